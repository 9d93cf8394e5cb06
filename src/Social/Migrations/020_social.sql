-- Account-level figures of social platforms: one row per (user, platform, account, source, metric, day), kept by MERGE in
-- one transaction a batch. There is no index: see the warehouse's rule about ART indexes.
CREATE TABLE analytics_snapshots (
    user_id          VARCHAR NOT NULL,
    platform         VARCHAR NOT NULL,              -- lower case
    source           VARCHAR NOT NULL CHECK (source IN ('social_media', 'blog')),
    metric           VARCHAR NOT NULL,              -- as the platform calls it
    value            DOUBLE  NOT NULL,              -- a measured 0 is 0; what did not come has no row
    date             DATE    NOT NULL,              -- the platform's day: Los Angeles for Meta and YouTube, UTC for LinkedIn
    post_id          VARCHAR CHECK (post_id IS NULL), -- account level only; not part of the key, so that NULL cannot double rows
    metadata         JSON    NOT NULL,              -- api, api_version, period, end_time, fetched_at, connection_id, run_id; post_type: the split; first_value, first_fetched_at after a correction
    account_id       VARCHAR NOT NULL,              -- page, Instagram account, channel, organisation
    canonical_metric VARCHAR,                       -- impressions, reach, engagement, profile_visits, followers_gained; NULL for others
    created_at       TIMESTAMP NOT NULL,            -- UTC
    updated_at       TIMESTAMP NOT NULL             -- UTC, of the last change of the value
);

-- What became of each connection on a collected date: the newest answer. A row whose run never ended marks work that a
-- rerun need not do again.
CREATE TABLE social_outcomes (
    date          DATE      NOT NULL,               -- the date that the run was asked for
    connection_id VARCHAR   NOT NULL,
    user_id       VARCHAR   NOT NULL,
    platform      VARCHAR   NOT NULL,
    account_id    VARCHAR,
    outcome       VARCHAR   NOT NULL,               -- collected, no_data, unsupported, permission_missing, reconnect_required, skipped, throttled, failed
    reason        VARCHAR,                          -- why it is not collected
    retry_at      TIMESTAMP,                        -- UTC; throttled only
    metrics       INTEGER   NOT NULL,               -- figures delivered
    missing       INTEGER   NOT NULL,               -- figures asked for that did not come
    run_id        VARCHAR   NOT NULL,
    updated_at    TIMESTAMP NOT NULL                -- UTC
);

-- One figure per account, canonical name and day, whatever the platform calls it by now. Where both a metric and its
-- successor are stored, the successor counts; where a platform has no single figure, its parts are added. Reach counts
-- people: it must not be added over days.
CREATE VIEW analytics_daily AS
SELECT user_id, platform, account_id, source, canonical_metric, date,
       sum(value) AS value,
       string_agg(metric, '+' ORDER BY metric) AS metrics
FROM (
    SELECT *, CASE WHEN (platform, metric) IN (('instagram', 'impressions'), ('instagram', 'follower_count'), ('facebook', 'page_impressions'),
                                               ('facebook', 'page_impressions_unique'), ('facebook', 'page_engaged_users')) THEN 1 ELSE 0 END AS age
    FROM analytics_snapshots
    WHERE canonical_metric IS NOT NULL
    QUALIFY age = min(age) OVER (PARTITION BY user_id, platform, account_id, source, canonical_metric, date)
)
GROUP BY ALL;

CREATE VIEW social_runs AS
SELECT run_id, date,
       parameters ->> '$.platform' AS platform,
       coalesce((counts ->> '$.total_users')::BIGINT, 0) AS total_users,
       coalesce((counts ->> '$.successful_users')::BIGINT, 0) AS successful_users,
       coalesce((counts ->> '$.failed_users')::BIGINT, 0) AS failed_users,
       coalesce((counts ->> '$.total_platforms')::BIGINT, 0) AS total_platforms,
       coalesce((counts ->> '$.successful_platforms')::BIGINT, 0) AS successful_platforms,
       coalesce((counts ->> '$.failed_platforms')::BIGINT, 0) AS failed_platforms,
       coalesce((counts ->> '$.skipped_platforms')::BIGINT, 0) AS skipped_platforms,
       coalesce((counts ->> '$.total_metrics_inserted')::BIGINT, 0) AS total_metrics_inserted,
       coalesce((counts ->> '$.metrics_updated')::BIGINT, 0) AS metrics_updated,
       started_at, finished_at, status,
       coalesce(error, warnings ->> '$[0]') AS message
FROM job_runs
WHERE job = 'collect-social';
