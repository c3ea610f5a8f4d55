//! How many units each line has, against the medically unlikely edits and what its code allows.

use super::finding::{Rule, fixed_by};
use super::visit::{Line, Visit};
use crate::sets::modifiers::ProcedureGroup;
use crate::sets::unit_limits::Adjudication;
use auscult_domain::coding::{CodeChange, CodeFinding, RuleKind};

const NONE: Rule = Rule::error("units.none", RuleKind::Billing);
const LINE: Rule = Rule::error("mue.line", RuleKind::Billing);
const DAY: Rule = Rule::error("mue.day", RuleKind::Billing);
const ON_APPEAL: Rule = Rule::warning("mue.day_clinical", RuleKind::Billing);
const ONE_VISIT: Rule = Rule::error("units.one_visit", RuleKind::Billing);
const BILATERAL: Rule = Rule::error("units.bilateral", RuleKind::Billing);
const NOT_CHECKED: Rule = Rule::info("mue.not_checked", RuleKind::Billing);
const OTHER_DAYS: Rule = Rule::info("mue.not_of_the_day", RuleKind::Billing);

pub(super) fn check(visit: &Visit<'_>) -> Vec<CodeFinding> {
    let mut findings: Vec<CodeFinding> = visit.lines.iter().filter_map(of_line).collect();
    let Some(limits) = visit.codes.unit_limits() else {
        if visit.lines.iter().any(|line| line.line.units > 1) {
            let message = "No medically unlikely edits have been imported, so the units cannot be checked.";
            findings.push(NOT_CHECKED.finds(&[], message, "NCCI medically unlikely edits"));
        }
        return findings;
    };
    let version = limits.version();
    if !visit.lines.is_empty() && !version.covers(visit.codes.day()) {
        let message = format!("The medically unlikely edits are those of {}, not of this day.", version.version);
        findings.push(OTHER_DAYS.finds(&[], message, "NCCI medically unlikely edits"));
    }
    for (place, line) in visit.lines.iter().enumerate() {
        let Some(limit) = line.key.and_then(|key| limits.limit(key)) else { continue };
        let most = limit.units;
        let code = line.code();
        let source = format!("NCCI medically unlikely edits {} ({})", version.version, limits.rationale(limit));
        if limit.adjudication == Adjudication::Line {
            if line.line.units > most {
                let units = line.line.units;
                let message = format!(
                    "{code} has {units} units on one line; at most {most} are paid. More may stand on a further line \
                     with a modifier that says why (76, 77, 91 or an anatomical one)."
                );
                findings.push(LINE.finds(&[line.reference()], message, source));
            }
            continue;
        }
        // The day's units of a code are judged together, at the first line that has it.
        let same = |other: &&Line<'_>| other.reference() == line.reference();
        if visit.lines[..place].iter().any(|before| same(&before)) {
            continue;
        }
        let units: u32 = visit.lines.iter().filter(same).map(|line| line.line.units).sum();
        if units > most {
            let more = format!("{code} has {units} units on this day; at most {most} are paid");
            findings.push(match limit.adjudication {
                Adjudication::DayClinical => {
                    let message = format!("{more} without an appeal. The note must show why more were needed.");
                    ON_APPEAL.finds(&[line.reference()], message, source)
                }
                _ => DAY.finds(
                    &[line.reference()],
                    format!("{more}; the limit is a policy and no modifier lifts it."),
                    source,
                ),
            });
        }
    }
    findings
}

fn of_line(line: &Line<'_>) -> Option<CodeFinding> {
    let code = line.reference();
    let one = || CodeChange::SetUnits { code: code.clone(), units: 1 };
    if line.line.units == 0 {
        let finding = NONE.finds(&[code], format!("{} has no units.", code.code), "professional claim (837P SV104)");
        return Some(fixed_by(finding, "One unit", one()));
    }
    if line.line.units == 1 {
        return None;
    }
    if line.line.has("50") {
        let message = format!("{} with modifier 50 is one line with one unit.", code.code);
        let finding =
            BILATERAL.finds(&[code], message, "CMS claims processing manual, chapter 12, bilateral procedures");
        return Some(fixed_by(finding, "One unit", one()));
    }
    // Time-based services beside a visit are counted in units; the visit itself is not.
    let timed = line.own.is_some_and(|own| own.add_on);
    let visit = ProcedureGroup::of(line.code()) == ProcedureGroup::Evaluation && !timed && !is_counted(line.code());
    visit.then(|| {
        let finding = ONE_VISIT.finds(
            &[code],
            format!("{} is reported once a day.", code.code),
            "CPT, evaluation and management guidelines: the level is chosen for the day",
        );
        fixed_by(finding, "One unit", one())
    })
}

/// Critical care, advice and measurements, which have units.
fn is_counted(code: &str) -> bool {
    ["99292", "99359", "99416", "99418"].contains(&code)
}
