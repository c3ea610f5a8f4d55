//! What is said of a coded visit before it is billed: findings with where each is put right, the four confirmations, the
//! level beside the note's, which diagnosis supports which procedure, what the payer asks for, the charges, the clinic's
//! duties.
//!
//! Everything here follows from the visit, its note, the sets of the day and the practice's own prices; nothing is ticked.
//! No line is invented: the charges have exactly the lines of the visit, and a sum is of what is known.

mod charges;
mod compliance;
mod confirmations;
mod findings;
mod level;
mod necessity;
mod requirements;
mod summary;
pub mod worth;

pub use findings::findings;

use crate::edits::CodedEncounter;
use crate::evaluation::EvaluationDispute;
use crate::sets::CodesOfTheDay;
use auscult_domain::billing::{BillingFinding, BillingReview, ChargeList, PutRight, RequirementKind};
use auscult_domain::coding::{CodeFinding, CodeRef, EditSeverity};

/// What is on record of a visit beside its codes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VisitRecord {
    /// How many recordings there are.
    pub recordings: u32,
    /// Of these, those still being written.
    pub still_recording: u32,
    /// Of these, those that broke off and nobody has looked at.
    pub not_looked_at: u32,
    /// Of these, those of whose sound something is missing or not written down.
    pub not_whole: u32,
    /// Whether the patient's consent to record is written down.
    pub consent: bool,
    /// Whether there is a note.
    pub note: bool,
    /// Sections the note's template requires and that are empty, or hold a gap to fill in: key and heading.
    pub unfinished_sections: Vec<(String, String)>,
}

/// What a review is made from.
#[derive(Debug, Clone, Copy)]
pub struct BillingInput<'a> {
    /// The visit and its codes.
    pub encounter: &'a CodedEncounter,
    /// What the edits say of them.
    pub findings: &'a [CodeFinding],
    /// Codes nobody has decided on.
    pub undecided: &'a [CodeRef],
    /// What a physician sees otherwise than the engine about the level.
    pub dispute: &'a EvaluationDispute,
    /// What is on record beside the codes.
    pub record: &'a VisitRecord,
}

/// The review of a visit by the sets of its day and the practice's own prices.
pub fn review(input: &BillingInput<'_>, codes: &CodesOfTheDay<'_>, prices: &ChargeList) -> BillingReview {
    let levels = level::agreements(input);
    let requirements = requirements::of(input, codes);
    let mut findings = findings(input);
    for found in &mut findings {
        let approval = requirements.iter().find(|one| one.rule == found.finding.rule);
        if approval.is_some_and(|one| one.kind == RequirementKind::Authorization) {
            found.put_right = PutRight::Facts;
        }
    }
    let necessity = necessity::rows(input, codes);
    let charges = charges::of(input.encounter, codes, prices);
    let compliance = compliance::checks(input, &findings, &necessity);
    let confirmations = confirmations::all(input, &findings, &levels, &necessity, &compliance);
    let summary = summary::of(input.encounter, codes, &charges);
    BillingReview { summary, findings, confirmations, levels, necessity, requirements, charges, compliance }
}

/// The messages of the findings of one severity that are of some kind.
fn messages(
    findings: &[BillingFinding],
    severity: EditSeverity,
    those: impl Fn(&BillingFinding) -> bool,
) -> Vec<String> {
    let those = findings.iter().filter(|found| found.finding.severity == severity && those(found));
    those.map(|found| found.finding.message.clone()).collect()
}

#[cfg(test)]
mod tests;
