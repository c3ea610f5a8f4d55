//! A clinic on a vault of its own, with a clock the test sets and a keyring in memory.

#![allow(dead_code, reason = "each test file uses a part of it")]

use auscult_app::views::{ErrorCode, KeyringChoice, SetUp};
use auscult_app::{Answer, App, Host, Places};
use auscult_domain::UserId;
use auscult_domain::audit::{AuditCategory, AuditEntry};
use auscult_domain::organization::Membership;
use auscult_domain::permission::{AccessLevel, Role};
use auscult_speech::WorkerCommand;
use auscult_vault::totp::{STEP_SECONDS, TotpSecret};
use auscult_vault::{Change, VaultError, VaultHome, users};
use chrono::{DateTime, TimeDelta, Utc};
use std::sync::{Arc, Mutex, OnceLock};

pub const EMAIL: &str = "dana@example.org";
pub const PASSWORD: &str = "violet kettle 4 runs";

static KEYRING: OnceLock<()> = OnceLock::new();

pub struct Clinic {
    pub app: App,
    pub recovery_key: String,
    now: Arc<Mutex<DateTime<Utc>>>,
    _folder: tempfile::TempDir,
}

impl Clinic {
    /// A clinic that was just set up, its owner signed in.
    pub fn set_up() -> Self {
        KEYRING
            .get_or_init(|| keyring_core::set_default_store(keyring_core::mock::Store::new().expect("a mock keyring")));
        let folder = tempfile::tempdir().expect("a folder");
        let now = Arc::new(Mutex::new(DateTime::from_timestamp(1_790_000_000, 0).expect("a time")));
        let clock = now.clone();
        let app = App::start(Host {
            places: Places::within(folder.path(), folder.path().join("exports")),
            worker: WorkerCommand { program: "auscult".into(), args: Vec::new() },
            clock: Arc::new(move || *clock.lock().expect("the clock")),
            listener: Arc::new(|_| {}),
        })
        .expect("started");
        let set_up = SetUp {
            organization: "Harbor Clinic".to_owned(),
            address: Vec::new(),
            phone: None,
            name: "Dana Whitfield".to_owned(),
            credentials: Some("MD".to_owned()),
            email: EMAIL.to_owned(),
            password: PASSWORD.to_owned(),
            keyring: KeyringChoice::System,
        };
        let recovery_key = app.set_up_clinic(set_up).expect("set up").recovery_key;
        Self { app, recovery_key, now, _folder: folder }
    }

    pub fn now(&self) -> DateTime<Utc> {
        *self.now.lock().expect("the clock")
    }

    /// Lets this many seconds pass, or turns the clock back.
    pub fn pass(&self, seconds: i64) {
        *self.now.lock().expect("the clock") += TimeDelta::seconds(seconds);
    }

    /// The code a telephone with this secret shows now, once the one before was used.
    pub fn next_code(&self, secret: &TotpSecret) -> String {
        self.pass(STEP_SECONDS);
        secret.code(auscult_vault::totp::step_at(self.now())).expect("a code").to_string()
    }

    /// Sets up a second factor for whoever is signed in: what is on their telephone, and the recovery codes.
    pub fn set_second_factor(&self) -> (TotpSecret, Vec<String>) {
        let shown = self.app.begin_second_factor(PASSWORD.to_owned()).expect("begun");
        let typed = shown.secret.replace(' ', "");
        let secret = TotpSecret::from_bytes(data_encoding::BASE32_NOPAD.decode(typed.as_bytes()).expect("base 32"));
        let codes = self.app.confirm_second_factor(self.next_code(&secret)).expect("confirmed");
        (secret, codes)
    }
}

impl Clinic {
    /// Changes the records of people behind a locked screen.
    fn behind_the_lock(&self, work: impl FnOnce(&Change<'_>) -> Result<(), VaultError>) {
        let home = VaultHome::new(self.app.places().vault.clone());
        let mut vault = auscult_vault::unlock(&home, EMAIL, PASSWORD, self.now()).expect("opens");
        vault
            .change(self.now(), |change| {
                work(change)?;
                change.audit(AuditEntry::done(AuditCategory::Change, "test", "user", ""))
            })
            .expect("changed");
    }

    /// Gives the one person of the clinic another role.
    pub fn give_role(&self, role: Role, access: AccessLevel) {
        self.behind_the_lock(|change| {
            let membership = change.actor().membership.clone();
            users::put_membership(change, &Membership { role, access, ..membership })
        });
    }
}

/// Somebody who is not the one who signs in here.
pub fn ben() -> UserId {
    UserId::from_uuid(uuid::Uuid::from_u128(77))
}

/// Which error the window would be told.
pub fn code<T>(answer: Answer<T>) -> Option<ErrorCode> {
    answer.err().map(|error| error.view().code)
}
