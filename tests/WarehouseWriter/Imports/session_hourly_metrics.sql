-- The predecessor had no keys: of several rows of one key the newest counts.
DELETE FROM test_rows WHERE job LIKE 'imported %';

INSERT INTO test_rows
SELECT 'imported ' || campaign_id, click_hour, sessions::VARCHAR
FROM old.session_hourly_metrics
QUALIFY row_number() OVER (PARTITION BY date, campaign_id, click_hour ORDER BY ingested_at DESC) = 1;
