//! 'More specific' as a guided choice: from a heading or an unspecified code to a billable one, one question at a time.
//!
//! The questions are the levels of the classification: each asks which of a heading's children it is, in the words by
//! which the child's title differs from the heading's. A choice leads strictly down, so that every way ends.

use crate::sets::{Entry, Icd10Cm};
use auscult_domain::coding::{Code, CodeRef, CodeSystem};
use serde::{Deserialize, Serialize};

/// Where a code can be narrowed to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Narrowing {
    /// The code the question is about: the one that was asked for or a heading above it.
    pub about: Choice,
    /// What to ask next; `None` where the code is as specific as it gets.
    pub question: Option<Question>,
}

/// One question and its answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Question {
    /// What it asks for.
    pub aspect: Aspect,
    /// The answers in the order of the book.
    pub choices: Vec<Choice>,
}

/// A code as an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Choice {
    /// What it says beyond the heading: 'right', 'with coma'.
    pub label: String,
    /// The code.
    #[serde(flatten)]
    pub code: CodeRef,
    /// Its title.
    pub title: String,
    /// Whether a claim may carry it; where not, the next question follows.
    pub billable: bool,
}

/// What a question asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Aspect {
    /// Right, left or both.
    Side,
    /// Initial, subsequent, sequela.
    Encounter,
    /// Mild, moderate, severe; stages and degrees.
    Severity,
    /// The trimester of a pregnancy.
    Trimester,
    /// Which fetus.
    Fetus,
    /// With or without something.
    Complication,
    /// Accident, assault, self-harm, or what else was meant.
    Intent,
    /// Anything else: which kind or where.
    Kind,
}

/// Words that say for sure what a question is about, if half of its answers have one.
const SIGNS: &[(Aspect, &[&str])] = &[
    (Aspect::Encounter, &["encounter", "sequela"]),
    (Aspect::Trimester, &["trimester", "childbirth", "puerperium"]),
    (Aspect::Fetus, &["fetus"]),
    (Aspect::Intent, &["accidental", "assault", "self-harm", "undetermined", "adverse", "underdosing"]),
    (Aspect::Side, &["right", "left", "bilateral", "unilateral"]),
    (Aspect::Severity, &["mild", "moderate", "severe", "stage", "degree", "severity", "indeterminate"]),
    (Aspect::Complication, &["with", "without", "uncomplicated", "intractable"]),
];

/// Words that say no more than a heading does.
const NOTHING: &[&str] =
    &["unspecified", "nos", "without", "complication", "complications", "uncomplicated", "other", "and", "not", "site"];

/// The question that makes a code more specific. An unspecified code is asked about like the heading it stands for.
/// `None` where the set has no such code.
pub fn narrowing(set: &Icd10Cm, code: &str) -> Option<Narrowing> {
    let entry = set.get(code)?;
    let mut about = entry;
    while let Some(above) = about.parent().filter(|above| says_no_more(about, *above)) {
        about = above;
    }
    asked(about)
}

/// The question that follows when a choice was made; a choice of 'unspecified' is taken at its word.
pub fn narrowing_after(set: &Icd10Cm, choice: &str) -> Option<Narrowing> {
    asked(set.get(choice)?)
}

fn asked(mut about: Entry<'_>) -> Option<Narrowing> {
    // A heading with one child asks nothing.
    loop {
        let mut children = about.children();
        match (children.next(), children.next()) {
            (Some(only), None) => about = only,
            _ => break,
        }
    }
    let choices: Vec<Choice> = about.children().filter_map(|child| choice(child, label(about, child))).collect();
    let question = (!choices.is_empty()).then(|| Question { aspect: aspect(&choices), choices });
    Some(Narrowing { about: choice(about, about.title().to_owned())?, question })
}

fn choice(entry: Entry<'_>, label: String) -> Option<Choice> {
    let code = CodeRef { system: CodeSystem::Icd10Cm, code: Code::parse(CodeSystem::Icd10Cm, entry.code()).ok()? };
    Some(Choice { label, code, title: entry.title().to_owned(), billable: entry.billable() })
}

