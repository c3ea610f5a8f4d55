-- Coding: imported code sets; the codes of a visit with their history; suggestions, gaps and questions; who codes what.
-- Records are JSON in `record` as in the first migration; the other columns repeat what is searched, counted or linked
-- on.

CREATE TABLE code_sets (
    id              TEXT PRIMARY KEY NOT NULL,
    kind            TEXT NOT NULL,
    effective_from  TEXT NOT NULL,
    effective_to    TEXT,
    sha256          TEXT NOT NULL, -- of `encoded`
    imported_at     TEXT NOT NULL,
    format          INTEGER NOT NULL,
    record          TEXT NOT NULL,
    encoded         BLOB NOT NULL, -- the set in the compact form of its kind, which carries its own version
    UNIQUE (kind, sha256)          -- importing the same twice is importing it once
) STRICT;

-- What the clinic itself has laid down: rules of medical necessity, payers and what they ask for. One row a kind.
CREATE TABLE coding_rules (
    kind    TEXT PRIMARY KEY NOT NULL,
    format  INTEGER NOT NULL,
    record  TEXT NOT NULL
) STRICT;

CREATE TABLE code_assignments (
    id           TEXT PRIMARY KEY NOT NULL,
    encounter    TEXT NOT NULL REFERENCES encounters (id),
    system       TEXT NOT NULL,
    code         TEXT NOT NULL,
    position     INTEGER NOT NULL,
    status       TEXT NOT NULL,
    reviewed_by  TEXT REFERENCES users (id),
    format       INTEGER NOT NULL,
    record       TEXT NOT NULL
) STRICT;

CREATE INDEX code_assignments_of_encounter ON code_assignments (encounter, system, status);
CREATE INDEX code_assignments_confirmed ON code_assignments (system, code, reviewed_by) WHERE status = 'confirmed';

-- Append-only. The assignments of a visit are what its history adds up to: both are written by the same function.
CREATE TABLE code_history (
    id         TEXT PRIMARY KEY NOT NULL,
    encounter  TEXT NOT NULL REFERENCES encounters (id),
    sequence   INTEGER NOT NULL,
    at         TEXT NOT NULL,
    user       TEXT NOT NULL REFERENCES users (id),
    action     TEXT NOT NULL,
    format     INTEGER NOT NULL,
    record     TEXT NOT NULL,
    UNIQUE (encounter, sequence)
) STRICT;

CREATE INDEX code_history_of_user ON code_history (user, at);
CREATE INDEX code_history_by_time ON code_history (at);

CREATE TRIGGER code_history_is_not_changed BEFORE UPDATE ON code_history
BEGIN
    SELECT RAISE(ABORT, 'the history of codes is append-only');
END;

CREATE TRIGGER code_history_is_not_deleted BEFORE DELETE ON code_history
BEGIN
    SELECT RAISE(ABORT, 'the history of codes is append-only');
END;

CREATE TABLE code_suggestions (
    id           TEXT PRIMARY KEY NOT NULL,
    encounter    TEXT NOT NULL REFERENCES encounters (id),
    system       TEXT NOT NULL,
    code         TEXT NOT NULL,
    source       TEXT NOT NULL,
    confidence   INTEGER NOT NULL,
    status       TEXT NOT NULL,
    reason       TEXT,
    reviewed_by  TEXT REFERENCES users (id),
    reviewed_at  TEXT,
    format       INTEGER NOT NULL,
    record       TEXT NOT NULL
) STRICT;

CREATE INDEX code_suggestions_of_encounter ON code_suggestions (encounter, status);
CREATE INDEX code_suggestions_reviewed ON code_suggestions (reviewed_at) WHERE reviewed_at IS NOT NULL;

CREATE TABLE gaps (
    id         TEXT PRIMARY KEY NOT NULL,
    encounter  TEXT NOT NULL REFERENCES encounters (id),
    status     TEXT NOT NULL,
    format     INTEGER NOT NULL,
    record     TEXT NOT NULL
) STRICT;

CREATE INDEX gaps_of_encounter ON gaps (encounter, status);

CREATE TABLE queries (
    id          TEXT PRIMARY KEY NOT NULL,
    encounter   TEXT NOT NULL REFERENCES encounters (id),
    gap         TEXT REFERENCES gaps (id),
    open        INTEGER NOT NULL, -- whether it waits for an answer, or for somebody to stand by it
    asked       TEXT NOT NULL,
    created_at  TEXT NOT NULL,
    format      INTEGER NOT NULL,
    record      TEXT NOT NULL
) STRICT;

CREATE INDEX queries_of_encounter ON queries (encounter, open);
CREATE INDEX queries_open ON queries (asked, created_at) WHERE open = 1;

-- Who works on the codes of a visit. A claim lapses by itself; when, is the program's to say.
CREATE TABLE coding_claims (
    encounter  TEXT PRIMARY KEY NOT NULL REFERENCES encounters (id),
    user       TEXT NOT NULL REFERENCES users (id),
    format     INTEGER NOT NULL,
    record     TEXT NOT NULL
) STRICT;

-- What coding has to know of a visit beside its note: total time, new or established, place of service, payer, and
-- what a physician disputes of the level.
CREATE TABLE coding_facts (
    encounter  TEXT PRIMARY KEY NOT NULL REFERENCES encounters (id),
    payer      TEXT,
    format     INTEGER NOT NULL,
    record     TEXT NOT NULL
) STRICT;
