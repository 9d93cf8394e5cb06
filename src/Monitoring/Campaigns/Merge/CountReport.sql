-- What one report's answer holds (report_rows, identified_rows).
SELECT coalesce(sum(copies - 1), 0)::BIGINT AS Duplicates,
       coalesce(sum(copies) FILTER (is_other_date), 0)::BIGINT AS OtherDate,
       min(left(row_date, 10)) FILTER (is_other_date) AS OtherDateExample,
       (SELECT coalesce(sum(copies), 0)::BIGINT FROM identified_rows WHERE explicit_id IS NULL AND network_campaign IS NULL AND campaign_name IS NULL) AS WithoutId,
       coalesce(sum(copies) FILTER (unreadable IS NOT NULL AND NOT is_other_date), 0)::BIGINT AS Unreadable,
       min(unreadable) FILTER (NOT is_other_date) AS UnreadableExample,
       coalesce(sum(copies) FILTER (upper(currency) <> 'USD' AND NOT is_other_date), 0)::BIGINT AS ForeignCurrency,
       min(currency) FILTER (upper(currency) <> 'USD' AND NOT is_other_date) AS ForeignCurrencyExample,
       coalesce(bool_or(revenue > 0), false) AS HasRevenue,
       coalesce(bool_or(spend > 0), false) AS HasSpend
FROM report_rows;
