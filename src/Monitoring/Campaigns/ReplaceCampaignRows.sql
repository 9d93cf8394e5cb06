-- $rows: a Parquet file with one row per campaign, or per campaign and ad set.
DELETE FROM campaign_rows WHERE date = $date AND level = $level AND snapshot_source = $source AND mode = $mode;

INSERT INTO campaign_rows BY NAME
SELECT $date AS date, $level AS level, $source AS snapshot_source, $mode AS mode, $runId AS run_id, $now AS updated_at, *
FROM read_parquet($rows)
ORDER BY campaign_id, adset_id;
