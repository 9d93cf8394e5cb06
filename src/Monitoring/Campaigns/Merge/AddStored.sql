-- What an earlier answer of $endpoint said of the campaigns that today's answer does not name, because it failed or was cut.
-- stored_rows: the partition as the warehouse holds it (campaign_id, adset_id, id_source, raw_payload, run_id).
INSERT INTO source_figures BY NAME
SELECT coalesce(m.strategis_ids[1], o.campaign_id) AS campaign_id,
       o.adset_id,
       $endpoint AS endpoint,
       (said ->> '$.rows')::BIGINT AS rows,
       said ->> '$.id_source' AS id_source,
       said ->> '$.facebook_campaign_id' AS facebook_campaign_id,
       (said -> '$.facebook_campaign_ids')::VARCHAR[] AS facebook_campaign_ids,
       said ->> '$.account_id' AS account_id,
       said ->> '$.campaign_name' AS campaign_name,
       said ->> '$.adset_name' AS adset_name,
       said ->> '$.owner' AS owner,
       said ->> '$.lane' AS lane,
       said ->> '$.category' AS category,
       said ->> '$.media_source' AS media_source,
       said ->> '$.rsoc_site' AS rsoc_site,
       said ->> '$.created_time' AS created_time,
       (said ->> '$.spend_usd')::DECIMAL(38, 15) AS spend,
       (said ->> '$.revenue_usd')::DECIMAL(38, 15) AS revenue,
       (said ->> '$.sessions')::DECIMAL(38, 15) AS sessions,
       (said ->> '$.s1_clicks')::DECIMAL(38, 15) AS s1_clicks,
       (said ->> '$.clicks')::DECIMAL(38, 15) AS clicks,
       (said ->> '$.impressions')::DECIMAL(38, 15) AS impressions,
       (said ->> '$.strategis_impressions')::DECIMAL(38, 15) AS strategis_impressions,
       (said ->> '$.conversions')::DECIMAL(38, 15) AS conversions,
       (said ->> '$.rpc_avg_3d')::DECIMAL(38, 15) AS rpc_average,
       coalesce(said ->> '$.reused_run_id', o.run_id) AS reused_run_id
FROM (SELECT *, raw_payload -> 'sources' -> $endpoint AS said FROM stored_rows) o
-- A campaign that stood under the network's id may have found its Strategis campaign since.
LEFT JOIN (FROM network_map WHERE platform = 'facebook' AND len(strategis_ids) = 1) m ON o.id_source = 'none' AND m.network_campaign = o.campaign_id
WHERE said IS NOT NULL
  AND NOT EXISTS (
    FROM source_figures s
    WHERE s.endpoint = $endpoint AND s.campaign_id = coalesce(m.strategis_ids[1], o.campaign_id) AND s.adset_id IS NOT DISTINCT FROM o.adset_id);
