//! A vault with coded visits: what the sample of schema version 2 was made of, and what has to be read of it for good.

use anyhow::{Context, Result, ensure};
use auscult_app::App;
use auscult_app::domain::coding::{
    AnswerValue, Asked, AssignmentStatus, Certainty, CodeRef, CodeSetKind, CodeSystem, CodingAction, CodingState,
    ProposedQuestion, QueryCategory, QueryForm, QueryPriority, QuerySource, QueryStatus, RejectionReason,
};
use auscult_app::domain::{EncounterId, SuggestionId};
use auscult_app::views::{AnswerInput, CodeSearch, CodeSetOptions, CodingView, EvidenceState};
use auscult_tests::clinic::Clinic;
use std::path::Path;

/// The visit that is coded, by its number.
const VISIT: &str = "ENC-2026-A-000001";

const ASSESSMENT: &str = "1. Type 2 diabetes with diabetic polyneuropathy, on insulin, not at goal.\n\
     2. Essential hypertension.\n3. Ankle sprain after a fall on the stairs.";

/// Invented codes, texts and pairs in the layouts of CMS.
const FILES: [(&str, &str); 3] = [
    (
        "codes-2026.csv",
        "seq,hcpcs_code,date_term,date_added\n1,A0001,,20260101\n2,A0002,,20260101\n3,V0001,,20260101\n",
    ),
    (
        "texts.csv",
        "hcpcs_code,hcpcs_desc_type,hcpcs_description\nA0001,Long,A ribbon that is red\n\
         A0002,Long,A ribbon that is blue\nV0001,Long,A frame\n",
    ),
    (
        "edits_2026q4.csv",
        "column1,column2,modifier_indicator,deletion_date,rationale\nA0001,A0002,0,*,One ribbon is enough\n",
    ),
];

/// Codes a visit: sets imported, proposals accepted and rejected, codes by hand, something undone, a question asked
/// and answered, and all of it finished.
pub fn make(clinic: &Clinic, folder: &Path) -> Result<()> {
    let app = &clinic.app;
    let paths = FILES.map(|(name, text)| {
        let path = folder.join(name);
        std::fs::write(&path, text).map(|()| path)
    });
    let [codes, texts, pairs] = paths;
    let options = CodeSetOptions::default();
    for (files, kind) in [(vec![codes?, texts?], CodeSetKind::Hcpcs), (vec![pairs?], CodeSetKind::Ncci)] {
        let preview = app.preview_code_set(&files, kind, &options)?;
        app.keep_code_set(&preview.token)?;
    }
    let visit = clinic.begin_visit()?;
    let template = app.templates()?.into_iter().find(|one| one.name == "SOAP").context("SOAP ships")?;
    let note = app.blank_note(visit, template.id)?;
    let mut content = note.content.clone();
    content.sections[2].text = ASSESSMENT.to_owned();
    app.save_note(note.id, note.revision, content)?;
    let view = app.suggest_codes(visit)?;
    let accepted = ["E11.42", "I10"].map(|code| suggestion(&view, code));
    app.accept_suggestions(visit, &accepted.into_iter().collect::<Result<Vec<_>>>()?)?;
    let rest = app.coding(visit)?.suggestions.into_iter().find(|row| row.reviewed_by_name.is_none());
    let rest = rest.context("more was suggested")?.suggestion.id;
    app.reject_suggestions(visit, &[rest], RejectionReason::Other, Some("not a matter of this visit".to_owned()))?;
    app.add_codes(visit, &[service(CodeSystem::Cpt, "99214")?, service(CodeSystem::Hcpcs, "A0001")?])?;
    let removed = app.add_codes(visit, &[service(CodeSystem::Hcpcs, "A0002")?])?;
    let last = removed.codes.last().context("it was added")?.assignment.id;
    app.set_code_status(visit, &[last], AssignmentStatus::UnderReview, None, None)?;
    app.undo_coding(visit)?;
    app.undo_coding(visit)?;
    let asked = app.ask_query(visit, None, question()?)?.queries[0].query.id;
    let value = AnswerValue::Text("left".to_owned());
    app.answer_query(asked, AnswerInput { value, certainty: Certainty::Certain, notes: None })?;
    let view = app.finish_coding(visit, Some("as agreed with the payer".to_owned()))?;
    ensure!(view.state == CodingState::Done, "{:?}", view.missing);
    Ok(())
}

