-- What the schema's tables hold, each row once: a partition's rows are its table's.
SELECT c.relname::text
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = @schema AND c.relkind IN ('r', 'p') AND NOT c.relispartition
ORDER BY 1
