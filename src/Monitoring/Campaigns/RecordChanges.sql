-- What replacing the partition moves, before it is replaced. A partition that is written for the first time moves nothing.
-- $rows: as in ReplaceCampaignRows.sql.  $keepFrom: changes of earlier times are dropped.
DELETE FROM campaign_index_changes WHERE changed_at < $keepFrom;

INSERT INTO campaign_index_changes BY NAME
SELECT $runId AS run_id, $now AS changed_at, $date AS date, $level AS level, $source AS snapshot_source, $mode AS mode,
       coalesce(n.campaign_id, o.campaign_id) AS campaign_id,
       coalesce(n.adset_id, o.adset_id) AS adset_id,
       CASE WHEN o.campaign_id IS NULL THEN 'added' WHEN n.campaign_id IS NULL THEN 'removed' ELSE 'changed' END AS change,
       o.spend_usd AS spend_before, n.spend_usd AS spend_after,
       o.revenue_usd AS revenue_before, n.revenue_usd AS revenue_after,
       o.sessions AS sessions_before, n.sessions AS sessions_after,
       o.s1_clicks AS s1_clicks_before, n.s1_clicks AS s1_clicks_after,
       o.clicks AS clicks_before, n.clicks AS clicks_after,
       o.conversions AS conversions_before, n.conversions AS conversions_after,
       o.revenue_source AS revenue_source_before, n.revenue_source AS revenue_source_after
FROM (FROM campaign_rows WHERE date = $date AND level = $level AND snapshot_source = $source AND mode = $mode) o
FULL JOIN read_parquet($rows) n ON n.campaign_id = o.campaign_id AND coalesce(n.adset_id, '') = coalesce(o.adset_id, '')
WHERE EXISTS (FROM campaign_rows WHERE date = $date AND level = $level AND snapshot_source = $source AND mode = $mode)
  AND (o.campaign_id IS NULL OR n.campaign_id IS NULL
       OR (o.spend_usd, o.revenue_usd, o.sessions, o.s1_clicks, o.clicks, o.conversions, o.revenue_source)
          IS DISTINCT FROM (n.spend_usd, n.revenue_usd, n.sessions, n.s1_clicks, n.clicks, n.conversions, n.revenue_source));
