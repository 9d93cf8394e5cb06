-- Money that nobody answers for: spend that found no Strategis campaign, and spend of campaigns without a known buyer.
WITH spent AS (
    SELECT network, spend_usd, id_source IS NOT DISTINCT FROM 'none' AS has_no_campaign, coalesce(lower(owner), 'unknown') = 'unknown' AS has_no_buyer
    FROM campaigns
    WHERE spend_usd > 0
),
by_network AS MATERIALIZED (
    SELECT network,
           sum(spend_usd) AS spend,
           sum(spend_usd) FILTER (has_no_campaign OR has_no_buyer) AS unattributed,
           sum(spend_usd) FILTER (has_no_campaign) AS without_campaign,
           sum(spend_usd) FILTER (has_no_buyer) AS without_buyer,
           count(*) FILTER (has_no_campaign OR has_no_buyer) AS rows
    FROM spent
    GROUP BY network
),
lines AS (
    SELECT network,
           grouping(network) = 1 AS is_total,
           sum(spend) AS spend,
           coalesce(sum(unattributed), 0) AS unattributed,
           coalesce(sum(without_campaign), 0) AS without_campaign,
           coalesce(sum(without_buyer), 0) AS without_buyer,
           sum(rows)::BIGINT AS rows
    FROM by_network
    GROUP BY GROUPING SETS ((network), ())
)
SELECT network, is_total,
       spend::DECIMAL(18, 6) AS spend_usd,
       unattributed::DECIMAL(18, 6) AS unattributed_usd,
       unattributed::DOUBLE / spend::DOUBLE AS share_of_line,
       unattributed::DOUBLE / (max(spend) OVER ())::DOUBLE AS share_of_all,
       without_campaign::DECIMAL(18, 6) AS without_campaign_usd,
       without_buyer::DECIMAL(18, 6) AS without_buyer_usd,
       rows AS campaign_days
FROM lines
ORDER BY is_total, unattributed DESC, network;
