-- What people declared of a visit on its way to a signature: times, notes on steps, steps left out, what was approved.
-- How far a step is, is nowhere kept: it follows from the records.
CREATE TABLE workflows (
    encounter   TEXT PRIMARY KEY NOT NULL REFERENCES encounters (id),
    updated_at  TEXT NOT NULL,
    format      INTEGER NOT NULL,
    record      TEXT NOT NULL
) STRICT;

-- Where each person stands in a visit, with the state of their window.
CREATE TABLE places (
    encounter  TEXT NOT NULL REFERENCES encounters (id),
    user       TEXT NOT NULL REFERENCES users (id),
    at         TEXT NOT NULL,
    format     INTEGER NOT NULL,
    record     TEXT NOT NULL,
    PRIMARY KEY (encounter, user)
) STRICT;
