//! What is told from a signed note to others: a summary for the patient, a letter to a colleague.
//!
//! Each says from which signed note it was made, and is only made where that note's signature holds. It carries no
//! signature of its own and never looks as if it did.

use crate::letter::{
    DocumentError, Fact, Letter, Paragraph, Part, Printing, Standing, date, facts, moment, paragraphs, running,
};
use crate::note_signature::{VerifyError, verify_note};
use crate::pdf::metadata::About;
use crate::pdf::unsigned_pdf;
use auscult_domain::dispatch::Referral;
use auscult_domain::patient_summary::{PatientSummary, SummaryTopic};
use auscult_domain::signed_note::{NoteSignature, SignedNote};
use auscult_domain::template::SectionKind;

/// The signed note something is told from, and the number of the document that tells it.
#[derive(Clone, Copy)]
pub struct Telling<'a> {
    /// The note.
    pub note: &'a SignedNote,
    /// Its signature.
    pub signature: &'a NoteSignature,
    /// The number of this document, by which the practice finds it again.
    pub number: &'a str,
}

/// The signed note a document was made from. Only [`Origin::of`] makes one, and only from a signature that holds.
pub(crate) struct Origin<'a> {
    signature: &'a NoteSignature,
}

impl<'a> Origin<'a> {
    fn of(telling: &Telling<'a>) -> Result<Self, VerifyError> {
        verify_note(telling.note, telling.signature)?;
        Ok(Self { signature: telling.signature })
    }

    /// What stands at the foot of each page.
    pub fn foot(&self) -> String {
        let hash = self.signature.sha256.get(..16).unwrap_or(&self.signature.sha256);
        format!("From the signed note, SHA-256 {hash}…")
    }
}

/// A summary in plain words for the patient, as a tagged PDF. The same input gives the same bytes.
///
/// # Errors
/// The note's signature does not hold, or the file cannot be made.
pub fn patient_summary_pdf(
    telling: &Telling<'_>,
    summary: &PatientSummary,
    printing: Printing,
) -> Result<Vec<u8>, DocumentError> {
    let parts = summary.parts.iter().map(|part| {
        let item = |text: &str| Paragraph::Item { marker: "•".to_owned(), text: text.to_owned() };
        let paragraphs = part.sentences.iter().map(|sentence| item(&sentence.text)).collect();
        Part { title: topic(part.topic), paragraphs }
    });
    let words = "It says in plain words what the note says; if something is not clear, ask the practice.";
    let letter = told(telling, "Your visit in plain words", words, parts.collect(), printing)?;
    pdf(&letter, telling, printing)
}

/// A letter to a colleague: what is asked, and what the signed note has under assessment and plan.
///
/// # Errors
/// As [`patient_summary_pdf`].
pub fn referral_letter_pdf(
    telling: &Telling<'_>,
    referral: &Referral,
    printing: Printing,
) -> Result<Vec<u8>, DocumentError> {
    let note = telling.note;
    let mut parts = vec![Part { title: "Reason for referral", paragraphs: paragraphs(&referral.reason) }];
    let wanted = |kind: &SectionKind| matches!(kind, SectionKind::Assessment | SectionKind::Plan);
    let sections = note.sections.iter().filter(|section| section.kinds.iter().any(wanted));
    let sections = sections.filter(|section| !section.text.trim().is_empty());
    parts.extend(sections.map(|section| Part { title: section.title.trim(), paragraphs: paragraphs(&section.text) }));
    let allergies: Vec<Paragraph> = note.patient.details.allergies.iter().map(allergy).collect();
    if !allergies.is_empty() {
        parts.push(Part { title: "Allergies on record", paragraphs: allergies });
    }
    let words = "It carries no signature of its own; the signed note can be had from the practice.";
    let mut letter = told(telling, "Referral", words, parts, printing)?;
    letter.facts.insert(0, Fact { label: "To", value: referral.to.clone() });
    pdf(&letter, telling, printing)
}

fn allergy(allergy: &auscult_domain::patient::Allergy) -> Paragraph {
    let reaction = allergy.reaction.as_deref().map(|reaction| format!(": {reaction}")).unwrap_or_default();
    Paragraph::Item { marker: "•".to_owned(), text: format!("{}{reaction}", allergy.substance) }
}

fn told<'a>(
    telling: &Telling<'a>,
    title: &str,
    words: &str,
    parts: Vec<Part<'a>>,
    printing: Printing,
) -> Result<Letter<'a>, VerifyError> {
    let note = telling.note;
    let origin = Origin::of(telling)?;
    let signer = &note.attestation.name;
    let mut facts = facts(&note.patient, &note.encounter, signer);
    facts.push(Fact { label: "Document", value: telling.number.to_owned() });
    let signed = moment(note.attestation.at, printing.clock);
    Ok(Letter {
        organization: &note.organization,
        title: title.to_owned(),
        patient_name: note.patient.details.name(),
        facts,
        relation: vec![format!(
            "Made from the signed note of {}, which {signer} signed on {signed}. {words}",
            date(note.encounter.date_of_service)
        )],
        parts,
        empty: Vec::new(),
        running: running(&note.patient, &note.encounter),
        standing: Standing::MadeFrom(origin),
    })
}

fn pdf(letter: &Letter<'_>, telling: &Telling<'_>, printing: Printing) -> Result<Vec<u8>, DocumentError> {
    unsigned_pdf(letter, &About::told(letter, telling), printing)
}

fn topic(topic: SummaryTopic) -> &'static str {
    match topic {
        SummaryTopic::WhyYouCame => "Why you came",
        SummaryTopic::WhatWeFound => "What we found",
        SummaryTopic::WhatWeThink => "What we think",
        SummaryTopic::WhatWeWillDo => "What we will do",
        SummaryTopic::YourMedicines => "Your medicines",
        SummaryTopic::WhatToWatchFor => "What to watch for",
        SummaryTopic::FollowUp => "When to come back",
    }
}
