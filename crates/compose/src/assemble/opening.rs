//! The first lines of the story: who comes, and what for. `The patient is a 62-year-old female. She presents today for
//! evaluation of a cough.`
//!
//! Age and sex stand in the chart, or were said; the reason is the chief complaint with its source. Where the clinician
//! has presented the patient in their own words, nothing is added.

use super::{Item, spoken};
use crate::composer::ComposeRequest;
use crate::lexicon;
use crate::prose::Pronouns;
use crate::prose::numbers::digits;
use crate::prose::polarity::negations;
use crate::sentences::Sentence;
use crate::statement::{Group, Statement};
use crate::text::{capitalised, decapitalised, re};
use auscult_domain::note::Source;
use auscult_domain::patient::Sex;
use auscult_domain::template::SectionKind;
use auscult_domain::transcript::Speaker;

/// The oldest anybody is, in years: beyond it a date of birth is a slip.
const OLDEST: u32 = 115;

/// The opening, as lines of the story that stand before it.
pub(super) fn items(
    request: &ComposeRequest<'_>,
    sentences: &[Sentence],
    statements: &[Statement],
    pronouns: Pronouns,
) -> Vec<Item> {
    let presented = |pattern: &regex::Regex| {
        let story = statements.iter().filter(|statement| statement.kind == SectionKind::HistoryOfPresentIllness);
        story.take(6).any(|statement| pattern.is_match(&statement.text))
    };
    if presented(re!(r"(?i)[- ]years?[- ]old (?:[a-z-]+ ){0,4}(?:male|female|man|woman|gentleman|lady|boy|girl)\b")) {
        return Vec::new();
    }
    // Of a visit that tells nothing there is no story to open.
    let tells = |statement: &Statement| {
        matches!(statement.kind, SectionKind::HistoryOfPresentIllness | SectionKind::ChiefComplaint)
    };
    if !statements.iter().any(tells) {
        return Vec::new();
    }
    let mut out: Vec<Item> = who(request, sentences).into_iter().collect();
    if !presented(re!(
        r"(?i)\bpresent(?:s|ing)?\b|\bhere (?:today )?(?:for|with|because)\b|\b(?:comes?|came|coming) in\b|\bnew patient\b"
    )) {
        let subject = if out.is_empty() { "the patient" } else { pronouns.subject };
        out.extend(reason(request, sentences, statements, subject));
    }
    out
}

fn item(text: String, source: Source) -> Item {
    let kind = SectionKind::HistoryOfPresentIllness;
    Item { kind, group: Group::Text, problem: None, text, source, speaker: None }
}

/// Age and sex: of the chart where it is somebody's, else as they were said.
fn who(request: &ComposeRequest<'_>, sentences: &[Sentence]) -> Option<Item> {
    let patient = request.patient;
    let somebody = !(patient.given_name.trim().is_empty() && patient.family_name.trim().is_empty());
    let day = request.encounter.date_of_service;
    if !somebody || patient.birth_date > day {
        return said_age(request, sentences);
    }
    let age = Some(patient.age_on(day)).filter(|age| (1..=OLDEST).contains(age))?;
    let article = if matches!(age, 8 | 11 | 18 | 80..=89) { "an" } else { "a" };
    let text = match patient.sex {
        Sex::Female => format!("The patient is {article} {age}-year-old female."),
        Sex::Male => format!("The patient is {article} {age}-year-old male."),
        Sex::Other | Sex::Unknown => format!("The patient is {age} years old."),
    };
    Some(item(text, Source::Chart { field: "patient.demographics".into() }))
}

/// `I'm 45 years old`, asked or told.
fn said_age(request: &ComposeRequest<'_>, sentences: &[Sentence]) -> Option<Item> {
    let told = sentences.iter().enumerate().filter(|(_, said)| said.speaker == Speaker::Patient).take(40);
    let (at, age) = told
        .filter_map(|(at, said)| {
            let line = digits(&said.lower);
            let age = re!(r"\bi(?:'m| am) (?:a |an )?(\d{1,3})[- ]years?[- ]old\b").captures(&line)?[1].parse().ok()?;
            Some((at, age))
        })
        .find(|(_, age)| (1..=OLDEST).contains(age))?;
    Some(item(format!("The patient is {age} years old."), spoken(request, sentences, &[at])?))
}

/// What the patient comes for: the chief complaint of the chart, or the one that was told.
fn reason(
    request: &ComposeRequest<'_>,
    sentences: &[Sentence],
    statements: &[Statement],
    subject: &str,
) -> Option<Item> {
    let charted = request.encounter.chief_complaint.as_deref().map(str::trim).filter(|complaint| !complaint.is_empty());
    let (complaint, source) = match charted {
        Some(complaint) => (complaint.to_owned(), Source::Chart { field: "encounter.chiefComplaint".into() }),
        None => {
            let told = statements.iter().find(|statement| statement.kind == SectionKind::ChiefComplaint)?;
            (told.text.clone(), spoken(request, sentences, &told.sentences)?)
        }
    };
    let what = purpose(&complaint)?;
    Some(item(format!("{} presents today for {what}.", capitalised(subject)), source))
}

/// `Cough for 10 days` → `evaluation of cough`, `Annual exam` → `an annual exam`; nothing of what names no complaint.
fn purpose(complaint: &str) -> Option<String> {
    let what = complaint.trim_end_matches(['.', ' ']);
    let what = re!(r"(?i)(?:[,;(]| for (?:the|about|around|approximately|\d+|a|several|two|three|four|five|six)\b| since\b| x ?\d).*$").replace(what, "");
    let what = decapitalised(what.trim());
    if negations(&what) > 0 || what.split_whitespace().count() > 9 {
        return None;
    }
    if re!(
        r"(?i)^(?:follow[ -]?up|evaluation|management|medication refill|refills?|establishing|a |an |the |his |her )"
    )
    .is_match(&what)
    {
        return Some(what);
    }
    if re!(r"(?i)\b(?:exam|examination|physical|visit|check-?up|follow[ -]?up|consultation|refill)$").is_match(&what) {
        let article = if what.starts_with(['a', 'e', 'i', 'o', 'u', 'A', 'E', 'I', 'O']) { "an" } else { "a" };
        return Some(format!("{article} {what}"));
    }
    let names = !lexicon::symptoms(&what).is_empty() || !lexicon::conditions(&what).is_empty();
    let verb = re!(r"(?i)\b(?:is|are|was|were|has|had|have|does|did|hurts|feels|going|i|she|he|it)\b").is_match(&what);
    (names && !verb).then(|| format!("evaluation of {what}"))
}

#[cfg(test)]
mod tests {
    use super::purpose;
    use expect_test::{Expect, expect};

    fn check(complaints: &str, expected: Expect) {
        let out: Vec<String> =
            complaints.lines().map(|line| purpose(line.trim()).unwrap_or_else(|| "-".into())).collect();
        expected.assert_eq(&out.join("\n"));
    }

    #[test]
    fn a_complaint_is_what_somebody_comes_for() {
        check(
            "Cough for approximately 10 days.
            Annual exam.
            Follow-up of chronic problems.
            Right knee pain.
            Hospital follow-up.
            Headache, nausea.
            No chest pain.
            Anxiety is better.
            Dog.",
            expect![[r#"
                evaluation of cough
                an annual exam
                follow-up of chronic problems
                evaluation of right knee pain
                a hospital follow-up
                evaluation of headache
                -
                -
                -"#]],
        );
    }
}
