-- The predecessor's sessions, re-keyed. Its first generation stored clicks under Facebook ids, its second searches under
-- Strategis ids, in one table without a mode: the id tells which. Of searches it kept no S1 clicks, so that they are NULL.
-- Its table has no key, so that a row may be there twice: the newest counts. A day that we fetched ourselves is kept.
MERGE INTO session_hourly_rows imported
USING (
    SELECT date,
           CASE WHEN regexp_full_match(trim(campaign_id), '\d{11,}') THEN 'direct' ELSE 'strategis' END AS mode,
           trim(campaign_id) AS campaign_id,
           click_hour::TINYINT AS click_hour,
           sessions::BIGINT AS sessions,
           revenue::DECIMAL(18, 6) AS revenue,
           coalesce(ingested_at, TIMESTAMP '1970-01-01') AS ingested_at
    FROM old.session_hourly_metrics o
    WHERE trim(campaign_id) <> '' AND click_hour BETWEEN 0 AND 27
    QUALIFY row_number() OVER (PARTITION BY date, trim(campaign_id), click_hour ORDER BY ingested_at DESC NULLS LAST) = 1
) o
ON imported.date = o.date AND imported.mode = o.mode AND imported.campaign_id = o.campaign_id AND imported.click_hour = o.click_hour
WHEN MATCHED AND imported.run_id = 'import' THEN
    UPDATE SET sessions = o.sessions, s1_clicks = CASE WHEN o.mode = 'direct' THEN o.sessions END, revenue = o.revenue, ingested_at = o.ingested_at
WHEN NOT MATCHED AND NOT EXISTS (FROM session_hourly_rows own WHERE own.date = o.date AND own.mode = o.mode AND own.run_id <> 'import') THEN
    INSERT (date, mode, campaign_id, click_hour, sessions, s1_clicks, revenue, run_id, ingested_at)
    VALUES (o.date, o.mode, o.campaign_id, o.click_hour, o.sessions, CASE WHEN o.mode = 'direct' THEN o.sessions END, o.revenue, 'import', o.ingested_at);
