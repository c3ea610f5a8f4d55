//! A visit is coded from its note to the finished list, on a real vault, and nothing of it can be lost or hidden.

use anyhow::{Context, Result, bail, ensure};
use auscult_app::domain::coding::{
    AnswerValue, Asked, AssignmentChange, AssignmentStatus, Certainty, CodeRef, CodeSystem, CodingAction, CodingFacts,
    CodingState, DecisionElement, DecisionLevel, LevelDispute, Missing, ProposedQuestion, QueryCategory, QueryForm,
    QueryPriority, QuerySource, QueryStatus, RejectionReason, SelectedBy, StruckRow,
};
use auscult_app::domain::permission::Role;
use auscult_app::domain::{AssignmentId, EncounterId};
use auscult_app::views::{
    AnswerInput, CodeLine, CodingView, Documentation, ErrorCode, EvidenceState, QueueDirection, QueueFilter, QueueOrder,
};
use auscult_app::{AppError, domain::note::Note};
use auscult_tests::at_desk::at_desk;
use auscult_tests::clinic::{Clinic, EMAIL, PASSWORD};
use auscult_tests::desk::KeyringState::Unlocked;
use auscult_tests::people::{become_role, somebody_else_codes};
use std::path::Path;

/// What the physician wrote: subjective, objective, assessment, plan.
const NOTE: [&str; 4] = [
    "Burning and numbness in both feet for half a year, worse at night. Takes metformin and insulin glargine. Lisinopril \
     for blood pressure. No chest pain. Her mother had breast cancer. She fell on the stairs yesterday and hurt an ankle.",
    "BP 142/86. Monofilament not felt on the toes. Ankle swollen, tender over the ligament, no bony tenderness. A1c 8.4 %.",
    "1. Type 2 diabetes with diabetic polyneuropathy, on insulin, not at goal.\n2. Essential hypertension.\n\
     3. Ankle sprain. No pneumonia.",
    "1. Increase insulin glargine. Start gabapentin. 2. Lisinopril 20 mg. 3. Brace, ice, rest.",
];

fn write_note(clinic: &Clinic, visit: EncounterId) -> Result<Note> {
    let template = clinic.app.templates()?.into_iter().find(|one| one.name == "SOAP").context("SOAP ships")?;
    let note = clinic.app.blank_note(visit, template.id)?;
    let mut content = note.content.clone();
    for (section, text) in content.sections.iter_mut().zip(NOTE) {
        section.text = text.to_owned();
    }
    Ok(clinic.app.save_note(note.id, note.revision, content)?)
}

fn diagnosis(code: &str) -> CodeRef {
    CodeRef::parse(CodeSystem::Icd10Cm, code).expect("a code")
}

fn service(code: &str) -> CodeRef {
    CodeRef::parse(CodeSystem::Cpt, code).expect("a code")
}

fn codes(view: &CodingView) -> Vec<&str> {
    view.codes.iter().map(|row| row.assignment.code.code.as_str()).collect()
}

fn id(view: &CodingView, code: &str) -> Result<AssignmentId> {
    let found = view.codes.iter().find(|row| row.assignment.code.code.as_str() == code);
    found.map(|row| row.assignment.id).with_context(|| format!("{code} is not on the visit: {:?}", codes(view)))
}

fn refused<T>(answer: Result<T, AppError>) -> Result<String> {
    match answer {
        Ok(_) => bail!("it was done"),
        Err(error) => Ok(error.to_string()),
    }
}

