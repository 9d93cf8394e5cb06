-- What each report answered in each run: whether it can be trusted, and why not.
CREATE TABLE endpoint_answers (
    run_id            VARCHAR   NOT NULL,   -- job_runs.run_id
    date              DATE      NOT NULL,   -- UTC day asked for
    level             VARCHAR   NOT NULL,   -- campaign | adset | hour
    endpoint          VARCHAR   NOT NULL,
    platform          VARCHAR,              -- all, a network, or NULL for the maps
    status            VARCHAR   NOT NULL,   -- OK | PARTIAL | FAILED | NOT_YET
    row_count         BIGINT    NOT NULL,   -- as delivered
    expected_min_rows BIGINT,               -- average of the last seven good days, rounded down; NULL without any
    has_revenue       BOOLEAN   NOT NULL,   -- any row with revenue above 0
    has_spend         BOOLEAN   NOT NULL,
    error_message     VARCHAR,
    retry_count       INTEGER   NOT NULL,
    started_at        TIMESTAMP NOT NULL,   -- UTC
    finished_at       TIMESTAMP NOT NULL,   -- UTC
    reused_run_id     VARCHAR               -- the run whose answer stands in for this one; NULL when none does
);

-- One row per day and endpoint: the newest. Ad set runs ask fewer reports, and do not hide what a campaign run found.
CREATE VIEW endpoint_completeness AS
SELECT date, endpoint, platform, status, row_count, expected_min_rows, has_revenue, has_spend, error_message, retry_count, started_at, finished_at, reused_run_id, level, run_id
FROM endpoint_answers
QUALIFY row_number() OVER (PARTITION BY date, endpoint ORDER BY level = 'adset', started_at DESC, run_id DESC) = 1;

ALTER TABLE campaign_rows ADD COLUMN facebook_campaign_ids VARCHAR[];           -- all Facebook campaigns of the row; facebook_campaign_id is the one that spends most
ALTER TABLE campaign_rows ADD COLUMN id_source VARCHAR;                         -- how the money found its campaign: explicit | network_map | name_prefix | none
ALTER TABLE campaign_rows ADD COLUMN daily_revenue_usd DECIMAL(18, 6);          -- as S1 reported it day by day
ALTER TABLE campaign_rows ADD COLUMN reconciled_revenue_usd DECIMAL(18, 6);     -- as S1 settled it; NULL until then
ALTER TABLE campaign_rows ADD COLUMN created_time TIMESTAMP;                    -- UTC, where the network tells it

-- A view keeps the columns that it was made with, so that those that change are made anew.
CREATE OR REPLACE VIEW campaign_row_ratios AS
SELECT *,
       CASE WHEN spend_usd > 0 THEN revenue_usd::DOUBLE / spend_usd::DOUBLE END AS roas,
       CASE WHEN s1_clicks > 0 THEN revenue_usd::DOUBLE / s1_clicks END AS rpc,
       CASE WHEN sessions > 0 THEN revenue_usd::DOUBLE / sessions END AS rps
FROM campaign_rows;

-- The best row of each campaign (and ad set) and day: strategis over remote over snapshot, reconciled over day.
-- Snapshots carry Facebook ids. Where a strategis row of the day stands for that Facebook campaign, the snapshot's
-- row would be the same money under another name, and is left out.
-- (The two halves stand apart because a condition on the mode within the join would make it compare every row with every other.)
CREATE OR REPLACE VIEW best_campaign_rows AS
SELECT r.*
FROM (
    SELECT * FROM campaign_row_ratios WHERE mode = 'strategis'
    UNION ALL
    SELECT o.*
    FROM campaign_row_ratios o
    ANTI JOIN (SELECT date, level, unnest(facebook_campaign_ids) AS facebook_id FROM campaign_rows WHERE mode = 'strategis') s
        ON s.date = o.date AND s.level = o.level AND s.facebook_id = o.campaign_id
    WHERE o.mode <> 'strategis'
) r
QUALIFY row_number() OVER (
    PARTITION BY r.date, r.level, r.campaign_id, r.adset_id
    ORDER BY CASE r.mode WHEN 'strategis' THEN 0 WHEN 'remote' THEN 1 ELSE 2 END,
             CASE r.snapshot_source WHEN 'reconciled' THEN 0 ELSE 1 END,
             r.updated_at DESC) = 1;

