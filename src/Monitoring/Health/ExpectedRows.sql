-- How many rows each report usually has: the average of the last seven good days before $date.
-- $isOpen: the day still runs, so that only answers are compared that were asked for as early in their day.
SELECT endpoint AS Endpoint, floor(avg(row_count))::BIGINT AS Rows
FROM (
    SELECT endpoint, date, row_count
    FROM (
        FROM endpoint_answers
        WHERE level = $level AND date < $date AND date >= $date - 14 AND status = 'OK' AND row_count > 0
          AND (NOT $isOpen OR started_at - date::TIMESTAMP <= $askedAt - $date::TIMESTAMP)
        QUALIFY row_number() OVER (PARTITION BY endpoint, date ORDER BY started_at DESC, run_id DESC) = 1
    )
    QUALIFY row_number() OVER (PARTITION BY endpoint ORDER BY date DESC) <= 7
)
GROUP BY endpoint;
