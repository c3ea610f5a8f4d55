//! Ids: a UUIDv7 for each kind of record, so that one kind can never be handed in for another.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// The id with this value.
            pub fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// The value of this id.
            pub fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }
    )+};
}

ids! {
    /// An organization: a clinic or practice, owner of a vault.
    OrganizationId,
    /// A person who signs in.
    UserId,
    /// A department of an organization.
    DepartmentId,
    /// A code made to let somebody in once.
    InvitationId,
    /// A laptop's installation.
    DeviceId,
    /// A patient.
    PatientId,
    /// A visit.
    EncounterId,
    /// One recording of a visit.
    RecordingId,
    /// One stretch of speech in a transcript.
    SegmentId,
    /// A note template.
    TemplateId,
    /// A text macro.
    TextMacroId,
    /// A habit of a clinician that somebody has decided about.
    HabitId,
    /// A note.
    NoteId,
    /// One kept version of a note.
    NoteVersionId,
    /// A signed document: a note, an addendum or an amendment.
    SignedNoteId,
    /// An entry of the audit.
    AuditEventId,
    /// One sign-in, from unlocking to locking.
    SessionId,
    /// Something about access to records that a rule raised.
    ComplianceEventId,
    /// A code on a visit.
    AssignmentId,
    /// A code proposed for a visit.
    SuggestionId,
    /// An entry of the history of a visit's codes.
    CodeHistoryId,
    /// Something a visit's note leaves out.
    GapId,
    /// A question about a visit.
    QueryId,
    /// A code set that was imported.
    CodeSetId,
    /// Something an engine wrote.
    GeneratedContentId,
    /// Something that goes out after a signature.
    DispatchId,
    /// A control on a patient's chart.
    ControlId,
    /// What a physician attested of a visit.
    AttestationId,
    /// A consent of a patient, or its being taken back.
    ConsentId,
    /// A request of a patient to have their record amended.
    AmendmentRequestId,
    /// A hold that keeps records from being deleted.
    LegalHoldId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_what_it_prints() {
        let id = PatientId::from_uuid(Uuid::from_u128(7));
        assert_eq!(id.to_string().parse::<PatientId>().ok(), Some(id));
    }
}
