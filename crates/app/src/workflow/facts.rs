//! Reading the records of a visit as the workflow's rules want them.

use super::preferences::preferences_of;
use super::{codes_fingerprint, text_fingerprint};
use crate::coding::{Material, found_again};
use crate::session::Session;
use crate::views::{EvidenceState, TextSource};
use crate::{Answer, App};
use auscult_coding::edits;
use auscult_coding::sets::CodesOfTheDay;
use auscult_compose::enhance::{completeness, open_prompts};
use auscult_domain::EncounterId;
use auscult_domain::coding::{Asked, CodeAssignment, GapStatus, SuggestionStatus, Support};
use auscult_domain::encounter::EncounterStatus;
use auscult_domain::enhancement_review::ChangeState;
use auscult_domain::generated::{GenerationOutcome, GenerationPurpose};
use auscult_domain::note::Note;
use auscult_domain::permission::Permission;
use auscult_domain::recording::RecordingState;
use auscult_domain::text_macro::left_to_fill_in;
use auscult_domain::workflow::{
    CodesFacts, EnhancementFacts, Facts, GapFacts, NoteFacts, ProposalFacts, Score, ScoreItem, Step, StepFinding,
    TextFingerprint, Workflow,
};
use auscult_vault::{encounters, enhancements, generated_content, notes, recordings, signed_notes, workflows};
use chrono::{DateTime, Utc};

/// What facts are read with and the vault does not hold.
pub(crate) struct Basis<'a> {
    /// The code sets of the day of service.
    pub(crate) codes: &'a CodesOfTheDay<'a>,
    /// A language model is writing for this visit.
    pub(crate) composing: bool,
    /// Its last words are still being written down.
    pub(crate) listening: bool,
    /// What time it is.
    pub(crate) now: DateTime<Utc>,
}

impl App {
    /// Reads a visit for the workflow's rules and does something with it, all in one look at the vault.
    pub(crate) fn with_facts<T>(
        &self,
        encounter: EncounterId,
        permission: Permission,
        work: impl FnOnce(&mut Session, &Facts) -> Answer<T>,
    ) -> Answer<T> {
        let library = self.code_library()?;
        let (composing, listening) = (self.composes(encounter), self.writes_down(encounter));
        let now = self.now();
        self.allowed_on(permission, encounter, |session| {
            session.note_visit_reading(encounter, now)?;
            let day = session.vault.look(|conn| encounters::get(conn, encounter))?.date_of_service;
            let codes = library.on(day);
            let facts = session.facts(encounter, &Basis { codes: &codes, composing, listening, now })?;
            work(session, &facts)
        })
    }
}

impl Session {
    /// The records of a visit as the workflow's rules want them.
    pub(crate) fn facts(&self, encounter: EncounterId, basis: &Basis<'_>) -> Answer<Facts> {
        let material = self.coding_material(encounter)?;
        let found = edits::check(&material.coded(), basis.codes);
        let (workflow, signed, note) = self.vault.look(|conn| {
            let workflow = workflows::get(conn, encounter)?;
            let signed = signed_notes::of_encounter(conn, encounter)?;
            Ok((workflow, signed, notes::of_encounter(conn, encounter)?.into_iter().next()))
        })?;
        let threshold = preferences_of(&self.vault)?.suggestion_threshold;
        let signed_at = signed.first().map(|signed| signed.signed_at);
        Ok(Facts {
            now: basis.now,
            visited_at: material.encounter.starts_at,
            workflow: workflow.unwrap_or_else(|| Workflow::begun(encounter, basis.now)),
            text: text_of(&material),
            note: match &note {
                Some(note) => Some(self.note_facts(note, signed_at)?),
                None => None,
            },
            codes: codes_facts(&material),
            proposals: proposal_facts(&material, threshold),
            gaps: gap_facts(&material),
            enhancement: self.enhancement_facts(encounter, note.as_ref(), basis)?,
            billing: self.billing_facts(&material, &found)?,
            hindrances: self.hindrances(encounter, basis)?,
            signed_at,
            dispatch: self.dispatch_facts(encounter)?,
        })
    }

    fn note_facts(&self, note: &Note, signed_at: Option<DateTime<Utc>>) -> Answer<NoteFacts> {
        let content = &note.content;
        let sections = content.sections.iter().map(|section| (section.key.as_str(), section.text.as_str()));
        let mut hindrances = Vec::new();
        hindrances.extend(content.missing().iter().map(|section| {
            StepFinding::in_section(&section.key, format!("{} is empty, and this template requires it.", section.title))
        }));
        hindrances.extend(left_to_fill_in(content).map(|section| {
            let words = format!("{} still has *** where something is to be filled in.", section.title);
            StepFinding::in_section(&section.key, words)
        }));
        let mut warnings = Vec::new();
        if signed_at.is_none() {
            for finding in self.not_looked_at(note.encounter, content)? {
                let words = format!("\u{201c}{}\u{201d}: {}", finding.words, finding.reason);
                let found = StepFinding::in_section(&finding.section, words).at(finding.start);
                if finding.blocks() { hindrances.push(found) } else { warnings.push(found) }
            }
        }
        let prompts = open_prompts(content);
        if prompts > 0 {
            let words = format!("{prompts} places in brackets ask for something nobody has written yet.");
            warnings.push(StepFinding::of(Step::CompareAndEdit, words));
        }
        let complete = completeness(content);
        let item = |item: auscult_domain::enhancement::CompletenessItem| ScoreItem {
            about: item.about,
            points: item.points,
            earned: item.earned,
        };
        Ok(NoteFacts {
            text: text_fingerprint(sections),
            words: content.words(),
            completeness: Score { points: complete.score, items: complete.items.into_iter().map(item).collect() },
            hindrances,
            warnings,
        })
    }

