SELECT key, count(*) AS rows FROM alerts WHERE closed_at IS NULL GROUP BY key HAVING count(*) > 1;
