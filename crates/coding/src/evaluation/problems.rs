//! Number and complexity of the problems addressed: each heading of the assessment with what is said under it.

use super::EvaluationDispute;
use super::element::{EvaluationElement, EvaluationRow, judged};
use super::problem_words::{Told, course, kind};
use super::statements::{Statement, Statements, is_assessment_or_plan};
use crate::suggest::{CodingText, TextSection};
use auscult_domain::coding::{DecisionElement, DecisionLevel};
use auscult_domain::template::SectionKind;
use std::ops::Range;

const SOURCE: &str =
    "CPT, evaluation and management guidelines: number and complexity of problems addressed at the encounter";

/// A problem and everything said under its heading.
struct Problem<'a> {
    heading: Heading<'a>,
    said: Vec<Statement<'a>>,
}

#[derive(Clone)]
struct Heading<'a> {
    section: &'a TextSection,
    range: Range<usize>,
    lower: String,
}

impl Heading<'_> {
    fn text(&self) -> &str {
        self.section.text[self.range.clone()].trim_end_matches(['.', ':', ' '])
    }

    /// Words long enough to tell problems apart.
    fn words(&self) -> Vec<&str> {
        self.lower.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 3).collect()
    }

    fn is_same(&self, other: &Heading<'_>) -> bool {
        let (own, others) = (self.words(), other.words());
        let shared = own.iter().filter(|word| others.contains(word)).count();
        shared > 0 && shared * 2 >= own.len().min(others.len())
    }
}

pub(super) fn element(
    text: &CodingText,
    statements: &Statements<'_>,
    dispute: &EvaluationDispute,
) -> EvaluationElement {
    let problems = found(text, statements);
    let rows = problems.iter().enumerate().map(|(number, problem)| row(number, problem)).collect();
    judged(DecisionElement::Problems, SOURCE, rows, dispute, judge)
}

/// Labels within a problem, which are no headings.
const LABELS: &[&str] = &[
    "medical reasoning",
    "additional testing",
    "medical treatment",
    "patient education",
    "specialist referral",
    "patient agreement",
    "procedure",
    "follow-up",
    "follow up",
    "instruction",
    "medication",
    "labs",
    "imaging",
    "plan",
    "assessment",
    "diagnosis",
    "treatment",
    "counseling",
    "education",
    "return",
    "reasoning",
    "testing",
    "referral",
];

/// Words that make a line a sentence.
const VERBS: &[&str] = &[
    "will",
    "is",
    "are",
    "was",
    "were",
    "has",
    "have",
    "had",
    "should",
    "can",
    "could",
    "continue",
    "start",
    "order",
    "ordered",
    "recommend",
    "recommended",
    "discussed",
    "reviewed",
    "advised",
    "encouraged",
    "patient",
    "he",
    "she",
    "we",
    "i",
    "they",
    "today",
    "call",
    "return",
    "schedule",
    "repeat",
    "take",
    "increase",
    "decrease",
    "prescribed",
    "referral",
    "refer",
    "obtain",
    "avoid",
    "complete",
    "questions",
    "denies",
    "reports",
    "presents",
    "performed",
    "would",
    "advise",
    "appears",
    "understands",
    "agree",
    "agrees",
    "follow",
];

/// A line that names a problem: where it begins and ends, and what follows a colon in it.
fn heading_in(section: &TextSection, line: Range<usize>) -> Option<(Range<usize>, Option<usize>)> {
    let text = &section.text[line.clone()];
    let begun = text.trim_start_matches(|c: char| {
        c.is_whitespace() || c.is_ascii_digit() || matches!(c, '.' | ')' | '•' | '-' | '*' | '#' | '–')
    });
    let start = line.start + (text.len() - begun.len());
    let (name, rest) = match begun.split_once(':') {
        Some((name, rest)) => (name, (!rest.trim().is_empty()).then_some(start + name.len() + 1)),
        None => (begun, None),
    };
    let name = name.trim_end();
    let plain = name.trim_end_matches(['.', ':']);
    let lower = plain.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '/').filter(|w| !w.is_empty()).collect();
    let label = LABELS.iter().any(|label| lower.starts_with(label));
    let sentence = words.iter().any(|word| VERBS.contains(word)) || plain.contains(". ");
    let fits = !words.is_empty() && words.len() <= 14 && !sentence && !label;
    (fits && plain.chars().any(char::is_alphabetic)).then(|| (start..start + name.len(), rest))
}

/// The lines of a section, with whether each begins with a bullet.
fn lines(section: &TextSection) -> Vec<(Range<usize>, bool)> {
    let mut at = 0;
    let mut found = Vec::new();
    for line in section.text.split('\n') {
        let range = at..at + line.len();
        at = range.end + 1;
        if !line.trim().is_empty() {
            found.push((range, line.trim_start().starts_with(['•', '-', '*', '–'])));
        }
    }
    found
}

