//! After the signature: what was chosen is queued with it, waits calmly for a place, arrives in the clinic's folders once
//! and whole, is tried again where it could not, and is never there twice, whatever ends in the middle.

use anyhow::{Context, Result, ensure};
use auscult_app::App;
use auscult_app::AppEvent;
use auscult_app::domain::EncounterId;
use auscult_app::domain::coding::{AssignmentStatus, CodeRef, CodeSystem};
use auscult_app::domain::dispatch::{
    DispatchEvent, DispatchOptions, DispatchPlaces, DispatchState, DispatchStatus, DispatchStep, DispatchTarget,
    FollowUp, FollowUpWhen, Place, Referral, WaitsFor,
};
use auscult_app::domain::encounter::{EncounterKind, EncounterStatus};
use auscult_app::domain::finding::Severity;
use auscult_app::domain::permission::Role;
use auscult_app::views::{DispatchRow, DispatchesView, ErrorCode, KeyringChoice, WhichListed};
use auscult_app::without_vault::verify_pdf;
use auscult_tests::at_desk::at_desk;
use auscult_tests::clinic::{Clinic, EMAIL, PASSWORD, set_up};
use auscult_tests::desk::KeyringState::Unlocked;
use auscult_tests::people::become_role;
use auscult_tests::wait::until;
use chrono::{DateTime, Days, TimeDelta, Utc};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

const SOON: Duration = Duration::from_secs(20);

/// A clock that stands until it is moved.
#[derive(Clone)]
struct Hands(Arc<Mutex<DateTime<Utc>>>);

impl Hands {
    fn new() -> Self {
        Self(Arc::new(Mutex::new(Utc::now())))
    }

    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Time passes, with somebody at the keyboard and the host ticking, as it does every few seconds.
    fn pass(&self, app: &App, minutes: i64) {
        for _ in 0..minutes {
            *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner) += TimeDelta::minutes(1);
            app.touch();
            app.tick();
        }
    }
}

/// A clinic by a clock of the test's own.
fn clinic(folder: &Path, hands: &Hands, hears: impl Fn(&AppEvent) + Send + Sync + 'static) -> Result<Clinic> {
    let clock = hands.clone();
    Ok(Clinic::start_by(folder, Arc::new(move || clock.now()), hears)?)
}

fn new_clinic(folder: &Path, hands: &Hands) -> Result<Clinic> {
    let clinic = clinic(folder, hands, |_| {})?;
    clinic.app.set_up_clinic(set_up(KeyringChoice::System, PASSWORD))?;
    Ok(clinic)
}

/// A visit with a note written by hand.
fn written_visit(clinic: &Clinic) -> Result<EncounterId> {
    let visit = clinic.begin_visit()?;
    let template = clinic.app.templates()?.into_iter().find(|each| each.name == "SOAP").context("SOAP ships")?;
    let note = clinic.app.blank_note(visit, template.id)?;
    let mut content = note.content.clone();
    for section in &mut content.sections {
        section.text = match section.key.as_str() {
            "plan" => "Increase lisinopril to 20 mg daily. Return in 2 weeks.".to_owned(),
            _ => "Seen for high blood pressure. Feels well.".to_owned(),
        };
    }
    clinic.app.save_note(note.id, note.revision, content)?;
    Ok(visit)
}

fn everything() -> DispatchOptions {
    let follow_up = FollowUp {
        when: FollowUpWhen::AfterDays { days: 14 },
        kind: EncounterKind::Telehealth,
        reason: "Blood pressure".to_owned(),
    };
    DispatchOptions {
        emr: true,
        patient_summary: true,
        billing: true,
        referrals: vec![Referral { to: "Dr. Mira Vance, Cardiology".to_owned(), reason: "High pressure.".to_owned() }],
        follow_up: Some(follow_up),
    }
}

fn emr_alone() -> DispatchOptions {
    DispatchOptions { emr: true, ..DispatchOptions::default() }
}

fn row(view: &DispatchesView, is: impl Fn(&DispatchTarget) -> bool) -> Result<&DispatchRow> {
    view.rows.iter().find(|row| is(&row.dispatch.target)).context("it was queued")
}

