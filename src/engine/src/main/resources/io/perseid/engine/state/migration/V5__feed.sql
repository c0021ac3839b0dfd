-- Up to where a change feed of the warehouse has been followed, and under which mapping; empty where no run goes by one, and
-- since the ledger was changed by a run that did not.
ALTER TABLE ledger ADD COLUMN feed TEXT NOT NULL DEFAULT '';
