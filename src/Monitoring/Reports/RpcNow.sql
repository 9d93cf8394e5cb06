-- A day as it stands against earlier days as they stood at the same hour. A day's snapshot that lacks a line had nothing there.
-- Names are those of the UTC date; the day is that of the report's zone.
WITH s AS MATERIALIZED (
    SELECT date, day, campaign_id AS id, click_hour, sessions, s1_clicks, revenue FROM sessions
),
session_attributes AS (
{attributes}
),
attributed AS (
    SELECT s.day, s.click_hour, coalesce(a.campaign_id, s.id) AS campaign_id, a.owner, coalesce(a.media_source, 'UNKNOWN') AS media_source,
           s.sessions, s.s1_clicks, s.revenue
    FROM s
    LEFT JOIN session_attributes a ON a.date = s.date AND a.id = s.id
    WHERE ($campaign IS NULL OR coalesce(a.campaign_id, s.id) = $campaign OR s.id = $campaign)
      AND ($owner IS NULL OR lower(coalesce(a.owner, 'UNKNOWN')) = lower($owner))
),
names AS (
{owner_names}),
daily AS (
    SELECT CASE WHEN $by = 'click_hour' THEN click_hour END AS click_hour,
           CASE WHEN $by = 'campaign' THEN campaign_id END AS campaign_id,
           CASE WHEN $by = 'owner' THEN coalesce(name, 'UNKNOWN') END AS owner,
           CASE WHEN $by = 'media_source' THEN media_source END AS media_source,
           day,
           any_value(coalesce(name, 'UNKNOWN')) AS any_owner,
           any_value(media_source) AS any_media_source,
           sum(sessions) AS sessions, sum(s1_clicks) AS s1_clicks, sum(revenue) AS revenue,
           sum(revenue) FILTER (s1_clicks IS NOT NULL) AS paid_revenue
    FROM attributed
    LEFT JOIN names ON names.key = lower(attributed.owner)
    GROUP BY ALL
),
lines AS (
    SELECT click_hour, campaign_id, owner, media_source,
           grouping(click_hour) = 1 AS is_total,
           arg_max(any_owner, day) AS any_owner,
           arg_max(any_media_source, day) AS any_media_source,
           coalesce(sum(sessions) FILTER (day = $day), 0) AS sessions_now,
           coalesce(sum(s1_clicks) FILTER (day = $day), 0) AS s1_clicks_now,
           coalesce(sum(revenue) FILTER (day = $day), 0) AS revenue_now,
           coalesce(sum(paid_revenue) FILTER (day = $day), 0) AS paid_revenue_now,
           coalesce(sum(sessions) FILTER (day < $day), 0) AS sessions_before,
           coalesce(sum(s1_clicks) FILTER (day < $day), 0) AS s1_clicks_before,
           coalesce(sum(revenue) FILTER (day < $day), 0) AS revenue_before,
           coalesce(sum(paid_revenue) FILTER (day < $day), 0) AS paid_revenue_before
    FROM daily
    GROUP BY GROUPING SETS ((click_hour, campaign_id, owner, media_source), ())
)
SELECT click_hour, campaign_id,
       CASE WHEN $by = 'campaign' AND NOT is_total THEN any_owner ELSE owner END AS owner,
       CASE WHEN $by = 'campaign' AND NOT is_total THEN any_media_source ELSE media_source END AS media_source,
       is_total,
       sessions_now::BIGINT AS sessions, s1_clicks_now::BIGINT AS s1_clicks, revenue_now::DECIMAL(18, 6) AS revenue_usd,
       CASE WHEN s1_clicks_now > 0 THEN paid_revenue_now::DOUBLE / s1_clicks_now::DOUBLE END AS rpc,
       sessions_before::DOUBLE / $days AS earlier_sessions,
       s1_clicks_before::DOUBLE / $days AS earlier_s1_clicks,
       revenue_before::DOUBLE / $days AS earlier_revenue,
       CASE WHEN s1_clicks_before > 0 THEN paid_revenue_before::DOUBLE / s1_clicks_before::DOUBLE END AS earlier_rpc,
       CASE WHEN s1_clicks_now > 0 AND s1_clicks_before > 0 AND paid_revenue_before <> 0
            THEN (paid_revenue_now::DOUBLE / s1_clicks_now::DOUBLE) / (paid_revenue_before::DOUBLE / s1_clicks_before::DOUBLE) - 1 END AS rpc_change,
       CASE WHEN sessions_before > 0 THEN sessions_now::DOUBLE * $days / sessions_before::DOUBLE - 1 END AS sessions_change
FROM lines
ORDER BY is_total, click_hour, rpc_change NULLS LAST, revenue_now DESC, campaign_id, owner, media_source;
