//! What the payer and the clinic demand, rule by rule of their tables: medical necessity, modifiers, places, units,
//! codes to use instead, approval. A claim must meet each rule that is for it.

use super::finding::Rule;
use super::visit::{Line, Visit};
use crate::sets::payer_rules::{PayerDemand, PayerRule};
use crate::sets::table::CodeSpan;
use auscult_domain::coding::{CodeFinding, CodeRef, RuleKind};

/// A rule that is for a line of the visit, and what it finds there; nothing, where the line meets it.
pub(crate) struct JudgedRule<'a> {
    pub rule: &'a PayerRule,
    pub code: CodeRef,
    pub finding: Option<CodeFinding>,
}

pub(super) fn check(visit: &Visit<'_>) -> Vec<CodeFinding> {
    judged(visit).into_iter().filter_map(|judged| judged.finding).collect()
}

/// Every rule that is for a line, line by line.
pub(super) fn judged<'a>(visit: &Visit<'a>) -> Vec<JudgedRule<'a>> {
    let payer = visit.encounter.payer.as_deref();
    let rules: Vec<&PayerRule> = visit.codes.payer_rules(payer).collect();
    let mut judged = Vec::new();
    for (place, line) in visit.lines.iter().enumerate() {
        let own =
            rules.iter().copied().filter(|rule| holds(&rule.procedures, line.code()) && is_for_the_place(visit, rule));
        judged.extend(own.map(|rule| JudgedRule {
            rule,
            code: line.reference().clone(),
            finding: judge(visit, place, line, rule),
        }));
    }
    judged
}

/// Whether a rule is for the place of the visit; one that demands a place is for all of them.
fn is_for_the_place(visit: &Visit<'_>, rule: &PayerRule) -> bool {
    let here = visit.encounter.place_of_service.as_ref();
    rule.demand == PayerDemand::PlaceNeeded
        || rule.places.is_empty()
        || here.is_some_and(|here| rule.places.contains(here))
}

fn holds(spans: &[CodeSpan], code: &str) -> bool {
    spans.iter().any(|span| span.holds(code))
}

/// Whether the note says these words, as whole words in any case.
fn says(visit: &Visit<'_>, words: &str) -> bool {
    let wanted = words.to_lowercase();
    let whole = |text: &str| {
        let text = text.to_lowercase();
        let beside = |neighbour: Option<char>| neighbour.is_none_or(|c| !c.is_alphanumeric());
        text.match_indices(&wanted).any(|(at, found)| {
            beside(text[..at].chars().next_back()) && beside(text[at + found.len()..].chars().next())
        })
    };
    visit.encounter.text.iter().flat_map(|text| &text.sections).any(|section| whole(&section.text))
}

fn judge(visit: &Visit<'_>, place: usize, line: &Line<'_>, rule: &PayerRule) -> Option<CodeFinding> {
    let at = visit.encounter.place_of_service.as_deref();
    let here = |code: &str| rule.places.iter().any(|place| place == code);
    let code = line.code();
    let diagnoses: Vec<&str> = visit.pointed(line).iter().map(|diagnosis| diagnosis.code.code.as_str()).collect();
    let of_claim = || visit.encounter.diagnoses.iter().map(|code| code.code.as_str());
    let has_modifier = rule.modifiers.iter().find(|modifier| line.line.has(modifier));
    let (what, other): (String, Option<&CodeRef>) = match rule.demand {
        PayerDemand::DiagnosisNeeded => {
            if diagnoses.iter().any(|code| holds(&rule.diagnoses, code)) {
                return None;
            }
            // One that is on the claim and not pointed to is the likeliest remedy.
            let other = of_claim().find(|code| holds(&rule.diagnoses, code));
            match other {
                Some(other) => (format!("{code} does not point to {other}, which would justify it."), None),
                None => (format!("No diagnosis of {code} justifies it."), None),
            }
        }
        PayerDemand::DiagnosisRefused => {
            let only = !diagnoses.is_empty() && diagnoses.iter().all(|code| holds(&rule.diagnoses, code));
            only.then(|| (format!("{code} is not paid for {} alone.", diagnoses.join(", ")), None))?
        }
        PayerDemand::ModifierNeeded if has_modifier.is_none() => {
            (format!("{code} needs modifier {}.", rule.modifiers.join(" or ")), None)
        }
        PayerDemand::ModifierRefused => (format!("{code} is refused with modifier {}.", has_modifier?), None),
        PayerDemand::PlaceNeeded if at.is_some_and(|place| !here(place)) => {
            (format!("{code} is paid only at place of service {}.", rule.places.join(", ")), None)
        }
        PayerDemand::UnitsAtMost => {
            let same = |other: &&Line<'_>| other.code() == code;
            if visit.lines[..place].iter().any(|before| same(&before)) {
                return None;
            }
            let units: u32 = visit.lines.iter().filter(same).map(|line| line.line.units).sum();
            let most = rule.units.filter(|most| units > *most)?;
            (format!("{code} has {units} units; at most {most} are paid."), None)
        }
        PayerDemand::UseInstead => {
            let spans = rule.others.iter().map(|span| match span.first == span.last {
                true => span.first.clone(),
                false => format!("{}-{}", span.first, span.last),
            });
            (format!("{code} is not taken; {} instead.", spans.collect::<Vec<_>>().join(" or ")), None)
        }
        PayerDemand::NotBeside => {
            let other = visit.lines.iter().find(|other| other.code() != code && holds(&rule.others, other.code()))?;
            (format!("{code} is not paid beside {}.", other.code()), Some(other.reference()))
        }
        PayerDemand::ApprovalNeeded if visit.encounter.approval.is_none() => {
            (format!("{code} needs approval before it is done."), None)
        }
        PayerDemand::DocumentationNeeded if !rule.words.iter().any(|words| says(visit, words)) => {
            (format!("{code}: the note does not say {}.", rule.words.join(" or ")), None)
        }
        PayerDemand::ModifierNeeded
        | PayerDemand::PlaceNeeded
        | PayerDemand::ApprovalNeeded
        | PayerDemand::DocumentationNeeded => return None,
    };
    let kind = match rule.demand {
        PayerDemand::DiagnosisNeeded | PayerDemand::DiagnosisRefused => RuleKind::MedicalNecessity,
        PayerDemand::NotBeside => RuleKind::CodeCombination,
        PayerDemand::DocumentationNeeded => RuleKind::Documentation,
        _ => RuleKind::Billing,
    };
    let found = Rule { name: "payer", kind, severity: rule.severity };
    let codes: Vec<&CodeRef> = std::iter::once(line.reference()).chain(other).collect();
    let mut finding = found.finds(&codes, format!("{what} {}", rule.message), rule.source.as_str());
    finding.rule = format!("payer.{}", rule.id);
    Some(finding)
}
