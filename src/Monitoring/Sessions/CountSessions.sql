-- What became of each delivered row.
SELECT coalesce(sum(copies), 0)::BIGINT AS RowsRead,
       coalesce(sum(copies - 1), 0)::BIGINT AS DuplicateRows,
       (count(session) - count(DISTINCT session))::BIGINT AS RepeatedSessionIds,
       count(*) FILTER (click_hour IS NULL) AS WithoutHour,
       count(*) FILTER (click_hour > $maxHour) AS AfterMaxHour,
       count(*) FILTER (campaign_id IS NULL AND click_hour <= $maxHour) AS WithoutCampaign,
       coalesce(sum(revenue) FILTER (campaign_id IS NULL AND click_hour <= $maxHour), 0)::DECIMAL(18, 6) AS RevenueWithoutCampaign,
       count(unreadable_revenue) AS UnreadableRevenue,
       any_value(unreadable_revenue) AS UnreadableExample,
       count(*) FILTER (campaign_id IS NOT NULL AND click_hour <= $maxHour) AS Sessions,
       count(DISTINCT campaign_id) FILTER (click_hour <= $maxHour) AS Campaigns,
       coalesce(sum(revenue) FILTER (campaign_id IS NOT NULL AND click_hour <= $maxHour), 0)::DECIMAL(18, 6) AS Revenue
FROM session_rows;
