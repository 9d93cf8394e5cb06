-- By its canonical name a figure is one number an account and day; by its platform's, or without a name, the rows as they are
-- stored. Where a name is both (LinkedIn's own engagement is a fraction), the canonical figure is meant.
WITH daily AS (
    FROM analytics_daily
    WHERE canonical_metric = $metric
      AND ($user IS NULL OR user_id = $user) AND ($platform IS NULL OR platform = $platform)
      AND date BETWEEN $first AND $last
)
SELECT user_id AS UserId, platform AS Platform, account_id AS AccountId, metric AS Metric, canonical_metric AS CanonicalMetric,
       date AS Date, value AS Value, metadata ->> '$.post_type' AS PostType
FROM analytics_snapshots s
WHERE ($metric IS NULL OR metric = $metric)
  AND ($user IS NULL OR user_id = $user) AND ($platform IS NULL OR platform = $platform)
  AND date BETWEEN $first AND $last
  AND NOT EXISTS (FROM daily d WHERE d.user_id = s.user_id AND d.platform = s.platform AND d.account_id = s.account_id AND d.date = s.date)
UNION ALL
SELECT user_id, platform, account_id, metrics, canonical_metric, date, value, NULL FROM daily
ORDER BY Date, UserId, Platform, AccountId, Metric
LIMIT 100000;
