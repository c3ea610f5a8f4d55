//! The fifth step of a visit: what stands against billing it is found and put right, it is attested, and a changed code
//! or note voids what was attested; and the practice's own prices and texts.

use anyhow::{Context, Result, bail, ensure};
use auscult_app::AppError;
use auscult_app::domain::EncounterId;
use auscult_app::domain::billing::{
    AttestationTemplate, AttestationTemplates, AttestationVoid, Charge, ChargeList, ConfirmationKind, LevelStanding,
    RequirementKind,
};
use auscult_app::domain::coding::{Code, CodeRef, CodeSystem, CodingFacts};
use auscult_app::domain::money::Cents;
use auscult_app::domain::permission::Role;
use auscult_app::domain::workflow::{Step, StepStatus};
use auscult_app::views::{BillingReviewView, CodingRules, WorkflowView};
use auscult_tests::at_desk::at_desk;
use auscult_tests::clinic::{Clinic, EMAIL, PASSWORD};
use auscult_tests::desk::KeyringState::Unlocked;
use auscult_tests::people::become_role;

/// Subjective, objective, assessment, plan: moderate by problems and risk.
const NOTE: [&str; 4] = [
    "Seen for blood pressure. Feels well.",
    "BP 158/94. Heart regular.",
    "1. Essential hypertension, uncontrolled.",
    "1. Increase lisinopril to 40 mg daily.",
];

fn write_note(clinic: &Clinic, visit: EncounterId, plan: &str) -> Result<u32> {
    let app = &clinic.app;
    let note = match app.encounter(visit)?.note {
        Some(note) => note,
        None => {
            let template = app.templates()?.into_iter().find(|each| each.name == "SOAP").context("SOAP ships")?;
            app.blank_note(visit, template.id)?
        }
    };
    let mut content = note.content.clone();
    for (section, text) in content.sections.iter_mut().zip([NOTE[0], NOTE[1], NOTE[2], plan]) {
        section.text = text.to_owned();
    }
    let saved = app.save_note(note.id, note.revision, content)?;
    clinic.look_through(visit)?;
    Ok(saved.revision)
}

fn service(code: &str) -> CodeRef {
    CodeRef::parse(CodeSystem::Cpt, code).expect("a code")
}

fn errors(view: &BillingReviewView) -> Vec<&str> {
    let found = view.review.findings.iter().filter(|found| found.is_error());
    found.map(|found| found.finding.rule.as_str()).collect()
}

fn holds(view: &BillingReviewView, kind: ConfirmationKind) -> bool {
    view.review.confirmations.iter().any(|one| one.kind == kind && one.holds)
}

fn voids(view: &BillingReviewView) -> Result<&[AttestationVoid]> {
    Ok(&view.attestation.last.as_ref().context("nothing was attested")?.voids)
}

fn fifth(view: &WorkflowView) -> Result<StepStatus> {
    let step = view.steps.iter().find(|state| state.step == Step::BillingAndAttest);
    Ok(step.context("every step is there")?.status)
}

fn refused<T>(answer: Result<T, AppError>) -> Result<String> {
    match answer {
        Ok(_) => bail!("it was done"),
        Err(error) => Ok(error.to_string()),
    }
}

/// The clinic's rule: Harbor Health wants to be asked before a visit of a new patient.
fn rules() -> Result<CodingRules> {
    Ok(serde_json::from_value(serde_json::json!({ "rules": [{
        "id": "harbor-new-patients", "demand": "approval_needed", "payer": "Harbor Health",
        "procedures": [{ "first": "99202", "last": "99205" }], "diagnoses": [], "others": [], "places": [],
        "modifiers": [], "units": null, "severity": "error", "message": "Harbor Health is asked before new patients.",
        "source": "Harbor Health, provider manual", "from": null, "to": null
    }] }))?)
}