#[test]
fn codes_by_hand_with_their_history_and_undo() -> Result<()> {
    at_desk(Unlocked, || {
        let folder = tempfile::tempdir()?;
        let (clinic, _) = Clinic::set_up(folder.path())?;
        let app = &clinic.app;
        let visit = clinic.begin_visit()?;
        write_note(&clinic, visit)?;
        ensure!(app.coding(visit)?.state == CodingState::NotStarted, "nothing was done yet");
        let view = app.add_codes(visit, &[diagnosis("I10"), diagnosis("E11.42"), service("99214")])?;
        ensure!(codes(&view) == ["I10", "E11.42", "99214"], "{:?}", codes(&view));
        ensure!(view.codes[0].primary && !view.codes[1].primary, "the first diagnosis is primary");
        ensure!(view.codes[2].pointer_places == [1, 2], "a visit points to its diagnoses");
        ensure!(view.codes[0].assignment.set.as_ref().is_some_and(|set| set.version == "2026-04"), "the set is kept");
        ensure!(view.reservations.len() == 1, "the shipped set is not for this day, and that is said");
        ensure!(refused(app.add_codes(visit, &[diagnosis("I10")]))?.contains("already"), "twice is refused");
        ensure!(
            refused(app.add_codes(visit, &[diagnosis("I99.99")]))?.contains("no code"),
            "an unknown code is refused"
        );

        let (first, second) = (id(&view, "I10")?, id(&view, "E11.42")?);
        let view = app.move_code(visit, second, Some(first))?;
        ensure!(codes(&view) == ["E11.42", "I10", "99214"] && view.codes[0].primary, "{:?}", codes(&view));
        ensure!(view.codes[2].pointer_places == [2, 1], "pointers follow what they point to");
        let line = CodeLine { modifiers: vec!["25".to_owned()], units: 1, pointers: vec![second] };
        let view = app.set_code_line(visit, id(&view, "99214")?, line)?;
        ensure!(view.codes[2].pointer_places == [1], "one pointer");
        ensure!(
            refused(app.set_code_status(visit, &[first], AssignmentStatus::Rejected, None, None))?.contains("reason")
        );
        let view = app.set_code_status(
            visit,
            &[first],
            AssignmentStatus::Rejected,
            Some(RejectionReason::NotAddressed),
            None,
        )?;
        ensure!(codes(&view) == ["E11.42", "I10", "99214"] && view.counts.diagnoses == 1, "kept, and does not count");
        let view = app.replace_code(visit, second, &diagnosis("E11.43"))?;
        ensure!(
            codes(&view) == ["E11.43", "I10", "99214"] && view.codes[2].pointer_places == [1],
            "{:?}",
            codes(&view)
        );
        let before_undo = view.codes.clone();

        // Undone one after the other, back to nothing; and each undoing is itself on record.
        let done = app.coding_history(visit)?.len();
        for _ in 0..done {
            app.undo_coding(visit)?;
        }
        ensure!(app.coding(visit)?.codes.is_empty(), "all undone");
        ensure!(refused(app.undo_coding(visit))?.contains("nothing to undo"));
        let history = app.coding_history(visit)?;
        ensure!(history.len() == 2 * done, "{} entries", history.len());
        let sequences: Vec<u32> = history.iter().rev().map(|row| row.entry.sequence).collect();
        ensure!(sequences == (1..=u32::try_from(2 * done)?).collect::<Vec<_>>(), "no holes: {sequences:?}");
        ensure!(history.iter().all(|row| row.by_name == "Ellen Whitaker"), "each says who");
        ensure!(history.last().is_some_and(|row| row.entry.action == CodingAction::Add));
        ensure!(before_undo.len() == 3);
        ensure!(app.verify_audit()?.problem.is_none(), "the audit does not hold");
        Ok(())
    })
}

#[test]
fn everything_is_kept_when_a_call_returns() -> Result<()> {
    at_desk(Unlocked, || {
        let folder = tempfile::tempdir()?;
        let visit = {
            let (clinic, _) = Clinic::set_up(folder.path())?;
            let visit = clinic.begin_visit()?;
            write_note(&clinic, visit)?;
            let view = clinic.app.add_codes(visit, &[diagnosis("I10"), diagnosis("E11.42")])?;
            clinic.app.set_code_status(visit, &[id(&view, "I10")?], AssignmentStatus::UnderReview, None, None)?;
            clinic.app.ask_query(visit, None, question())?;
            visit
            // Gone without locking, as by a kill.
        };
        let clinic = Clinic::start(folder.path())?;
        clinic.app.unlock(EMAIL, PASSWORD.to_owned())?;
        let view = clinic.app.coding(visit)?;
        ensure!(codes(&view) == ["I10", "E11.42"], "{:?}", codes(&view));
        ensure!(view.state == CodingState::WaitingForAnswer && view.queries.len() == 1, "{:?}", view.state);
        ensure!(view.undo.as_ref().is_some_and(|undo| undo.action == CodingAction::Review), "undo is still there");
        ensure!(view.counts.undecided == 1, "one was set aside");
        let view = clinic.app.undo_coding(visit)?;
        ensure!(view.counts.undecided == 0, "and it still undoes");
        Ok(())
    })
}

