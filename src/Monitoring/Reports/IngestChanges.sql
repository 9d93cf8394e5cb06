-- What runs moved of a day's figures after they had been stored, the largest first. A figure that was or became unknown counts
-- as 0 in what was moved.
SELECT changed_at, run_id, snapshot_source, mode, campaign_id, adset_id, change,
       grouping(campaign_id) = 1 AS is_total,
       sum(spend_before)::DECIMAL(18, 6) AS spend_before, sum(spend_after)::DECIMAL(18, 6) AS spend_after,
       sum(coalesce(spend_after, 0) - coalesce(spend_before, 0))::DECIMAL(18, 6) AS spend_moved,
       sum(revenue_before)::DECIMAL(18, 6) AS revenue_before, sum(revenue_after)::DECIMAL(18, 6) AS revenue_after,
       sum(coalesce(revenue_after, 0) - coalesce(revenue_before, 0))::DECIMAL(18, 6) AS revenue_moved,
       sum(coalesce(sessions_after, 0) - coalesce(sessions_before, 0))::BIGINT AS sessions_moved,
       sum(coalesce(s1_clicks_after, 0) - coalesce(s1_clicks_before, 0))::BIGINT AS s1_clicks_moved,
       sum(coalesce(clicks_after, 0) - coalesce(clicks_before, 0))::BIGINT AS clicks_moved,
       sum(coalesce(conversions_after, 0) - coalesce(conversions_before, 0))::BIGINT AS conversions_moved,
       any_value(revenue_source_before) AS revenue_source_before, any_value(revenue_source_after) AS revenue_source_after
FROM campaign_index_changes
WHERE date = $date AND level = $level
GROUP BY GROUPING SETS ((changed_at, run_id, snapshot_source, mode, campaign_id, adset_id, change), ())
ORDER BY is_total, abs(spend_moved) + abs(revenue_moved) DESC, changed_at DESC, campaign_id, adset_id;
