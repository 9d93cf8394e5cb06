-- What became of each delivered row.
SELECT coalesce(sum(copies), 0)::BIGINT AS RowsRead,
       coalesce(sum(copies - 1), 0)::BIGINT AS DuplicateRows,
       count(*) FILTER (click_hour IS NULL AND NOT is_other_date) AS WithoutHour,
       count(*) FILTER (click_hour > $maxHour AND NOT is_other_date) AS AfterMaxHour,
       coalesce(round(sum(sessions) FILTER (campaign_id IS NULL AND click_hour <= $maxHour AND NOT is_other_date)), 0)::BIGINT AS WithoutCampaign,
       coalesce(sum(revenue) FILTER (campaign_id IS NULL AND click_hour <= $maxHour AND NOT is_other_date), 0)::DECIMAL(18, 6) AS RevenueWithoutCampaign,
       count(unreadable) FILTER (NOT is_other_date) AS UnreadableRevenue,
       min(unreadable) FILTER (NOT is_other_date) AS UnreadableExample,
       (SELECT coalesce(sum(sessions), 0)::BIGINT FROM session_hours) AS Sessions,
       (SELECT count(DISTINCT campaign_id) FROM session_hours) AS Campaigns,
       (SELECT coalesce(sum(revenue), 0)::DECIMAL(18, 6) FROM session_hours) AS Revenue,
       coalesce(sum(revenue) FILTER (NOT is_other_date), 0)::DECIMAL(18, 6) AS RevenueOfAllHours,
       coalesce(sum(copies) FILTER (is_other_date), 0)::BIGINT AS OtherDate,
       min(row_date) FILTER (is_other_date) AS OtherDateExample,
       coalesce(bool_or(revenue > 0), false) AS HasRevenue
FROM hour_rows;
