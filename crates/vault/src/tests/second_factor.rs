//! The second factor: needed at sign-in, each code once, five wrong ones and a wait, lost with the recovery key.

use super::sample::{EMAIL, PASSWORD, Sample, at};
use crate::audit::{AuditFilter, list};
use crate::totp::{TotpSecret, step_at};
use crate::{Vault, VaultError, recover, second_factors, unlock_with_code};
use auscult_domain::audit::AuditOutcome;
use chrono::{DateTime, Utc};
use proptest::prelude::*;
use std::collections::BTreeSet;
use zeroize::Zeroizing;

const OTHER: &str = "quiet harbour 9 lamps";

/// A vault whose owner has a second factor, set up at `at(0)`; the recovery codes beside.
struct WithFactor {
    sample: Sample,
    secret: TotpSecret,
    codes: Vec<Zeroizing<String>>,
}

fn with_factor() -> (WithFactor, Vault) {
    let (sample, mut vault) = Sample::open();
    let secret = vault.new_second_factor(PASSWORD).expect("a secret");
    let code = secret.code(step_at(at(0))).expect("a code");
    let codes = vault.set_second_factor(&secret, &code, at(0)).expect("set");
    (WithFactor { sample, secret, codes }, vault)
}

impl WithFactor {
    fn code(&self, now: DateTime<Utc>) -> Zeroizing<String> {
        self.secret.code(step_at(now)).expect("a code")
    }

    fn unlock(&self, code: &str, now: DateTime<Utc>) -> Result<Vault, VaultError> {
        unlock_with_code(&self.sample.home, EMAIL, PASSWORD, code, now)
    }
}

#[test]
fn it_counts_once_a_code_of_it_was_typed() {
    let (_sample, mut vault) = Sample::open();
    assert!(matches!(vault.new_second_factor(OTHER), Err(VaultError::WrongPassword)));
    let secret = vault.new_second_factor(PASSWORD).expect("a secret");
    let code = secret.code(step_at(at(0))).expect("a code");
    for wrong in ["", "12345", "abcdef", &secret.code(step_at(at(-120))).expect("a code")] {
        assert!(matches!(vault.set_second_factor(&secret, wrong, at(0)), Err(VaultError::WrongCode)), "{wrong}");
    }
    assert_eq!(vault.second_factor_since().expect("read"), None);
    assert!(matches!(vault.renew_recovery_codes(PASSWORD, at(1)), Err(VaultError::NotFound)));
    let spaced = format!("{} {}", &code[..3], &code[3..]);
    assert_eq!(vault.set_second_factor(&secret, &spaced, at(0)).expect("set").len(), 10);
    assert_eq!(vault.second_factor_since().expect("read"), Some(at(0)));
    assert!(matches!(vault.set_second_factor(&secret, &code, at(1)), Err(VaultError::WrongCode)), "used");
}

#[test]
fn nobody_gets_in_without_a_code() {
    let (own, vault) = with_factor();
    drop(vault);
    assert!(matches!(own.sample.unlock(at(100)), Err(VaultError::SecondFactorNeeded)));
    assert!(matches!(own.unlock("000000", at(101)), Err(VaultError::WrongCode)));
    let vault = own.unlock(&own.code(at(102)), at(102)).expect("opens");
    let events = vault.look(|connection| list(connection, AuditFilter::default())).expect("listed");
    let failed: Vec<&str> = events
        .iter()
        .filter(|event| event.entry.outcome == AuditOutcome::Failed)
        .map(|event| event.entry.action.as_str())
        .collect();
    assert_eq!(failed, ["code.give"]);
    assert!(vault.verify_audit().expect("verified").is_intact());
    drop(vault);
    assert!(matches!(own.unlock(&own.code(at(102)), at(103)), Err(VaultError::WrongCode)), "used");
    own.unlock(&own.code(at(132)), at(133)).expect("the next one");
}

#[test]
fn a_right_password_gives_no_more_tries_at_the_code() {
    let (own, vault) = with_factor();
    drop(vault);
    for second in 0..5 {
        assert!(matches!(own.unlock("000000", at(100 + second)), Err(VaultError::WrongCode)));
        assert!(matches!(own.sample.unlock(at(100 + second)), Err(VaultError::SecondFactorNeeded)), "right password");
    }
    let code = own.code(at(105));
    assert!(matches!(own.unlock(&code, at(105)), Err(VaultError::Throttled { seconds: 899 })), "the right one waits");
    let recovery = &own.codes[0];
    assert!(matches!(own.unlock(recovery, at(106)), Err(VaultError::Throttled { .. })), "a recovery code too");
    assert!(matches!(own.unlock(&code, at(-90_000)), Err(VaultError::Throttled { .. })), "with the clock turned back");
    let later = at(-90_000 + 900);
    own.unlock(&own.code(later), later).expect("after the wait");
}

