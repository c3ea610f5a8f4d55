-- Changes proposed for a note and how far a person is with them; one row for each run, the same id as what the engine
-- wrote. The note itself and its versions hold what was taken.
CREATE TABLE enhancements (
    id      TEXT PRIMARY KEY NOT NULL REFERENCES generated_content (id),
    note    TEXT NOT NULL REFERENCES notes (id),
    at      TEXT NOT NULL,
    format  INTEGER NOT NULL,
    record  TEXT NOT NULL
) STRICT;

CREATE INDEX enhancements_of_note ON enhancements (note, at);
