-- The schema's tables with their columns and primary keys. Each row is told once: a partition's rows are its table's. Tables that
-- this user may not read are among them, so that they fail instead of missing in silence.
WITH RECURSIVE base AS (
    -- A domain counts as the type that it is made from.
    SELECT oid, typbasetype, oid AS type FROM pg_type
    UNION ALL
    SELECT b.oid, t.typbasetype, t.oid FROM base b JOIN pg_type t ON t.oid = b.typbasetype
)
SELECT c.relname::text AS table_name, a.attname::text AS column_name,
       -- Money is a decimal that wears its currency's sign.
       CASE b.type WHEN 'money'::regtype THEN 'numeric' ELSE format_type(b.type, NULL) END AS type,
       NOT a.attnotnull AS is_nullable,
       -- The vector counts from 0.
       coalesce(array_position(i.indkey::int2[], a.attnum) + 1, 0) AS key_place
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN base b ON b.oid = a.atttypid AND b.typbasetype = 0
LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
WHERE n.nspname = @schema AND c.relkind IN ('r', 'p') AND NOT c.relispartition
ORDER BY c.relname, a.attnum
