WITH request AS (
  UPDATE campaign_requests
  SET status = 'completed', step = 'complete', failure = NULL, failure_is_retryable = false, finished_at = now(), leased_by = NULL, lease_until = NULL, wait_until = NULL
  WHERE request_id = @request_id AND leased_by = @worker
  RETURNING request_id
), plan AS (
  UPDATE campaign_plans p SET status = 'active', failed_step = NULL FROM request r WHERE p.request_id = r.request_id
), steps AS (
  UPDATE campaign_steps s SET finished_at = now(), outcome = 'succeeded' FROM request r WHERE s.request_id = r.request_id AND s.finished_at IS NULL
)
UPDATE campaign_mappings m SET status = 'active', facebook_status = 'PAUSED', status_synced_at = now() FROM request r WHERE m.request_id = r.request_id
