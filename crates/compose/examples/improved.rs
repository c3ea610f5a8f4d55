//! What is proposed for a note and what a patient would read: `improved FILE [AUDIENCE]` for a note as text, or
//! `improved train NAME [AUDIENCE]` for the note composed from a dialogue in the folder AUSCULT_DATA names.

#[path = "../tests/material/mod.rs"]
mod material;

use auscult_compose::enhance::{enhance, figures, note_from_text};
use auscult_compose::shipped_templates;
use auscult_compose::summary::patient_summary;
use auscult_domain::enhancement::{Aggressiveness, Audience, EnhancementSettings, EnhancementType, Voice};
use auscult_domain::note::NoteContent;
use material::Cut;
use std::collections::HashMap;
use std::io::Write;

fn main() -> std::io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut out = std::io::stdout().lock();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [split @ ("train" | "valid"), name, rest @ ..] => {
            for visit in material::dialogues(split).unwrap_or_default().iter().filter(|visit| visit.name == *name) {
                let segments = material::segments(visit, Cut::Sentences, Some(()));
                print(&mut out, &material::note(visit, &shipped_templates()[1], &segments), rest)?;
            }
            Ok(())
        }
        [file, rest @ ..] => print(&mut out, &note_from_text(&std::fs::read_to_string(file)?), rest),
        [] => writeln!(out, "improved FILE [AUDIENCE] | improved train NAME [AUDIENCE]"),
    }
}

fn print(out: &mut impl Write, note: &NoteContent, rest: &[&str]) -> std::io::Result<()> {
    let audience = match rest.first().copied() {
        Some("patient") => Audience::Patient,
        Some("insurance") => Audience::Insurance,
        Some("legal") => Audience::Legal,
        _ => Audience::Physician,
    };
    use EnhancementType as T;
    let types = vec![T::Grammar, T::MedicalTerminology, T::Structure, T::Completeness];
    let settings =
        EnhancementSettings { types, audience, aggressiveness: Aggressiveness::Aggressive, voice: Voice::Free };
    let changes = enhance(note, &settings, &HashMap::new());
    let mut improved = note.clone();
    for change in &changes {
        writeln!(
            out,
            "{:?} {:.2} {:?} → {:?}  {}",
            change.improves, change.confidence, change.original, change.replacement, change.rationale
        )?;
    }
    for change in changes.iter().rev() {
        let _ = change.apply(&mut improved);
    }
    writeln!(out, "{:?}\n{:?}\n", figures(note).readability, figures(&improved).readability)?;
    writeln!(out, "{}\n\n======", material::printed(&improved))?;
    let summary = patient_summary(note);
    writeln!(out, "grade {}", summary.readability.grade)?;
    for part in &summary.parts {
        writeln!(out, "{:?}", part.topic)?;
        for sentence in &part.sentences {
            writeln!(out, "  {}", sentence.text)?;
        }
    }
    Ok(())
}
