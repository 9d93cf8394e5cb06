SELECT run_id, job, date, parameters::VARCHAR, status, started_at, heartbeat_at, finished_at, host, counts::VARCHAR, warnings::VARCHAR, error
FROM job_runs
WHERE ($RunId IS NULL OR run_id = $RunId)
  AND ($Job IS NULL OR job = $Job)
  AND ($Date IS NULL OR date = $Date::DATE)
  AND ($Since IS NULL OR started_at >= $Since::TIMESTAMPTZ)
ORDER BY started_at DESC, run_id DESC;
