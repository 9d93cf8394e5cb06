-- Only for a database that has no such table: the predecessor's, whatever the type of its user_id, is used as it is.
CREATE TABLE IF NOT EXISTS platform_connections (
    id                      uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id                 text NOT NULL,
    platform                varchar(50) NOT NULL,
    page_id                 varchar(100),
    page_name               varchar(255),
    page_username           varchar(100),
    follower_count          integer DEFAULT 0,
    access_token_encrypted  text,
    refresh_token_encrypted text,
    token_expires_at        timestamp,                      -- UTC
    instagram_id            varchar(100),
    account_type            varchar(50),
    linkedin_id             varchar(100),
    organization_id         varchar(100),
    is_organization         boolean DEFAULT false,
    is_active               boolean DEFAULT true,
    connection_status       varchar(20) DEFAULT 'active',   -- active, expired, revoked, error
    connected_at            timestamp DEFAULT (now() AT TIME ZONE 'UTC'),
    last_token_refresh      timestamp,
    disconnected_at         timestamp,
    created_at              timestamp DEFAULT (now() AT TIME ZONE 'UTC'),
    updated_at              timestamp DEFAULT (now() AT TIME ZONE 'UTC')
);

-- The predecessor's key let a row without page_id in twice.
CREATE UNIQUE INDEX IF NOT EXISTS platform_connections_account ON platform_connections (user_id, platform, coalesce(page_id, ''));
