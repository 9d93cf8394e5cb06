-- One statement for a worker's turn: takes or renews the lease, and reads the state and what to do next.
-- @request_id, @worker, @lease_seconds, @most: how many calls at once, @has_plan: whether the worker remembers the plan.
WITH held AS (
  UPDATE campaign_requests
  SET leased_by = @worker, lease_until = now() + @lease_seconds * interval '1 second'
  WHERE request_id = @request_id
    AND (leased_by IS NULL OR leased_by = @worker OR lease_until <= now())
  RETURNING request_id
), open AS (
  SELECT c.* FROM campaign_calls c
  WHERE c.request_id = @request_id AND c.status IN ('planned', 'in_flight', 'unknown', 'failed')
  -- What is in doubt is settled first; it is of the present level.
  ORDER BY c.status NOT IN ('in_flight', 'unknown'), c.ordinal
  LIMIT @most
)
SELECT
  EXISTS (SELECT 1 FROM held) AS is_held,
  greatest(0, extract(epoch FROM r.lease_until - now()))::float8 AS lease_seconds_left,
  r.status, r.step, r.attempt, r.verifications, r.failure, r.failure_is_retryable, r.cancel_requested, r.rollback_requested,
  p.status AS plan_status,
  CASE WHEN @has_plan THEN NULL ELSE p.plan_json::text END AS plan_json,
  greatest(0, extract(epoch FROM r.wait_until - now()))::float8 AS wait_seconds,
  a.reason AS rest_reason,
  CASE WHEN a.until > now() THEN CASE WHEN isfinite(a.until) THEN extract(epoch FROM a.until - now())::float8 ELSE 'infinity'::float8 END ELSE 0 END AS rest_seconds,
  p.strategis_template_id AS template_id,
  m.facebook_campaign_id,
  (SELECT count(*) FROM campaign_calls c WHERE c.request_id = r.request_id AND c.copy = 0)::int AS total,
  (SELECT count(*) FROM campaign_calls c WHERE c.request_id = r.request_id AND c.copy = 0 AND c.status = 'succeeded')::int AS created,
  (SELECT json_agg(row_to_json(o) ORDER BY o.status NOT IN ('in_flight', 'unknown'), o.ordinal) FROM (
     SELECT open.id, open.step, open.object_type, open.ad_set_index, open.ad_index, open.client_request_key, open.name, open.status, open.attempts,
            open.transient_failures, open.throttles, open.throttle_wait_seconds, open.look_ups, open.first_started_at, open.ordinal,
            adset.external_id AS ad_set_id, tracking.external_id AS tracking_campaign_id, tracking.tracking_url, creative.external_id AS creative_id
     FROM open
     LEFT JOIN campaign_calls adset ON adset.request_id = open.request_id AND adset.object_type = 'fb_adset' AND adset.ad_set_index = open.ad_set_index AND adset.copy = 0
     LEFT JOIN campaign_calls tracking ON tracking.request_id = open.request_id AND tracking.object_type = 'strategis_campaign' AND tracking.ad_set_index = open.ad_set_index AND tracking.copy = 0
     LEFT JOIN campaign_calls creative ON creative.request_id = open.request_id AND creative.object_type = 'fb_creative' AND creative.ad_set_index = open.ad_set_index AND creative.ad_index = open.ad_index AND creative.copy = 0
  ) o)::text AS calls
FROM campaign_requests r
JOIN campaign_plans p ON p.id = r.campaign_plan_id
JOIN campaign_mappings m ON m.id = r.campaign_mapping_id
LEFT JOIN campaign_account_rests a ON a.ad_account_id = p.ad_account_id
WHERE r.request_id = @request_id