/// Whether a code only says that nothing more is known than what stands above it.
fn says_no_more(entry: Entry<'_>, above: Entry<'_>) -> bool {
    let label = label(above, entry).to_lowercase();
    let mut words = label.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).peekable();
    entry.stem().is_none()
        && label.contains("unspecified") | label.contains("without complication") | label.contains("uncomplicated")
        && words.all(|word| NOTHING.contains(&word) || above.title().to_lowercase().contains(word))
}

/// What a child's title says that its parent's does not, without the words both begin and end with.
fn label(parent: Entry<'_>, child: Entry<'_>) -> String {
    let [above, own] = [parent.title(), child.title()].map(|title| title.split_whitespace().collect::<Vec<_>>());
    let plain = |word: &str| word.trim_matches(',').to_lowercase();
    let same = |(one, other): &(&&str, &&str)| plain(one) == plain(other);
    let begin = above.iter().zip(&own).take_while(same).count();
    let most = above.len().min(own.len()) - begin;
    let end = above.iter().rev().zip(own.iter().rev()).take_while(same).count().min(most);
    let label = own[begin..own.len() - end].join(" ");
    let label = label.trim_matches([',', ' ']);
    if label.is_empty() { child.title().to_owned() } else { label.to_owned() }
}

/// What the answers are about.
fn aspect(choices: &[Choice]) -> Aspect {
    let has = |choice: &&Choice, signs: &[&str]| {
        let label = choice.label.to_lowercase();
        let mut words = label.split(|c: char| !c.is_alphanumeric() && c != '-');
        words.any(|word| signs.contains(&word))
    };
    let clear = |signs: &[&str]| 2 * choices.iter().filter(|choice| has(choice, signs)).count() >= choices.len();
    SIGNS.iter().find(|(_, signs)| clear(signs)).map_or(Aspect::Kind, |(aspect, _)| *aspect)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set() -> &'static Icd10Cm {
        Icd10Cm::shipped()
    }

    fn labels(narrowing: &Narrowing) -> Vec<&str> {
        narrowing.question.iter().flat_map(|question| &question.choices).map(|choice| choice.label.as_str()).collect()
    }

    #[test]
    fn an_unspecified_side_is_asked_for() {
        let asked = narrowing(set(), "M25.569").expect("a code");
        assert_eq!(asked.about.code.code.as_str(), "M25.56");
        assert_eq!(asked.question.as_ref().map(|question| question.aspect), Some(Aspect::Side));
        assert_eq!(labels(&asked), ["right", "left", "unspecified"]);
    }

    #[test]
    fn from_a_fracture_to_its_code() {
        let first = narrowing(set(), "S52.90").expect("a code");
        assert_eq!(first.about.code.code.as_str(), "S52", "its kind is unknown as well");
        assert!(labels(&first).contains(&"lower end of radius"), "{:?}", labels(&first));
        let side = narrowing_after(set(), "S52.52").expect("a code");
        assert_eq!(side.question.as_ref().map(|question| question.aspect), Some(Aspect::Side));
        let encounter = narrowing_after(set(), "S52.521").expect("a code");
        assert_eq!(encounter.question.as_ref().map(|question| question.aspect), Some(Aspect::Encounter));
        assert_eq!(labels(&encounter)[0], "initial encounter for closed fracture");
        assert_eq!(narrowing_after(set(), "S52.521A").and_then(|done| done.question), None);
    }

    #[test]
    fn what_is_specific_is_not_asked_about() {
        for code in ["E11.21", "M25.561", "I10", "S52.521A"] {
            assert_eq!(narrowing(set(), code).expect("a code").question, None, "{code}");
        }
        assert!(narrowing(set(), "E11.9").expect("a code").question.is_some());
        assert!(narrowing(set(), "A00-A09").is_none());
    }

    #[test]
    fn every_way_leads_down_to_a_billable_code() {
        for entry in set().entries() {
            let Some(asked) = narrowing_after(set(), entry.code()) else { panic!("{entry:?}") };
            match &asked.question {
                None => assert!(asked.about.billable, "{entry:?} ends without a billable code"),
                Some(question) => {
                    assert!(question.choices.len() > 1, "{entry:?}");
                    let below = |choice: &Choice| {
                        set().get(choice.code.code.as_str()).is_some_and(|code| code.is_within(entry) && code != entry)
                    };
                    assert!(question.choices.iter().all(below), "{entry:?}");
                }
            }
        }
    }
}
