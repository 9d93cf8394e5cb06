-- Writes down that a call goes out, before it goes out. Nothing is written when the lease is lost.
WITH held AS (
  UPDATE campaign_requests
  SET status = 'in_progress', step = @step, started_at = coalesce(started_at, now()), last_progress_at = now(), wait_until = NULL,
      lease_until = now() + @lease_seconds * interval '1 second'
  WHERE request_id = @request_id AND leased_by = @worker
  RETURNING attempt
), plan AS (
  UPDATE campaign_plans SET status = 'creating' FROM held WHERE request_id = @request_id AND status <> 'creating'
), mapping AS (
  UPDATE campaign_mappings SET status = 'creating' FROM held WHERE request_id = @request_id AND status <> 'creating' AND @object_type <> 'template'
), step AS (
  INSERT INTO campaign_steps (request_id, step, attempt) SELECT @request_id, @step, attempt FROM held ON CONFLICT DO NOTHING
)
UPDATE campaign_calls
SET status = 'in_flight', attempts = attempts + 1, payload = @payload::jsonb, payload_hash = @payload_hash, parent_external_id = @parent_external_id,
    first_started_at = coalesce(first_started_at, now()), last_started_at = now(), finished_at = NULL
FROM held
WHERE id = @id AND status <> 'succeeded'
RETURNING attempts