fn question() -> ProposedQuestion {
    ProposedQuestion {
        text: "Which ankle was hurt?".to_owned(),
        asked: Asked::Patient,
        source: QuerySource::CodeGap,
        priority: QueryPriority::High,
        category: QueryCategory::Clinical,
        code: Some(diagnosis("S93.409A")),
        section: Some("assessment".to_owned()),
        form: QueryForm::MultipleChoice { choices: vec!["left".to_owned(), "right".to_owned()] },
        required: true,
        sentence: Some("The sprain is of the {answer} ankle.".to_owned()),
    }
}

fn answer(words: &str, certainty: Certainty) -> AnswerInput {
    AnswerInput { value: AnswerValue::Text(words.to_owned()), certainty, notes: None }
}

#[test]
fn a_question_is_asked_answered_verified_and_taken_into_the_note_by_its_author() -> Result<()> {
    at_desk(Unlocked, || {
        let folder = tempfile::tempdir()?;
        let (clinic, _) = Clinic::set_up(folder.path())?;
        let app = &clinic.app;
        let visit = clinic.begin_visit()?;
        let note = write_note(&clinic, visit)?;
        let query = app.ask_query(visit, None, question())?.queries[0].query.clone();
        ensure!(
            app.open_queries(Some(Asked::Patient))?.len() == 1 && app.open_queries(Some(Asked::Physician))?.is_empty()
        );
        ensure!(refused(app.answer_query(query.id, answer("both", Certainty::Certain)))?.contains("choices"));
        ensure!(refused(app.take_into_note(query.id, note.revision, "x"))?.contains("Nobody stands by"));
        let row = app.answer_query(query.id, answer("left", Certainty::Probable))?;
        ensure!(row.sentence.is_none() && row.query.status == QueryStatus::Answered, "probable is not certain");
        ensure!(app.coding(visit)?.state == CodingState::WaitingForAnswer, "it waits for somebody to stand by it");
        let row = app.verify_answer(query.id)?;
        let sentence = row.sentence.context("a sentence")?;
        ensure!(sentence == "The sprain is of the left ankle.", "{sentence}");
        ensure!(
            app.encounter(visit)?.note.context("a note")?.content == note.content,
            "nothing writes the note by itself"
        );
        let stale = app.take_into_note(query.id, note.revision - 1, &sentence);
        ensure!(stale.is_err_and(|error| error.view().code == ErrorCode::Stale), "an older note is not written over");
        let written = app.take_into_note(query.id, note.revision, &sentence)?;
        let assessment = &written.content.sections[2].text;
        ensure!(assessment.starts_with(NOTE[2]) && assessment.ends_with(&sentence), "{assessment}");
        ensure!(app.coding(visit)?.queries[0].query.in_note_since.is_some(), "it is on record");
        ensure!(app.open_queries(None)?.is_empty(), "nothing waits any more");
        Ok(())
    })
}

#[test]
fn evidence_is_shown_only_where_its_words_are() -> Result<()> {
    at_desk(Unlocked, || {
        let folder = tempfile::tempdir()?;
        let (clinic, _) = Clinic::set_up(folder.path())?;
        let app = &clinic.app;
        let visit = clinic.begin_visit()?;
        let note = write_note(&clinic, visit)?;
        let suggested = app.suggest_codes(visit)?;
        let of_hypertension = |view: &CodingView| -> Result<EvidenceState> {
            let row = view.suggestions.iter().find(|row| row.suggestion.proposed.code == diagnosis("I10"));
            let row = row.context("hypertension is suggested")?;
            let found = suggested.suggestions.iter().find(|one| one.suggestion.id == row.suggestion.id);
            let at = found.and_then(|one| one.evidence.iter().position(|evidence| evidence.section == "assessment"));
            Ok(row.evidence[at.context("with evidence in the assessment")?].state)
        };
        ensure!(of_hypertension(&suggested)? == EvidenceState::InPlace);
        let mut content = note.content.clone();
        content.sections[2].text = format!("Seen with her daughter. {}", content.sections[2].text);
        let moved = app.save_note(note.id, note.revision, content)?;
        ensure!(of_hypertension(&app.coding(visit)?)? == EvidenceState::Moved, "found again where it moved to");
        let mut content = moved.content.clone();
        for section in &mut content.sections {
            section.text = section.text.replace("hypertension", "high pressure");
        }
        app.save_note(moved.id, moved.revision, content)?;
        ensure!(of_hypertension(&app.coding(visit)?)? == EvidenceState::Stale, "words that are gone are no evidence");
        Ok(())
    })
}

