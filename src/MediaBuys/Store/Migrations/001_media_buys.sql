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
-- A table that the media tool made before these metrics existed.
ALTER TABLE platform_buy_daily_impressions ADD COLUMN IF NOT EXISTS conversions bigint, ADD COLUMN IF NOT EXISTS viewable_impressions bigint;
CREATE INDEX IF NOT EXISTS platform_buy_daily_impressions_date ON platform_buy_daily_impressions (date);

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
CREATE INDEX IF NOT EXISTS platform_buy_daily_videos_date ON platform_buy_daily_videos (date);

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
