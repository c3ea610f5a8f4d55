//! Measures what somebody waits for in a clinic of 10,000 patients and 100,000 visits: finding a patient with every
//! key they press, and the lists of the day; and what encryption adds to it. Prints tables.
//!
//! ```text
//! cargo run --release -p auscult-vault --example search_figures
//! ```
#![allow(clippy::print_stdout, clippy::unwrap_used)]

mod encryption;

use auscult_domain::audit::{AuditCategory, AuditEntry};
use auscult_domain::encounter::{Encounter, EncounterKind, EncounterStatus};
use auscult_domain::organization::{Organization, User};
use auscult_domain::patient::{Patient, PatientDetails, Sex};
use auscult_domain::permission::{AccessLevel, Role};
use auscult_domain::{EncounterId, OrganizationId, PatientId, UserId};
use auscult_vault::{KeyringUse, NewVault, Vault, VaultHome, create, encounters, new_uuid, patients, unlock};
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use std::time::{Duration, Instant};
use zeroize::Zeroizing;

const PATIENTS: u32 = 10_000;
const VISITS_EACH: u32 = 10;
const EMAIL: &str = "dana@example.org";
const PASSWORD: &str = "violet kettle 4 runs";
const GIVEN: [&str; 25] = [
    "Rosa", "Ana", "Łukasz", "Jörg", "Nguyễn", "Mary", "Seán", "Åsa", "Zoë", "Ibrahim", "Grace", "Chloé", "James",
    "Olivia", "Mateo", "Aisha", "Wei", "Fatima", "Noah", "Priya", "Samuel", "Elena", "Kofi", "Yuki", "Daniel",
];
const FAMILY: [&str; 25] = [
    "Alvarez",
    "Núñez",
    "Kowalski",
    "Müller",
    "Thompson",
    "Cruz",
    "Fitzgerald",
    "Østergård",
    "Lee",
    "Abdulrahman",
    "Groß",
    "Washington",
    "Patel",
    "Johnson",
    "Okafor",
    "Tanaka",
    "Silva",
    "Novak",
    "Haddad",
    "Larsen",
    "Moreau",
    "Rossi",
    "Schneider",
    "Ivanova",
    "Murphy",
];
const TYPED: [&str; 14] = [
    "rosa alvarez",
    "muller jorg",
    "kowalksi",
    "fitzgerld grace",
    "zzzzzz",
    "abdulrahmann",
    "PAT-2026-A-004321",
    "4321",
    "09.03.1964",
    "thompson 1964",
    "ostergard",
    "schneder",
    "M0004",
    "washington olivia mary",
];

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000, 0).unwrap()
}

fn main() {
    let dir = tempfile::tempdir().unwrap();
    let home = VaultHome::new(dir.path().to_owned());
    let (mut vault, _) = create(&home, new_vault()).unwrap();
    let all = fill(&mut vault);
    drop(vault);
    let started = Instant::now();
    let vault = unlock(&home, EMAIL, PASSWORD, now()).unwrap();
    println!("unlocked in {} ms, of which Argon2 takes most", started.elapsed().as_millis());
    println!("{:<44}{:>7} {:>9} {:>9} {:>9}", "", "times", "median", "p99", "worst");
    measure_search(&vault);
    measure_lists(&vault, &all);
    encryption::measure(&vault, dir.path(), &all);
}

fn measure_search(vault: &Vault) {
    let mut times = Vec::new();
    for typed in TYPED {
        let mut each = Vec::new();
        for _ in 0..5 {
            for (end, _) in typed.char_indices().skip(1).chain([(typed.len(), ' ')]) {
                each.push(timed(|| vault.look(|connection| patients::search(connection, &typed[..end], 20)).unwrap()));
            }
        }
        times.extend_from_slice(&each);
        report(&format!("each key of '{typed}'"), each);
    }
    report("each key of all of these", times);
}

