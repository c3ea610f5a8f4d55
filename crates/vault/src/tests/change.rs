//! A change is whole, audited, and made by `change` alone.

use super::sample::{Sample, add_patient, at, details, entry, patient};
use crate::{VaultError, numbers, patients, settings};
use auscult_domain::number::NumberKind;

#[test]
fn a_change_without_an_audit_entry_is_taken_back() {
    let (_sample, mut vault) = Sample::open();
    let rosa = patient(1, details("Rosa", "Alvarez", (1964, 3, 9)));
    let refused = vault.change(at(3), |change| patients::insert(change, &rosa));
    assert!(matches!(refused, Err(VaultError::Unaudited)));
    assert!(matches!(vault.look(|connection| patients::get(connection, rosa.id)), Err(VaultError::NotFound)));
}

#[test]
fn a_change_that_fails_leaves_neither_data_nor_audit() {
    let (_sample, mut vault) = Sample::open();
    let before = vault.audit_head().expect("a head");
    let rosa = patient(1, details("Rosa", "Alvarez", (1964, 3, 9)));
    let failed: Result<(), _> = vault.change(at(3), |change| {
        patients::insert(change, &rosa)?;
        change.audit(entry())?;
        Err(VaultError::NotFound)
    });
    assert!(matches!(failed, Err(VaultError::NotFound)));
    assert_eq!(vault.audit_head().expect("a head"), before);
    assert!(matches!(vault.look(|connection| patients::get(connection, rosa.id)), Err(VaultError::NotFound)));
    add_patient(&mut vault, &rosa);
}

#[test]
fn a_look_cannot_write() {
    let (_sample, vault) = Sample::open();
    let written = vault.look(|connection| Ok(connection.execute("DELETE FROM settings", [])?));
    assert!(matches!(written, Err(VaultError::Database(_))));
}

#[test]
fn numbers_have_no_holes_even_after_a_change_that_failed() {
    let (_sample, mut vault) = Sample::open();
    let mut next = |kind, year, keep| {
        vault.change(at(3), |change| {
            let number = numbers::next(change, kind, year)?;
            if keep {
                change.audit(entry())?
            }
            Ok(number)
        })
    };
    assert_eq!(next(NumberKind::Patient, 2026, true).expect("a number"), "PAT-2026-A-000001");
    assert!(next(NumberKind::Patient, 2026, false).is_err());
    assert_eq!(next(NumberKind::Patient, 2026, true).expect("a number"), "PAT-2026-A-000002");
    assert_eq!(next(NumberKind::Encounter, 2026, true).expect("a number"), "ENC-2026-A-000001");
    assert_eq!(next(NumberKind::Patient, 2027, true).expect("a number"), "PAT-2027-A-000001");
}

#[test]
fn settings_come_back_as_they_were_put() {
    let (_sample, mut vault) = Sample::open();
    for value in [Some(10), None] {
        vault
            .change(at(3), |change| {
                settings::put(change, "idle minutes", &value)?;
                change.audit(entry())
            })
            .expect("put");
        let kept: Option<Option<u32>> =
            vault.look(|connection| settings::get(connection, "idle minutes")).expect("got");
        assert_eq!(kept, Some(value));
    }
    assert_eq!(vault.look(|connection| settings::get::<u32>(connection, "other")).expect("got"), None);
}

#[test]
fn what_was_acknowledged_is_there_without_a_proper_end() {
    let (sample, mut vault) = Sample::open();
    let rosa = patient(1, details("Rosa", "Alvarez", (1964, 3, 9)));
    add_patient(&mut vault, &rosa);
    // As after kill -9: the connection is never closed, the log never emptied.
    std::mem::forget(vault);
    let vault = sample.unlock(at(20)).expect("opens");
    assert_eq!(vault.look(|connection| patients::get(connection, rosa.id)).expect("kept"), rosa);
}

#[test]
fn a_full_disk_is_told_and_costs_nothing_that_was_kept() {
    let (_sample, mut vault) = Sample::open();
    let rosa = patient(1, details("Rosa", "Alvarez", (1964, 3, 9)));
    add_patient(&mut vault, &rosa);
    // SQLite meets the limit of pages as it meets a full disk.
    let limit = |vault: &crate::Vault, pages: u32| {
        vault
            .look(|connection| Ok(connection.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(()))?))
    };
    limit(&vault, 1).expect("no more pages than there are");
    let big = "x".repeat(1 << 20);
    let full = vault.change(at(20), |change| {
        change.audit(entry())?;
        settings::put(change, "big", &big)
    });
    assert!(matches!(full, Err(VaultError::DiskFull)));
    limit(&vault, 1 << 30).expect("space again");
    assert_eq!(vault.look(|connection| patients::get(connection, rosa.id)).expect("kept"), rosa);
    assert_eq!(vault.look(|connection| settings::get::<String>(connection, "big")).expect("read"), None);
    assert!(vault.verify_audit().expect("verified").is_intact());
    vault.change(at(21), |change| settings::put(change, "big", &big).and(change.audit(entry()))).expect("goes on");
}
