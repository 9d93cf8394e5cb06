-- $priority: see id_pairs.
INSERT INTO id_pairs
SELECT DISTINCT network, network_campaign, explicit_id, $priority
FROM identified_rows
WHERE network IS NOT NULL AND network_campaign IS NOT NULL AND explicit_id IS NOT NULL;

INSERT INTO id_names
SELECT network, network_campaign, min(campaign_name)
FROM identified_rows
WHERE network IS NOT NULL AND network_campaign IS NOT NULL AND campaign_name IS NOT NULL
GROUP BY ALL;
