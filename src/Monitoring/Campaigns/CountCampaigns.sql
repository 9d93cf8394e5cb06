-- What became of each delivered row.
SELECT (SELECT rows_read FROM delivered_counts)::BIGINT AS RowsRead,
       (SELECT duplicate_rows FROM delivered_counts)::BIGINT AS DuplicateRows,
       (SELECT subtotal_rows FROM delivered_counts)::BIGINT AS SubtotalRows,
       count(*) FILTER (is_other_date) AS OtherDate,
       min(left(row_date, 10)) FILTER (is_other_date) AS OtherDateExample,
       count(*) FILTER (is_other_level AND NOT is_other_date) AS OtherLevel,
       count(*) FILTER (campaign_id IS NULL AND NOT is_other_date AND NOT is_other_level) AS WithoutCampaign,
       coalesce(sum(spend) FILTER (campaign_id IS NULL AND NOT is_other_date AND NOT is_other_level), 0)::DECIMAL(18, 6) AS SpendWithoutCampaign,
       count(*) FILTER ($level = 'adset' AND campaign_id IS NOT NULL AND adset_id IS NULL AND NOT is_other_date AND NOT is_other_level) AS WithoutAdset,
       count(*) FILTER (is_unreadable) AS UnreadableFigures,
       (SELECT count(*) FROM campaign_figures)::BIGINT AS Rows,
       (SELECT coalesce(sum(spend_usd), 0) FROM campaign_figures)::DECIMAL(18, 6) AS Spend,
       (SELECT coalesce(sum(revenue_usd), 0) FROM campaign_figures)::DECIMAL(18, 6) AS Revenue
FROM leaf_rows;
