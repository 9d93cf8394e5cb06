-- From what each source says (source_figures) to one row per campaign, or per campaign and ad set. Every figure comes from
-- one source and is never added over sources; NULL means that none delivered it. report_ranks: who wins, by figure, the
-- lowest first.  $level: campaign | adset.  $part of $parts: the campaigns are merged in portions, for the memory's sake.
CREATE OR REPLACE TEMP MACRO plain(figure) AS rtrim(rtrim(figure::VARCHAR, '0'), '.');

CREATE OR REPLACE TEMP TABLE campaign_figures AS
WITH active AS (
    SELECT DISTINCT s.campaign_id, s.adset_id
    FROM source_figures s JOIN report_ranks r ON r.endpoint = s.endpoint
    WHERE r.is_activity AND ($level = 'campaign' OR s.adset_id IS NOT NULL) AND hash(s.campaign_id) % $parts = $part
),
voices AS (
    SELECT s.*, true AS is_own
    FROM active a JOIN source_figures s ON s.campaign_id = a.campaign_id AND s.adset_id IS NOT DISTINCT FROM a.adset_id
    UNION ALL BY NAME
    -- The campaign tells of its ad sets what they do not tell themselves; its money is not theirs.
    SELECT s.campaign_id, a.adset_id, s.endpoint, s.facebook_campaign_id, s.facebook_campaign_ids, s.account_id, s.campaign_name, s.owner, s.lane, s.category,
           s.media_source, s.rsoc_site, s.created_time, false AS is_own
    FROM active a JOIN source_figures s ON s.campaign_id = a.campaign_id AND s.adset_id IS NULL
    WHERE $level = 'adset'
),
homes AS (
    -- The network that the campaign runs on, by the first source that knows: another network's report must not speak for it.
    SELECT v.campaign_id, arg_min(v.media_source, r.position) AS home
    FROM voices v JOIN report_ranks r ON r.endpoint = v.endpoint
    GROUP BY v.campaign_id
),
ranked AS (
    SELECT v.*, h.home, r.position,
           CASE WHEN r.platform <> h.home THEN 100000 ELSE 0 END AS distance,
           CASE WHEN v.spend IS NOT NULL THEN r.spend_rank + distance END AS spend_rank,
           CASE WHEN v.revenue IS NOT NULL THEN r.revenue_rank + distance END AS revenue_rank,
           CASE WHEN v.sessions IS NOT NULL THEN r.sessions_rank + distance END AS sessions_rank,
           CASE WHEN v.s1_clicks IS NOT NULL THEN r.s1_clicks_rank + distance END AS s1_clicks_rank,
           CASE WHEN v.clicks IS NOT NULL THEN r.clicks_rank + distance END AS clicks_rank,
           CASE WHEN v.impressions IS NOT NULL THEN r.impressions_rank + distance END AS impressions_rank,
           CASE WHEN v.strategis_impressions IS NOT NULL THEN r.strategis_impressions_rank + distance END AS strategis_impressions_rank,
           CASE WHEN v.conversions IS NOT NULL THEN r.conversions_rank + distance END AS conversions_rank,
           CASE WHEN v.rpc_average IS NOT NULL THEN r.rpc_average_rank + distance END AS rpc_average_rank,
           -- Text by text: json_object would keep the NULLs, and taking them out again costs more than the rest of the merge.
           '{' || concat_ws(',',
               '"rows":' || v.rows, '"id_source":' || to_json(v.id_source), '"facebook_campaign_id":' || to_json(v.facebook_campaign_id),
               '"facebook_campaign_ids":' || to_json(v.facebook_campaign_ids), '"account_id":' || to_json(v.account_id),
               '"campaign_name":' || to_json(v.campaign_name), '"adset_name":' || to_json(v.adset_name), '"owner":' || to_json(v.owner),
               '"lane":' || to_json(v.lane), '"category":' || to_json(v.category), '"media_source":' || to_json(v.media_source),
               '"rsoc_site":' || to_json(v.rsoc_site), '"created_time":' || to_json(v.created_time), '"reused_run_id":' || to_json(v.reused_run_id),
               '"spend_usd":' || plain(v.spend), '"revenue_usd":' || plain(v.revenue), '"sessions":' || plain(v.sessions),
               '"s1_clicks":' || plain(v.s1_clicks), '"clicks":' || plain(v.clicks), '"impressions":' || plain(v.impressions),
               '"strategis_impressions":' || plain(v.strategis_impressions), '"conversions":' || plain(v.conversions),
               '"rpc_avg_3d":' || plain(v.rpc_average)) || '}' AS said
    FROM voices v
    JOIN report_ranks r ON r.endpoint = v.endpoint
    JOIN homes h ON h.campaign_id = v.campaign_id
),
merged AS (
    SELECT campaign_id, adset_id,
           coalesce(arg_min(facebook_campaign_id, spend_rank), arg_min(facebook_campaign_id, position)) AS facebook_campaign_id,
           nullif(list_sort(list_distinct(flatten(coalesce(list(facebook_campaign_ids) FILTER (facebook_campaign_ids IS NOT NULL), [])))), []) AS facebook_campaign_ids,
           coalesce(arg_min(id_source, spend_rank), arg_min(id_source, revenue_rank), arg_min(id_source, position)) AS id_source,
           arg_min(account_id, position) AS account_id,
           arg_min(campaign_name, position) AS campaign_name,
           arg_min(adset_name, position) AS adset_name,
           arg_min(owner, position) AS owner,
           arg_min(lane, position) AS lane,
           arg_min(category, position) AS category,
           any_value(home) AS media_source,
           arg_min(rsoc_site, position) AS rsoc_site,
           (TRY_CAST(arg_min(created_time, position) AS TIMESTAMPTZ) AT TIME ZONE 'UTC')::TIMESTAMP AS created_time,
           arg_min(spend, spend_rank)::DECIMAL(18, 6) AS spend_usd,
           arg_min(revenue, revenue_rank)::DECIMAL(18, 6) AS revenue_usd,
           (any_value(revenue) FILTER (endpoint IN ('s1_daily_v3', 's1_daily_v3_adset')))::DECIMAL(18, 6) AS daily_revenue_usd,
           (any_value(revenue) FILTER (endpoint = 's1_reconciled'))::DECIMAL(18, 6) AS reconciled_revenue_usd,
           round(arg_min(sessions, sessions_rank))::BIGINT AS sessions,
           round(arg_min(s1_clicks, s1_clicks_rank))::BIGINT AS s1_clicks,
           round(arg_min(clicks, clicks_rank))::BIGINT AS clicks,
           round(arg_min(impressions, impressions_rank))::BIGINT AS impressions,
           round(arg_min(strategis_impressions, strategis_impressions_rank))::BIGINT AS strategis_impressions,
           round(arg_min(conversions, conversions_rank))::BIGINT AS conversions,
           arg_min(rpc_average, rpc_average_rank)::DOUBLE AS rpc_avg_3d,
           arg_min(endpoint, spend_rank) AS spend_source,
           arg_min(endpoint, revenue_rank) AS revenue_source,
           ('{"won":{' || concat_ws(',',
               '"spend_usd":"' || arg_min(endpoint, spend_rank) || '"',
               '"revenue_usd":"' || arg_min(endpoint, revenue_rank) || '"',
               '"sessions":"' || arg_min(endpoint, sessions_rank) || '"',
               '"s1_clicks":"' || arg_min(endpoint, s1_clicks_rank) || '"',
               '"clicks":"' || arg_min(endpoint, clicks_rank) || '"',
               '"impressions":"' || arg_min(endpoint, impressions_rank) || '"',
               '"strategis_impressions":"' || arg_min(endpoint, strategis_impressions_rank) || '"',
               '"conversions":"' || arg_min(endpoint, conversions_rank) || '"',
               '"rpc_avg_3d":"' || arg_min(endpoint, rpc_average_rank) || '"',
               '"account_id":"' || arg_min(endpoint, CASE WHEN account_id IS NOT NULL THEN position END) || '"',
               '"campaign_name":"' || arg_min(endpoint, CASE WHEN campaign_name IS NOT NULL THEN position END) || '"',
               '"adset_name":"' || arg_min(endpoint, CASE WHEN adset_name IS NOT NULL THEN position END) || '"',
               '"owner":"' || arg_min(endpoint, CASE WHEN owner IS NOT NULL THEN position END) || '"',
               '"lane":"' || arg_min(endpoint, CASE WHEN lane IS NOT NULL THEN position END) || '"',
               '"category":"' || arg_min(endpoint, CASE WHEN category IS NOT NULL THEN position END) || '"',
               '"media_source":"' || arg_min(endpoint, CASE WHEN media_source IS NOT NULL THEN position END) || '"',
               '"rsoc_site":"' || arg_min(endpoint, CASE WHEN rsoc_site IS NOT NULL THEN position END) || '"',
               '"created_time":"' || arg_min(endpoint, CASE WHEN created_time IS NOT NULL THEN position END) || '"')
               || '},"sources":{' || string_agg('"' || endpoint || '":' || said, ',' ORDER BY position) FILTER (is_own) || '}}')::JSON AS raw_payload
    FROM ranked
    GROUP BY campaign_id, adset_id
)
SELECT m.* EXCLUDE (owner), coalesce(o.owner, m.owner) AS owner, a.account AS s1_google_account
FROM merged m
LEFT JOIN owner_aliases o ON o.alias = lower(m.owner)
LEFT JOIN site_accounts a ON a.site = regexp_replace(lower(m.rsoc_site), '^www\.', '');
