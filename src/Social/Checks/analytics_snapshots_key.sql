-- Keys that occur twice.
SELECT user_id, platform, account_id, source, metric, date, count(*) AS rows
FROM analytics_snapshots
GROUP BY ALL
HAVING count(*) > 1;
