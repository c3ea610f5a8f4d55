//! The edits of a visit's codes: what a payer would refuse, said before the payer does.
//!
//! Every finding names the rule it comes from, with its version. A fix is offered only where one change is right
//! whatever the note says; where it depends on the note, the message says what would be right and a person does it.

mod combination;
mod documentation;
mod encounter;
mod excludes;
mod finding;
mod level;
mod lines;
mod modifiers;
mod ncci;
mod patient;
mod payers;
mod pointers;
mod sequence;
mod telehealth;
mod units;
mod validity;
mod visit;
mod visits;

pub(crate) use documentation::WANTED_SOURCE;
pub use encounter::{CodedEncounter, CodedLine};

use crate::sets::CodesOfTheDay;
use auscult_domain::coding::CodeFinding;
use visit::Visit;

/// A group of rules: reads the visit and says what is wrong.
type Rules = fn(&Visit<'_>) -> Vec<CodeFinding>;

/// All of them, in the order a person works through them.
const RULES: &[Rules] = &[
    validity::check,
    patient::check,
    pointers::check,
    excludes::check,
    sequence::check,
    combination::check,
    lines::check,
    visits::check,
    ncci::check,
    units::check,
    modifiers::check,
    telehealth::check,
    payers::check,
    documentation::check,
    level::check,
];

/// What the rules say about the codes of a visit, the gravest first; among equals in the order of the rules.
///
/// `codes` are the sets of the day of service. What has not been imported cannot be checked, and a finding says so.
pub fn check(encounter: &CodedEncounter, codes: &CodesOfTheDay<'_>) -> Vec<CodeFinding> {
    let visit = Visit::of(encounter, codes);
    let mut findings = codes.reservations();
    findings.extend(RULES.iter().flat_map(|rules| rules(&visit)));
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    findings
}

/// The rules of payers and of the clinic that are for a line of the visit, met or not.
pub(crate) fn judged_payer_rules<'a>(
    encounter: &'a CodedEncounter,
    codes: &'a CodesOfTheDay<'a>,
) -> Vec<payers::JudgedRule<'a>> {
    payers::judged(&Visit::of(encounter, codes))
}

/// What the note has to hold for each service of the visit.
pub(crate) fn wanted_in_note<'a>(
    encounter: &'a CodedEncounter,
    codes: &'a CodesOfTheDay<'a>,
) -> Vec<documentation::WantedInNote<'a>> {
    documentation::wanted(&Visit::of(encounter, codes))
}

#[cfg(test)]
pub(crate) mod tests;
