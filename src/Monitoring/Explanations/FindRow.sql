-- The row of a campaign, by its id or that of one of its Facebook campaigns; the id of its own comes first.
SELECT to_json(r)::VARCHAR
FROM (SELECT * FROM campaign_index UNION ALL BY NAME SELECT * FROM adset_index) r
WHERE date = $date AND level = $level AND (campaign_id = $campaign OR list_contains(facebook_campaign_ids, $campaign)) AND ($adset IS NULL OR adset_id = $adset)
ORDER BY campaign_id = $campaign DESC, campaign_id, adset_id
LIMIT 1;
