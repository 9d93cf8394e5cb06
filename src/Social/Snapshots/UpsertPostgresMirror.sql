-- A row of the predecessor knows no account. It becomes the account's, where the user has one only, so that readers do not
-- find the day twice.
UPDATE analytics_snapshots t SET account_id = s.account_id
FROM (
    SELECT user_id, platform, source, metric, date, min(account_id) AS account_id
    FROM staged_snapshots GROUP BY user_id, platform, source, metric, date HAVING count(DISTINCT account_id) = 1
) s
WHERE t.post_id IS NULL AND t.account_id IS NULL
  AND t.user_id = s.user_id::{user_id_type} AND t.platform = s.platform AND t.source = s.source AND t.metric = s.metric AND t.date = s.date
  AND NOT EXISTS (SELECT FROM analytics_snapshots o WHERE o.post_id IS NULL AND o.account_id = s.account_id
                  AND o.user_id = t.user_id AND o.platform = t.platform AND o.source = t.source AND o.metric = t.metric AND o.date = t.date);

-- Two rows of one key in one statement would be an error, hence DISTINCT ON.
INSERT INTO analytics_snapshots (user_id, platform, source, metric, value, date, post_id, metadata, account_id)
SELECT DISTINCT ON (user_id, platform, account_id, source, metric, date)
       user_id::{user_id_type}, platform, source, metric, value, date, NULL, metadata, account_id
FROM staged_snapshots
ORDER BY user_id, platform, account_id, source, metric, date, metadata ->> 'connection_id'
ON CONFLICT (user_id, platform, coalesce(account_id, ''), source, metric, date) WHERE post_id IS NULL
DO UPDATE SET value = excluded.value, metadata = excluded.metadata
WHERE analytics_snapshots.value IS DISTINCT FROM excluded.value AND NOT @firstWins;
