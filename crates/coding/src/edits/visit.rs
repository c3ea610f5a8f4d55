//! A visit with its codes looked up once, for all rules.

use super::encounter::{CodedEncounter, CodedLine};
use crate::sets::ncci::{ProcedureKey, key};
use crate::sets::procedures::Procedure;
use crate::sets::{CodesOfTheDay, Entry};
use auscult_domain::coding::CodeRef;

/// A diagnosis and what the classification says of it.
pub(super) struct Diagnosis<'a> {
    pub code: &'a CodeRef,
    /// `None` where the classification of the day does not have it.
    pub entry: Option<Entry<'a>>,
}

/// A line and what the sets say of its code.
pub(super) struct Line<'a> {
    pub line: &'a CodedLine,
    pub key: Option<ProcedureKey>,
    /// As the first set that has it describes it.
    pub procedure: Option<&'a Procedure>,
    /// What we know of it ourselves.
    pub own: Option<&'a Procedure>,
}

impl<'a> Line<'a> {
    pub fn code(&self) -> &'a str {
        self.line.code()
    }

    pub fn reference(&self) -> &'a CodeRef {
        &self.line.code
    }
}

/// A visit with its codes looked up.
pub(super) struct Visit<'a> {
    pub encounter: &'a CodedEncounter,
    pub codes: &'a CodesOfTheDay<'a>,
    pub diagnoses: Vec<Diagnosis<'a>>,
    pub lines: Vec<Line<'a>>,
}

impl<'a> Visit<'a> {
    pub fn of(encounter: &'a CodedEncounter, codes: &'a CodesOfTheDay<'a>) -> Self {
        let diagnoses = encounter.diagnoses.iter();
        let diagnoses = diagnoses.map(|code| Diagnosis { code, entry: codes.icd10cm().get(code.code.as_str()) });
        let lines = encounter.lines.iter().map(|line| Line {
            line,
            key: key(line.code()),
            procedure: codes.procedure(line.code()),
            own: codes.own_procedure(line.code()),
        });
        Self { encounter, codes, diagnoses: diagnoses.collect(), lines: lines.collect() }
    }

    /// The name of the classification for a source, with the place within it.
    pub fn icd10cm_source(&self, place: &str) -> String {
        format!("ICD-10-CM {}, {place}", self.codes.icd10cm().version().version)
    }

    /// The diagnoses a line points to; pointers that point nowhere are a finding of their own.
    pub fn pointed<'b>(&'b self, line: &Line<'_>) -> Vec<&'b Diagnosis<'a>> {
        let places = line.line.pointers.iter().filter_map(|pointer| usize::from(*pointer).checked_sub(1));
        places.filter_map(|place| self.diagnoses.get(place)).collect()
    }
}
