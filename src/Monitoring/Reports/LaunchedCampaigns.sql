-- The campaigns that did something for the first time within the report's days, and what they did there since. Snapshots know
-- Facebook ids only: a campaign whose Facebook campaign was seen before it under that id is not new.
WITH active AS (
    SELECT campaign_id, min(date) AS first_seen
    FROM campaigns
    WHERE {activity}
    GROUP BY campaign_id
),
seen_before AS (
    SELECT DISTINCT campaign_id
    FROM campaign_rows
    WHERE level = 'campaign' AND date < {from} AND campaign_id IN (SELECT campaign_id FROM active)
      AND {activity}
),
seen_as_facebook AS (
    SELECT DISTINCT campaign_id
    FROM (SELECT DISTINCT campaign_id, first_seen, unnest(facebook_campaign_ids) AS facebook_id FROM campaigns JOIN active USING (campaign_id)) mapped
    JOIN (
        SELECT campaign_id AS facebook_id, min(date) AS facebook_first_seen
        FROM campaign_rows
        WHERE level = 'campaign' AND mode <> 'strategis' AND date <= {to}
          AND {activity}
        GROUP BY campaign_id
    ) USING (facebook_id)
    WHERE facebook_first_seen < first_seen
),
launched AS (
    SELECT campaign_id,
           any_value(first_seen) AS first_seen,
           min(created_time) AS created_time,
           arg_min(campaign_name, date) AS campaign_name,
           arg_min(owner, date) AS owner,
           arg_min(network, date) AS network,
           arg_min(site, date) AS site,
           arg_min(account, date) AS account,
           sum(spend_usd)::DECIMAL(18, 6) AS spend_usd,
           sum(revenue_usd)::DECIMAL(18, 6) AS revenue_usd,
           (sum(revenue_usd) FILTER (spend_usd IS NOT NULL))::DECIMAL(18, 6) AS revenue_with_spend_usd,
           sum(sessions)::BIGINT AS sessions,
           sum(clicks)::BIGINT AS clicks
    FROM campaigns
    JOIN active USING (campaign_id)
    ANTI JOIN seen_before USING (campaign_id)
    ANTI JOIN seen_as_facebook USING (campaign_id)
    WHERE date >= first_seen AND first_seen > {baseline}
    GROUP BY campaign_id
),
names AS (
{owner_names})
SELECT launched.* EXCLUDE (owner), coalesce(name, 'UNKNOWN') AS buyer
FROM launched
LEFT JOIN names ON names.key = lower(launched.owner)
