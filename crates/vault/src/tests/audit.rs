//! Tampering with the audit by somebody who holds the database's key, and is found out.

use super::sample::{Sample, at, entry};
use crate::audit::{AuditFilter, AuditPlace, list, page, place_of, readings_of, records};
use crate::{AuditFault, AuditStretch, Vault, VaultError, database};
use auscult_domain::PatientId;
use auscult_domain::audit::{AuditCategory, AuditEntry, AuditEvent, AuditOutcome};
use rusqlite::Connection;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// A vault with some entries, and a raw connection with the triggers gone.
fn tampered(tamper: impl FnOnce(&Connection)) -> (Sample, Vault) {
    let (sample, mut vault) = Sample::open();
    for second in 10..14 {
        vault.change(at(second), |change| change.audit(entry())).expect("written");
    }
    assert!(vault.verify_audit().expect("verified").is_intact());
    let raw = database::open_file(&sample.home.database(), &vault.keys.vault_key).expect("opens");
    raw.execute_batch(
        "PRAGMA query_only = OFF;
         DROP TRIGGER audit_events_are_not_changed; DROP TRIGGER audit_events_are_not_deleted;
         DROP TRIGGER audit_heads_only_advance; DROP TRIGGER audit_heads_are_not_deleted;",
    )
    .expect("no triggers");
    tamper(&raw);
    (sample, vault)
}

fn first_bad(tamper: impl FnOnce(&Connection)) -> Option<(u32, AuditFault)> {
    let (_sample, vault) = tampered(tamper);
    vault.verify_audit().expect("verified").first_bad.map(|bad| (bad.sequence, bad.fault))
}

fn run(sql: &'static str) -> impl FnOnce(&Connection) {
    move |raw| raw.execute_batch(sql).expect("tampered")
}

