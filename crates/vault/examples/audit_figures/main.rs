//! Measures the audit of a clinic with 200,000 entries: a page by each filter, at the top and far back, who looked at a
//! patient, what an entry of a chart opened costs with and without its rules, and checking the chain. Prints a table.
//!
//! ```text
//! cargo run --release -p auscult-vault --example audit_figures
//! ```
#![allow(clippy::print_stdout, clippy::unwrap_used)]

use auscult_domain::audit::{AuditCategory, AuditEntry, AuditOutcome};
use auscult_domain::organization::{Organization, User};
use auscult_domain::patient::{Patient, PatientDetails, Sex};
use auscult_domain::permission::{AccessLevel, Role};
use auscult_domain::{OrganizationId, PatientId, UserId};
use auscult_vault::audit::{AuditFilter, AuditPlace, page, readings_of};
use auscult_vault::{KeyringUse, NewVault, Vault, VaultHome, create, new_uuid, patients};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use std::time::{Duration, Instant};
use uuid::Uuid;
use zeroize::Zeroizing;

const ENTRIES: u32 = 200_000;
const PATIENTS: u32 = 1_000;
const TIMES: usize = 100;

fn at(seconds: u32) -> DateTime<Utc> {
    DateTime::from_timestamp(1_700_000_000, 0).unwrap() + TimeDelta::seconds(i64::from(seconds))
}

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let (mut vault, _) = create(&VaultHome::new(folder.path().join("vault")), new_vault()).unwrap();
    let ids = fill(&mut vault);
    println!("{:<44}{:>7} {:>9} {:>9} {:>9}", "", "times", "median", "p99", "worst");
    let user = vault.actor().user.id;
    let none = AuditFilter { limit: 50, ..AuditFilter::default() };
    let far = AuditPlace { at: at(ENTRIES / 10), row: i64::from(ENTRIES / 10) };
    let filters = [
        ("everything", none.clone()),
        ("everything, far back", AuditFilter { below: Some(far), ..none.clone() }),
        ("by a person", AuditFilter { user: Some(user), ..none.clone() }),
        ("of a patient", AuditFilter { patient: ids.first().copied(), ..none.clone() }),
        ("exports", AuditFilter { category: Some(AuditCategory::Export), ..none.clone() }),
        ("refusals", AuditFilter { outcome: Some(AuditOutcome::Refused), ..none.clone() }),
        ("of a record kind", AuditFilter { record: Some("recording".into()), ..none.clone() }),
        (
            "nothing fits: 2,000 looked at",
            AuditFilter { user: Some(user), record: Some("recording".into()), below: Some(far), ..none.clone() },
        ),
        ("of one day", AuditFilter { from: Some(at(50_000)), to: Some(at(136_400)), ..none }),
    ];
    for (name, filter) in filters {
        let times = (0..TIMES).map(|_| timed(|| vault.look(|conn| page(conn, &filter)).unwrap()));
        report(name, times.collect());
    }
    let readers = ids.iter().take(TIMES).map(|id| timed(|| vault.look(|conn| readings_of(conn, *id, None)).unwrap()));
    report("who looked at a patient", readers.collect());
    let plain = |vault: &mut Vault| timed(|| vault.change(at(ENTRIES + 10), |change| change.audit(changed())).unwrap());
    report("a change audited, no rule asked", (0..TIMES).map(|_| plain(&mut vault)).collect());
    let watched: Vec<_> = ids.iter().take(TIMES).map(|id| (*id, opened(*id))).collect();
    let read = |(_, entry): (PatientId, AuditEntry)| {
        timed(|| vault.change(at(ENTRIES + 20), |change| change.audit(entry)).unwrap())
    };
    report("a chart opened, every rule asked", watched.into_iter().map(read).collect());
    let started = Instant::now();
    assert!(vault.verify_audit().unwrap().is_intact());
    println!("checking all of them: {:.2?}", started.elapsed());
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

fn opened(patient: PatientId) -> AuditEntry {
    AuditEntry::done(AuditCategory::Access, "patient.open", "patient", patient).patient(patient)
}

fn changed() -> AuditEntry {
    AuditEntry::done(AuditCategory::Change, "note.save", "note", "1").after("Cough for three days, no fever.")
}

/// Mostly readings and changes, few exports and refusals, recordings only lately.
fn fill(vault: &mut Vault) -> Vec<PatientId> {
    let started = Instant::now();
    let ids: Vec<PatientId> = (0..PATIENTS).map(|_| PatientId::from_uuid(new_uuid(at(0)))).collect();
    for batch in 0..ENTRIES / 1_000 {
        vault
            .change(at(batch * 1_000), |change| {
                for (number, id) in (0..PATIENTS).zip(&ids).filter(|_| batch == 0) {
                    patients::insert(change, &patient(number, *id))?;
                }
                for number in batch * 1_000..(batch + 1) * 1_000 {
                    let id = ids[(number % PATIENTS) as usize];
                    change.audit(match number % 200 {
                        0 => AuditEntry::done(AuditCategory::Export, "note.export", "signed_note", number).patient(id),
                        1 => AuditEntry::done(AuditCategory::Compliance, "permission.refused", "user", number)
                            .outcome(AuditOutcome::Refused),
                        2 if batch > 150 => {
                            AuditEntry::done(AuditCategory::Access, "recording.play", "recording", number).patient(id)
                        }
                        // Readings would ask the rules, which is measured below.
                        _ => changed().patient(id),
                    })?;
                }
                Ok(())
            })
            .unwrap();
    }
    println!("{ENTRIES} entries about {PATIENTS} patients: written in {:.1?}", started.elapsed());
    ids
}

fn patient(number: u32, id: PatientId) -> Patient {
    let details = PatientDetails {
        given_name: "Rosa".into(),
        family_name: "Alvarez".into(),
        birth_date: NaiveDate::from_ymd_opt(1964, 3, 9).unwrap(),
        sex: Sex::Female,
        mrn: None,
        phone: None,
        email: None,
        address: vec![],
        allergies: vec![],
    };
    Patient { id, number: format!("PAT-2023-A-{number:06}"), details }
}

fn new_vault() -> NewVault {
    NewVault {
        organization: Organization {
            id: OrganizationId::from_uuid(Uuid::from_u128(1)),
            name: "Harbor Clinic".into(),
            address: vec![],
            phone: None,
            logo_png: None,
        },
        owner: User {
            id: UserId::from_uuid(Uuid::from_u128(2)),
            name: "Dana Whitfield".into(),
            credentials: None,
            email: "dana@example.org".into(),
        },
        role: Role::Physician,
        access: AccessLevel::Owner,
        password: Zeroizing::new("violet kettle 4 runs".into()),
        keyring: KeyringUse::Without,
        series: "A".parse().unwrap(),
        now: at(0),
    }
}
