//! A draft by whichever engine was chosen: told about while it is written, stopped at any moment, kept with how it came
//! to be. Whatever goes wrong with a language model, the rules write the draft and the answer says why.

use super::settings::milliseconds;
use crate::session::Session;
use crate::subject::Subject;
use crate::views::{ComposeProgress, ComposeStage, Composed, ComposerEngine, ComposerSettings, GeneratedRow};
use crate::{Answer, App, AppError, AppEvent, held};
use auscult_compose::{ComposeRequest, Composer, OfflineComposer};
use auscult_domain::audit::{AuditCategory, AuditEntry};
use auscult_domain::encounter::Encounter;
use auscult_domain::generated::{
    GeneratedContent, GenerationOutcome, GenerationProblem, GenerationPurpose, GenerationReview, GenerationUsage,
};
use auscult_domain::note::VersionReason;
use auscult_domain::patient::Patient;
use auscult_domain::permission::Permission;
use auscult_domain::template::Template;
use auscult_domain::transcript::Segment;
use auscult_domain::{EncounterId, GeneratedContentId, NoteId, TemplateId};
use auscult_language::{Draft, LanguageModel, OwnNote, Progress, Request, Run, Stage, Stop};
use auscult_vault::{
    Change, VaultError, encounters, generated_content, habits, new_uuid, notes, patients, segments, templates,
};
use chrono::{DateTime, Utc};
use std::cell::Cell;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// The window is told no more often than this.
const TOLD_EVERY: Duration = Duration::from_millis(100);

/// Lets a draft be stopped. There is one at a time: two would share one processor.
#[derive(Default)]
pub(crate) struct DraftSwitch(Mutex<Option<(EncounterId, Stop)>>);

impl DraftSwitch {
    /// Stops what is being written, if anything.
    pub(crate) fn stop(&self) {
        if let Some((_, stop)) = held(&self.0).as_ref() {
            stop.stop();
        }
    }
}

/// A visit as it was when the draft was begun.
struct Begun {
    template: Template,
    visit: Encounter,
    patient: Patient,
    said: Vec<Segment>,
    own: Vec<OwnNote>,
    /// The note there was, and its revision.
    before: Option<(NoteId, u32)>,
    settings: ComposerSettings,
    model: Result<LanguageModel, GenerationProblem>,
}

impl App {
    /// Makes the draft of a visit, or makes it anew, by the engine that was chosen; the earlier text stays as a
    /// version. Where the language model does not give one, the rules do, and `run` says why.
    ///
    /// # Errors
    /// Signed already, no such template, another draft being written, locked, not allowed.
    pub fn compose_draft(&self, encounter: EncounterId, template: TemplateId) -> Answer<Composed> {
        let engine = self.allowed_on(Permission::EditNotes, encounter, |session| Ok(session.composer()?.engine))?;
        if engine == ComposerEngine::Rules {
            return Ok(Composed { note: Some(self.compose(encounter, template)?), run: None });
        }
        let begun =
            self.allowed_on(Permission::EditNotes, encounter, |session| session.begin_draft(encounter, template))?;
        let stop = self.only_draft(encounter)?;
        let draft = self.draft(&begun, &stop);
        *held(&self.0.drafting.0) = None;
        let composed = self.keep_draft(&begun, draft?)?;
        if let Some(note) = &composed.note {
            self.tell_note_changed(note);
        }
        Ok(composed)
    }

    /// Stops the draft that is being written; everything stays as it was.
    pub fn cancel_draft(&self) {
        self.0.drafting.stop();
    }

    /// Whether a language model is writing for this visit.
    pub(crate) fn composes(&self, encounter: EncounterId) -> bool {
        held(&self.0.drafting.0).as_ref().is_some_and(|(visit, _)| *visit == encounter)
    }

    /// What engines wrote for a note, the latest first.
    ///
    /// # Errors
    /// Locked, not allowed.
    pub fn generated(&self, note: NoteId) -> Answer<Vec<GeneratedRow>> {
        let now = self.now();
        self.allowed_on(Permission::ViewNotes, note, |session| {
            let encounter = session.vault.look(|conn| notes::get(conn, note))?.encounter;
            session.note_visit_reading(encounter, now)?;
            let runs = session.vault.look(|conn| generated_content::of_encounter(conn, encounter))?;
            Ok(runs.iter().filter(|run| run.note.is_none_or(|of| of == note)).map(row).collect())
        })
    }