#[test]
fn from_the_note_to_the_finished_list() -> Result<()> {
    at_desk(Unlocked, || {
        let folder = tempfile::tempdir()?;
        let (clinic, _) = Clinic::set_up(folder.path())?;
        let app = &clinic.app;
        let visit = clinic.begin_visit()?;
        write_note(&clinic, visit)?;
        let view = app.suggest_codes(visit)?;
        let suggested = |view: &CodingView, code: &str| {
            let found = view.suggestions.iter().find(|row| row.suggestion.proposed.code.code.as_str() == code);
            found.map(|row| row.suggestion.clone())
        };
        ensure!(view.codes.is_empty(), "nothing is taken up but by a person");
        let proposed: Vec<&str> =
            view.suggestions.iter().map(|row| row.suggestion.proposed.code.code.as_str()).collect();
        ensure!(!proposed.iter().any(|code| code.starts_with("J18")), "what is denied is not suggested: {proposed:?}");
        let diabetes = suggested(&view, "E11.42").with_context(|| format!("{proposed:?}"))?;
        let pressure = suggested(&view, "I10").with_context(|| format!("{proposed:?}"))?;
        ensure!(
            view.suggestions.iter().all(|row| !row.suggestion.proposed.evidence.is_empty()),
            "each has its evidence"
        );
        let again = app.suggest_codes(visit)?;
        ensure!(again.suggestions == view.suggestions, "the same note gives the same, once");

        let view = app.accept_suggestions(visit, &[pressure.id, diabetes.id])?;
        ensure!(codes(&view) == ["I10", "E11.42"], "{:?}", codes(&view));
        let view = accepting_is_confirming(&clinic, &view)?;
        ensure!(refused(app.accept_suggestions(visit, &[diabetes.id]))?.contains("decided"));
        let view = app.order_codes(visit, &[id(&view, "E11.42")?, id(&view, "I10")?])?;
        let rest: Vec<_> = view.suggestions.iter().filter(|row| row.reviewed_by_name.is_none()).collect();
        let other = rest.first().context("more was suggested")?.suggestion.clone();
        ensure!(
            refused(app.reject_suggestions(visit, &[other.id], RejectionReason::Other, None))?.contains("words"),
            "another reason needs words"
        );
        app.reject_suggestions(visit, &[other.id], RejectionReason::NotAddressed, None)?;
        let view = app.suggest_codes(visit)?;
        let decided = view.suggestions.iter().find(|row| row.suggestion.id == other.id).context("it stays")?;
        ensure!(decided.suggestion.reason == Some(RejectionReason::NotAddressed), "what was decided stays decided");

        app.add_codes(visit, &[service("99214")])?;
        let view = app.coding(visit)?;
        ensure!(view.counts.undecided == 0, "what a person took up by hand is decided");
        app.set_code_status(visit, &[id(&view, "99214")?], AssignmentStatus::UnderReview, None, None)?;
        ensure!(refused(app.finish_coding(visit, None))?.contains("decision"), "codes wait for a decision");
        let all: Vec<AssignmentId> = view.codes.iter().map(|row| row.assignment.id).collect();
        let view = app.set_code_status(visit, &all, AssignmentStatus::Confirmed, None, None)?;
        ensure!(view.missing.iter().all(|missing| !missing.blocks()), "{:?}", view.missing);
        the_level_is_disputed_line_by_line(&clinic, visit)?;
        let findings = app.coding_findings(visit)?;
        if let Some(fixable) = findings.iter().find(|finding| finding.fix.is_some()) {
            let fixed = app.apply_fix(visit, fixable)?;
            ensure!(!app.coding_findings(visit)?.contains(fixable), "the fix sets it right");
            ensure!(fixed.counts.undecided == 0, "and leaves nothing to confirm");
        }
        let view = app.finish_coding(visit, Some("as the physician documented".to_owned()))?;
        ensure!(view.state == CodingState::Done && view.missing.contains(&Missing::Signature), "{:?}", view.state);
        clinic.sign(visit, PASSWORD)?;
        let view = app.coding(visit)?;
        ensure!(view.state == CodingState::Done && view.text.signed, "coding goes on beside a signed note");
        let view = app.set_code_notes(visit, id(&view, "I10")?, Some("seen twice".to_owned()))?;
        ensure!(view.state == CodingState::InProgress, "a change opens it again by itself");
        let today = chrono::Local::now().date_naive();
        let report = app.coding_report(today, today)?;
        ensure!(report.people.len() == 1 && report.people[0].finished == 1, "{report:?}");
        ensure!(report.agreement.accepted >= 2 && report.agreement.rejected == 1, "{:?}", report.agreement);
        let hits = app.search_codes(&search("essential hypertension"))?;
        let found = hits.iter().find(|hit| hit.code == diagnosis("I10")).with_context(|| format!("{hits:?}"))?;
        ensure!(found.uses == 1, "what was confirmed counts: {found:?}");
        Ok(())
    })
}

