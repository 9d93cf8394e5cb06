-- Accepted requests without progress for @seconds whose wait, if they had one, is over as long.
SELECT r.request_id, p.campaign_name, r.step, coalesce(r.last_progress_at, r.accepted_at) AT TIME ZONE 'UTC'
FROM campaign_requests r JOIN campaign_plans p ON p.id = r.campaign_plan_id
WHERE r.status IN ('pending', 'in_progress') AND r.accepted_at IS NOT NULL
  AND coalesce(r.last_progress_at, r.accepted_at) < now() - make_interval(secs => @seconds)
  AND (r.wait_until IS NULL OR r.wait_until < now() - make_interval(secs => @seconds))
ORDER BY 4 LIMIT 100
