//! Codes that let somebody in once: used, expired, withdrawn, tampered with, and brought back by an old key file; and
//! people who do not belong to the organization any more.

use super::sample::{EMAIL, PASSWORD, Sample, at};
use crate::audit::{AuditFilter, list};
use crate::{
    INVITATION_LASTS, SignInWith, Vault, VaultError, identities, invitations, join, recover, sign_in_names, unlock,
    users,
};
use auscult_domain::UserId;
use auscult_domain::audit::{AuditCategory, AuditEntry, AuditOutcome};
use auscult_domain::organization::{Membership, User};
use auscult_domain::permission::{AccessLevel, Role};
use std::fs;
use uuid::Uuid;

const NURSE: &str = "ana@example.org";
const HERS: &str = "quiet harbour 9 lamps";

fn ana() -> User {
    User {
        id: UserId::from_uuid(Uuid::from_u128(3)),
        name: "Ana Núñez".into(),
        credentials: Some("RN".into()),
        email: NURSE.into(),
    }
}

fn entry(action: &str) -> AuditEntry {
    AuditEntry::done(AuditCategory::Change, action, "user", ana().id)
}

/// Dana invites Ana; the code.
fn invite(vault: &mut Vault, seconds: i64) -> String {
    let organization = vault.actor().membership.organization;
    let known = vault.look(|conn| users::of_email(conn, NURSE)).expect("looked").is_some();
    let membership = Membership {
        user: ana().id,
        organization,
        role: Role::Nurse,
        access: AccessLevel::Write,
        department: None,
        ended: None,
    };
    let made = vault.invite(&ana(), at(seconds), |change| {
        if !known {
            users::insert(change, &ana())?;
        }
        users::put_membership(change, &membership)?;
        change.audit(entry("user.invite"))
    });
    let (code, expires_at) = made.expect("invited");
    assert_eq!(expires_at, at(seconds) + INVITATION_LASTS);
    code.to_string()
}

fn end(vault: &mut Vault, seconds: i64) {
    let ended = vault.shut_out(ana().id, at(seconds), |change| {
        let before = users::memberships(change, ana().id)?.remove(0);
        users::put_membership(change, &Membership { ended: Some(change.now()), ..before })?;
        change.audit(entry("user.end"))
    });
    ended.expect("ended");
}

fn refused(sample: &Sample, code: &str, seconds: i64) -> VaultError {
    join(&sample.home, NURSE, code, HERS, at(seconds)).expect_err("refused")
}

#[test]
fn a_code_opens_once_and_from_then_on_it_is_a_password_of_their_own() {
    let (sample, mut vault) = Sample::open();
    let code = invite(&mut vault, 10);
    let screen = sign_in_names(&sample.home).expect("readable");
    let with: Vec<_> = screen.people.iter().map(|person| (person.name.as_str(), person.with)).collect();
    assert_eq!(with, [("Dana Whitfield", SignInWith::Password), ("Ana Núñez", SignInWith::Code)]);
    vault.lock(at(11)).expect("locked");
    assert!(matches!(unlock(&sample.home, NURSE, HERS, at(12)), Err(VaultError::UnknownPerson)));
    let weak = join(&sample.home, NURSE, &code, "short", at(12));
    assert!(matches!(weak, Err(VaultError::WeakPassword(_))));

    let joined = join(&sample.home, " ANA@example.org", &code.to_lowercase(), HERS, at(13)).expect("let in");
    assert_eq!((joined.actor().user.name.as_str(), joined.actor().membership.role), ("Ana Núñez", Role::Nurse));
    assert!(joined.verify_audit().expect("verified").is_intact());
    assert_eq!(joined.look(|conn| users::last_sign_in(conn, ana().id)).expect("looked"), Some(at(13)));
    let sealed = joined.seal_for_user(HERS, "signing key", b"hers").expect("sealed with her password");
    joined.lock(at(14)).expect("locked");

    assert!(matches!(refused(&sample, &code, 15), VaultError::InvitationOver));
    let again = unlock(&sample.home, NURSE, HERS, at(16)).expect("her password");
    assert_eq!(again.open_for_user(HERS, "signing key", &sealed).expect("hers").as_slice(), b"hers");
    drop(again);
    let dana = unlock(&sample.home, EMAIL, PASSWORD, at(17)).expect("Dana's is as it was");
    assert!(dana.open_for_user(PASSWORD, "signing key", &sealed).is_err(), "what is hers Dana cannot open");
}

