//! The clinician's own signed notes that are most like a visit: the manner of writing a model is shown.
//!
//! They are about other patients: whose they are is taken out before anything is compared or sent.

use crate::Answer;
use crate::session::Session;
use auscult_domain::EncounterId;
use auscult_domain::signed_note::SignedNote;
use auscult_domain::transcript::Segment;
use auscult_language::{OwnNote, most_alike};
use auscult_vault::signed_notes;

/// How many of the latest are compared.
const COMPARED: u32 = 300;
/// How many are shown.
const SHOWN: usize = 3;
/// How many of the most alike are looked at again for those of the same template.
const SHORT_LIST: usize = 8;

impl Session {
    /// The notes most like this talk, the likest first, those by the same template before the others.
    pub(super) fn own_notes(&self, encounter: EncounterId, template: &str, said: &[Segment]) -> Answer<Vec<OwnNote>> {
        let user = self.vault.actor().user.id;
        let mut signed = self.vault.look(|conn| signed_notes::signed_by(conn, user, COMPARED))?;
        signed.retain(|note| note.encounter.id != encounter);
        let texts: Vec<String> = signed.iter().map(text_of).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let talk = said.iter().map(Segment::text).collect::<Vec<_>>().join("\n");
        let mut alike = most_alike(&talk, &texts, SHORT_LIST);
        alike.sort_by_key(|at| signed[*at].template != template);
        alike.truncate(SHOWN);
        let note = |at: usize| OwnNote { label: label(&signed[at]), text: texts[at].to_owned() };
        Ok(alike.into_iter().map(note).collect())
    }
}

fn label(note: &SignedNote) -> String {
    format!("own note of {}", note.attestation.at.format("%Y-%m-%d"))
}

/// Headings and text, without the patient's name.
fn text_of(note: &SignedNote) -> String {
    let section = |section: &auscult_domain::note::Section| format!("{}\n{}\n", section.title, section.text);
    let text: String = note.sections.iter().filter(|section| !section.text.trim().is_empty()).map(section).collect();
    let details = &note.patient.details;
    let names = details.given_name.split_whitespace().chain(details.family_name.split_whitespace());
    without(&text, &names.filter(|name| name.chars().count() > 1).map(str::to_lowercase).collect::<Vec<_>>())
}

/// A text with these words taken out, whatever marks stand around them.
fn without(text: &str, names: &[String]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut word = String::new();
    for c in text.chars().chain(['\n']) {
        if c.is_alphanumeric() || c == '-' {
            word.push(c);
            continue;
        }
        if names.contains(&word.to_lowercase()) {
            out.push_str("[name]")
        } else {
            out.push_str(&word)
        }
        word.clear();
        out.push(c);
    }
    out.pop();
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_taken_out_wherever_it_stands() {
        let names = ["rosa".to_owned(), "alvarez".to_owned()];
        assert_eq!(
            without("Ms. Alvarez's cough. ROSA is well; rosary.", &names),
            "Ms. [name]'s cough. [name] is well; rosary."
        );
        assert_eq!(without("", &names), "");
    }
}
