-- What the test's jobs write: each job one batch of rows, and beside it how many they are, so that a part of a batch shows.
CREATE TABLE test_rows (
    job     VARCHAR NOT NULL,
    number  BIGINT  NOT NULL,
    payload VARCHAR NOT NULL
);

CREATE TABLE test_batches (
    job  VARCHAR NOT NULL,
    rows BIGINT  NOT NULL
);

CREATE VIEW test_jobs AS SELECT job, count(*) AS rows FROM test_rows GROUP BY job;
