-- What the dashboard links to without knowing its own address, and which alerts stand first. The default comes last: the engine
-- refuses a transaction that alters a table once more after it has written rows of it.
ALTER TABLE alerts ADD COLUMN view VARCHAR;         -- rpc?date=2025-11-22; NULL in older rows, whose link ends in it
ALTER TABLE alerts ADD COLUMN is_urgent BOOLEAN DEFAULT false;
