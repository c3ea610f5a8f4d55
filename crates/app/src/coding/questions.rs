//! Gaps and questions: asking, answering, standing by an answer, and taking its sentence into the note. The engine never
//! writes a note; an author does, with the sentence before them.

use super::changes::words;
use super::naming::Names;
use super::visit::query_row;
use crate::session::Session;
use crate::views::{AnswerInput, CodingView, QueryRow};
use crate::{Answer, App, AppError};
use auscult_domain::audit::{AuditCategory, AuditEntry};
use auscult_domain::coding::{
    self, Asked, Gap, GapStatus, ProposedQuestion, Query, QueryForm, QueryStatus, Verification, WrittenBy,
    verification_of,
};
use auscult_domain::note::Note;
use auscult_domain::permission::{Permission, Role};
use auscult_domain::{EncounterId, GapId, QueryId};
use auscult_vault::{VaultError, encounters, gaps, new_uuid, notes, queries};
use chrono::{DateTime, Utc};

impl Session {
    /// Keeps a question with its gap, and writes down what was done.
    fn keep_query(&mut self, query: &Query, gap: Option<&Gap>, action: &str, now: DateTime<Utc>) -> Answer<()> {
        Ok(self.vault.change(now, |change| {
            let before = match queries::get(change, query.id) {
                Err(VaultError::NotFound) => None,
                kept => Some(kept?),
            };
            gap.map_or(Ok(()), |gap| gaps::put(change, gap))?;
            queries::put(change, query)?;
            let patient = encounters::get(change, query.encounter)?.patient;
            let entry = AuditEntry::done(AuditCategory::Change, action, "query", query.id).patient(patient);
            change.audit(entry.before(before).after(query))
        })?)
    }

    fn query_row(&self, query: &Query, now: DateTime<Utc>) -> Answer<QueryRow> {
        let encounter = self.vault.look(|conn| encounters::get(conn, query.encounter))?;
        Ok(query_row(query, self.encounter_row(&encounter, now)?, &Names::read(self)?))
    }

    /// The gap of a question as it stands once the question has gone to that status.
    fn gap_after(&self, query: &Query, now: DateTime<Utc>) -> Answer<Option<Gap>> {
        let Some(id) = query.gap else { return Ok(None) };
        let gap = self.vault.look(|conn| gaps::get(conn, id))?;
        let next = if query.is_open() {
            GapStatus::InProgress
        } else if query.status == QueryStatus::Answered {
            GapStatus::Resolved
        } else {
            GapStatus::Deferred
        };
        let by = self.vault.actor().user.id;
        Ok(moved(gap, next, Some("by its question".to_owned()), by, now))
    }
}

/// A gap moved on, where it may go there.
fn moved(
    gap: Gap,
    next: GapStatus,
    resolution: Option<String>,
    by: auscult_domain::UserId,
    now: DateTime<Utc>,
) -> Option<Gap> {
    // What was closed is opened before it is worked on again.
    let reachable = gap.status.may_become(next)
        || (gap.status.may_become(GapStatus::Open) && GapStatus::Open.may_become(next) && gap.status != next);
    let closed = matches!(next, GapStatus::Resolved | GapStatus::Deferred);
    reachable.then(|| Gap {
        status: next,
        closed_at: closed.then_some(now),
        closed_by: closed.then_some(by),
        resolution: if closed { resolution } else { None },
        ..gap
    })
}

/// What keeps a question from being asked.
fn check_question(question: &ProposedQuestion) -> Answer<()> {
    if question.text.trim().is_empty() {
        return Err(AppError::refused("A question needs its words.", "Write what is to be asked."));
    }
    match &question.form {
        QueryForm::MultipleChoice { choices } if choices.len() < 2 => {
            Err(AppError::refused("A choice needs two answers or more.", "Add answers, or ask for free text."))
        }
        _ => Ok(()),
    }
}

