//! The codes of a visit, their history, suggestions, questions, claims and code sets come back as they were kept, and
//! what must never change cannot be changed.

use super::sample::{Sample, add_patient, at, details, entry, patient};
use crate::coding_queue::Codable;
use crate::{Change, Vault, VaultError, code_history, code_sets, code_suggestions, coding_facts, coding_queue, gaps};
use crate::{encounters, new_uuid, notes, queries};
use auscult_domain::coding::*;
use auscult_domain::encounter::{Encounter, EncounterStatus};
use auscult_domain::note::{Note, NoteContent};
use auscult_domain::{
    AssignmentId, CodeHistoryId, CodeSetId, GapId, NoteId, QueryId, SuggestionId, TemplateId, UserId,
};
use uuid::Uuid;

fn kept<T>(vault: &mut Vault, work: impl FnOnce(&Change<'_>) -> Result<T, VaultError>) -> Result<T, VaultError> {
    vault.change(at(50), |change| {
        let value = work(change)?;
        change.audit(entry())?;
        Ok(value)
    })
}

fn visit(vault: &mut Vault) -> Encounter {
    add_patient(vault, &patient(1, details("Rosa", "Alvarez", (1964, 3, 9))))
}

fn code(system: CodeSystem, code: &str) -> CodeRef {
    CodeRef::parse(system, code).expect("a code")
}

fn set(system: CodeSystem) -> Option<CodeSetVersion> {
    let effective_from = at(0).date_naive();
    Some(CodeSetVersion { system, version: "2026-04".into(), effective_from, effective_to: None })
}

fn assignment(n: u128, visit: &Encounter, system: CodeSystem, text: &str) -> CodeAssignment {
    CodeAssignment {
        id: AssignmentId::from_uuid(Uuid::from_u128(n)),
        encounter: visit.id,
        code: code(system, text),
        title: "In own words".into(),
        set: set(system),
        category: CodeCategory::Diagnosis,
        position: 0,
        status: AssignmentStatus::Confirmed,
        confidence: 90,
        support: Support::Strong,
        evidence: vec![Evidence { section: "assessment".into(), start: 0, end: 5, text: "sugar".into() }],
        gaps: vec![],
        modifiers: vec![],
        units: 1,
        pointers: vec![],
        selected_by: SelectedBy::Provider,
        selected_by_user: visit.provider,
        selected_at: at(40),
        suggestion: None,
        reviewed_at: Some(at(41)),
        reviewed_by: Some(visit.provider),
        notes: None,
    }
}

fn history(n: u32, visit: &Encounter, action: CodingAction, assignments: Vec<AssignmentChange>) -> CodeHistoryEntry {
    CodeHistoryEntry {
        id: CodeHistoryId::from_uuid(Uuid::from_u128(1_000 + u128::from(n))),
        encounter: visit.id,
        sequence: n,
        at: at(i64::from(n)),
        by: visit.provider,
        action,
        reason: Some("as documented".into()),
        assignments,
        suggestions: vec![],
        undoes: None,
    }
}

fn added(assignment: &CodeAssignment) -> AssignmentChange {
    AssignmentChange { assignment: assignment.id, before: None, after: Some(assignment.clone()) }
}

fn suggestion(n: u128, visit: &Encounter, text: &str) -> CodeSuggestionRecord {
    CodeSuggestionRecord {
        id: SuggestionId::from_uuid(Uuid::from_u128(n)),
        encounter: visit.id,
        proposed: ProposedCode {
            code: code(CodeSystem::Icd10Cm, text),
            title: "In own words".into(),
            category: CodeCategory::Diagnosis,
            source: ProposalSource::Clinical,
            reason: "The assessment names it.".into(),
            confidence: 80,
            support: Support::Moderate,
            evidence: vec![Evidence { section: "assessment".into(), start: 0, end: 5, text: "sugar".into() }],
            more_specific: vec![],
            problem: Some(0),
            modifiers: vec![],
        },
        set: set(CodeSystem::Icd10Cm),
        suggested_at: at(30),
        status: SuggestionStatus::Pending,
        reason: None,
        feedback: None,
        reviewed_by: None,
        reviewed_at: None,
        taken_up_as: None,
    }
}

#[test]
fn codes_are_what_their_history_adds_up_to() {
    let (_sample, mut vault) = Sample::open();
    let visit = visit(&mut vault);
    let diagnosis = assignment(1, &visit, CodeSystem::Icd10Cm, "E11.42");
    let first = history(1, &visit, CodingAction::Add, vec![added(&diagnosis)]);
    kept(&mut vault, |change| code_history::append(change, &first)).expect("added");
    let moved = CodeAssignment { status: AssignmentStatus::UnderReview, ..diagnosis.clone() };
    let change =
        AssignmentChange { assignment: diagnosis.id, before: Some(diagnosis.clone()), after: Some(moved.clone()) };
    let second = history(2, &visit, CodingAction::Review, vec![change.clone()]);
    kept(&mut vault, |change| code_history::append(change, &second)).expect("changed");
    assert_eq!(vault.look(|c| code_history::assignments(c, visit.id)).expect("listed"), std::slice::from_ref(&moved));
    assert_eq!(vault.look(|c| code_history::get_assignment(c, moved.id)).expect("kept"), moved);

    let stale = history(3, &visit, CodingAction::Confirm, vec![change]);
    let refused = kept(&mut vault, |change| code_history::append(change, &stale));
    assert!(matches!(refused, Err(VaultError::StaleRevision)), "it is not as the entry says it was");
    let taken = history(2, &visit, CodingAction::Add, vec![]);
    assert!(kept(&mut vault, |change| code_history::append(change, &taken)).is_err(), "the place is taken");

    let gone = AssignmentChange { assignment: moved.id, before: Some(moved), after: None };
    let third = history(3, &visit, CodingAction::Remove, vec![gone]);
    assert_eq!(vault.look(|c| code_history::next_sequence(c, visit.id)).expect("a place"), 3);
    kept(&mut vault, |change| code_history::append(change, &third)).expect("removed");
    assert_eq!(vault.look(|c| code_history::assignments(c, visit.id)).expect("listed"), []);
    let entries = vault.look(|c| code_history::of_encounter(c, visit.id)).expect("listed");
    assert_eq!(entries, [first, second, third]);
}

#[test]
fn the_history_is_never_changed_nor_deleted() {
    let (_sample, mut vault) = Sample::open();
    let visit = visit(&mut vault);
    let first = history(1, &visit, CodingAction::Finish, vec![]);
    kept(&mut vault, |change| code_history::append(change, &first)).expect("added");
    for sql in [
        "UPDATE code_history SET at = ''",
        "DELETE FROM code_history",
        "INSERT OR REPLACE INTO code_history SELECT * FROM code_history",
    ] {
        assert!(kept(&mut vault, |change| Ok(change.execute(sql, [])?)).is_err(), "{sql}");
    }
    assert_eq!(vault.look(|c| code_history::get(c, first.id)).expect("kept"), first);
}

#[test]
fn a_decision_on_a_suggestion_is_part_of_the_history() {
    let (_sample, mut vault) = Sample::open();
    let visit = visit(&mut vault);
    let (one, other) = (suggestion(1, &visit, "E11.42"), suggestion(2, &visit, "I10"));
    kept(&mut vault, |change| {
        code_suggestions::insert(change, &one)?;
        code_suggestions::insert(change, &other)
    })
    .expect("kept");
    let accepted = CodeSuggestionRecord {
        status: SuggestionStatus::Accepted,
        reviewed_by: Some(visit.provider),
        reviewed_at: Some(at(45)),
        ..one.clone()
    };
    let mut entry = history(1, &visit, CodingAction::AcceptSuggestion, vec![]);
    entry.suggestions = vec![SuggestionChange { suggestion: one.id, before: one.clone(), after: accepted.clone() }];
    kept(&mut vault, |change| code_history::append(change, &entry)).expect("decided");
    let listed = vault.look(|c| code_suggestions::of_encounter(c, visit.id)).expect("listed");
    assert_eq!(listed, [accepted.clone(), other.clone()]);
    assert_eq!(
        vault.look(|c| coding_queue::decisions(c, at(0), at(60))).expect("listed"),
        std::slice::from_ref(&accepted)
    );
    assert_eq!(vault.look(|c| coding_queue::decisions(c, at(46), at(60))).expect("listed"), []);

    entry = CodeHistoryEntry { id: CodeHistoryId::from_uuid(Uuid::from_u128(9)), sequence: 2, ..entry };
    let again = kept(&mut vault, |change| code_history::append(change, &entry));
    assert!(matches!(again, Err(VaultError::StaleRevision)), "it has been decided on already");
    assert!(kept(&mut vault, |change| code_suggestions::withdraw(change, accepted.id)).is_err(), "decided stays");
    kept(&mut vault, |change| code_suggestions::withdraw(change, other.id)).expect("withdrawn");
}

fn question(n: u128, visit: &Encounter, asked: Asked, gap: Option<GapId>) -> Query {
    Query {
        id: QueryId::from_uuid(Uuid::from_u128(n)),
        encounter: visit.id,
        gap,
        question: ProposedQuestion {
            text: "Which side?".into(),
            asked,
            source: QuerySource::CodeGap,
            priority: QueryPriority::High,
            category: QueryCategory::Clinical,
            code: Some(code(CodeSystem::Icd10Cm, "S93.401A")),
            section: Some("assessment".into()),
            form: QueryForm::MultipleChoice { choices: vec!["left".into(), "right".into()] },
            required: true,
            sentence: None,
        },
        asked_by: visit.provider,
        created_at: at(n as i64),
        auto_generated: true,
        status: QueryStatus::Pending,
        answer: None,
        in_note_since: None,
    }
}

#[test]
fn gaps_and_questions_come_back_and_open_ones_are_found() {
    let (_sample, mut vault) = Sample::open();
    let visit = visit(&mut vault);
    let gap = Gap {
        id: GapId::from_uuid(Uuid::from_u128(1)),
        encounter: visit.id,
        found: ProposedGap {
            kind: GapKind::IncompleteData,
            description: "The side is not said.".into(),
            codes: vec![code(CodeSystem::Icd10Cm, "S93.401A")],
            section: Some("assessment".into()),
            severity: GapSeverity::Critical,
            questions: vec![question(0, &visit, Asked::Patient, None).question],
        },
        status: GapStatus::Open,
        identified_by: GapFinder::Engine,
        identified_at: at(20),
        closed_at: None,
        closed_by: None,
        resolution: None,
    };
    let (to_patient, to_physician) =
        (question(1, &visit, Asked::Patient, Some(gap.id)), question(2, &visit, Asked::Physician, None));
    kept(&mut vault, |change| {
        gaps::put(change, &gap)?;
        queries::put(change, &to_patient)?;
        queries::put(change, &to_physician)
    })
    .expect("kept");
    assert_eq!(vault.look(|c| gaps::of_encounter(c, visit.id)).expect("listed"), std::slice::from_ref(&gap));
    let both = [to_patient.clone(), to_physician.clone()];
    assert_eq!(vault.look(|c| queries::of_encounter(c, visit.id)).expect("listed"), both);
    assert_eq!(vault.look(|c| queries::open(c, None)).expect("listed"), both);
    let answered = Query {
        status: QueryStatus::Answered,
        answer: Some(Answer {
            value: AnswerValue::Text("left".into()),
            certainty: Certainty::Certain,
            notes: None,
            verification: Verification::NotNeeded,
            answered_at: at(30),
            answered_by: visit.provider,
        }),
        ..to_patient
    };
    let gap = Gap { status: GapStatus::InProgress, ..gap };
    kept(&mut vault, |change| queries::put(change, &answered).and(gaps::put(change, &gap))).expect("answered");
    assert_eq!(vault.look(|c| queries::open(c, Some(Asked::Patient))).expect("listed"), []);
    assert_eq!(vault.look(|c| queries::open(c, Some(Asked::Physician))).expect("listed"), [to_physician]);
    assert!(kept(&mut vault, |change| gaps::withdraw(change, gap.id)).is_err(), "somebody is at it");
    assert_eq!(vault.look(|c| gaps::get(c, gap.id)).expect("kept"), gap);
}

#[test]
fn the_queue_counts_what_there_is() {
    let (_sample, mut vault) = Sample::open();
    let visit = visit(&mut vault);
    let queue = |vault: &Vault, which| vault.look(|c| coding_queue::codable(c, which)).expect("listed");
    assert_eq!(queue(&vault, Codable::All), [], "nothing to code from");
    let note = Note {
        id: NoteId::from_uuid(new_uuid(at(20))),
        encounter: visit.id,
        author: visit.provider,
        revision: 1,
        saved_at: at(20),
        content: NoteContent {
            template: TemplateId::from_uuid(Uuid::from_u128(5)),
            template_name: "SOAP".into(),
            template_version: 1,
            report: None,
            sections: vec![],
        },
    };
    let service = assignment(2, &visit, CodeSystem::Cpt, "99213");
    let open = CodeAssignment {
        status: AssignmentStatus::Pending,
        reviewed_by: None,
        ..assignment(3, &visit, CodeSystem::Icd10Cm, "I10")
    };
    let diagnosis = assignment(1, &visit, CodeSystem::Icd10Cm, "E11.42");
    let facts = CodingFacts { payer: Some("Harbor Health".into()), ..CodingFacts::unsaid(visit.id) };
    let claim = CodingClaim { encounter: visit.id, by: visit.provider, since: at(20), seen_at: at(21) };
    kept(&mut vault, |change| {
        notes::insert(change, &note)?;
        let codes = vec![added(&diagnosis), added(&service), added(&open)];
        code_history::append(change, &history(1, &visit, CodingAction::Add, codes))?;
        code_suggestions::insert(change, &suggestion(1, &visit, "Z79.4"))?;
        queries::put(change, &question(1, &visit, Asked::Patient, None))?;
        coding_facts::put(change, &facts)?;
        coding_facts::put_claim(change, &claim)
    })
    .expect("kept");
    let waiting = queue(&vault, Codable::Waiting).pop().expect("one visit");
    assert_eq!(vault.look(|c| coding_queue::one_codable(c, visit.id)).expect("read").as_ref(), Some(&waiting));
    assert_eq!((waiting.encounter, waiting.day, waiting.starts_at), (visit.id, visit.date_of_service, visit.starts_at));
    let words = vault.look(|c| coding_queue::words(c, Codable::Waiting)).expect("read").pop().expect("one visit");
    assert!(words.1.contains(&visit.number), "{}", words.1);
    let counts = CodingCounts {
        diagnoses: 2,
        services: 1,
        undecided: 1,
        suggestions: 1,
        queries: 1,
        open_queries: 1,
        last_action: Some(CodingAction::Add),
    };
    assert_eq!(waiting.counts, counts);
    assert_eq!((waiting.payer.as_deref(), waiting.signed), (Some("Harbor Health"), false));
    assert_eq!(waiting.claim, Some(claim));
    assert_eq!(vault.look(|c| coding_queue::counts(c, visit.id)).expect("counted"), counts);
    let assignments = vault.look(|c| code_history::assignments(c, visit.id)).expect("listed");
    let asked = vault.look(|c| queries::of_encounter(c, visit.id)).expect("listed");
    let done = vault.look(|c| code_history::of_encounter(c, visit.id)).expect("listed");
    assert_eq!(CodingCounts::of(&assignments, 1, &asked, &done), counts, "counted in the database as in the domain");

    let usage = vault.look(|c| coding_queue::usage(c, visit.provider)).expect("counted");
    assert_eq!(usage.len(), 2, "only what is confirmed");
    assert!(usage.iter().all(|(_, own, all)| (*own, *all) == (1, 1)));
    let other = UserId::from_uuid(Uuid::from_u128(77));
    assert!(
        vault
            .look(|c| coding_queue::usage(c, other))
            .expect("counted")
            .iter()
            .all(|(_, own, all)| (*own, *all) == (0, 1))
    );
    let deeds = vault.look(|c| coding_queue::deeds(c, at(0), at(100))).expect("listed");
    assert_eq!(
        deeds.iter().map(|deed| (deed.encounter, deed.action)).collect::<Vec<_>>(),
        [(visit.id, CodingAction::Add)]
    );
    assert!(kept(&mut vault, |change| coding_facts::release(change, visit.id)).expect("released"));
    assert!(!kept(&mut vault, |change| coding_facts::release(change, visit.id)).expect("released"));
    assert_eq!(vault.look(|c| coding_facts::claim(c, visit.id)).expect("read"), None);
    assert_eq!(vault.look(|c| coding_facts::get(c, visit.id)).expect("read"), facts);

    // Whatever changes, the queue says what the records say, and what is done leaves it.
    let agrees = |vault: &Vault| {
        let counts = vault.look(|c| coding_queue::counts(c, visit.id)).expect("counted");
        assert_eq!(queue(vault, Codable::All).pop().expect("one visit").counts, counts);
        counts
    };
    kept(&mut vault, |change| {
        code_suggestions::withdraw(change, suggestion(1, &visit, "Z79.4").id)?;
        let removed = AssignmentChange { assignment: open.id, before: Some(open.clone()), after: None };
        code_history::append(change, &history(2, &visit, CodingAction::Remove, vec![removed]))?;
        code_history::append(change, &history(3, &visit, CodingAction::Finish, vec![]))
    })
    .expect("kept");
    assert_eq!((agrees(&vault).undecided, agrees(&vault).suggestions), (0, 0));
    assert_eq!(queue(&vault, Codable::Waiting).len(), 1, "a question is still open");
    let closed = Query { status: QueryStatus::Skipped, ..question(1, &visit, Asked::Patient, None) };
    kept(&mut vault, |change| queries::put(change, &closed)).expect("kept");
    assert_eq!(agrees(&vault).open_queries, 0);
    assert_eq!(queue(&vault, Codable::Waiting), [], "what is done waits no more");
    kept(&mut vault, |change| code_history::append(change, &history(4, &visit, CodingAction::Modify, vec![])))
        .expect("kept");
    assert_eq!(queue(&vault, Codable::Waiting).len(), 1, "any change opens it again");
    let cancelled = Encounter { status: EncounterStatus::Cancelled, ..visit };
    kept(&mut vault, |change| encounters::update(change, &cancelled)).expect("kept");
    assert_eq!(queue(&vault, Codable::All), [], "a visit that did not take place is not coded");
}

#[test]
fn a_code_set_is_kept_once_and_comes_back_byte_for_byte() {
    let (_sample, mut vault) = Sample::open();
    let by = vault.actor().user.id;
    let imported = |n: u128, kind: CodeSetKind| ImportedCodeSet {
        id: CodeSetId::from_uuid(Uuid::from_u128(n)),
        kind,
        version: "2024".into(),
        effective_from: at(0).date_naive(),
        effective_to: None,
        sha256: "ab".into(),
        file: "file.txt".into(),
        summary: ImportSummary {
            layout: "a layout".into(),
            rows: 3,
            kept: 2,
            left_out: 1,
            skipped: vec![LeftOutRow { line: 3, what: "no code".into() }],
            remarks: vec![],
        },
        imported_at: at(50),
        imported_by: by,
    };
    let (first, again) = (imported(1, CodeSetKind::Hcpcs), imported(2, CodeSetKind::Hcpcs));
    let other = imported(3, CodeSetKind::Ncci);
    for (set, expected) in [(&first, &first), (&again, &first), (&other, &other)] {
        let kept = kept(&mut vault, |change| code_sets::keep(change, set, &[1, 2, 3])).expect("kept");
        assert_eq!(kept, *expected);
    }
    assert_eq!(vault.look(code_sets::list).expect("listed"), [first.clone(), other.clone()]);
    assert_eq!(vault.look(|c| code_sets::encoded(c, first.id)).expect("kept"), [1, 2, 3]);
    kept(&mut vault, |change| code_sets::delete(change, first.id)).expect("deleted");
    assert!(matches!(vault.look(|c| code_sets::get(c, first.id)), Err(VaultError::NotFound)));
    kept(&mut vault, |change| coding_facts::put_rules(change, "necessity", &vec!["a rule"])).expect("kept");
    let rules: Option<Vec<String>> = vault.look(|c| coding_facts::rules(c, "necessity")).expect("read");
    assert_eq!(rules, Some(vec!["a rule".to_owned()]));
    assert_eq!(vault.look(|c| coding_facts::rules::<u32>(c, "other")).expect("read"), None);
}
