-- What a rule found out of the ordinary, and what came of looking at it.
CREATE TABLE compliance_events (
    id        TEXT PRIMARY KEY NOT NULL,
    at        TEXT NOT NULL,
    rule      TEXT,
    user      TEXT,
    patient   TEXT,
    resolved  INTEGER NOT NULL,
    required  INTEGER NOT NULL, -- whether somebody has to look
    format    INTEGER NOT NULL,
    record    TEXT NOT NULL
) STRICT;

CREATE INDEX compliance_events_to_review ON compliance_events (resolved, required, at);
CREATE INDEX compliance_events_by_rule ON compliance_events (rule, user, at);

CREATE TRIGGER compliance_events_are_not_deleted BEFORE DELETE ON compliance_events
BEGIN
    SELECT RAISE(ABORT, 'a compliance event is never deleted');
END;

CREATE TRIGGER compliance_events_are_reviewed_once BEFORE UPDATE ON compliance_events
WHEN OLD.resolved = 1 OR NEW.id <> OLD.id OR NEW.at <> OLD.at OR NEW.rule IS NOT OLD.rule OR NEW.user IS NOT OLD.user
BEGIN
    SELECT RAISE(ABORT, 'a compliance event only gets its review');
END;
