-- The first vault. Migrations are append-only: this file is never changed once a release has used it.
-- Every record is kept as JSON in `record` (its version in `format`); the other columns repeat what is searched,
-- sorted or linked on, and are written from the same record in the same statement.

CREATE TABLE organizations (
    id      TEXT PRIMARY KEY NOT NULL,
    format  INTEGER NOT NULL,
    record  TEXT NOT NULL
) STRICT;

CREATE TABLE users (
    id      TEXT PRIMARY KEY NOT NULL,
    email   TEXT NOT NULL UNIQUE COLLATE NOCASE,
    name    TEXT NOT NULL,
    format  INTEGER NOT NULL,
    record  TEXT NOT NULL
) STRICT;

CREATE TABLE memberships (
    user          TEXT NOT NULL REFERENCES users (id),
    organization  TEXT NOT NULL REFERENCES organizations (id),
    format        INTEGER NOT NULL,
    record        TEXT NOT NULL,
    PRIMARY KEY (user, organization)
) STRICT;

CREATE TABLE settings (
    key    TEXT PRIMARY KEY NOT NULL,
    value  TEXT NOT NULL
) STRICT;

-- The last count given out, per kind, year and series: what keeps visible numbers without holes.
CREATE TABLE numbers (
    kind    TEXT NOT NULL,
    year    INTEGER NOT NULL,
    series  TEXT NOT NULL,
    last    INTEGER NOT NULL,
    PRIMARY KEY (kind, year, series)
) STRICT;

CREATE TABLE patients (
    id          TEXT PRIMARY KEY NOT NULL,
    number      TEXT NOT NULL UNIQUE,
    names       TEXT NOT NULL, -- family, then given names, as they are searched by
    mrn         TEXT NOT NULL, -- letters and digits only, lower case; empty if there is none
    birth_date  TEXT NOT NULL,
    format      INTEGER NOT NULL,
    record      TEXT NOT NULL
) STRICT;

-- Covers the search as somebody types: it reads this index alone and fetches only the records it will show.
CREATE INDEX patients_search ON patients (names, birth_date, number, mrn, id);
CREATE INDEX patients_by_birth_date ON patients (birth_date);

CREATE TABLE encounters (
    id               TEXT PRIMARY KEY NOT NULL,
    number           TEXT NOT NULL UNIQUE,
    patient          TEXT NOT NULL REFERENCES patients (id),
    provider         TEXT NOT NULL REFERENCES users (id),
    status           TEXT NOT NULL,
    date_of_service  TEXT NOT NULL,
    starts_at        TEXT NOT NULL,
    signed           INTEGER NOT NULL DEFAULT 0, -- whether a signed document exists; kept by a trigger
    format           INTEGER NOT NULL,
    record           TEXT NOT NULL
) STRICT;

CREATE INDEX encounters_of_patient ON encounters (patient, starts_at);
CREATE INDEX encounters_by_time ON encounters (starts_at);
CREATE INDEX encounters_unsigned ON encounters (starts_at) WHERE signed = 0 AND status IN ('in_progress', 'completed');

CREATE TABLE recordings (
    id          TEXT PRIMARY KEY NOT NULL,
    encounter   TEXT NOT NULL REFERENCES encounters (id),
    state       TEXT NOT NULL,
    started_at  TEXT NOT NULL,
    sealed_key  BLOB NOT NULL, -- the key of its file, under the key for local files
    format      INTEGER NOT NULL,
    record      TEXT NOT NULL
) STRICT;

CREATE INDEX recordings_of_encounter ON recordings (encounter, started_at);
CREATE INDEX recordings_by_state ON recordings (state, started_at);

CREATE TABLE segments (
    id         TEXT PRIMARY KEY NOT NULL,
    recording  TEXT NOT NULL REFERENCES recordings (id),
    start_ms   INTEGER NOT NULL,
    end_ms     INTEGER NOT NULL,
    format     INTEGER NOT NULL,
    record     TEXT NOT NULL
) STRICT;

CREATE INDEX segments_of_recording ON segments (recording, start_ms);

CREATE TABLE templates (
    id       TEXT PRIMARY KEY NOT NULL,
    name     TEXT NOT NULL,
    version  INTEGER NOT NULL,
    format   INTEGER NOT NULL,
    record   TEXT NOT NULL
) STRICT;

CREATE TABLE notes (
    id         TEXT PRIMARY KEY NOT NULL,
    encounter  TEXT NOT NULL REFERENCES encounters (id),
    author     TEXT NOT NULL REFERENCES users (id),
    revision   INTEGER NOT NULL,
    saved_at   TEXT NOT NULL,
    format     INTEGER NOT NULL,
    record     TEXT NOT NULL
) STRICT;

