//! A draft by a language model: set up, composed, checked, kept; and the rules' draft whatever goes wrong with it.

#[path = "../../crates/language/tests/peer/mod.rs"]
mod peer;

use anyhow::{Context, Result, ensure};
use auscult_app::AppEvent;
use auscult_app::domain::EncounterId;
use auscult_app::domain::TemplateId;
use auscult_app::domain::generated::{GenerationOutcome, GenerationProblem, Objection};
use auscult_app::domain::note::{Note, Source};
use auscult_app::domain::transcript::Segment;
use auscult_app::views::{ComposerEngine, ComposerReach, ComposerSettings};
use auscult_tests::at_desk::at_desk;
use auscult_tests::clinic::Clinic;
use auscult_tests::desk::KeyringState::Unlocked;
use auscult_tests::sample::Sample;
use peer::{Manner, Peer};
use std::time::Duration;

const KEY: &str = "sk-of-the-journey";

/// The line that speaks of this, and its number.
fn line_about<'a>(segments: &'a [Segment], word: &str) -> Result<(usize, &'a Segment)> {
    let about = |(_, segment): &(usize, &Segment)| segment.text().to_lowercase().contains(word);
    segments.iter().enumerate().map(|(at, segment)| (at + 1, segment)).find(about).context("nobody speaks of it")
}

/// How many tokens the model says it has read: about as many as the prompt has.
const COUNTED: u32 = 6_000;

/// What a well-behaved model answers: what somebody said, and something nobody did.
fn answer(number: usize, said: &Segment) -> String {
    serde_json::json!({"sections": [
        {"key": "subjective", "sentences": [
            {"text": said.text(), "lines": [number]},
            {"text": "Takes warfarin 77 mg.", "lines": [number]},
        ]},
    ]})
    .to_string()
}

fn every_source_is_real(note: &Note, segments: &[Segment]) -> Result<()> {
    for span in note.content.sections.iter().flat_map(|section| &section.spans) {
        if let Source::Spoken { segments: of } = &span.source {
            let said = |id| segments.iter().any(|segment| segment.id == id);
            ensure!(of.segments().iter().all(|id| said(*id)), "a source nobody said");
        }
    }
    Ok(())
}

#[test]
fn a_language_model_drafts_and_the_rules_stand_behind_it() -> Result<()> {
    at_desk(Unlocked, || {
        let folder = tempfile::tempdir()?;
        let (clinic, _) = Clinic::set_up(folder.path())?;
        let visit = clinic.begin_visit()?;
        clinic.app.import_recording(visit, &Sample::file())?;
        let segments = clinic.written_down(visit, Duration::from_secs(240))?.segments;
        let template = clinic.app.templates()?.into_iter().find(|each| each.name == "SOAP").context("SOAP")?.id;
        let (number, said) = line_about(&segments, "cough")?;
        let peer = Peer::start(Manner::Counts(answer(number, said), COUNTED));
        set_up(&clinic, &peer)?;
        taken_and_kept(&clinic, &peer, visit, template, &segments)?;
        stopped_in_the_middle(&clinic, &peer, visit, template)?;
        gone(&clinic, &peer, visit, template)
    })
}

fn set_up(clinic: &Clinic, peer: &Peer) -> Result<()> {
    let settings = clinic.app.composer()?.settings;
    ensure!(settings.engine == ComposerEngine::Rules, "the rules are the default");
    let with = |address: &str, engine| ComposerSettings { engine, address: address.to_owned(), ..settings.clone() };
    for wrong in ["http://api.example.com", "not an address", "https://me:pw@gpu.local"] {
        ensure!(clinic.app.save_composer(with(wrong, ComposerEngine::Rules)).is_err(), "{wrong} was taken");
    }
    let view = clinic.app.save_composer(with("https://api.example.com", ComposerEngine::Rules))?;
    ensure!(view.reach == Some(ComposerReach::Hosted) && view.agreement.is_none());
    ensure!(clinic.app.language_models().is_err(), "a hosted server was asked without an agreement");
    let hosted =
        ComposerSettings { model: "large".into(), ..with("https://api.example.com", ComposerEngine::LanguageModel) };
    ensure!(clinic.app.save_composer(hosted).is_err(), "a hosted model was switched on without an agreement");
    ensure!(clinic.app.confirm_agreement("api.example.org").is_err(), "an agreement for another host");
    let view = clinic.app.confirm_agreement("api.example.com")?;
    ensure!(view.agreement.is_some_and(|agreement| agreement.by == "Ellen Whitaker"));
    clinic.app.set_composer_key(Some(KEY.to_owned()))?;
    let view = clinic.app.save_composer(with(&peer.address, ComposerEngine::Rules))?;
    ensure!(view.reach == Some(ComposerReach::ThisComputer) && view.agreement.is_none());
    ensure!(!view.has_key, "the key of one host is not that of another");
    let names: Vec<String> = clinic.app.language_models()?.into_iter().map(|model| model.name).collect();
    ensure!(names == ["small", "large"], "{names:?}");
    ensure!(
        peer.all().iter().all(|asked| !asked.headers.iter().any(|header| header.contains(KEY))),
        "it was shown the key"
    );
    clinic.app.set_composer_key(Some(KEY.to_owned()))?;
    let ready = ComposerSettings {
        model: "large".into(),
        input_price: 2.0,
        output_price: 10.0,
        ..with(&peer.address, ComposerEngine::LanguageModel)
    };
    ensure!(clinic.app.save_composer(ready)?.has_key);
    ensure!(clinic.app.try_composer()?.context_tokens == Some(65_536));
    Ok(())
}

