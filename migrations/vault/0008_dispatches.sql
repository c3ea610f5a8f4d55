-- What goes out once a note is signed. An order is queued with the signature; a row moves on, its history and the
-- documents made for it only grow, and what has arrived stays arrived.
CREATE TABLE dispatch_options (
    encounter  TEXT PRIMARY KEY NOT NULL REFERENCES encounters (id),
    format     INTEGER NOT NULL,
    record     TEXT NOT NULL
) STRICT;

CREATE TABLE dispatches (
    id               TEXT PRIMARY KEY NOT NULL,
    number           TEXT NOT NULL UNIQUE,
    encounter        TEXT NOT NULL REFERENCES encounters (id),
    signed_note      TEXT NOT NULL REFERENCES signed_notes (id),
    state            TEXT NOT NULL,
    next_attempt_at  TEXT NOT NULL,
    created_at       TEXT NOT NULL,
    format           INTEGER NOT NULL,
    record           TEXT NOT NULL
) STRICT;

CREATE INDEX dispatches_of_encounter ON dispatches (encounter, number);
CREATE INDEX dispatches_open ON dispatches (next_attempt_at) WHERE state IN ('queued', 'sending', 'failed');
CREATE INDEX dispatches_by_time ON dispatches (created_at);

CREATE TRIGGER dispatches_confirmed_stay BEFORE UPDATE ON dispatches WHEN OLD.state = 'confirmed'
BEGIN
    SELECT RAISE(ABORT, 'what has arrived stays as it is');
END;

CREATE TRIGGER dispatches_are_not_deleted BEFORE DELETE ON dispatches
BEGIN
    SELECT RAISE(ABORT, 'what was ordered is kept');
END;

CREATE TABLE dispatch_moves (
    dispatch  TEXT NOT NULL REFERENCES dispatches (id),
    place     INTEGER NOT NULL, -- from 1, without holes
    at        TEXT NOT NULL,
    format    INTEGER NOT NULL,
    record    TEXT NOT NULL,
    PRIMARY KEY (dispatch, place)
) STRICT;

CREATE TRIGGER dispatch_moves_are_not_changed BEFORE UPDATE ON dispatch_moves
BEGIN
    SELECT RAISE(ABORT, 'history is not changed');
END;

CREATE TRIGGER dispatch_moves_are_not_deleted BEFORE DELETE ON dispatch_moves
BEGIN
    SELECT RAISE(ABORT, 'history is kept');
END;

-- What was made for a dispatch at its first attempt: every later one delivers these very bytes.
CREATE TABLE dispatch_documents (
    dispatch  TEXT NOT NULL REFERENCES dispatches (id),
    name      TEXT NOT NULL,
    sha256    TEXT NOT NULL,
    bytes     BLOB NOT NULL,
    PRIMARY KEY (dispatch, name)
) STRICT;

CREATE TRIGGER dispatch_documents_are_not_changed BEFORE UPDATE ON dispatch_documents
BEGIN
    SELECT RAISE(ABORT, 'a document that went out is not changed');
END;

CREATE TRIGGER dispatch_documents_are_not_deleted BEFORE DELETE ON dispatch_documents
BEGIN
    SELECT RAISE(ABORT, 'a document that went out is kept');
END;