/// One key is enough: the record says that the same person accepted and confirmed at the same time, and one undo takes
/// both back.
fn accepting_is_confirming(clinic: &Clinic, view: &CodingView) -> Result<CodingView> {
    let app = &clinic.app;
    let by = app.me()?.user.id;
    ensure!(view.counts.undecided == 0, "a code that was accepted waits for nobody");
    for row in &view.codes {
        let one = &row.assignment;
        ensure!(one.status == AssignmentStatus::Confirmed && one.selected_by == SelectedBy::Engine, "{:?}", one.status);
        ensure!((one.selected_by_user, one.selected_at) == (by, one.reviewed_at.context("confirmed")?));
        ensure!(one.reviewed_by == Some(by), "confirmed by who accepted");
    }
    let visit = view.encounter.id;
    let entry = app.coding_history(visit)?.swap_remove(0).entry;
    ensure!(entry.action == CodingAction::AcceptSuggestion, "{:?}", entry.action);
    let confirmed = |change: &AssignmentChange| {
        change.before.is_none()
            && change.after.as_ref().is_some_and(|after| after.status == AssignmentStatus::Confirmed)
    };
    ensure!(entry.assignments.len() == 2 && entry.assignments.iter().all(confirmed), "one entry has both");
    let suggested: Vec<_> = view.codes.iter().filter_map(|row| row.assignment.suggestion).collect();
    let undone = app.undo_coding(visit)?;
    ensure!(undone.codes.is_empty(), "one undo takes all of it back");
    let again = app.accept_suggestions(visit, &suggested)?;
    ensure!(codes(&again) == codes(view), "{:?}", codes(&again));
    Ok(again)
}

fn the_level_is_disputed_line_by_line(clinic: &Clinic, visit: EncounterId) -> Result<()> {
    let app = &clinic.app;
    let read = app.visit_level(visit)?;
    ensure!(!read.level.problems.rows.is_empty() && !read.title.is_empty(), "the level comes with its rows");
    ensure!(read.on_visit == [service("99214")], "{:?}", read.on_visit);
    let facts = app.coding(visit)?.facts;
    let by = app.me()?.user.id;
    let (element, level, at) = (DecisionElement::Problems, DecisionLevel::High, chrono::Utc::now());
    let dispute = |why: &str| LevelDispute { element, level, why: why.to_owned(), by, at };
    let without = CodingFacts { disputes: vec![dispute(" ")], ..facts.clone() };
    ensure!(refused(app.save_coding_facts(visit, without))?.contains("reason"), "a dispute needs its reason");
    let key = read.level.problems.rows[0].key.clone();
    let struck = vec![StruckRow { key, why: "an old matter".to_owned(), by, at }];
    let disputed = CodingFacts { disputes: vec![dispute("a threat to the foot")], struck, ..facts.clone() };
    app.save_coding_facts(visit, disputed)?;
    let after = app.visit_level(visit)?;
    ensure!(after.level.problems.level == DecisionLevel::High && after.level.problems.rows[0].struck, "both are heard");
    let nowhere = CodingFacts { place_of_service: Some("00".to_owned()), ..facts.clone() };
    ensure!(refused(app.save_coding_facts(visit, nowhere))?.contains("place of service"));
    app.save_coding_facts(visit, facts)?;
    ensure!(app.visit_level(visit)?.level == read.level, "taken back, it reads as before");
    Ok(())
}