fn found<'a>(text: &'a CodingText, statements: &Statements<'a>) -> Vec<Problem<'a>> {
    let mut problems: Vec<Problem<'a>> = Vec::new();
    let mut unclaimed: Vec<Statement<'a>> = Vec::new();
    for section in text.sections.iter().filter(|section| is_assessment_or_plan(section)) {
        let lines = lines(section);
        let list_of_names = section.is(SectionKind::Assessment) && !section.is(SectionKind::Plan);
        let plain_headings = lines.iter().any(|(line, bullet)| !bullet && heading_in(section, line.clone()).is_some());
        let mut current: Option<usize> = None;
        for (line, bullet) in lines {
            let may_head = !bullet || list_of_names || (!plain_headings && section.is(SectionKind::Assessment));
            let heading = heading_in(section, line.clone()).filter(|_| may_head);
            let rest = match heading {
                Some((range, rest)) => {
                    let lower = section.text[range.clone()].to_lowercase();
                    let heading = Heading { section, range, lower };
                    let known = problems.iter().position(|problem| problem.heading.is_same(&heading));
                    current = Some(known.unwrap_or_else(|| {
                        problems.push(Problem { heading, said: Vec::new() });
                        problems.len() - 1
                    }));
                    rest.map(|from| from..line.end)
                }
                None => Some(line),
            };
            let Some(rest) = rest else { continue };
            let within = |statement: &&Statement<'a>| {
                std::ptr::eq(statement.section, section)
                    && statement.range.start >= rest.start
                    && statement.range.end <= rest.end
            };
            let said = statements.all.iter().filter(within).cloned();
            match current.and_then(|at| problems.get_mut(at)) {
                Some(problem) => problem.said.extend(said),
                None => unclaimed.extend(said),
            }
        }
    }
    problems.retain(|problem| !kind(&problem.heading.lower).contains(&Told::NotAProblem));
    match problems.as_mut_slice() {
        [] => problems.extend(in_prose(unclaimed)),
        [only] => only.said.extend(unclaimed),
        _ => {}
    }
    problems
}

/// Where nothing is a heading: one problem, the first sentence that names one.
fn in_prose(said: Vec<Statement<'_>>) -> Option<Problem<'_>> {
    let names = |statement: &&Statement<'_>| !kind(&statement.lower).is_empty() && !statement.open;
    let first = said.iter().find(names)?.clone();
    let heading = Heading { section: first.section, range: first.range.clone(), lower: first.lower.clone() };
    Some(Problem { heading, said })
}

/// What a problem counts as, by its heading, what is said of it and what is done about it.
fn class(problem: &Problem<'_>) -> (DecisionLevel, &'static str) {
    use DecisionLevel::{High, Low, Moderate, Straightforward};
    let told = kind(&problem.heading.lower);
    let has = |wanted| told.contains(&wanted);
    let said: Vec<&Statement<'_>> = problem.said.iter().filter(|statement| !statement.open).collect();
    let courses: Vec<Told> =
        course(&problem.heading.lower).into_iter().chain(said.iter().flat_map(|s| course(&s.lower))).collect();
    let worse = courses.contains(&Told::Worse);
    let in_body = |wanted| said.iter().any(|statement| kind(&statement.lower).contains(&wanted));
    let options = problem.said.iter().any(|statement| kind(&statement.lower).contains(&Told::ComplicatedInjury));
    if has(Told::Threat) || in_body(Told::Threat) {
        return (High, "threat to life or function");
    }
    let after_operation = has(Told::SelfLimited) && !worse;
    let new_finding =
        has(Told::New) || (said.iter().any(|s| s.lower.contains("new issue") || s.lower.contains("newly diagnos")));
    let injury = has(Told::ComplicatedInjury) || (has(Told::Acute) && options);
    match () {
        () if after_operation && !problem.heading.lower.contains("transplant") => {
            (Straightforward, "self-limited or minor")
        }
        () if has(Told::Chronic) && (worse || new_finding) => {
            (Moderate, "chronic illness that worsens or is not at its goal")
        }
        () if injury => (Moderate, "acute complicated injury"),
        () if has(Told::Systemic) => (Moderate, "acute illness with systemic symptoms"),
        () if has(Told::Chronic) => (Low, "stable chronic illness"),
        () if new_finding => (Moderate, "undiagnosed new problem with uncertain prognosis"),
        () if has(Told::Acute) => (Low, "acute, uncomplicated illness or injury"),
        // What is not known is not taken for more than it is.
        () => (Low, "acute, uncomplicated illness or injury"),
    }
}

fn row(number: usize, problem: &Problem<'_>) -> EvaluationRow {
    let (level, counts_as) = class(problem);
    let mut evidence = vec![problem.heading.section.evidence(problem.heading.range.clone())];
    let telling = problem.said.iter().filter(|statement| !statement.open && !course(&statement.lower).is_empty());
    evidence.extend(telling.take(2).map(Statement::evidence));
    EvaluationRow {
        key: format!("problem.{}", number + 1),
        what: problem.heading.text().to_owned(),
        counts_as: counts_as.to_owned(),
        level: Some(level),
        category: None,
        struck: false,
        evidence,
    }
}

/// The table: one of a kind, or two of a lesser kind.
pub(super) fn judge(rows: &[&EvaluationRow]) -> (DecisionLevel, String) {
    let of = |what: &str| rows.iter().filter(|row| row.counts_as == what).count();
    let highest = rows.iter().filter_map(|row| row.level).max().unwrap_or(DecisionLevel::Straightforward);
    let stable = of("stable chronic illness");
    let minor = of("self-limited or minor");
    match highest {
        DecisionLevel::High => (highest, "high: a threat to life or function".to_owned()),
        DecisionLevel::Moderate => {
            let why = rows.iter().find(|row| row.level == Some(highest)).map_or("", |row| row.counts_as.as_str());
            (highest, format!("moderate: {why}"))
        }
        _ if stable >= 2 => (DecisionLevel::Moderate, format!("moderate: {stable} stable chronic illnesses")),
        DecisionLevel::Low => (highest, "low: one stable chronic illness or an uncomplicated acute one".to_owned()),
        DecisionLevel::Straightforward if minor >= 2 => (DecisionLevel::Low, format!("low: {minor} minor problems")),
        DecisionLevel::Straightforward => (highest, "minimal: at most one minor problem".to_owned()),
    }
}
