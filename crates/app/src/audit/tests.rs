//! What the audit shows to whom, and what is taken out of it, on a real vault.

use super::verify_export;
use crate::views::{AuditWanted, ComplianceWhich, KeyringChoice, SetUp};
use crate::{App, AppError, Host, Places};
use auscult_domain::audit::{AuditCategory, AuditEntry, AuditOutcome};
use auscult_domain::compliance::{ComplianceRule, ComplianceVerdict};
use auscult_domain::organization::{Membership, User};
use auscult_domain::patient::{PatientDetails, Sex};
use auscult_domain::permission::{AccessLevel, Permission, Role};
use auscult_domain::{PatientId, UserId};
use auscult_speech::WorkerCommand;
use auscult_vault::{VaultHome, unlock, users};
use chrono::{DateTime, NaiveDate, Utc};
use std::path::Path;
use std::sync::Arc;

const EMAIL: &str = "dana@example.org";
const PASSWORD: &str = "violet kettle 4 runs";

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000, 0).expect("a time")
}

fn start(folder: &Path) -> App {
    App::start(Host {
        places: Places::within(folder, folder.join("exports")),
        worker: WorkerCommand { program: "auscult".into(), args: Vec::new() },
        clock: Arc::new(now),
        listener: Arc::new(|_| {}),
    })
    .expect("starts")
}

/// A clinic of one physician, who owns it.
fn clinic(folder: &Path) -> App {
    let app = start(folder);
    app.set_up_clinic(SetUp {
        organization: "Harbor Clinic".into(),
        address: vec![],
        phone: None,
        name: "Dana Whitfield".into(),
        credentials: None,
        email: EMAIL.into(),
        password: PASSWORD.into(),
        keyring: KeyringChoice::Without,
    })
    .expect("set up");
    app
}

/// Changes the vault as its administrator would, while the program is not running.
fn between(folder: &Path, work: impl FnOnce(&auscult_vault::Change<'_>) -> Result<(), auscult_vault::VaultError>) {
    let home = VaultHome::new(folder.join("vault"));
    let mut vault = unlock(&home, EMAIL, PASSWORD, now()).expect("opens");
    vault
        .change(now(), |change| {
            work(change)?;
            change.audit(AuditEntry::done(AuditCategory::Change, "test", "membership", ""))
        })
        .expect("changed");
    vault.lock(now()).expect("locked");
}

fn everything() -> AuditWanted {
    AuditWanted::default()
}

fn register(app: &App, family: &str) -> PatientId {
    let details = PatientDetails {
        given_name: "Rosa".into(),
        family_name: family.into(),
        birth_date: NaiveDate::from_ymd_opt(1964, 3, 9).expect("a date"),
        sex: Sex::Female,
        mrn: None,
        phone: Some("555 0100".into()),
        email: None,
        address: vec![],
        allergies: vec![],
    };
    app.save_patient(None, details).expect("registered").id
}

#[test]
fn the_audit_names_people_and_patients_and_shows_what_changed() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = clinic(folder.path());
    let patient = register(&app, "=Alvarez");
    let mut details = app.patient(patient).expect("opens").patient.details;
    details.phone = Some("555 0199".into());
    app.save_patient(Some(patient), details).expect("changed");

    let about = AuditWanted { patient: Some(patient), ..everything() };
    let rows = app.audit_page(&about, None, 50).expect("listed").rows;
    let change = rows.iter().find(|row| row.action == "patient.change").expect("is there");
    assert_eq!((change.who.as_deref(), change.role), (Some("Dana Whitfield"), Some(Role::Physician)));
    assert!(change.patient_name.as_deref().is_some_and(|name| name.contains("Alvarez")));
    let details = app.audit_entry(change.device, change.sequence).expect("opens");
    let changed: Vec<_> = details.fields.iter().filter(|field| field.changed).collect();
    assert_eq!(changed.len(), 1, "one field was changed");
    assert_eq!((changed[0].before.as_deref(), changed[0].after.as_deref()), (Some("555 0100"), Some("555 0199")));

    let readers = app.chart_readers(patient, None).expect("counted");
    assert_eq!((readers.len(), readers[0].name.as_deref()), (1, Some("Dana Whitfield")));
    an_export_is_checked_by_its_signature(&app, folder.path());
}

