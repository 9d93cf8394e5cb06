-- From the rows of the session CSV to sessions and revenue by campaign and click hour.
-- $maxHour: the last click hour that is wanted.
--
-- "distinct_rows" (SessionCsvReader) has the known columns as text, copies = how many rows were equal in every column, and
-- revenue = the first readable total, else the sum of the hourly increments, else 0. A session id on two rows that differ
-- is two clicks; only rows that are equal in every column are one row that came twice.
CREATE TEMP TABLE session_rows AS
SELECT nullif(trim(campaign_id), '') AS campaign_id,
       CASE WHEN hour = trunc(hour) AND hour BETWEEN 0 AND 27 THEN hour::TINYINT END AS click_hour,
       revenue,
       unreadable_revenue,
       -- A hash is enough to count ids that come again, and much smaller than the id.
       CASE WHEN trim(session_id) <> '' THEN hash(trim(session_id)) END AS session,
       copies
FROM (
    SELECT *, TRY_CAST(trim(click_hour) AS DECIMAL(9, 3)) AS hour
    FROM distinct_rows
    -- A blank line is no row.
    WHERE coalesce(trim(campaign_id), '') <> '' OR coalesce(trim(click_hour), '') <> '' OR coalesce(trim(session_id), '') <> '' OR revenue <> 0
);

CREATE TEMP TABLE session_hours AS
-- One row is one paid click.
SELECT campaign_id, click_hour, count(*) AS sessions, count(*) AS s1_clicks, sum(revenue)::DECIMAL(18, 6) AS revenue
FROM session_rows
WHERE campaign_id IS NOT NULL AND click_hour <= $maxHour
GROUP BY campaign_id, click_hour;
