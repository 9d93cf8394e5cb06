-- The newest answer of each day and endpoint where it is not whole, as endpoint_completeness tells it. Ranking is left to the
-- few endpoints that ever had trouble in these days; the view would rank every answer.
WITH troubled AS (
    SELECT DISTINCT date, endpoint
    FROM endpoint_answers
    WHERE date BETWEEN $first AND $last AND (status <> 'OK' OR reused_run_id IS NOT NULL)
),
newest AS (
    SELECT endpoint, platform, status, error_message, reused_run_id IS NOT NULL AS is_reused, date, level
    FROM endpoint_answers
    SEMI JOIN troubled USING (date, endpoint)
    WHERE date BETWEEN $first AND $last
    QUALIFY row_number() OVER (PARTITION BY date, endpoint ORDER BY level = 'adset', started_at DESC, run_id DESC) = 1
)
SELECT endpoint, platform, status, error_message, is_reused, date
FROM newest
WHERE (status <> 'OK' OR is_reused) AND (level = 'hour') = $hourly
ORDER BY endpoint, status, date;
