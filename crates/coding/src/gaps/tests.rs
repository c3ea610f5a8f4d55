//! The questions a note leaves open, and those it has answered.

use super::*;
use crate::sets::CodeLibrary;
use auscult_domain::coding::QueryForm;
use chrono::NaiveDate;
use std::sync::LazyLock;

static ENGINE: LazyLock<(CodeLibrary, Suggester)> = LazyLock::new(|| {
    let library = CodeLibrary::shipped();
    let suggester = Suggester::of(&library.on(day()));
    (library, suggester)
});

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 6, 1).expect("a day")
}

fn code(text: &str) -> CodeRef {
    CodeRef::parse(CodeSystem::Icd10Cm, text).expect("a code")
}

fn questions(note: &str, codes: &[&str]) -> Vec<String> {
    let codes: Vec<CodeRef> = codes.iter().map(|text| code(text)).collect();
    let gaps = of_codes(&CodingText::from_plain(note), &codes, &ENGINE.0.on(day()));
    gaps.into_iter().flat_map(|gap| gap.questions).map(|question| question.text).collect()
}

#[test]
fn what_is_missing_is_asked_and_what_is_said_is_not() {
    for (codes, silent, question, telling) in [
        ("I50.9", "A: heart failure", "Which type of heart failure is it?", "A: systolic heart failure"),
        ("N18.9", "A: CKD", "Which stage is the chronic kidney disease?", "A: CKD, stage 4"),
        ("J45.909", "A: asthma", "How severe is the asthma?", "A: mild persistent asthma"),
        ("E66.9", "A: obesity", "What is the body mass index?", "A: obesity. BMI 34"),
        (
            "F32.A",
            "A: depression",
            "Is it a major depressive disorder, and how severe?",
            "A: depression, single episode, mild",
        ),
        ("D64.9", "A: anemia", "What kind of anemia is it?", "A: iron deficiency anemia"),
        ("E11.9", "A: diabetes", "Which type of diabetes is it?", "A: type 2 diabetes"),
    ] {
        assert!(
            questions(silent, &[codes]).iter().any(|text| text == question),
            "{silent}: {:?}",
            questions(silent, &[codes])
        );
        assert!(!questions(telling, &[codes]).iter().any(|text| text == question), "{telling}");
    }
}

#[test]
fn a_side_is_asked_where_the_code_leaves_it_open() {
    let gaps = of_codes(&CodingText::from_plain("A: knee pain"), &[code("M25.569")], &ENGINE.0.on(day()));
    let side = gaps
        .iter()
        .flat_map(|gap| &gap.questions)
        .find(|question| question.text.starts_with("Which side"))
        .expect("the question");
    assert_eq!(side.form, QueryForm::MultipleChoice { choices: vec!["right".into(), "left".into()] });
    assert_eq!(side.sentence.as_deref(), Some("Affected side: {answer}."));
    assert!(!questions("A: right knee pain", &["M25.561"]).iter().any(|text| text.starts_with("Which side")));
}

#[test]
fn a_note_without_a_plan_lacks_it_and_a_sentence_lacks_nothing() {
    let lacking = |note: &str| {
        let gaps = of_codes(&CodingText::from_plain(note), &[], &ENGINE.0.on(day()));
        gaps.into_iter()
            .filter(|gap| gap.kind == GapKind::MissingSection)
            .map(|gap| gap.description)
            .collect::<Vec<_>>()
    };
    assert_eq!(lacking("CC: cough\nAssessment: bronchitis"), ["The note has no plan."]);
    assert!(lacking("htn, stable").is_empty() && lacking("").is_empty());
}

#[test]
fn what_is_suspected_is_asked_about_and_what_nothing_bears_out_too() {
    let text = CodingText::from_plain("CC: cough\nAssessment: Cough, possible pneumonia.\nPlan: chest x-ray");
    let codes = ENGINE.0.on(day());
    let assigned = [code("R05.9"), code("E11.9")];
    let gaps = find(&ENGINE.1, &SuggestRequest { assigned: &assigned, ..SuggestRequest::of(&text, &codes) });
    assert!(
        gaps.iter().any(|gap| gap.kind == GapKind::UnclearDocumentation && gap.codes == [code("J18.9")]),
        "{gaps:?}"
    );
    let unsupported: Vec<_> =
        gaps.iter().filter(|gap| gap.kind == GapKind::CodingSupportNeeded).flat_map(|gap| &gap.codes).collect();
    assert_eq!(unsupported, [&code("E11.9")]);
}

#[test]
fn every_rule_can_be_asked_and_answered() {
    for rule in RULES {
        assert!(
            !rule.codes.is_empty() && rule.question.ends_with('?') && rule.sentence.contains("{answer}"),
            "{}",
            rule.question
        );
        if let QueryForm::MultipleChoice { choices } = rule.answer.form() {
            assert!(choices.len() > 1, "{}", rule.question);
        }
        let set = ENGINE.0.on(day());
        let known = rule.codes.iter().all(|start| set.icd10cm().entries().any(|entry| entry.code().starts_with(start)));
        assert!(known, "{:?}", rule.codes);
    }
}
