//! A session that only reads: what may be written in it, and that everything else is taken back.

use super::sample::{PASSWORD, Sample, at, details, patient};
use crate::{VaultError, patients, settings};
use auscult_domain::audit::{AuditCategory, AuditEntry};

const OTHER: &str = "quiet harbour 9 lamps";

#[test]
fn nothing_is_changed_and_what_was_read_is_written_down() {
    let (sample, mut vault) = Sample::open();
    vault.only_read();
    for category in [AuditCategory::Change, AuditCategory::Export] {
        let person = patient(1, details("Rosa", "Alvarez", (1964, 3, 9)));
        let refused = vault.change(at(3), |change| {
            patients::insert(change, &person)?;
            settings::put(change, "a setting", &true)?;
            change.audit(AuditEntry::done(category, "test", "patient", person.id))
        });
        assert!(matches!(refused, Err(VaultError::OnlyReading)));
        assert!(matches!(vault.look(|connection| patients::get(connection, person.id)), Err(VaultError::NotFound)));
    }
    for category in [AuditCategory::Access, AuditCategory::SignIn, AuditCategory::Compliance] {
        let written = vault.change(at(4), |change| change.audit(AuditEntry::done(category, "test", "patient", "")));
        written.expect("written");
    }
    assert!(vault.verify_audit().expect("verified").is_intact());
    vault.lock(at(5)).expect("locked");
    sample.unlock(at(6)).expect("opens").change_password(PASSWORD, OTHER, at(7)).expect("as usual");
}

#[test]
fn no_password_opens_what_is_a_persons_own() {
    let (_sample, mut vault) = Sample::open();
    let sealed = vault.seal_for_user(PASSWORD, "signing key", b"a secret").expect("sealed");
    vault.only_read();
    assert!(matches!(vault.open_for_user(PASSWORD, "signing key", &sealed), Err(VaultError::OnlyReading)));
    assert!(matches!(vault.change_password(PASSWORD, OTHER, at(3)), Err(VaultError::OnlyReading)));
    assert!(matches!(vault.renew_recovery_key(PASSWORD, at(4)), Err(VaultError::OnlyReading)));
    assert!(matches!(vault.new_second_factor(PASSWORD), Err(VaultError::OnlyReading)));
}
