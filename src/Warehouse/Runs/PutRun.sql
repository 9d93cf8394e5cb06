DELETE FROM job_runs WHERE run_id = $RunId;

INSERT INTO job_runs (run_id, job, date, parameters, status, started_at, heartbeat_at, finished_at, host, counts, warnings, error)
VALUES ($RunId, $Job, $Date, $Parameters::JSON, $Status, $StartedAt, $HeartbeatAt, $FinishedAt, $Host, $Counts::JSON, $Warnings::JSON, $Error);
