-- What a person has said of words in a note the guard asked them to look at: they are right. It holds for these words in
-- this sentence; when either changes, the row stays and answers nothing any more.
CREATE TABLE looked_at (
    note      TEXT NOT NULL REFERENCES notes (id),
    section   TEXT NOT NULL,
    kind      TEXT NOT NULL,
    words     TEXT NOT NULL,
    sentence  TEXT NOT NULL,
    user      TEXT NOT NULL REFERENCES users (id),
    at        TEXT NOT NULL,
    format    INTEGER NOT NULL,
    record    TEXT NOT NULL,
    PRIMARY KEY (note, section, kind, words, sentence)
) STRICT;
