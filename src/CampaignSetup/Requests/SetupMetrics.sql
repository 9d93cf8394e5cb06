-- Requests accepted within [@from, @to], UTC days. Success rate = completed / (completed + failed); running ones stand apart.
WITH accepted AS (
  SELECT r.*, p.organization FROM campaign_requests r JOIN campaign_plans p ON p.id = r.campaign_plan_id
  WHERE r.accepted_at >= @from::date::timestamp AT TIME ZONE 'UTC' AND r.accepted_at < (@to::date + 1)::timestamp AT TIME ZONE 'UTC'
    AND (@organization::text IS NULL OR p.organization = @organization)
), requests AS (
  SELECT count(*)::int AS accepted,
    count(*) FILTER (WHERE status = 'completed')::int AS completed,
    count(*) FILTER (WHERE status = 'failed')::int AS failed,
    count(*) FILTER (WHERE status IN ('pending', 'in_progress'))::int AS running,
    count(*) FILTER (WHERE status = 'completed' AND attempt = 1)::int AS completed_first,
    coalesce(sum(replays), 0)::int AS replays,
    count(*) FILTER (WHERE status = 'in_progress' AND last_progress_at < now() - interval '15 minutes')::int AS stuck,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM finished_at - accepted_at)::float8) FILTER (WHERE status = 'completed') AS seconds_p50,
    percentile_cont(0.95) WITHIN GROUP (ORDER BY extract(epoch FROM finished_at - accepted_at)::float8) FILTER (WHERE status = 'completed') AS seconds_p95,
    percentile_cont(0.99) WITHIN GROUP (ORDER BY extract(epoch FROM finished_at - accepted_at)::float8) FILTER (WHERE status = 'completed') AS seconds_p99
  FROM accepted
), calls AS (
  SELECT coalesce(sum(attempts), 0)::int AS calls,
    coalesce(sum(attempts) FILTER (WHERE c.object_type LIKE 'fb%'), 0)::int AS facebook_calls,
    count(*) FILTER (WHERE reused AND c.object_type <> 'template')::int AS adopted_calls,
    count(*) FILTER (WHERE c.status = 'unknown')::int AS unknown_calls,
    count(*) FILTER (WHERE c.status = 'orphan_suspect')::int AS orphan_suspects,
    count(*) FILTER (WHERE c.object_type = 'template' AND c.status = 'succeeded' AND NOT reused)::int AS templates_made,
    coalesce(sum(throttle_wait_seconds), 0)::float8 AS throttle_wait_seconds
  FROM campaign_calls c JOIN accepted a ON a.request_id = c.request_id
), errors AS (
  SELECT count(*) FILTER (WHERE e.fb_code IS NOT NULL)::int AS facebook_errors,
    count(*) FILTER (WHERE e.fb_code IN (190, 368))::int AS token_or_policy_errors,
    count(*) FILTER (WHERE e.error_type = 'missing_route')::int AS missing_routes
  FROM campaign_errors e JOIN accepted a ON a.request_id = e.request_id
)
SELECT r.accepted, r.completed, r.failed, r.running, r.replays, r.stuck, r.seconds_p50, r.seconds_p95, r.seconds_p99,
  r.completed::float8 / nullif(r.completed + r.failed, 0) AS success_rate,
  r.completed_first::float8 / nullif(r.completed + r.failed, 0) AS success_rate_at_first_attempt,
  r.replays::float8 / nullif(r.accepted + r.replays, 0) AS idempotency_hit_rate,
  c.calls, c.adopted_calls, c.unknown_calls, c.orphan_suspects, c.templates_made, c.throttle_wait_seconds,
  e.facebook_errors, e.token_or_policy_errors, e.missing_routes,
  e.facebook_errors::float8 / nullif(c.facebook_calls, 0) AS facebook_error_rate,
  CASE
    WHEN e.token_or_policy_errors > 0 OR e.missing_routes > 0 OR r.completed::float8 / nullif(r.completed + r.failed, 0) < 0.9 THEN 'critical'
    WHEN r.completed::float8 / nullif(r.completed + r.failed, 0) < 0.95 OR r.stuck > 0 THEN 'warning'
    ELSE 'ok'
  END AS level
FROM requests r, calls c, errors e;

SELECT s.step, count(*)::int AS finished,
  percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM s.finished_at - s.started_at)::float8) AS seconds_p50,
  percentile_cont(0.95) WITHIN GROUP (ORDER BY extract(epoch FROM s.finished_at - s.started_at)::float8) AS seconds_p95
FROM campaign_steps s JOIN campaign_requests r ON r.request_id = s.request_id JOIN campaign_plans p ON p.id = r.campaign_plan_id
WHERE s.finished_at IS NOT NULL AND s.outcome = 'succeeded'
  AND r.accepted_at >= @from::date::timestamp AT TIME ZONE 'UTC' AND r.accepted_at < (@to::date + 1)::timestamp AT TIME ZONE 'UTC' AND (@organization::text IS NULL OR p.organization = @organization)
GROUP BY s.step ORDER BY min(s.started_at);

SELECT e.step, e.error_type, e.fb_code, e.fb_subcode, count(*)::int AS count
FROM campaign_errors e JOIN campaign_requests r ON r.request_id = e.request_id JOIN campaign_plans p ON p.id = r.campaign_plan_id
WHERE r.accepted_at >= @from::date::timestamp AT TIME ZONE 'UTC' AND r.accepted_at < (@to::date + 1)::timestamp AT TIME ZONE 'UTC' AND (@organization::text IS NULL OR p.organization = @organization)
GROUP BY e.step, e.error_type, e.fb_code, e.fb_subcode ORDER BY count(*) DESC LIMIT 100
