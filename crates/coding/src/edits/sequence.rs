//! The order of diagnoses: code first, use additional, what may never or only stand first (ICD-10-CM guidelines,
//! sections I.A.13, I.A.17, I.C.20 and I.C.21.c.16).

use super::finding::{Rule, fixed_by};
use super::pointers::is_external_cause;
use super::visit::{Diagnosis, Visit};
use crate::sets::table::CodeSpan;
use crate::sets::{Entry, Level, Note, NoteKind};
use auscult_domain::coding::{CodeChange, CodeFinding, CodeRef, CodeSystem, RuleKind};

const CODE_FIRST: Rule = Rule::error("icd10cm.code_first", RuleKind::CodeCombination);
const CODE_FIRST_MISSING: Rule = Rule::error("icd10cm.code_first_missing", RuleKind::CodeCombination);
const ADDITIONAL_BEFORE: Rule = Rule::warning("icd10cm.use_additional_order", RuleKind::CodeCombination);
const ADDITIONAL_MISSING: Rule = Rule::warning("icd10cm.use_additional", RuleKind::CodeCombination);
const ORGANISM: Rule = Rule::info("icd10cm.organism", RuleKind::CodeCombination);
const NEVER_FIRST: Rule = Rule::error("icd10cm.never_first", RuleKind::CodeCombination);
const ONLY_FIRST: Rule = Rule::warning("icd10cm.only_first", RuleKind::CodeCombination);

pub(super) fn check(visit: &Visit<'_>) -> Vec<CodeFinding> {
    let mut findings = first_listed(visit);
    for (place, diagnosis) in visit.diagnoses.iter().enumerate() {
        let Some(entry) = diagnosis.entry else { continue };
        findings.extend(code_first(visit, place, diagnosis, entry));
        findings.extend(use_additional(visit, place, diagnosis, entry));
    }
    // Where one code's note already says it, the other's says nothing new.
    let first: Vec<_> =
        findings.iter().filter(|found| found.rule == CODE_FIRST.name).map(|found| found.codes.clone()).collect();
    findings.retain(|found| found.rule != ADDITIONAL_BEFORE.name || !first.contains(&found.codes));
    findings
}

/// The move of one diagnosis before another.
fn move_before(finding: CodeFinding, code: &CodeRef, before: &CodeRef) -> CodeFinding {
    let label = format!("Put {} before {}", code.code, before.code);
    fixed_by(finding, label, CodeChange::MoveBefore { code: code.clone(), before: before.clone() })
}

/// Whether the notes of a group name a diagnosis.
fn names(notes: &[Note<'_>], diagnosis: &Diagnosis<'_>) -> bool {
    diagnosis.entry.is_some_and(|entry| notes.iter().any(|note| note.ranges.iter().any(|range| range.covers(entry))))
}

/// The notes of a kind that hold for a code, by the place they stand at, the nearest first.
fn groups<'a>(entry: Entry<'a>, kind: NoteKind) -> impl Iterator<Item = (Entry<'a>, Vec<Note<'a>>)> {
    let above = entry.upwards().map(move |at| (at, at.notes(kind).collect::<Vec<_>>()));
    above.filter(|(_, notes)| !notes.is_empty())
}

/// A manifestation names itself so, or the heading above it does.
fn is_manifestation(entry: Entry<'_>) -> bool {
    let mut own = entry.upwards().take_while(|at| !matches!(at.level(), Level::Block | Level::Chapter));
    own.any(|at| at.title().to_ascii_lowercase().contains("classified elsewhere") && !at.title().starts_with("Other"))
        && groups(entry, NoteKind::CodeFirst).next().is_some()
}

fn code_first(visit: &Visit<'_>, place: usize, diagnosis: &Diagnosis<'_>, entry: Entry<'_>) -> Vec<CodeFinding> {
    let mut findings = Vec::new();
    let mut cause_before = false;
    for (at, notes) in groups(entry, NoteKind::CodeFirst) {
        let of_adverse_effects = notes.iter().any(|note| note.text.contains("adverse effect"));
        if of_adverse_effects && !entry.title().to_ascii_lowercase().contains("adverse effect") {
            continue;
        }
        let source = visit.icd10cm_source(&format!("code first at {}; guidelines, section I.A.13", at.code()));
        cause_before |= visit.diagnoses[..place].iter().any(|before| names(&notes, before));
        if let Some(after) = visit.diagnoses[place + 1..].iter().find(|after| names(&notes, after)) {
            let message = format!("{} is coded before {}, not after it.", after.code.code, diagnosis.code.code);
            let finding = CODE_FIRST.finds(&[after.code, diagnosis.code], message, source);
            findings.push(move_before(finding, after.code, diagnosis.code));
            return findings;
        }
    }
    if !cause_before && is_manifestation(entry) {
        let nearest = groups(entry, NoteKind::CodeFirst).next();
        let Some((at, notes)) = nearest else { return findings };
        // 'Such as' gives examples: any condition before it may be the cause.
        let examples =
            notes.iter().any(|note| note.text.contains("such as")) || notes.iter().all(|n| n.ranges.is_empty());
        if examples && place > 0 {
            return findings;
        }
        let message = format!(
            "{} ({}) is a manifestation: the condition it comes from is coded before it.",
            diagnosis.code.code,
            entry.title()
        );
        let source = visit.icd10cm_source(&format!("code first at {}; guidelines, section I.A.13", at.code()));
        findings.push(CODE_FIRST_MISSING.finds(&[diagnosis.code], message, source));
    }
    findings
}

