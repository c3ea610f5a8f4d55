//! Improving a note that is there, and telling the patient what it says.
//!
//! The engine proposes, a person decides: no change reaches a note but by [`App::decide_changes`], which saves the note,
//! the review and the audit entry together and keeps the version before and the one after. What the engine wrote is
//! kept for ever.

use crate::session::Session;
use crate::subject::Subject;
use crate::views::{EnhancementView, Exported, PatientSummaryView};
use crate::{Answer, App, AppError};
use auscult_compose::enhance::{self, enhance, figures, text_of};
use auscult_compose::summary::patient_summary;
use auscult_domain::audit::{AuditCategory, AuditEntry};
use auscult_domain::enhancement::EnhancementSettings;
use auscult_domain::enhancement_review::{ChangeDecision, ChangeState, Enhancement, ReviewStep, ReviewedChange};
use auscult_domain::generated::{
    GeneratedContent, GenerationOutcome, GenerationPurpose, GenerationReview, GenerationUsage,
};
use auscult_domain::note::{Note, NoteContent, VersionReason};
use auscult_domain::patient_summary::PatientSummary;
use auscult_domain::permission::Permission;
use auscult_domain::signed_note::SignedKind;
use auscult_domain::{EncounterId, GeneratedContentId, NoteId, TemplateId};
use auscult_vault::{encounters, enhancements, generated_content, new_uuid, notes, segments, signed_notes};
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

impl App {
    /// Proposes changes to a visit's note. Nothing of the note changes; what was proposed before and not decided is laid
    /// aside.
    ///
    /// # Errors
    /// Nothing to improve was chosen, signed already, locked, not allowed.
    pub fn enhance_note(&self, note: NoteId, settings: EnhancementSettings) -> Answer<EnhancementView> {
        if settings.types.is_empty() {
            return Err(AppError::refused("Nothing was chosen to improve.", "Choose at least one of the four."));
        }
        let now = self.now();
        self.allowed_on(Permission::EditNotes, note, |session| {
            let (note, said) = session.vault.look(|conn| {
                let note = notes::get(conn, note)?;
                let said = segments::of_encounter(conn, note.encounter)?;
                Ok((note, said))
            })?;
            session.must_be_unsigned(note.encounter)?;
            let said_by: HashMap<_, _> = said.iter().map(|segment| (segment.id, segment.speaker)).collect();
            let changes = enhance(&note.content, &settings, &said_by);
            let reviewed = |change| ReviewedChange { change, state: ChangeState::Pending };
            let enhancement = Enhancement {
                id: GeneratedContentId::from_uuid(new_uuid(now)),
                note: note.id,
                encounter: note.encounter,
                by: session.vault.actor().user.id,
                at: now,
                before: figures(&note.content),
                texts: Enhancement::texts_of(&note.content),
                changes: changes.into_iter().map(reviewed).collect(),
                steps: Vec::new(),
                settings,
            };
            session.keep_enhancement(&note, &enhancement, now)?;
            Ok(view(enhancement, note))
        })
    }

    /// What was last proposed for a note, as far as it has been gone through; positions are those of today's text.
    ///
    /// # Errors
    /// Locked, not allowed.
    pub fn enhancement(&self, note: NoteId) -> Answer<Option<EnhancementView>> {
        let now = self.now();
        self.allowed_on(Permission::ViewNotes, note, |session| {
            let encounter = session.vault.look(|conn| notes::get(conn, note))?.encounter;
            session.note_visit_reading(encounter, now)?;
            let (note, last) = session
                .vault
                .look(|conn| Ok((notes::get(conn, note)?, enhancements::of_note(conn, note)?.into_iter().next())))?;
            Ok(last.map(|mut enhancement| {
                enhancement.follow(&note.content);
                view(enhancement, note)
            }))
        })
    }

    /// Takes or refuses changes. `revision` is the note's as the person saw it.
    ///
    /// # Errors
    /// `StaleRevision` when the note was written on meanwhile, signed already, locked, not allowed.
    pub fn decide_changes(
        &self,
        id: GeneratedContentId,
        revision: u32,
        changes: Vec<u32>,
        decision: ChangeDecision,
    ) -> Answer<EnhancementView> {
        let now = self.now();
        let view = self.allowed_on(Permission::EditNotes, Subject::Enhancement(id), |session| {
            let (mut enhancement, before) = session.open_enhancement(id, revision)?;
            let mut content = before.content.clone();
            let done = enhancement.decide(&mut content, &changes, decision).map_err(|_| moved_on())?;
            if done.is_empty() {
                return Ok(view(enhancement, before));
            }
            let to = if decision == ChangeDecision::Accept { revision + 1 } else { revision };
            enhancement.steps.push(ReviewStep { changes: done, decision, from: revision, to });
            session.keep_decision(enhancement, before, content, now)
        })?;
        self.tell_note_changed(&view.note);
        Ok(view)
    }

