-- The people of an organization: departments, profiles, and the codes that let somebody in once.

CREATE TABLE departments (
    id      TEXT PRIMARY KEY NOT NULL,
    name    TEXT NOT NULL UNIQUE COLLATE NOCASE,
    format  INTEGER NOT NULL,
    record  TEXT NOT NULL
) STRICT;

CREATE TABLE profiles (
    user    TEXT PRIMARY KEY NOT NULL REFERENCES users (id),
    npi     TEXT UNIQUE, -- no two people have the same
    format  INTEGER NOT NULL,
    record  TEXT NOT NULL
) STRICT;

CREATE TABLE organization_identifiers (
    organization  TEXT PRIMARY KEY NOT NULL REFERENCES organizations (id),
    format        INTEGER NOT NULL,
    record        TEXT NOT NULL
) STRICT;

-- What became of each code. The code itself is nowhere; what it opens is in the key file, and opens nothing unless
-- its row here is open: an old copy of the key file brings no used or withdrawn code back.
CREATE TABLE invitations (
    id          TEXT PRIMARY KEY NOT NULL,
    user        TEXT NOT NULL REFERENCES users (id),
    state       TEXT NOT NULL, -- open, used, withdrawn
    made_at     TEXT NOT NULL,
    expires_at  TEXT NOT NULL
) STRICT;

CREATE UNIQUE INDEX invitations_open ON invitations (user) WHERE state = 'open';