/// Words that leave it open whether there is anything to add.
const CONDITIONS: &[&str] = &[
    "if ",
    "any ",
    "where ",
    "when ",
    "as needed",
    "external cause",
    "adverse effect",
    "such as",
    "to further",
    "manifestation",
    "complication",
    "finding",
    "associated",
];

fn use_additional(visit: &Visit<'_>, place: usize, diagnosis: &Diagnosis<'_>, entry: Entry<'_>) -> Vec<CodeFinding> {
    let mut findings = Vec::new();
    for (at, notes) in groups(entry, NoteKind::UseAdditional) {
        if matches!(at.level(), Level::Block | Level::Chapter) {
            break;
        }
        let source = visit.icd10cm_source(&format!("use additional at {}; guidelines, section I.A.17", at.code()));
        if let Some(before) = visit.diagnoses[..place].iter().find(|before| names(&notes, before)) {
            let message = format!("{} adds to {} and is coded after it.", before.code.code, diagnosis.code.code);
            let finding = ADDITIONAL_BEFORE.finds(&[diagnosis.code, before.code], message, source);
            findings.push(move_before(finding, diagnosis.code, before.code));
            continue;
        }
        if visit.diagnoses.iter().any(|other| names(&notes, other)) {
            continue;
        }
        findings.extend(missing(diagnosis, &notes, source));
    }
    findings
}

/// What an unconditional note asks for and nobody coded.
fn missing(diagnosis: &Diagnosis<'_>, notes: &[Note<'_>], source: String) -> Option<CodeFinding> {
    let [note] = notes else { return None };
    let first = note.ranges.first()?;
    let text = note.text.to_ascii_lowercase();
    let organism = first.first.starts_with("B95");
    let category = |code: &str| code.get(..3).map(str::to_owned);
    let one_category = note.ranges.iter().all(|range| category(&range.first) == category(&first.first));
    if CONDITIONS.iter().any(|word| text.contains(word)) || (!organism && !one_category) {
        return None;
    }
    let words = note.text.trim_start_matches("code ").trim_start_matches("to ");
    let code = &diagnosis.code.code;
    if organism {
        let message = format!("{code}: where the note names the organism, a code of B95 to B97 is added.");
        return Some(ORGANISM.finds(&[diagnosis.code], message, source));
    }
    let finding = ADDITIONAL_MISSING.finds(&[diagnosis.code], format!("{code} wants a further code: {words}."), source);
    let only = (note.ranges.len() == 1 && first.first == first.last).then(|| diagnosis.entry?.set().get(&first.first));
    let only = only.flatten().filter(|entry| entry.billable());
    let add = only.and_then(|entry| CodeRef::parse(CodeSystem::Icd10Cm, entry.code()).ok());
    Some(match add {
        Some(code) => fixed_by(finding, format!("Add {}", code.code), CodeChange::Add { code }),
        None => finding,
    })
}

/// Codes that stand only first where they stand at all, but for a second visit on the day (section I.C.21.c.16).
const ONLY_FIRST_CODES: &str =
    "Z00 Z01 Z02 Z04 Z31.81-Z31.84 Z33.2 Z34 Z38 Z39 Z40 Z42 Z51.0 Z51.1 Z52 Z76.1-Z76.2 Z99.12";

fn first_listed(visit: &Visit<'_>) -> Vec<CodeFinding> {
    let mut findings = Vec::new();
    let Some(first) = visit.diagnoses.first() else { return findings };
    if is_external_cause(first.code.code.as_str()) {
        let message = format!("{} says how it came about and never stands first.", first.code.code);
        let finding = NEVER_FIRST.finds(&[first.code], message, visit.icd10cm_source("guidelines, section I.C.20.a.6"));
        let injury = visit.diagnoses.iter().find(|other| !is_external_cause(other.code.code.as_str()));
        findings.push(match injury {
            Some(injury) => move_before(finding, injury.code, first.code),
            None => finding,
        });
    }
    let only_first = CodeSpan::parse_list(ONLY_FIRST_CODES).unwrap_or_default();
    let only_first = |code: &CodeRef| only_first.iter().any(|span| span.holds(code.code.as_str()));
    // Where another code of the kind stands first, both reasons for the visit are of that kind.
    if !only_first(first.code)
        && let Some(later) = visit.diagnoses[1..].iter().find(|later| only_first(later.code))
    {
        let message = format!(
            "{} stands first or not at all: it is the reason for the visit. Anything found is coded after it.",
            later.code.code
        );
        let source = visit.icd10cm_source("guidelines, section I.C.21.c.16");
        findings.push(move_before(ONLY_FIRST.finds(&[later.code], message, source), later.code, first.code));
    }
    findings
}
