//! The table held against the design row by row, and what holds of it at every access level.

use super::*;
use crate::UserId;
use uuid::Uuid;

/// The design's table as it is printed there: a kind of record, then physician, nurse, receptionist, coder, billing,
/// admin. Each verb is a permission; `own` before a verb is its reach.
const DESIGN: &[(&str, [&str; 6])] = &[
    ("demographics", ["edit", "view", "edit", "view", "view", "edit"]),
    ("schedule", ["edit", "view, check in", "edit", "", "view", "edit"]),
    ("vitals", ["edit", "edit", "", "view", "", "view"]),
    ("medical record", ["edit", "view allergies", "", "view", "", "view"]),
    ("recording", ["own record, own play, own read, own correct", "", "", "read", "", ""]),
    ("note", ["own write, own sign, view", "", "", "view", "", "view"]),
    ("codes", ["view, assign, answer, verify", "", "", "view, assign, answer", "view", "view"]),
    ("billing", ["view, own attest", "", "", "view", "view", "view"]),
    ("reports", ["own coding", "", "", "coding", "", "coding"]),
    ("organization", ["", "", "", "", "", "people, settings, code sets, retention, backup"]),
    ("audit", ["own", "own", "own", "own", "own", "own, view, review"]),
];

/// The permissions a word of the design stands for.
fn meant(kind: &str, verb: &str) -> &'static [Permission] {
    use Permission as P;
    match (kind, verb) {
        ("demographics", "edit") => &[P::ViewDemographics, P::EditDemographics],
        ("demographics", "view") => &[P::ViewDemographics],
        ("schedule", "edit") => &[P::ViewSchedule, P::EditEncounters, P::CheckIn],
        ("schedule", "view") => &[P::ViewSchedule],
        ("schedule", "check in") => &[P::CheckIn],
        ("vitals", "edit") => &[P::ViewVitals, P::EditVitals],
        ("vitals", "view") => &[P::ViewVitals],
        ("medical record", "edit") => &[P::ViewAllergies, P::ViewMedicalRecord, P::EditMedicalRecord],
        ("medical record", "view") => &[P::ViewAllergies, P::ViewMedicalRecord],
        ("medical record", "view allergies") => &[P::ViewAllergies],
        ("recording", "record") => &[P::Record],
        ("recording", "play") => &[P::PlayRecordings],
        ("recording", "read") => &[P::ViewTranscript],
        ("recording", "correct") => &[P::EditTranscript],
        ("note", "write") => &[P::EditNotes],
        ("note", "sign") => &[P::SignNotes],
        ("note", "view") => &[P::ViewNotes],
        ("codes", "view") => &[P::ViewCodes],
        ("codes", "assign") => &[P::AssignCodes],
        ("codes", "answer") => &[P::AnswerQueries],
        ("codes", "verify") => &[P::VerifyAnswers],
        ("billing", "view") => &[P::ViewBilling],
        ("billing", "attest") => &[P::AttestBilling],
        ("reports", "coding") => &[P::ViewCodingReport],
        ("organization", "people") => &[P::EditPeople],
        ("organization", "settings") => &[P::EditSettings],
        ("organization", "code sets") => &[P::EditCodeSets],
        ("organization", "retention") => &[P::EditRetention],
        ("organization", "backup") => &[P::BackUp],
        ("audit", "own") => &[P::ViewOwnAudit],
        ("audit", "view") => &[P::ViewAudit],
        ("audit", "review") => &[P::ReviewCompliance],
        _ => panic!("{kind}: nobody knows what {verb} is"),
    }
}

#[test]
fn the_table_is_the_designs_row_by_row() {
    for (kind, cells) in DESIGN {
        let granted_by = |cell: &str| -> Vec<(Permission, Reach)> {
            let verbs = cell.split(", ").filter(|verb| !verb.is_empty());
            let one = |verb: &str| {
                // To see one's own audit is a permission of its own.
                let own = verb == "own" || verb.starts_with("own ");
                let verb = verb.strip_prefix("own ").unwrap_or(verb);
                let reach = if own { Reach::Own } else { Reach::All };
                meant(kind, verb).iter().map(move |permission| (*permission, reach)).collect::<Vec<_>>()
            };
            verbs.flat_map(one).collect()
        };
        let of_kind: Vec<Permission> =
            cells.iter().flat_map(|cell| granted_by(cell)).map(|(permission, _)| permission).collect();
        for (role, cell) in Role::ALL.into_iter().zip(cells) {
            let expected = granted_by(cell);
            for permission in &of_kind {
                let reach = expected.iter().find(|(one, _)| one == permission).map(|(_, reach)| *reach);
                assert_eq!(granted(role, *permission), reach, "{kind}: {role:?} and {permission:?}");
            }
        }
    }
}

