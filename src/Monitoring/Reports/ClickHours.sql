-- Revenue by the hour of the click. In UTC hours 24 to 27 are late-attributed clicks of the day; in another zone every hour
-- stands at its clock time, and the hour that a clock repeats in autumn stands there twice.
SELECT click_hour, local_time, starts_at,
       grouping(starts_at) = 1 AS is_total,
       sum(sessions)::BIGINT AS sessions,
       sum(s1_clicks)::BIGINT AS s1_clicks,
       sum(revenue)::DECIMAL(18, 6) AS revenue_usd,
       CASE WHEN sum(s1_clicks) > 0 THEN (sum(revenue) FILTER (s1_clicks IS NOT NULL))::DOUBLE / sum(s1_clicks)::DOUBLE END AS rpc,
       CASE WHEN sum(sessions) > 0 THEN sum(revenue)::DOUBLE / sum(sessions)::DOUBLE END AS rps
FROM (SELECT CASE WHEN $is_utc THEN click_hour END AS click_hour, strftime(local_time, '%Y-%m-%d %H:%M') AS local_time, starts_at, sessions, s1_clicks, revenue FROM sessions)
GROUP BY GROUPING SETS ((click_hour, local_time, starts_at), ())
ORDER BY is_total, starts_at;