#[test]
fn a_used_code_is_not_brought_back_by_an_old_key_file() {
    let (sample, mut vault) = Sample::open();
    let code = invite(&mut vault, 10);
    drop(vault);
    let with_the_code = fs::read(sample.home.keys()).expect("read");
    drop(join(&sample.home, NURSE, &code, HERS, at(12)).expect("let in"));
    fs::write(sample.home.keys(), &with_the_code).expect("written");
    assert!(matches!(refused(&sample, &code, 13), VaultError::InvitationOver));
    // The next one who signs in puts the file right.
    drop(sample.unlock(at(14)).expect("opens"));
    assert!(matches!(refused(&sample, &code, 15), VaultError::InvitationOver));
    let names = sign_in_names(&sample.home).expect("readable").people.len();
    assert_eq!(names, 1, "her own wrap was in the file that was replaced");
}

#[test]
fn a_code_is_over_after_seven_days_and_with_the_clock_turned_back() {
    let (sample, mut vault) = Sample::open();
    let code = invite(&mut vault, 10);
    drop(vault);
    let week = INVITATION_LASTS.num_seconds();
    for seconds in [10 + week, 10 + 10 * week, 10 - 3600] {
        assert!(matches!(refused(&sample, &code, seconds), VaultError::InvitationOver), "{seconds}");
    }
    drop(join(&sample.home, NURSE, &code, HERS, at(9 + week)).expect("the last second"));
}

#[test]
fn a_withdrawn_code_and_one_that_was_renewed_open_nothing() {
    let (sample, mut vault) = Sample::open();
    let first = invite(&mut vault, 10);
    let second = invite(&mut vault, 20);
    assert!(matches!(refused(&sample, &first, 21), VaultError::WrongInvitationCode));
    let old_file = fs::read(sample.home.keys()).expect("read");
    vault
        .withdraw_invitation(ana().id, at(22), |change| change.audit(entry("invitation.withdraw")))
        .expect("withdrawn");
    let twice = vault.withdraw_invitation(ana().id, at(23), |change| change.audit(entry("invitation.withdraw")));
    assert!(matches!(twice, Err(VaultError::NotFound)));
    drop(vault);
    assert!(matches!(refused(&sample, &second, 24), VaultError::InvitationOver));
    fs::write(sample.home.keys(), &old_file).expect("written");
    assert!(matches!(refused(&sample, &second, 25), VaultError::InvitationOver), "nor by an old key file");
}

#[test]
fn wrong_codes_are_slowed_down_and_told() {
    let (sample, mut vault) = Sample::open();
    let code = invite(&mut vault, 10);
    drop(vault);
    // One character of the secret and its check changed: a slip of the pen is not counted.
    assert!(matches!(refused(&sample, "ABCD-EFGH-JKMN-PQRS-TVWX", 11), VaultError::WrongInvitationCode));
    let other = crate::invitation_code::InvitationCode::random().expect("random").to_string();
    for second in 0..5 {
        assert!(matches!(refused(&sample, &other, 20 + second), VaultError::WrongInvitationCode));
    }
    assert!(matches!(refused(&sample, &code, 26), VaultError::Throttled { .. }), "the right one waits too");
    let vault = sample.unlock(at(27)).expect("Dana does not wait");
    let events = vault.look(|conn| list(conn, AuditFilter::default())).expect("listed");
    let failed = |event: &&auscult_domain::audit::AuditEvent| {
        event.entry.action == "user.join" && event.entry.outcome == AuditOutcome::Failed
    };
    assert_eq!(events.iter().filter(failed).count(), 5);
    drop(vault);
    drop(join(&sample.home, NURSE, &code, HERS, at(1_000)).expect("after the wait"));
}

