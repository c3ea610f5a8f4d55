-- Holds that keep records of a patient or a visit from being deleted. A hold is lifted, never taken out.
CREATE TABLE legal_holds (
    id       TEXT PRIMARY KEY NOT NULL,
    patient  TEXT NOT NULL REFERENCES patients (id),
    format   INTEGER NOT NULL,
    record   TEXT NOT NULL
) STRICT;

CREATE INDEX legal_holds_of_patient ON legal_holds (patient);

CREATE TRIGGER legal_holds_are_not_deleted BEFORE DELETE ON legal_holds
BEGIN
    SELECT RAISE(ABORT, 'a hold is lifted, never taken out');
END;
