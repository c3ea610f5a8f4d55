-- The coder's queue asks one thing of every visit: how far its coding is. What it asks is repeated here, one row for each
-- visit that has a note or a transcript. Triggers count it anew from the records whenever one of them changes, so that
-- it says what they say, as an index does; nothing else writes it. They delete and insert: an 'or replace' would give way
-- to the conflict clause of whatever statement set them off.

CREATE VIEW coding_counts AS
SELECT e.id AS encounter,
       e.date_of_service AS date_of_service,
       e.starts_at AS starts_at,
       e.status IN ('in_progress', 'completed') AS begun,
       e.signed AS signed,
       (SELECT count(*) FROM code_assignments a
         WHERE a.encounter = e.id AND a.system = 'icd10_cm' AND a.status <> 'rejected') AS diagnoses,
       (SELECT count(*) FROM code_assignments a
         WHERE a.encounter = e.id AND a.system <> 'icd10_cm' AND a.status <> 'rejected') AS services,
       (SELECT count(*) FROM code_assignments a
         WHERE a.encounter = e.id AND a.status IN ('pending', 'under_review')) AS undecided,
       (SELECT count(*) FROM code_suggestions s WHERE s.encounter = e.id AND s.status = 'pending') AS suggestions,
       (SELECT count(*) FROM queries q WHERE q.encounter = e.id) AS queries,
       (SELECT count(*) FROM queries q WHERE q.encounter = e.id AND q.open = 1) AS open_queries,
       (SELECT h.action FROM code_history h WHERE h.encounter = e.id ORDER BY h.sequence DESC LIMIT 1) AS last_action
FROM encounters e;

CREATE TABLE coding_progress (
    encounter        TEXT PRIMARY KEY NOT NULL REFERENCES encounters (id),
    date_of_service  TEXT NOT NULL,
    starts_at        TEXT NOT NULL,
    begun            INTEGER NOT NULL, -- whether the visit is going on or over
    signed           INTEGER NOT NULL,
    diagnoses        INTEGER NOT NULL,
    services         INTEGER NOT NULL,
    undecided        INTEGER NOT NULL,
    suggestions      INTEGER NOT NULL,
    queries          INTEGER NOT NULL,
    open_queries     INTEGER NOT NULL,
    last_action      TEXT
) STRICT, WITHOUT ROWID;

-- What waits, and nothing of what is done: the queue stays short however many visits there were.
CREATE INDEX coding_progress_waiting
    ON coding_progress (date_of_service, starts_at, encounter, signed, diagnoses, services, undecided, suggestions, queries,
                        open_queries, last_action)
    WHERE begun = 1 AND (last_action IS NOT 'finish' OR open_queries > 0);

INSERT INTO coding_progress
SELECT c.* FROM coding_counts c
WHERE EXISTS (SELECT 1 FROM notes n WHERE n.encounter = c.encounter)
   OR EXISTS (SELECT 1 FROM recordings r JOIN segments s ON s.recording = r.id WHERE r.encounter = c.encounter);

CREATE TRIGGER coding_progress_begins_with_a_note AFTER INSERT ON notes
BEGIN
    DELETE FROM coding_progress WHERE encounter = NEW.encounter;
    INSERT INTO coding_progress SELECT c.* FROM coding_counts c WHERE c.encounter = NEW.encounter;
END;

CREATE TRIGGER coding_progress_begins_with_a_transcript AFTER INSERT ON segments
WHEN NOT EXISTS (SELECT 1 FROM coding_progress p JOIN recordings r ON r.encounter = p.encounter WHERE r.id = NEW.recording)
BEGIN
    INSERT INTO coding_progress
    SELECT c.* FROM coding_counts c WHERE c.encounter = (SELECT r.encounter FROM recordings r WHERE r.id = NEW.recording);
END;

CREATE TRIGGER coding_progress_ends_with_the_last_words AFTER DELETE ON segments
WHEN NOT EXISTS (SELECT 1 FROM segments s WHERE s.recording = OLD.recording)
BEGIN
    DELETE FROM coding_progress
    WHERE encounter = (SELECT r.encounter FROM recordings r WHERE r.id = OLD.recording)
      AND NOT EXISTS (SELECT 1 FROM notes n WHERE n.encounter = coding_progress.encounter)
      AND NOT EXISTS (SELECT 1 FROM recordings r JOIN segments s ON s.recording = r.id
                      WHERE r.encounter = coding_progress.encounter);
END;

