-- What the table of keys and hashes in the warehouse was marked with when the ledger was last changed together with it; empty
-- since the ledger was changed without it.
ALTER TABLE ledger ADD COLUMN mark TEXT NOT NULL DEFAULT '';
