//! The second factor through the use cases: at sign-in, before the first signature, where the organization requires it.

mod clinic;

use auscult_app::domain::encounter::EncounterKind;
use auscult_app::domain::patient::{PatientDetails, Sex};
use auscult_app::domain::workflow::Step;
use auscult_app::views::{EncounterDetails, ErrorCode, SecondFactorPolicy, SecondFactorState};
use auscult_app::{App, AppError};
use auscult_domain::EncounterId;
use chrono::NaiveDate;
use clinic::{Clinic, EMAIL, PASSWORD, code};

/// A visit whose note may be signed, and the revision to sign.
fn visit(app: &App) -> (EncounterId, u32) {
    let patient = PatientDetails {
        given_name: "Rosa".to_owned(),
        family_name: "Alvarez".to_owned(),
        birth_date: NaiveDate::from_ymd_opt(1964, 3, 9).expect("a day"),
        sex: Sex::Female,
        mrn: None,
        phone: None,
        email: None,
        address: Vec::new(),
        allergies: Vec::new(),
    };
    let patient = app.save_patient(None, patient).expect("registered");
    let details =
        EncounterDetails { kind: EncounterKind::OfficeVisit, starts_at: None, chief_complaint: None, clinician: None };
    let visit = app.create_encounter(patient.id, details).expect("opened").id;
    let template = app.templates().expect("templates").into_iter().find(|template| template.name == "SOAP");
    let note = app.blank_note(visit, template.expect("shipped").id).expect("begun");
    let mut content = note.content.clone();
    for section in &mut content.sections {
        "As before.".clone_into(&mut section.text);
    }
    let revision = app.save_note(note.id, note.revision, content).expect("saved").revision;
    for finding in app.signing_check(visit).expect("looked through").to_look_at {
        app.mark_right(note.id, &finding).expect("right");
    }
    for step in [Step::CodeReview, Step::SuggestionReview, Step::BillingAndAttest] {
        app.skip_step(visit, step, "Left to the coder.".to_owned()).expect("left to the coder");
    }
    app.approve_content(visit, revision).expect("stood by");
    (visit, revision)
}

#[test]
fn it_is_asked_for_after_the_password_and_wrong_passwords_say_nothing_of_it() {
    let clinic = Clinic::set_up();
    let app = &clinic.app;
    assert_eq!(app.me().expect("in").second_factor, SecondFactorState::Without);
    assert_eq!(code(app.begin_second_factor("not it".to_owned())), Some(ErrorCode::WrongPassword));
    assert!(matches!(app.confirm_second_factor("123456".to_owned()), Err(AppError::Refused { .. })), "not begun");
    let (secret, codes) = clinic.set_second_factor();
    assert_eq!(codes.len(), 10);
    assert_eq!(app.me().expect("in").second_factor, SecondFactorState::Set);
    app.lock();
    assert_eq!(code(app.unlock(EMAIL, "not it".to_owned())), Some(ErrorCode::WrongPassword));
    assert_eq!(code(app.unlock(EMAIL, PASSWORD.to_owned())), Some(ErrorCode::SecondFactorNeeded));
    assert_eq!(code(app.me()), Some(ErrorCode::Locked), "nobody is in");
    let wrong = app.unlock_with_code(EMAIL, PASSWORD.to_owned(), "000000".to_owned());
    assert_eq!(code(wrong), Some(ErrorCode::WrongCode));
    app.unlock_with_code(EMAIL, PASSWORD.to_owned(), clinic.next_code(&secret)).expect("in");
    app.lock();
    app.unlock_with_code(EMAIL, PASSWORD.to_owned(), codes[0].clone()).expect("in by a recovery code");
    assert_eq!(app.second_factor().expect("read").codes_left, 9);
    assert_eq!(app.renew_recovery_codes(PASSWORD.to_owned()).expect("renewed").len(), 10);
    let off = app.remove_second_factor(PASSWORD.to_owned(), codes[1].clone());
    assert_eq!(code(off), Some(ErrorCode::WrongCode), "a code from before");
    app.remove_second_factor(PASSWORD.to_owned(), clinic.next_code(&secret)).expect("off");
    app.lock();
    app.unlock(EMAIL, PASSWORD.to_owned()).expect("by the password alone");
}

