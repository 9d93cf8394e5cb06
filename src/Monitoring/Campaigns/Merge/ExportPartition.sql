-- A stored partition of mode strategis, as the merge reads it. The values are names of ours and a day, never a user's text.
-- Small row groups: a group of what the sources said is read into memory as a whole.
COPY (
    SELECT campaign_id, adset_id, facebook_campaign_ids, id_source, raw_payload, run_id
    FROM campaign_rows
    WHERE date = {date} AND level = {level} AND snapshot_source = {source} AND mode = 'strategis'
) TO {path} (FORMAT parquet, ROW_GROUP_SIZE 10240);
