//! A note that is plain text, read into sections by its headings.

use super::lines::kind_named;
use crate::text::re;
use auscult_domain::TemplateId;
use auscult_domain::note::{NoteContent, Section};
use auscult_domain::template::SectionKind;
use uuid::Uuid;

/// Headings that hold several kinds.
fn kinds_of(heading: &str) -> Option<Vec<SectionKind>> {
    use SectionKind as K;
    let plain = heading.trim().trim_end_matches(':').trim().to_lowercase().replace('&', "and").replace('/', " and ");
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    Some(match plain.as_str() {
        "subjective" => vec![
            K::ChiefComplaint,
            K::HistoryOfPresentIllness,
            K::ReviewOfSystems,
            K::PastMedicalHistory,
            K::Medications,
            K::Allergies,
            K::SocialHistory,
            K::FamilyHistory,
        ],
        "objective" => vec![K::VitalSigns, K::PhysicalExam, K::MentalStatus, K::Results],
        "assessment and plan" | "a and p" | "impression and plan" => vec![K::Assessment, K::Plan],
        _ => vec![kind_named(&plain)?],
    })
}

/// The note in this text: a line that is a heading of notes opens a section; what stands before the first belongs to
/// the history. No heading at all: one section of everything.
pub fn note_from_text(text: &str) -> NoteContent {
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let mut sections: Vec<Section> = Vec::new();
    let heads = text.lines().filter(|line| heading(line).is_some()).count();
    let mut open = section("Note", vec![SectionKind::HistoryOfPresentIllness]);
    for line in text.lines() {
        if heads > 0
            && let Some((title, kinds, rest)) = heading(line)
        {
            close(&mut sections, std::mem::replace(&mut open, section(title, kinds)));
            open.text.push_str(rest);
        } else {
            if !open.text.is_empty() {
                open.text.push('\n');
            }
            open.text.push_str(line);
        }
    }
    close(&mut sections, open);
    for (at, section) in sections.iter_mut().enumerate() {
        section.key = format!("section_{}", at + 1);
    }
    let template = TemplateId::from_uuid(Uuid::from_u128(0));
    NoteContent { template, template_name: "Text".into(), template_version: 1, report: None, sections }
}

/// A heading: its title, what belongs under it, and what follows on its line.
fn heading(line: &str) -> Option<(&str, Vec<SectionKind>, &str)> {
    let line = line.trim();
    let line = line.trim_start_matches(['#', '*', ' ']).trim_end_matches(['*', ' ']);
    if let Some(kinds) = kinds_of(line).filter(|_| !line.is_empty()) {
        return Some((line.trim_end_matches(':'), kinds, ""));
    }
    let found = re!(r"^([A-Za-z][A-Za-z /&]{1,30}):\s+(\S.*)$").captures(line)?;
    let (title, rest) = (found.get(1)?.as_str(), found.get(2)?.as_str());
    Some((title, kinds_of(title)?, rest))
}

fn section(title: &str, kinds: Vec<SectionKind>) -> Section {
    Section { key: String::new(), title: title.into(), kinds, required: false, text: String::new(), spans: Vec::new() }
}

fn close(sections: &mut Vec<Section>, mut section: Section) {
    section.text = section.text.trim_matches('\n').trim_end().to_owned();
    if !section.text.is_empty() || section.title != "Note" {
        sections.push(section);
    }
}

/// The note as text again: each heading with its section below.
pub fn text_of(note: &NoteContent) -> String {
    let parts = note.sections.iter().filter(|section| !section.text.trim().is_empty()).map(|section| {
        if note.sections.len() == 1 && section.title == "Note" {
            section.text.clone()
        } else {
            format!("{}\n{}", section.title.to_uppercase(), section.text)
        }
    });
    parts.collect::<Vec<_>>().join("\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_open_sections() {
        let note = note_from_text("HPI: Cough.\nSince May.\n\nPlan\n- Rest.\n");
        let read: Vec<_> =
            note.sections.iter().map(|section| (section.title.as_str(), section.text.as_str())).collect();
        assert_eq!(read, [("HPI", "Cough.\nSince May."), ("Plan", "- Rest.")]);
        assert_eq!(text_of(&note), "HPI\nCough.\nSince May.\n\nPLAN\n- Rest.");
        let plain = note_from_text("Just a cough: nothing more.");
        assert_eq!(text_of(&plain), "Just a cough: nothing more.");
        assert!(note_from_text("").sections.is_empty());
    }
}
