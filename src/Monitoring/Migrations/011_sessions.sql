-- Sessions by campaign and click hour as each mode delivered them. A job replaces the partition (date, mode) up to its
-- max-hour. Hours 24 to 27 are late-attributed clicks of the day: clock time is date + click_hour.
CREATE TABLE session_hourly_rows (
    date        DATE           NOT NULL,    -- UTC day
    mode        VARCHAR        NOT NULL,    -- direct | remote | strategis
    campaign_id VARCHAR        NOT NULL,    -- as delivered: a Facebook id in the session CSV, a Strategis id in reports
    click_hour  TINYINT        NOT NULL,    -- 0 to 27
    sessions    BIGINT         NOT NULL,    -- direct, remote: paid clicks; strategis: searches
    s1_clicks   BIGINT,                     -- direct, remote: = sessions; strategis: clicks that S1 pays for; NULL: unknown (imported)
    revenue     DECIMAL(18, 6) NOT NULL,    -- USD, may be negative (late discounts)
    run_id      VARCHAR        NOT NULL,    -- job_runs.run_id
    ingested_at TIMESTAMP      NOT NULL     -- UTC
);

-- One row per campaign, day and click hour, from one mode a day: strategis over direct over remote. Owner, lane, category
-- and media source are looked up at each read, so that sessions pick them up however late the campaign is ingested:
-- from the newest campaign row of the last 90 days, else from the nearest later one.
CREATE VIEW session_hourly_metrics AS
SELECT date,
       attributed_campaign_id AS campaign_id,
       click_hour,
       sum(sessions)::BIGINT AS sessions,
       sum(s1_clicks)::BIGINT AS s1_clicks,
       sum(revenue)::DECIMAL(18, 6) AS revenue,
       CASE WHEN sum(s1_clicks) > 0 THEN sum(revenue)::DOUBLE / sum(s1_clicks)::DOUBLE END AS rpc,
       any_value(media_source) AS traffic_source,
       any_value(owner) AS owner,
       any_value(lane) AS lane,
       any_value(category) AS category,
       any_value(media_source) AS media_source,
       string_agg(DISTINCT campaign_id, ',' ORDER BY campaign_id) AS delivered_campaign_id,
       mode,
       max(ingested_at) AS ingested_at
FROM (
    SELECT s.*,
           -- The id that campaign_index uses on this day, so that the two join on it.
           CASE WHEN newest.date = s.date THEN coalesce(newest.campaign_id, s.campaign_id) ELSE s.campaign_id END AS attributed_campaign_id,
           CASE WHEN s.date - newest.date <= 90 THEN newest.owner ELSE later.owner END AS owner,
           CASE WHEN s.date - newest.date <= 90 THEN newest.lane ELSE later.lane END AS lane,
           CASE WHEN s.date - newest.date <= 90 THEN newest.category ELSE later.category END AS category,
           CASE WHEN s.date - newest.date <= 90 THEN newest.media_source ELSE later.media_source END AS media_source
    FROM (
        FROM session_hourly_rows
        QUALIFY dense_rank() OVER (PARTITION BY date ORDER BY CASE mode WHEN 'strategis' THEN 0 WHEN 'direct' THEN 1 ELSE 2 END) = 1
    ) s
    ASOF LEFT JOIN campaign_attributes newest ON newest.id = s.campaign_id AND s.date >= newest.date
    ASOF LEFT JOIN campaign_attributes later ON later.id = s.campaign_id AND s.date < later.date
)
GROUP BY date, attributed_campaign_id, click_hour, mode;

CREATE VIEW session_ingest_runs AS
SELECT run_id, date,
       parameters ->> '$.mode' AS mode,
       (parameters ->> '$.max-hour')::INTEGER AS max_click_hour,
       coalesce((counts ->> '$.sessions_stored')::BIGINT, 0) AS session_count,
       coalesce((counts ->> '$.campaigns')::BIGINT, 0) AS campaign_count,
       started_at, finished_at, status,
       coalesce(error, warnings ->> '$[0]') AS message
FROM job_runs
WHERE job = 'ingest-sessions';