    /// Takes the last decision back; the note reads as before it, where nobody has written on since.
    ///
    /// # Errors
    /// Nothing to take back, written on since, signed already, locked, not allowed.
    pub fn undo_changes(&self, id: GeneratedContentId, revision: u32) -> Answer<EnhancementView> {
        let now = self.now();
        let view = self.allowed_on(Permission::EditNotes, Subject::Enhancement(id), |session| {
            let (mut enhancement, before) = session.open_enhancement(id, revision)?;
            let Some(step) = enhancement.steps.last().cloned() else {
                return Err(AppError::refused("There is nothing to take back.", "Nothing was changed."));
            };
            let mut content = before.content.clone();
            if step.from != step.to {
                if step.to != before.revision {
                    return Err(AppError::refused(
                        "The note was written on since, so this cannot be taken back by itself.",
                        "Bring an earlier version back instead (Versions).",
                    ));
                }
                let versions = session.vault.look(|conn| notes::versions(conn, before.id))?;
                let earlier = versions.iter().find(|version| version.revision == step.from).ok_or_else(moved_on)?.id;
                content = session.vault.look(|conn| notes::version_content(conn, earlier))?;
            }
            enhancement.take_back(&content);
            // The step before led to the text that stands again, under a new revision.
            if step.from != step.to
                && let Some(last) = enhancement.steps.last_mut()
            {
                last.to = before.revision + 1;
                last.from = if last.decision == ChangeDecision::Accept { last.from } else { last.to };
            }
            session.keep_decision(enhancement, before, content, now)
        })?;
        self.tell_note_changed(&view.note);
        Ok(view)
    }

    /// A visit in plain words for the patient: from the signed note, or, as long as there is none, from the draft.
    ///
    /// # Errors
    /// No note yet, locked, not allowed.
    pub fn patient_summary(&self, encounter: EncounterId) -> Answer<PatientSummaryView> {
        let now = self.now();
        self.allowed_on(Permission::ViewNotes, encounter, |session| session.summary_of(encounter, now))
    }

    /// Writes the summary as a text file into the export folder, under the visit's number.
    ///
    /// # Errors
    /// No note yet, the folder cannot be written, locked, not allowed.
    pub fn export_patient_summary(&self, encounter: EncounterId, text: &str) -> Answer<Exported> {
        let now = self.now();
        self.allowed_on(Permission::ExportNotes, encounter, |session| {
            let summary = session.summary_of(encounter, now)?;
            let visit = session.vault.look(|conn| encounters::get(conn, encounter))?;
            let folder = std::path::PathBuf::from(crate::settings::of(session, self.places())?.export_folder);
            let note = session.vault.look(|conn| notes::of_encounter(conn, encounter))?.into_iter().next();
            let content = session.summary_content(&visit.id, note.as_ref(), &summary.summary, text, now)?;
            let entry = AuditEntry::done(AuditCategory::Export, "patient_summary.export", "encounter", encounter);
            session.vault.change(now, |change| {
                generated_content::insert(change, &content)?;
                change.audit(entry.patient(visit.patient))
            })?;
            let stem = format!("{}-summary{}", visit.number, if summary.is_draft { "-draft" } else { "" });
            let path = crate::export::write_new(&folder, &stem, "txt", text.as_bytes())?;
            Ok(Exported { path: path.display().to_string() })
        })
    }
}

fn moved_on() -> AppError {
    AppError::refused("The note no longer reads as it did when this was proposed.", "Look for improvements again.")
}

fn view(enhancement: Enhancement, note: Note) -> EnhancementView {
    let undone = enhancement.steps.last().is_some_and(|step| step.from == step.to || step.to == note.revision);
    let engine = enhance::engine();
    EnhancementView {
        id: enhancement.id,
        at: enhancement.at,
        settings: enhancement.settings,
        engine: format!("{} {}", engine.name, engine.version),
        changes: enhancement.changes,
        before: enhancement.before,
        now: figures(&note.content),
        can_undo: undone,
        note,
    }
}

impl Session {
    /// A review with its note, found again in today's text; refused where that is not the one the person saw.
    fn open_enhancement(&mut self, id: GeneratedContentId, revision: u32) -> Answer<(Enhancement, Note)> {
        let (mut enhancement, note) = self.vault.look(|conn| {
            let enhancement = enhancements::get(conn, id)?;
            let note = notes::get(conn, enhancement.note)?;
            Ok((enhancement, note))
        })?;
        self.must_be_unsigned(note.encounter)?;
        if note.revision != revision {
            return Err(auscult_vault::VaultError::StaleRevision.into());
        }
        enhancement.follow(&note.content);
        Ok((enhancement, note))
    }

