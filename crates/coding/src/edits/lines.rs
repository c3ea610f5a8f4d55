//! Lines beside each other: add-on codes without their primary, the same line twice.

use super::finding::Rule;
use super::visit::{Line, Visit};
use crate::sets::modifiers::ProcedureGroup;
use auscult_domain::coding::{CodeFinding, RuleKind};

const WITHOUT_PRIMARY: Rule = Rule::error("add_on.without_primary", RuleKind::CodeCombination);
const ALONE: Rule = Rule::error("add_on.alone", RuleKind::CodeCombination);
const TWICE: Rule = Rule::error("claim.line_twice", RuleKind::Billing);

const ADD_ON: &str = "CPT, introduction, add-on codes; CMS add-on code edits";

/// Modifiers that say why a procedure is there again.
const AGAIN: &[&str] = &["76", "77", "91", "59", "XE", "XS", "XP", "XU", "RT", "LT", "50"];

pub(super) fn check(visit: &Visit<'_>) -> Vec<CodeFinding> {
    let mut findings: Vec<CodeFinding> = visit.lines.iter().filter_map(|line| add_on(visit, line)).collect();
    for (place, line) in visit.lines.iter().enumerate() {
        if visit.lines[..place]
            .iter()
            .any(|before| before.reference() == line.reference() && same_modifiers(before, line))
        {
            findings.push(twice(line));
        }
    }
    findings
}

fn is_add_on(visit: &Visit<'_>, line: &Line<'_>) -> bool {
    let fee = line.key.zip(visit.codes.fees()).and_then(|(key, fees)| fees.fee(key));
    [line.own, line.procedure].into_iter().flatten().any(|procedure| procedure.add_on)
        || fee.is_some_and(|fee| fee.global == "ZZZ")
}

fn add_on(visit: &Visit<'_>, line: &Line<'_>) -> Option<CodeFinding> {
    if !is_add_on(visit, line) {
        return None;
    }
    let known = [line.own, line.procedure].into_iter().flatten().find(|procedure| !procedure.added_to.is_empty());
    if let Some(procedure) = known {
        let has = visit.lines.iter().any(|other| procedure.added_to.iter().any(|span| span.holds(other.code())));
        return (!has).then(|| {
            let spans = procedure.added_to.iter().map(|span| match span.first == span.last {
                true => span.first.clone(),
                false => format!("{}-{}", span.first, span.last),
            });
            let message = format!(
                "{} is reported only beside one of {}, and none of them is here.",
                line.code(),
                spans.collect::<Vec<_>>().join(", ")
            );
            WITHOUT_PRIMARY.finds(&[line.reference()], message, ADD_ON)
        });
    }
    let primary = visit.lines.iter().any(|other| !is_add_on(visit, other));
    (!primary).then(|| {
        let message = format!("{} is an add-on code and never stands without its primary.", line.code());
        ALONE.finds(&[line.reference()], message, ADD_ON)
    })
}

fn same_modifiers(one: &Line<'_>, other: &Line<'_>) -> bool {
    let sorted = |line: &Line<'_>| {
        let mut modifiers: Vec<String> = line.line.modifiers.iter().map(|m| m.as_str().to_owned()).collect();
        modifiers.sort();
        modifiers
    };
    sorted(one) == sorted(other)
}

fn twice(line: &Line<'_>) -> CodeFinding {
    let again = match ProcedureGroup::of(line.code()) {
        ProcedureGroup::Laboratory => "91",
        ProcedureGroup::Evaluation => "25 on the second where it was a visit of its own",
        _ => "76, 77 or a modifier of the place",
    };
    let fits = line.line.modifiers.iter().any(|modifier| AGAIN.contains(&modifier.as_str()));
    let hint = if fits {
        "units or other modifiers tell them apart".to_owned()
    } else {
        format!("if it was done again: {again}")
    };
    let message = format!(
        "{} stands there twice with the same modifiers; a payer takes the second for a copy; {hint}.",
        line.code()
    );
    TWICE.finds(&[line.reference()], message, "CMS claims processing manual, chapter 1, section 120 (duplicates)")
}
