-- Emergency sign-ins: who, why, until when, and what came of it once somebody has looked into it.
CREATE TABLE emergency_accesses (
    id        TEXT PRIMARY KEY NOT NULL,
    user      TEXT NOT NULL REFERENCES users (id),
    at        TEXT NOT NULL,
    reviewed  INTEGER NOT NULL,
    format    INTEGER NOT NULL,
    record    TEXT NOT NULL
) STRICT;

CREATE INDEX emergency_accesses_by_review ON emergency_accesses (reviewed, at);

CREATE TRIGGER emergency_accesses_are_reviewed_once BEFORE UPDATE ON emergency_accesses WHEN old.reviewed
BEGIN
    SELECT RAISE(ABORT, 'what came of an emergency is said once');
END;

CREATE TRIGGER emergency_accesses_are_not_deleted BEFORE DELETE ON emergency_accesses
BEGIN
    SELECT RAISE(ABORT, 'an emergency sign-in is never deleted');
END;
