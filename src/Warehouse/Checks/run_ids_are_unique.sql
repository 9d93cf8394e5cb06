SELECT run_id, count(*) AS rows FROM job_runs GROUP BY run_id HAVING count(*) > 1;
