//! NCCI procedure-to-procedure edits: two procedures that are not paid beside each other, and whether a modifier that
//! says why they are separate lifts the edit.
//!
//! A modifier is never put on for somebody: it states that the services were separate, and only the note can bear that
//! out (NCCI Policy Manual, chapter I, section E).

use super::finding::Rule;
use super::visit::{Line, Visit};
use crate::sets::modifiers::ProcedureGroup;
use crate::sets::ncci::{ModifierIndicator, PairEdit};
use auscult_domain::coding::{CodeFinding, RuleKind};

const NEVER: Rule = Rule::error("ncci.never_together", RuleKind::CodeCombination);
const NEEDS_MODIFIER: Rule = Rule::error("ncci.needs_modifier", RuleKind::CodeCombination);
const LIFTED: Rule = Rule::info("ncci.lifted", RuleKind::Documentation);
const OTHER_DAYS: Rule = Rule::warning("ncci.not_of_the_day", RuleKind::CodeCombination);
const NOT_CHECKED: Rule = Rule::info("ncci.not_checked", RuleKind::CodeCombination);

pub(super) fn check(visit: &Visit<'_>) -> Vec<CodeFinding> {
    if visit.lines.len() < 2 {
        return Vec::new();
    }
    let Some(edits) = visit.codes.ncci() else {
        let message =
            "No NCCI edits have been imported, so it cannot be said whether the procedures may stand together.";
        return vec![NOT_CHECKED.finds(&[], message, "NCCI procedure-to-procedure edits")];
    };
    let source = format!("NCCI procedure-to-procedure edits {}", edits.version().version);
    let day = visit.codes.day();
    let mut findings = Vec::new();
    if !edits.version().covers(day) {
        let message = format!("The NCCI edits are those of {}, not of this day of service.", edits.version().version);
        findings.push(OTHER_DAYS.finds(&[], message, source.as_str()));
    }
    for (place, one) in visit.lines.iter().enumerate() {
        for other in &visit.lines[place + 1..] {
            let keys = one.key.zip(other.key).filter(|(one, other)| one != other);
            let Some(edit) = keys.and_then(|(one, other)| edits.between(one, other, day)) else { continue };
            let (paid, unpaid) = if one.key == Some(edit.column1) { (one, other) } else { (other, one) };
            findings.push(pair(visit, &edit, paid, unpaid, &source));
        }
    }
    findings
}

fn pair(visit: &Visit<'_>, edit: &PairEdit<'_>, paid: &Line<'_>, unpaid: &Line<'_>, source: &str) -> CodeFinding {
    let codes = [paid.reference(), unpaid.reference()];
    let (first, second) = (paid.code(), unpaid.code());
    let reason = if edit.rationale.is_empty() { String::new() } else { format!(" ({})", edit.rationale) };
    let source = format!("{source}{reason}");
    if edit.terms.indicator == ModifierIndicator::NotAllowed {
        let message =
            format!("{second} is not paid beside {first}, and no modifier changes that. Only {first} is reported.");
        return NEVER.finds(&codes, message, source);
    }
    if let Some(modifier) = lifting(visit, paid).or_else(|| lifting(visit, unpaid)) {
        let message = format!(
            "{second} is part of {first} unless it was separate; modifier {modifier} says so, and the note must bear it out."
        );
        return LIFTED.finds(&codes, message, source);
    }
    let message = format!("{second} is not paid beside {first} unless it was separate. {}", right(visit, paid, unpaid));
    NEEDS_MODIFIER.finds(&codes, message, source)
}

/// A modifier of the line that lifts such an edit.
fn lifting(visit: &Visit<'_>, line: &Line<'_>) -> Option<String> {
    let mut own = line.line.modifiers.iter().map(|modifier| modifier.as_str());
    own.find(|modifier| visit.codes.modifier(modifier).is_some_and(|entry| entry.lifts_ncci)).map(str::to_owned)
}

/// Which modifier would be right if the services were separate.
fn right(visit: &Visit<'_>, paid: &Line<'_>, unpaid: &Line<'_>) -> String {
    let lines = [paid, unpaid];
    let evaluation = lines.iter().find(|line| ProcedureGroup::of(line.code()) == ProcedureGroup::Evaluation);
    let Some(evaluation) = evaluation else {
        return format!(
            "If it was, modifier XE (another encounter), XS (another structure), XP (another practitioner) or XU belongs \
             on {}, an anatomical one such as RT or LT where the sides differ, and 59 only where none of these fits.",
            unpaid.code()
        );
    };
    let both = lines.iter().all(|line| ProcedureGroup::of(line.code()) == ProcedureGroup::Evaluation);
    let major = lines.iter().any(|line| {
        let fee = line.key.zip(visit.codes.fees()).and_then(|(key, fees)| fees.fee(key));
        fee.is_some_and(|fee| fee.global == "090")
    });
    let at = if both { unpaid.code() } else { evaluation.code() };
    if major {
        format!("If the operation was decided at this visit, modifier 57 belongs on {at}.")
    } else {
        format!("If the visit went beyond what the other service includes, modifier 25 belongs on {at}.")
    }
}