#[test]
fn the_first_signature_of_a_session_needs_a_code_and_the_later_ones_only_the_password() {
    let clinic = Clinic::set_up();
    let app = &clinic.app;
    let (secret, _) = clinic.set_second_factor();
    let (first, revision) = visit(app);
    let (second, _) = visit(app);
    app.lock();
    let used = clinic.next_code(&secret);
    app.unlock_with_code(EMAIL, PASSWORD.to_owned(), used.clone()).expect("in");
    assert_eq!(code(app.sign(first, revision, PASSWORD.to_owned())), Some(ErrorCode::SecondFactorNeeded));
    assert_eq!(code(app.give_code(used)), Some(ErrorCode::WrongCode), "the one of the sign-in was used");
    app.give_code(clinic.next_code(&secret)).expect("taken");
    assert_eq!(code(app.sign(first, revision, "not it".to_owned())), Some(ErrorCode::WrongPassword));
    for visit in [first, second] {
        app.sign(visit, revision, PASSWORD.to_owned()).expect("signed by the password");
    }
    app.lock();
    app.unlock_with_code(EMAIL, PASSWORD.to_owned(), clinic.next_code(&secret)).expect("in");
    let (third, revision) = visit(app);
    assert_eq!(code(app.sign(third, revision, PASSWORD.to_owned())), Some(ErrorCode::SecondFactorNeeded));
}

#[test]
fn where_it_is_required_nothing_else_can_be_done_before() {
    let clinic = Clinic::set_up();
    let app = &clinic.app;
    let required = || app.set_second_factor_policy(SecondFactorPolicy::Required);
    assert!(matches!(required(), Err(AppError::Refused { .. })), "not before having one");
    let (secret, _) = clinic.set_second_factor();
    required().expect("required");
    let off = app.remove_second_factor(PASSWORD.to_owned(), clinic.next_code(&secret));
    assert!(matches!(off, Err(AppError::Refused { .. })));
    app.lock();
    // The recovery key takes the second factor with it.
    app.recover(&clinic.recovery_key, EMAIL, PASSWORD.to_owned()).expect("in");
    assert_eq!(app.me().expect("who").second_factor, SecondFactorState::Due);
    app.settings().expect("colours and keys are shown in");
    for refused in [
        app.search_patients("a", 10).err(),
        app.today(None).err(),
        app.templates().err(),
        app.give_code("000000".to_owned()).err(),
        app.set_second_factor_policy(SecondFactorPolicy::EachDecides).err(),
    ] {
        assert!(matches!(refused, Some(AppError::SecondFactorDue)), "{refused:?}");
    }
    clinic.set_second_factor();
    app.today(None).expect("open");
}

#[test]
fn who_has_one_is_listed_and_nobody_resets_their_own() {
    let clinic = Clinic::set_up();
    let app = &clinic.app;
    clinic.set_second_factor();
    app.lock();
    let recovered = app.recover(&clinic.recovery_key, EMAIL, PASSWORD.to_owned()).expect("in");
    let own = recovered.me.user.id;
    assert_eq!(app.second_factors().expect("listed").into_iter().map(|row| row.since).collect::<Vec<_>>(), [None]);
    clinic.set_second_factor();
    assert_eq!(app.second_factors().expect("listed")[0].since, Some(clinic.now()));
    assert!(matches!(app.reset_second_factor(own), Err(AppError::Refused { .. })));
    app.reset_second_factor(clinic::ben()).expect("of somebody else");
    assert_eq!(app.second_factors().expect("listed")[0].since, Some(clinic.now()), "theirs alone");
}
