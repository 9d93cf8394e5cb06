-- Campaigns that spend without earning, of days on which S1 earned anything: before, its figures are not there.
WITH answered AS (
    SELECT date FROM campaigns GROUP BY date HAVING coalesce(sum(revenue_usd) FILTER (revenue_usd > 0), 0) > 0
)
SELECT date, campaign_id, campaign_name, owner, spend_usd, id_source IS NOT DISTINCT FROM 'none' AS has_no_campaign
FROM campaigns
SEMI JOIN answered USING (date)
WHERE spend_usd >= $spend AND coalesce(revenue_usd, 0) = 0
ORDER BY campaign_id, date;
