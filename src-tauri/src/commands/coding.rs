//! Commands for the codes of a visit: taking them up, deciding, asking, checking.

use super::{Answer, Auscult, on_thread};
use auscult_app::domain::coding::{
    Asked, AssignmentStatus, CodeFinding, CodeRef, CodingFacts, GapStatus, ProposedQuestion, QueryStatus,
    RejectionReason,
};
use auscult_app::domain::note::Note;
use auscult_app::domain::{AssignmentId, EncounterId, GapId, QueryId, SuggestionId};
use auscult_app::views::{AnswerInput, CodeLine, CodingView, HistoryRow, QueryRow, VisitLevel};

/// A visit with all that the coding screen shows.
#[tauri::command]
#[specta::specta]
pub async fn coding(app: Auscult<'_>, encounter: EncounterId) -> Answer<CodingView> {
    on_thread(app, move |app| app.coding(encounter)).await
}

/// The history of a visit's codes, the latest entry first.
#[tauri::command]
#[specta::specta]
pub async fn coding_history(app: Auscult<'_>, encounter: EncounterId) -> Answer<Vec<HistoryRow>> {
    on_thread(app, move |app| app.coding_history(encounter)).await
}

/// Reads a visit's note for codes and gaps.
#[tauri::command]
#[specta::specta]
pub async fn suggest_codes(app: Auscult<'_>, encounter: EncounterId) -> Answer<CodingView> {
    on_thread(app, move |app| app.suggest_codes(encounter)).await
}

/// Takes suggestions up as they are.
#[tauri::command]
#[specta::specta]
pub async fn accept_suggestions(
    app: Auscult<'_>,
    encounter: EncounterId,
    suggestions: Vec<SuggestionId>,
) -> Answer<CodingView> {
    on_thread(app, move |app| app.accept_suggestions(encounter, &suggestions)).await
}

/// Takes another code up in a suggestion's place.
#[tauri::command]
#[specta::specta]
pub async fn modify_suggestion(
    app: Auscult<'_>,
    encounter: EncounterId,
    suggestion: SuggestionId,
    instead: CodeRef,
    reason: RejectionReason,
    words: Option<String>,
) -> Answer<CodingView> {
    on_thread(app, move |app| app.modify_suggestion(encounter, suggestion, &instead, reason, words)).await
}

/// Leaves suggestions aside, with the reason.
#[tauri::command]
#[specta::specta]
pub async fn reject_suggestions(
    app: Auscult<'_>,
    encounter: EncounterId,
    suggestions: Vec<SuggestionId>,
    reason: RejectionReason,
    words: Option<String>,
) -> Answer<CodingView> {
    on_thread(app, move |app| app.reject_suggestions(encounter, &suggestions, reason, words)).await
}

/// Takes codes up by hand.
#[tauri::command]
#[specta::specta]
pub async fn add_codes(app: Auscult<'_>, encounter: EncounterId, codes: Vec<CodeRef>) -> Answer<CodingView> {
    on_thread(app, move |app| app.add_codes(encounter, &codes)).await
}

/// Takes codes out.
#[tauri::command]
#[specta::specta]
pub async fn remove_codes(
    app: Auscult<'_>,
    encounter: EncounterId,
    codes: Vec<AssignmentId>,
    why: Option<String>,
) -> Answer<CodingView> {
    on_thread(app, move |app| app.remove_codes(encounter, &codes, why)).await
}

/// Confirms, rejects, sets aside or takes up again, one or many.
#[tauri::command]
#[specta::specta]
pub async fn set_code_status(
    app: Auscult<'_>,
    encounter: EncounterId,
    codes: Vec<AssignmentId>,
    status: AssignmentStatus,
    reason: Option<RejectionReason>,
    words: Option<String>,
) -> Answer<CodingView> {
    on_thread(app, move |app| app.set_code_status(encounter, &codes, status, reason, words)).await
}

/// Puts another code in one's place.
#[tauri::command]
#[specta::specta]
pub async fn replace_code(
    app: Auscult<'_>,
    encounter: EncounterId,
    code: AssignmentId,
    instead: CodeRef,
) -> Answer<CodingView> {
    on_thread(app, move |app| app.replace_code(encounter, code, &instead)).await
}

/// Moves a code to stand before another, or last.
#[tauri::command]
#[specta::specta]
pub async fn move_code(
    app: Auscult<'_>,
    encounter: EncounterId,
    code: AssignmentId,
    before: Option<AssignmentId>,
) -> Answer<CodingView> {
    on_thread(app, move |app| app.move_code(encounter, code, before)).await
}

/// Puts codes into an order.
#[tauri::command]
#[specta::specta]
pub async fn order_codes(app: Auscult<'_>, encounter: EncounterId, codes: Vec<AssignmentId>) -> Answer<CodingView> {
    on_thread(app, move |app| app.order_codes(encounter, &codes)).await
}

