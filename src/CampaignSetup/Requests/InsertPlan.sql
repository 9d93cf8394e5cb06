WITH plan AS (
  INSERT INTO campaign_plans (request_id, brand, objective, hook_set_id, market, channel, date, category, ad_account_id, organization, domain, destination,
    strategis_template_id, campaign_name, ad_set_names, ad_names, currency, plan_json, plan_hash, status)
  VALUES (@request_id, @brand, @objective, @hook_set_id, @market, @channel, @date, @category, @ad_account_id, @organization, @domain, @destination,
    @template_id, @campaign_name, @ad_set_names, @ad_names::jsonb, @currency, @plan_json::jsonb, @plan_hash, CASE WHEN @is_draft THEN 'draft' ELSE 'pending' END)
  RETURNING id
), mapping AS (
  INSERT INTO campaign_mappings (campaign_plan_id, request_id) SELECT id, @request_id FROM plan RETURNING id, campaign_plan_id
), request AS (
  UPDATE campaign_requests r SET campaign_plan_id = m.campaign_plan_id, campaign_mapping_id = m.id, warnings = @warnings::jsonb FROM mapping m WHERE r.request_id = @request_id
), step AS (
  INSERT INTO campaign_steps (request_id, step, attempt, finished_at, outcome) VALUES (@request_id, 'plan_stored', 1, now(), 'succeeded')
)
INSERT INTO campaign_calls (request_id, step, object_type, ad_set_index, ad_index, ordinal, position, client_request_key, name)
SELECT @request_id, c.step, c.object_type, c.ad_set_index, c.ad_index, c.ordinal, c.position, c.client_request_key, c.name
FROM json_to_recordset(@calls::json) AS c (step text, object_type text, ad_set_index int, ad_index int, ordinal int, position int, client_request_key text, name text)
