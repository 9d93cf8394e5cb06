-- Two processes may come here at once.
SELECT pg_advisory_xact_lock(7460022);

CREATE TABLE IF NOT EXISTS analytics_snapshots (
    id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id    text NOT NULL,
    platform   text NOT NULL,
    source     text NOT NULL CHECK (source IN ('social_media', 'blog')),
    metric     text NOT NULL,
    value      numeric NOT NULL DEFAULT 0,
    date       date NOT NULL,
    post_id    text,
    metadata   jsonb DEFAULT '{}',
    created_at timestamptz DEFAULT now()
);

ALTER TABLE analytics_snapshots ADD COLUMN IF NOT EXISTS account_id text;

-- NULL is not equal to NULL in a plain UNIQUE, so the predecessor's constraint let account-level rows in again and again.
-- Only before the index exists is there anything to clean up.
DELETE FROM analytics_snapshots older USING (
    SELECT ctid AS place, row_number() OVER (PARTITION BY user_id, platform, coalesce(account_id, ''), source, metric, date ORDER BY created_at DESC NULLS LAST, ctid DESC) AS age
    FROM analytics_snapshots WHERE post_id IS NULL
) ranked
WHERE to_regclass('analytics_snapshots_account_level') IS NULL AND older.ctid = ranked.place AND ranked.age > 1;

CREATE UNIQUE INDEX IF NOT EXISTS analytics_snapshots_account_level
    ON analytics_snapshots (user_id, platform, coalesce(account_id, ''), source, metric, date) WHERE post_id IS NULL;
