-- The columns of a table's primary key in its order.
SELECT a.attname::text
FROM pg_index i
JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
WHERE i.indrelid = format('%I.%I', @schema::text, @table::text)::regclass AND i.indisprimary
ORDER BY array_position(i.indkey::int2[], a.attnum)