fn emr(view: &DispatchesView) -> Result<&DispatchRow> {
    row(view, |target| *target == DispatchTarget::Emr)
}

fn reached(app: &App, visit: EncounterId, target: &DispatchTarget, state: DispatchState) -> Result<DispatchesView> {
    until(&format!("{target:?} is {state:?}"), SOON, || {
        let view = app.dispatches(visit)?;
        let there = row(&view, |one| one == target)?.dispatch.status.state() == state;
        Ok(there.then_some(view))
    })
}

fn files(folder: &Path) -> Result<Vec<String>> {
    let names = std::fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
    let mut names = names.collect::<std::io::Result<Vec<_>>>()?;
    names.sort();
    Ok(names)
}

fn made(folder: &Path, name: &str) -> Result<(PathBuf, String)> {
    let path = folder.join(name);
    std::fs::create_dir(&path)?;
    Ok((path.clone(), path.display().to_string()))
}

#[test]
fn what_was_chosen_waits_calmly_and_then_arrives() -> Result<()> {
    at_desk(Unlocked, || {
        let folder = tempfile::tempdir()?;
        let hands = Hands::new();
        let clinic = new_clinic(folder.path(), &hands)?;
        let app = &clinic.app;
        let visit = written_visit(&clinic)?;
        ensure!(app.dispatches(visit)?.options == DispatchOptions::default(), "chosen without a place to go");
        app.save_dispatch_options(visit, everything())?;
        let signed = clinic.sign(visit, PASSWORD)?;

        // Queued with the signature; what has no place waits and says for what, and what needs none is done.
        let day = app.encounter(visit)?.encounter.date_of_service;
        let follow_up = everything().targets().pop().context("a visit")?;
        let view = reached(app, visit, &follow_up, DispatchState::Confirmed)?;
        let view = reached(app, view.encounter, &DispatchTarget::PatientSummary, DispatchState::Confirmed)?;
        ensure!(view.rows.len() == 5 && view.signed && !view.may_choose, "{view:?}");
        for one in view.rows.iter().filter(|one| one.dispatch.target.needs_place()) {
            ensure!(one.dispatch.status == DispatchStatus::Queued && one.waits_for == Some(WaitsFor::Place));
        }
        let next = day.checked_add_days(Days::new(14)).context("a day")?;
        let scheduled =
            app.today(Some(next))?.schedule.into_iter().next().context("the next visit is on the schedule")?;
        ensure!(scheduled.status == EncounterStatus::Scheduled && scheduled.kind == EncounterKind::Telehealth);
        let DispatchStatus::Confirmed { number, .. } = &row(&view, |one| *one == follow_up)?.dispatch.status else {
            anyhow::bail!("the next visit is not confirmed");
        };
        ensure!(*number == scheduled.number, "it is confirmed by the visit's number");
        ensure!(app.save_dispatch_options(visit, emr_alone()).is_err(), "chosen anew after the signature");
        let counts = app.outbox_counts()?;
        ensure!((counts.waiting, counts.failed) == (3, 0), "{counts:?}");

        // A place is set: the note and the letter arrive, the claim waits for its codes.
        let ((inbox, emr_folder), (letters, referrals)) =
            (made(folder.path(), "inbox")?, made(folder.path(), "letters")?);
        let (claims, billing) = made(folder.path(), "claims")?;
        let places = DispatchPlaces {
            emr: Some(emr_folder),
            billing: Some(billing),
            referrals: Some(referrals),
            patient_summaries: None,
        };
        ensure!(app.save_dispatch_settings(places)?.states.iter().all(|state| state.problem.is_none()));
        let view = reached(app, visit, &DispatchTarget::Emr, DispatchState::Confirmed)?;
        let number = emr(&view)?.dispatch.number.clone();
        ensure!(
            files(&inbox)?
                == [
                    format!("{number}-note.json"),
                    format!("{number}-note.pdf"),
                    format!("{number}-note.signature.json")
                ],
            "{:?}",
            files(&inbox)?
        );
        let verdict = verify_pdf(&std::fs::read(inbox.join(format!("{number}-note.pdf")))?);
        ensure!(verdict.intact && verdict.note.is_some_and(|note| note.id == signed.id), "{:?}", verdict.problems);
        let referral = DispatchTarget::Referral { referral: everything().referrals[0].clone() };
        let view = reached(app, view.encounter, &referral, DispatchState::Confirmed)?;
        let letter = row(&view, |one| *one == referral)?;
        let [document] = letter.documents.as_slice() else { anyhow::bail!("{:?}", letter.documents) };
        ensure!(files(&letters)? == [document.name.as_str()] && !document.name.contains("lvarez"));
        let DispatchStatus::Confirmed { number: confirmed, .. } = &letter.dispatch.status else {
            anyhow::bail!("{letter:?}");
        };
        ensure!(confirmed.starts_with(&letter.dispatch.number) && confirmed.ends_with(&document.sha256[..8]));

        let claim = row(&view, |one| *one == DispatchTarget::Billing)?;
        ensure!(claim.waits_for == Some(WaitsFor::Codes) && files(&claims)?.is_empty(), "{claim:?}");
        let code = |system, code| CodeRef::parse(system, code);
        let coded = app.add_codes(visit, &[code(CodeSystem::Icd10Cm, "I10")?, code(CodeSystem::Cpt, "99213")?])?;
        let all: Vec<_> = coded.codes.iter().map(|row| row.assignment.id).collect();
        app.set_code_status(visit, &all, AssignmentStatus::Confirmed, None, None)?;
        hands.pass(app, 1);
        let billed = reached(app, visit, &DispatchTarget::Billing, DispatchState::Confirmed)?;
        ensure!(
            row(&billed, |one| *one == DispatchTarget::Billing)?.documents.len() == 1,
            "the claim is kept as it went"
        );
        let [file] = files(&claims)?.try_into().map_err(|files| anyhow::anyhow!("{files:?}"))?;
        let claim: serde_json::Value = serde_json::from_slice(&std::fs::read(claims.join(file))?)?;
        ensure!(claim["diagnoses"][0]["code"] == "I10" && claim["services"][0]["pointers"][0] == "A", "{claim}");
        ensure!(claim["services"][0]["code"] == "99213" && claim["placeOfService"] == "11", "{claim}");
        ensure!(claim["services"][0].get("title").is_none() && claim["signedNoteSha256"] == signed.sha256.as_str());

        let summary = row(&view, |one| *one == DispatchTarget::PatientSummary)?;
        let saved = app.export_dispatch(summary.dispatch.id)?.path;
        ensure!(std::fs::read(saved)?.starts_with(b"%PDF"), "the summary can be printed");
        ensure!(
            app.all_dispatches(WhichListed::Open)?.is_empty() && app.all_dispatches(WhichListed::Latest)?.len() == 5
        );
        ensure!(app.verify_audit()?.problem.is_none(), "the audit does not hold");
        Ok(())
    })
}

