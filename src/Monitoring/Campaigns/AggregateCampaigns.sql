-- From delivered rows (CampaignColumns: text, blanks NULL) to one row per campaign, or per campaign and ad set.
-- $date: rows of other days are left out.  $level: campaign | adset.  $source: what spend_source and revenue_source say.
CREATE OR REPLACE TEMP TABLE delivered_counts AS
SELECT coalesce(sum(copies), 0) AS rows_read, coalesce(sum(copies - 1), 0) AS duplicate_rows, count(*) FILTER (is_subtotal) AS subtotal_rows
FROM delivered_rows;

CREATE OR REPLACE TEMP TABLE leaf_rows AS
SELECT * EXCLUDE (row_level, is_subtotal, copies, spend, revenue, sessions, s1_clicks, clicks, impressions, strategis_impressions, conversions),
       amount(spend) AS spend, amount(revenue) AS revenue, amount(sessions) AS sessions, amount(s1_clicks) AS s1_clicks, amount(clicks) AS clicks,
       amount(impressions) AS impressions, amount(strategis_impressions) AS strategis_impressions, amount(conversions) AS conversions,
       (spend IS NOT NULL AND amount(spend) IS NULL) OR (revenue IS NOT NULL AND amount(revenue) IS NULL) AS is_unreadable,
       is_other_date(row_date, $date) AS is_other_date,
       row_level IS NOT NULL AND row_level <> $level AS is_other_level
FROM delivered_rows
WHERE NOT is_subtotal;

-- The raw rows are the bulk of the memory; once is enough.
DROP TABLE delivered_rows;

-- A campaign may come in several rows (one a category, or one a name): figures are summed, texts are those of the row
-- that spends most. Rows that are equal in every column are one row that came twice.
CREATE OR REPLACE TEMP TABLE campaign_figures AS
SELECT campaign_id,
       CASE WHEN $level = 'adset' THEN adset_id END AS adset_id,
       first(account_id ORDER BY weight, raw) FILTER (account_id IS NOT NULL) AS account_id,
       first(campaign_name ORDER BY weight, raw) FILTER (campaign_name IS NOT NULL) AS campaign_name,
       CASE WHEN $level = 'adset' THEN first(adset_name ORDER BY weight, raw) FILTER (adset_name IS NOT NULL) END AS adset_name,
       -- Facebook's ids are long numbers, Strategis's are not.
       CASE WHEN regexp_full_match(campaign_id, '\d{11,}') THEN campaign_id END AS facebook_campaign_id,
       first(owner ORDER BY weight, raw) FILTER (owner IS NOT NULL) AS owner,
       first(lane ORDER BY weight, raw) FILTER (lane IS NOT NULL) AS lane,
       first(category ORDER BY weight, raw) FILTER (category IS NOT NULL) AS category,
       -- Only Facebook has snapshots.
       coalesce(first(media_source ORDER BY weight, raw) FILTER (media_source IS NOT NULL), 'facebook') AS media_source,
       first(rsoc_site ORDER BY weight, raw) FILTER (rsoc_site IS NOT NULL) AS rsoc_site,
       sum(spend)::DECIMAL(18, 6) AS spend_usd,
       sum(revenue)::DECIMAL(18, 6) AS revenue_usd,
       round(sum(sessions))::BIGINT AS sessions,
       round(sum(s1_clicks))::BIGINT AS s1_clicks,
       round(sum(clicks))::BIGINT AS clicks,
       round(sum(impressions))::BIGINT AS impressions,
       round(sum(strategis_impressions))::BIGINT AS strategis_impressions,
       round(sum(conversions))::BIGINT AS conversions,
       CASE WHEN count(spend) > 0 THEN $source END AS spend_source,
       CASE WHEN count(revenue) > 0 THEN $source END AS revenue_source,
       CASE WHEN count(*) = 1 THEN any_value(raw) ELSE to_json(list(raw ORDER BY weight, raw)) END AS raw_payload
FROM (
    SELECT *, -coalesce(spend, 0) AS weight FROM leaf_rows
)
WHERE campaign_id IS NOT NULL AND NOT is_other_date AND NOT is_other_level AND ($level = 'campaign' OR adset_id IS NOT NULL)
GROUP BY ALL;