fn taken_and_kept(
    clinic: &Clinic,
    peer: &Peer,
    visit: EncounterId,
    template: TemplateId,
    segments: &[Segment],
) -> Result<()> {
    let composed = clinic.app.compose_draft(visit, template)?;
    let (note, run) = (composed.note.context("a note")?, composed.run.context("a run")?);
    ensure!(run.outcome == GenerationOutcome::Taken, "{:?}", run.outcome);
    every_source_is_real(&note, segments)?;
    ensure!(!note.content.sections.iter().any(|section| section.text.contains("77")), "an invented dose");
    ensure!(run.usage.cost_micro_usd == Some(COUNTED * 2 + 120 * 10), "{:?}", run.usage);
    let rows = clinic.app.generated(note.id)?;
    ensure!(rows.len() == 1 && rows[0].revision == Some(note.revision));
    let kept = clinic.app.generated_content(run.id)?;
    ensure!(kept.refused.len() == 1 && matches!(kept.refused[0].objection, Objection::Number | Objection::Drug));
    ensure!(kept.prompt.contains("<data name=\"transcript\">") && kept.answer.contains("warfarin"));
    // Her family name is spoken in the sample; nobody speaks the given one.
    ensure!(!kept.prompt.contains("Rosa"), "whose visit it is, was told");
    let shown = peer.questions().iter().any(|asked| asked.headers.iter().any(|header| header.contains(KEY)));
    ensure!(shown, "its own host was shown the key");
    ensure!(!serde_json::to_string(&kept)?.contains(KEY), "the key stands in the record");
    clinic.told("the window hears how far it is", Duration::from_secs(10), |event| {
        matches!(event, AppEvent::Compose(_)).then_some(())
    })
}

fn stopped_in_the_middle(clinic: &Clinic, peer: &Peer, visit: EncounterId, template: TemplateId) -> Result<()> {
    peer.behave(Manner::Hangs);
    let before = clinic.app.encounter(visit)?.note;
    let asked = peer.questions().len();
    let composed = std::thread::scope(|scope| {
        let composing = scope.spawn(|| clinic.app.compose_draft(visit, template));
        auscult_tests::wait::until("the model has been asked", Duration::from_secs(30), || {
            Ok((peer.questions().len() > asked).then_some(()))
        })?;
        ensure!(clinic.app.compose_draft(visit, template).is_err(), "two drafts at a time");
        clinic.app.cancel_draft();
        Ok(composing.join().map_err(|_| anyhow::anyhow!("composing failed"))??)
    })?;
    ensure!(composed.note.is_none());
    let problem = GenerationProblem::Cancelled;
    ensure!(composed.run.is_some_and(|run| run.outcome == GenerationOutcome::NotTaken { problem }));
    ensure!(clinic.app.encounter(visit)?.note == before, "it changed the note");
    Ok(())
}

fn gone(clinic: &Clinic, peer: &Peer, visit: EncounterId, template: TemplateId) -> Result<()> {
    peer.behave(Manner::Status(500));
    let failed = clinic.app.compose_draft(visit, template)?;
    let problem = GenerationProblem::ServerFailed;
    ensure!(failed.run.is_some_and(|run| run.outcome == GenerationOutcome::NotTaken { problem }));
    let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
    let nowhere = format!("http://{}", listener.local_addr()?);
    drop(listener);
    let settings = clinic.app.composer()?.settings;
    clinic.app.save_composer(ComposerSettings { address: nowhere, ..settings.clone() })?;
    let offline = clinic.app.compose_draft(visit, template)?;
    let problem = GenerationProblem::Unreachable;
    ensure!(offline.run.is_some_and(|run| run.outcome == GenerationOutcome::NotTaken { problem }));
    let by_rules = clinic.app.compose(visit, template)?;
    ensure!(offline.note.context("a note")?.content == by_rules.content, "it is not what the rules write");
    let all = clinic.app.generated(by_rules.id)?;
    ensure!(all.len() == 4, "every run is kept: {}", all.len());
    clinic.app.save_composer(ComposerSettings { engine: ComposerEngine::Rules, ..settings })?;
    ensure!(clinic.app.compose_draft(visit, template)?.run.is_none());
    Ok(())
}
