-- The batch's file, read with its types, one row a key: two connections of one user may lead to one account. Each thread's buffer is
-- twice the longest object; ours have a few hundred bytes.
CREATE OR REPLACE TEMP TABLE staged_snapshots AS
SELECT *
FROM read_json($path, format = 'newline_delimited', maximum_object_size = 2097152, columns = {
    user_id: 'VARCHAR', platform: 'VARCHAR', source: 'VARCHAR', metric: 'VARCHAR', value: 'DOUBLE', date: 'DATE',
    metadata: 'JSON', account_id: 'VARCHAR', canonical_metric: 'VARCHAR'})
QUALIFY row_number() OVER (PARTITION BY user_id, platform, account_id, source, metric, date ORDER BY metadata ->> '$.connection_id') = 1;
