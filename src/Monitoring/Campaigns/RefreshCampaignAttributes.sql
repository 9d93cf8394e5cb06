DELETE FROM campaign_attributes WHERE date = $date;

INSERT INTO campaign_attributes BY NAME
SELECT id, date,
       CASE WHEN count(DISTINCT campaign_id) = 1 THEN any_value(campaign_id) END AS campaign_id,
       -- Where several campaigns share a Facebook id, only what they agree on is told.
       CASE WHEN count(DISTINCT owner) = 1 THEN any_value(owner) END AS owner,
       CASE WHEN count(DISTINCT lane) = 1 THEN any_value(lane) END AS lane,
       CASE WHEN count(DISTINCT category) = 1 THEN any_value(category) END AS category,
       CASE WHEN count(DISTINCT media_source) = 1 THEN any_value(media_source) END AS media_source
FROM (FROM (
    SELECT campaign_id AS id, 0 AS alias, date, campaign_id, owner, lane, category, media_source FROM campaign_index WHERE date = $date
    UNION ALL
    FROM (
        SELECT unnest(coalesce(facebook_campaign_ids, [facebook_campaign_id])) AS id, 1, date, campaign_id, owner, lane, category, media_source
        FROM campaign_index WHERE date = $date
    )
    WHERE id <> campaign_id
-- A campaign under its own id beats those that name the id as their Facebook campaign.
) QUALIFY alias = min(alias) OVER (PARTITION BY id))
GROUP BY id, date;