fn suggestion(view: &CodingView, code: &str) -> Result<SuggestionId> {
    let found = view.suggestions.iter().find(|row| row.suggestion.proposed.code.code.as_str() == code);
    Ok(found.with_context(|| format!("{code} is suggested"))?.suggestion.id)
}

fn service(system: CodeSystem, code: &str) -> Result<CodeRef> {
    Ok(CodeRef::parse(system, code)?)
}

fn question() -> Result<ProposedQuestion> {
    Ok(ProposedQuestion {
        text: "Which ankle was hurt?".to_owned(),
        asked: Asked::Physician,
        source: QuerySource::CodeGap,
        priority: QueryPriority::High,
        category: QueryCategory::Clinical,
        code: Some(CodeRef::parse(CodeSystem::Icd10Cm, "S93.409A")?),
        section: Some("assessment".to_owned()),
        form: QueryForm::MultipleChoice { choices: vec!["left".to_owned(), "right".to_owned()] },
        required: true,
        sentence: Some("The sprain is of the {answer} ankle.".to_owned()),
    })
}

/// Reads all of it in a vault that was opened, and works on.
pub fn read(app: &App) -> Result<()> {
    let visit = app.visit_numbered(VISIT)?;
    let view = app.coding(visit)?;
    let codes: Vec<&str> = view.codes.iter().map(|row| row.assignment.code.code.as_str()).collect();
    ensure!(codes == ["E11.42", "I10", "99214", "A0001"], "{codes:?}");
    ensure!(view.state == CodingState::Done && view.codes[0].primary, "{:?}", view.state);
    ensure!(view.codes[0].assignment.set.as_ref().is_some_and(|set| set.version == "2026-04"), "its set is kept");
    ensure!(view.codes[2].pointer_places == [1, 2], "the visit points to its diagnoses");
    ensure!(view.codes[3].assignment.title.to_lowercase().contains("ribbon"), "the words of the imported set");
    let in_place = view.codes[0].evidence.iter().any(|row| row.state == EvidenceState::InPlace);
    ensure!(in_place, "its evidence is found in the note");
    ensure!(view.suggestions.iter().any(|row| row.suggestion.reason == Some(RejectionReason::Other)), "a rejection");
    history(app, visit)?;
    let query = &view.queries.first().context("the question")?.query;
    ensure!(query.status == QueryStatus::Answered && query.answer.is_some(), "{:?}", query.status);
    let imported: Vec<CodeSetKind> =
        app.code_sets()?.into_iter().filter(|row| row.set.is_some()).map(|row| row.kind).collect();
    ensure!(imported.len() == 2 && imported.contains(&CodeSetKind::Ncci), "{imported:?}");
    let search = CodeSearch {
        text: "blue ribbon".to_owned(),
        systems: vec![CodeSystem::Hcpcs],
        billable_only: false,
        chapter: None,
        day: None,
        limit: 5,
    };
    ensure!(
        app.search_codes(&search)?.iter().any(|hit| hit.code.code.as_str() == "A0002"),
        "the imported set is searched"
    );
    ensure!(app.verify_audit()?.problem.is_none(), "the audit does not hold");
    let again = app.add_codes(visit, &[service(CodeSystem::Hcpcs, "A0002")?])?;
    ensure!(again.state != CodingState::Done && again.codes.len() == 5, "it can be worked on");
    Ok(())
}

fn history(app: &App, visit: EncounterId) -> Result<()> {
    let done: Vec<CodingAction> = app.coding_history(visit)?.into_iter().rev().map(|row| row.entry.action).collect();
    use CodingAction as A;
    let expected = [A::AcceptSuggestion, A::RejectSuggestion, A::Add, A::Add, A::Review, A::Undo, A::Undo, A::Finish];
    ensure!(done == expected, "{done:?}");
    Ok(())
}
