//! Measures the coder's queue in a clinic of 10,000 patients and 100,000 visits of which 4,000 wait: each order and
//! filter as the window asks for them, and the way to the next visit. Prints a table.
//!
//! ```text
//! cargo run --release -p auscult-app --example queue_figures
//! ```
#![allow(clippy::print_stdout, clippy::unwrap_used)]

use auscult_app::views::{QueueDirection, QueueFilter, QueueOrder, QueueWork};
use auscult_app::{App, Host, Places};
use auscult_domain::audit::{AuditCategory, AuditEntry};
use auscult_domain::coding::{
    AssignmentChange, AssignmentStatus, CodeAssignment, CodeCategory, CodeHistoryEntry, CodeRef, CodeSuggestionRecord,
    CodeSystem, CodingAction, CodingFacts, CodingState, Missing, ProposalSource, ProposedCode, SelectedBy,
    SuggestionStatus, Support,
};
use auscult_domain::encounter::{Encounter, EncounterKind, EncounterStatus};
use auscult_domain::note::{Note, NoteContent};
use auscult_domain::organization::{Organization, User};
use auscult_domain::patient::{Patient, PatientDetails, Sex};
use auscult_domain::permission::{AccessLevel, Role};
use auscult_domain::vitals::VitalSigns;
use auscult_domain::{
    AssignmentId, CodeHistoryId, EncounterId, NoteId, OrganizationId, PatientId, SuggestionId, TemplateId, UserId,
};
use auscult_speech::WorkerCommand;
use auscult_vault::{
    Change, KeyringUse, NewVault, VaultError, VaultHome, code_history, code_suggestions, coding_facts, create,
    encounters, new_uuid, notes, patients,
};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use uuid::Uuid;
use zeroize::Zeroizing;

const PATIENTS: u32 = 10_000;
const VISITS_EACH: u32 = 10;
const WAITING: u32 = 4_000;
/// As many rows as the window asks for at once.
const SHOWN: u32 = 100;
const TIMES: usize = 100;
const EMAIL: &str = "dana@example.org";
const PASSWORD: &str = "violet kettle 4 runs";

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000, 0).unwrap()
}

fn owner() -> UserId {
    UserId::from_uuid(Uuid::from_u128(2))
}

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let some = fill(folder.path());
    let app = App::start(Host {
        places: Places::within(folder.path(), folder.path().join("exports")),
        worker: WorkerCommand { program: "auscult".into(), args: Vec::new() },
        clock: Arc::new(now),
        listener: Arc::new(|_| {}),
    })
    .unwrap();
    app.unlock(EMAIL, PASSWORD.to_owned()).unwrap();
    println!("{:<44}{:>7} {:>9} {:>9} {:>9}", "", "times", "median", "p99", "worst");
    let mut all = Vec::new();
    for (order, name) in ORDERS {
        all.extend(queue(&app, name, &QueueFilter::default(), order));
    }
    let filter = |text: &str| QueueFilter { text: text.to_owned(), ..QueueFilter::default() };
    let oldest = QueueOrder::OldestFirst;
    all.extend(queue(&app, "by two words", &filter("alvarez cough"), oldest));
    all.extend(queue(&app, "by one letter", &filter("a"), oldest));
    let missing = QueueFilter { missing: Some(Missing::Decisions), ..QueueFilter::default() };
    all.extend(queue(&app, "with codes to confirm", &missing, oldest));
    let payer = QueueFilter { payer: Some("Payer 3".to_owned()), ..QueueFilter::default() };
    all.extend(queue(&app, "of a payer", &payer, oldest));
    let free = QueueFilter { work: QueueWork::MineOrFree, ..QueueFilter::default() };
    all.extend(queue(&app, "mine or nobody's", &free, oldest));
    report("all of these", all);
    let next = |from: &EncounterId| {
        app.neighbour_in_queue(&QueueFilter::default(), oldest, Some(*from), QueueDirection::Next).unwrap()
    };
    report("the next visit", some.iter().map(|from| timed(|| next(from))).collect());
    let done = QueueFilter { states: vec![CodingState::Done], ..QueueFilter::default() };
    queue(&app, "what is done, all 96,000 of them", &done, QueueOrder::NewestFirst);
}

