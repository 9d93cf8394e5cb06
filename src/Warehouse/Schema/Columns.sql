-- The schema as one line a column or view, for a comparison with a fresh database of the same migrations.
SELECT 'column ' || table_name || '.' || column_name || ' ' || data_type || CASE WHEN is_nullable THEN '' ELSE ' NOT NULL' END
FROM duckdb_columns()
WHERE database_name = current_database() AND schema_name = 'main' AND NOT internal
UNION ALL
SELECT 'view ' || view_name || ' AS ' || hash(sql)::VARCHAR
FROM duckdb_views()
WHERE database_name = current_database() AND schema_name = 'main' AND NOT internal
ORDER BY 1;
