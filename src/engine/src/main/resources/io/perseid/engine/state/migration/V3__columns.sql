-- The mapped columns with their kinds of type, as the last run over everything read them; empty where that is not known.
ALTER TABLE checkpoint ADD COLUMN columns TEXT NOT NULL DEFAULT '';
