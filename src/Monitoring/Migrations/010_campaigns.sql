-- Campaign figures as each source delivered them: one row per campaign (or ad set), day, snapshot source and mode.
-- A job replaces the whole partition (date, level, snapshot_source, mode); nothing else writes here, so that
-- uniqueness needs no index (an ART index makes the file 2.5 times larger and the delta push 3 to 5 times).
-- NULL means that no source delivered the figure; 0 is a measured zero.
CREATE TABLE campaign_rows (
    date                DATE        NOT NULL,   -- UTC day
    level               VARCHAR     NOT NULL,   -- campaign | adset
    snapshot_source     VARCHAR     NOT NULL,   -- day | reconciled
    mode                VARCHAR     NOT NULL,   -- snapshot | remote | strategis
    campaign_id         VARCHAR     NOT NULL,   -- Strategis id where known, else the network's
    account_id          VARCHAR,
    campaign_name       VARCHAR,
    adset_id            VARCHAR,                -- level adset only
    adset_name          VARCHAR,
    facebook_campaign_id VARCHAR,
    owner               VARCHAR,
    lane                VARCHAR,
    category            VARCHAR,
    media_source        VARCHAR,                -- facebook, taboola, …
    rsoc_site           VARCHAR,
    s1_google_account   VARCHAR,
    spend_usd           DECIMAL(18, 6),
    revenue_usd         DECIMAL(18, 6),
    sessions            BIGINT,                 -- searches at S1
    s1_clicks           BIGINT,                 -- clicks that S1 pays for
    clicks              BIGINT,                 -- clicks on the ad, at the network
    impressions         BIGINT,                 -- at the network
    strategis_impressions BIGINT,               -- at Strategis's redirector
    conversions         BIGINT,
    rpc_avg_3d          DOUBLE,                 -- revenue per S1 click over three days, as S1 reports it
    spend_source        VARCHAR,                -- the source that spend_usd was taken from
    revenue_source      VARCHAR,                -- the source that revenue_usd, sessions and s1_clicks were taken from
    raw_payload         JSON,                   -- what each source delivered
    run_id              VARCHAR     NOT NULL,   -- job_runs.run_id
    updated_at          TIMESTAMP   NOT NULL    -- UTC
);

-- Every stored row with its ratios, which come from the stored sums and are NULL on a zero denominator.
CREATE VIEW campaign_row_ratios AS
SELECT *,
       CASE WHEN spend_usd > 0 THEN revenue_usd::DOUBLE / spend_usd::DOUBLE END AS roas,
       CASE WHEN s1_clicks > 0 THEN revenue_usd::DOUBLE / s1_clicks END AS rpc,
       CASE WHEN sessions > 0 THEN revenue_usd::DOUBLE / sessions END AS rps
FROM campaign_rows;

-- The best row of each campaign (and ad set) and day: strategis over remote over snapshot, reconciled over day.
-- Snapshots carry Facebook ids. Where a strategis row of the day stands for that Facebook campaign, the snapshot's
-- row would be the same money under another name, and is left out.
CREATE VIEW best_campaign_rows AS
SELECT *
FROM campaign_row_ratios r
WHERE mode = 'strategis' OR NOT EXISTS (
    FROM campaign_rows s
    WHERE s.mode = 'strategis' AND s.level = r.level AND s.date = r.date
      AND s.facebook_campaign_id = r.campaign_id AND s.campaign_id <> r.campaign_id)
QUALIFY row_number() OVER (
    PARTITION BY date, level, campaign_id, adset_id
    ORDER BY CASE mode WHEN 'strategis' THEN 0 WHEN 'remote' THEN 1 ELSE 2 END,
             CASE snapshot_source WHEN 'reconciled' THEN 0 ELSE 1 END,
             updated_at DESC) = 1;

-- One row per campaign and day.
CREATE VIEW campaign_index AS
SELECT campaign_id, date, level, snapshot_source, mode, account_id, campaign_name, adset_id, adset_name, facebook_campaign_id,
       owner, lane, category, media_source, rsoc_site, s1_google_account,
       spend_usd, revenue_usd, sessions, s1_clicks, clicks, impressions, strategis_impressions, conversions,
       roas, rpc, rps, rpc_avg_3d, spend_source, revenue_source, raw_payload, run_id, updated_at
FROM best_campaign_rows
WHERE level = 'campaign';

-- One row per campaign, ad set and day.
CREATE VIEW adset_index AS
SELECT campaign_id, adset_id, date, level, snapshot_source, mode, account_id, campaign_name, adset_name, facebook_campaign_id,
       owner, lane, category, media_source, rsoc_site, s1_google_account,
       spend_usd, revenue_usd, sessions, s1_clicks, clicks, impressions, strategis_impressions, conversions,
       roas, rpc, rps, rpc_avg_3d, spend_source, revenue_source, raw_payload, run_id, updated_at
FROM best_campaign_rows
WHERE level = 'adset';

CREATE VIEW campaign_index_runs AS
SELECT run_id, date,
       parameters ->> '$.source' AS snapshot_source,
       parameters ->> '$.level' AS level,
       parameters ->> '$.mode' AS mode,
       coalesce((counts ->> '$.rows_stored')::BIGINT, 0) AS row_count,
       started_at, finished_at, status,
       coalesce(error, warnings ->> '$[0]') AS message
FROM job_runs
WHERE job = 'ingest-campaigns';

-- What campaign_index knows of an id on a day, under each id that sessions may carry. It can be derived from
-- campaign_index at any time, and is kept because the lookup behind every session row would otherwise rank and group all
-- days anew. Whoever replaces a partition of campaign_rows refreshes its day (RefreshCampaignAttributes.sql).
CREATE TABLE campaign_attributes (
    id           VARCHAR NOT NULL,      -- a campaign_id or facebook_campaign_id of campaign_index
    date         DATE    NOT NULL,
    campaign_id  VARCHAR,               -- NULL where several campaigns of the day share the Facebook id
    owner        VARCHAR,
    lane         VARCHAR,
    category     VARCHAR,
    media_source VARCHAR
);
