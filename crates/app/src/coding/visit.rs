//! A visit as it is coded: reading all of it at once, and the picture of it that is shown.

use super::naming::Names;
use crate::patients::local_day;
use crate::session::Session;
use crate::views::{
    CodeRow, CodingView, EvidenceRow, EvidenceState, HistoryRow, NoteText, NoteTextSection, QueryRow, SuggestionRow,
    TextSource, UndoView,
};
use crate::{Answer, App};
use auscult_coding::sets::CodesOfTheDay;
use auscult_coding::suggest::CodingText;
use auscult_domain::EncounterId;
use auscult_domain::coding::{
    AssignmentStatus, CodeAssignment, CodeHistoryEntry, CodeList, CodeSuggestionRecord, CodingClaim, CodingCounts,
    CodingFacts, Evidence, Gap, Missing, PatientStanding, Query, SuggestionStatus, Whereabouts, last_to_undo, primary,
};
use auscult_domain::encounter::{Encounter, EncounterStatus};
use auscult_domain::patient::Patient;
use auscult_domain::permission::Permission;
use auscult_vault::{
    code_history, code_suggestions, coding_facts, encounters, gaps, notes, patients, queries, segments, signed_notes,
};
use chrono::{DateTime, Utc};

/// All that is on record of a visit's coding.
pub(crate) struct Material {
    pub(crate) encounter: Encounter,
    pub(crate) patient: Patient,
    pub(crate) source: TextSource,
    pub(crate) text: CodingText,
    pub(crate) revision: Option<u32>,
    pub(crate) signed: bool,
    pub(crate) codes: CodeList,
    pub(crate) suggestions: Vec<CodeSuggestionRecord>,
    pub(crate) gaps: Vec<Gap>,
    pub(crate) queries: Vec<Query>,
    pub(crate) history: Vec<CodeHistoryEntry>,
    pub(crate) facts: CodingFacts,
    pub(crate) claim: Option<CodingClaim>,
    pub(crate) standing_on_record: PatientStanding,
}

/// Who was seen within so many years is no new patient (CPT, evaluation and management guidelines).
const YEARS_KNOWN: u32 = 3;

/// Whether the practice knows the patient, by their visits on record. What happened before these records began is not
/// in them: somebody may say otherwise.
fn standing_on_record(encounter: &Encounter, visits: &[Encounter]) -> PatientStanding {
    let day = encounter.date_of_service;
    let seen = |other: &&Encounter| {
        other.id != encounter.id
            && other.status == EncounterStatus::Completed
            && other.date_of_service < day
            && day.years_since(other.date_of_service).is_some_and(|years| years < YEARS_KNOWN)
    };
    if visits.iter().any(|visit| seen(&visit)) { PatientStanding::Established } else { PatientStanding::New }
}

impl Material {
    pub(crate) fn counts(&self) -> CodingCounts {
        let pending = self.suggestions.iter().filter(|one| one.status == SuggestionStatus::Pending).count();
        let pending = u32::try_from(pending).unwrap_or(u32::MAX);
        CodingCounts::of(self.codes.assignments(), pending, &self.queries, &self.history)
    }

    /// What is missing, the signature among it.
    pub(crate) fn missing(&self) -> Vec<Missing> {
        with_signature(&self.counts(), self.signed)
    }

    /// The evidence as the text reads now.
    fn found_again(&self, evidence: &[Evidence]) -> Vec<EvidenceRow> {
        evidence.iter().map(|one| found_again(one, &self.text)).collect()
    }
}

/// What is missing by the counts and because nobody signed.
pub(crate) fn with_signature(counts: &CodingCounts, signed: bool) -> Vec<Missing> {
    let mut missing = counts.missing();
    if !signed {
        missing.push(Missing::Signature);
    }
    missing
}

