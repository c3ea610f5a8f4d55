//! Risk of complications from what is decided: drugs that are managed, operations, social obstacles, what is bought
//! over the counter. Only what was decided counts, not what was considered and left (that is the physician's to add).

use super::EvaluationDispute;
use super::element::{EvaluationElement, EvaluationRow, judged};
use super::statements::{Statement, Statements};
use auscult_domain::coding::{DecisionElement, DecisionLevel};
use regex::Regex;
use std::collections::HashSet;
use std::sync::LazyLock;

const SOURCE: &str = "CPT, evaluation and management guidelines: risk of complications and/or morbidity or mortality of patient management";

const COMMON_DRUGS: &str = include_str!("../../../../assets/vocabulary/common_drugs.txt");
const DRUGS: &str = include_str!("../../../../assets/vocabulary/drugs.txt");

/// Names of drugs, one word each, in small letters.
static DRUG_NAMES: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let lines = COMMON_DRUGS.lines().chain(DRUGS.lines()).map(str::trim);
    let names = lines.filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_lowercase);
    names.filter(|name| !name.contains(' ') && name.len() > 3).collect()
});

/// Sold without a prescription in the strength that is usual.
const OVER_THE_COUNTER: &[&str] = &[
    "acetaminophen",
    "tylenol",
    "ibuprofen",
    "advil",
    "motrin",
    "aleve",
    "naproxen",
    "aspirin",
    "melatonin",
    "benadryl",
    "diphenhydramine",
    "cetirizine",
    "zyrtec",
    "claritin",
    "loratadine",
    "allegra",
    "magnesium",
    "calcium",
    "iron",
    "zinc",
    "fiber",
    "metamucil",
    "miralax",
    "senna",
    "colace",
    "docusate",
    "tums",
    "pepcid",
    "mucinex",
    "guaifenesin",
    "robitussin",
    "sudafed",
    "vitamin",
    "cholecalciferol",
    "biotin",
    "mederma",
    "fluoride",
    "caffeine",
    "alcohol",
    "testosterone",
    "cortisol",
    "glucose",
    "oxygen",
    "water",
    "sodium",
    "potassium",
    "nicotine",
    "insulin level",
    "lidocaine",
    "celestone",
    "cortisone",
    "kenalog",
    "creatinine",
    "cholesterol",
    "hydrocortisone",
    "urea",
    "thyroid",
];

struct Decision {
    key: &'static str,
    counts_as: &'static str,
    level: DecisionLevel,
    words: Regex,
}

static DECISIONS: LazyLock<Vec<Decision>> = LazyLock::new(|| {
    use DecisionLevel::{High, Low, Moderate};
    [
        ("hospital", "decision about hospital care", High, r"\b(?:admit(?:ted)? (?:him|her|them|the patient)?\b.{0,20}\bhospital|direct admission|hospital admission|transfer(?:red)? to the (?:emergency|hospital|icu)|send (?:him|her|them|the patient) to the (?:emergency|er\b|ed\b))"),
        ("toxicity", "drug therapy that is watched closely for toxicity", High, r"\b(?:methotrexate|warfarin|coumadin|lithium|amiodarone|tacrolimus|cyclosporine|chemotherapy|clozapine|digoxin|vancomycin)\b.{0,80}\b(?:monitor|level|toxic|inr)\b|\bmonitor\w*\b.{0,40}\btoxic"),
        ("end_of_life", "decision not to resuscitate or to reduce care", High, r"\bdo not resuscitate|\bdnr\b|\bhospice|\bcomfort care"),
        ("emergency_surgery", "emergency major surgery", High, r"\bemergen\w+ (?:surgery|operation|appendectomy|laparotomy)"),
        ("surgery", "decision about an operation or a procedure with some risk", Moderate, r"\b(?:recommend\w*|plan\w*|schedul\w*|proceed\w*|candidate|set (?:him|her) up|elected|going to be having)\b.{0,70}\b(?:surgery|operation|excision|replacement|arthroplast\w*|catheterization|epidural|resection|repair|angioplasty|ablation)|\bcardiac catheterization\b"),
        ("social", "treatment limited by social circumstances", Moderate, r"\b(?:cannot|can't|could not|unable to) afford|\btoo expensive|\breduced price|\blost (?:his|her|their) insurance|\bhomeless|\bfood insecur|\bno transportation|\bhousing\b.{0,20}\b(?:insecur|unstable)"),
        ("injection", "minor procedure without named risk factors", Low, r"\b(?:cortisone|steroid|corticosteroid|joint|trigger finger|trigger point) injection|\bminor (?:surgery|procedure)|\bskin biopsy|\bcast\b"),
        ("therapy", "therapy, splint or brace", Low, r"\bphysical therapy|\boccupational therapy|\bsplint|\bbrace|\bsling|\bcane\b|\bhome exercise"),
        ("counter", "drugs without a prescription", Low, r"\btylenol|\bacetaminophen|\bibuprofen|\badvil|\bmotrin|\baleve|\banti-?inflammator|\bover[- ]the[- ]counter|\botc\b|\bfiber supplement|\bmagnesium supplement|\bvitamin d\b|\bmederma|\bscar gel|\bantacid|\banalgesic"),
        ("referral", "referral or close observation", Low, r"\breferr?al|\brefer(?:red)?\b|\bclose monitoring|\bcontinue to (?:observe|monitor)"),
    ]
    .into_iter()
    .filter_map(|(key, counts_as, level, words)| Some(Decision { key, counts_as, level, words: Regex::new(words).ok()? }))
    .collect()
});