#[test]
fn a_key_file_somebody_changed_lets_nobody_in() {
    let (sample, mut vault) = Sample::open();
    let code = invite(&mut vault, 10);
    drop(vault);
    let text = fs::read_to_string(sample.home.keys()).expect("read");
    let tampered = [
        text.replace("Ana Núñez", "Eve Mallory"),
        text.replacen("Dana Whitfield", "Eve Mallory", 1),
        text.replace(&ana().id.to_string(), &UserId::from_uuid(Uuid::from_u128(2)).to_string()),
    ];
    for changed in tampered {
        assert_ne!(changed, text);
        fs::write(sample.home.keys(), &changed).expect("written");
        let error = refused(&sample, &code, 11);
        assert!(matches!(error, VaultError::Damaged(_) | VaultError::WrongInvitationCode), "{error}");
        assert_eq!(fs::read_to_string(sample.home.keys()).expect("read"), changed, "and nothing is written");
        fs::remove_file(sample.home.attempts()).expect("there are attempts");
    }
    fs::write(sample.home.keys(), &text).expect("written");
    drop(join(&sample.home, NURSE, &code, HERS, at(12)).expect("as it was"));
}

#[test]
fn whoever_has_left_opens_nothing_not_even_with_the_key_file_of_before() {
    let (sample, mut vault) = Sample::open();
    let code = invite(&mut vault, 10);
    drop(vault);
    drop(join(&sample.home, NURSE, &code, HERS, at(11)).expect("let in"));
    let before = fs::read(sample.home.keys()).expect("read");
    let mut vault = sample.unlock(at(12)).expect("opens");
    end(&mut vault, 13);
    assert_eq!(vault.people_with_passwords().expect("read"), [vault.actor().user.id]);
    assert!(vault.verify_audit().expect("verified").is_intact());
    vault.lock(at(14)).expect("locked");
    assert!(matches!(unlock(&sample.home, NURSE, HERS, at(15)), Err(VaultError::UnknownPerson)));
    fs::write(sample.home.keys(), &before).expect("written");
    assert!(matches!(unlock(&sample.home, NURSE, HERS, at(16)), Err(VaultError::Ended)));
    let recovered = recover(&sample.home, &sample.recovery, NURSE, HERS, at(17));
    assert!(matches!(recovered, Err(VaultError::Ended)));
    let vault = sample.unlock(at(18)).expect("Dana's opens");
    assert_eq!(sign_in_names(&sample.home).expect("readable").people.len(), 1, "and the file is put right");
    assert_eq!(vault.look(|conn| users::get(conn, ana().id)).expect("kept").name, "Ana Núñez");
}

#[test]
fn somebody_who_forgot_their_password_comes_in_with_a_code_and_loses_their_signing_key() {
    let (sample, mut vault) = Sample::open();
    let code = invite(&mut vault, 10);
    drop(vault);
    let mut joined = join(&sample.home, NURSE, &code, HERS, at(11)).expect("let in");
    let signer = identities::StoredSigner {
        sealed_key: joined.seal_for_user(HERS, "signing key", b"a secret").expect("sealed"),
        certificate: "a certificate".into(),
        issuer: "another".into(),
    };
    joined
        .change(at(12), |change| {
            identities::put_signer(change, ana().id, &signer)?;
            change.audit(entry("signer"))
        })
        .expect("kept");
    drop(joined);
    let mut vault = sample.unlock(at(13)).expect("opens");
    let code = invite(&mut vault, 14);
    let with = sign_in_names(&sample.home).expect("readable").people[1].with;
    assert_eq!(with, SignInWith::Either);
    drop(vault);
    drop(unlock(&sample.home, NURSE, HERS, at(15)).expect("the old password until the code is used"));
    let joined = join(&sample.home, NURSE, &code, "yellow kettle 5 walks", at(16)).expect("let in");
    assert_eq!(joined.look(|conn| identities::signer(conn, ana().id)).expect("looked"), None);
    assert_eq!(joined.look(|conn| invitations::open_of(conn, ana().id)).expect("looked"), None);
    drop(joined);
    assert!(matches!(unlock(&sample.home, NURSE, HERS, at(17)), Err(VaultError::WrongPassword)));
}

#[test]
fn a_program_that_knows_no_codes_is_told_the_file_is_newer_only_while_there_are_any() {
    let (sample, mut vault) = Sample::open();
    let format = || -> u64 {
        let text = fs::read(sample.home.keys()).expect("read");
        serde_json::from_slice::<serde_json::Value>(&text).expect("JSON")["format"].as_u64().expect("a number")
    };
    assert_eq!(format(), 1);
    invite(&mut vault, 10);
    assert_eq!(format(), 2);
    vault
        .withdraw_invitation(ana().id, at(11), |change| change.audit(entry("invitation.withdraw")))
        .expect("withdrawn");
    assert_eq!(format(), 1);
}
