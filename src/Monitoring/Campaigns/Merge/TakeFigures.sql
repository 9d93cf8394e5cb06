-- From the rows of one report to one row per campaign (or ad set): explicit id, else network map, else name prefix, else the
-- network's own id.  $endpoint: the report.  $level: campaign | adset.  $pattern: what a name prefix must look like.
INSERT INTO source_figures BY NAME
SELECT coalesce(found_id, network_campaign) AS campaign_id,
       CASE WHEN $level = 'adset' THEN adset_id END AS adset_id,
       $endpoint AS endpoint,
       count(*) AS rows,
       CASE min(evidence) WHEN 0 THEN 'explicit' WHEN 1 THEN 'network_map' WHEN 2 THEN 'name_prefix' ELSE 'none' END AS id_source,
       arg_min(network_campaign, place) FILTER (network = 'facebook') AS facebook_campaign_id,
       list_sort(list_distinct(list(network_campaign) FILTER (network = 'facebook' AND network_campaign IS NOT NULL))) AS facebook_campaign_ids,
       arg_min(account_id, place) AS account_id,
       arg_min(campaign_name, place) AS campaign_name,
       CASE WHEN $level = 'adset' THEN arg_min(adset_name, place) END AS adset_name,
       arg_min(owner, place) FILTER (upper(owner) <> 'UNKNOWN') AS owner,
       arg_min(lane, place) AS lane,
       arg_min(category, place) AS category,
       arg_min(coalesce(lower(media_source), network), place) AS media_source,
       arg_min(rsoc_site, place) AS rsoc_site,
       min(created_time) AS created_time,
       sum(spend) AS spend,
       sum(revenue) AS revenue,
       sum(sessions) AS sessions,
       sum(s1_clicks) AS s1_clicks,
       sum(clicks) AS clicks,
       sum(impressions) AS impressions,
       sum(strategis_impressions) AS strategis_impressions,
       sum(conversions) AS conversions,
       -- An average cannot be summed; of several rows of a campaign the first is taken.
       min(rpc_average) AS rpc_average
FROM (
    SELECT *,
           -- Of several rows of a campaign the one that spends most speaks first.
           row_number() OVER (ORDER BY spend DESC NULLS LAST, campaign_name, network_campaign, account_id, adset_id, owner) AS place,
           CASE
               WHEN explicit_id IS NOT NULL THEN explicit_id
               WHEN len(strategis_ids) = 1 THEN strategis_ids[1]
               -- Money of a network campaign that several Strategis campaigns share is never split: its name decides among them.
               WHEN strategis_ids IS NOT NULL THEN CASE WHEN list_contains(strategis_ids, prefix) THEN prefix END
               ELSE prefix
           END AS found_id,
           CASE
               WHEN explicit_id IS NOT NULL THEN 0
               WHEN len(strategis_ids) = 1 THEN 1
               WHEN found_id IS NOT NULL THEN 2
               ELSE 3
           END AS evidence
    FROM (
        SELECT r.*, m.strategis_ids,
               -- Both `sik4w2p06ab_1102_Category` and `SID:sik4w2p06ab | Category` are written.
               nullif(regexp_extract(trim(split_part(split_part(regexp_replace(coalesce(r.campaign_name, n.campaign_name), '^\s*SID:\s*', ''), '_', 1), '|', 1)), $pattern), '') AS prefix
        FROM identified_rows r
        LEFT JOIN network_map m ON m.platform = r.network AND m.network_campaign = r.network_campaign
        LEFT JOIN network_names n ON n.platform = r.network AND n.network_campaign = r.network_campaign
    )
)
WHERE coalesce(found_id, network_campaign) IS NOT NULL
GROUP BY coalesce(found_id, network_campaign), CASE WHEN $level = 'adset' THEN adset_id END;
