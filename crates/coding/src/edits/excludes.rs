//! Excludes notes: two diagnoses of which one says that the other is not coded beside it (ICD-10-CM guidelines, section
//! I.A.12). A note counts only where it names the other code and not its own, wherever it stands above either.

use super::finding::Rule;
use super::visit::{Diagnosis, Visit};
use crate::sets::{CodeRange, Entry, Level, NoteKind};
use auscult_domain::coding::{CodeFinding, EditSeverity, RuleKind};

const EXCLUDES1: Rule = Rule::error("icd10cm.excludes1", RuleKind::CodeCombination);
const EXCLUDES2: Rule = Rule::info("icd10cm.excludes2", RuleKind::CodeCombination);

/// What the notes of a kind at a code and above it name, with the place of each note.
type Named<'a> = Vec<(Entry<'a>, Vec<CodeRange>)>;

/// A diagnosis with its notes read once: each is held against every other.
struct Read<'b, 'a> {
    diagnosis: &'b Diagnosis<'a>,
    entry: Entry<'a>,
    excludes1: Named<'a>,
    excludes2: Named<'a>,
}

pub(super) fn check(visit: &Visit<'_>) -> Vec<CodeFinding> {
    let all: Vec<Read<'_, '_>> = visit.diagnoses.iter().filter_map(read).collect();
    let mut findings = Vec::new();
    for (place, a) in all.iter().enumerate() {
        for b in all[place + 1..].iter().filter(|b| b.entry != a.entry) {
            let first = named(&a.excludes1, a.entry, b.entry).or_else(|| named(&b.excludes1, b.entry, a.entry));
            let second = || named(&a.excludes2, a.entry, b.entry).or_else(|| named(&b.excludes2, b.entry, a.entry));
            if let Some(at) = first {
                findings.push(excludes1(visit, a.diagnosis, b.diagnosis, at));
            } else if let Some(at) = second().filter(|at| at.level() != Level::Chapter) {
                // What a whole chapter sets apart says nothing about two codes.
                findings.push(excludes2(visit, a.diagnosis, b.diagnosis, at));
            }
        }
    }
    findings
}

fn read<'b, 'a>(diagnosis: &'b Diagnosis<'a>) -> Option<Read<'b, 'a>> {
    let entry = diagnosis.entry?;
    let (excludes1, excludes2) = (notes(entry, NoteKind::Excludes1), notes(entry, NoteKind::Excludes2));
    Some(Read { diagnosis, entry, excludes1, excludes2 })
}

fn notes(entry: Entry<'_>, kind: NoteKind) -> Named<'_> {
    entry.inherited(kind).map(|(at, note)| (at, note.ranges)).collect()
}

/// Where, at a code or above it, a note names the other code and not the code itself.
fn named<'a>(notes: &Named<'a>, code: Entry<'a>, other: Entry<'a>) -> Option<Entry<'a>> {
    let covers = |ranges: &[CodeRange], entry: Entry<'_>| ranges.iter().any(|range| range.covers(entry));
    let hit = notes.iter().find(|(_, ranges)| covers(ranges, other) && !covers(ranges, code));
    hit.map(|(at, _)| *at)
}

fn excludes2(visit: &Visit<'_>, one: &Diagnosis<'_>, other: &Diagnosis<'_>, at: Entry<'_>) -> CodeFinding {
    let message = format!(
        "{} is not part of {}. Both are right where the patient has both and the note says so.",
        other.code.code, one.code.code
    );
    let source = visit.icd10cm_source(&format!("excludes 2 at {}", at.code()));
    EXCLUDES2.finds(&[one.code, other.code], message, source)
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
