-- The warehouse's own tables. Every other room brings its own migrations with its own numbers.

CREATE TABLE schema_migrations (
    number     INTEGER     NOT NULL,
    name       VARCHAR     NOT NULL,
    applied_at TIMESTAMPTZ NOT NULL
);

-- One row a run that has ended. The rooms define views over it with the columns that their users know; the writer that
-- folds the runs of other machines needs to know nothing of those.
CREATE TABLE job_runs (
    run_id       VARCHAR     NOT NULL,
    job          VARCHAR     NOT NULL, -- the command's name: ingest-sessions
    date         DATE        NOT NULL, -- the UTC day that the job worked on
    parameters   JSON        NOT NULL, -- {"mode": "direct", "max-hour": "27"}, in the job's order
    status       VARCHAR     NOT NULL CHECK (status IN ('running', 'success', 'partial', 'failed')),
    started_at   TIMESTAMPTZ NOT NULL,
    heartbeat_at TIMESTAMPTZ NOT NULL, -- the last sign of life
    finished_at  TIMESTAMPTZ,          -- of a run that stopped without finishing: its last sign of life
    host         VARCHAR     NOT NULL,
    counts       JSON        NOT NULL, -- {"rows": 123}
    warnings     JSON        NOT NULL, -- ["…"]
    error        VARCHAR               -- why it failed
);
