-- What physicians attested of visits, and what they took back. Append-only: an attestation stops holding by itself, when
-- the text or the codes it was given for are others or a day has passed.
CREATE TABLE attestations (
    id         TEXT PRIMARY KEY NOT NULL,
    encounter  TEXT NOT NULL REFERENCES encounters (id),
    at         TEXT NOT NULL,
    user       TEXT NOT NULL REFERENCES users (id),
    format     INTEGER NOT NULL,
    record     TEXT NOT NULL
) STRICT;

CREATE INDEX attestations_of_encounter ON attestations (encounter, at);

CREATE TRIGGER attestations_are_not_changed BEFORE UPDATE ON attestations
BEGIN
    SELECT RAISE(ABORT, 'what was attested is never changed');
END;

CREATE TRIGGER attestations_are_not_deleted BEFORE DELETE ON attestations
BEGIN
    SELECT RAISE(ABORT, 'what was attested is never deleted');
END;
