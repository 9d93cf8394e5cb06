-- Known figures for the page, counted back from {today}.
INSERT INTO campaign_rows BY NAME
SELECT DATE '{today}' - d.back::INTEGER AS date, 'campaign' AS level, 'day' AS snapshot_source, 'strategis' AS mode,
       id AS campaign_id, name AS campaign_name, owner, network AS media_source, 'home.example' AS rsoc_site,
       spend::DECIMAL(18, 6) AS spend_usd, revenue::DECIMAL(18, 6) AS revenue_usd, sessions::BIGINT AS sessions, s1_clicks::BIGINT AS s1_clicks, 900 AS clicks,
       CASE WHEN spend IS NOT NULL THEN network || '_report' END AS spend_source, 's1_daily' AS revenue_source, 'explicit' AS id_source,
       json_object('won', json_object('spend_usd', network || '_report', 'revenue_usd', 's1_daily'),
                   'sources', json_object(network || '_report', json_object('spend_usd', spend), 's1_daily', json_object('revenue_usd', revenue, 'spend_usd', spend * 2))) AS raw_payload,
       'run-1' AS run_id, DATE '{today}' + INTERVAL 15 MINUTE AS updated_at
FROM (VALUES ('st-1', 'Roof repair', 'Alex', 'facebook', 100.50, 250.25, 500, 250, 9),
             ('st-2', 'Dental implants', 'alex', 'taboola', 80.00, 60.00, 200, 100, 9),
             ('st-3', 'Hearing aids', 'Kim', 'facebook', NULL, 40.00, 90, 40, 9),
             ('st-4', 'Solar panels', 'Kim', 'mediago', 300.00, 120.00, 400, 160, 9),
             ('st-5', 'New mattress', 'Kim', 'facebook', 10.00, 5.00, 30, 10, 1),
             ('st-6', 'Walk-in tubs', 'Alex', 'taboola', 150.00, 0.00, 0, 0, 0)) c(id, name, owner, network, spend, revenue, sessions, s1_clicks, first_back)
CROSS JOIN range(0, 10) d(back)
WHERE d.back <= c.first_back;

INSERT INTO campaign_attributes BY NAME SELECT campaign_id AS id, date, campaign_id, owner, media_source FROM campaign_rows;

INSERT INTO session_hourly_rows
SELECT DATE '{today}' - d.back::INTEGER, 'strategis', 'st-1', h.hour, 100, 50, 10.00, 'run-2', DATE '{today}' + INTERVAL 20 MINUTE
FROM range(0, 5) d(back) CROSS JOIN range(0, 24) h(hour);

-- Today an hour earns ten cents a click less than on the days before.
INSERT INTO session_hourly_snapshots
SELECT DATE '{today}' - d.back::INTEGER, 'strategis', DATE '{today}' - d.back::INTEGER + INTERVAL 10 HOUR, 10, 'st-1', h.hour, 100, 50,
       50 * (CASE WHEN d.back = 0 THEN 0.40 ELSE 0.50 END + 0.02 * h.hour - CASE WHEN d.back = 0 AND h.hour = 7 THEN 0.2 ELSE 0 END), 'run-2'
FROM range(0, 8) d(back) CROSS JOIN range(0, 11) h(hour);

INSERT INTO endpoint_answers
SELECT 'run-1', DATE '{today}' - d.back::INTEGER, 'campaign', name, 'all',
       CASE WHEN name = 'taboola_report' AND d.back = 1 THEN 'FAILED' WHEN name = 's1_reconciled' AND d.back = 0 THEN 'NOT_YET' WHEN name = 'mediago_report' AND d.back = 2 THEN 'PARTIAL' ELSE 'OK' END,
       40, 38, true, true,
       CASE WHEN name = 'taboola_report' AND d.back = 1 THEN '502 Bad Gateway' WHEN name = 'mediago_report' AND d.back = 2 THEN '12 rows instead of about 40' END,
       0, DATE '{today}' - d.back::INTEGER + INTERVAL 1 HOUR, DATE '{today}' - d.back::INTEGER + INTERVAL 61 MINUTE, CASE WHEN name = 'mediago_report' AND d.back = 2 THEN 'run-0' END
FROM (VALUES ('facebook_report'), ('taboola_report'), ('mediago_report'), ('s1_daily'), ('s1_reconciled')) e(name)
CROSS JOIN range(0, 10) d(back);

INSERT INTO analytics_snapshots
SELECT 'user-' || u, platform, 'social_media', 'reach', 100, DATE '{today}' - d.back::INTEGER, NULL, '{}', 'account-' || u, 'reach', DATE '{today}', DATE '{today}'
FROM range(1, 4) u(u) CROSS JOIN (VALUES ('instagram'), ('youtube')) p(platform) CROSS JOIN range(1, 6) d(back)
WHERE NOT (u.u = 3 AND platform = 'instagram' AND d.back = 2);

INSERT INTO social_outcomes VALUES (DATE '{today}' - 1, 'c-9', 'user-9', 'facebook', 'account-9', 'reconnect_required', 'The token has expired.', NULL, 0, 4, 'run-3', DATE '{today}');

INSERT INTO job_runs VALUES
    ('run-1', 'ingest-campaigns', DATE '{today}' - 1, '{"mode": "strategis"}', 'partial', DATE '{today}' + INTERVAL 15 MINUTE, DATE '{today}' + INTERVAL 16 MINUTE, DATE '{today}' + INTERVAL 16 MINUTE, 'host-1', '{"rows_stored": 5}', '["taboola_report failed: 502 Bad Gateway.", "mediago_report came incomplete."]', NULL),
    ('run-2', 'ingest-sessions', DATE '{today}', '{"mode": "strategis"}', 'success', DATE '{today}' + INTERVAL 20 MINUTE, DATE '{today}' + INTERVAL 21 MINUTE, DATE '{today}' + INTERVAL 21 MINUTE, 'host-1', '{"sessions_stored": 1100}', '[]', NULL),
    ('run-4', 'sync-media-buys', DATE '{today}', '{}', 'failed', DATE '{today}' + INTERVAL 30 MINUTE, DATE '{today}' + INTERVAL 31 MINUTE, DATE '{today}' + INTERVAL 31 MINUTE, 'host-1', '{}', '[]', 'Snowflake answered 401: the key is not known.');

INSERT INTO alerts BY NAME
SELECT 'jobs/collect-social' AS key, 'jobs' AS rule, 'collect-social' AS subject, 'failed for {today}: Graph answered 503' AS figure, 'a newer run of the same work that did not fail' AS threshold,
       'run log' AS sources, 'runs?job=collect-social&status=failed' AS view, DATE '{today}' - INTERVAL 30 HOUR AS opened_at, DATE '{today}' - INTERVAL 30 HOUR AS last_seen_at, DATE '{today}' - INTERVAL 27 HOUR AS closed_at;
