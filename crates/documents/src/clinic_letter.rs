//! Letters of the clinic that tell of no single note: records handed out, consents, answers to requests.
//!
//! Such a letter carries no signature of a clinician and never looks as if it did.

use crate::letter::{DocumentError, Fact, Letter, Part, Printing, Running, Standing, date, paragraphs};
use crate::pdf::metadata::About;
use crate::pdf::unsigned_pdf;
use auscult_domain::consent::DrawnSignature;
use auscult_domain::organization::Organization;
use auscult_domain::patient::Patient;
use chrono::{DateTime, Utc};

/// A letter about a patient.
pub struct ClinicLetter<'a> {
    /// Whose letterhead it bears.
    pub organization: &'a Organization,
    /// The patient.
    pub patient: &'a Patient,
    /// What it is, such as `Records`.
    pub title: String,
    /// Labels and what they say, beside who the patient is.
    pub facts: Vec<(&'static str, String)>,
    /// What stands before everything else, one paragraph each.
    pub opening: Vec<String>,
    /// Its parts.
    pub parts: Vec<LetterPart>,
    /// What the patient, or who decides for them, drew to sign; it stands at the end.
    pub drawn: Option<&'a DrawnSignature>,
    /// When it was made.
    pub at: DateTime<Utc>,
    /// What stands at the foot of each page.
    pub foot: String,
}

/// A part under a heading of its own; the lines of its text are paragraphs, those that begin with a dash items.
#[derive(Clone, PartialEq, Eq)]
pub struct LetterPart {
    /// The heading.
    pub title: String,
    /// The text.
    pub text: String,
}

/// The letter as a tagged PDF. The same letter gives the same bytes.
///
/// # Errors
/// The file cannot be made.
pub fn clinic_letter_pdf(letter: &ClinicLetter<'_>, printing: Printing) -> Result<Vec<u8>, DocumentError> {
    let patient = letter.patient;
    let born = date(patient.details.birth_date);
    let mut facts = vec![
        Fact { label: "Patient", value: patient.details.name() },
        Fact { label: "Born", value: born.clone() },
        Fact { label: "Patient number", value: patient.number.clone() },
    ];
    facts.extend(letter.facts.iter().map(|(label, value)| Fact { label, value: value.clone() }));
    let parts = letter.parts.iter().filter(|part| !part.text.trim().is_empty());
    let day = date(letter.at.with_timezone(&printing.clock).date_naive());
    let words = Letter {
        organization: letter.organization,
        title: letter.title.clone(),
        patient_name: patient.details.name(),
        facts,
        relation: letter.opening.clone(),
        parts: parts.map(|part| Part { title: part.title.trim(), paragraphs: paragraphs(&part.text) }).collect(),
        empty: Vec::new(),
        running: Running { patient: format!("born {born} · {}", patient.number), service: day },
        standing: Standing::Unsigned { foot: letter.foot.clone(), drawn: letter.drawn },
    };
    unsigned_pdf(&words, &About::unsigned(&words, letter.at), printing)
}
