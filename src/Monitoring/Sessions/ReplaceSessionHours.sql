-- $hours: a Parquet file (campaign_id, click_hour, sessions, s1_clicks, revenue) with one row per campaign and hour.
DELETE FROM session_hourly_rows WHERE date = $date AND mode = $mode AND click_hour <= $maxHour;

INSERT INTO session_hourly_rows BY NAME
SELECT $date AS date, $mode AS mode, campaign_id, click_hour, sessions, s1_clicks, revenue, $runId AS run_id, $now AS ingested_at
FROM read_parquet($hours)
ORDER BY campaign_id, click_hour;