impl App {
    /// Asks the patient or the physician something about a visit, for a gap or without one.
    ///
    /// # Errors
    /// A question without words or choices; no such visit or gap; locked; not allowed.
    pub fn ask_query(
        &self,
        encounter: EncounterId,
        gap: Option<GapId>,
        question: ProposedQuestion,
    ) -> Answer<CodingView> {
        check_question(&question)?;
        let now = self.now();
        self.allowed_on(Permission::AssignCodes, encounter, |session| {
            let gap = gap.map(|id| session.vault.look(|conn| gaps::get(conn, id))).transpose()?;
            let by = session.vault.actor().user.id;
            let query = Query {
                id: QueryId::from_uuid(new_uuid(now)),
                encounter,
                gap: gap.as_ref().map(|gap| gap.id),
                auto_generated: gap.as_ref().is_some_and(|gap| gap.found.questions.contains(&question)),
                question,
                asked_by: by,
                created_at: now,
                status: QueryStatus::Pending,
                answer: None,
                in_note_since: None,
            };
            let gap = gap.and_then(|gap| moved(gap, GapStatus::InProgress, None, by, now));
            session.keep_query(&query, gap.as_ref(), "query.ask", now)
        })?;
        self.tell_coding_changed(encounter);
        self.coding(encounter)
    }

    /// Writes an answer down. Where somebody has to stand by it first, it stays open until they do.
    ///
    /// # Errors
    /// An answer that does not fit its question; locked; not allowed; no such question.
    pub fn answer_query(&self, id: QueryId, input: AnswerInput) -> Answer<QueryRow> {
        let now = self.now();
        let row = self.allowed_on(Permission::AnswerQueries, id, |session| {
            let query = session.vault.look(|conn| queries::get(conn, id))?;
            input
                .value
                .fits(&query.question.form)
                .map_err(|unfit| AppError::refused(unfit.to_string(), "Answer in the way the question asks for."))?;
            let by = session.vault.actor().user.id;
            let written_by = match session.vault.actor().membership.role {
                Role::Physician => WrittenBy::Physician,
                _ => WrittenBy::SomebodyElse,
            };
            let answer = coding::Answer {
                verification: verification_of(query.question.asked, input.certainty, written_by),
                value: input.value,
                certainty: input.certainty,
                notes: words(input.notes),
                answered_at: now,
                answered_by: by,
            };
            let query = Query { answer: Some(answer), ..with_status(query, QueryStatus::Answered)? };
            let gap = session.gap_after(&query, now)?;
            session.keep_query(&query, gap.as_ref(), "query.answer", now)?;
            session.query_row(&query, now)
        })?;
        self.tell_coding_changed(row.query.encounter);
        Ok(row)
    }

    /// Stands by an answer somebody else wrote down, or that was not certain.
    ///
    /// # Errors
    /// There is no answer; locked; not allowed; no such question.
    pub fn verify_answer(&self, id: QueryId) -> Answer<QueryRow> {
        let now = self.now();
        let row = self.allowed_on(Permission::VerifyAnswers, id, |session| {
            let mut query = session.vault.look(|conn| queries::get(conn, id))?;
            let by = session.vault.actor().user.id;
            match &mut query.answer {
                Some(answer) => answer.verification = Verification::Verified { by, at: now },
                None => {
                    return Err(AppError::refused("There is no answer yet.", "Write the answer down first."));
                }
            }
            let gap = session.gap_after(&query, now)?;
            session.keep_query(&query, gap.as_ref(), "query.verify", now)?;
            session.query_row(&query, now)
        })?;
        self.tell_coding_changed(row.query.encounter);
        Ok(row)
    }

    /// Passes a question over, says that it does not apply, or asks it again.
    ///
    /// # Errors
    /// A step it cannot take; locked; not allowed; no such question.
    pub fn pass_over_query(&self, id: QueryId, status: QueryStatus) -> Answer<QueryRow> {
        let now = self.now();
        let row = self.allowed_on(Permission::AnswerQueries, id, |session| {
            let query = session.vault.look(|conn| queries::get(conn, id))?;
            if status == QueryStatus::Answered {
                return Err(AppError::refused("An answer has to be written down.", "Answer the question."));
            }
            let query = with_status(query, status)?;
            let gap = session.gap_after(&query, now)?;
            session.keep_query(&query, gap.as_ref(), "query.pass_over", now)?;
            session.query_row(&query, now)
        })?;
        self.tell_coding_changed(row.query.encounter);
        Ok(row)
    }

