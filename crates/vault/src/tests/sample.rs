//! The sample vault each test begins with, and synthetic people.

use crate::{KeyringUse, NewVault, Vault, VaultError, VaultHome, create, new_uuid, unlock};
use auscult_domain::audit::{AuditCategory, AuditEntry};
use auscult_domain::encounter::{Encounter, EncounterKind, EncounterStatus};
use auscult_domain::organization::{Organization, User};
use auscult_domain::patient::{Patient, PatientDetails, Sex};
use auscult_domain::permission::{AccessLevel, Role};
use auscult_domain::{EncounterId, OrganizationId, PatientId, UserId};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use std::fs;
use std::sync::OnceLock;
use uuid::Uuid;
use zeroize::Zeroizing;

pub(super) const EMAIL: &str = "dana@example.org";
pub(super) const PASSWORD: &str = "violet kettle 4 runs";

/// The moment the sample vault was made, and so many seconds later.
pub(super) fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000, 0).expect("a time") + TimeDelta::seconds(seconds)
}

/// A vault in a directory of its own.
pub(super) struct Sample {
    pub home: VaultHome,
    pub recovery: String,
    _dir: tempfile::TempDir,
}

struct Files {
    keys: Vec<u8>,
    database: Vec<u8>,
    recovery: String,
}

static FILES: OnceLock<Files> = OnceLock::new();
static KEYRING: OnceLock<()> = OnceLock::new();

pub(super) fn use_mock_keyring() {
    KEYRING.get_or_init(|| keyring_core::set_default_store(keyring_core::mock::Store::new().expect("a mock keyring")));
}

pub(super) fn new_vault(keyring: KeyringUse) -> NewVault {
    NewVault {
        organization: Organization {
            id: OrganizationId::from_uuid(Uuid::from_u128(1)),
            name: "Harbor Clinic".into(),
            address: vec!["1 Quay Street".into()],
            phone: None,
            logo_png: None,
        },
        owner: User {
            id: UserId::from_uuid(Uuid::from_u128(2)),
            name: "Dana Whitfield".into(),
            credentials: Some("MD".into()),
            email: EMAIL.into(),
        },
        role: Role::Physician,
        access: AccessLevel::Owner,
        password: Zeroizing::new(PASSWORD.into()),
        keyring,
        series: "A".parse().expect("a series"),
        now: at(0),
    }
}

fn make_files() -> Files {
    use_mock_keyring();
    let dir = tempfile::tempdir().expect("a directory");
    let home = VaultHome::new(dir.path().to_owned());
    let (vault, recovery) = create(&home, new_vault(KeyringUse::Required)).expect("a vault");
    vault.lock(at(1)).expect("locked");
    Files {
        keys: fs::read(home.keys()).expect("keys"),
        database: fs::read(home.database()).expect("a database"),
        recovery: recovery.to_string(),
    }
}

impl Sample {
    /// A locked vault that has just been made.
    pub(super) fn locked() -> Self {
        let files = FILES.get_or_init(make_files);
        let dir = tempfile::tempdir().expect("a directory");
        let home = VaultHome::new(dir.path().to_owned());
        home.make().expect("made");
        fs::write(home.keys(), &files.keys).expect("written");
        fs::write(home.database(), &files.database).expect("written");
        Self { home, recovery: files.recovery.clone(), _dir: dir }
    }

    /// The same, with Dana signed in.
    pub(super) fn open() -> (Self, Vault) {
        let sample = Self::locked();
        let vault = sample.unlock(at(2)).expect("opens");
        (sample, vault)
    }

    pub(super) fn unlock(&self, now: DateTime<Utc>) -> Result<Vault, VaultError> {
        unlock(&self.home, EMAIL, PASSWORD, now)
    }
}

pub(super) fn entry() -> AuditEntry {
    AuditEntry::done(AuditCategory::Change, "test", "nothing", "")
}

pub(super) fn details(given: &str, family: &str, born: (i32, u32, u32)) -> PatientDetails {
    PatientDetails {
        given_name: given.into(),
        family_name: family.into(),
        birth_date: NaiveDate::from_ymd_opt(born.0, born.1, born.2).expect("a date"),
        sex: Sex::Female,
        mrn: None,
        phone: None,
        email: None,
        address: vec![],
        allergies: vec![],
    }
}

pub(super) fn patient(number: u32, details: PatientDetails) -> Patient {
    let id = PatientId::from_uuid(new_uuid(at(i64::from(number))));
    Patient { id, number: format!("PAT-2026-A-{number:06}"), details }
}

pub(super) fn encounter(number: u32, patient: &Patient, status: EncounterStatus) -> Encounter {
    Encounter {
        id: EncounterId::from_uuid(new_uuid(at(i64::from(number)))),
        number: format!("ENC-2026-A-{number:06}"),
        patient: patient.id,
        provider: UserId::from_uuid(Uuid::from_u128(2)),
        kind: EncounterKind::OfficeVisit,
        status,
        date_of_service: at(0).date_naive(),
        starts_at: at(i64::from(number)),
        chief_complaint: Some("cough".into()),
        vitals: auscult_domain::vitals::VitalSigns { temperature_c: Some(37.1), ..Default::default() },
        arrival: None,
        consent: None,
    }
}

/// Adds a patient with one visit.
pub(super) fn add_patient(vault: &mut Vault, patient: &Patient) -> Encounter {
    let visit = encounter(1, patient, EncounterStatus::InProgress);
    vault
        .change(at(10), |change| {
            crate::patients::insert(change, patient)?;
            crate::encounters::insert(change, &visit)?;
            change.audit(entry().patient(patient.id).after(patient))
        })
        .expect("added");
    visit
}
