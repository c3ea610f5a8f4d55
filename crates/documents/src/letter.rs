//! What stands on a letter, before anybody knows on what paper: one model for PDF and DOCX.
//!
//! A signature block exists only as [`Attested`], and that only comes from a note whose signature holds. A draft has
//! none to give, so an unsigned document cannot show one.

use crate::canonical::CanonicalError;
use crate::note_signature::{VerifyError, verify_note};
use crate::told::Origin;
use auscult_domain::consent::DrawnSignature;
use auscult_domain::encounter::{Encounter, EncounterKind};
use auscult_domain::note::Section;
use auscult_domain::organization::Organization;
use auscult_domain::patient::{Patient, Sex};
use auscult_domain::signed_note::{NoteSignature, SignedKind, SignedNote};
use chrono::{DateTime, FixedOffset, NaiveDate, Utc};

/// The paper a letter is printed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paper {
    /// 210 × 297 mm.
    A4,
    /// 8.5 × 11 in.
    Letter,
}

/// How a document is printed: what is not in the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Printing {
    /// The paper.
    pub paper: Paper,
    /// The clinic's clock, as an offset from UTC; times are printed by it, with the offset beside them.
    pub clock: FixedOffset,
}

impl Printing {
    /// On this paper, by this clock.
    pub fn new(paper: Paper, clock: FixedOffset) -> Self {
        Self { paper, clock }
    }
}

/// A note that is not signed, as it is printed to be read over.
#[derive(Clone, Copy)]
pub struct Draft<'a> {
    /// The organization.
    pub organization: &'a Organization,
    /// The patient.
    pub patient: &'a Patient,
    /// The visit.
    pub encounter: &'a Encounter,
    /// The clinician who writes it, as their name is printed.
    pub author: &'a str,
    /// The template's name.
    pub template: &'a str,
    /// The text.
    pub sections: &'a [Section],
    /// When it was last saved.
    pub saved_at: DateTime<Utc>,
}

/// A letter in words.
pub(crate) struct Letter<'a> {
    pub organization: &'a Organization,
    /// What it is, such as `SOAP note` or `Amendment to SOAP note`.
    pub title: String,
    pub patient_name: String,
    pub facts: Vec<Fact>,
    /// What an addendum adds to, what an amendment corrects and why.
    pub relation: Vec<String>,
    pub parts: Vec<Part<'a>>,
    /// The titles of sections without text.
    pub empty: Vec<&'a str>,
    pub running: Running,
    pub standing: Standing<'a>,
}

/// A label and what it says.
pub(crate) struct Fact {
    pub label: &'static str,
    pub value: String,
}

/// A section with text.
pub(crate) struct Part<'a> {
    pub title: &'a str,
    pub paragraphs: Vec<Paragraph>,
}

/// A paragraph or an item of a list.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Paragraph {
    Prose(String),
    Item { marker: String, text: String },
}

/// What stands on every page.
pub(crate) struct Running {
    /// Birth date and number.
    pub patient: String,
    pub service: String,
}

/// Whether it is signed.
pub(crate) enum Standing<'a> {
    Signed(Attested<'a>),
    Draft {
        saved: String,
    },
    /// Told from a signed note; carries no signature of its own.
    MadeFrom(Origin<'a>),
    /// A letter of the clinic that nobody signs.
    Unsigned {
        foot: String,
        /// What a patient drew to sign.
        drawn: Option<&'a DrawnSignature>,
    },
}

/// The signature block. Only [`Attested::of`] makes one, and only from a signature that holds.
pub(crate) struct Attested<'a> {
    note: &'a SignedNote,
    signature: &'a NoteSignature,
    time: String,
}

impl<'a> Attested<'a> {
    fn of(note: &'a SignedNote, signature: &'a NoteSignature, clock: FixedOffset) -> Result<Self, VerifyError> {
        verify_note(note, signature)?;
        Ok(Self { note, signature, time: moment(note.attestation.at, clock) })
    }