pub(crate) fn found_again(evidence: &Evidence, text: &CodingText) -> EvidenceRow {
    let sections = text.sections.iter().map(|section| (section.key.as_str(), section.text.as_str()));
    let row = |section: &str, start, end, state| EvidenceRow {
        section: section.to_owned(),
        start,
        end,
        text: evidence.text.clone(),
        state,
    };
    match evidence.whereabouts(sections) {
        Whereabouts::InPlace => row(&evidence.section, evidence.start, evidence.end, EvidenceState::InPlace),
        Whereabouts::Moved { section, start, end } => row(&section, start, end, EvidenceState::Moved),
        Whereabouts::Stale => row(&evidence.section, evidence.start, evidence.end, EvidenceState::Stale),
    }
}

impl Session {
    /// Reads a visit with all that coding it needs.
    pub(crate) fn coding_material(&self, id: EncounterId) -> Answer<Material> {
        Ok(self.vault.look(|conn| {
            let encounter = encounters::get(conn, id)?;
            let patient = patients::get(conn, encounter.patient)?;
            let note = notes::of_encounter(conn, id)?.into_iter().next();
            let (source, text) = match &note {
                Some(note) => (TextSource::Note, CodingText::from_note(&note.content)),
                None => match segments::of_encounter(conn, id)?.as_slice() {
                    [] => (TextSource::None, CodingText::default()),
                    said => (TextSource::Transcript, CodingText::from_transcript(said)),
                },
            };
            Ok(Material {
                patient,
                source,
                text,
                revision: note.map(|note| note.revision),
                signed: !signed_notes::of_encounter(conn, id)?.is_empty(),
                codes: CodeList::of(code_history::assignments(conn, id)?),
                suggestions: code_suggestions::of_encounter(conn, id)?,
                gaps: gaps::of_encounter(conn, id)?,
                queries: queries::of_encounter(conn, id)?,
                history: code_history::of_encounter(conn, id)?,
                facts: coding_facts::get(conn, id)?,
                claim: coding_facts::claim(conn, id)?,
                standing_on_record: standing_on_record(&encounter, &encounters::of_patient(conn, encounter.patient)?),
                encounter,
            })
        })?)
    }

    /// The picture of a visit that is shown, cut down to what the role may see.
    pub(crate) fn coding_view(
        &self,
        material: &Material,
        codes: &CodesOfTheDay<'_>,
        now: DateTime<Utc>,
    ) -> Answer<CodingView> {
        let names = Names::read(self)?;
        let row = self.encounter_row(&material.encounter, now)?;
        let counts = material.counts();
        let reads_notes = self.may(Permission::ViewNotes);
        let version = codes.icd10cm().version();
        let mut view = CodingView {
            age: material.patient.details.age_on(material.encounter.date_of_service),
            sex: material.patient.details.sex,
            day: material.encounter.date_of_service,
            text: NoteText {
                source: material.source,
                revision: material.revision,
                signed: material.signed,
                sections: sections(&material.text),
            },
            set: format!("ICD-10-CM {}", version.version),
            reservations: codes.reservations(),
            state: counts.state(),
            counts,
            missing: material.missing(),
            claim: self.claim_view(material.claim.as_ref(), &names, now),
            codes: code_rows(material, &names),
            suggestions: suggestion_rows(material, &names),
            gaps: material.gaps.clone(),
            queries: material.queries.iter().map(|query| query_row(query, row.clone(), &names)).collect(),
            facts: material.facts.clone(),
            undo: last_to_undo(&material.history).map(|entry| UndoView {
                action: entry.action,
                at: entry.at,
                by: names.of(entry.by),
            }),
            may_assign: self.may(Permission::AssignCodes),
            may_answer: self.may(Permission::AnswerQueries),
            may_verify: self.may(Permission::VerifyAnswers),
            encounter: row,
        };
        if !reads_notes {
            without_words_of_the_note(&mut view);
        }
        Ok(view)
    }
}

fn sections(text: &CodingText) -> Vec<NoteTextSection> {
    let section = |section: &auscult_coding::suggest::TextSection| NoteTextSection {
        key: section.key.clone(),
        title: section.title.clone(),
        text: section.text.clone(),
    };
    text.sections.iter().map(section).collect()
}

