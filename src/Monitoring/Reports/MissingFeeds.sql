-- The newest answer of each day and endpoint where it is not whole, in the order of endpoint_completeness: ad set runs hide
-- nothing, then the newest run counts. One pass without a sort; the view ranks with a window, which costs several times as much.
WITH newest AS (
    SELECT date, endpoint,
           arg_max(
               {'platform': platform, 'status': status, 'error': error_message, 'is_reused': reused_run_id IS NOT NULL, 'is_hourly': level = 'hour'},
               (level <> 'adset', started_at, run_id)) AS answer
    FROM endpoint_answers
    WHERE date BETWEEN $first AND $last
    GROUP BY date, endpoint
)
SELECT endpoint, answer.platform, answer.status, answer.error, answer.is_reused, date
FROM newest
WHERE (answer.status <> 'OK' OR answer.is_reused) AND answer.is_hourly = $hourly
ORDER BY endpoint, answer.status, date;
