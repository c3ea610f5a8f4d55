-- What patients agreed to, and what they took back. Append-only: whether something is in force on a day is worked out.
CREATE TABLE consents (
    id       TEXT PRIMARY KEY NOT NULL,
    patient  TEXT NOT NULL REFERENCES patients (id),
    at       TEXT NOT NULL,
    format   INTEGER NOT NULL,
    record   TEXT NOT NULL
) STRICT;

CREATE INDEX consents_of_patient ON consents (patient, at);

CREATE TRIGGER consents_are_not_changed BEFORE UPDATE ON consents
BEGIN
    SELECT RAISE(ABORT, 'a consent is never changed');
END;

CREATE TRIGGER consents_are_not_deleted BEFORE DELETE ON consents
BEGIN
    SELECT RAISE(ABORT, 'a consent is never deleted');
END;

-- What patients ask to have amended, and what came of it. A request moves on; its steps only grow.
CREATE TABLE amendment_requests (
    id       TEXT PRIMARY KEY NOT NULL,
    patient  TEXT NOT NULL REFERENCES patients (id),
    open     INTEGER NOT NULL, -- whether a decision is still owed
    due_on   TEXT NOT NULL,
    format   INTEGER NOT NULL,
    record   TEXT NOT NULL
) STRICT;

CREATE INDEX amendment_requests_of_patient ON amendment_requests (patient, due_on);
CREATE INDEX amendment_requests_open ON amendment_requests (due_on) WHERE open = 1;

CREATE TRIGGER amendment_requests_are_not_deleted BEFORE DELETE ON amendment_requests
BEGIN
    SELECT RAISE(ABORT, 'what a patient asked for is kept');
END;
