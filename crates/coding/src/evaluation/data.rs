//! Amount and complexity of data: unique tests, documents and a historian (category 1), interpretation of one's own
//! (category 2), discussion with others who treat the patient (category 3).

use super::EvaluationDispute;
use super::element::{EvaluationElement, EvaluationRow, judged};
use super::statements::{Statement, Statements};
use super::tests_named::{TESTS, site};
use auscult_domain::coding::{DecisionElement, DecisionLevel};
use regex::Regex;
use std::sync::LazyLock;

const SOURCE: &str =
    "CPT, evaluation and management guidelines: amount and/or complexity of data to be reviewed and analyzed";

/// A kind of row other than a test, by the words that show it.
struct Shown {
    key: &'static str,
    what: &'static str,
    category: u8,
    words: Regex,
}

static SHOWN: LazyLock<Vec<Shown>> = LazyLock::new(|| {
    [
        ("document", "notes of another source reviewed", 1, r"\breview(?:ed|ing)?\b.{0,40}\b(?:records?|notes?|letters?|summary|documentation)\b.{0,30}\b(?:from|of)\b|\b(?:outside|external|emergency (?:room|department)|hospital|discharge) (?:records?|notes?|summary|summaries)\b"),
        ("historian", "history from somebody else, who was needed for it", 1, r"\bhistory\b.{0,40}\b(?:obtained|provided|given|supplied|taken)\b.{0,20}\b(?:by|from)\b.{0,15}\b(?:mother|father|parent|wife|husband|spouse|daughter|son|guardian|caregiver|caretaker|family)"),
        ("interpretation", "interpretation of one's own", 2, r"\bindependent(?:ly)?\b.{0,20}\b(?:review|interpret|read)|\b(?:personally|myself)\b.{0,20}\b(?:review|interpret|read|look)\w*\b.{0,40}\b(?:image|film|x-?ray|tracing|mri|ct|ekg|ecg)|\bmy (?:own )?(?:interpretation|read)\b"),
        ("discussion", "discussion with another clinician or source", 3, r"\b(?:discuss(?:ed)?|spoke|talked|conferred)\b.{0,30}\bwith (?:dr\b|the (?:cardiolog|neurolog|radiolog|surge|oncolog|hospital|pharmac|social worker|psychiatr|specialist)|(?:his|her|their) (?:cardiolog|neurolog|oncolog|surgeon|psychiatr|primary|pcp|therapist|case manager))"),
    ]
    .into_iter()
    .filter_map(|(key, what, category, words)| Some(Shown { key, what, category, words: Regex::new(words).ok()? }))
    .collect()
});

/// Words of ordering, for what stands in the plan.
static ORDERED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"\border|\bobtain|\brepeat|\brecheck|\bschedul|\bset (?:him|her|them|the patient) up|\bsend\b|\bperform|\bget an?\b|\brecommend|\bcheck(?:ing|ed)?\b|\bwill have\b|\bwant to get|\badditional (?:testing|blood work)|\bscreened|\brefer",
    )
    .ok()
});

/// Tests that are only talked of for later.
static LATER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"\bdue for\b.{0,40}\bin \d|\bin (?:a couple of|\d+|three|six) months?\b.{0,10}$|\bnext year\b|\bannual screening\b|\bprior to (?:her|his|the) next visit").ok()
});

pub(super) fn element(statements: &Statements<'_>, dispute: &EvaluationDispute) -> EvaluationElement {
    let mut rows = tests(statements);
    for shown in SHOWN.iter() {
        let hit = statements.all.iter().find(|statement| !statement.open && shown.words.is_match(&statement.lower));
        if let Some(statement) = hit {
            rows.push(row(shown.key, shown.what, shown.category, statement));
        }
    }
    judged(DecisionElement::Data, SOURCE, rows, dispute, judge)
}

fn row(key: &str, what: &str, category: u8, statement: &Statement<'_>) -> EvaluationRow {
    EvaluationRow {
        key: format!("data.{key}"),
        what: what.to_owned(),
        counts_as: match category {
            1 => "category 1",
            2 => "category 2, independent interpretation",
            _ => "category 3, discussion of management",
        }
        .to_owned(),
        level: None,
        category: Some(category),
        struck: false,
        evidence: vec![statement.evidence()],
    }
}

