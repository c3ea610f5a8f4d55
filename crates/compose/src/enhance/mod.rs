//! Improving a note that is there: what would be changed, where, why, and how sure; each change by itself.
//!
//! Invariants: no number, dose, drug, side or negation is changed by any change ([`facts`]); what is missing is asked
//! for, never written; changes do not overlap; what stands in quotation marks stays; the same note and settings give the
//! same changes.

mod audience;
mod completeness;
mod edits;
mod grammar;
mod kept;
mod lines;
mod reading;
mod structure;
mod terminology;

pub use completeness::{PROMPT, completeness, open_prompts};
pub use kept::{Fact, facts};
pub(crate) use lines::{Form, Line};
pub use reading::{note_from_text, text_of};
pub(crate) use structure::is_step;
pub(crate) use terminology::{in_plain_words, stands_for};

use crate::composer::Engine;
use crate::readability::readability;
use auscult_domain::SegmentId;
use auscult_domain::enhancement::{Audience, Change, EnhancementSettings, EnhancementType, Figures, Voice};
use auscult_domain::note::{NoteContent, Section};
use auscult_domain::transcript::Speaker;
use edits::{Alters, Edit};
use std::collections::HashMap;

/// Which engine proposes.
pub fn engine() -> Engine {
    Engine { name: "offline-enhancement".into(), version: env!("CARGO_PKG_VERSION").into() }
}

/// The changes that would improve a note as asked. `said_by` names who speaks in each segment, as far as known: for a
/// court it says who said what.
pub fn enhance(
    note: &NoteContent,
    settings: &EnhancementSettings,
    said_by: &HashMap<SegmentId, Speaker>,
) -> Vec<Change> {
    let lines = all_lines(note);
    let wanted = |kind: EnhancementType| settings.types.contains(&kind);
    let mut out: Vec<Edit> = Vec::new();
    for (section, lines) in note.sections.iter().zip(&lines) {
        if wanted(EnhancementType::Grammar) {
            out.extend(grammar::propose(lines, &section.text));
        }
        if wanted(EnhancementType::MedicalTerminology) {
            out.extend(terminology::propose(lines, &section.text, settings.audience));
            match settings.audience {
                Audience::Insurance => out.extend(audience::necessity(lines, &section.text)),
                Audience::Legal => out.extend(audience::attribution(note, lines, said_by)),
                Audience::Physician | Audience::Patient => {}
            }
        }
    }
    if wanted(EnhancementType::Structure) {
        out.extend(structure::propose(note, &lines));
    }
    if wanted(EnhancementType::Completeness) {
        out.extend(completeness::propose(note, &lines));
    }
    let least = settings.aggressiveness.least_confidence();
    out.retain(|edit| edit.confidence >= least && (settings.voice == Voice::Free || edit.alters == Alters::Slip));
    edits::changes(note, out)
}

/// What a note is like.
pub fn figures(note: &NoteContent) -> Figures {
    let text = |line: &Line| note.sections[line.section].text[line.body.clone()].to_owned();
    let lines = all_lines(note);
    let said = lines.iter().flatten().filter(|line| line.form != Form::Heading).map(text);
    let said = said.collect::<Vec<_>>().join("\n");
    Figures { readability: readability(&said), completeness: completeness(note) }
}

/// The lines of a section that stands alone.
pub(crate) fn lines_of(section: &Section) -> Vec<Line> {
    lines::lines(0, section)
}

/// The lines of each section.
pub(crate) fn all_lines(note: &NoteContent) -> Vec<Vec<Line>> {
    note.sections.iter().enumerate().map(|(at, section)| lines::lines(at, section)).collect()
}