#[test]
fn a_recovery_code_opens_once() {
    let (own, vault) = with_factor();
    let user = vault.actor().user.id;
    drop(vault);
    let typed = own.codes[3].to_lowercase().replace('-', " ");
    let vault = own.unlock(&typed, at(100)).expect("opens");
    assert_eq!(vault.look(|connection| second_factors::codes_left(connection, user)).expect("read"), 9);
    drop(vault);
    assert!(matches!(own.unlock(&typed, at(101)), Err(VaultError::WrongCode)));
    let mut vault = own.unlock(&own.codes[4], at(102)).expect("another one");
    assert!(matches!(vault.renew_recovery_codes(OTHER, at(103)), Err(VaultError::WrongPassword)));
    let fresh = vault.renew_recovery_codes(PASSWORD, at(103)).expect("new ones");
    drop(vault);
    assert!(matches!(own.unlock(&own.codes[5], at(104)), Err(VaultError::WrongCode)), "an old one");
    own.unlock(&fresh[0], at(105)).expect("a new one");
}

#[test]
fn it_is_switched_off_with_password_and_code() {
    let (own, mut vault) = with_factor();
    let code = own.code(at(60));
    assert!(matches!(vault.remove_second_factor(OTHER, &code, at(60)), Err(VaultError::WrongPassword)));
    assert!(matches!(vault.remove_second_factor(PASSWORD, "000000", at(60)), Err(VaultError::WrongCode)));
    vault.remove_second_factor(PASSWORD, &code, at(60)).expect("off");
    drop(vault);
    own.sample.unlock(at(61)).expect("by the password alone");
    let again = own.unlock(&own.codes[0], at(62)).expect("a code counts for nothing then");
    assert_eq!(again.second_factor_since().expect("read"), None);
}

#[test]
fn it_stays_with_another_password_and_goes_with_the_recovery_key() {
    let (own, mut vault) = with_factor();
    vault.change_password(PASSWORD, OTHER, at(3)).expect("changed");
    drop(vault);
    let code = own.code(at(60));
    unlock_with_code(&own.sample.home, EMAIL, OTHER, &code, at(60)).expect("the same secret");
    let (vault, _) = recover(&own.sample.home, &own.sample.recovery, EMAIL, PASSWORD, at(61)).expect("recovered");
    assert_eq!(vault.second_factor_since().expect("read"), None);
    drop(vault);
    own.sample.unlock(at(62)).expect("by the password alone");
}

#[derive(Debug, Clone)]
enum Typed {
    /// The code of the step so many away from where the clock stands.
    Step(i64),
    Nonsense,
}

fn act() -> impl Strategy<Value = (i64, Typed)> {
    let jump = prop_oneof![4 => 0..100_i64, 2 => 800..1_000_i64, 1 => -50_000..50_000_i64];
    let typed = prop_oneof![3 => (-2..=2_i64).prop_map(Typed::Step), 1 => Just(Typed::Nonsense)];
    (jump, typed)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    /// Over random jumps of the clock: what is taken is of this step or one beside it and was never taken before; what
    /// is such a code is taken, unless five wrong ones in a row wait for 15 minutes by what the clock went forward.
    #[test]
    fn each_step_is_taken_once_wherever_the_clock_goes(acts in prop::collection::vec(act(), 1..40)) {
        let (own, mut vault) = with_factor();
        let mut used = BTreeSet::from([step_at(at(0))]);
        let (mut now, mut wrong, mut wait) = (at(0), 0, 0);
        for (jump, typed) in acts {
            now += chrono::TimeDelta::seconds(jump);
            if wait > 0 {
                wait = (wait - jump.max(0)).max(0);
                wrong = if wait == 0 { 0 } else { wrong };
            }
            let here = step_at(now);
            let code = match typed {
                Typed::Step(apart) => own.secret.code(here + apart).expect("a code"),
                Typed::Nonsense => Zeroizing::new("no code".to_owned()),
            };
            let good = own.secret.steps_of(&code, now).expect("compared").into_iter().find(|step| !used.contains(step));
            let answer = vault.give_code(&code, "test", now);
            match (wait > 0, good) {
                (true, _) => prop_assert!(matches!(answer, Err(VaultError::Throttled { .. })), "{answer:?}"),
                (false, Some(step)) => {
                    prop_assert!(answer.is_ok() && (step - here).abs() <= 1 && used.insert(step), "{answer:?}");
                    wrong = 0;
                }
                (false, None) => {
                    prop_assert!(matches!(answer, Err(VaultError::WrongCode)), "{answer:?}");
                    wrong += 1;
                    wait = if wrong >= 5 { 900 } else { 0 };
                }
            }
        }
        prop_assert!(vault.verify_audit().expect("verified").is_intact());
    }
}