const ORDERS: [(QueueOrder, &str); 5] = [
    (QueueOrder::OldestFirst, "the queue, oldest first"),
    (QueueOrder::NewestFirst, "newest first"),
    (QueueOrder::HighestValue, "highest value first, no fees imported"),
    (QueueOrder::LeastMissing, "least missing first"),
    (QueueOrder::ByPayer, "by payer"),
];

fn queue(app: &App, name: &str, filter: &QueueFilter, order: QueueOrder) -> Vec<Duration> {
    let times: Vec<Duration> = (0..TIMES).map(|_| timed(|| app.coding_queue(filter, order, SHOWN).unwrap())).collect();
    report(name, times.clone());
    times
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

/// Writes the clinic; gives some of the visits that wait.
fn fill(folder: &Path) -> Vec<EncounterId> {
    let started = Instant::now();
    let (mut vault, _) = create(&VaultHome::new(folder.join("vault")), new_vault()).unwrap();
    let mut waiting = Vec::new();
    vault
        .change(now(), |change| {
            for number in 0..PATIENTS {
                let patient = patient(number);
                patients::insert(change, &patient)?;
                for each in 0..VISITS_EACH {
                    let visit = encounter(number * VISITS_EACH + each, &patient);
                    encounters::insert(change, &visit)?;
                    notes::insert(change, &note(&visit))?;
                    // One visit of each twenty-five waits, spread over all days.
                    let of_all = number * VISITS_EACH + each;
                    if of_all.is_multiple_of(PATIENTS * VISITS_EACH / WAITING) {
                        wait(change, &visit, of_all)?;
                        waiting.push(visit.id);
                    } else {
                        code_history::append(change, &entry(&visit, 1, CodingAction::Finish, vec![]))?;
                    }
                }
            }
            change.audit(AuditEntry::done(AuditCategory::Change, "fill", "patient", ""))
        })
        .unwrap();
    vault.lock(now()).unwrap();
    let visits = PATIENTS * VISITS_EACH;
    println!("{PATIENTS} patients, {visits} visits, {} wait: written in {:.1?}", waiting.len(), started.elapsed());
    waiting.into_iter().step_by(40).collect()
}

/// What there is on a visit that waits: suggestions, codes of which one is to be confirmed, who pays.
fn wait(change: &Change<'_>, visit: &Encounter, number: u32) -> Result<(), VaultError> {
    let payer = Some(format!("Payer {}", number / 25 % 7));
    coding_facts::put(change, &CodingFacts { payer, ..CodingFacts::unsaid(visit.id) })?;
    for code in ["E11.42", "Z79.4", "I10"] {
        code_suggestions::insert(change, &suggestion(visit, code))?;
    }
    let codes = [(CodeSystem::Icd10Cm, "S93.401A"), (CodeSystem::Cpt, "99214")].map(|(system, code)| {
        let one = assignment(visit, system, code);
        AssignmentChange { assignment: one.id, before: None, after: Some(one) }
    });
    code_history::append(change, &entry(visit, 1, CodingAction::Add, codes.into()))
}

fn patient(number: u32) -> Patient {
    let pick = |list: &[&str], step: u32| list[(number * step) as usize % list.len()].to_owned();
    let details = PatientDetails {
        given_name: pick(&["Rosa", "Ana", "Jörg", "Mary", "Seán", "Zoë", "Ibrahim", "Grace"], 7),
        family_name: pick(&["Alvarez", "Kowalski", "Müller", "Thompson", "Cruz", "Okafor", "Tanaka"], 3),
        birth_date: NaiveDate::from_ymd_opt(1925 + (number % 90).cast_signed(), 3, 9).unwrap(),
        sex: Sex::Unknown,
        mrn: Some(format!("M{number:07}")),
        phone: None,
        email: None,
        address: vec![],
        allergies: vec![],
    };
    Patient { id: PatientId::from_uuid(new_uuid(now())), number: format!("PAT-2026-A-{number:06}"), details }
}

fn encounter(number: u32, patient: &Patient) -> Encounter {
    let starts_at = now() - TimeDelta::minutes(i64::from(number) * 36);
    Encounter {
        id: EncounterId::from_uuid(new_uuid(now())),
        number: format!("ENC-2026-A-{number:06}"),
        patient: patient.id,
        provider: owner(),
        kind: EncounterKind::OfficeVisit,
        status: EncounterStatus::Completed,
        date_of_service: starts_at.date_naive(),
        starts_at,
        chief_complaint: Some("cough for two weeks".into()),
        vitals: VitalSigns::default(),
        arrival: None,
        consent: None,
    }
}

fn note(visit: &Encounter) -> Note {
    Note {
        id: NoteId::from_uuid(new_uuid(now())),
        encounter: visit.id,
        author: visit.provider,
        revision: 1,
        saved_at: now(),
        content: NoteContent {
            template: TemplateId::from_uuid(Uuid::from_u128(5)),
            template_name: "SOAP".into(),
            template_version: 1,
            report: None,
            sections: vec![],
        },
    }
}

fn entry(visit: &Encounter, sequence: u32, action: CodingAction, codes: Vec<AssignmentChange>) -> CodeHistoryEntry {
    CodeHistoryEntry {
        id: CodeHistoryId::from_uuid(new_uuid(now())),
        encounter: visit.id,
        sequence,
        at: now(),
        by: visit.provider,
        action,
        reason: None,
        assignments: codes,
        suggestions: vec![],
        undoes: None,
    }
}

fn assignment(visit: &Encounter, system: CodeSystem, code: &str) -> CodeAssignment {
    CodeAssignment {
        id: AssignmentId::from_uuid(new_uuid(now())),
        encounter: visit.id,
        code: CodeRef::parse(system, code).unwrap(),
        title: "A title of some length, as titles are".into(),
        set: None,
        category: CodeCategory::Diagnosis,
        position: 0,
        status: AssignmentStatus::UnderReview,
        confidence: 90,
        support: Support::Strong,
        evidence: vec![],
        gaps: vec![],
        modifiers: vec![],
        units: 1,
        pointers: vec![],
        selected_by: SelectedBy::Provider,
        selected_by_user: visit.provider,
        selected_at: now(),
        suggestion: None,
        reviewed_at: None,
        reviewed_by: None,
        notes: None,
    }
}

fn suggestion(visit: &Encounter, code: &str) -> CodeSuggestionRecord {
    CodeSuggestionRecord {
        id: SuggestionId::from_uuid(new_uuid(now())),
        encounter: visit.id,
        proposed: ProposedCode {
            code: CodeRef::parse(CodeSystem::Icd10Cm, code).unwrap(),
            title: "A title of some length, as titles are".into(),
            category: CodeCategory::Diagnosis,
            source: ProposalSource::Clinical,
            reason: "The assessment names it.".into(),
            confidence: 80,
            support: Support::Moderate,
            evidence: vec![],
            more_specific: vec![],
            problem: None,
            modifiers: vec![],
        },
        set: None,
        suggested_at: now(),
        status: SuggestionStatus::Pending,
        reason: None,
        feedback: None,
        reviewed_by: None,
        reviewed_at: None,
        taken_up_as: None,
    }
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
        owner: User { id: owner(), name: "Dana Whitfield".into(), credentials: None, email: EMAIL.into() },
        role: Role::Physician,
        access: AccessLevel::Owner,
        password: Zeroizing::new(PASSWORD.into()),
        keyring: KeyringUse::Without,
        series: "A".parse().unwrap(),
        now: now(),
    }
}