/// What stands against billing a visit is found, and put right one after the other.
fn put_right(clinic: &Clinic, visit: EncounterId) -> Result<()> {
    let app = &clinic.app;
    let view = app.billing_review(visit)?;
    ensure!(errors(&view) == ["billing.no_diagnosis", "billing.no_service"], "{:?}", errors(&view));
    let hypertension = CodeRef::parse(CodeSystem::Icd10Cm, "I10")?;
    let coded = app.add_codes(visit, &[hypertension, service("99205")])?;
    let view = app.billing_review(visit)?;
    ensure!(errors(&view) == ["billing.level_above_note"], "{:?}", view.review.findings);
    let level = view.review.levels.first().context("a level")?;
    ensure!(level.standing == LevelStanding::Above && level.documented_code == service("99204"), "{level:?}");
    ensure!(!holds(&view, ConfirmationKind::DocumentationLevelVerified));
    ensure!(view.level.is_some(), "the level comes with its table");
    ensure!(app.attest(visit, 1, "standard", "I attest.").is_err(), "a level above the note was attested");
    let visit_code = coded.codes.iter().find(|row| row.assignment.code == service("99205")).context("the code")?;
    app.replace_code(visit, visit_code.assignment.id, &service("99204"))?;
    let view = app.billing_review(visit)?;
    ensure!(errors(&view).is_empty() && holds(&view, ConfirmationKind::DocumentationLevelVerified), "{view:?}");
    ensure!(holds(&view, ConfirmationKind::MedicalNecessityConfirmed), "{:?}", view.review.necessity);

    app.save_coding_rules(rules()?)?;
    let facts = CodingFacts { payer: Some("Harbor Health".to_owned()), ..CodingFacts::unsaid(visit) };
    app.save_coding_facts(visit, facts.clone())?;
    let view = app.billing_review(visit)?;
    let asked = view.review.requirements.iter().find(|one| one.kind == RequirementKind::Authorization);
    ensure!(asked.is_some_and(|one| !one.is_met && !one.missing.is_empty()), "{:?}", view.review.requirements);
    ensure!(errors(&view) == ["payer.harbor-new-patients"], "{:?}", errors(&view));
    app.save_coding_facts(visit, CodingFacts { approval: Some("A-1093".to_owned()), ..facts })?;
    let view = app.billing_review(visit)?;
    let asked = view.review.requirements.iter().find(|one| one.kind == RequirementKind::Authorization);
    ensure!(asked.is_some_and(|one| one.is_met) && errors(&view).is_empty(), "{:?}", view.review.requirements);
    Ok(())
}

#[test]
fn a_visit_is_attested_and_a_change_voids_it() -> Result<()> {
    at_desk(Unlocked, || {
        let folder = tempfile::tempdir()?;
        let (clinic, _) = Clinic::set_up(folder.path())?;
        let app = &clinic.app;
        let visit = clinic.begin_visit()?;
        let revision = write_note(&clinic, visit, NOTE[3])?;
        put_right(&clinic, visit)?;

        let view = app.billing_review(visit)?;
        ensure!(view.attestation.may_attest && !view.attestation.against.is_empty(), "nobody stands by the text yet");
        ensure!(app.attest(visit, revision, "standard", "I attest.").is_err(), "an unapproved text was attested");
        app.approve_content(visit, revision)?;
        let view = app.billing_review(visit)?;
        ensure!(view.attestation.against.is_empty() && view.attestation.proposed == "standard", "{view:?}");
        let offered = view.attestation.offered.iter().find(|one| one.key == "standard").context("it ships")?;
        ensure!(offered.words.contains("99204") && offered.words.contains("Ellen Whitaker"), "{}", offered.words);
        ensure!(app.attest(visit, revision, "teaching", "With the resident ***.").is_err(), "a hole was attested");
        let words = offered.words.clone();
        let view = app.attest(visit, revision, "standard", &words)?;
        ensure!(voids(&view)?.is_empty() && fifth(&app.workflow(visit)?)? == StepStatus::Completed, "{view:?}");
        ensure!(app.signing_check(visit)?.meaning == words, "the words attested are what a signature would stand for");

        let coded = app.coding(visit)?;
        let code = coded.codes.iter().find(|row| row.assignment.code == service("99204")).context("the code")?;
        app.replace_code(visit, code.assignment.id, &service("99203"))?;
        ensure!(voids(&app.billing_review(visit)?)? == [AttestationVoid::CodesChanged]);
        let workflow = app.workflow(visit)?;
        ensure!(fifth(&workflow)? != StepStatus::Completed, "{:?}", workflow.steps);
        ensure!(workflow.blockers.iter().any(|left| left.step == Step::BillingAndAttest), "{:?}", workflow.blockers);
        ensure!(app.signing_check(visit)?.meaning != words, "what no longer holds is not signed");
        app.undo_coding(visit)?;
        ensure!(voids(&app.billing_review(visit)?)?.is_empty(), "it holds for the codes it was given for");

        let revision = write_note(&clinic, visit, "1. Increase lisinopril to 40 mg daily. Recheck in a month.")?;
        ensure!(voids(&app.billing_review(visit)?)? == [AttestationVoid::TextChanged]);
        app.approve_content(visit, revision)?;
        app.attest(visit, revision, "standard", &words)?;
        ensure!(voids(&app.withdraw_attestation(visit)?)? == [AttestationVoid::Withdrawn]);
        ensure!(refused(app.withdraw_attestation(visit))?.contains("Nothing"), "taken back twice");
        app.attest(visit, revision, "standard", &words)?;

        app.skip_step(visit, Step::SuggestionReview, "Left to the coder.".to_owned())?;
        let signed = app.sign(visit, revision, PASSWORD.to_owned())?;
        ensure!(app.signed_note(signed.id)?.meaning == words, "the signature carries what was attested");
        ensure!(refused(app.withdraw_attestation(visit))?.contains("signed"), "taken back under a signature");
        Ok(())
    })
}