#[test]
fn everybody_sees_the_head_of_a_visit_but_only_who_schedules_the_day() {
    for role in Role::ALL {
        assert_eq!(granted(role, Permission::ViewEncounters), Some(Reach::All), "{role:?}");
        assert_eq!(granted(role, Permission::ViewSchedule).is_some(), role != Role::Coder, "{role:?}");
    }
}

#[test]
fn an_access_level_only_cuts_what_looks_from_what_changes_and_adds_running_the_organization() {
    for role in Role::ALL {
        for permission in Permission::ALL.iter().copied() {
            let full = granted(role, permission);
            assert_eq!(reach(role, AccessLevel::None, permission), None);
            assert_eq!(reach(role, AccessLevel::Write, permission), full);
            assert_eq!(reach(role, AccessLevel::Read, permission), if permission.changes() { None } else { full });
            for access in [AccessLevel::Admin, AccessLevel::Owner] {
                let both = full.max(granted(Role::Admin, permission));
                assert_eq!(reach(role, access, permission), both, "{role:?} {access:?} {permission:?}");
            }
        }
    }
}

#[test]
fn more_access_never_takes_anything_away() {
    for role in Role::ALL {
        for permission in Permission::ALL.iter().copied() {
            for pair in AccessLevel::ALL.windows(2) {
                let [less, more] = pair else { unreachable!() };
                assert!(reach(role, *less, permission) <= reach(role, *more, permission), "{role:?} {permission:?}");
            }
        }
    }
}

#[test]
fn nobody_reaches_another_persons_recording_or_writes_their_note() {
    use Permission as P;
    for role in Role::ALL {
        for access in AccessLevel::ALL {
            for permission in [P::Record, P::PlayRecordings, P::EditTranscript, P::EditNotes, P::SignNotes] {
                assert_ne!(reach(role, access, permission), Some(Reach::All), "{role:?} {access:?} {permission:?}");
            }
        }
    }
}

#[test]
fn own_covers_ones_own_and_nothing_else() {
    let (one, other) = (UserId::from_uuid(Uuid::from_u128(1)), UserId::from_uuid(Uuid::from_u128(2)));
    assert!(Reach::Own.covers(one, one));
    assert!(!Reach::Own.covers(one, other));
    assert!(Reach::All.covers(one, other));
}

#[test]
fn the_table_has_one_row_for_each_permission() {
    let rows: std::collections::BTreeSet<Permission> = MATRIX.iter().map(|(permission, _)| *permission).collect();
    assert_eq!(rows.len(), Permission::ALL.len());
    for (permission, cells) in MATRIX {
        for (role, cell) in Role::ALL.into_iter().zip(cells) {
            assert_eq!(granted(role, *permission), *cell, "{role:?} {permission:?}");
        }
        assert!(cells.iter().any(Option::is_some), "{permission:?} is nobody's");
    }
}

#[test]
fn the_copy_the_windows_tests_read_is_this_table() {
    let copy: serde_json::Value =
        serde_json::from_str(include_str!("../../../../ui/src/lib/session/matrix.json")).expect("a table");
    let mut table = serde_json::Map::new();
    for (permission, cells) in MATRIX {
        let name = serde_json::to_value(permission).expect("a name");
        let roles = Role::ALL.iter().zip(cells).map(|(role, cell)| {
            let role = serde_json::to_value(role).expect("a name");
            (role.as_str().unwrap_or_default().to_owned(), serde_json::to_value(cell).expect("a cell"))
        });
        let roles: serde_json::Map<_, _> = roles.collect();
        let row = serde_json::json!({ "changes": permission.changes(), "roles": roles });
        table.insert(name.as_str().unwrap_or_default().to_owned(), row);
    }
    assert_eq!(copy, serde_json::Value::Object(table));
}
