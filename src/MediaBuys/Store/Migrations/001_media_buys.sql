-- The metric tables, and the tables that link a media buy to its campaign. The latter belong to the media tool: where they
-- exist they are used as they are; where not, they are made with the columns that our queries and exports read.

CREATE TABLE IF NOT EXISTS platform_buy_daily_impressions (
    date                 date        NOT NULL,
    media_buy_id         text        NOT NULL,   -- no foreign key: metrics may come before their buy
    impressions          bigint,
    clicks               bigint,
    spend                numeric,                -- as exact as the source
    conversions          bigint,
    viewable_impressions bigint,
    created_at           timestamptz NOT NULL,
    updated_at           timestamptz NOT NULL,
    PRIMARY KEY (media_buy_id, date)
);
-- A table that the media tool made before these metrics existed. Asked for first, since only its owner may even try to alter it.
DO $$
BEGIN
    IF (SELECT count(*) FROM pg_attribute WHERE attrelid = 'platform_buy_daily_impressions'::regclass AND attname IN ('conversions', 'viewable_impressions') AND NOT attisdropped) < 2 THEN
        ALTER TABLE platform_buy_daily_impressions ADD COLUMN IF NOT EXISTS conversions bigint, ADD COLUMN IF NOT EXISTS viewable_impressions bigint;
    END IF;
END $$;

CREATE TABLE IF NOT EXISTS platform_buy_daily_videos (
    date              date        NOT NULL,
    media_buy_id      text        NOT NULL,
    video_starts      bigint,
    video_completions bigint,
    video_views       bigint,
    created_at        timestamptz NOT NULL,
    updated_at        timestamptz NOT NULL,
    PRIMARY KEY (media_buy_id, date)
);

DO $$
DECLARE metrics regclass;
BEGIN
    -- The media tool's own tables may have such an index under another name, and belong to another user.
    FOREACH metrics IN ARRAY ARRAY['platform_buy_daily_impressions', 'platform_buy_daily_videos']::regclass[] LOOP
        IF NOT EXISTS (SELECT FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0] WHERE i.indrelid = metrics AND a.attname = 'date')
            AND (SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = metrics) THEN
            EXECUTE format('CREATE INDEX ON %s (date)', metrics);
        END IF;
    END LOOP;
END $$;

CREATE TABLE IF NOT EXISTS platform_buy_hourly_impressions (
    date                 date        NOT NULL,
    hour                 smallint    NOT NULL,
    media_buy_id         text        NOT NULL,
    impressions          bigint,
    clicks               bigint,
    spend                numeric,
    conversions          bigint,
    viewable_impressions bigint,
    created_at           timestamptz NOT NULL,
    updated_at           timestamptz NOT NULL,
    PRIMARY KEY (media_buy_id, date, hour)
);

CREATE TABLE IF NOT EXISTS platform_buy_hourly_videos (
    date              date        NOT NULL,
    hour              smallint    NOT NULL,
    media_buy_id      text        NOT NULL,
    video_starts      bigint,
    video_completions bigint,
    video_views       bigint,
    created_at        timestamptz NOT NULL,
    updated_at        timestamptz NOT NULL,
    PRIMARY KEY (media_buy_id, date, hour)
);

CREATE TABLE IF NOT EXISTS media_sync_runs (
    run_id         text        PRIMARY KEY,
    job            text        NOT NULL,
    status         text        NOT NULL,          -- running, success, partial, failed
    parameters     jsonb       NOT NULL,
    window_from    date,                          -- inclusive, both
    window_to      date,
    complete_until date,                          -- every day up to here was fetched at least once
    counts         jsonb       NOT NULL,
    warnings       jsonb       NOT NULL,
    error          text,
    host           text        NOT NULL,
    started_at     timestamptz NOT NULL,
    finished_at    timestamptz
);
CREATE INDEX IF NOT EXISTS media_sync_runs_started ON media_sync_runs (job, started_at);

CREATE TABLE IF NOT EXISTS accounts (
    id             text PRIMARY KEY,
    account_number text,
    account_name   text
);

CREATE TABLE IF NOT EXISTS campaigns (
    id              text PRIMARY KEY,
    campaign_number text,
    campaign_name   text,
    account_id      text,
    agency_id       text,
    budget          numeric,
    stage           text,
    flight_date     date,
    end_date        date,
    owner_user_id   text,
    created_at      timestamptz,
    updated_at      timestamptz,
    is_deleted      boolean NOT NULL DEFAULT false
);

CREATE TABLE IF NOT EXISTS strategies (
    id          text PRIMARY KEY,
    campaign_id text,
    name        text
);

CREATE TABLE IF NOT EXISTS line_items (
    id                     text PRIMARY KEY,
    strategy_id            text,
    name                   text,
    price                  numeric,
    unit_price             numeric,
    unit_price_type_id     text,
    start_date             date,
    end_date               date,
    channel_id             text,
    tactic_id              text,
    media_platform_ids     text[],
    media_trader_user_ids  text[],
    created_at             timestamptz,
    updated_at             timestamptz,
    is_deleted             boolean NOT NULL DEFAULT false
);

CREATE TABLE IF NOT EXISTS line_item_media_buys (
    id               text PRIMARY KEY,
    line_item_id     text,
    media_buy_id     text,                        -- NULL until the buy is made
    name             text,
    target_unit_cost numeric,
    budget           numeric,
    created_at       timestamptz,
    updated_at       timestamptz,
    is_deleted       boolean NOT NULL DEFAULT false
);

CREATE TABLE IF NOT EXISTS media_platforms (
    id   text PRIMARY KEY,
    name text
);

CREATE TABLE IF NOT EXISTS media_buys (
    id                       text PRIMARY KEY,
    name                     text,
    media_platform_id        text,
    media_platform_entity_id text,
    budget                   numeric,
    spend                    numeric,
    start_date               date,
    end_date                 date,
    campaign_numbers         text[],
    created_at               timestamptz,
    updated_at               timestamptz,
    is_deleted               boolean NOT NULL DEFAULT false
);

CREATE TABLE IF NOT EXISTS media_platform_entities (
    id                text PRIMARY KEY,
    media_platform_id text,
    external_id       text,
    entity_type       text,
    parent_id         text,
    name              text
);
