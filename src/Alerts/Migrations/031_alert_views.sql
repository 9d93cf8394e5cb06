-- What the dashboard links to without knowing its own address, and which alerts stand first. Alerts that are open get theirs
-- at the next check.
ALTER TABLE alerts ADD COLUMN is_urgent BOOLEAN DEFAULT false;
ALTER TABLE alerts ADD COLUMN view VARCHAR;         -- rpc?date=2025-11-22; NULL where it was not stored yet

UPDATE alerts SET view = split_part(link, '#/', 2) WHERE contains(link, '#/');
