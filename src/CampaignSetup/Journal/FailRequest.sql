WITH request AS (
  UPDATE campaign_requests
  SET status = 'failed', failure = @failure, failure_is_retryable = @is_retryable, finished_at = now(), leased_by = NULL, lease_until = NULL, wait_until = NULL
  WHERE request_id = @request_id AND leased_by = @worker
  RETURNING request_id, step
), plan AS (
  UPDATE campaign_plans p SET status = 'failed', failed_step = coalesce(r.step, 'plan_stored') FROM request r WHERE p.request_id = r.request_id
), steps AS (
  UPDATE campaign_steps s SET finished_at = now(), outcome = 'failed' FROM request r WHERE s.request_id = r.request_id AND s.finished_at IS NULL
)
UPDATE campaign_mappings m SET status = 'failed' FROM request r WHERE m.request_id = r.request_id