CREATE TRIGGER coding_progress_follows_the_visit AFTER UPDATE OF status, date_of_service, starts_at, signed ON encounters
WHEN EXISTS (SELECT 1 FROM coding_progress p WHERE p.encounter = NEW.id)
BEGIN
    DELETE FROM coding_progress WHERE encounter = NEW.id;
    INSERT INTO coding_progress SELECT c.* FROM coding_counts c WHERE c.encounter = NEW.id;
END;

CREATE TRIGGER coding_progress_follows_the_history AFTER INSERT ON code_history
WHEN EXISTS (SELECT 1 FROM coding_progress p WHERE p.encounter = NEW.encounter)
BEGIN
    DELETE FROM coding_progress WHERE encounter = NEW.encounter;
    INSERT INTO coding_progress SELECT c.* FROM coding_counts c WHERE c.encounter = NEW.encounter;
END;

CREATE TRIGGER coding_progress_follows_new_codes AFTER INSERT ON code_assignments
WHEN EXISTS (SELECT 1 FROM coding_progress p WHERE p.encounter = NEW.encounter)
BEGIN
    DELETE FROM coding_progress WHERE encounter = NEW.encounter;
    INSERT INTO coding_progress SELECT c.* FROM coding_counts c WHERE c.encounter = NEW.encounter;
END;

CREATE TRIGGER coding_progress_follows_changed_codes AFTER UPDATE ON code_assignments
WHEN EXISTS (SELECT 1 FROM coding_progress p WHERE p.encounter = NEW.encounter)
BEGIN
    DELETE FROM coding_progress WHERE encounter = NEW.encounter;
    INSERT INTO coding_progress SELECT c.* FROM coding_counts c WHERE c.encounter = NEW.encounter;
END;

CREATE TRIGGER coding_progress_follows_removed_codes AFTER DELETE ON code_assignments
WHEN EXISTS (SELECT 1 FROM coding_progress p WHERE p.encounter = OLD.encounter)
BEGIN
    DELETE FROM coding_progress WHERE encounter = OLD.encounter;
    INSERT INTO coding_progress SELECT c.* FROM coding_counts c WHERE c.encounter = OLD.encounter;
END;

CREATE TRIGGER coding_progress_follows_new_suggestions AFTER INSERT ON code_suggestions
WHEN EXISTS (SELECT 1 FROM coding_progress p WHERE p.encounter = NEW.encounter)
BEGIN
    DELETE FROM coding_progress WHERE encounter = NEW.encounter;
    INSERT INTO coding_progress SELECT c.* FROM coding_counts c WHERE c.encounter = NEW.encounter;
END;

CREATE TRIGGER coding_progress_follows_changed_suggestions AFTER UPDATE ON code_suggestions
WHEN EXISTS (SELECT 1 FROM coding_progress p WHERE p.encounter = NEW.encounter)
BEGIN
    DELETE FROM coding_progress WHERE encounter = NEW.encounter;
    INSERT INTO coding_progress SELECT c.* FROM coding_counts c WHERE c.encounter = NEW.encounter;
END;

CREATE TRIGGER coding_progress_follows_removed_suggestions AFTER DELETE ON code_suggestions
WHEN EXISTS (SELECT 1 FROM coding_progress p WHERE p.encounter = OLD.encounter)
BEGIN
    DELETE FROM coding_progress WHERE encounter = OLD.encounter;
    INSERT INTO coding_progress SELECT c.* FROM coding_counts c WHERE c.encounter = OLD.encounter;
END;

CREATE TRIGGER coding_progress_follows_new_questions AFTER INSERT ON queries
WHEN EXISTS (SELECT 1 FROM coding_progress p WHERE p.encounter = NEW.encounter)
BEGIN
    DELETE FROM coding_progress WHERE encounter = NEW.encounter;
    INSERT INTO coding_progress SELECT c.* FROM coding_counts c WHERE c.encounter = NEW.encounter;
END;

CREATE TRIGGER coding_progress_follows_changed_questions AFTER UPDATE ON queries
WHEN EXISTS (SELECT 1 FROM coding_progress p WHERE p.encounter = NEW.encounter)
BEGIN
    DELETE FROM coding_progress WHERE encounter = NEW.encounter;
    INSERT INTO coding_progress SELECT c.* FROM coding_counts c WHERE c.encounter = NEW.encounter;
END;

CREATE TRIGGER coding_progress_follows_removed_questions AFTER DELETE ON queries
WHEN EXISTS (SELECT 1 FROM coding_progress p WHERE p.encounter = OLD.encounter)
BEGIN
    DELETE FROM coding_progress WHERE encounter = OLD.encounter;
    INSERT INTO coding_progress SELECT c.* FROM coding_counts c WHERE c.encounter = OLD.encounter;
END;
