-- What became of a call that made nothing, or nobody knows what. One statement, with the error row.
WITH call AS (
  UPDATE campaign_calls
  SET status = @status, look_ups = CASE WHEN @status = 'unknown' THEN 0 ELSE look_ups END,
      transient_failures = transient_failures + CASE WHEN @class IN ('transient', 'unknown') THEN 1 ELSE 0 END,
      throttles = throttles + CASE WHEN @class = 'throttled' THEN 1 ELSE 0 END,
      throttle_wait_seconds = throttle_wait_seconds + CASE WHEN @class = 'throttled' THEN @wait_seconds ELSE 0 END,
      last_http_status = @http_status, fb_code = @fb_code, fb_subcode = @fb_subcode, fbtrace_id = @fbtrace_id, last_error = @message, finished_at = now()
  WHERE id = @id AND attempts = @attempts AND status <> 'succeeded'
  RETURNING request_id, step, attempts, ad_set_index, ad_index
), request AS (
  UPDATE campaign_requests r SET wait_until = CASE WHEN @wait_seconds > 0 THEN now() + @wait_seconds * interval '1 second' END, last_progress_at = now()
  FROM call c WHERE r.request_id = c.request_id
  RETURNING r.campaign_plan_id, r.campaign_mapping_id
), rest AS (
  INSERT INTO campaign_account_rests (ad_account_id, until, reason)
  SELECT @ad_account_id, CASE WHEN @class = 'policy' THEN 'infinity'::timestamptz ELSE now() + @wait_seconds * interval '1 second' END, @message
  FROM call WHERE @class IN ('throttled', 'policy')
  ON CONFLICT (ad_account_id) DO UPDATE SET until = greatest(campaign_account_rests.until, excluded.until), reason = excluded.reason
)
INSERT INTO campaign_errors (campaign_plan_id, campaign_mapping_id, request_id, step, error_type, error_message, error_details, attempt, http_status, fb_code, fb_subcode, fbtrace_id, retryable, ad_set_index, ad_index)
SELECT r.campaign_plan_id, r.campaign_mapping_id, c.request_id, c.step, @class, @message, @details::jsonb, c.attempts, @http_status, @fb_code, @fb_subcode, @fbtrace_id, @retryable, c.ad_set_index, c.ad_index
FROM call c, request r
