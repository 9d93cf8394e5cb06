-- A correction updates the value and keeps the first one; an unchanged value leaves the row as it is.
MERGE INTO analytics_snapshots t
USING staged_snapshots s
   ON t.date = s.date AND t.user_id = s.user_id AND t.platform = s.platform AND t.account_id = s.account_id AND t.source = s.source AND t.metric = s.metric
WHEN MATCHED AND t.value <> s.value AND NOT $firstWins THEN UPDATE SET
    value = s.value,
    canonical_metric = s.canonical_metric,
    metadata = json_merge_patch(s.metadata, json_object(
        'first_value', coalesce(t.metadata -> '$.first_value', to_json(t.value)),
        'first_fetched_at', coalesce(t.metadata -> '$.first_fetched_at', t.metadata -> '$.fetched_at'))),
    updated_at = $now
WHEN NOT MATCHED THEN INSERT
    (user_id, platform, source, metric, value, date, post_id, metadata, account_id, canonical_metric, created_at, updated_at)
    VALUES (s.user_id, s.platform, s.source, s.metric, s.value, s.date, NULL, s.metadata, s.account_id, s.canonical_metric, $now, $now)
RETURNING merge_action;