    /// Closes a gap, puts it off, or opens it again.
    ///
    /// # Errors
    /// A step it cannot take; locked; not allowed; no such gap.
    pub fn close_gap(&self, id: GapId, status: GapStatus, resolution: Option<String>) -> Answer<CodingView> {
        let now = self.now();
        let encounter = self.allowed_on(Permission::AssignCodes, id, |session| {
            let before = session.vault.look(|conn| gaps::get(conn, id))?;
            let by = session.vault.actor().user.id;
            let gap = moved(before.clone(), status, words(resolution), by, now).ok_or_else(|| {
                AppError::refused("The gap cannot go there from where it stands.", "Open it again first.")
            })?;
            session.vault.change(now, |change| {
                gaps::put(change, &gap)?;
                let patient = encounters::get(change, gap.encounter)?.patient;
                let entry = AuditEntry::done(AuditCategory::Change, "gap.move", "gap", id).patient(patient);
                change.audit(entry.before(before.status).after((gap.status, &gap.resolution)))
            })?;
            Ok(gap.encounter)
        })?;
        self.tell_coding_changed(encounter);
        self.coding(encounter)
    }

    /// The questions that wait for an answer or for somebody to stand by it, the most urgent first.
    ///
    /// # Errors
    /// Locked, not allowed.
    pub fn open_queries(&self, asked: Option<Asked>) -> Answer<Vec<QueryRow>> {
        let now = self.now();
        self.allowed(Permission::AnswerQueries, |session| {
            session.note_reading("queries.list", "query", "list", None, now)?;
            let mut open = session.vault.look(|conn| queries::open(conn, asked))?;
            let closed = session.closed_visits(Permission::AnswerQueries, now)?;
            open.retain(|query| !closed.contains(&query.encounter));
            open.sort_by_key(|query| std::cmp::Reverse(query.question.priority));
            open.iter().map(|query| session.query_row(query, now)).collect()
        })
    }

    /// The author takes the sentence of an answer, as it is or changed, into the section it belongs to.
    ///
    /// # Errors
    /// No answer anybody stands by; the note is signed, or was saved meanwhile; there is no note; locked; not allowed.
    pub fn take_into_note(&self, id: QueryId, revision: u32, text: &str) -> Answer<Note> {
        let now = self.now();
        let text = text.trim();
        if text.is_empty() {
            return Err(AppError::refused("There is nothing to take in.", "Write the sentence first."));
        }
        let (note, query) = self.allowed_on(Permission::EditNotes, id, |session| {
            let query = session.vault.look(|conn| queries::get(conn, id))?;
            if query.sentence().is_none() {
                return Err(AppError::refused(
                    "Nobody stands by this answer yet.",
                    "Answer the question, or verify the answer, first.",
                ));
            }
            session.must_be_unsigned(query.encounter)?;
            let note = session.vault.look(|conn| notes::of_encounter(conn, query.encounter))?.into_iter().next();
            Ok((note.ok_or_else(crate::signing::no_note)?, query))
        })?;
        let mut content = note.content.clone();
        let wanted = query.question.section.as_deref();
        let place = content.sections.iter().position(|section| Some(section.key.as_str()) == wanted);
        let Some(section) = content.sections.get_mut(place.unwrap_or(0)) else {
            return Err(AppError::refused("The note has no sections.", "Begin it with a template."));
        };
        let gap = if section.text.trim().is_empty() { "" } else { "\n" };
        section.text = format!("{}{gap}{text}", section.text.trim_end());
        let note = self.save_note(note.id, revision, content)?;
        self.allowed_on(Permission::EditNotes, id, |session| {
            let query = Query { in_note_since: Some(now), ..query };
            session.keep_query(&query, None, "query.into_note", now)
        })?;
        self.tell_coding_changed(note.encounter);
        Ok(note)
    }
}

fn with_status(query: Query, status: QueryStatus) -> Answer<Query> {
    if !query.status.may_become(status) {
        return Err(AppError::refused("The question cannot go there from where it stands.", "Ask it again first."));
    }
    Ok(Query { status, ..query })
}