/// Gives a service modifiers, units and pointers.
#[tauri::command]
#[specta::specta]
pub async fn set_code_line(
    app: Auscult<'_>,
    encounter: EncounterId,
    code: AssignmentId,
    line: CodeLine,
) -> Answer<CodingView> {
    on_thread(app, move |app| app.set_code_line(encounter, code, line)).await
}

/// Notes something about a code.
#[tauri::command]
#[specta::specta]
pub async fn set_code_notes(
    app: Auscult<'_>,
    encounter: EncounterId,
    code: AssignmentId,
    notes: Option<String>,
) -> Answer<CodingView> {
    on_thread(app, move |app| app.set_code_notes(encounter, code, notes)).await
}

/// Undoes the last change to the codes of a visit.
#[tauri::command]
#[specta::specta]
pub async fn undo_coding(app: Auscult<'_>, encounter: EncounterId) -> Answer<CodingView> {
    on_thread(app, move |app| app.undo_coding(encounter)).await
}

/// Declares the coding of a visit finished.
#[tauri::command]
#[specta::specta]
pub async fn finish_coding(app: Auscult<'_>, encounter: EncounterId, despite: Option<String>) -> Answer<CodingView> {
    on_thread(app, move |app| app.finish_coding(encounter, despite)).await
}

/// What the rules say about the codes of a visit.
#[tauri::command]
#[specta::specta]
pub async fn coding_findings(app: Auscult<'_>, encounter: EncounterId) -> Answer<Vec<CodeFinding>> {
    on_thread(app, move |app| app.coding_findings(encounter)).await
}

/// Applies the fix of a finding.
#[tauri::command]
#[specta::specta]
pub async fn apply_fix(app: Auscult<'_>, encounter: EncounterId, finding: CodeFinding) -> Answer<CodingView> {
    on_thread(app, move |app| app.apply_fix(encounter, &finding)).await
}

/// The level of a visit, with the rows it follows from.
#[tauri::command]
#[specta::specta]
pub async fn visit_level(app: Auscult<'_>, encounter: EncounterId) -> Answer<VisitLevel> {
    on_thread(app, move |app| app.visit_level(encounter)).await
}

/// Keeps what coding has to know of a visit beside its note.
#[tauri::command]
#[specta::specta]
pub async fn save_coding_facts(app: Auscult<'_>, encounter: EncounterId, facts: CodingFacts) -> Answer<CodingView> {
    on_thread(app, move |app| app.save_coding_facts(encounter, facts)).await
}

/// Asks the patient or the physician something.
#[tauri::command]
#[specta::specta]
pub async fn ask_query(
    app: Auscult<'_>,
    encounter: EncounterId,
    gap: Option<GapId>,
    question: ProposedQuestion,
) -> Answer<CodingView> {
    on_thread(app, move |app| app.ask_query(encounter, gap, question)).await
}

/// Writes an answer down.
#[tauri::command]
#[specta::specta]
pub async fn answer_query(app: Auscult<'_>, query: QueryId, answer: AnswerInput) -> Answer<QueryRow> {
    on_thread(app, move |app| app.answer_query(query, answer)).await
}

/// Stands by an answer.
#[tauri::command]
#[specta::specta]
pub async fn verify_answer(app: Auscult<'_>, query: QueryId) -> Answer<QueryRow> {
    on_thread(app, move |app| app.verify_answer(query)).await
}

/// Passes a question over, or asks it again.
#[tauri::command]
#[specta::specta]
pub async fn pass_over_query(app: Auscult<'_>, query: QueryId, status: QueryStatus) -> Answer<QueryRow> {
    on_thread(app, move |app| app.pass_over_query(query, status)).await
}

/// Closes a gap, puts it off, or opens it again.
#[tauri::command]
#[specta::specta]
pub async fn close_gap(
    app: Auscult<'_>,
    gap: GapId,
    status: GapStatus,
    resolution: Option<String>,
) -> Answer<CodingView> {
    on_thread(app, move |app| app.close_gap(gap, status, resolution)).await
}

/// Takes the sentence of an answer into the note.
#[tauri::command]
#[specta::specta]
pub async fn take_into_note(app: Auscult<'_>, query: QueryId, revision: u32, text: String) -> Answer<Note> {
    on_thread(app, move |app| app.take_into_note(query, revision, &text)).await
}

/// The questions that wait.
#[tauri::command]
#[specta::specta]
pub async fn open_queries(app: Auscult<'_>, asked: Option<Asked>) -> Answer<Vec<QueryRow>> {
    on_thread(app, move |app| app.open_queries(asked)).await
}
