UPDATE social_outcomes o SET run_id = $runId
WHERE date = $date
  AND ($UserId IS NULL OR user_id = $UserId) AND ($Platform IS NULL OR platform = $Platform)
  AND NOT EXISTS (FROM job_runs r WHERE r.run_id = o.run_id AND r.status IN ('success', 'partial'));
