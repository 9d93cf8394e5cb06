-- One line a campaign and day, the most money first. Ratios are those of the table.
SELECT date, campaign_id, campaign_name, owner, media_source, rsoc_site, mode, snapshot_source,
       spend_usd, revenue_usd,
       CASE WHEN spend_usd IS NOT NULL THEN (coalesce(revenue_usd, 0) - spend_usd)::DECIMAL(18, 6) END AS profit_usd,
       roas, rpc, sessions, s1_clicks, clicks, impressions, conversions,
       spend_source, revenue_source, id_source, updated_at
FROM campaign_index
WHERE date BETWEEN $from AND $to
ORDER BY date DESC, greatest(spend_usd, revenue_usd) DESC NULLS LAST, campaign_id;
