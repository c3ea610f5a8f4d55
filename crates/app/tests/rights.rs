//! Consents and requests to amend: what they allow, what they stand against, and what goes along with the record.

mod practice;

use auscult_app::AppError;
use auscult_app::domain::ConsentId;
use auscult_app::domain::amendment_request::{AmendmentAsked, AmendmentState, AmendmentStep, DenialGround};
use auscult_app::domain::consent::{
    ConsentDetails, ConsentEntry, ConsentGiver, ConsentKind, ConsentManner, ConsentStanding, DrawnSignature,
};
use auscult_app::domain::encounter::EncounterKind;
use auscult_app::domain::release::{Recipient, ReleaseOrder, ReleasePart};
use auscult_app::views::{ConsentsView, EncounterDetails};
use chrono::{Duration, NaiveDate};
use practice::{Clinic, PASSWORD};

fn consent(clinic: &Clinic, kind: ConsentKind) -> ConsentDetails {
    let signature = DrawnSignature { strokes: vec![vec![10, 100, 300, 40, 590, 150]] };
    ConsentDetails {
        kind,
        scope: Some("Dr. Reed, the cardiologist: everything.".into()),
        given_on: clinic.now().date_naive(),
        giver: ConsentGiver::Proxy { name: "Ana Alvarez".into(), relation: "daughter".into() },
        manner: ConsentManner::Signed { signature },
        witness: Some("Joan Reed".into()),
        expires_on: None,
    }
}

fn given(view: &ConsentsView) -> ConsentId {
    let found = view.rows.iter().find_map(|row| match &row.entry {
        ConsentEntry::Given { consent } => Some(consent.id),
        ConsentEntry::Withdrawn { .. } => None,
    });
    found.expect("a consent")
}

fn today(clinic: &Clinic) -> NaiveDate {
    clinic.now().with_timezone(&chrono::Local).date_naive()
}

#[test]
fn a_standing_consent_covers_a_visit_until_it_is_taken_back() {
    let clinic = Clinic::new();
    let rosa = clinic.register("Alvarez", 1964);
    let details = || EncounterDetails {
        kind: EncounterKind::OfficeVisit,
        starts_at: None,
        chief_complaint: None,
        clinician: None,
    };
    let visit = clinic.app.create_encounter(rosa, details()).expect("opened").id;
    let agreed = |visit| clinic.app.encounter(visit).expect("a visit").encounter.consent;
    assert_eq!(agreed(visit), None);
    let view = clinic.app.take_consent(rosa, consent(&clinic, ConsentKind::Recording)).expect("kept");
    let words = agreed(visit).expect("by the standing consent").words;
    assert!(words.contains("may be recorded"), "the words are the text it was given to: {words}");

    // A visit's own consent, given before, counts no more once the standing one is taken back.
    let own = clinic.visit(rosa);
    assert!(agreed(own).is_some());
    clinic.pass(Duration::days(2));
    let view = clinic.app.withdraw_consent(rosa, given(&view), today(&clinic), "No more.").expect("taken back");
    assert!(view.standings.iter().any(|one| matches!(one.standing, ConsentStanding::Withdrawn { .. })));
    assert_eq!((agreed(visit), agreed(own)), (None, None));
    let sound = clinic.folder.path().join("sound.wav");
    std::fs::write(&sound, "not read").expect("written");
    assert!(matches!(clinic.app.import_recording(own, &sound), Err(AppError::Refused { .. })));
    let again = clinic.app.withdraw_consent(rosa, given(&view), today(&clinic), "No more.");
    assert!(matches!(again, Err(AppError::Refused { .. })), "nothing is taken back twice");
    let new = clinic.visit(rosa);
    assert!(agreed(new).is_some(), "whoever is asked again at a visit may agree to it");
}

