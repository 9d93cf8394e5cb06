-- The object exists: journal, mapping and step in one statement. Only the attempt that is still in the journal may write.
WITH call AS (
  UPDATE campaign_calls
  SET status = 'succeeded', external_id = @external_id, tracking_url = @tracking_url, reused = @reused, finished_at = now(), last_error = NULL,
      parent_external_id = coalesce(@parent_external_id, parent_external_id)
  WHERE id = @id AND attempts = @attempts AND status IN ('planned', 'in_flight', 'unknown', 'failed')
  RETURNING request_id, object_type, step, position
), mapping AS (
  UPDATE campaign_mappings m SET
    strategis_template_id = CASE c.object_type WHEN 'template' THEN @external_id ELSE m.strategis_template_id END,
    facebook_campaign_id = CASE c.object_type WHEN 'fb_campaign' THEN @external_id ELSE m.facebook_campaign_id END,
    facebook_ad_set_ids = CASE c.object_type WHEN 'fb_adset' THEN campaign_setup_put(m.facebook_ad_set_ids, c.position, @external_id) ELSE m.facebook_ad_set_ids END,
    strategis_campaign_ids = CASE c.object_type WHEN 'strategis_campaign' THEN campaign_setup_put(m.strategis_campaign_ids, c.position, @external_id) ELSE m.strategis_campaign_ids END,
    tracking_urls = CASE c.object_type WHEN 'strategis_campaign' THEN campaign_setup_put(m.tracking_urls, c.position, @tracking_url) ELSE m.tracking_urls END,
    facebook_creative_ids = CASE c.object_type WHEN 'fb_creative' THEN campaign_setup_put(m.facebook_creative_ids, c.position, @external_id) ELSE m.facebook_creative_ids END,
    facebook_ad_ids = CASE c.object_type WHEN 'fb_ad' THEN campaign_setup_put(m.facebook_ad_ids, c.position, @external_id) ELSE m.facebook_ad_ids END
  FROM call c WHERE m.request_id = c.request_id
), plan AS (
  UPDATE campaign_plans p SET strategis_template_id = @external_id FROM call c WHERE p.request_id = c.request_id AND c.object_type = 'template'
), step AS (
  UPDATE campaign_steps s SET finished_at = now(), outcome = 'succeeded'
  FROM call c
  WHERE s.request_id = c.request_id AND s.step = c.step AND s.finished_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM campaign_calls o WHERE o.request_id = c.request_id AND o.step = c.step AND o.id <> @id AND o.status IN ('planned', 'in_flight', 'unknown', 'failed'))
)
SELECT count(*)::int FROM call
