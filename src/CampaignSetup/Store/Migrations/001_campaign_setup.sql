-- The four tables of design note 002 with its column names, so that its queries run; corrected and extended by contract
-- §6.3 to §6.5: times with zone, ad names as jsonb (text[][] cannot hold ragged lists), the whole plan, a journal row for
-- each outside object.

CREATE TABLE campaign_plans (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  request_id varchar(255) NOT NULL UNIQUE,
  brand varchar(255) NOT NULL,
  objective varchar(100) NOT NULL,
  hook_set_id varchar(255) NOT NULL,
  market varchar(10) NOT NULL,
  channel varchar(10) NOT NULL,
  date date NOT NULL,
  category varchar(100) NOT NULL,
  ad_account_id varchar(255) NOT NULL,
  organization varchar(255) NOT NULL,
  domain varchar(255) NOT NULL,
  destination varchar(50) NOT NULL,
  strategis_template_id varchar(255),
  campaign_name text NOT NULL,
  ad_set_names text[] NOT NULL DEFAULT '{}',
  ad_names jsonb NOT NULL DEFAULT '[]',
  currency char(3) NOT NULL,
  plan_json jsonb NOT NULL,
  plan_hash char(64) NOT NULL,
  failed_step varchar(100),
  status varchar(50) NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'pending', 'creating', 'active', 'paused', 'failed')),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX idx_campaign_plans_request_id ON campaign_plans (request_id);
CREATE INDEX idx_campaign_plans_hook_set_id ON campaign_plans (hook_set_id);
CREATE INDEX idx_campaign_plans_status ON campaign_plans (status);
CREATE INDEX idx_campaign_plans_organization ON campaign_plans (organization, created_at);
CREATE INDEX idx_campaign_plans_created_at ON campaign_plans (created_at, id);
CREATE INDEX idx_campaign_plans_plan_hash ON campaign_plans (plan_hash);
CREATE INDEX idx_campaign_plans_campaign_name ON campaign_plans (ad_account_id, campaign_name);

CREATE TABLE campaign_mappings (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  campaign_plan_id uuid NOT NULL REFERENCES campaign_plans (id) ON DELETE RESTRICT,
  request_id varchar(255) NOT NULL UNIQUE,
  strategis_template_id varchar(255),
  -- Filled in the plan's order as objects appear; an element whose object is still missing is NULL. Ads and creatives are
  -- flattened over the ad sets. The journal, campaign_calls, is the truth.
  strategis_campaign_ids varchar(255)[] NOT NULL DEFAULT '{}',
  facebook_campaign_id varchar(255),
  facebook_ad_set_ids varchar(255)[] NOT NULL DEFAULT '{}',
  facebook_creative_ids varchar(255)[] NOT NULL DEFAULT '{}',
  facebook_ad_ids varchar(255)[] NOT NULL DEFAULT '{}',
  tracking_urls text[] NOT NULL DEFAULT '{}',
  status varchar(50) NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'creating', 'active', 'failed')),
  -- What Facebook and Strategis say, beside our own status.
  facebook_status varchar(50),
  facebook_effective_status varchar(50),
  strategis_status varchar(50),
  status_synced_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX idx_campaign_mappings_campaign_plan_id ON campaign_mappings (campaign_plan_id);
CREATE INDEX idx_campaign_mappings_request_id ON campaign_mappings (request_id);
CREATE INDEX idx_campaign_mappings_facebook_campaign_id ON campaign_mappings (facebook_campaign_id);
CREATE INDEX idx_campaign_mappings_status ON campaign_mappings (status);
CREATE INDEX idx_campaign_mappings_strategis_campaign_ids ON campaign_mappings USING gin (strategis_campaign_ids);

CREATE TABLE campaign_requests (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  request_id varchar(255) NOT NULL UNIQUE,
  client_request_key varchar(255) UNIQUE,
  campaign_plan_id uuid REFERENCES campaign_plans (id) ON DELETE RESTRICT,
  campaign_mapping_id uuid REFERENCES campaign_mappings (id) ON DELETE RESTRICT,
  status varchar(50) NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'in_progress', 'completed', 'failed')),
  step varchar(100),
  -- A request is driven by one worker at a time: the orchestration's activity or a command line.
  leased_by varchar(255),
  lease_until timestamptz,
  wait_until timestamptz,
  attempt int NOT NULL DEFAULT 1,
  verifications int NOT NULL DEFAULT 0,
  -- Why it failed: a failure class, or cancelled. Retryable: a second submission goes on with it.
  failure varchar(50),
  failure_is_retryable boolean NOT NULL DEFAULT false,
  cancel_requested boolean NOT NULL DEFAULT false,
  rollback_requested boolean NOT NULL DEFAULT false,
  replays int NOT NULL DEFAULT 0,
  warnings jsonb NOT NULL DEFAULT '[]',
  accepted_at timestamptz,
  started_at timestamptz,
  finished_at timestamptz,
  last_progress_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX idx_campaign_requests_client_request_key ON campaign_requests (client_request_key);
CREATE INDEX idx_campaign_requests_status ON campaign_requests (status);
CREATE INDEX idx_campaign_requests_accepted_at ON campaign_requests (accepted_at);