    fn enhancement_facts(
        &self,
        encounter: EncounterId,
        note: Option<&Note>,
        basis: &Basis<'_>,
    ) -> Answer<EnhancementFacts> {
        let (last, runs) = self.vault.look(|conn| {
            let last = match note {
                Some(note) => enhancements::of_note(conn, note.id)?.into_iter().next(),
                None => None,
            };
            Ok((last, generated_content::of_encounter(conn, encounter)?))
        })?;
        // What was written on since has moved the changes, or made them void.
        let last = last.zip(note).map(|(mut last, note)| {
            last.follow(&note.content);
            last
        });
        let count = |state: fn(ChangeState) -> bool| {
            let changes = last.iter().flat_map(|last| &last.changes).filter(|one| state(one.state)).count();
            u32::try_from(changes).unwrap_or(u32::MAX)
        };
        let failed = runs.first().is_some_and(|run| {
            let of_note = matches!(run.purpose, GenerationPurpose::Draft | GenerationPurpose::Enhancement);
            of_note && matches!(run.outcome, GenerationOutcome::NotTaken { .. })
        });
        Ok(EnhancementFacts {
            ran_at: last.as_ref().map(|last| last.at),
            running: basis.composing,
            failed,
            undecided: count(|state| state == ChangeState::Pending),
            decided: count(|state| matches!(state, ChangeState::Accepted | ChangeState::Rejected)),
        })
    }

    /// What stands against a signature beside note and codes.
    fn hindrances(&self, encounter: EncounterId, basis: &Basis<'_>) -> Answer<Vec<StepFinding>> {
        let (visit, recorded) = self
            .vault
            .look(|conn| Ok((encounters::get(conn, encounter)?, recordings::of_encounter(conn, encounter)?)))?;
        let records = recorded.iter().any(|recording| recording.state == RecordingState::Open);
        let all = [
            (visit.status == EncounterStatus::Cancelled, "This visit was cancelled; there is nothing to sign."),
            (records, "This visit is still being recorded."),
            (basis.listening, "The last words are still being written down. A moment, please."),
            (basis.composing, "A draft is being written for this visit."),
        ];
        let stands = all.into_iter().filter(|(is_so, _)| *is_so).map(|(_, words)| words.to_owned());
        let unfinished = self.dispatch_findings(encounter)?.into_iter().map(|finding| finding.message);
        Ok(stands.chain(unfinished).map(|words| StepFinding::of(Step::SignAndDispatch, words)).collect())
    }
}

/// What codes are read from, if there is anything.
pub(crate) fn text_of(material: &Material) -> Option<TextFingerprint> {
    let sections = material.text.sections.iter().map(|section| (section.key.as_str(), section.text.as_str()));
    (material.source != TextSource::None).then(|| text_fingerprint(sections))
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn codes_facts(material: &Material) -> CodesFacts {
    let list = material.codes.assignments();
    let counting: Vec<&CodeAssignment> = list.iter().filter(|code| code.status.counts()).collect();
    let open = |query: &&auscult_domain::coding::Query| query.question.required && query.is_open();
    let asked: Vec<_> = material.queries.iter().filter(open).collect();
    CodesFacts {
        fingerprint: codes_fingerprint(&material.codes),
        undecided: list.iter().filter(|code| code.status.is_open()).map(|code| code.code.code.to_string()).collect(),
        decided: count(list.iter().filter(|code| !code.status.is_open()).count()),
        counting: count(counting.len()),
        diagnoses: count(counting.iter().filter(|code| code.is_diagnosis()).count()),
        services: count(counting.iter().filter(|code| !code.is_diagnosis()).count()),
        weak: counting.iter().filter(|code| is_weak(code, material)).map(|code| code.code.code.to_string()).collect(),
        questions: asked.iter().map(|query| query.question.text.clone()).collect(),
        for_physician: count(asked.iter().filter(|query| query.question.asked == Asked::Physician).count()),
        answered: count(material.queries.iter().filter(|query| query.question.required && !query.is_open()).count()),
        decided_at: list.iter().filter_map(|code| code.reviewed_at).max(),
    }
}

/// Whether the note bears a code out weakly, or no longer: its words are not there any more.
fn is_weak(code: &CodeAssignment, material: &Material) -> bool {
    let gone = |one| found_again(one, &material.text).state == EvidenceState::Stale;
    let lost = !code.evidence.is_empty() && code.evidence.iter().all(gone);
    lost || (code.is_diagnosis() && code.support == Support::Weak)
}

fn proposal_facts(material: &Material, threshold: u8) -> ProposalFacts {
    let (undecided, decided): (Vec<_>, Vec<_>) =
        material.suggestions.iter().partition(|one| one.status == SuggestionStatus::Pending);
    let (sure, below): (Vec<_>, Vec<_>) = undecided.into_iter().partition(|one| one.proposed.confidence >= threshold);
    ProposalFacts {
        undecided: count(sure.len()),
        decided: count(decided.len()),
        below: count(below.len()),
        decided_at: decided.iter().filter_map(|one| one.reviewed_at).max(),
    }
}

fn gap_facts(material: &Material) -> Vec<GapFacts> {
    let open = material.gaps.iter().filter(|gap| matches!(gap.status, GapStatus::Open | GapStatus::InProgress));
    open.map(|gap| GapFacts { severity: gap.found.severity, description: gap.found.description.clone() }).collect()
}