/// What is done with a drug.
static MANAGED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"\b(?:start|initiat|prescri|increas|decreas|reduc|continu|refill|add\b|adding|switch|chang|taper|resum|hold|discontinu|titrat|treat|place (?:him|her|them)|keep taking|put (?:him|her|them)|try|provid|begin|given|giv(?:e|ing)|recommend|maintain|can (?:take|start))").ok()
});

/// A dose, or a word that means a prescribed drug without its name.
static PRESCRIBED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"\bprescri(?:be|bed|ption)|\brefill|\bantibiotic|\bblood pressure regimen|\binhaler\b").ok()
});

static DOSE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\b\d[\d.,]*\s?(?:mg|mcg|milligrams?|units|puffs|iu|g|ml)\b").ok());

fn matches(words: &LazyLock<Option<Regex>>, text: &str) -> bool {
    words.as_ref().is_some_and(|words| words.is_match(text))
}

pub(super) fn element(statements: &Statements<'_>, dispute: &EvaluationDispute) -> EvaluationElement {
    let mut rows: Vec<EvaluationRow> = Vec::new();
    for statement in statements.plan().filter(|statement| !statement.open) {
        if manages_drug(&statement.lower) {
            let what = "a prescription drug is managed";
            add(&mut rows, "drug", what, "prescription drug management", DecisionLevel::Moderate, statement);
        }
        for decision in DECISIONS.iter().filter(|decision| decision.words.is_match(&statement.lower)) {
            add(&mut rows, decision.key, decision.counts_as, decision.counts_as, decision.level, statement);
        }
    }
    judged(DecisionElement::Risk, SOURCE, rows, dispute, judge)
}

/// Whether a prescription drug is started, changed or knowingly continued.
fn manages_drug(lower: &str) -> bool {
    if !matches(&MANAGED, lower) {
        return false;
    }
    let mut words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let mut counter = false;
    let mut drug = false;
    for word in &mut words {
        let otc = OVER_THE_COUNTER.contains(&word);
        counter |= otc;
        drug |= !otc && DRUG_NAMES.contains(word);
    }
    let prescribed = matches(&PRESCRIBED, lower);
    drug || (prescribed && !lower.contains("prescription glasses")) || (matches(&DOSE, lower) && !counter)
}

/// One row a kind of decision, with up to three places that show it.
fn add(
    rows: &mut Vec<EvaluationRow>,
    key: &str,
    what: &str,
    counts_as: &str,
    level: DecisionLevel,
    at: &Statement<'_>,
) {
    let key = format!("risk.{key}");
    if let Some(known) = rows.iter_mut().find(|row| row.key == key) {
        if known.evidence.len() < 3 {
            known.evidence.push(at.evidence());
        }
        return;
    }
    rows.push(EvaluationRow {
        key,
        what: what.to_owned(),
        counts_as: counts_as.to_owned(),
        level: Some(level),
        category: None,
        struck: false,
        evidence: vec![at.evidence()],
    });
}

/// The highest of what was decided.
pub(super) fn judge(rows: &[&EvaluationRow]) -> (DecisionLevel, String) {
    let highest = rows.iter().max_by_key(|row| row.level);
    match highest.and_then(|row| row.level.map(|level| (level, row))) {
        Some((level, row)) => (level, format!("{}: {}", super::words(level), row.counts_as)),
        None => (DecisionLevel::Straightforward, "minimal: nothing with a risk was decided".to_owned()),
    }
}