#[test]
fn what_could_not_be_delivered_is_tried_again_and_arrives_once() -> Result<()> {
    at_desk(Unlocked, || {
        let folder = tempfile::tempdir()?;
        let hands = Hands::new();
        let clinic = new_clinic(folder.path(), &hands)?;
        let app = &clinic.app;
        let (inbox, path) = made(folder.path(), "inbox")?;
        let places = DispatchPlaces { emr: Some(path), ..DispatchPlaces::default() };
        app.save_dispatch_settings(places.clone())?;
        for wrong in
            ["relative/folder".to_owned(), folder.path().join("gone").display().to_string(), vault(folder.path())]
        {
            let refused = app.save_dispatch_settings(DispatchPlaces { emr: Some(wrong), ..places.clone() });
            ensure!(refused.is_err_and(|error| error.view().code == ErrorCode::Invalid));
        }
        ensure!(app.dispatch_settings()?.places == places, "what was refused is not kept");

        // Whatever goes to every note is chosen by itself where there is a place. The drive is gone when it matters.
        let visit = written_visit(&clinic)?;
        let view = app.dispatches(visit)?;
        ensure!(view.options == emr_alone() && view.places == [Place::Emr], "{view:?}");
        std::fs::remove_dir(&inbox)?;
        clinic.sign(visit, PASSWORD)?;
        let view = reached(app, visit, &DispatchTarget::Emr, DispatchState::Failed)?;
        let DispatchStatus::Failed { message, remedy, .. } = &emr(&view)?.dispatch.status else {
            anyhow::bail!("{view:?}");
        };
        ensure!(message == "The folder is not there." && !remedy.is_empty(), "{message} {remedy}");
        ensure!(app.dispatch_settings()?.states.iter().any(|state| state.problem.is_some()), "the setting says so too");
        let steps = app.workflow(visit)?.steps;
        ensure!(steps.last().is_some_and(|step| step.items_done < step.items_total), "the last step is not done yet");

        // Nothing is tried before its pause is over; then it is, by itself, and the pause grows.
        hands.pass(app, 1);
        let twice = until("it was tried a second time", SOON, || {
            let view = app.dispatches(visit)?;
            Ok((emr(&view)?.dispatch.attempts == 2 && emr(&view)?.dispatch.status.state() == DispatchState::Failed)
                .then_some(view))
        })?;
        ensure!(
            emr(&twice)?.dispatch.next_attempt_at == hands.now() + TimeDelta::minutes(2) && emr(&twice)?.retries == 1
        );
        // A file where the folder was is no folder either.
        std::fs::write(&inbox, b"not a folder")?;
        hands.pass(app, 2);
        until("it was tried a third time", SOON, || {
            Ok((emr(&app.dispatches(visit)?)?.dispatch.attempts == 3).then_some(()))
        })?;
        let third = reached(app, visit, &DispatchTarget::Emr, DispatchState::Failed)?;
        std::fs::remove_file(&inbox)?;
        std::fs::create_dir(&inbox)?;
        app.retry_dispatch(emr(&third)?.dispatch.id)?;
        let view = reached(app, visit, &DispatchTarget::Emr, DispatchState::Confirmed)?;
        ensure!(files(&inbox)?.len() == 3 && emr(&view)?.dispatch.attempts == 4, "{:?}", files(&inbox)?);
        ensure!(app.workflow(visit)?.steps.last().is_some_and(|step| step.items_done == step.items_total));

        // Arrived is arrived.
        let id = emr(&view)?.dispatch.id;
        ensure!(app.retry_dispatch(id).is_err() && app.withdraw_dispatch(id).is_err());
        for name in files(&inbox)? {
            std::fs::remove_file(inbox.join(name))?;
        }
        hands.pass(app, 90);
        app.deliver_due()?;
        ensure!(files(&inbox)?.is_empty(), "what the record system took away came a second time");
        Ok(())
    })
}

