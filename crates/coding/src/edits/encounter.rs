//! A visit and its codes, as the edits read them.

use crate::suggest::CodingText;
use auscult_domain::coding::{CodeRef, Modifier, PatientStanding};
use auscult_domain::encounter::EncounterKind;
use auscult_domain::patient::Sex;
use chrono::NaiveDate;
use std::fmt;

/// A visit and its codes.
#[derive(Clone, PartialEq)]
pub struct CodedEncounter {
    /// The day of service: every table is the one of this day.
    pub date_of_service: NaiveDate,
    /// When the patient was born, where it is known.
    pub birth_date: Option<NaiveDate>,
    /// The sex on the card, where it is known.
    pub sex: Option<Sex>,
    /// What kind of visit it was.
    pub kind: EncounterKind,
    /// The place of service, two digits, where somebody has said.
    pub place_of_service: Option<String>,
    /// The payer, as the clinic calls it.
    pub payer: Option<String>,
    /// The payer's number for what it approved beforehand, where there is one.
    pub approval: Option<String>,
    /// Whether the practice knows the patient, where it has been found out.
    pub standing: Option<PatientStanding>,
    /// Minutes the clinician spent on the visit that day, all told.
    pub total_minutes: Option<u32>,
    /// Diagnoses in their order, the primary one first.
    pub diagnoses: Vec<CodeRef>,
    /// Procedures and visits, as lines of a claim.
    pub lines: Vec<CodedLine>,
    /// The note, for the rules that ask what it says.
    pub text: Option<CodingText>,
}

/// A line of a claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodedLine {
    /// The procedure.
    pub code: CodeRef,
    /// Modifiers, in order.
    pub modifiers: Vec<Modifier>,
    /// Units.
    pub units: u32,
    /// Places of the diagnoses that justify it, counted from 1, the first one first.
    pub pointers: Vec<u8>,
}

/// Patient data is never shown in Debug.
impl fmt::Debug for CodedEncounter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CodedEncounter")
            .field("kind", &self.kind)
            .field("diagnoses", &self.diagnoses.len())
            .field("lines", &self.lines.len())
            .finish_non_exhaustive()
    }
}

impl CodedLine {
    /// A line with one unit, without modifiers, for the first diagnosis.
    pub fn of(code: CodeRef) -> Self {
        Self { code, modifiers: Vec::new(), units: 1, pointers: vec![1] }
    }

    /// Its code as text.
    pub fn code(&self) -> &str {
        self.code.code.as_str()
    }

    /// Whether it has a modifier.
    pub fn has(&self, modifier: &str) -> bool {
        self.modifiers.iter().any(|own| own.as_str() == modifier)
    }
}
