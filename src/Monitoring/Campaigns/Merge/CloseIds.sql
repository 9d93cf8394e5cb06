-- A map's word counts before that of other reports, and that before what is stored.
CREATE TEMP TABLE network_map AS
SELECT platform, network_campaign, list(DISTINCT strategis_id) AS strategis_ids
FROM (FROM id_pairs QUALIFY rank() OVER (PARTITION BY platform, network_campaign ORDER BY priority) = 1)
GROUP BY ALL;

CREATE TEMP TABLE network_names AS
SELECT platform, network_campaign, min(campaign_name) AS campaign_name
FROM id_names
GROUP BY ALL;
