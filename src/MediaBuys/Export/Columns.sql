-- A table's columns in their order; a domain counts as the type that it is made from, money as the decimal that it is.
SELECT column_name::text, CASE data_type WHEN 'money' THEN 'numeric' ELSE data_type END::text, is_nullable = 'YES'
FROM information_schema.columns
WHERE table_schema = @schema AND table_name = @table
ORDER BY ordinal_position