/// The chain made anew from an entry on, as somebody without the vault key can.
fn rehash(raw: &Connection, from: u32) {
    let last: u32 = raw.query_row("SELECT max(sequence) FROM audit_events", [], |row| row.get(0)).expect("a number");
    let mut prev: String = raw
        .query_row("SELECT hash FROM audit_events WHERE sequence = ?1", [from - 1], |row| row.get(0))
        .expect("a hash");
    for sequence in from..=last {
        let event: String = raw
            .query_row("SELECT event FROM audit_events WHERE sequence = ?1", [sequence], |row| row.get(0))
            .expect("an event");
        let hash = hex::encode(Sha256::digest(format!(r#"{{"event":{event},"prev":"{prev}"}}"#)));
        raw.execute("UPDATE audit_events SET prev = ?2, hash = ?3 WHERE sequence = ?1", (sequence, &prev, &hash))
            .expect("rehashed");
        prev = hash;
    }
    raw.execute("UPDATE audit_heads SET sequence = ?1, hash = ?2", (last, &prev)).expect("rehashed");
}

#[test]
fn an_edit_is_found() {
    let edit = "UPDATE audit_events SET event = replace(event, 'nothing', 'another') WHERE sequence = 7";
    assert_eq!(first_bad(run(edit)), Some((7, AuditFault::Edited)));
    let column = "UPDATE audit_events SET patient = 'nobody' WHERE sequence = 7";
    assert_eq!(first_bad(run(column)), Some((7, AuditFault::Edited)), "of what filters go by");
    let time = "UPDATE audit_events SET at = '2020-01-01 00:00:00+00:00' WHERE sequence = 7";
    assert_eq!(first_bad(run(time)), Some((7, AuditFault::Edited)), "of the time");
    assert_eq!(first_bad(run("UPDATE audit_events SET event = 'x' WHERE sequence = 7")), Some((7, AuditFault::Edited)));
}

#[test]
fn an_edit_with_every_hash_made_anew_is_found() {
    let forged = first_bad(|raw| {
        run("UPDATE audit_events SET event = replace(event, 'nothing', 'another') WHERE sequence = 7")(raw);
        rehash(raw, 7);
    });
    assert_eq!(forged, Some((7, AuditFault::Edited)));
}

#[test]
fn a_deletion_is_found() {
    assert_eq!(first_bad(run("DELETE FROM audit_events WHERE sequence = 7")), Some((7, AuditFault::Missing)));
    assert_eq!(first_bad(run("DELETE FROM audit_events WHERE sequence = 1")), Some((1, AuditFault::Missing)));
    let closed_up = "DELETE FROM audit_events WHERE sequence = 7;
                     UPDATE audit_events SET sequence = sequence - 1 WHERE sequence = 8;";
    assert_eq!(first_bad(run(closed_up)), Some((7, AuditFault::OutOfPlace)));
}

#[test]
fn a_reordering_is_found() {
    let swap = "UPDATE audit_events SET sequence = 999 WHERE sequence = 7;
                UPDATE audit_events SET sequence = 7 WHERE sequence = 8;
                UPDATE audit_events SET sequence = 8 WHERE sequence = 999;";
    assert_eq!(first_bad(run(swap)), Some((7, AuditFault::OutOfPlace)));
}

#[test]
fn a_truncation_is_found() {
    assert_eq!(first_bad(run("DELETE FROM audit_events WHERE sequence > 7")), Some((8, AuditFault::CutOff)));
    assert_eq!(first_bad(run("DELETE FROM audit_events")), Some((1, AuditFault::CutOff)));
    let with_head = first_bad(|raw| {
        run("DELETE FROM audit_events WHERE sequence > 7")(raw);
        rehash(raw, 7);
    });
    assert_eq!(with_head, Some((7, AuditFault::Head)), "the head was moved back, but its seal cannot be made");
    assert_eq!(first_bad(run("DELETE FROM audit_events; DELETE FROM audit_heads;")), Some((0, AuditFault::Head)));
}

#[test]
fn an_entry_added_behind_our_back_is_found() {
    let added = "INSERT INTO audit_events SELECT device, sequence + 1, at, user, patient,
                 replace(event, '\"sequence\":' || sequence, '\"sequence\":' || (sequence + 1)), hash, hash, seal
                 FROM audit_events ORDER BY sequence DESC LIMIT 1;";
    assert!(matches!(first_bad(run(added)), Some((_, AuditFault::Edited))));
}

#[test]
fn nothing_within_the_program_can_change_the_audit() {
    let (_sample, mut vault) = Sample::open();
    for sql in [
        "UPDATE audit_events SET at = 'x'",
        "DELETE FROM audit_events",
        "INSERT OR REPLACE INTO audit_events SELECT * FROM audit_events WHERE sequence = 1",
        "UPDATE audit_heads SET sequence = 1",
        "DELETE FROM audit_heads",
        "INSERT OR REPLACE INTO audit_heads SELECT * FROM audit_heads",
    ] {
        let refused = vault.change(at(20), |change| {
            change.audit(entry())?;
            change.execute_batch(sql)?;
            Ok(())
        });
        assert!(matches!(refused, Err(VaultError::Database(_))), "{sql}");
    }
    assert!(vault.verify_audit().expect("verified").is_intact());
}

#[test]
fn the_hash_is_of_the_canonical_event_and_the_hash_before() {
    let (_sample, vault) = Sample::open();
    let (event, prev, hash): (String, String, String) = vault
        .look(|connection| {
            let sql = "SELECT event, prev, hash FROM audit_events ORDER BY sequence DESC LIMIT 1";
            Ok(connection.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?)
        })
        .expect("the last entry");
    let event: AuditEvent = serde_json::from_str(&event).expect("an event");
    let link = serde_json::json!({ "prev": prev, "event": event });
    let canonical = serde_json_canonicalizer::to_vec(&link).expect("canonical");
    assert_eq!(hex::encode(Sha256::digest(canonical)), hash);
    assert_eq!(vault.audit_head().expect("a head"), hash);
}

#[test]
fn the_audit_is_listed_by_patient_person_and_time() {
    let (_sample, mut vault) = Sample::open();
    let patient = PatientId::from_uuid(Uuid::from_u128(9));
    for second in 10..20 {
        let about = if second % 2 == 0 { entry().patient(patient) } else { entry() };
        vault.change(at(second), |change| change.audit(about)).expect("written");
    }
    let listed = |filter: AuditFilter| {
        let events = vault.look(|connection| list(connection, filter)).expect("listed");
        events.iter().map(|event| (event.at - at(0)).num_seconds()).collect::<Vec<_>>()
    };
    let all = AuditFilter { from: Some(at(10)), ..Default::default() };
    assert_eq!(listed(all.clone()), (10..20).rev().collect::<Vec<_>>());
    assert_eq!(listed(AuditFilter { patient: Some(patient), ..all.clone() }), [18, 16, 14, 12, 10]);
    assert_eq!(listed(AuditFilter { patient: Some(patient), to: Some(at(14)), ..all.clone() }), [12, 10]);
    assert_eq!(listed(AuditFilter { user: Some(vault.actor().user.id), limit: 2, ..all.clone() }), [19, 18]);
    let nobody = auscult_domain::UserId::from_uuid(Uuid::from_u128(404));
    assert!(listed(AuditFilter { user: Some(nobody), ..all }).is_empty());
}

#[test]
fn the_audit_is_listed_by_sort_record_and_outcome() {
    let (_sample, mut vault) = Sample::open();
    let read = AuditEntry::done(AuditCategory::Access, "patient.open", "patient", "1");
    let failed = AuditEntry::done(AuditCategory::Export, "note.export", "signed_note", "1").failed("no room");
    vault.change(at(10), |change| change.audit(read)).expect("written");
    vault.change(at(11), |change| change.audit(failed)).expect("written");
    let actions = |filter: AuditFilter| {
        let events = vault.look(|connection| list(connection, filter)).expect("listed");
        events.into_iter().map(|event| event.entry.action).collect::<Vec<_>>()
    };
    let none = AuditFilter::default;
    let user = Some(vault.actor().user.id);
    assert_eq!(actions(AuditFilter { category: Some(AuditCategory::Access), ..none() }), ["patient.open"]);
    assert_eq!(actions(AuditFilter { category: Some(AuditCategory::Export), user, ..none() }), ["note.export"]);
    assert_eq!(actions(AuditFilter { record: Some("signed_note".into()), ..none() }), ["note.export"]);
    assert_eq!(actions(AuditFilter { outcome: Some(AuditOutcome::Failed), ..none() }), ["note.export"]);
    let contrary = AuditFilter { outcome: Some(AuditOutcome::Failed), record: Some("patient".into()), ..none() };
    assert!(actions(contrary).is_empty());
    assert!(vault.look(records).expect("listed").contains(&"signed_note".to_owned()));
}

#[test]
fn pages_meet_without_a_gap_also_where_many_entries_have_one_time() {
    let (_sample, mut vault) = Sample::open();
    for _ in 0..10 {
        vault.change(at(10), |change| change.audit(entry())).expect("written");
    }
    let all = vault.look(|connection| list(connection, AuditFilter::default())).expect("listed");
    let (mut below, mut seen) = (None, Vec::new());
    loop {
        let filter = AuditFilter { below, limit: 3, ..Default::default() };
        let next = vault.look(|connection| page(connection, &filter)).expect("a page");
        seen.extend(next.entries.into_iter().map(|entry| entry.sequence));
        below = next.next;
        if below.is_none() {
            break;
        }
    }
    assert_eq!(seen, all.iter().map(|event| event.sequence).collect::<Vec<_>>());
}

#[test]
fn what_cannot_be_read_is_listed_and_found_by_its_place() {
    let (_sample, vault) = tampered(run("UPDATE audit_events SET event = 'x' WHERE sequence = 7"));
    let device = vault.actor().device;
    let place = vault.look(|connection| place_of(connection, device, 7)).expect("found").expect("a place");
    let below = Some(AuditPlace { row: place.row + 1, ..place });
    let filter = AuditFilter { below, limit: 1, ..Default::default() };
    let first = vault.look(|connection| page(connection, &filter)).expect("a page").entries;
    assert_eq!((first[0].sequence, first[0].event.is_none()), (7, true));
}

#[test]
fn a_check_in_stretches_says_what_one_at_once_says() {
    let stretches = |vault: &Vault| {
        let mut from = None;
        loop {
            match vault.verify_audit_on(from.as_ref(), 2).expect("checked") {
                AuditStretch::SoFar(next) => from = Some(next),
                AuditStretch::Over(verdict) => return verdict,
            }
        }
    };
    let (_sample, vault) = tampered(run("DELETE FROM audit_events WHERE sequence = 7"));
    assert_eq!(stretches(&vault), vault.verify_audit().expect("verified"));
    let (_sample, vault) = tampered(|_| ());
    assert_eq!(stretches(&vault), vault.verify_audit().expect("verified"));
    assert!(stretches(&vault).is_intact());
}

#[test]
fn each_entry_names_its_sign_in_and_the_program() {
    let (sample, vault) = Sample::open();
    vault.lock(at(3)).expect("locked");
    let vault = sample.unlock(at(4)).expect("opens");
    let events = vault.look(|connection| list(connection, AuditFilter::default())).expect("listed");
    assert!(events.iter().all(|event| event.program.is_some()));
    let (now, before) = (events[0].session.expect("a sign-in"), events[1].session.expect("a sign-in"));
    assert_ne!(now, before, "each unlocking is one");
}

#[test]
fn who_had_a_patient_is_counted_by_person_and_deed() {
    let (_sample, mut vault) = Sample::open();
    let patient = PatientId::from_uuid(Uuid::from_u128(9));
    for second in 10..13 {
        let read = AuditEntry::done(AuditCategory::Access, "patient.open", "patient", patient).patient(patient);
        vault.change(at(second), |change| change.audit(read)).expect("written");
    }
    let counted = |from| vault.look(|connection| readings_of(connection, patient, from)).expect("counted");
    let all = counted(None);
    assert_eq!((all.len(), all[0].times, all[0].first, all[0].last), (1, 3, at(10), at(12)));
    assert_eq!(counted(Some(at(12)))[0].times, 1);
    assert!(counted(Some(at(13))).is_empty());
}