CREATE TABLE campaign_errors (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  campaign_plan_id uuid REFERENCES campaign_plans (id) ON DELETE RESTRICT,
  campaign_mapping_id uuid REFERENCES campaign_mappings (id) ON DELETE RESTRICT,
  request_id varchar(255),
  step varchar(100) NOT NULL,
  error_type varchar(100),
  error_message text NOT NULL,
  error_details jsonb,
  attempt int,
  http_status int,
  fb_code int,
  fb_subcode int,
  fbtrace_id text,
  retryable boolean,
  ad_set_index int,
  ad_index int,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX idx_campaign_errors_plan ON campaign_errors (campaign_plan_id);
CREATE INDEX idx_campaign_errors_request_id ON campaign_errors (request_id, created_at);
CREATE INDEX idx_campaign_errors_step ON campaign_errors (step);
CREATE INDEX idx_campaign_errors_created_at ON campaign_errors (created_at);

CREATE TABLE campaign_templates (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organization varchar(255) NOT NULL,
  key varchar(255) NOT NULL,
  strategis_template_id varchar(255) NOT NULL,
  value_sha256 char(64),
  created_at timestamptz NOT NULL DEFAULT now(),
  verified_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (organization, key)
);

-- The write-ahead journal: one row for each outside object, before it is called for. A further object of the same slot that
-- a look-up found has copy > 0 and status orphan_suspect.
CREATE TABLE campaign_calls (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  request_id varchar(255) NOT NULL REFERENCES campaign_requests (request_id) ON DELETE RESTRICT,
  step varchar(100) NOT NULL,
  object_type varchar(30) NOT NULL CHECK (object_type IN ('template', 'fb_campaign', 'fb_adset', 'strategis_campaign', 'fb_creative', 'fb_ad')),
  ad_set_index int,
  ad_index int,
  copy int NOT NULL DEFAULT 0,
  ordinal int NOT NULL,
  -- Where its id stands in the mapping's array, from 1; null for single values.
  position int,
  client_request_key varchar(255) NOT NULL UNIQUE,
  name text NOT NULL,
  payload jsonb,
  payload_hash char(64),
  parent_external_id varchar(255),
  status varchar(20) NOT NULL DEFAULT 'planned' CHECK (status IN ('planned', 'in_flight', 'succeeded', 'failed', 'unknown', 'compensated', 'orphan_suspect')),
  external_id varchar(255),
  tracking_url text,
  attempts int NOT NULL DEFAULT 0,
  transient_failures int NOT NULL DEFAULT 0,
  throttles int NOT NULL DEFAULT 0,
  throttle_wait_seconds double precision NOT NULL DEFAULT 0,
  look_ups int NOT NULL DEFAULT 0,
  reused boolean NOT NULL DEFAULT false,
  last_http_status int,
  fb_code int,
  fb_subcode int,
  fbtrace_id text,
  last_error text,
  first_started_at timestamptz,
  last_started_at timestamptz,
  finished_at timestamptz,
  UNIQUE NULLS NOT DISTINCT (request_id, object_type, ad_set_index, ad_index, copy)
);
CREATE INDEX idx_campaign_calls_order ON campaign_calls (request_id, ordinal);
CREATE INDEX idx_campaign_calls_status ON campaign_calls (status, last_started_at);
CREATE INDEX idx_campaign_calls_external_id ON campaign_calls (external_id);

CREATE TABLE campaign_steps (
  request_id varchar(255) NOT NULL REFERENCES campaign_requests (request_id) ON DELETE RESTRICT,
  step varchar(100) NOT NULL,
  attempt int NOT NULL,
  started_at timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz,
  outcome varchar(20),
  PRIMARY KEY (request_id, step, attempt)
);

-- Rests that Facebook imposes on an ad account, and blocks that only a person may lift (until is infinity).
CREATE TABLE campaign_account_rests (
  ad_account_id varchar(255) PRIMARY KEY,
  until timestamptz NOT NULL,
  reason text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

-- Journal of pauses and resumptions, written before the calls.
CREATE TABLE campaign_status_changes (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  request_id varchar(255) NOT NULL REFERENCES campaign_requests (request_id) ON DELETE RESTRICT,
  object_type varchar(30) NOT NULL,
  ordinal int NOT NULL,
  external_id varchar(255) NOT NULL,
  wanted varchar(20) NOT NULL CHECK (wanted IN ('ACTIVE', 'PAUSED')),
  status varchar(20) NOT NULL DEFAULT 'planned' CHECK (status IN ('planned', 'succeeded', 'failed', 'superseded')),
  last_error text,
  created_at timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz
);
CREATE INDEX idx_campaign_status_changes_request_id ON campaign_status_changes (request_id, id);

CREATE FUNCTION campaign_setup_touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.updated_at := now();
  RETURN NEW;
END $$;
CREATE TRIGGER touch BEFORE UPDATE ON campaign_plans FOR EACH ROW EXECUTE FUNCTION campaign_setup_touch();
CREATE TRIGGER touch BEFORE UPDATE ON campaign_mappings FOR EACH ROW EXECUTE FUNCTION campaign_setup_touch();
CREATE TRIGGER touch BEFORE UPDATE ON campaign_requests FOR EACH ROW EXECUTE FUNCTION campaign_setup_touch();

-- An UPDATE that puts one element reads the row's newest version after waiting for it, so parallel ad sets lose nothing.
CREATE FUNCTION campaign_setup_put(list text[], place int, element text) RETURNS text[] LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  list[place] := element;
  RETURN list;
END $$;