CREATE OR REPLACE VIEW campaign_index AS
SELECT campaign_id, date, level, snapshot_source, mode, account_id, campaign_name, adset_id, adset_name, facebook_campaign_id, facebook_campaign_ids, id_source,
       owner, lane, category, media_source, rsoc_site, s1_google_account, created_time,
       spend_usd, revenue_usd, daily_revenue_usd, reconciled_revenue_usd, sessions, s1_clicks, clicks, impressions, strategis_impressions, conversions,
       roas, rpc, rps, rpc_avg_3d, spend_source, revenue_source, raw_payload, run_id, updated_at
FROM best_campaign_rows
WHERE level = 'campaign';

CREATE OR REPLACE VIEW adset_index AS
SELECT campaign_id, adset_id, date, level, snapshot_source, mode, account_id, campaign_name, adset_name, facebook_campaign_id, facebook_campaign_ids, id_source,
       owner, lane, category, media_source, rsoc_site, s1_google_account, created_time,
       spend_usd, revenue_usd, daily_revenue_usd, reconciled_revenue_usd, sessions, s1_clicks, clicks, impressions, strategis_impressions, conversions,
       roas, rpc, rps, rpc_avg_3d, spend_source, revenue_source, raw_payload, run_id, updated_at
FROM best_campaign_rows
WHERE level = 'adset';

-- What a re-ingest moved: one row per campaign (or ad set) whose figures differ from those stored before. Before and after
-- are NULL where the row was not there, or a figure was not delivered. Kept CAMPAIGN_CHANGES_KEEP_DAYS.
CREATE TABLE campaign_index_changes (
    run_id             VARCHAR   NOT NULL,  -- the run that moved it
    changed_at         TIMESTAMP NOT NULL,  -- UTC
    date               DATE      NOT NULL,
    level              VARCHAR   NOT NULL,
    snapshot_source    VARCHAR   NOT NULL,
    mode               VARCHAR   NOT NULL,
    campaign_id        VARCHAR   NOT NULL,
    adset_id           VARCHAR,
    change             VARCHAR   NOT NULL,  -- added | changed | removed
    spend_before       DECIMAL(18, 6),
    spend_after        DECIMAL(18, 6),
    revenue_before     DECIMAL(18, 6),
    revenue_after      DECIMAL(18, 6),
    sessions_before    BIGINT,
    sessions_after     BIGINT,
    s1_clicks_before   BIGINT,
    s1_clicks_after    BIGINT,
    clicks_before      BIGINT,
    clicks_after       BIGINT,
    conversions_before BIGINT,
    conversions_after  BIGINT,
    revenue_source_before VARCHAR,
    revenue_source_after  VARCHAR
);

-- The sessions of a running day as they stood each time they were fetched, so that "now" can be compared with earlier days
-- at equal maturity: an earlier day's hours have had more time for their revenue to come in. Kept SESSION_SNAPSHOTS_KEEP_DAYS.
CREATE TABLE session_hourly_snapshots (
    date        DATE           NOT NULL,    -- UTC day
    mode        VARCHAR        NOT NULL,
    as_of       TIMESTAMP      NOT NULL,    -- UTC, when the upstream was asked
    as_of_hour  TINYINT        NOT NULL,    -- whole hours from the day's begin to as_of, 0 to 27; one snapshot an hour, the newest
    campaign_id VARCHAR        NOT NULL,
    click_hour  TINYINT        NOT NULL,
    sessions    BIGINT         NOT NULL,
    s1_clicks   BIGINT,
    revenue     DECIMAL(18, 6) NOT NULL,
    run_id      VARCHAR        NOT NULL
);

-- MySQL's date_sub(date, interval), beside the built-in date_sub(part, start, end), which must go on working.
CREATE MACRO date_sub(d, i) AS d - i,
             (part, start_date, end_date) AS datesub(part, start_date, end_date);
