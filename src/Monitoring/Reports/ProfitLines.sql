-- What was spent and earned, by any of four names. Losses, campaigns without revenue and campaigns without spend all stand in
-- it. Spend that nobody told is not 0: profit and ROAS are those of the campaigns whose spend is known. A campaign with spend
-- that S1 does not name earned nothing.
WITH figures AS (
    SELECT CASE WHEN $by_buyer THEN buyer END AS buyer,
           CASE WHEN $by_network THEN network END AS network,
           CASE WHEN $by_site THEN site END AS site,
           CASE WHEN $by_account THEN account END AS account,
           campaign_id, spend_usd, revenue_usd, sessions, clicks, s1_clicks, conversions
    FROM campaigns
)
SELECT buyer, network, site, account,
       grouping(buyer) = 1 AS is_total,
       sum(spend_usd)::DECIMAL(18, 6) AS spend_usd,
       sum(revenue_usd)::DECIMAL(18, 6) AS revenue_usd,
       sum(coalesce(revenue_usd, 0) - spend_usd)::DECIMAL(18, 6) AS profit_usd,
       CASE WHEN sum(spend_usd) > 0 THEN coalesce(sum(revenue_usd) FILTER (spend_usd IS NOT NULL), 0)::DOUBLE / sum(spend_usd)::DOUBLE END AS roas,
       sum(sessions)::BIGINT AS sessions,
       sum(clicks)::BIGINT AS clicks,
       sum(s1_clicks)::BIGINT AS s1_clicks,
       sum(conversions)::BIGINT AS conversions,
       CASE WHEN sum(s1_clicks) > 0 THEN (sum(revenue_usd) FILTER (s1_clicks IS NOT NULL))::DOUBLE / sum(s1_clicks)::DOUBLE END AS rpc,
       CASE WHEN sum(sessions) > 0 THEN (sum(revenue_usd) FILTER (sessions IS NOT NULL))::DOUBLE / sum(sessions)::DOUBLE END AS rps,
       count(DISTINCT campaign_id) AS campaigns,
       count(DISTINCT campaign_id) FILTER (spend_usd IS NULL) AS campaigns_without_spend,
       (sum(revenue_usd) FILTER (spend_usd IS NULL))::DECIMAL(18, 6) AS revenue_without_spend_usd
FROM figures
GROUP BY GROUPING SETS ((buyer, network, site, account), ())
ORDER BY is_total, revenue_usd DESC NULLS LAST, spend_usd DESC NULLS LAST, buyer, network, site, account;