#[test]
fn prices_and_texts_are_the_clinics_own() -> Result<()> {
    at_desk(Unlocked, || {
        let folder = tempfile::tempdir()?;
        let (clinic, _) = Clinic::set_up(folder.path())?;
        let app = &clinic.app;
        let visit = clinic.begin_visit()?;
        write_note(&clinic, visit, NOTE[3])?;
        app.add_codes(visit, &[CodeRef::parse(CodeSystem::Icd10Cm, "I10")?, service("99204")])?;
        ensure!(app.billing_review(visit)?.review.charges.total.is_none(), "no price is invented");
        let price = |code: &str, cents| -> Result<Charge> {
            let code = Code::parse(CodeSystem::Cpt, code)?;
            Ok(Charge { code, modifier: None, payer: None, cents: Cents(cents), from: None, to: None })
        };
        let twice = ChargeList { charges: vec![price("99204", 1)?, price("99204", 2)?] };
        ensure!(refused(app.save_charges(twice))?.contains("two prices"));
        app.save_charges(ChargeList { charges: vec![price("99204", 21_050)?] })?;
        let charges = app.billing_review(visit)?.review.charges;
        ensure!(charges.total == Some(Cents(21_050)) && charges.estimate.is_none(), "{charges:?}");
        let file = folder.path().join("prices.csv");
        std::fs::write(&file, "CPT,Charge\n99204,\"$1,210.00\"\n93000,45.5\nwrong,1\n")?;
        let read = app.read_charges(&file)?;
        ensure!((read.read, read.left_out, read.list.charges.len()) == (2, 1, 2), "{read:?}");
        ensure!(app.charges()?.charges.len() == 1, "reading keeps nothing");
        app.save_charges(read.list)?;
        ensure!(app.billing_review(visit)?.review.charges.total == Some(Cents(121_000)));

        let own = AttestationTemplate { key: "hospice".into(), name: "Hospice".into(), text: "{patient}".into() };
        let texts = app.save_attestation_templates(AttestationTemplates { templates: vec![own] })?;
        ensure!(texts.len() == 6, "{texts:?}");
        let offered = app.billing_review(visit)?.attestation.offered;
        ensure!(offered.iter().any(|one| one.key == "hospice" && one.words.contains("Rosa")), "filled from the visit");

        drop(clinic);
        become_role(folder.path(), Role::Coder)?;
        let clinic = Clinic::start(folder.path())?;
        clinic.app.unlock(EMAIL, PASSWORD.to_owned())?;
        let view = clinic.app.billing_review(visit)?;
        ensure!(!view.attestation.may_attest, "a coder looks on");
        ensure!(matches!(clinic.app.attest(visit, 1, "standard", "I attest."), Err(AppError::Forbidden(_))));
        ensure!(matches!(clinic.app.save_charges(ChargeList::default()), Err(AppError::Forbidden(_))));
        Ok(())
    })
}
