-- From the rows of S1's hourly report (hour_rows: HourlyReport) to one row per campaign and click hour.
-- $maxHour: the last click hour that is wanted.
CREATE TEMP TABLE session_hours AS
SELECT campaign_id, click_hour,
       round(sum(coalesce(sessions, 0)))::BIGINT AS sessions,
       round(sum(s1_clicks))::BIGINT AS s1_clicks,
       sum(coalesce(revenue, 0))::DECIMAL(18, 6) AS revenue
FROM hour_rows
WHERE NOT is_other_date AND campaign_id IS NOT NULL AND click_hour <= $maxHour
GROUP BY campaign_id, click_hour;
