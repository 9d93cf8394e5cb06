CREATE OR REPLACE TEMP TABLE staged_outcomes AS
SELECT *
FROM read_json($path, format = 'newline_delimited', columns = {
    date: 'DATE', connection_id: 'VARCHAR', user_id: 'VARCHAR', platform: 'VARCHAR', account_id: 'VARCHAR', outcome: 'VARCHAR',
    reason: 'VARCHAR', retry_at: 'TIMESTAMP', metrics: 'INTEGER', missing: 'INTEGER', run_id: 'VARCHAR', updated_at: 'TIMESTAMP'}) s
-- That a dead connection was skipped says less than why it died earlier that day.
WHERE NOT (s.outcome = 'skipped' AND EXISTS (FROM social_outcomes o WHERE o.date = s.date AND o.connection_id = s.connection_id AND o.outcome = 'reconnect_required'));

DELETE FROM social_outcomes USING staged_outcomes s
WHERE social_outcomes.date = s.date AND social_outcomes.connection_id = s.connection_id;

INSERT INTO social_outcomes SELECT * FROM staged_outcomes;