fn code_rows(material: &Material, names: &Names) -> Vec<CodeRow> {
    let list = material.codes.assignments();
    let first = primary(list);
    let row = |assignment: &CodeAssignment| CodeRow {
        primary: first == Some(assignment.id),
        pointer_places: material.codes.places_of(&assignment.pointers),
        evidence: material.found_again(&assignment.evidence),
        steps: AssignmentStatus::ALL.into_iter().filter(|next| assignment.status.may_become(*next)).collect(),
        selected_by_name: names.of(assignment.selected_by_user),
        reviewed_by_name: assignment.reviewed_by.map(|by| names.of(by)),
        assignment: assignment.clone(),
    };
    list.iter().map(row).collect()
}

fn suggestion_rows(material: &Material, names: &Names) -> Vec<SuggestionRow> {
    let row = |suggestion: &CodeSuggestionRecord| SuggestionRow {
        evidence: material.found_again(&suggestion.proposed.evidence),
        reviewed_by_name: suggestion.reviewed_by.map(|by| names.of(by)),
        suggestion: suggestion.clone(),
    };
    let (pending, decided): (Vec<_>, Vec<_>) =
        material.suggestions.iter().partition(|one| one.status == SuggestionStatus::Pending);
    pending.into_iter().chain(decided).map(row).collect()
}

pub(crate) fn query_row(query: &Query, encounter: crate::views::EncounterRow, names: &Names) -> QueryRow {
    QueryRow { encounter, asked_by_name: names.of(query.asked_by), sentence: query.sentence(), query: query.clone() }
}

/// Whoever bills sees which codes stand, and none of the words they rest on.
fn without_words_of_the_note(view: &mut CodingView) {
    view.text.sections.clear();
    view.suggestions.clear();
    view.gaps.clear();
    view.queries.clear();
    for row in &mut view.codes {
        row.evidence.clear();
        row.assignment.evidence.clear();
        row.assignment.notes = None;
    }
}

impl App {
    /// A visit with all that the coding screen shows. Opening it claims nothing and runs no engine.
    ///
    /// # Errors
    /// Locked, not allowed, no such visit.
    pub fn coding(&self, encounter: EncounterId) -> Answer<CodingView> {
        let now = self.now();
        let library = self.code_library()?;
        self.allowed_on(Permission::ViewCodes, encounter, |session| {
            let material = session.coding_material(encounter)?;
            let patient = material.encounter.patient;
            session.note_reading("codes.open", "encounter", encounter, Some(patient), now)?;
            session.coding_view(&material, &library.on(material.encounter.date_of_service), now)
        })
    }

    /// The history of a visit's codes, the latest entry first.
    ///
    /// # Errors
    /// Locked, not allowed, no such visit.
    pub fn coding_history(&self, encounter: EncounterId) -> Answer<Vec<HistoryRow>> {
        let now = self.now();
        self.allowed_on(Permission::AssignCodes, encounter, |session| {
            let patient = session.vault.look(|conn| encounters::get(conn, encounter))?.patient;
            session.note_reading("codes.history", "encounter", encounter, Some(patient), now)?;
            let names = Names::read(session)?;
            let entries = session.vault.look(|conn| code_history::of_encounter(conn, encounter))?;
            let row = |entry: CodeHistoryEntry| HistoryRow { by_name: names.of(entry.by), entry };
            Ok(entries.into_iter().rev().map(row).collect())
        })
    }

    /// Reads a visit for the engine: everything, with the sets for its day. The day is that of the service, not today.
    pub(crate) fn material(&self, encounter: EncounterId, permission: Permission) -> Answer<Material> {
        let now = self.now();
        self.allowed_on(permission, encounter, |session| {
            let material = session.coding_material(encounter)?;
            let patient = material.encounter.patient;
            session.note_reading("codes.open", "encounter", encounter, Some(patient), now)?;
            Ok(material)
        })
    }

    /// Today, where the laptop stands.
    pub(crate) fn today_here(&self) -> chrono::NaiveDate {
        local_day(self.now())
    }
}
