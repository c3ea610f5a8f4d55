//! A code of one of the code sets, a modifier, and the version of a set. A code is kept in the spelling its set
//! is published in: capitals, ICD-10-CM with its point.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Who publishes a code and what kind of thing it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum CodeSystem {
    /// Diagnoses: ICD-10-CM (CDC and CMS).
    Icd10Cm,
    /// Procedures: CPT (AMA), which is HCPCS Level I.
    Cpt,
    /// Supplies, drugs and services beside CPT: HCPCS Level II (CMS).
    Hcpcs,
}

/// A text is no code of the system it was read for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not spelled like a code")]
pub struct NotACode(pub String);

/// A code in its published spelling. Whether a set holds it is the set's to say.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(try_from = "String", into = "String")]
#[specta(transparent)]
pub struct Code(String);

impl Code {
    /// The code as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Reads a code as somebody types it: any case, an ICD-10-CM code with or without its point.
    ///
    /// # Errors
    /// [`NotACode`] where the spelling fits no code of that system.
    pub fn parse(system: CodeSystem, typed: &str) -> Result<Self, NotACode> {
        let plain: String = typed.trim().chars().filter(|c| *c != '.').collect::<String>().to_ascii_uppercase();
        let bytes = plain.as_bytes();
        let fits = bytes.iter().all(u8::is_ascii_alphanumeric)
            && match system {
                CodeSystem::Icd10Cm => {
                    (3..=7).contains(&bytes.len())
                        && bytes[0].is_ascii_alphabetic()
                        && bytes[1..3].iter().any(u8::is_ascii_digit)
                }
                CodeSystem::Cpt => bytes.len() == 5 && bytes[1..4].iter().all(u8::is_ascii_digit),
                CodeSystem::Hcpcs => {
                    bytes.len() == 5 && bytes[0].is_ascii_alphabetic() && bytes[1..].iter().all(u8::is_ascii_digit)
                }
            };
        if !fits {
            return Err(NotACode(typed.to_owned()));
        }
        let (category, rest) = plain.split_at(plain.len().min(3));
        Ok(match system {
            CodeSystem::Icd10Cm if !rest.is_empty() => Self(format!("{category}.{rest}")),
            _ => Self(plain),
        })
    }
}

impl TryFrom<String> for Code {
    type Error = NotACode;
    fn try_from(text: String) -> Result<Self, NotACode> {
        let spelled = (3..=8).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'.')
            && text.bytes().enumerate().all(|(at, b)| b != b'.' || at == 3);
        if spelled { Ok(Self(text)) } else { Err(NotACode(text)) }
    }
}

impl From<Code> for String {
    fn from(code: Code) -> Self {
        code.0
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A code and the system it belongs to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct CodeRef {
    /// The system.
    pub system: CodeSystem,
    /// The code.
    pub code: Code,
}

impl CodeRef {
    /// Reads a code of a system as somebody types it.
    ///
    /// # Errors
    /// [`NotACode`] where the spelling fits no code of that system.
    pub fn parse(system: CodeSystem, typed: &str) -> Result<Self, NotACode> {
        Code::parse(system, typed).map(|code| Self { system, code })
    }
}

/// What a code says about the visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum CodeCategory {
    /// What the patient has.
    Diagnosis,
    /// What was done.
    Procedure,
    /// What was looked for without a complaint.
    Screening,
    /// The visit itself: evaluation and management.
    Evaluation,
}

/// Two characters that say under which circumstances a procedure was done.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(try_from = "String", into = "String")]
#[specta(transparent)]
pub struct Modifier(String);

impl Modifier {
    /// The modifier as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Modifier {
    type Error = NotACode;
    fn try_from(text: String) -> Result<Self, NotACode> {
        let upper = text.trim().to_ascii_uppercase();
        if upper.len() == 2 && upper.bytes().all(|b| b.is_ascii_alphanumeric()) {
            Ok(Self(upper))
        } else {
            Err(NotACode(text))
        }
    }
}

impl From<Modifier> for String {
    fn from(modifier: Modifier) -> Self {
        modifier.0
    }
}

/// A published version of a code set and the days of service it is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct CodeSetVersion {
    /// The system.
    pub system: CodeSystem,
    /// The publisher's name for the version, such as `2026-04`.
    pub version: String,
    /// The first day of service it is for.
    pub effective_from: NaiveDate,
    /// The last day of service it is for; `None` while nobody has said.
    pub effective_to: Option<NaiveDate>,
}

impl CodeSetVersion {
    /// Whether it is for this day of service.
    pub fn covers(&self, day: NaiveDate) -> bool {
        self.effective_from <= day && self.effective_to.is_none_or(|last| day <= last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_people_type_it() {
        for (system, typed, code) in [
            (CodeSystem::Icd10Cm, "e119", "E11.9"),
            (CodeSystem::Icd10Cm, " S52.521A ", "S52.521A"),
            (CodeSystem::Icd10Cm, "i10", "I10"),
            (CodeSystem::Icd10Cm, "qa00101", "QA0.0101"),
            (CodeSystem::Cpt, "99213", "99213"),
            (CodeSystem::Cpt, "0001a", "0001A"),
            (CodeSystem::Hcpcs, "g0439", "G0439"),
        ] {
            assert_eq!(Code::parse(system, typed).expect("a code").as_str(), code);
        }
        for (system, typed) in [
            (CodeSystem::Icd10Cm, "11"),
            (CodeSystem::Icd10Cm, "sob"),
            (CodeSystem::Icd10Cm, "E1é"),
            (CodeSystem::Cpt, "9921"),
            (CodeSystem::Hcpcs, "99213"),
        ] {
            assert!(Code::parse(system, typed).is_err(), "{typed}");
        }
    }

    #[test]
    fn what_is_kept_reads_back_and_nothing_else_does() {
        let code = Code::parse(CodeSystem::Icd10Cm, "E11.9").expect("a code");
        let kept = serde_json::to_string(&code).expect("JSON");
        assert_eq!(serde_json::from_str::<Code>(&kept).expect("the code"), code);
        assert!(serde_json::from_str::<Code>("\"e11.9\"").is_err());
        assert!(serde_json::from_str::<Code>("\"\"").is_err());
    }

    #[test]
    fn a_version_covers_its_first_and_its_last_day() {
        let day = |d| NaiveDate::from_ymd_opt(2026, 4, d).expect("a day");
        let version = CodeSetVersion {
            system: CodeSystem::Icd10Cm,
            version: "x".into(),
            effective_from: day(2),
            effective_to: Some(day(4)),
        };
        assert_eq!([1, 2, 4, 5].map(|d| version.covers(day(d))), [false, true, true, false]);
    }
}
