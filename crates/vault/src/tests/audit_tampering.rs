//! Thousands of random tamperings with the audit by somebody who holds the database's key and the rows as they were:
//! each is found, and the first bad entry is named. What nobody can find on one laptop is the whole vault being put back
//! to an older day; that is why the head of the chain stands in every signed document.

use super::sample::{Sample, at, entry};
use crate::{AuditFault, BadEntry, Vault, audit_chain, database};
use auscult_domain::DeviceId;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use rusqlite::Connection;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Entries of the chain that is tampered with.
const LENGTH: u32 = 30;

/// How many tamperings: few in a test run, ten thousand in a soak.
fn tamperings() -> u32 {
    std::env::var("AUSCULT_SOAK_TAMPERINGS").ok().and_then(|count| count.parse().ok()).unwrap_or(300)
}

/// What is done behind the program's back.
#[derive(Debug, Clone)]
enum Tampering {
    /// One character of one column of an entry becomes another.
    Edit { entry: u32, column: usize, place: usize },
    /// The same of the event, with every hash after it made anew.
    EditAndRehash { entry: u32, place: usize },
    /// Entries are taken out of the middle.
    Delete { from: u32, to: u32 },
    /// Entries are taken out of the middle, and those after them move up.
    CloseUp { entry: u32 },
    /// Everything after an entry is taken away.
    Truncate { after: u32 },
    /// Everything after an entry is taken away, and the head is moved back.
    TruncateWithHead { after: u32 },
    /// Two entries change places.
    Swap { one: u32, other: u32 },
    /// An entry is put in once more: before the first, or after the last.
    Insert { entry: u32, end: bool },
    /// An entry is another laptop's.
    Device { entry: u32, other: u128 },
    /// The whole chain is another laptop's.
    AllOfDevice { other: u128 },
    /// The record of how far the chain reaches is changed.
    Head { column: usize, place: usize },
    /// There is no such record.
    NoHead,
}

const COLUMNS: [&str; 7] = ["at", "user", "patient", "event", "prev", "hash", "seal"];
const HEAD_COLUMNS: [&str; 3] = ["sequence", "hash", "seal"];

fn tampering() -> impl Strategy<Value = Tampering> {
    use Tampering as T;
    let entry = || 1..=LENGTH;
    prop_oneof![
        4 => (entry(), 0..COLUMNS.len(), any::<usize>()).prop_map(|(entry, column, place)| T::Edit { entry, column, place }),
        3 => (entry(), any::<usize>()).prop_map(|(entry, place)| T::EditAndRehash { entry, place }),
        3 => (entry(), entry()).prop_map(|(one, other)| T::Delete { from: one.min(other), to: one.max(other) }),
        1 => (1..LENGTH).prop_map(|entry| T::CloseUp { entry }),
        2 => (0..LENGTH).prop_map(|after| T::Truncate { after }),
        2 => (0..LENGTH).prop_map(|after| T::TruncateWithHead { after }),
        3 => (1..LENGTH, 1..LENGTH).prop_map(|(one, more)| T::Swap { one, other: one + 1 + more % (LENGTH - one) }),
        2 => (entry(), any::<bool>()).prop_map(|(entry, end)| T::Insert { entry, end }),
        2 => (entry(), any::<u128>()).prop_map(|(entry, other)| T::Device { entry, other }),
        1 => any::<u128>().prop_map(|other| T::AllOfDevice { other }),
        2 => (0..HEAD_COLUMNS.len(), any::<usize>()).prop_map(|(column, place)| T::Head { column, place }),
        1 => Just(T::NoHead),
    ]
}

/// Another value than this one, a character apart.
fn another(value: rusqlite::types::Value, place: usize) -> rusqlite::types::Value {
    use rusqlite::types::Value as V;
    match value {
        V::Null => V::Text("somebody".into()),
        V::Integer(number) => V::Integer(number + 1 + i64::try_from(place % 7).unwrap_or(0)),
        V::Blob(mut bytes) if !bytes.is_empty() => {
            let at = place % bytes.len();
            bytes[at] ^= 1 << (place % 8);
            V::Blob(bytes)
        }
        V::Text(text) if !text.is_empty() => {
            let mut letters: Vec<char> = text.chars().collect();
            let at = place % letters.len();
            letters[at] = if letters[at] == 'x' { 'y' } else { 'x' };
            V::Text(letters.into_iter().collect())
        }
        other => other,
    }
}

fn change_cell(raw: &Connection, table: &str, column: &str, condition: &str, place: usize) {
    let value: rusqlite::types::Value = raw
        .query_row(&format!("SELECT {column} FROM {table} WHERE {condition}"), [], |row| row.get(0))
        .expect("a cell");
    raw.execute(&format!("UPDATE {table} SET {column} = ?1 WHERE {condition}"), [another(value, place)])
        .expect("changed");
}

