-- Days of a time zone: what came in by the hour from the sessions of the zone's day, the rest from the campaigns of that date.
WITH by_campaign AS MATERIALIZED (
    SELECT local_date, date, campaign_id AS id, sum(revenue) AS revenue, sum(sessions) AS sessions, sum(s1_clicks) AS s1_clicks
    FROM sessions
    GROUP BY ALL
),
session_attributes AS (
{attributes}
),
earned AS (
    SELECT s.local_date AS date,
           a.campaign_id,
           -- Of two days that the zone's day touches, the later one knows more.
           arg_max(c.campaign_name, s.date) AS campaign_name,
           arg_max(coalesce(c.owner, a.owner), s.date) AS owner,
           arg_max(coalesce(c.network, a.media_source, 'UNKNOWN'), s.date) AS network,
           arg_max(coalesce(c.site, 'N/A'), s.date) AS site,
           arg_max(coalesce(c.account, 'N/A'), s.date) AS account,
           arg_max(c.id_source, s.date) AS id_source,
           arg_max(c.created_time, s.date) AS created_time,
           sum(s.revenue)::DECIMAL(18, 6) AS revenue_usd,
           sum(s.sessions)::BIGINT AS sessions,
           sum(s.s1_clicks)::BIGINT AS s1_clicks
    FROM by_campaign s
    JOIN session_attributes a ON a.date = s.date AND a.id = s.id
    LEFT JOIN stored_campaigns c ON c.date = s.date AND c.campaign_id = a.campaign_id
    GROUP BY 1, 2
)
SELECT coalesce(c.date, e.date) AS date,
       coalesce(c.campaign_id, e.campaign_id) AS campaign_id,
       coalesce(c.campaign_name, e.campaign_name) AS campaign_name,
       coalesce(c.owner, e.owner) AS owner,
       coalesce(c.network, e.network) AS network,
       coalesce(c.site, e.site) AS site,
       coalesce(c.account, e.account) AS account,
       coalesce(c.id_source, e.id_source) AS id_source,
       coalesce(c.created_time, e.created_time) AS created_time,
       c.spend_usd, e.revenue_usd, e.sessions, e.s1_clicks, c.clicks, c.impressions, c.conversions
FROM (FROM stored_campaigns WHERE date BETWEEN {from} AND {to}) c
FULL JOIN earned e ON e.date = c.date AND e.campaign_id = c.campaign_id
