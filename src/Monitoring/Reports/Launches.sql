-- One line a campaign, in the order of their launch.
SELECT first_seen, created_time, campaign_id, campaign_name, buyer, network, site, account, spend_usd, revenue_usd,
       CASE WHEN spend_usd > 0 THEN coalesce(revenue_with_spend_usd, 0)::DOUBLE / spend_usd::DOUBLE END AS roas,
       sessions, clicks
FROM launched
ORDER BY first_seen, buyer, network, campaign_id;