/// Where the vault lies: no place for anything else.
fn vault(folder: &Path) -> String {
    folder.join("vault").display().to_string()
}

#[test]
fn an_end_between_the_file_and_its_confirmation_delivers_nothing_twice() -> Result<()> {
    at_desk(Unlocked, || {
        let folder = tempfile::tempdir()?;
        let hands = Hands::new();
        // Whoever hears that a delivery has begun locks the vault: the file is written, and nobody can keep that it was.
        let ending: Arc<Mutex<Option<App>>> = Arc::default();
        let hear = ending.clone();
        let first = clinic(folder.path(), &hands, move |event| {
            if matches!(event, AppEvent::Changed(_))
                && let Some(app) = hear.lock().ok().and_then(|mut app| app.take())
            {
                app.lock();
            }
        })?;
        first.app.set_up_clinic(set_up(KeyringChoice::System, PASSWORD))?;
        let visit = written_visit(&first)?;
        first.app.save_dispatch_options(visit, emr_alone())?;
        first.sign(visit, PASSWORD)?;
        let (inbox, path) = made(folder.path(), "inbox")?;
        *ending.lock().map_err(|_| anyhow::anyhow!("poisoned"))? = Some(first.app.clone());
        first.app.save_dispatch_settings(DispatchPlaces { emr: Some(path), ..DispatchPlaces::default() })?;
        // A file that is being written has a hidden name: it does not count yet.
        let whole = || Ok::<_, anyhow::Error>(files(&inbox)?.iter().filter(|name| !name.starts_with('.')).count());
        until("the files are there", SOON, || Ok((whole()? == 3).then_some(())))?;
        let written = files(&inbox)?.into_iter().map(|name| modified(&inbox.join(name))).collect::<Result<Vec<_>>>()?;
        drop(first);

        // Another start of the program finds it being sent, looks, and sees that it has arrived.
        let second = until("the first program has ended", SOON, || Ok(clinic(folder.path(), &hands, |_| {}).ok()))?;
        second.app.unlock(EMAIL, PASSWORD.to_owned())?;
        let view = reached(&second.app, visit, &DispatchTarget::Emr, DispatchState::Confirmed)?;
        let steps: Vec<DispatchStep> = emr(&view)?.moves.iter().map(|step| step.event.step()).collect();
        ensure!(
            steps == [DispatchStep::Begin, DispatchStep::Confirm] && emr(&view)?.dispatch.attempts == 1,
            "{steps:?}"
        );
        let after = files(&inbox)?.into_iter().map(|name| modified(&inbox.join(name))).collect::<Result<Vec<_>>>()?;
        ensure!(written == after, "it was written a second time");
        Ok(())
    })
}

