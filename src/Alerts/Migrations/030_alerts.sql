-- What somebody should know: one row from when a condition was first seen until it was gone. Of one key at most one row is
-- open. Times are UTC.
CREATE TABLE alerts (
    key            VARCHAR   NOT NULL,      -- rule/what it is about: rpc-drop/owner ann
    rule           VARCHAR   NOT NULL,
    subject        VARCHAR   NOT NULL,      -- what it is about, for people
    figure         VARCHAR   NOT NULL,      -- as last seen
    threshold      VARCHAR   NOT NULL,
    sources        VARCHAR   NOT NULL,
    link           VARCHAR,                 -- NULL without DASHBOARD_URL
    opened_at      TIMESTAMP NOT NULL,
    last_seen_at   TIMESTAMP NOT NULL,      -- the last check that found its figure changed; an unchanged one is not written again
    closed_at      TIMESTAMP,               -- NULL while it lasts
    opened_sent_at TIMESTAMP,               -- when the webhook took it; NULL: not yet, or there is no webhook
    closed_sent_at TIMESTAMP
);