fn measure_lists(vault: &Vault, all: &[Patient]) {
    let each = |read: &dyn Fn(&Patient)| all.iter().step_by(10).map(|patient| timed(|| read(patient))).collect();
    report("a patient", each(&|patient| drop(vault.look(|c| patients::get(c, patient.id)).unwrap())));
    report(
        "the visits of a patient",
        each(&|patient| drop(vault.look(|c| encounters::of_patient(c, patient.id)).unwrap())),
    );
    let duplicates =
        |patient: &Patient| drop(vault.look(|c| patients::possible_duplicates(c, &patient.details)).unwrap());
    report("possible duplicates of a patient", each(&duplicates));
    let days = (0..300).map(|day| now() - TimeDelta::days(day));
    let day = |from| timed(|| vault.look(|c| encounters::between(c, from, from + TimeDelta::days(1))).unwrap());
    report("the visits of a day", days.map(day).collect());
    report("what is left to sign", (0..100).map(|_| timed(|| vault.look(encounters::unsigned).unwrap())).collect());
}

fn timed<T>(work: impl FnOnce() -> T) -> Duration {
    let started = Instant::now();
    let value = work();
    let took = started.elapsed();
    drop(value);
    took
}

fn report(what: &str, mut times: Vec<Duration>) {
    times.sort();
    let at = |share: usize| times[(times.len() * share / 100).min(times.len() - 1)].as_secs_f64() * 1e3;
    println!("{what:<44}{:>7} {:>6.2} ms {:>6.2} ms {:>6.2} ms", times.len(), at(50), at(99), at(100));
}

fn fill(vault: &mut Vault) -> Vec<Patient> {
    let all: Vec<Patient> = (1..=PATIENTS).map(patient).collect();
    let started = Instant::now();
    vault
        .change(now(), |change| {
            for (count, patient) in (0..).zip(&all) {
                patients::insert(change, patient)?;
                for visit in 0..VISITS_EACH {
                    encounters::insert(change, &encounter(count * VISITS_EACH + visit, patient))?;
                }
            }
            change.audit(AuditEntry::done(AuditCategory::Change, "fill", "patient", ""))
        })
        .unwrap();
    println!("{PATIENTS} patients and {} visits written in {:.1?}", PATIENTS * VISITS_EACH, started.elapsed());
    all
}

fn patient(number: u32) -> Patient {
    let pick = |list: [&str; 25], step: u32| list[(number * step % 25) as usize].to_owned();
    let details = PatientDetails {
        given_name: format!("{} {}", pick(GIVEN, 7), pick(GIVEN, 11)),
        family_name: if number.is_multiple_of(3) {
            format!("{}-{}", pick(FAMILY, 13), pick(FAMILY, 3))
        } else {
            pick(FAMILY, 13)
        },
        birth_date: NaiveDate::from_ymd_opt(1925, 1, 1).unwrap() + Days::new(u64::from(number * 7919 % 36_000)),
        sex: Sex::Unknown,
        mrn: Some(format!("M{number:07}")),
        phone: Some(format!("555-{number:07}")),
        email: None,
        address: vec!["1 Quay Street".into(), "Harbor".into()],
        allergies: vec![],
    };
    Patient { id: PatientId::from_uuid(new_uuid(now())), number: format!("PAT-2026-A-{number:06}"), details }
}

fn encounter(number: u32, patient: &Patient) -> Encounter {
    // Forty visits a day into the past; of the last fifty some are not over yet.
    let starts_at = now() - TimeDelta::minutes(i64::from(number) * 36);
    Encounter {
        id: EncounterId::from_uuid(new_uuid(now())),
        number: format!("ENC-2026-A-{number:06}"),
        patient: patient.id,
        provider: UserId::from_uuid(uuid::Uuid::from_u128(2)),
        kind: EncounterKind::OfficeVisit,
        status: if number < 50 { EncounterStatus::InProgress } else { EncounterStatus::Cancelled },
        date_of_service: starts_at.date_naive(),
        starts_at,
        chief_complaint: Some("cough for two weeks".into()),
        vitals: auscult_domain::vitals::VitalSigns::default(),
        arrival: None,
        consent: None,
    }
}

fn new_vault() -> NewVault {
    NewVault {
        organization: Organization {
            id: OrganizationId::from_uuid(uuid::Uuid::from_u128(1)),
            name: "Harbor Clinic".into(),
            address: vec![],
            phone: None,
            logo_png: None,
        },
        owner: User {
            id: UserId::from_uuid(uuid::Uuid::from_u128(2)),
            name: "Dana Whitfield".into(),
            credentials: None,
            email: EMAIL.into(),
        },
        role: Role::Physician,
        access: AccessLevel::Owner,
        password: Zeroizing::new(PASSWORD.into()),
        keyring: KeyringUse::Without,
        series: "A".parse().unwrap(),
        now: now(),
    }
}