fn search(text: &str) -> auscult_app::views::CodeSearch {
    auscult_app::views::CodeSearch {
        text: text.to_owned(),
        systems: vec![],
        billable_only: true,
        chapter: None,
        day: None,
        limit: 20,
    }
}

#[test]
fn each_role_does_what_is_its_own() -> Result<()> {
    at_desk(Unlocked, || {
        let folder = tempfile::tempdir()?;
        let visit = {
            let (clinic, _) = Clinic::set_up(folder.path())?;
            let visit = clinic.begin_visit()?;
            write_note(&clinic, visit)?;
            clinic.app.add_codes(visit, &[diagnosis("I10")])?;
            clinic.app.lock();
            visit
        };
        for (role, views, assigns, reads_words) in [
            (Role::Coder, true, true, true),
            (Role::Billing, true, false, false),
            (Role::Nurse, false, false, false),
            (Role::Receptionist, false, false, false),
            (Role::Admin, true, false, true),
        ] {
            become_role(folder.path(), role)?;
            let clinic = Clinic::start(folder.path())?;
            clinic.app.unlock(EMAIL, PASSWORD.to_owned())?;
            let forbidden = |answer: Option<AppError>| matches!(answer, Some(AppError::Forbidden(_)));
            let viewed = clinic.app.coding(visit);
            ensure!(viewed.is_ok() == views, "{role:?} views");
            if let Ok(view) = viewed {
                ensure!(view.text.sections.is_empty() != reads_words, "{role:?} reads the note");
            }
            let add = clinic.app.add_codes(visit, &[diagnosis("E11.9")]);
            ensure!(add.is_ok() == assigns && (assigns || forbidden(add.err())), "{role:?} assigns");
            ensure!(clinic.app.coding_queue(&QueueFilter::default(), QueueOrder::OldestFirst, 10).is_ok() == assigns);
            let import = clinic.app.keep_code_set("nothing");
            ensure!(forbidden(import.err()) != (role == Role::Admin), "{role:?} imports");
            if role == Role::Coder {
                let query =
                    clinic.app.ask_query(visit, None, ProposedQuestion { asked: Asked::Physician, ..question() })?;
                let id = query.queries[0].query.id;
                let row = clinic.app.answer_query(id, answer("left", Certainty::Certain))?;
                ensure!(row.sentence.is_none(), "what the physician was asked a coder cannot say");
                ensure!(forbidden(clinic.app.verify_answer(id).err()), "nor stand by it");
            }
            clinic.app.lock();
        }
        Ok(())
    })
}

#[test]
fn two_coders_are_never_on_one_visit_unknowingly() -> Result<()> {
    at_desk(Unlocked, || {
        let folder = tempfile::tempdir()?;
        let visit = {
            let (clinic, _) = Clinic::set_up(folder.path())?;
            let visit = clinic.begin_visit()?;
            write_note(&clinic, visit)?;
            clinic.app.lock();
            visit
        };
        somebody_else_codes(folder.path(), visit, "Nora Field")?;
        let clinic = Clinic::start(folder.path())?;
        let app = &clinic.app;
        app.unlock(EMAIL, PASSWORD.to_owned())?;
        let claim = app.claim_encounter(visit)?;
        ensure!(claim.name == "Nora Field" && !claim.mine, "{claim:?}");
        ensure!(refused(app.add_codes(visit, &[diagnosis("I10")]))?.contains("Nora Field"));
        let next =
            |direction| app.neighbour_in_queue(&QueueFilter::default(), QueueOrder::OldestFirst, None, direction);
        ensure!(next(QueueDirection::Next)?.is_none(), "the queue passes over what another one is at");
        app.release_encounter(visit)?;
        ensure!(app.coding(visit)?.claim.is_some_and(|claim| !claim.mine), "another one's claim stays");
        ensure!(app.take_over_encounter(visit)?.mine);
        app.add_codes(visit, &[diagnosis("I10")])?;
        ensure!(next(QueueDirection::Next)? == Some(visit));
        app.release_encounter(visit)?;
        ensure!(app.coding(visit)?.claim.is_none());
        Ok(())
    })
}

