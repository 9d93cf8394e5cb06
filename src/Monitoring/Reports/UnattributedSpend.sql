-- Money that nobody answers for: spend that found no Strategis campaign, and spend of campaigns without a known buyer. Rows are
-- summed by what decides about them before anything is decided.
WITH spent AS (
    SELECT network, owner, id_source, sum(spend_usd) AS spend, count(*) AS rows
    FROM campaigns
    WHERE spend_usd > 0
    GROUP BY ALL
),
judged AS (
    SELECT network, spend, rows, id_source IS NOT DISTINCT FROM 'none' AS has_no_campaign, coalesce(lower(owner), 'unknown') = 'unknown' AS has_no_buyer
    FROM spent
),
lines AS (
    SELECT network,
           grouping(network) = 1 AS is_total,
           sum(spend) AS spend,
           coalesce(sum(spend) FILTER (has_no_campaign OR has_no_buyer), 0) AS unattributed,
           coalesce(sum(spend) FILTER (has_no_campaign), 0) AS without_campaign,
           coalesce(sum(spend) FILTER (has_no_buyer), 0) AS without_buyer,
           coalesce(sum(rows) FILTER (has_no_campaign OR has_no_buyer), 0)::BIGINT AS rows
    FROM judged
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