fn an_export_is_checked_by_its_signature(app: &App, folder: &Path) {
    let wrong = app.export_audit(&everything(), "not the password".into(), None);
    assert!(wrong.is_err());
    let written = app.export_audit(&everything(), PASSWORD.into(), None).expect("written");
    let file = Path::new(&written.path);
    let verdict = verify_export(file).expect("read");
    assert_eq!((verdict.problems.as_slice(), verdict.count), ([].as_slice(), written.entries));
    assert_eq!(verdict.signer.as_deref(), Some("Dana Whitfield"));
    let csv = file.with_extension("csv");
    let table = std::fs::read_to_string(&csv).expect("a table");
    assert_eq!(table.lines().count(), written.entries as usize + 1);
    assert!(table.contains("\"'=Alvarez") || !table.contains("\"=Alvarez"), "no cell is a formula");
    assert!(!table.contains("555 0199"), "an export says which fields changed, never what stood in them");
    std::fs::write(&csv, table.replace("Dana", "Anna")).expect("written");
    assert_eq!(verify_export(file).expect("read").problems.len(), 1, "the table was changed");
    let json = std::fs::read_to_string(file).expect("an export");
    std::fs::write(file, json.replace("patient.change", "patient.open")).expect("written");
    assert!(!verify_export(file).expect("read").problems.is_empty(), "the export was changed");
    let exports = AuditWanted { category: Some(AuditCategory::Export), ..everything() };
    assert_eq!(app.audit_page(&exports, None, 50).expect("listed").rows.len(), 1, "the export is in the audit");
    drop(std::fs::remove_dir_all(folder.join("exports")));
}

#[test]
fn who_may_not_see_everybodys_sees_their_own_and_asking_for_more_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = clinic(folder.path());
    assert!(app.audit_page(&everything(), None, 50).is_ok());
    let other = UserId::from_uuid(uuid::Uuid::from_u128(77));
    app.lock();
    drop(app);
    between(folder.path(), |change| {
        let before = change.actor().membership.clone();
        users::put_membership(change, &Membership { role: Role::Nurse, access: AccessLevel::Write, ..before })
    });
    let app = start(folder.path());
    let wrong = app.unlock(EMAIL, "not the password".into());
    assert!(wrong.is_err(), "which is written down as nobody's");
    let me = app.unlock(EMAIL, PASSWORD.into()).expect("opens");
    let rows = app.audit_page(&everything(), None, 500).expect("listed").rows;
    assert!(!rows.is_empty() && rows.iter().all(|row| row.user == Some(me.user.id)), "only their own");
    let others = AuditWanted { user: Some(other), ..everything() };
    let refused = app.audit_page(&others, None, 50);
    assert!(matches!(refused, Err(AppError::Forbidden(Permission::ViewAudit))));
    let refusals = AuditWanted { outcome: Some(AuditOutcome::Refused), ..everything() };
    assert_eq!(app.audit_page(&refusals, None, 50).expect("listed").rows.len(), 1, "the refusal is in the audit");
    assert!(app.verify_audit().is_err() && app.export_audit(&everything(), PASSWORD.into(), None).is_err());
    assert_eq!(app.audit_choices().expect("told").people.len(), 1);
}

#[test]
fn nobody_reviews_their_own_event_while_somebody_else_can() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = clinic(folder.path());
    let patient = register(&app, "Whitfield");
    app.patient(patient).expect("opens");
    let own_family = |app: &App| {
        let open = app.compliance_events(ComplianceWhich::Open).expect("listed");
        open.into_iter().find(|row| row.event.rule == Some(ComplianceRule::OwnFamily))
    };
    let row = own_family(&app).expect("told of");
    assert!(row.may_review, "there is nobody else");
    app.lock();
    drop(app);
    between(folder.path(), |change| {
        let id = UserId::from_uuid(uuid::Uuid::from_u128(77));
        users::insert(
            change,
            &User { id, name: "Ada Okoye".into(), credentials: None, email: "ada@example.org".into() },
        )?;
        let before = change.actor().membership.clone();
        users::put_membership(change, &Membership { user: id, role: Role::Admin, access: AccessLevel::Write, ..before })
    });
    let app = start(folder.path());
    app.unlock(EMAIL, PASSWORD.into()).expect("opens");
    assert!(!own_family(&app).expect("still there").may_review);
    let review = app.review_compliance(row.event.id, ComplianceVerdict::Compliant, "I was asked to.");
    assert!(matches!(review, Err(AppError::Refused { .. })));
}
