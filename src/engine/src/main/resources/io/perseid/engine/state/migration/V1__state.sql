-- One schema for SQLite and PostgreSQL: plain types, instants as microseconds since the epoch, numbers handed out by
-- the table "counter" inside the transaction that uses them (the two disagree on generated keys).

CREATE TABLE counter (
    name VARCHAR(32) NOT NULL PRIMARY KEY,
    last BIGINT NOT NULL
);

-- Whose memory it is, with its lease and its checkpoint.
CREATE TABLE ledger (
    ledger BIGINT NOT NULL PRIMARY KEY,
    namespace VARCHAR(128) NOT NULL,
    project TEXT NOT NULL,
    kind VARCHAR(16) NOT NULL,
    sync TEXT NOT NULL,
    token BIGINT NOT NULL,
    lease_run BIGINT,
    lease_until BIGINT NOT NULL,
    owner_host TEXT NOT NULL,
    owner_pid BIGINT NOT NULL,
    owner_started_millis BIGINT NOT NULL,
    UNIQUE (namespace, project, kind)
);

CREATE TABLE checkpoint (
    ledger BIGINT NOT NULL PRIMARY KEY REFERENCES ledger (ledger),
    cursor_micros BIGINT NOT NULL,
    mapping TEXT NOT NULL,
    complete BOOLEAN NOT NULL,
    content_hash TEXT NOT NULL,
    moved_at BIGINT NOT NULL
);

CREATE TABLE run (
    run BIGINT NOT NULL PRIMARY KEY,
    ledger BIGINT NOT NULL REFERENCES ledger (ledger),
    sync TEXT NOT NULL,
    started_by TEXT NOT NULL,
    status VARCHAR(16) NOT NULL,
    started_at BIGINT NOT NULL,
    ended_at BIGINT,
    rows_read BIGINT NOT NULL DEFAULT 0,
    rows_accepted BIGINT NOT NULL DEFAULT 0,
    rows_rejected BIGINT NOT NULL DEFAULT 0,
    rows_held BIGINT NOT NULL DEFAULT 0,
    rows_unchanged BIGINT NOT NULL DEFAULT 0,
    rows_superseded BIGINT NOT NULL DEFAULT 0,
    requests BIGINT NOT NULL DEFAULT 0,
    bytes_sent BIGINT NOT NULL DEFAULT 0,
    slices_committed INTEGER NOT NULL DEFAULT 0,
    slices_planned INTEGER NOT NULL DEFAULT 0,
    message TEXT NOT NULL
);
CREATE INDEX run_by_ledger ON run (ledger, run);
CREATE INDEX run_by_sync ON run (sync, run);

-- committed_by is the run that committed it, which is not the one that opened it after a crash; NULL while open.
CREATE TABLE slice (
    slice BIGINT NOT NULL PRIMARY KEY,
    ledger BIGINT NOT NULL REFERENCES ledger (ledger),
    run BIGINT NOT NULL REFERENCES run (run),
    log TEXT NOT NULL,
    description TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    committed_at BIGINT,
    committed_by BIGINT,
    segment TEXT NOT NULL
);
CREATE INDEX slice_open ON slice (ledger, committed_at, slice);

CREATE TABLE segment (
    ledger BIGINT NOT NULL REFERENCES ledger (ledger),
    file VARCHAR(255) NOT NULL,
    sequence BIGINT NOT NULL,
    entries BIGINT NOT NULL,
    file_bytes BIGINT NOT NULL,
    min_cursor_micros BIGINT NOT NULL,
    max_cursor_micros BIGINT NOT NULL,
    token BIGINT NOT NULL,
    named_at BIGINT NOT NULL,
    PRIMARY KEY (ledger, file)
);

-- Keys may be long, so they are told apart by their SHA-256.
CREATE TABLE reject (
    reject BIGINT NOT NULL PRIMARY KEY,
    ledger BIGINT NOT NULL REFERENCES ledger (ledger),
    run BIGINT NOT NULL REFERENCES run (run),
    sync TEXT NOT NULL,
    code VARCHAR(128) NOT NULL,
    message TEXT NOT NULL,
    row_key TEXT NOT NULL,
    key_hash VARCHAR(64) NOT NULL,
    fingerprint_high BIGINT NOT NULL,
    fingerprint_low BIGINT NOT NULL,
    payload TEXT NOT NULL,
    refused_at BIGINT NOT NULL,
    UNIQUE (ledger, key_hash, fingerprint_high, fingerprint_low, code)
);
CREATE INDEX reject_by_sync ON reject (sync, reject);

CREATE TABLE held (
    ledger BIGINT NOT NULL REFERENCES ledger (ledger),
    key_hash VARCHAR(64) NOT NULL,
    row_key TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    PRIMARY KEY (ledger, key_hash)
);
CREATE INDEX held_by_due ON held (ledger, due_at);

-- Who did what: runs begun, ended and taken over, segments merged.
CREATE TABLE audit (
    audit BIGINT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    action VARCHAR(32) NOT NULL,
    ledger BIGINT NOT NULL REFERENCES ledger (ledger),
    run BIGINT NOT NULL,
    actor TEXT NOT NULL,
    detail TEXT NOT NULL
);
