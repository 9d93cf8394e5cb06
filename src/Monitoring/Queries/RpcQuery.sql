WITH lines AS (
    SELECT CASE $dimension
               WHEN 'campaign' THEN campaign_id
               WHEN 'media_source' THEN media_source
               WHEN 'owner' THEN owner
               WHEN 'click_hour' THEN click_hour::VARCHAR
           END AS key,
           sum(sessions)::BIGINT AS sessions,
           sum(revenue)::DECIMAL(18, 6) AS revenue,
           CASE WHEN sum(s1_clicks) > 0 THEN sum(revenue)::DOUBLE / sum(s1_clicks)::DOUBLE END AS rpc
    FROM session_hourly_metrics
    WHERE date = $date
    GROUP BY 1
)
SELECT coalesce(key, 'UNKNOWN') AS Key, sessions AS Sessions, revenue AS Revenue, rpc AS Rpc
FROM lines
ORDER BY CASE WHEN $dimension = 'click_hour' THEN TRY_CAST(key AS INTEGER) END, revenue DESC, key;
