-- The same, one line a day. The changes tell how far the newest day is from that day.
WITH s AS MATERIALIZED (
    SELECT date, day, campaign_id AS id, click_hour, sessions, s1_clicks, revenue FROM sessions
),
session_attributes AS (
{attributes}
),
daily AS (
    SELECT s.day, sum(s.sessions) AS sessions, sum(s.s1_clicks) AS s1_clicks, sum(s.revenue) AS revenue,
           CASE WHEN sum(s.s1_clicks) > 0 THEN (sum(s.revenue) FILTER (s.s1_clicks IS NOT NULL))::DOUBLE / sum(s.s1_clicks)::DOUBLE END AS rpc
    FROM s
    LEFT JOIN session_attributes a ON a.date = s.date AND a.id = s.id
    WHERE ($campaign IS NULL OR coalesce(a.campaign_id, s.id) = $campaign OR s.id = $campaign)
      AND ($owner IS NULL OR lower(coalesce(a.owner, 'UNKNOWN')) = lower($owner))
    GROUP BY s.day
),
newest AS (
    SELECT sessions AS sessions_now, rpc AS rpc_now FROM daily WHERE day = $day
)
SELECT day AS date, sessions::BIGINT AS sessions, s1_clicks::BIGINT AS s1_clicks, revenue::DECIMAL(18, 6) AS revenue_usd, rpc,
       CASE WHEN day < $day AND rpc <> 0 THEN rpc_now / rpc - 1 END AS rpc_change,
       CASE WHEN day < $day AND sessions > 0 THEN sessions_now::DOUBLE / sessions::DOUBLE - 1 END AS sessions_change
FROM daily
LEFT JOIN newest ON true
ORDER BY day DESC;
