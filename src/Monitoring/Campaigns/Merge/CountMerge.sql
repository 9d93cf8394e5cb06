-- What became of the day, over all portions of the result ($rows: Parquet files).
SELECT count(*) AS Rows,
       coalesce(sum(spend_usd), 0)::DECIMAL(18, 6) AS Spend,
       coalesce(sum(revenue_usd), 0)::DECIMAL(18, 6) AS Revenue,
       count(*) FILTER (id_source = 'none') AS Unattributed,
       coalesce(sum(spend_usd) FILTER (id_source = 'none'), 0)::DECIMAL(18, 6) AS UnattributedSpend,
       count(*) FILTER (owner IS NULL) AS WithoutOwner,
       count(*) FILTER (revenue_source = 's1_reconciled') AS Reconciled
FROM read_parquet($rows);