/// The unique tests that were reviewed or ordered.
fn tests(statements: &Statements<'_>) -> Vec<EvaluationRow> {
    let mut rows: Vec<EvaluationRow> = Vec::new();
    let matches =
        |words: &LazyLock<Option<Regex>>, text: &str| words.as_ref().is_some_and(|words| words.is_match(text));
    let results = statements.results().map(|statement| (statement, true));
    let plan =
        statements.plan().filter(|statement| !statement.section.is(auscult_domain::template::SectionKind::Results));
    for (statement, result) in results.chain(plan.map(|statement| (statement, false))) {
        if statement.open || (!result && matches(&LATER, &statement.lower)) {
            continue;
        }
        for test in TESTS.iter().filter(|test| test.words.is_match(&statement.lower)) {
            let ordered = !result && matches(&ORDERED, &statement.lower);
            let site = if test.by_site { site(&statement.lower) } else { String::new() };
            let key = format!("data.test.{}{}{site}", test.name, if site.is_empty() { "" } else { "." });
            // A picture without its site is the one of that kind already counted.
            let same = |row: &&mut EvaluationRow| {
                row.key == key
                    || (test.by_site
                        && (site.is_empty() && row.key.starts_with(&key)
                            || row.key == format!("data.test.{}", test.name)))
            };
            if let Some(known) = rows.iter_mut().find(same) {
                if known.evidence.len() < 3 {
                    known.evidence.push(statement.evidence());
                }
                continue;
            }
            let what = if ordered { format!("{} ordered", test.name) } else { format!("{} reviewed", test.name) };
            let mut row = row("", &what, 1, statement);
            row.key = key;
            row.counts_as = "category 1, a unique test".to_owned();
            rows.push(row);
        }
    }
    if let Some(unnamed) =
        unnamed(statements).filter(|_| !rows.iter().any(|row| LABORATORY.iter().any(|name| row.key.ends_with(name))))
    {
        rows.push(unnamed);
    }
    rows
}

/// Tests of blood that a note names most; where one of them is there, 'labs' is not another.
const LABORATORY: &[&str] = &[
    "count",
    "metabolic panel",
    "lipid panel",
    "A1c",
    "glucose",
    "thyroid test",
    "liver panel",
    "anemia profile",
    "magnesium",
];

/// Results of a laboratory that are not named: at least one test.
fn unnamed(statements: &Statements<'_>) -> Option<EvaluationRow> {
    let words = |statement: &&Statement<'_>| {
        let lower = &statement.lower;
        ["labs:", "labs are", "labs were", "lab results", "blood work", "laboratory"]
            .iter()
            .any(|word| lower.contains(word))
    };
    let statement = statements.results().filter(|statement| !statement.open).find(words)?;
    let mut row = row("test.laboratory", "laboratory results reviewed", 1, statement);
    row.counts_as = "category 1, at least one test".to_owned();
    Some(row)
}

/// The table: which of the categories are met.
pub(super) fn judge(rows: &[&EvaluationRow]) -> (DecisionLevel, String) {
    let of = |category: u8| rows.iter().filter(|row| row.category == Some(category)).count();
    let (first, second, third) = (of(1), of(2), of(3));
    let historian = rows.iter().any(|row| row.key == "data.historian");
    let met = usize::from(first >= 3) + usize::from(second > 0) + usize::from(third > 0);
    match (met, first) {
        (2.., _) => (DecisionLevel::High, "extensive: two of the three categories".to_owned()),
        (1, _) if first >= 3 => (DecisionLevel::Moderate, format!("moderate: {first} of category 1")),
        (1, _) => (DecisionLevel::Moderate, "moderate: an own interpretation or a discussion".to_owned()),
        (_, 2) => (DecisionLevel::Low, "limited: two of category 1".to_owned()),
        _ if historian => (DecisionLevel::Low, "limited: an independent historian".to_owned()),
        (_, count) => (DecisionLevel::Straightforward, format!("minimal: {count} of category 1")),
    }
}