    /// A run whole: what was asked, what was answered, what was not taken.
    ///
    /// # Errors
    /// Locked, not allowed, no such run.
    pub fn generated_content(&self, id: GeneratedContentId) -> Answer<GeneratedContent> {
        let now = self.now();
        self.allowed_on(Permission::ViewNotes, Subject::Generated(id), |session| {
            let (run, patient) = session.vault.look(|conn| {
                let run = generated_content::get(conn, id)?;
                let patient = encounters::get(conn, run.encounter)?.patient;
                Ok((run, patient))
            })?;
            session.note_reading("generated.open", "generated_content", id, Some(patient), now)?;
            Ok(run)
        })
    }

    fn only_draft(&self, encounter: EncounterId) -> Answer<Stop> {
        let mut running = held(&self.0.drafting.0);
        if running.is_some() {
            return Err(AppError::refused("A draft is being written already.", "Wait for it, or cancel it first."));
        }
        Ok(running.insert((encounter, Stop::default())).1.clone())
    }

    /// Asks the model; takes as long as it takes, and holds nothing meanwhile.
    fn draft(&self, begun: &Begun, stop: &Stop) -> Answer<Draft> {
        let visit = begun.request();
        let model = match &begun.model {
            Ok(model) => model,
            Err(problem) => {
                let run = Run { problem: Some(*problem), ..Run::default() };
                return Ok(Draft { content: OfflineComposer.compose(&visit)?, run });
            }
        };
        let encounter = begun.visit.id;
        let last = Cell::new(None::<(Instant, Stage)>);
        let told = |progress: Progress| {
            let is_news = last.get().is_none_or(|(at, stage)| stage != progress.stage || at.elapsed() >= TOLD_EVERY);
            if is_news {
                last.set(Some((Instant::now(), progress.stage)));
                self.tell(AppEvent::Compose(shown(encounter, progress)));
            }
        };
        Ok(model.draft(&Request { visit, own: &begun.own }, &told, stop)?)
    }

    fn keep_draft(&self, begun: &Begun, draft: Draft) -> Answer<Composed> {
        let now = self.now();
        let Draft { mut content, mut run } = draft;
        let stopped = run.problem == Some(GenerationProblem::Cancelled);
        self.allowed_on(Permission::EditNotes, begun.visit.id, |session| {
            let overtaken = !stopped && session.is_overtaken(begun)?;
            if overtaken {
                run.problem = Some(GenerationProblem::Overtaken);
            }
            let mut kept = session.record(begun, run, now);
            if stopped || overtaken {
                session.vault.change(now, |change| keep(change, &kept, begun.visit.patient))?;
                return Ok(Composed { note: None, run: Some(row(&kept)) });
            }
            let uses = session.apply_habits(&mut content)?;
            let note =
                session.put_content(begun.visit.id, content, VersionReason::Composed, now, &mut |change, note| {
                    kept.note = Some(note.id);
                    kept.revision = Some(note.revision);
                    habits::keep_uses(change, note.id, &uses)?;
                    keep(change, &kept, begun.visit.patient)
                })?;
            Ok(Composed { note: Some(note), run: Some(row(&kept)) })
        })
    }
}

impl Begun {
    fn request(&self) -> ComposeRequest<'_> {
        ComposeRequest {
            template: &self.template,
            segments: &self.said,
            patient: &self.patient.details,
            encounter: &self.visit,
        }
    }
}

impl Session {
    fn begin_draft(&self, encounter: EncounterId, template: TemplateId) -> Answer<Begun> {
        self.must_be_unsigned(encounter)?;
        let (template, visit, patient, said) = self.vault.look(|conn| {
            let visit = encounters::get(conn, encounter)?;
            let patient = patients::get(conn, visit.patient)?;
            let said = segments::of_encounter(conn, encounter)?;
            Ok((templates::get(conn, template)?, visit, patient, said))
        })?;
        let model = match self.language_model() {
            Ok(model) => Ok(model),
            Err(AppError::Language(problem)) => Err(problem),
            Err(error) => return Err(error),
        };
        let own = self.own_notes(encounter, &template.name, &said)?;
        let before = self.note_of(encounter)?.map(|note| (note.id, note.revision));
        Ok(Begun { template, visit, patient, said, own, before, settings: self.composer()?, model })
    }

