-- By its canonical name a figure is one number a day; by its platform's, or without a name, the rows as they are stored.
SELECT user_id AS UserId, platform AS Platform, account_id AS AccountId, metric AS Metric, canonical_metric AS CanonicalMetric,
       date AS Date, value AS Value, metadata ->> '$.post_type' AS PostType
FROM analytics_snapshots
WHERE ($metric IS NULL OR metric = $metric)
  AND ($user IS NULL OR user_id = $user) AND ($platform IS NULL OR platform = $platform)
  AND date BETWEEN $first AND $last
UNION ALL
SELECT user_id, platform, account_id, metrics, canonical_metric, date, value, NULL
FROM analytics_daily
WHERE canonical_metric = $metric AND metrics <> $metric
  AND ($user IS NULL OR user_id = $user) AND ($platform IS NULL OR platform = $platform)
  AND date BETWEEN $first AND $last
ORDER BY Date, UserId, Platform, AccountId, Metric
LIMIT 100000;
