//! Habits are noticed when they are ones, and only then; and whatever rules are applied, in whatever order, the facts of
//! a note and the order of its sources stay.

use super::*;
use crate::enhance::facts;
use auscult_domain::habit::{Habit, HabitOffer};
use auscult_domain::note::{NoteContent, Section, Source, Span, utf16_len, utf16_slice};
use auscult_domain::template::SectionKind;
use auscult_domain::{EncounterId, HabitId, SegmentId, TemplateId};
use chrono::NaiveDate;
use proptest::prelude::*;
use proptest::test_runner::Config;
use uuid::Uuid;

fn section(key: &str, text: &str, spans: Vec<(u32, u32)>) -> Section {
    let segment = SegmentId::from_uuid(Uuid::from_u128(1));
    let span = |(start, end)| Span {
        start,
        end,
        source: Source::Spoken { segments: vec![segment].try_into().expect("a source") },
        edited: false,
    };
    Section {
        key: key.into(),
        title: key.into(),
        kinds: vec![if key == "plan" { SectionKind::Plan } else { SectionKind::HistoryOfPresentIllness }],
        required: true,
        text: text.into(),
        spans: spans.into_iter().map(span).collect(),
    }
}

fn note(history: &str, plan: &str) -> NoteContent {
    let whole = |text: &str| if text.is_empty() { vec![] } else { vec![(0, utf16_len(text))] };
    NoteContent {
        template: TemplateId::from_uuid(Uuid::from_u128(2)),
        template_name: "SOAP".into(),
        template_version: 1,
        report: None,
        sections: vec![section("history", history, whole(history)), section("plan", plan, whole(plan))],
    }
}

