//! Imports rules of payers and of the clinic: a CSV of our own layout, one rule a row.
//!
//! Columns, by these headings in any order: `id` (once in the table), `demand` (one of `diagnosis_needed`,
//! `diagnosis_refused`, `modifier_needed`, `modifier_refused`, `place_needed`, `units_at_most`, `use_instead`,
//! `not_beside`, `approval_needed`, `documentation_needed`), `payer` (empty for all), `procedures`, `diagnoses`, `others`, `places`,
//! `modifiers` (lists divided by blanks or `;`, codes also as spans such as `99202-99205`), `units`, `severity`
//! (`info`, `warning`, `error`), `message`, `source`, `from`, `to` (days of service, may be empty). A column `words` (divided by `;`) may be there
//! too: what `documentation_needed` looks for in the note.

use super::reading::{Fields, ImportFile, LONGEST_FILE, Row, Rows};
use super::report::{ImportError, ImportOptions, ImportProblem, ImportReport, Imported, LeftOut};
use super::values;
use crate::sets::payer_rules::{PayerDemand, PayerRule, PayerRules};
use crate::sets::places;
use crate::sets::table::{CodeSpan, TableKind};
use auscult_domain::coding::EditSeverity;
use chrono::NaiveDate;
use std::collections::BTreeSet;

const HEADINGS: [&str; 14] = [
    "id",
    "demand",
    "payer",
    "procedures",
    "diagnoses",
    "others",
    "places",
    "modifiers",
    "units",
    "severity",
    "message",
    "source",
    "from",
    "to",
];

/// Reads a table of rules. Its days of service are told, or else all days from 2000 on: each rule has its own.
///
/// # Errors
/// [`ImportError`] with the line that is wrong: a table of rules is taken whole or not at all.
pub fn payer_rules(file: &mut ImportFile<'_>, options: &ImportOptions) -> Result<Imported<PayerRules>, ImportError> {
    let mut rows = Rows::open(file, Fields::Delimited, options.encoding, LONGEST_FILE)?;
    let always = NaiveDate::from_ymd_opt(2000, 1, 1).map(|first| (rows.name().to_owned(), first, None));
    let version = values::version(TableKind::PayerRules, always, None, options);
    let version = version.map_err(|problem| rows.error(0, problem))?;
    let places = rows.next()?.and_then(|row| {
        let headings: Vec<String> = row.fields().map(str::to_ascii_lowercase).collect();
        let at = |wanted: &&str| headings.iter().position(|heading| heading == wanted);
        Some((HEADINGS.iter().map(at).collect::<Option<Vec<usize>>>()?, at(&"words")))
    });
    let Some((places, words)) = places else {
        return Err(rows.error(rows.line(), ImportProblem::OtherLayout("a table of rules (see the headings it needs)")));
    };
    let mut rules: Vec<PayerRule> = Vec::new();
    let mut ids = BTreeSet::new();
    while let Some(row) = rows.next()? {
        let line = row.line;
        if row.is_blank() {
            continue;
        }
        let rule = rule(&row, &places, words).map_err(|column| ImportProblem::BadValue { column });
        let rule = rule.map_err(|problem| rows.error(line, problem))?;
        if !ids.insert(rule.id.clone()) {
            return Err(rows.error(line, ImportProblem::Contradiction(rule.id)));
        }
        rules.push(rule);
    }
    if rules.is_empty() {
        return Err(rows.error(rows.line(), ImportProblem::NoRows));
    }
    let mut report = ImportReport::new("table of rules", version.clone());
    (report.rows, report.kept) = (rules.len() as u32, rules.len() as u32);
    LeftOut::default().into_report(&mut report);
    Ok(Imported { set: PayerRules::of(version, rules), report })
}

/// Reads a row, or names the column that is wrong.
fn rule(row: &Row<'_>, places: &[usize], words: Option<usize>) -> Result<PayerRule, &'static str> {
    let field = |heading: &str| {
        let column = HEADINGS.iter().position(|other| *other == heading).and_then(|at| places.get(at));
        column.map_or("", |place| row.field(*place))
    };
    let spans = |heading, column| CodeSpan::parse_list(field(heading)).ok_or(column);
    let list = |heading| -> Vec<String> {
        field(heading).split([';', ' ']).filter(|one| !one.is_empty()).map(str::to_ascii_uppercase).collect()
    };
    let day = |heading, column| match field(heading) {
        "" => Ok(None),
        text => values::day(text).map(Some).ok_or(column),
    };
    let demand = PayerDemand::WORDS.iter().find(|(word, _)| *word == field("demand")).ok_or("demand")?.1;
    let severity = match field("severity") {
        "info" => EditSeverity::Info,
        "warning" => EditSeverity::Warning,
        "error" => EditSeverity::Error,
        _ => return Err("severity"),
    };
    let required = |heading: &str, column| match field(heading) {
        "" => Err(column),
        text => Ok(text.to_owned()),
    };
    let rule = PayerRule {
        id: required("id", "id")?,
        demand,
        payer: Some(field("payer").to_owned()).filter(|payer| !payer.is_empty()),
        procedures: spans("procedures", "procedures")?,
        diagnoses: spans("diagnoses", "diagnoses")?,
        others: spans("others", "others")?,
        places: list("places"),
        modifiers: list("modifiers"),
        units: match field("units") {
            "" => None,
            text => Some(text.parse().map_err(|_| "units")?),
        },
        words: words
            .map_or("", |place| row.field(place))
            .split(';')
            .map(str::trim)
            .filter(|one| !one.is_empty())
            .map(str::to_owned)
            .collect(),
        severity,
        message: required("message", "message")?,
        source: required("source", "source (every rule names where it is written)")?,
        from: day("from", "from")?,
        to: day("to", "to")?,
    };
    if rule.procedures.is_empty() {
        return Err("procedures");
    }
    if rule.places.iter().any(|code| places::place(code).is_none()) {
        return Err("places");
    }
    if rule.modifiers.iter().any(|code| code.len() != 2) {
        return Err("modifiers");
    }
    let missing = match demand {
        PayerDemand::DiagnosisNeeded | PayerDemand::DiagnosisRefused => {
            rule.diagnoses.is_empty().then_some("diagnoses")
        }
        PayerDemand::ModifierNeeded | PayerDemand::ModifierRefused => rule.modifiers.is_empty().then_some("modifiers"),
        PayerDemand::PlaceNeeded => rule.places.is_empty().then_some("places"),
        PayerDemand::UnitsAtMost => rule.units.is_none().then_some("units"),
        PayerDemand::UseInstead | PayerDemand::NotBeside => rule.others.is_empty().then_some("others"),
        PayerDemand::DocumentationNeeded => rule.words.is_empty().then_some("words"),
        PayerDemand::ApprovalNeeded => None,
    };
    missing.map_or(Ok(rule), Err)
}
