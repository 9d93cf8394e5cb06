-- What was spent and earned, by any of four names. Losses, campaigns without revenue and campaigns without spend all stand in
-- it. Spend that nobody told is not 0: profit and ROAS are those of the campaigns whose spend is known, and RPC and RPS likewise
-- of those whose clicks and sessions are. A campaign with spend that S1 does not name earned nothing. Campaigns are summed
-- first, so that counting them costs no second look at every row; and since few rows lack a figure, what those earned is
-- summed and taken off.
WITH by_campaign AS MATERIALIZED (
    SELECT CASE WHEN $by_buyer THEN owner END AS owner,
           CASE WHEN $by_network THEN network END AS network,
           CASE WHEN $by_site THEN site END AS site,
           CASE WHEN $by_account THEN account END AS account,
           campaign_id,
           count(*) AS rows,
           count(*) - count(spend_usd) AS rows_without_spend,
           sum(spend_usd) AS spend,
           sum(revenue_usd) AS revenue,
           sum(revenue_usd) FILTER (spend_usd IS NULL) AS revenue_without_spend,
           sum(revenue_usd) FILTER (s1_clicks IS NULL) AS revenue_without_s1_clicks,
           sum(revenue_usd) FILTER (sessions IS NULL) AS revenue_without_sessions,
           sum(sessions) AS sessions, sum(clicks) AS clicks, sum(s1_clicks) AS s1_clicks, sum(conversions) AS conversions
    FROM campaigns
    GROUP BY ALL
),
names AS (
{owner_names}),
named AS (
    SELECT CASE WHEN $by_buyer THEN coalesce(name, 'UNKNOWN') END AS buyer, by_campaign.*
    FROM by_campaign
    LEFT JOIN names ON names.key = lower(by_campaign.owner)
),
lines AS (
    SELECT buyer, network, site, account,
           grouping(buyer) = 1 AS is_total,
           sum(spend) AS spend, sum(revenue) AS revenue, sum(revenue_without_spend) AS revenue_without_spend,
           sum(revenue_without_s1_clicks) AS revenue_without_s1_clicks, sum(revenue_without_sessions) AS revenue_without_sessions,
           sum(sessions) AS sessions, sum(clicks) AS clicks, sum(s1_clicks) AS s1_clicks, sum(conversions) AS conversions,
           count(DISTINCT campaign_id) AS campaigns,
           count(DISTINCT campaign_id) FILTER (rows_without_spend > 0) AS campaigns_without_spend
    FROM named
    GROUP BY GROUPING SETS ((buyer, network, site, account), ())
)
SELECT buyer, network, site, account, is_total,
       spend::DECIMAL(18, 6) AS spend_usd,
       revenue::DECIMAL(18, 6) AS revenue_usd,
       (coalesce(revenue, 0) - coalesce(revenue_without_spend, 0) - spend)::DECIMAL(18, 6) AS profit_usd,
       CASE WHEN spend > 0 THEN (coalesce(revenue, 0) - coalesce(revenue_without_spend, 0))::DOUBLE / spend::DOUBLE END AS roas,
       sessions::BIGINT AS sessions, clicks::BIGINT AS clicks, s1_clicks::BIGINT AS s1_clicks, conversions::BIGINT AS conversions,
       CASE WHEN s1_clicks > 0 THEN (revenue - coalesce(revenue_without_s1_clicks, 0))::DOUBLE / s1_clicks::DOUBLE END AS rpc,
       CASE WHEN sessions > 0 THEN (revenue - coalesce(revenue_without_sessions, 0))::DOUBLE / sessions::DOUBLE END AS rps,
       campaigns, campaigns_without_spend,
       revenue_without_spend::DECIMAL(18, 6) AS revenue_without_spend_usd
FROM lines
ORDER BY is_total, revenue DESC NULLS LAST, spend DESC NULLS LAST, buyer, network, site, account;
