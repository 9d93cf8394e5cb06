SELECT date, level, snapshot_source, mode, campaign_id, adset_id, count(*) AS rows
FROM campaign_rows
GROUP BY date, level, snapshot_source, mode, campaign_id, adset_id
HAVING count(*) > 1;
