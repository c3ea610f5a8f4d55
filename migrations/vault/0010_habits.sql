-- What clinicians do to drafts again and again and have decided about, and how often each rule was applied to which
-- note. What was only noticed is not kept: it is read from the versions of notes whenever it is asked for.
CREATE TABLE habits (
    id      TEXT PRIMARY KEY NOT NULL,
    owner   TEXT NOT NULL REFERENCES users (id),
    state   TEXT NOT NULL,
    format  INTEGER NOT NULL,
    record  TEXT NOT NULL
) STRICT;

CREATE INDEX habits_of_owner ON habits (owner);

CREATE TABLE habit_uses (
    habit  TEXT NOT NULL REFERENCES habits (id),
    note   TEXT NOT NULL REFERENCES notes (id),
    times  INTEGER NOT NULL,
    at     TEXT NOT NULL,
    PRIMARY KEY (habit, note)
) STRICT;

CREATE INDEX habit_uses_of_note ON habit_uses (note);
