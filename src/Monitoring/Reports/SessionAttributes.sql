-- One row per day and delivered id: the campaign that it stands for, its owner and network. As session_hourly_metrics: from the
-- newest campaign row of the last 90 days, else from the nearest later one. Most ids have a row of their own day, which is found
-- without looking at any other.
WITH ids AS (
    SELECT DISTINCT date, id FROM {sessions}
),
same_day AS (
    SELECT ids.date, ids.id, a.id IS NOT NULL AS is_known, a.campaign_id, a.owner, a.media_source
    FROM ids
    LEFT JOIN (FROM campaign_attributes WHERE date BETWEEN {first} AND {last}) a ON a.id = ids.id AND a.date = ids.date
),
others AS (
    SELECT date, id FROM same_day WHERE NOT is_known
),
known AS (
    SELECT id, date, owner, media_source FROM campaign_attributes WHERE id IN (SELECT id FROM others)
)
SELECT date, id, coalesce(campaign_id, id) AS campaign_id, owner, media_source
FROM same_day
WHERE is_known
UNION ALL
SELECT o.date, o.id, o.id,
       CASE WHEN o.date - newest.date <= 90 THEN newest.owner ELSE later.owner END,
       CASE WHEN o.date - newest.date <= 90 THEN newest.media_source ELSE later.media_source END
FROM others o
ASOF LEFT JOIN known newest ON newest.id = o.id AND o.date >= newest.date
ASOF LEFT JOIN known later ON later.id = o.id AND o.date < later.date
