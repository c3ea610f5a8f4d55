//! Wrong passwords: five in a row, and that person waits 15 minutes. Codes of the second factor are counted by themselves:
//! a right password must not give five more tries at them.
//!
//! Kept in a file outside the encrypted database, because it is needed before that can be opened. An attempt is
//! written down before the password is tried, so that killing the program does not save one. The wait is counted down
//! by what the clock advances between calls and stands still when the clock was turned back, so that neither a
//! restart nor turning the clock back shortens it. (Whoever can turn the clock forward, or delete files here, can also
//! copy the vault and try passwords elsewhere: against that stand Argon2 and the device secret, not this.)
//! What happened is kept until the next successful sign-in puts it into the audit.

use crate::VaultError;
use crate::home::{VaultHome, write_whole};
use auscult_domain::UserId;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

const FORMAT: u32 = 1;
const ATTEMPTS: u32 = 5;
const WAIT_SECONDS: u64 = 15 * 60;
/// Refusals kept for the audit; beyond that only their number would grow.
const MOST_REMEMBERED: usize = 1_000;

/// What happened before anybody could write it into the audit.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FailedSignIn {
    pub user: UserId,
    pub at: DateTime<Utc>,
    pub how: FailedHow,
}

/// How it was tried.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum FailedHow {
    /// With a wrong password.
    Password,
    /// With a wrong recovery key.
    RecoveryKey,
    /// With a wrong code of the second factor, or a wrong recovery code.
    Code,
    /// With a wrong code of an invitation.
    InvitationCode,
    /// While waiting after too many of those.
    Throttled,
}

#[derive(Clone, Copy, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Tries {
    failures: u32,
    wait_seconds: u64,
    /// The clock when the wait was last counted down.
    seen: Option<DateTime<Utc>>,
}

#[derive(Default, Serialize, Deserialize)]
struct Written {
    format: u32,
    people: BTreeMap<UserId, Tries>,
    #[serde(default)]
    codes: BTreeMap<UserId, Tries>,
    failed: Vec<FailedSignIn>,
}

/// The attempts at one vault.
pub(crate) struct Throttle {
    file: PathBuf,
    written: Written,
}

impl Throttle {
    /// Reads what happened so far. A file that is damaged counts as empty: it must never lock the clinic out.
    pub(crate) fn read(home: &VaultHome) -> Self {
        let file = home.attempts();
        let written = fs::read(&file).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
        Self { file, written }
    }

    /// Counts an attempt as failed before it is made, or refuses it. [`Self::succeeded`] takes it back.
    pub(crate) fn attempt(&mut self, user: UserId, how: FailedHow, now: DateTime<Utc>) -> Result<(), VaultError> {
        let tries = self.written.counted(how).entry(user).or_default();
        let seconds = tries.count_down(now);
        let outcome = if seconds > 0 {
            Err(VaultError::Throttled { seconds })
        } else {
            tries.fail();
            Ok(())
        };
        let how = if outcome.is_ok() { how } else { FailedHow::Throttled };
        self.remember(FailedSignIn { user, at: now, how });
        self.write()?;
        outcome
    }

    /// The attempt just counted was the right one after all.
    pub(crate) fn succeeded(&mut self, user: UserId, how: FailedHow) -> Result<(), VaultError> {
        self.written.counted(how).remove(&user);
        self.written.failed.pop();
        self.write()
    }

    /// The attempt just counted failed and is in the audit already; it goes on counting.
    pub(crate) fn forget_last(&mut self) -> Result<(), VaultError> {
        self.written.failed.pop();
        self.write()
    }

    /// What is not in the audit yet, oldest first.
    pub(crate) fn failed(&self) -> &[FailedSignIn] {
        &self.written.failed
    }

    /// It is in the audit now.
    pub(crate) fn audited(&mut self) -> Result<(), VaultError> {
        if self.written.failed.is_empty() {
            return Ok(());
        }
        self.written.failed.clear();
        self.write()
    }