/// What is noticed in notes composed and signed like these, the latest first.
fn noticed(pairs: &[[&str; 4]], decided: &[Habit]) -> Vec<HabitOffer> {
    let notes: Vec<(NoteContent, NoteContent)> =
        pairs.iter().map(|[history, plan, signed, planned]| (note(history, plan), note(signed, planned))).collect();
    let names = ["Rosa Álvarez".to_owned()];
    let visit =
        |(at, (composed, signed)): (usize, &'_ (NoteContent, NoteContent))| (at, composed.clone(), signed.clone());
    let kept: Vec<_> = notes.iter().enumerate().map(visit).collect();
    let visits: Vec<SignedVisit<'_>> = kept
        .iter()
        .map(|(at, composed, signed)| SignedVisit {
            encounter: EncounterId::from_uuid(Uuid::from_u128(*at as u128)),
            day: NaiveDate::default(),
            composed,
            signed: &signed.sections,
            names: &names,
        })
        .collect();
    notice(&visits, decided)
}

fn replace(from: &str, to: &str) -> Habit {
    Habit::Replace { from: from.into(), to: to.into() }
}

fn own(sentence: &str) -> Habit {
    Habit::Add { section: "plan".into(), sentence: sentence.into() }
}

fn rule(habit: Habit) -> (HabitId, Habit) {
    (HabitId::from_uuid(Uuid::from_u128(7)), habit)
}

const CHANGED: [[&str; 4]; 4] = [
    ["Patient reports cough.", "Rest at home.", "Pt endorses cough.", "Rest at home. Return precautions discussed."],
    ["Patient is well.", "Take 5 mg daily.", "Pt is well.", "Take 10 mg daily. Return precautions discussed."],
    [
        "The patient reports knee pain. Patient reports fever.",
        "Take 5 mg daily.",
        "The pt endorses knee pain. Pt endorses fever.",
        "Take 10 mg daily. Return precautions discussed.",
    ],
    ["Patient reports rash.", "Take 5 mg daily.", "Pt endorses rash.", "Take 10 mg daily."],
];

#[test]
fn what_is_done_in_nearly_every_note_is_noticed_and_a_dose_never_is() {
    let found = noticed(&CHANGED, &[]);
    let habits: Vec<&Habit> = found.iter().map(|offer| &offer.habit).collect();
    assert_eq!(found.len(), 2, "{}", serde_json::to_string(&habits).expect("it can be written"));
    assert_eq!(*habits[0], replace("patient", "pt"));
    assert_eq!((found[0].count.done, found[0].count.chances, found[0].count.visits), (5, 5, 4));
    assert_eq!(*habits[1], replace("reports", "endorses"));
    assert_eq!(found[1].example.before, "Patient reports cough.");
    assert_eq!(found[1].example.after, "Pt endorses cough.");
    // Three of four is less than eight of ten; without the last note it is always.
    assert!(noticed(&CHANGED[..3], &[]).iter().any(|offer| offer.habit == own("Return precautions discussed.")));
}

#[test]
fn two_visits_are_no_habit_nor_is_what_was_decided() {
    assert!(noticed(&CHANGED[..2], &[]).is_empty());
    let found = noticed(&CHANGED, &[replace("patient", "Pt")]);
    assert_eq!(found.iter().map(|offer| offer.habit.clone()).collect::<Vec<_>>(), [replace("reports", "endorses")]);
}

#[test]
fn names_of_the_chart_and_notes_nobody_composed_teach_nothing() {
    let named = ["Patient is well.", "Rest.", "Rosa is well.", "Rest."];
    assert!(noticed(&[named; 4], &[]).is_empty());
    let mut blank = note("Patient is well.", "");
    blank.sections.iter_mut().for_each(|section| section.spans.clear());
    let signed = note("Pt is well.", "");
    let visit = SignedVisit {
        encounter: EncounterId::from_uuid(Uuid::from_u128(1)),
        day: NaiveDate::default(),
        composed: &blank,
        signed: &signed.sections,
        names: &[],
    };
    assert!(notice(&[visit; 5], &[]).is_empty());
}

#[test]
fn words_and_sentences_that_always_go_are_noticed() {
    let went = |symptom: &str| {
        [
            format!("Overall the patient states that {symptom} is worse. Thank you for coming in."),
            format!("The patient states that {symptom} is worse."),
        ]
    };
    let texts: Vec<[String; 2]> = ["cough", "rash", "pain"].map(went).into();
    let pairs: Vec<[&str; 4]> = texts.iter().map(|[old, new]| [old.as_str(), "", new.as_str(), ""]).collect();
    let found: Vec<Habit> = noticed(&pairs, &[]).into_iter().map(|offer| offer.habit).collect();
    assert!(found.contains(&Habit::LeaveOut { words: "overall".into() }));
    assert!(found.contains(&Habit::LeaveOutSentence { sentence: "Thank you for coming in.".into() }));
    assert_eq!(found.len(), 2);
}

#[test]
fn rules_are_applied_with_sources_and_capitals_kept() {
    let mut draft = note("Patient reports cough. The patient said “patient”. Overall fine.", "- Rest.");
    draft.sections[0].spans.clear();
    for (start, end) in [(0, 22), (23, 50), (51, 64)] {
        draft.sections[0].spans.extend(section("x", "", vec![(start, end)]).spans);
    }
    let rules = [
        rule(replace("patient", "pt")),
        rule(replace("reports", "endorses")),
        rule(Habit::LeaveOut { words: "overall".into() }),
        rule(own("Return precautions discussed.")),
        rule(replace("cough", "fever")),
    ];
    let uses: Vec<u32> = apply(&mut draft, &rules).iter().map(|used| used.times).collect();
    assert_eq!(uses, [2, 1, 1, 1], "what is not harmless is not applied");
    let [history, plan] = &draft.sections[..] else { panic!("two sections") };
    assert_eq!(history.text, "Pt endorses cough. The pt said “patient”. Fine.");
    let said = |section: &Section| -> Vec<String> {
        let words = |span: &Span| utf16_slice(&section.text, span.start, span.end).unwrap_or_default().to_owned();
        section.spans.iter().map(words).collect()
    };
    assert_eq!(said(history), ["Pt endorses cough.", "The pt said “patient”.", "Fine."]);
    assert!(history.spans.iter().all(|span| !span.edited));
    assert_eq!(plan.text, "- Rest.\n- Return precautions discussed.");
    assert_eq!(said(plan), ["- Rest."], "a sentence of one's own has no source");
    assert!(apply(&mut draft, &rules).is_empty(), "what was done is not done again");
}

#[test]
fn nothing_is_added_where_nothing_was_composed_and_no_section_is_emptied() {
    let mut draft = note("Thank you for coming in.", "");
    let thanks = Habit::LeaveOutSentence { sentence: "Thank you for coming in.".into() };
    assert!(apply(&mut draft, &[rule(own("Return precautions discussed.")), rule(thanks)]).is_empty());
    assert_eq!(draft, note("Thank you for coming in.", ""));
}

#[test]
fn a_sentence_goes_with_its_space_or_its_line() {
    let thanks = rule(Habit::LeaveOutSentence { sentence: "Thank you for coming.".into() });
    for (before, after) in [
        ("One. Thank you for coming. Two.", "One. Two."),
        ("Thank you for coming. Two.", "Two."),
        ("One. Thank you for coming.", "One."),
        ("- One.\n- Thank you for coming.\n- Two.", "- One.\n- Two."),
        ("One.\nThank you for coming.", "One."),
        ("Other: Thank you for coming.", "Other: Thank you for coming."),
    ] {
        let mut draft = note(before, "");
        apply(&mut draft, std::slice::from_ref(&thanks));
        assert_eq!(draft.sections[0].text, after);
        assert_eq!(draft.disorder(), None);
    }
}

/// Words of notes, with what must never change among them.
const WORDS: &[&str] = &[
    "patient",
    "Patient",
    "reports",
    "cough",
    "no",
    "denies",
    "5",
    "mg",
    "lisinopril",
    "left",
    "knee",
    "x",
    "and",
    "the",
    "pt",
    "°",
    "🩺",
    "“fine”",
    "well,",
    "well.",
    "Rest.",
    "hypertension",
    "\n- ",
    "\nPlan: ",
    "[To complete: dose]",
    "to",
    "in order to",
    "discussed.",
    "half",
    "twice",
    "warfarin",
    "precautions",
    "Overall",
];

fn prose() -> impl Strategy<Value = String> {
    proptest::collection::vec(proptest::sample::select(WORDS), 0..24).prop_map(|words| words.join(" "))
}

fn habit() -> impl Strategy<Value = Habit> {
    let phrase = || proptest::collection::vec(proptest::sample::select(WORDS), 1..4).prop_map(|words| words.join(" "));
    prop_oneof![
        (phrase(), phrase()).prop_map(|(from, to)| Habit::Replace { from, to }),
        phrase().prop_map(|words| Habit::LeaveOut { words }),
        phrase().prop_map(|sentence| Habit::LeaveOutSentence { sentence }),
        phrase().prop_map(|sentence| Habit::Add { section: "plan".into(), sentence }),
        proptest::sample::select(vec![
            replace("patient", "pt"),
            replace("as well as", "and"),
            replace("hypertension", "HTN"),
            replace("and", "plus also"),
            Habit::LeaveOut { words: "overall".into() },
            Habit::LeaveOut { words: "x".into() },
            Habit::LeaveOutSentence { sentence: "well rest".into() },
            own("Return precautions discussed."),
        ]),
    ]
}

proptest! {
    #![proptest_config(Config::with_cases(10_000))]
    #[test]
    fn any_rules_leave_the_facts_and_the_order_of_sources(
        history in prose(), plan in prose(), cuts in proptest::collection::vec(any::<u32>(), 0..6),
        habits in proptest::collection::vec(habit(), 1..5),
    ) {
        let mut draft = note(&history, &plan);
        for section in &mut draft.sections {
            let length = utf16_len(&section.text);
            let mut edges: Vec<u32> = cuts.iter().map(|cut| cut % (length + 1)).collect();
            edges.sort_unstable();
            edges.dedup();
            let spans = edges.windows(2).map(|pair| (pair[0], pair[1])).collect();
            section.spans = super::tests::section("x", "", spans).spans;
        }
        let counted = |note: &NoteContent| note.sections.iter().map(|one| facts(&one.text)).collect::<Vec<_>>();
        let before = counted(&draft);
        let rules: Vec<(HabitId, Habit)> = habits.into_iter().map(rule).collect();
        apply(&mut draft, &rules);
        prop_assert_eq!(draft.disorder(), None);
        prop_assert_eq!(counted(&draft), before);
    }
}
