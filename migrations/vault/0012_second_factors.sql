-- The second factor of a person: its secret sealed under their own key, which of its codes were used, and the codes for
-- when the telephone is lost. A code, of either kind, is used once: what was used is never forgotten.
CREATE TABLE second_factors (
    user           TEXT PRIMARY KEY NOT NULL REFERENCES users (id),
    since          TEXT NOT NULL,
    sealed_secret  BLOB NOT NULL
) STRICT;

-- A step is a time in units of 30 seconds since 1970.
CREATE TABLE used_code_steps (
    user  TEXT NOT NULL REFERENCES users (id),
    step  INTEGER NOT NULL,
    PRIMARY KEY (user, step)
) STRICT, WITHOUT ROWID;

CREATE TABLE recovery_codes (
    user     TEXT NOT NULL REFERENCES users (id),
    hash     BLOB NOT NULL,
    used_at  TEXT,
    PRIMARY KEY (user, hash)
) STRICT, WITHOUT ROWID;
