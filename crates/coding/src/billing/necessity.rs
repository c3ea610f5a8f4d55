//! Medical necessity as a table: each procedure with the diagnoses it points to and what the rules say of them.

use super::BillingInput;
use crate::edits::{CodedLine, judged_payer_rules};
use crate::sets::CodesOfTheDay;
use crate::sets::payer_rules::PayerDemand;
use auscult_domain::billing::{NecessityRow, NecessityStanding};
use auscult_domain::coding::{CodeFinding, CodeRef, EditSeverity, RuleKind};

/// A row for each line of the visit, in its order.
pub(super) fn rows(input: &BillingInput<'_>, codes: &CodesOfTheDay<'_>) -> Vec<NecessityRow> {
    let judged = judged_payer_rules(input.encounter, codes);
    let row = |line: &CodedLine| {
        let diagnoses = pointed(input, line);
        let of_line =
            |found: &&CodeFinding| found.kind == RuleKind::MedicalNecessity && found.codes.first() == Some(&line.code);
        let against: Vec<&CodeFinding> = input.findings.iter().filter(of_line).collect();
        let refused = against.iter().any(|found| found.severity >= EditSeverity::Warning);
        let met = || {
            let own = judged.iter().filter(|one| one.code == line.code && one.finding.is_none());
            own.filter(|one| one.rule.demand == PayerDemand::DiagnosisNeeded).map(|one| one.rule)
        };
        let standing = match () {
            () if diagnoses.is_empty() => NecessityStanding::NoDiagnosis,
            () if refused => NecessityStanding::Refused,
            () if met().next().is_some() => NecessityStanding::ByRule,
            () => NecessityStanding::ByPointer,
        };
        let names: Vec<&str> = diagnoses.iter().map(|code| code.code.as_str()).collect();
        let mut reasons: Vec<String> = against.iter().map(|found| found.message.clone()).collect();
        match standing {
            NecessityStanding::NoDiagnosis => reasons.push(format!("{} points to no diagnosis.", line.code.code)),
            NecessityStanding::ByRule => reasons.extend(met().map(|rule| rule.message.clone())),
            NecessityStanding::ByPointer => reasons
                .push(format!("It points to {}; no rule of the payer or the clinic speaks of it.", names.join(", "))),
            NecessityStanding::Refused => {}
        }
        let mut sources: Vec<String> = against.iter().map(|found| found.source.clone()).collect();
        sources.extend(met().map(|rule| rule.source.clone()));
        sources.dedup();
        NecessityRow { code: line.code.clone(), diagnoses, standing, reasons, sources }
    };
    input.encounter.lines.iter().map(row).collect()
}

/// The diagnoses a line points to, those that are there.
fn pointed(input: &BillingInput<'_>, line: &CodedLine) -> Vec<CodeRef> {
    let places = line.pointers.iter().filter_map(|pointer| usize::from(*pointer).checked_sub(1));
    places.filter_map(|place| input.encounter.diagnoses.get(place).cloned()).collect()
}