    fn remember(&mut self, failed: FailedSignIn) {
        if self.written.failed.len() >= MOST_REMEMBERED {
            self.written.failed.remove(0);
        }
        self.written.failed.push(failed);
    }

    fn write(&mut self) -> Result<(), VaultError> {
        self.written.format = FORMAT;
        let text = serde_json::to_vec_pretty(&self.written).map_err(|_| VaultError::damaged("sign-in.json"))?;
        write_whole(&self.file, &text)
    }
}

impl Written {
    /// Where attempts of this kind are counted.
    fn counted(&mut self, how: FailedHow) -> &mut BTreeMap<UserId, Tries> {
        match how {
            FailedHow::Code => &mut self.codes,
            FailedHow::Password | FailedHow::RecoveryKey | FailedHow::InvitationCode | FailedHow::Throttled => {
                &mut self.people
            }
        }
    }
}

impl Tries {
    /// Takes off the wait what has passed; the seconds left.
    fn count_down(&mut self, now: DateTime<Utc>) -> u64 {
        let passed = self.seen.map_or(TimeDelta::zero(), |seen| now - seen);
        let passed = u64::try_from(passed.num_seconds()).unwrap_or(0);
        let waited = self.wait_seconds > 0 && passed >= self.wait_seconds;
        self.wait_seconds = self.wait_seconds.saturating_sub(passed);
        self.seen = Some(now);
        if waited {
            self.failures = 0;
        }
        self.wait_seconds
    }

    fn fail(&mut self) {
        self.failures += 1;
        if self.failures >= ATTEMPTS {
            self.wait_seconds = WAIT_SECONDS;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_790_000_000 + seconds, 0).expect("a time")
    }

    /// Each attempt reads the file anew, as after a restart.
    fn attempt(home: &VaultHome, seconds: i64) -> Option<u64> {
        let user = UserId::from_uuid(Uuid::from_u128(1));
        match Throttle::read(home).attempt(user, FailedHow::Password, at(seconds)) {
            Ok(()) => None,
            Err(VaultError::Throttled { seconds }) => Some(seconds),
            Err(other) => panic!("{other}"),
        }
    }

    fn empty_home() -> (tempfile::TempDir, VaultHome) {
        let dir = tempfile::tempdir().expect("a directory");
        let home = VaultHome::new(dir.path().to_owned());
        (dir, home)
    }

    #[test]
    fn five_failures_wait_fifteen_minutes_through_restarts_and_a_clock_turned_back() {
        let (_dir, home) = empty_home();
        for second in 0..5 {
            assert_eq!(attempt(&home, second), None);
        }
        assert_eq!(attempt(&home, 5), Some(899));
        assert_eq!(attempt(&home, -100_000), Some(899), "turned back: the wait stands still");
        assert_eq!(attempt(&home, -100_000 + 60), Some(839), "and goes on from there");
        assert_eq!(attempt(&home, -100_000 + 60 + 839), None, "waited");
        assert_eq!(attempt(&home, -100_000 + 900), None, "and five tries again");
    }

    #[test]
    fn success_forgets_failures_and_what_happened_is_kept_for_the_audit() {
        let (_dir, home) = empty_home();
        let user = UserId::from_uuid(Uuid::from_u128(1));
        for second in 0..4 {
            assert_eq!(attempt(&home, second), None);
        }
        let mut throttle = Throttle::read(&home);
        throttle.attempt(user, FailedHow::Password, at(4)).expect("the fifth");
        throttle.succeeded(user, FailedHow::Password).expect("written");
        assert_eq!(throttle.failed().len(), 4);
        throttle.audited().expect("written");
        assert!(Throttle::read(&home).failed().is_empty());
        assert_eq!(attempt(&home, 5), None);
    }

    #[test]
    fn a_damaged_file_locks_nobody_out() {
        let (_dir, home) = empty_home();
        fs::write(home.attempts(), b"{").expect("written");
        assert_eq!(attempt(&home, 0), None);
    }
}
