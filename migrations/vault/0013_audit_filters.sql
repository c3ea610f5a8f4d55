-- Filters of the audit go by what stands in the event itself, so nothing repeats it that could come to differ. An event
-- that somebody made unreadable keeps no vault from being opened: verifying names it.
CREATE INDEX audit_events_by_category ON audit_events (iif(json_valid(event), json_extract(event, '$.entry.category'), NULL), at);
CREATE INDEX audit_events_of_user_by_category ON audit_events (user, iif(json_valid(event), json_extract(event, '$.entry.category'), NULL), at);
CREATE INDEX audit_events_by_record ON audit_events (iif(json_valid(event), json_extract(event, '$.entry.record'), NULL), at);
-- What was refused or failed is rare: the index holds nothing else.
CREATE INDEX audit_events_not_done ON audit_events (iif(json_valid(event), json_extract(event, '$.entry.outcome'), NULL), at)
    WHERE iif(json_valid(event), json_extract(event, '$.entry.outcome'), NULL) <> 'done';