#[test]
fn the_sample_clinic_has_an_hour_of_work_for_a_coder() -> Result<()> {
    at_desk(Unlocked, || {
        let folder = tempfile::tempdir()?;
        let clinic = Clinic::start(folder.path())?;
        let app = &clinic.app;
        app.set_up_sample_clinic()?;
        let queue = |filter: &QueueFilter, order| app.coding_queue(filter, order, 100);
        let all = queue(&QueueFilter::default(), QueueOrder::OldestFirst)?;
        ensure!(all.rows.len() >= 10 && all.waiting as usize == all.rows.len(), "{} wait", all.rows.len());
        let few = app.coding_queue(&QueueFilter::default(), QueueOrder::OldestFirst, 3)?;
        ensure!(few.rows[..] == all.rows[..3] && few.found >= 10, "the first three, and how many there are");
        ensure!(all.rows.windows(2).all(|pair| pair[0].day <= pair[1].day), "the oldest first");
        let newest = queue(&QueueFilter::default(), QueueOrder::NewestFirst)?;
        ensure!(newest.rows.windows(2).all(|pair| pair[0].day >= pair[1].day), "the newest first");
        let unsigned = QueueFilter { missing: Some(Missing::Signature), ..QueueFilter::default() };
        ensure!(queue(&unsigned, QueueOrder::LeastMissing)?.rows.len() >= 2, "two wait for their signature too");
        let named = QueueFilter { text: "silva".to_owned(), ..QueueFilter::default() };
        ensure!(queue(&named, QueueOrder::OldestFirst)?.rows.len() == 1, "found by name");
        // By keys from one to the next, to the end and back.
        let filter = QueueFilter::default();
        let step = |from, direction| app.neighbour_in_queue(&filter, QueueOrder::OldestFirst, from, direction);
        let (mut at, mut seen) = (None, Vec::new());
        while let Some(next) = step(at, QueueDirection::Next)? {
            seen.push(next);
            at = Some(next);
        }
        // The sample consultation may be written down meanwhile, and then waits too.
        ensure!(all.rows.iter().all(|row| seen.iter().filter(|id| **id == row.encounter.id).count() == 1), "each once");
        ensure!(step(at, QueueDirection::Previous)? == Some(seen[seen.len() - 2]));
        // From what is finished, and so has left the queue, one goes on from where it stood.
        let view = app.add_codes(seen[4], &[diagnosis("I10")])?;
        app.finish_coding(view.encounter.id, Some("as documented".to_owned()))?;
        ensure!(step(Some(seen[4]), QueueDirection::Next)? == Some(seen[5]), "on from its place");
        ensure!(step(Some(seen[4]), QueueDirection::Previous)? == Some(seen[3]), "and back from it");
        ensure!(step(Some(seen[3]), QueueDirection::Next)? == Some(seen[5]), "it is passed over");
        for row in all.rows.iter().filter(|row| row.encounter.documentation != Documentation::Recorded) {
            let view = app.suggest_codes(row.encounter.id)?;
            ensure!(!view.suggestions.is_empty(), "nothing is suggested for {:?}", row.encounter.chief_complaint);
        }
        ensure!(app.verify_audit()?.problem.is_none(), "the audit does not hold");
        Ok(())
    })
}

/// Kept apart so that the file system is named once.
pub fn write(folder: &Path, name: &str, text: &str) -> Result<std::path::PathBuf> {
    let file = folder.join(name);
    std::fs::write(&file, text)?;
    Ok(file)
}
