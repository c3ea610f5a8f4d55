//! Excludes notes: two diagnoses of which one says that the other is not coded beside it (ICD-10-CM guidelines, section
//! I.A.12). A note counts only where it names the other code and not its own, wherever it stands above either.

use super::finding::Rule;
use super::visit::{Diagnosis, Visit};
use crate::sets::{Entry, Level, NoteKind};
use auscult_domain::coding::{CodeFinding, EditSeverity, RuleKind};

const EXCLUDES1: Rule = Rule::error("icd10cm.excludes1", RuleKind::CodeCombination);
const EXCLUDES2: Rule = Rule::info("icd10cm.excludes2", RuleKind::CodeCombination);

pub(super) fn check(visit: &Visit<'_>) -> Vec<CodeFinding> {
    let mut findings = Vec::new();
    for (place, one) in visit.diagnoses.iter().enumerate() {
        for other in &visit.diagnoses[place + 1..] {
            let Some((a, b)) = one.entry.zip(other.entry).filter(|(a, b)| a != b) else { continue };
            if let Some(at) = named(NoteKind::Excludes1, a, b).or_else(|| named(NoteKind::Excludes1, b, a)) {
                findings.push(excludes1(visit, one, other, at));
            } else if let Some(at) = named(NoteKind::Excludes2, a, b).or_else(|| named(NoteKind::Excludes2, b, a)) {
                let message = format!(
                    "{} is not part of {}. Both are right where the patient has both and the note says so.",
                    other.code.code, one.code.code
                );
                let source = visit.icd10cm_source(&format!("excludes 2 at {}", at.code()));
                findings.push(EXCLUDES2.finds(&[one.code, other.code], message, source));
            }
        }
    }
    findings
}

/// Where, at a code or above it, a note of the kind names the other code and not the code itself.
fn named<'a>(kind: NoteKind, code: Entry<'a>, other: Entry<'a>) -> Option<Entry<'a>> {
    let mut notes = code.inherited(kind);
    let hit = notes.find(|(_, note)| {
        let covers = |entry: Entry<'_>| note.ranges.iter().any(|range| range.covers(entry));
        covers(other) && !covers(code)
    });
    hit.map(|(at, _)| at)
}

fn excludes1(visit: &Visit<'_>, one: &Diagnosis<'_>, other: &Diagnosis<'_>, at: Entry<'_>) -> CodeFinding {
    let (first, second) = (&one.code.code, &other.code.code);
    let message = format!(
        "{first} and {second} are not coded together: the note at {} names one as the other. The exception is two \
         conditions that have nothing to do with each other; then the record must say so.",
        at.code()
    );
    let source = visit.icd10cm_source(&format!("excludes 1 at {}; guidelines, section I.A.12.a", at.code()));
    let mut finding = EXCLUDES1.finds(&[one.code, other.code], message, source);
    // A note above the category speaks of whole chapters, where unrelated conditions are common.
    if matches!(at.level(), Level::Chapter | Level::Block) {
        finding.severity = EditSeverity::Warning;
    }
    finding
}
