-- How many, and how large a part of all, by one of three names.
WITH named AS (
    SELECT *, CASE $by WHEN 'buyer' THEN buyer WHEN 'network' THEN network ELSE site END AS name FROM launched
)
SELECT name,
       grouping(name) = 1 AS is_total,
       count(*) AS launches,
       count(*)::DOUBLE / max(count(*)) OVER () AS share,
       count(*) FILTER (created_time::DATE < first_seen) AS created_on_earlier_days,
       sum(spend_usd)::DECIMAL(18, 6) AS spend_usd,
       sum(revenue_usd)::DECIMAL(18, 6) AS revenue_usd,
       CASE WHEN sum(spend_usd) > 0 THEN coalesce(sum(revenue_with_spend_usd), 0)::DOUBLE / sum(spend_usd)::DOUBLE END AS roas,
       sum(sessions)::BIGINT AS sessions,
       sum(clicks)::BIGINT AS clicks
FROM named
GROUP BY GROUPING SETS ((name), ())
ORDER BY is_total, launches DESC, name;