fn modified(file: &Path) -> Result<std::time::SystemTime> {
    Ok(std::fs::metadata(file)?.modified()?)
}

#[test]
fn an_unfinished_letter_holds_the_signature_up_and_what_was_taken_back_stays_so() -> Result<()> {
    at_desk(Unlocked, || {
        let folder = tempfile::tempdir()?;
        let hands = Hands::new();
        let clinic = new_clinic(folder.path(), &hands)?;
        let app = &clinic.app;
        let visit = written_visit(&clinic)?;
        let letter = |to: &str| Referral { to: to.to_owned(), reason: "Please look.".to_owned() };
        let unfinished = DispatchOptions { referrals: vec![letter("")], ..emr_alone() };
        let view = app.save_dispatch_options(visit, unfinished.clone())?;
        let wrong = view.findings.iter().filter(|finding| finding.severity == Severity::Error).count();
        ensure!(view.options == unfinished && wrong == 1, "half a letter is kept, and said to be half");
        ensure!(clinic.sign(visit, PASSWORD).is_err(), "signed with half a letter");
        ensure!(app.dispatches(visit)?.rows.is_empty(), "something was queued without a signature");
        app.save_dispatch_options(visit, DispatchOptions { referrals: vec![letter("ENT")], ..emr_alone() })?;
        clinic.sign(visit, PASSWORD)?;

        let view = app.dispatches(visit)?;
        let id = emr(&view)?.dispatch.id;
        let view = app.withdraw_dispatch(id)?;
        ensure!(emr(&view)?.dispatch.status.state() == DispatchState::Withdrawn);
        let (inbox, path) = made(folder.path(), "inbox")?;
        app.save_dispatch_settings(DispatchPlaces { emr: Some(path), ..DispatchPlaces::default() })?;
        app.deliver_due()?;
        ensure!(files(&inbox)?.is_empty(), "what was taken back went out");
        let view = app.retry_dispatch(id)?;
        ensure!(emr(&view)?.moves.last().is_some_and(|step| step.event == DispatchEvent::Retry));
        reached(app, visit, &DispatchTarget::Emr, DispatchState::Confirmed)?;
        ensure!(files(&inbox)?.len() == 3);

        // Whoever may not take notes out of the program sends none.
        let waiting = row(&view, |target| target.needs_place() && *target != DispatchTarget::Emr)?.dispatch.id;
        drop(clinic);
        become_role(folder.path(), Role::Coder)?;
        let clinic = Clinic::start(folder.path())?;
        clinic.app.unlock(EMAIL, PASSWORD.to_owned())?;
        for refused in [clinic.app.withdraw_dispatch(waiting), clinic.app.retry_dispatch(waiting)] {
            ensure!(refused.is_err_and(|error| error.view().code == ErrorCode::Forbidden));
        }
        ensure!(clinic.app.save_dispatch_settings(DispatchPlaces::default()).is_err());
        Ok(())
    })
}
