-- Keeps how the running day stands, after its hours were replaced.  $asOf: when the upstream was asked.  $keepFrom: days before
-- it are dropped.
DELETE FROM session_hourly_snapshots WHERE date < $keepFrom OR (date = $date AND mode = $mode AND as_of_hour = $asOfHour);

INSERT INTO session_hourly_snapshots BY NAME
SELECT date, mode, $asOf AS as_of, $asOfHour AS as_of_hour, campaign_id, click_hour, sessions, s1_clicks, revenue, $runId AS run_id
FROM session_hourly_rows
WHERE date = $date AND mode = $mode
ORDER BY campaign_id, click_hour;
