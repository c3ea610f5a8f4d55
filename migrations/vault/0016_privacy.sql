-- Controls on one patient's chart, kept for good, and each time somebody opened a restricted chart all the same.
CREATE TABLE privacy_controls (
    id       TEXT PRIMARY KEY NOT NULL,
    patient  TEXT NOT NULL REFERENCES patients (id),
    lifted   INTEGER NOT NULL,
    format   INTEGER NOT NULL,
    record   TEXT NOT NULL
) STRICT;

CREATE INDEX privacy_controls_of_patient ON privacy_controls (patient);
CREATE INDEX privacy_controls_standing ON privacy_controls (lifted) WHERE lifted = 0;

CREATE TABLE broken_glass (
    patient  TEXT NOT NULL REFERENCES patients (id),
    user     TEXT NOT NULL REFERENCES users (id),
    at       TEXT NOT NULL,
    format   INTEGER NOT NULL,
    record   TEXT NOT NULL
) STRICT;

CREATE INDEX broken_glass_at ON broken_glass (at);

CREATE TRIGGER broken_glass_is_not_changed BEFORE UPDATE ON broken_glass
BEGIN
    SELECT RAISE(ABORT, 'that glass was broken is never changed');
END;

CREATE TRIGGER broken_glass_is_not_deleted BEFORE DELETE ON broken_glass
BEGIN
    SELECT RAISE(ABORT, 'that glass was broken is never deleted');
END;
