//! What of a patient's records an entry of the audit is about, in a person's words rather than the program's.

use super::{AuditCategory, AuditEntry};
use crate::permission::Permission;
use serde::{Deserialize, Serialize};

/// What of a patient's records somebody had before them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum ChartPart {
    /// Who they are, their allergies, their list of visits.
    Chart,
    /// A visit.
    Visit,
    /// What was said.
    Transcript,
    /// The sound of it.
    Recording,
    /// A note, written or signed.
    Note,
    /// Codes and billing.
    Codes,
    /// They took something out of the program.
    Export,
    /// They changed something.
    Change,
    /// Something else.
    Other,
}

impl ChartPart {
    /// What an entry with this category and action is about.
    pub fn of(category: AuditCategory, action: &str) -> Self {
        let kind = action.split('.').next().unwrap_or(action);
        match (category, kind) {
            (AuditCategory::Export, _) => Self::Export,
            (AuditCategory::Change, _) => Self::Change,
            (AuditCategory::Access, "patient") => Self::Chart,
            (AuditCategory::Access, "encounter" | "workflow") => Self::Visit,
            (AuditCategory::Access, "transcript") => Self::Transcript,
            (AuditCategory::Access, "recording") => Self::Recording,
            (AuditCategory::Access, "note" | "signed_note" | "generated" | "patient_summary" | "dispatch") => {
                Self::Note
            }
            (AuditCategory::Access, "codes" | "billing" | "queries") => Self::Codes,
            _ => Self::Other,
        }
    }
}

/// What one must be permitted to be shown the values an entry kept: as much as to see the record itself. Where nothing
/// is named, the entry holds nothing of a patient.
pub fn values_need(entry: &AuditEntry) -> Option<Permission> {
    match entry.record.as_str() {
        "segment" | "recording" => Some(Permission::ViewTranscript),
        "note" | "note_version" | "signed_note" | "generated_content" | "enhancement" => Some(Permission::ViewNotes),
        "attestation" | "suggestion" | "query" | "gap" | "codes" => Some(Permission::ViewCodes),
        "patient" => Some(Permission::ViewDemographics),
        _ if entry.patient.is_none() => None,
        _ => Some(Permission::ViewMedicalRecord),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readings_are_told_apart() {
        let of = |action| ChartPart::of(AuditCategory::Access, action);
        assert_eq!(of("patient.open"), ChartPart::Chart);
        assert_eq!(of("signed_note.open"), ChartPart::Note);
        assert_eq!(of("recording.play"), ChartPart::Recording);
        assert_eq!(of("something.new"), ChartPart::Other);
        assert_eq!(ChartPart::of(AuditCategory::Export, "note.export"), ChartPart::Export);
    }

    #[test]
    fn values_are_for_those_who_may_see_the_record() {
        let entry = |record| AuditEntry::done(AuditCategory::Change, "x", record, "1");
        assert_eq!(values_need(&entry("segment")), Some(Permission::ViewTranscript));
        assert_eq!(values_need(&entry("settings")), None);
        let patient = crate::PatientId::from_uuid(uuid::Uuid::from_u128(1));
        assert_eq!(values_need(&entry("encounter").patient(patient)), Some(Permission::ViewMedicalRecord));
    }
}
