-- What each report of the outside systems last answered for each day.
SELECT date, endpoint, platform, status, row_count, expected_min_rows, has_revenue, has_spend, retry_count, error_message,
       reused_run_id IS NOT NULL AS is_reused, finished_at, run_id
FROM endpoint_completeness
WHERE date BETWEEN $from AND $to
ORDER BY date DESC, endpoint;