    fn keep_enhancement(&mut self, note: &Note, enhancement: &Enhancement, now: DateTime<Utc>) -> Answer<()> {
        let settings = &enhancement.settings;
        let words =
            |value: serde_json::Result<serde_json::Value>| value.map(|value| value.to_string()).unwrap_or_default();
        let answer: Vec<_> = enhancement.changes.iter().map(|reviewed| &reviewed.change).collect();
        let settings: BTreeMap<String, String> = [
            ("types", words(serde_json::to_value(&settings.types))),
            ("audience", words(serde_json::to_value(settings.audience))),
            ("aggressiveness", words(serde_json::to_value(settings.aggressiveness))),
            ("voice", words(serde_json::to_value(settings.voice))),
        ]
        .map(|(name, value)| (name.to_owned(), value.trim_matches('"').to_owned()))
        .into();
        let content = GeneratedContent {
            settings,
            note: Some(note.id),
            revision: Some(note.revision),
            purpose: GenerationPurpose::Enhancement,
            answer: words(serde_json::to_value(&answer)),
            ..self.generated(enhancement.id, note.encounter, text_of(&note.content), now)
        };
        self.vault.change(now, |change| {
            generated_content::insert(change, &content)?;
            enhancements::put(change, enhancement)?;
            let patient = encounters::get(change, note.encounter)?.patient;
            let entry = AuditEntry::done(AuditCategory::Change, "note.enhance", "note", note.id);
            change.audit(entry.patient(patient).after(&enhancement.settings))
        })?;
        Ok(())
    }

    /// Keeps the review, and the note where its text changed, with one entry in the audit.
    fn keep_decision(
        &mut self,
        enhancement: Enhancement,
        before: Note,
        content: NoteContent,
        now: DateTime<Utc>,
    ) -> Answer<EnhancementView> {
        let kept = |change: &auscult_vault::Change<'_>| {
            enhancements::put(change, &enhancement)?;
            let known = generated_content::get(change, enhancement.id)?.review;
            let review = enhancement.review();
            if known != review { generated_content::review(change, enhancement.id, review) } else { Ok(()) }
        };
        let note = if content == before.content {
            self.vault.change(now, |change| {
                kept(change)?;
                let patient = encounters::get(change, before.encounter)?.patient;
                let entry = AuditEntry::done(AuditCategory::Change, "note.changes", "note", before.id);
                change.audit(entry.patient(patient).after(enhancement.steps.last()))
            })?;
            before
        } else {
            let revision = before.revision;
            self.save_over_and(&before, revision, content, VersionReason::Enhanced, now, &mut |change, _| kept(change))?
        };
        Ok(view(enhancement, note))
    }

    fn generated(
        &self,
        id: GeneratedContentId,
        encounter: EncounterId,
        prompt: String,
        now: DateTime<Utc>,
    ) -> GeneratedContent {
        let engine = enhance::engine();
        GeneratedContent {
            id,
            encounter,
            note: None,
            revision: None,
            purpose: GenerationPurpose::PatientSummary,
            engine: engine.name,
            engine_version: engine.version,
            host: None,
            model: None,
            by: self.vault.actor().user.id,
            at: now,
            prompt,
            settings: BTreeMap::new(),
            answer: String::new(),
            outcome: GenerationOutcome::Taken,
            refused: Vec::new(),
            left_out: Vec::new(),
            review: GenerationReview::Pending,
            reviewed: None,
            usage: GenerationUsage::default(),
        }
    }

    /// What is kept of a summary that is given away: the text as it went.
    pub(crate) fn summary_content(
        &self,
        encounter: &EncounterId,
        note: Option<&Note>,
        summary: &PatientSummary,
        text: &str,
        now: DateTime<Utc>,
    ) -> Answer<GeneratedContent> {
        let sentences = summary.parts.iter().map(|part| part.sentences.len()).sum::<usize>();
        if sentences == 0 {
            return Err(crate::signing::no_note());
        }
        let id = GeneratedContentId::from_uuid(new_uuid(now));
        Ok(GeneratedContent {
            note: note.map(|note| note.id),
            revision: note.map(|note| note.revision),
            answer: text.to_owned(),
            review: GenerationReview::Approved,
            reviewed: Some((self.vault.actor().user.id, now)),
            ..self.generated(id, *encounter, note.map(|note| text_of(&note.content)).unwrap_or_default(), now)
        })
    }

    fn summary_of(&mut self, encounter: EncounterId, now: DateTime<Utc>) -> Answer<PatientSummaryView> {
        let (signed, note, visit) = self.vault.look(|conn| {
            let signed = signed_notes::of_encounter(conn, encounter)?;
            let signed = signed.into_iter().rfind(|one| one.kind == SignedKind::Note);
            let note = notes::of_encounter(conn, encounter)?.into_iter().next();
            Ok((signed, note, encounters::get(conn, encounter)?))
        })?;
        self.note_reading("patient_summary.open", "encounter", encounter, Some(visit.patient), now)?;
        let is_draft = signed.is_none();
        let content = match signed {
            Some(signed) => {
                let (document, _) = self.vault.look(|conn| signed_notes::get(conn, signed.id))?;
                NoteContent {
                    template: note.map_or(TemplateId::from_uuid(Uuid::nil()), |note| note.content.template),
                    template_name: document.template,
                    template_version: 1,
                    report: None,
                    sections: document.sections,
                }
            }
            None => note.ok_or_else(crate::signing::no_note)?.content,
        };
        Ok(PatientSummaryView { encounter, summary: patient_summary(&content), is_draft })
    }
}
