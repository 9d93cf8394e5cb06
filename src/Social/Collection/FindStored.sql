-- What a run of this date has stored that never ended (killed, interrupted, or still running beside this one).
SELECT connection_id, outcome, missing
FROM social_outcomes o
WHERE date = $date
  AND outcome IN ('collected', 'no_data')
  AND NOT EXISTS (FROM job_runs r WHERE r.run_id = o.run_id AND r.status IN ('success', 'partial'));
