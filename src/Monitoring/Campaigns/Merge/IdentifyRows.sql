-- The rows of one report (report_rows: ReportColumns) with the ids that they carry themselves.
CREATE OR REPLACE TEMP VIEW identified_rows AS
SELECT * EXCLUDE (network_campaign_id),
       -- What the map and the names are keyed by; Facebook's ids must not meet another network's.
       coalesce((FROM networks n SELECT n.platform WHERE n.id = r.network_id), r.platform) AS network,
       CASE
           WHEN strategis_id IS NOT NULL AND NOT regexp_full_match(strategis_id, '\d{11,}') THEN strategis_id
           -- The field holds either id; Strategis's is short and begins with a letter.
           WHEN regexp_full_match(campaign_id, '[a-z][a-z0-9]{3,14}') THEN campaign_id
       END AS explicit_id,
       coalesce(
           CASE WHEN NOT regexp_full_match(network_campaign_id, '[a-z][a-z0-9]{3,14}') THEN network_campaign_id END,
           CASE WHEN NOT regexp_full_match(campaign_id, '[a-z][a-z0-9]{3,14}') THEN campaign_id END,
           CASE WHEN regexp_full_match(strategis_id, '\d{11,}') THEN strategis_id END) AS network_campaign
FROM report_rows r
WHERE NOT is_other_date;