    pub fn name(&self) -> &'a str {
        &self.note.attestation.name
    }

    pub fn meaning(&self) -> &'a str {
        &self.note.attestation.meaning
    }

    pub fn time(&self) -> &str {
        &self.time
    }

    /// SHA-256 of the record, lower-case hexadecimal.
    pub fn sha256(&self) -> &'a str {
        &self.signature.sha256
    }

    /// The first 16 digits of the hash, for the foot of each page.
    pub fn short_hash(&self) -> &'a str {
        self.signature.sha256.get(..16).unwrap_or(&self.signature.sha256)
    }

    /// What else the signature vouches for, as label and value.
    pub fn grounds(&self) -> Vec<(String, &'a str)> {
        let mut grounds = vec![("Record, SHA-256".to_owned(), self.sha256())];
        let of = |of: &str| match of {
            "transcript" => "Transcript, SHA-256".to_owned(),
            "recording" => "Recording, SHA-256".to_owned(),
            other => format!("{other}, SHA-256"),
        };
        grounds.extend(self.note.fingerprints.iter().map(|print| (of(&print.of), print.sha256.as_str())));
        grounds.push(("Audit chain head".to_owned(), self.note.audit_head.as_str()));
        grounds
    }
}

impl<'a> Letter<'a> {
    /// The letter of a signed note.
    pub fn signed(note: &'a SignedNote, signature: &'a NoteSignature, printing: Printing) -> Result<Self, VerifyError> {
        let attested = Attested::of(note, signature, printing.clock)?;
        let (parts, empty) = parts(&note.sections);
        let mut facts = facts(&note.patient, &note.encounter, &note.attestation.name);
        facts.push(Fact { label: "Document", value: note.id.to_string() });
        Ok(Self {
            organization: &note.organization,
            title: title(&note.kind, &note.template),
            patient_name: note.patient.details.name(),
            facts,
            relation: relation(&note.kind),
            parts,
            empty,
            running: running(&note.patient, &note.encounter),
            standing: Standing::Signed(attested),
        })
    }

    /// The letter of a draft.
    pub fn draft(draft: &Draft<'a>, printing: Printing) -> Self {
        let (parts, empty) = parts(draft.sections);
        Self {
            organization: draft.organization,
            title: draft.template.to_owned(),
            patient_name: draft.patient.details.name(),
            facts: facts(draft.patient, draft.encounter, draft.author),
            relation: Vec::new(),
            parts,
            empty,
            running: running(draft.patient, draft.encounter),
            standing: Standing::Draft { saved: moment(draft.saved_at, printing.clock) },
        }
    }
}

fn title(kind: &SignedKind, template: &str) -> String {
    match kind {
        SignedKind::Note => template.to_owned(),
        SignedKind::Addendum { .. } => format!("Addendum: {template}"),
        SignedKind::Amendment { .. } => format!("Amendment: {template}"),
    }
}

fn relation(kind: &SignedKind) -> Vec<String> {
    match kind {
        SignedKind::Note => Vec::new(),
        SignedKind::Addendum { to } => {
            vec![format!("This addendum adds to the signed document {to}, which stands as it was signed.")]
        }
        SignedKind::Amendment { to, reason } => vec![
            format!("This amendment corrects the signed document {to}. Both stand; this one says what is corrected."),
            format!("Reason: {reason}"),
        ],
    }
}

pub(crate) fn facts(patient: &Patient, encounter: &Encounter, clinician: &str) -> Vec<Fact> {
    let fact = |label, value: String| Fact { label, value };
    let details = &patient.details;
    let day = encounter.date_of_service;
    let mut facts = vec![
        fact("Patient", details.name()),
        fact("Date of service", date(day)),
        fact("Born", format!("{} ({} years), {}", date(details.birth_date), details.age_on(day), sex(details.sex))),
        fact("Visit", format!("{}, {}", visit(encounter.kind), encounter.number)),
        fact("Patient number", patient.number.clone()),
        fact("Clinician", clinician.to_owned()),
    ];
    if let Some(mrn) = &details.mrn {
        facts.push(fact("Medical record number", mrn.clone()));
    }
    if let Some(complaint) = &encounter.chief_complaint {
        facts.push(fact("Reason for visit", complaint.clone()));
    }
    facts
}

