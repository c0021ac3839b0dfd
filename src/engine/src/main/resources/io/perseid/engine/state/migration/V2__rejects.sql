-- How many records a reject's payload holds, whole, so that it can be sent again; 0 where it holds a row's values or was
-- cut. "run" becomes the run that refused it last.
ALTER TABLE reject ADD COLUMN records INTEGER NOT NULL DEFAULT 0;

-- Rejects that were deleted because they were too old or too many.
ALTER TABLE ledger ADD COLUMN rejects_pruned BIGINT NOT NULL DEFAULT 0;

CREATE INDEX reject_by_age ON reject (ledger, refused_at, reject);
CREATE INDEX reject_by_code ON reject (ledger, code, reject);
