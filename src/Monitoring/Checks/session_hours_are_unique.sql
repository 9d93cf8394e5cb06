SELECT date, mode, campaign_id, click_hour, count(*) AS rows
FROM session_hourly_rows
GROUP BY date, mode, campaign_id, click_hour
HAVING count(*) > 1;
