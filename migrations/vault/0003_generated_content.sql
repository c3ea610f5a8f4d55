-- What an engine wrote, with what it was asked, what of its answer was not taken, and what it cost. Kept for ever: only
-- what a person made of it is added later.
CREATE TABLE generated_content (
    id         TEXT PRIMARY KEY NOT NULL,
    encounter  TEXT NOT NULL REFERENCES encounters (id),
    note       TEXT REFERENCES notes (id),
    revision   INTEGER,
    purpose    TEXT NOT NULL,
    at         TEXT NOT NULL,
    format     INTEGER NOT NULL,
    record     TEXT NOT NULL
) STRICT;

CREATE INDEX generated_content_of_encounter ON generated_content (encounter, at);
CREATE INDEX generated_content_of_note ON generated_content (note, revision);

CREATE TRIGGER generated_content_is_not_deleted BEFORE DELETE ON generated_content
BEGIN
    SELECT RAISE(ABORT, 'what an engine wrote is kept');
END;
