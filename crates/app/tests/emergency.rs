//! Emergency access: an hour of reading what the clinical roles see, changing nothing, looked into afterwards.

mod clinic;

use auscult_app::AppError;
use auscult_app::domain::EncounterId;
use auscult_app::domain::audit::AuditCategory;
use auscult_app::domain::compliance::{ComplianceRule, ComplianceVerdict};
use auscult_app::domain::encounter::EncounterKind;
use auscult_app::domain::patient::{PatientDetails, Sex};
use auscult_app::domain::permission::{AccessLevel, Role};
use auscult_app::views::{AuditWanted, ComplianceWhich, EncounterDetails, ErrorCode, Standing};
use chrono::NaiveDate;
use clinic::{Clinic, EMAIL, PASSWORD, code};

const REASON: &str = "Collapsed in the hall, no clinician here";

fn rosa() -> PatientDetails {
    PatientDetails {
        given_name: "Rosa".to_owned(),
        family_name: "Alvarez".to_owned(),
        birth_date: NaiveDate::from_ymd_opt(1964, 3, 9).expect("a day"),
        sex: Sex::Female,
        mrn: None,
        phone: None,
        email: None,
        address: Vec::new(),
        allergies: Vec::new(),
    }
}

fn visit(clinic: &Clinic) -> EncounterId {
    let patient = clinic.app.save_patient(None, rosa()).expect("registered");
    let details =
        EncounterDetails { kind: EncounterKind::OfficeVisit, starts_at: None, chief_complaint: None, clinician: None };
    clinic.app.create_encounter(patient.id, details).expect("opened").id
}

fn enter(clinic: &Clinic) {
    let me = clinic.app.unlock_in_emergency(EMAIL, PASSWORD.to_owned(), None, REASON).expect("in");
    assert!(matches!(me.standing, Standing::Emergency { reason, .. } if reason == REASON));
    assert!(me.permissions.iter().all(|permission| !permission.changes()));
}

#[test]
fn a_receptionist_reads_the_chart_and_changes_nothing() {
    let clinic = Clinic::set_up();
    let app = &clinic.app;
    let visit = visit(&clinic);
    app.lock();
    clinic.give_role(Role::Receptionist, AccessLevel::Write);
    app.unlock(EMAIL, PASSWORD.to_owned()).expect("in");
    assert_eq!(code(app.transcript(visit)), Some(ErrorCode::Forbidden), "not usually");
    let settings = app.settings().expect("settings");
    app.lock();
    enter(&clinic);
    app.transcript(visit).expect("read");
    app.search_patients("alvarez", 10).expect("found");
    assert_eq!(code(app.save_patient(None, rosa())), Some(ErrorCode::Forbidden), "what she usually may change");
    for refused in [
        code(app.save_settings(settings)),
        code(app.keep_unfinished("form", Some("text".to_owned()))),
        code(app.change_password(PASSWORD.to_owned(), "quiet harbour 9 lamps".to_owned())),
        code(app.begin_second_factor(PASSWORD.to_owned())),
        code(app.verify_audit()),
    ] {
        assert_eq!(refused, Some(ErrorCode::Forbidden));
    }
    app.lock();
    app.unlock(EMAIL, PASSWORD.to_owned()).expect("the password is as it was");
    assert_eq!(app.me().expect("in").standing, Standing::Usual);
}

#[test]
fn who_may_usually_see_nothing_may_read_too() {
    let clinic = Clinic::set_up();
    let visit = visit(&clinic);
    clinic.app.lock();
    clinic.give_role(Role::Billing, AccessLevel::None);
    enter(&clinic);
    clinic.app.transcript(visit).expect("read");
}

#[test]
fn it_ends_after_an_hour_however_busy_somebody_is() {
    let clinic = Clinic::set_up();
    clinic.app.lock();
    enter(&clinic);
    for _ in 0..59 {
        clinic.pass(60);
        clinic.app.touch();
        clinic.app.today(None).expect("still in");
    }
    clinic.pass(60);
    clinic.app.touch();
    assert_eq!(code(clinic.app.today(None)), Some(ErrorCode::Locked));
    assert_eq!(code(clinic.app.me()), Some(ErrorCode::Locked));
}

#[test]
fn it_takes_a_reason_the_password_and_a_code() {
    let clinic = Clinic::set_up();
    let app = &clinic.app;
    let (secret, codes) = clinic.set_second_factor();
    app.lock();
    let try_with = |password: &str, code: Option<String>, reason: &str| {
        app.unlock_in_emergency(EMAIL, password.to_owned(), code, reason)
    };
    assert!(matches!(try_with(PASSWORD, None, "  urgent   "), Err(AppError::Invalid(_))));
    assert_eq!(code(try_with("not it", None, REASON)), Some(ErrorCode::WrongPassword));
    assert_eq!(code(try_with(PASSWORD, None, REASON)), Some(ErrorCode::SecondFactorNeeded));
    assert_eq!(code(try_with(PASSWORD, Some("000000".to_owned()), REASON)), Some(ErrorCode::WrongCode));
    assert_eq!(code(app.me()), Some(ErrorCode::Locked));
    try_with(PASSWORD, Some(clinic.next_code(&secret)), REASON).expect("in");
    app.lock();
    try_with(PASSWORD, Some(codes[0].clone()), REASON).expect("in by a recovery code");
}

#[test]
fn it_waits_for_a_review_with_its_reason_in_the_audit() {
    let clinic = Clinic::set_up();
    let app = &clinic.app;
    app.lock();
    enter(&clinic);
    app.lock();
    app.unlock(EMAIL, PASSWORD.to_owned()).expect("in");
    let events = app.compliance_events(ComplianceWhich::Open).expect("listed");
    let event = events.iter().find(|row| row.event.rule == Some(ComplianceRule::Emergency)).expect("raised");
    let wanted = AuditWanted {
        patient: None,
        user: None,
        category: Some(AuditCategory::Compliance),
        record: None,
        outcome: None,
        from: None,
        to: None,
    };
    let listed = app.audit_page(&wanted, None, 20).expect("listed").rows;
    let entry = listed.iter().find(|row| row.action == "emergency.sign_in").expect("audited");
    let after = app.audit_entry(entry.device, entry.sequence).expect("read");
    assert!(format!("{:?}", serde_json::to_value(&after).expect("JSON")).contains(REASON));
    app.review_compliance(event.event.id, ComplianceVerdict::Compliant, "It was right.").expect("looked into");
}