/// The chain made anew from an entry on, as somebody without the vault's key can.
fn rehash(raw: &Connection, from: u32, last: u32) {
    let before = "SELECT hash FROM audit_events WHERE sequence = ?1";
    let mut prev: String = raw.query_row(before, [from - 1], |row| row.get(0)).unwrap_or_else(|_| "0".repeat(64));
    for sequence in from..=last {
        let sql = "SELECT event FROM audit_events WHERE sequence = ?1";
        let event: String = raw.query_row(sql, [sequence], |row| row.get(0)).expect("an event");
        let hash = hex::encode(Sha256::digest(format!(r#"{{"event":{event},"prev":"{prev}"}}"#)));
        raw.execute("UPDATE audit_events SET prev = ?2, hash = ?3 WHERE sequence = ?1", (sequence, &prev, &hash))
            .expect("rehashed");
        prev = hash;
    }
    raw.execute("UPDATE audit_heads SET sequence = ?1, hash = ?2", (last, &prev)).expect("rehashed");
}

fn other_device(other: u128) -> DeviceId {
    DeviceId::from_uuid(Uuid::from_u128(other))
}

/// Tampers; gives the places of which one has to be named as the first that is bad.
fn tamper(raw: &Connection, tampering: &Tampering, own: DeviceId) -> Vec<(DeviceId, u32)> {
    use Tampering as T;
    let run = |sql: String| raw.execute_batch(&sql).expect("tampered");
    match *tampering {
        T::Edit { entry, column, place } => {
            change_cell(raw, "audit_events", COLUMNS[column], &format!("sequence = {entry}"), place);
            vec![(own, entry)]
        }
        T::EditAndRehash { entry, place } => {
            change_cell(raw, "audit_events", "event", &format!("sequence = {entry}"), place);
            rehash(raw, entry, LENGTH);
            vec![(own, entry)]
        }
        T::Delete { from, to } => {
            run(format!("DELETE FROM audit_events WHERE sequence BETWEEN {from} AND {to}"));
            vec![(own, from)]
        }
        T::CloseUp { entry } => {
            run(format!("DELETE FROM audit_events WHERE sequence = {entry}"));
            for later in entry + 1..=LENGTH {
                run(format!("UPDATE audit_events SET sequence = sequence - 1 WHERE sequence = {later}"));
            }
            vec![(own, entry)]
        }
        T::Truncate { after } => {
            run(format!("DELETE FROM audit_events WHERE sequence > {after}"));
            vec![(own, after + 1)]
        }
        T::TruncateWithHead { after } => {
            run(format!("DELETE FROM audit_events WHERE sequence > {after}"));
            rehash(raw, after + 1, after);
            vec![(own, after)]
        }
        T::Swap { one, other } => {
            run(format!(
                "UPDATE audit_events SET sequence = 999 WHERE sequence = {one};
                 UPDATE audit_events SET sequence = {one} WHERE sequence = {other};
                 UPDATE audit_events SET sequence = {other} WHERE sequence = 999;"
            ));
            vec![(own, one)]
        }
        T::Insert { entry, end } => {
            let place = if end { LENGTH + 1 } else { 0 };
            run(format!(
                "INSERT INTO audit_events (device, sequence, at, user, patient, event, prev, hash, seal)
                 SELECT device, {place}, at, user, patient, event, prev, hash, seal FROM audit_events
                 WHERE sequence = {entry}"
            ));
            vec![(own, if end { place } else { 1 })]
        }
        T::Device { entry, other } => {
            let other = other_device(other);
            run(format!("UPDATE audit_events SET device = '{other}' WHERE sequence = {entry}"));
            vec![(own, entry), (other, 1)]
        }
        T::AllOfDevice { other } => {
            let other = other_device(other);
            run(format!("UPDATE audit_events SET device = '{other}'; UPDATE audit_heads SET device = '{other}'"));
            vec![(own, 0), (other, 1)]
        }
        T::Head { column, place } => {
            change_cell(raw, "audit_heads", HEAD_COLUMNS[column], "TRUE", place);
            vec![(own, LENGTH)]
        }
        T::NoHead => {
            run("DELETE FROM audit_heads".into());
            vec![(own, LENGTH)]
        }
    }
}

/// A vault whose chain has [`LENGTH`] entries, and a raw connection with the triggers gone.
fn vault() -> (Sample, Vault, Connection) {
    let (sample, mut vault) = Sample::open();
    let had = vault.verify_audit().expect("verified").entries;
    for second in had..u64::from(LENGTH) {
        let about = auscult_domain::PatientId::from_uuid(Uuid::from_u128(u128::from(second)));
        let written = vault.change(at(20 + i64::try_from(second).expect("small")), |change| {
            change.audit(entry().patient(about).before("as it was").after("as it is"))
        });
        written.expect("written");
    }
    let raw = database::open_file(&sample.home.database(), &vault.keys.vault_key).expect("opens");
    raw.execute_batch(
        "PRAGMA query_only = OFF;
         DROP TRIGGER audit_events_are_not_changed; DROP TRIGGER audit_events_are_not_deleted;
         DROP TRIGGER audit_heads_only_advance; DROP TRIGGER audit_heads_are_not_deleted;",
    )
    .expect("no triggers");
    (sample, vault, raw)
}

#[test]
fn every_tampering_is_found_and_the_first_bad_entry_is_named() {
    let (_sample, vault, raw) = vault();
    let own = vault.actor().device;
    let verify = || audit_chain::verify(&raw, &vault.audit_key, own).expect("verified");
    assert!(verify().is_intact(), "before anything was done");
    let config = Config { cases: tamperings(), failure_persistence: None, ..Config::default() };
    let outcome = TestRunner::new(config).run(&tampering(), |tampering| {
        raw.execute_batch("BEGIN").expect("begun");
        let expected = tamper(&raw, &tampering, own);
        let verdict = verify();
        raw.execute_batch("ROLLBACK").expect("taken back");
        let Some(BadEntry { device, sequence, fault }) = verdict.first_bad else {
            return Err(TestCaseError::fail("not found"));
        };
        prop_assert!(expected.contains(&(device, sequence)), "named {device} {sequence} {fault:?}, not {expected:?}");
        prop_assert_ne!((fault, sequence), (AuditFault::CutOff, 0));
        Ok(())
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
    assert!(verify().is_intact(), "everything was taken back");
}
