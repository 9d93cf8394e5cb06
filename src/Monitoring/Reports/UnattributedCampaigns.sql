-- The campaigns behind it, the largest first.
SELECT network, campaign_id, any_value(campaign_name) AS campaign_name,
       grouping(campaign_id) = 1 AS is_total,
       sum(spend_usd)::DECIMAL(18, 6) AS unattributed_usd,
       sum(spend_usd)::DOUBLE / (SELECT sum(spend_usd) FROM campaigns WHERE spend_usd > 0)::DOUBLE AS share_of_all,
       bool_or(id_source IS NOT DISTINCT FROM 'none') AS has_no_campaign,
       bool_or(coalesce(lower(owner), 'unknown') = 'unknown') AS has_no_buyer
FROM campaigns
WHERE spend_usd > 0 AND (id_source = 'none' OR coalesce(lower(owner), 'unknown') = 'unknown')
GROUP BY GROUPING SETS ((network, campaign_id), ())
ORDER BY is_total, unattributed_usd DESC, network, campaign_id;