CREATE INDEX notes_of_encounter ON notes (encounter, saved_at);

CREATE TABLE note_versions (
    id        TEXT PRIMARY KEY NOT NULL,
    note      TEXT NOT NULL REFERENCES notes (id),
    revision  INTEGER NOT NULL,
    at        TEXT NOT NULL,
    format    INTEGER NOT NULL,
    record    TEXT NOT NULL,
    content   TEXT NOT NULL
) STRICT;

CREATE INDEX note_versions_of_note ON note_versions (note, revision);

CREATE TABLE signed_notes (
    id         TEXT PRIMARY KEY NOT NULL,
    note       TEXT NOT NULL REFERENCES notes (id),
    encounter  TEXT NOT NULL REFERENCES encounters (id),
    patient    TEXT NOT NULL REFERENCES patients (id),
    signed_at  TEXT NOT NULL,
    sha256     TEXT NOT NULL,
    format     INTEGER NOT NULL,
    record     TEXT NOT NULL,
    signature  TEXT NOT NULL,
    pdf        BLOB NOT NULL
) STRICT;

CREATE INDEX signed_notes_of_encounter ON signed_notes (encounter, signed_at);

CREATE TRIGGER signed_notes_mark_their_encounter AFTER INSERT ON signed_notes
BEGIN
    UPDATE encounters SET signed = 1 WHERE id = NEW.encounter;
END;

CREATE TRIGGER signed_notes_are_not_changed BEFORE UPDATE ON signed_notes
BEGIN
    SELECT RAISE(ABORT, 'a signed note is never changed');
END;

CREATE TRIGGER signed_notes_are_not_deleted BEFORE DELETE ON signed_notes
BEGIN
    SELECT RAISE(ABORT, 'a signed note is never deleted');
END;

-- The organization's certificate authority; its key under the vault key.
CREATE TABLE authorities (
    organization  TEXT PRIMARY KEY NOT NULL REFERENCES organizations (id),
    sealed_key    BLOB NOT NULL,
    certificate   TEXT NOT NULL
) STRICT;

-- A person's signing identity; its key under their own key, which only their password opens.
CREATE TABLE signers (
    user         TEXT PRIMARY KEY NOT NULL REFERENCES users (id),
    sealed_key   BLOB NOT NULL,
    certificate  TEXT NOT NULL,
    issuer       TEXT NOT NULL
) STRICT;

-- The audit: append-only. `event` is the whole event; the other columns repeat it for filters and are checked
-- against it. `hash` is SHA-256 over event and `prev`; `seal` proves that a holder of the vault key wrote it.
CREATE TABLE audit_events (
    device    TEXT NOT NULL,
    sequence  INTEGER NOT NULL,
    at        TEXT NOT NULL,
    user      TEXT,
    patient   TEXT,
    event     TEXT NOT NULL,
    prev      TEXT NOT NULL,
    hash      TEXT NOT NULL,
    seal      BLOB NOT NULL,
    PRIMARY KEY (device, sequence)
) STRICT;

CREATE INDEX audit_events_by_time ON audit_events (at);
CREATE INDEX audit_events_of_patient ON audit_events (patient, at);
CREATE INDEX audit_events_of_user ON audit_events (user, at);

CREATE TRIGGER audit_events_are_not_changed BEFORE UPDATE ON audit_events
BEGIN
    SELECT RAISE(ABORT, 'the audit is append-only');
END;

CREATE TRIGGER audit_events_are_not_deleted BEFORE DELETE ON audit_events
BEGIN
    SELECT RAISE(ABORT, 'the audit is append-only');
END;

-- How far each device's chain reaches: what shows that entries were cut off its end.
CREATE TABLE audit_heads (
    device    TEXT PRIMARY KEY NOT NULL,
    sequence  INTEGER NOT NULL,
    hash      TEXT NOT NULL,
    seal      BLOB NOT NULL
) STRICT;

CREATE TRIGGER audit_heads_only_advance BEFORE UPDATE ON audit_heads
WHEN NEW.sequence <> OLD.sequence + 1 OR NEW.device <> OLD.device
BEGIN
    SELECT RAISE(ABORT, 'the audit is append-only');
END;

CREATE TRIGGER audit_heads_are_not_deleted BEFORE DELETE ON audit_heads
BEGIN
    SELECT RAISE(ABORT, 'the audit is append-only');
END;