#[test]
fn a_release_to_somebody_else_says_which_consent_is_missing_and_a_printed_one_bears_its_signature() {
    let clinic = Clinic::new();
    let rosa = clinic.register("Alvarez", 1964);
    clinic.visit(rosa);
    let order =
        |to| ReleaseOrder { from: None, until: None, parts: ReleasePart::USUAL.to_vec(), to, why: "Asked.".into() };
    let said = |to| {
        let findings = clinic.app.release_outlook(rosa, &order(to)).expect("an outlook").findings;
        findings.into_iter().map(|finding| finding.field).collect::<Vec<_>>()
    };
    let reed = || Recipient::Clinician { name: "Dr. Reed".into() };
    assert_eq!(said(Recipient::Patient), [""; 0]);
    assert_eq!(said(reed()), ["sharing", "treatment"]);
    let view = clinic.app.take_consent(rosa, consent(&clinic, ConsentKind::Sharing)).expect("kept");
    assert_eq!(said(reed()), ["treatment"]);
    let pdf = clinic.app.export_consent(rosa, given(&view)).expect("printed").path;
    let bytes = std::fs::read(&pdf).expect("the PDF");
    assert!(bytes.starts_with(b"%PDF") && bytes.len() > 5_000);
    let to = clinic.folder.path().join("out");
    let folder = clinic.app.release_records(rosa, order(Recipient::Patient), &to).expect("written").folder;
    let bundle = std::fs::read_to_string(std::path::Path::new(&folder).join("records.fhir.json")).expect("a bundle");
    assert!(bundle.contains("Sharing of records") && bundle.contains("cardiologist"));
}

#[test]
fn a_text_that_is_changed_leaves_what_was_agreed_to_as_it_was() {
    let clinic = Clinic::new();
    let rosa = clinic.register("Alvarez", 1964);
    clinic.app.take_consent(rosa, consent(&clinic, ConsentKind::Treatment)).expect("kept");
    clinic.pass(Duration::minutes(1));
    clinic.app.save_consent_text(ConsentKind::Treatment, "Our own words.").expect("kept");
    let view = clinic.app.take_consent(rosa, consent(&clinic, ConsentKind::Treatment)).expect("kept");
    let versions: Vec<_> = view
        .rows
        .iter()
        .filter_map(|row| match &row.entry {
            ConsentEntry::Given { consent } => Some((consent.version, consent.words == "Our own words.")),
            ConsentEntry::Withdrawn { .. } => None,
        })
        .collect();
    assert_eq!(versions, [(2, true), (1, false)]);
    assert!(matches!(clinic.app.save_consent_text(ConsentKind::Treatment, " "), Err(AppError::Invalid(_))));
}

#[test]
fn a_request_is_answered_by_a_signed_amendment_or_denied_and_disagreed_with() {
    let clinic = Clinic::new();
    let rosa = clinic.register("Alvarez", 1964);
    let visit = clinic.visit(rosa);
    let note = clinic.sign(visit, "Cough for ten days. Smokes.");
    let asked = |note| AmendmentAsked {
        note,
        about: "Smoking".into(),
        words: "I never smoked.".into(),
        received_on: today(&clinic),
    };
    let rows = clinic.app.take_amendment_request(rosa, asked(Some(note))).expect("kept");
    let id = rows[0].request.id;
    assert_eq!(clinic.app.amendments_due().expect("due").len(), 1);
    let another = clinic.app.step_amendment(id, AmendmentStep::Accept { by: Some(note) });
    assert!(matches!(another, Err(AppError::Refused { .. })), "the note itself is no amendment of it");
    let by = clinic.app.amend(note, "Asked for by the patient", "Never smoked.", PASSWORD.into()).expect("signed").id;
    let rows = clinic.app.step_amendment(id, AmendmentStep::Accept { by: Some(by) }).expect("accepted");
    assert_eq!(rows[0].state, AmendmentState::Accepted);
    assert!(clinic.app.amendments_due().expect("due").is_empty());

    let rows = clinic.app.take_amendment_request(rosa, asked(None)).expect("kept");
    let second = rows.iter().find(|row| row.state == AmendmentState::Received).expect("open").request.id;
    let deny = AmendmentStep::Deny { ground: DenialGround::AccurateAndComplete, words: "It is as you told us.".into() };
    clinic.app.step_amendment(second, deny).expect("denied");
    let words = "I told you otherwise, MARKEDSTATEMENT.".to_owned();
    clinic.app.step_amendment(second, AmendmentStep::Disagree { words }).expect("written down");
    let letter = clinic.app.amendment_letter(second).expect("a letter").path;
    assert!(std::fs::read(letter).expect("the PDF").starts_with(b"%PDF"));
    assert!(clinic.app.verify_audit().expect("checked").problem.is_none());
}