pub(crate) fn running(patient: &Patient, encounter: &Encounter) -> Running {
    Running {
        patient: format!("born {} · {}", date(patient.details.birth_date), patient.number),
        service: format!("Date of service {}", date(encounter.date_of_service)),
    }
}

/// A day no reader can take for another, whichever order of day and month they are used to.
pub(crate) fn date(day: NaiveDate) -> String {
    day.format("%-d %B %Y").to_string()
}

/// A moment by the clinic's clock, to the second, with the offset from UTC.
pub(crate) fn moment(at: DateTime<Utc>, clock: FixedOffset) -> String {
    let local = at.with_timezone(&clock);
    format!("{} at {} (UTC{})", date(local.date_naive()), local.format("%H:%M:%S"), local.format("%:z"))
}

fn sex(sex: Sex) -> &'static str {
    match sex {
        Sex::Female => "female",
        Sex::Male => "male",
        Sex::Other => "other sex",
        Sex::Unknown => "sex not known",
    }
}

fn visit(kind: EncounterKind) -> &'static str {
    match kind {
        EncounterKind::OfficeVisit => "office visit",
        EncounterKind::Telehealth => "telehealth visit",
        EncounterKind::Hospital => "hospital visit",
        EncounterKind::Emergency => "emergency visit",
    }
}

fn parts(sections: &[Section]) -> (Vec<Part<'_>>, Vec<&str>) {
    let (full, empty): (Vec<&Section>, Vec<&Section>) =
        sections.iter().partition(|section| !section.text.trim().is_empty());
    let parts = full
        .into_iter()
        .map(|section| Part { title: section.title.trim(), paragraphs: paragraphs(&section.text) })
        .collect();
    (parts, empty.iter().map(|section| section.title.trim()).collect())
}

/// The lines of a section as paragraphs; those that begin with a dash, a bullet or a number are items.
pub(crate) fn paragraphs(text: &str) -> Vec<Paragraph> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(paragraph).collect()
}

fn paragraph(line: &str) -> Paragraph {
    for bullet in ["- ", "• ", "* ", "– "] {
        if let Some(text) = line.strip_prefix(bullet) {
            return Paragraph::Item { marker: "•".to_owned(), text: text.trim().to_owned() };
        }
    }
    let digits = line.chars().take_while(char::is_ascii_digit).count();
    if (1..=2).contains(&digits) {
        let (number, rest) = line.split_at(digits);
        if let Some(text) = rest.strip_prefix(". ").or_else(|| rest.strip_prefix(") ")) {
            return Paragraph::Item { marker: format!("{number}."), text: text.trim().to_owned() };
        }
    }
    Paragraph::Prose(line.to_owned())
}

/// The name of a file with this document: number of the visit and day, nothing about the person.
pub fn file_stem(encounter: &Encounter) -> String {
    format!("{}_{}", encounter.number, encounter.date_of_service)
}

/// Why a document could not be made.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// The note has no canonical form.
    #[error(transparent)]
    Canonical(#[from] CanonicalError),
    /// The note's signature does not hold.
    #[error("the note's signature does not hold: {0}")]
    Signature(#[from] VerifyError),
    /// The identity is not the one the note was signed with, or cannot be used.
    #[error("the document could not be signed: {0}")]
    Sign(#[from] crate::note_signature::SignError),
    /// A font this program ships cannot be read.
    #[error("a font of the program is damaged: {0}")]
    Font(&'static str),
    /// The file could not be put together.
    #[error("the file could not be written: {0}")]
    Writing(&'static str),
}
