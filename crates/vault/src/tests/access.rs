//! Setting up, signing in, being kept out, changing the password, recovering.

use super::sample::{EMAIL, PASSWORD, Sample, at, new_vault, use_mock_keyring};
use crate::audit::{AuditFilter, list};
use crate::{
    KeyringUse, PasswordWeakness, SignInName, SignInWith, VaultError, VaultHome, create, identities, recover,
    sign_in_names, unlock,
};
use auscult_domain::audit::{AuditEntry, AuditOutcome};
use zeroize::Zeroizing;

const OTHER: &str = "quiet harbour 9 lamps";

#[test]
fn what_was_set_up_opens_again_for_its_owner_alone() {
    let sample = Sample::locked();
    let screen = sign_in_names(&sample.home).expect("readable while locked");
    assert_eq!(screen.organization, "Harbor Clinic");
    assert_eq!(
        screen.people,
        [SignInName { email: EMAIL.into(), name: "Dana Whitfield".into(), with: SignInWith::Password }]
    );
    let vault = unlock(&sample.home, " DANA@example.org ", PASSWORD, at(5)).expect("opens");
    assert_eq!(vault.actor().user.name, "Dana Whitfield");
    assert_eq!(vault.organization().expect("kept").name, "Harbor Clinic");
    assert_eq!(vault.series().to_string(), "A");
    assert!(matches!(create(&sample.home, new_vault(KeyringUse::Required)), Err(VaultError::AlreadyExists)));
    assert!(matches!(unlock(&sample.home, "bob@example.org", PASSWORD, at(6)), Err(VaultError::UnknownPerson)));
}

#[test]
fn a_weak_password_makes_no_vault() {
    use_mock_keyring();
    let dir = tempfile::tempdir().expect("a directory");
    let home = VaultHome::new(dir.path().join("vault"));
    let refused =
        create(&home, crate::NewVault { password: Zeroizing::new("short".into()), ..new_vault(KeyringUse::Required) });
    assert!(matches!(refused, Err(VaultError::WeakPassword(PasswordWeakness::TooShort { minimum: 8 }))));
    assert!(!home.exists() && !home.dir().exists());
    assert!(matches!(unlock(&home, EMAIL, PASSWORD, at(0)), Err(VaultError::NoVault)));
}

#[test]
fn wrong_passwords_are_slowed_down_and_told_at_the_next_sign_in() {
    let sample = Sample::locked();
    for second in 0..5 {
        let refused = unlock(&sample.home, EMAIL, "wrong password", at(100 + second));
        assert!(matches!(refused, Err(VaultError::WrongPassword)));
    }
    assert!(matches!(sample.unlock(at(105)), Err(VaultError::Throttled { seconds: 899 })), "the right one waits too");
    assert!(matches!(sample.unlock(at(-9_999_999)), Err(VaultError::Throttled { .. })), "with the clock turned back");
    let vault = sample.unlock(at(-9_999_999 + 900)).expect("after the wait");
    let events = vault.look(|connection| list(connection, AuditFilter::default())).expect("listed");
    let outcomes =
        |outcome| events.iter().filter(|event| event.user.is_none() && event.entry.outcome == outcome).count();
    assert_eq!((outcomes(AuditOutcome::Failed), outcomes(AuditOutcome::Refused)), (5, 2));
    assert!(vault.verify_audit().expect("verified").is_intact());
    drop(vault);
    let again = sample.unlock(at(2_000)).expect("no wait any more");
    let failed = again.look(|connection| list(connection, AuditFilter::default())).expect("listed");
    assert_eq!(failed.iter().filter(|event| event.user.is_none()).count(), 7, "told once");
}

#[test]
fn signing_in_and_locking_are_in_the_audit() {
    let (sample, vault) = Sample::open();
    vault.lock(at(3)).expect("locked");
    let vault = sample.unlock(at(4)).expect("opens");
    let events =
        vault.look(|connection| list(connection, AuditFilter { limit: 3, ..Default::default() })).expect("listed");
    let actions: Vec<&str> = events.iter().map(|event| event.entry.action.as_str()).collect();
    assert_eq!(actions, ["sign_in", "lock", "sign_in"]);
}

#[test]
fn a_new_password_replaces_the_old_one_and_keeps_what_is_the_persons() {
    let (sample, mut vault) = Sample::open();
    let sealed = vault.seal_for_user(PASSWORD, "signing key", b"a secret").expect("sealed");
    assert!(matches!(vault.change_password("not it", OTHER, at(3)), Err(VaultError::WrongPassword)));
    assert!(matches!(vault.change_password(PASSWORD, "12345678", at(3)), Err(VaultError::WeakPassword(_))));
    vault.change_password(PASSWORD, OTHER, at(3)).expect("changed");
    drop(vault);
    assert!(matches!(sample.unlock(at(4)), Err(VaultError::WrongPassword)));
    let vault = unlock(&sample.home, EMAIL, OTHER, at(5)).expect("opens");
    assert_eq!(vault.open_for_user(OTHER, "signing key", &sealed).expect("still theirs").as_slice(), b"a secret");
    assert!(matches!(vault.open_for_user(OTHER, "another", &sealed), Err(VaultError::Damaged(_))));
}

