-- Queries that a warehouse carries out on its own for a slice that is open: the next run reads their results, or cancels them.
-- A NULL range_low reaches down to the first row.
CREATE TABLE submitted_query (
    ledger BIGINT NOT NULL REFERENCES ledger (ledger),
    query VARCHAR(255) NOT NULL,
    statement VARCHAR(64) NOT NULL,
    range_low BIGINT,
    range_high BIGINT NOT NULL,
    asked_at BIGINT NOT NULL,
    PRIMARY KEY (ledger, query)
);