    /// Whether the note was written on, or the visit signed, while the model wrote.
    fn is_overtaken(&self, begun: &Begun) -> Answer<bool> {
        self.must_be_unsigned(begun.visit.id)?;
        let now = self.note_of(begun.visit.id)?;
        Ok(now.map(|note| (note.id, note.revision)) != begun.before)
    }

    fn record(&self, begun: &Begun, run: Run, now: DateTime<Utc>) -> GeneratedContent {
        let engine = LanguageModel::engine();
        let usage = usage(&run, &begun.settings);
        let mut settings = run.settings;
        if !begun.own.is_empty() {
            let own: Vec<&str> = begun.own.iter().map(|note| note.label.as_str()).collect();
            settings.insert("own notes".to_owned(), own.join(", "));
        }
        GeneratedContent {
            id: GeneratedContentId::from_uuid(new_uuid(now)),
            encounter: begun.visit.id,
            note: None,
            revision: None,
            purpose: GenerationPurpose::Draft,
            engine: engine.name,
            engine_version: engine.version,
            host: begun.model.as_ref().ok().map(|model| model.endpoint.address().host().to_owned()),
            model: Some(begun.settings.model.clone()).filter(|model| !model.is_empty()),
            by: self.vault.actor().user.id,
            at: now,
            prompt: run.prompt,
            settings,
            answer: run.answer,
            outcome: run.problem.map_or(GenerationOutcome::Taken, |problem| GenerationOutcome::NotTaken { problem }),
            refused: run.refused,
            left_out: run.left_out,
            review: GenerationReview::Pending,
            reviewed: None,
            usage,
        }
    }
}

/// Keeps a run, with its audit entry: who asked which model about whom, not what.
fn keep(change: &Change<'_>, run: &GeneratedContent, patient: auscult_domain::PatientId) -> Result<(), VaultError> {
    generated_content::insert(change, run)?;
    let entry = AuditEntry::done(AuditCategory::Change, "note.generate", "generated_content", run.id).patient(patient);
    change.audit(entry.after((&run.host, &run.model, run.outcome)))
}

/// What a run used; a price in dollars for a million tokens is one in millionths of a dollar for one.
fn usage(run: &Run, settings: &ComposerSettings) -> GenerationUsage {
    let counted = run.input_tokens.zip(run.output_tokens);
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "both are checked to be small and positive"
    )]
    let cost = counted.map(|(input, output)| {
        (f64::from(input) * settings.input_price + f64::from(output) * settings.output_price).round() as u32
    });
    let is_free = settings.input_price == 0.0 && settings.output_price == 0.0;
    GenerationUsage {
        input_tokens: run.input_tokens,
        output_tokens: run.output_tokens,
        elapsed_ms: milliseconds(run.elapsed),
        cost_micro_usd: cost.or(is_free.then_some(0)),
    }
}

fn row(run: &GeneratedContent) -> GeneratedRow {
    let count = |replaced| {
        let refused = run.refused.iter().filter(|refusal| refusal.replaced == replaced).count();
        u32::try_from(refused).unwrap_or(u32::MAX)
    };
    GeneratedRow {
        id: run.id,
        purpose: run.purpose,
        engine: run.engine.clone(),
        host: run.host.clone(),
        model: run.model.clone(),
        at: run.at,
        revision: run.revision,
        outcome: run.outcome,
        replaced: count(true),
        dropped: count(false),
        left_out: run.left_out.clone(),
        usage: run.usage,
    }
}

fn shown(encounter: EncounterId, progress: Progress) -> ComposeProgress {
    ComposeProgress {
        encounter,
        stage: match progress.stage {
            Stage::Asking => ComposeStage::Asking,
            Stage::Reading => ComposeStage::Reading,
            Stage::Writing => ComposeStage::Writing,
        },
        done: progress.done,
        elapsed_ms: milliseconds(progress.elapsed),
        left_ms: progress.left.map(milliseconds),
    }
}