#[test]
fn five_wrong_passwords_at_signing_wait_too() {
    let (_sample, vault) = Sample::open();
    let sealed = vault.seal_for_user(PASSWORD, "signing key", b"a secret").expect("sealed");
    for _ in 0..5 {
        assert!(matches!(vault.open_for_user("not it", "signing key", &sealed), Err(VaultError::WrongPassword)));
    }
    assert!(matches!(vault.open_for_user(PASSWORD, "signing key", &sealed), Err(VaultError::Throttled { .. })));
}

#[test]
fn what_is_sealed_for_the_laptop_opens_for_its_purpose_only() {
    let (_sample, vault) = Sample::open();
    let sealed = vault.seal_for_device("authority", b"a key").expect("sealed");
    assert_eq!(vault.open_for_device("authority", &sealed).expect("opens").as_slice(), b"a key");
    assert!(vault.open_for_device("another", &sealed).is_err());
}

#[test]
fn the_recovery_key_gives_a_new_password_once() {
    let (sample, mut vault) = Sample::open();
    let user = vault.actor().user.id;
    let signer = identities::StoredSigner {
        sealed_key: vault.seal_for_user(PASSWORD, "signing key", b"a secret").expect("sealed"),
        certificate: "a certificate".into(),
        issuer: "another".into(),
    };
    vault
        .change(at(3), |change| {
            identities::put_signer(change, user, &signer)?;
            change.audit(AuditEntry::done(auscult_domain::audit::AuditCategory::Change, "signer", "user", user))
        })
        .expect("kept");
    drop(vault);
    let almost = sample.recovery.replace(sample.recovery.chars().next().expect("text"), "");
    assert!(matches!(recover(&sample.home, &almost, EMAIL, OTHER, at(4)), Err(VaultError::WrongRecoveryKey)));
    let (vault, fresh) = recover(&sample.home, &sample.recovery, EMAIL, OTHER, at(5)).expect("recovered");
    assert_eq!(vault.look(|connection| identities::signer(connection, user)).expect("read"), None);
    assert!(vault.verify_audit().expect("verified").is_intact());
    drop(vault);
    assert!(matches!(sample.unlock(at(6)), Err(VaultError::WrongPassword)));
    let spent = recover(&sample.home, &sample.recovery, EMAIL, PASSWORD, at(7));
    assert!(matches!(spent, Err(VaultError::WrongRecoveryKey)));
    unlock(&sample.home, EMAIL, OTHER, at(8)).expect("the new password");
    recover(&sample.home, &fresh.to_string(), EMAIL, PASSWORD, at(9)).expect("the new recovery key");
}

#[test]
fn a_lost_recovery_key_is_replaced_with_the_password() {
    let (sample, mut vault) = Sample::open();
    assert!(matches!(vault.renew_recovery_key(OTHER, at(3)), Err(VaultError::WrongPassword)));
    let fresh = vault.renew_recovery_key(PASSWORD, at(4)).expect("a new one");
    assert!(vault.verify_audit().expect("verified").is_intact());
    drop(vault);
    let spent = recover(&sample.home, &sample.recovery, EMAIL, OTHER, at(5));
    assert!(matches!(spent, Err(VaultError::WrongRecoveryKey)));
    recover(&sample.home, &fresh.to_string(), EMAIL, OTHER, at(6)).expect("the new recovery key");
}

#[test]
fn a_new_name_is_shown_on_the_locked_screen() {
    let (sample, mut vault) = Sample::open();
    let mut organization = vault.organization().expect("kept");
    organization.name = "Harbor Family Practice".into();
    vault
        .change(at(3), |change| {
            crate::organizations::update(change, &organization)?;
            change.audit(super::sample::entry())
        })
        .expect("renamed");
    vault.lock(at(4)).expect("locked");
    assert_eq!(sign_in_names(&sample.home).expect("readable").organization, "Harbor Family Practice");
    sample.unlock(at(5)).expect("still opens");
}

#[test]
fn a_second_process_is_told_so() {
    let sample = Sample::locked();
    let lock = sample.home.lock_for_this_process().expect("free");
    assert!(matches!(sample.home.lock_for_this_process(), Err(VaultError::InUse)));
    drop(lock);
    sample.home.lock_for_this_process().expect("free again");
}

#[test]
fn a_vault_without_a_keyring_wants_a_long_password_and_much_memory() {
    let dir = tempfile::tempdir().expect("a directory");
    let home = VaultHome::new(dir.path().to_owned());
    let short = crate::NewVault { password: Zeroizing::new("kettle 4 runs".into()), ..new_vault(KeyringUse::Without) };
    let refused = create(&home, short);
    assert!(matches!(refused, Err(VaultError::WeakPassword(PasswordWeakness::TooShort { minimum: 15 }))));
    let (vault, _) = create(&home, new_vault(KeyringUse::Without)).expect("made");
    drop(vault);
    let keys = std::fs::read_to_string(home.keys()).expect("keys");
    let keys: serde_json::Value = serde_json::from_str(&keys).expect("JSON");
    assert!(keys["people"][0]["wrap"]["effort"]["memoryKib"].as_u64() >= Some(256 * 1024));
    unlock(&home, EMAIL, PASSWORD, at(1)).expect("opens");
}
