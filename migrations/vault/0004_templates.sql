-- Templates of each clinician, that may follow one another, with their versions; text macros.

-- Templates written before are the clinic's, everybody's, and follow none.
UPDATE templates SET record = json_set(
    record,
    '$.specialty', 'general', '$.follows', NULL, '$.owner', NULL, '$.shared', json('true'), '$.active', json('true'),
    '$.sections', (
        SELECT json_group_array(json_set(value, '$.form', 'text', '$.prompt', '', '$.subsections', json('[]')))
        FROM json_each(templates.record, '$.sections')
    )
);

-- How the sections of a template that follows another one differ from that one's, as JSON; its record then has none.
ALTER TABLE templates ADD COLUMN difference TEXT;

CREATE TABLE template_versions (
    template  TEXT NOT NULL REFERENCES templates (id),
    version   INTEGER NOT NULL,
    at        TEXT NOT NULL,
    by        TEXT NOT NULL REFERENCES users (id),
    format    INTEGER NOT NULL,
    record    TEXT NOT NULL,
    PRIMARY KEY (template, version)
) STRICT;

-- How often a template is used, and when last, is counted from the notes.
CREATE INDEX notes_by_template ON notes (json_extract(record, '$.content.template'), saved_at);

CREATE TABLE text_macros (
    id      TEXT PRIMARY KEY NOT NULL,
    owner   TEXT REFERENCES users (id),
    name    TEXT NOT NULL,
    format  INTEGER NOT NULL,
    record  TEXT NOT NULL
) STRICT;

CREATE UNIQUE INDEX text_macros_by_name ON text_macros (owner, name) WHERE owner IS NOT NULL;
