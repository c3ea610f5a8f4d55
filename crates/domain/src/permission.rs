//! Who may do what: one table. A role is a set of permissions; the membership's access level cuts it down.

use serde::{Deserialize, Serialize};

/// What a person does in the organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Sees patients, writes and signs notes.
    Physician,
    /// Takes vitals, checks in.
    Nurse,
    /// Registers and schedules.
    Receptionist,
    /// Assigns and reviews codes.
    Coder,
    /// Invoices, claims and payments.
    Billing,
    /// Runs the organization: people, settings, audit.
    Admin,
}

/// How far a role reaches for this person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum AccessLevel {
    /// Nothing at all.
    None,
    /// Only looking.
    Read,
    /// Looking and changing.
    Write,
    /// Also what concerns other people.
    Admin,
    /// Everything, including leaving the organization to somebody else.
    Owner,
}

/// A verb on a kind of record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// See who a patient is.
    ViewDemographics,
    /// Register a patient, change their demographics.
    EditDemographics,
    /// See visits and the day's list.
    ViewEncounters,
    /// Open a visit, change its type or complaint.
    EditEncounters,
    /// See vitals.
    ViewVitals,
    /// Take vitals.
    EditVitals,
    /// See history and allergies.
    ViewMedicalRecord,
    /// Change history and allergies.
    EditMedicalRecord,
    /// Record a visit and write down its consent.
    Record,
    /// Play a recording, read its transcript.
    ViewTranscript,
    /// Correct a transcript.
    EditTranscript,
    /// Read a note.
    ViewNotes,
    /// Write a note.
    EditNotes,
    /// Sign, amend or add to a note.
    SignNotes,
    /// Take a note out as PDF or DOCX.
    ExportNotes,
    /// See the codes of a visit and look codes up.
    ViewCodes,
    /// Put codes on a visit, decide on them and on suggestions, ask about gaps.
    AssignCodes,
    /// Write down the answer to a question about a visit.
    AnswerQueries,
    /// Stand by an answer somebody else wrote down, and dispute the level of a visit.
    VerifyAnswers,
    /// See what everybody has coded.
    ViewCodingReport,
    /// Import code sets, and change the rules codes are checked by.
    EditCodeSets,
    /// Write templates and text macros of one's own, and share them.
    EditTemplates,
    /// Change the organization, everybody's templates, and the models.
    EditSettings,
    /// Check a patient in for a visit.
    CheckIn,
    /// Invite people, change what they are here, let them go; departments.
    EditPeople,
    /// See, verify and export the audit of everybody.
    ViewAudit,
    /// See what one has done oneself.
    ViewOwnAudit,
    /// See who has looked at a patient's records.
    ViewReaders,
    /// Say what came of an event a rule raised, and of an emergency sign-in.
    ReviewCompliance,
    /// Restrict a chart to some people, and lift that.
    RestrictCharts,
    /// Open a restricted chart with a reason, which is reviewed.
    BreakGlass,
    /// Keep psychotherapy notes of one's own, under a key of their own.
    KeepPsychotherapyNotes,
    /// Hand a patient their records, or send them where the patient asks.
    ReleaseRecords,
    /// Write down what a patient agreed to, and that they took it back.
    TakeConsents,
    /// Write down that a patient asks for their record to be amended.
    TakeAmendmentRequests,
    /// Accept or deny such a request.
    DecideAmendments,
    /// How long records are kept, legal holds, and deleting what is due.
    EditRetention,
    /// Back the vault up.
    BackUp,
}

impl Permission {
    /// Whether holding it can change anything.
    pub fn changes(self) -> bool {
        use Permission as P;
        !matches!(
            self,
            P::ViewDemographics
                | P::ViewEncounters
                | P::ViewVitals
                | P::ViewMedicalRecord
                | P::ViewTranscript
                | P::ViewNotes
                | P::ViewCodes
                | P::ViewCodingReport
                | P::ViewAudit
                | P::ViewOwnAudit
                | P::ViewReaders
        )
    }
}

/// What each role may do at full access. A receptionist never sees the medical record, a coder never records.
pub fn granted(role: Role) -> &'static [Permission] {
    use Permission as P;
    match role {
        Role::Physician => &[
            P::ViewDemographics,
            P::EditDemographics,
            P::ViewEncounters,
            P::EditEncounters,
            P::ViewVitals,
            P::EditVitals,
            P::ViewMedicalRecord,
            P::EditMedicalRecord,
            P::Record,
            P::ViewTranscript,
            P::EditTranscript,
            P::ViewNotes,
            P::EditNotes,
            P::SignNotes,
            P::ExportNotes,
            P::ViewCodes,
            P::AssignCodes,
            P::AnswerQueries,
            P::VerifyAnswers,
            P::EditTemplates,
            P::CheckIn,
            P::ViewOwnAudit,
            P::ViewReaders,
            P::RestrictCharts,
            P::BreakGlass,
            P::KeepPsychotherapyNotes,
            P::ReleaseRecords,
            P::TakeConsents,
            P::TakeAmendmentRequests,
            P::DecideAmendments,
        ],
        Role::Nurse => &[
            P::ViewDemographics,
            P::ViewEncounters,
            P::ViewVitals,
            P::EditVitals,
            P::CheckIn,
            P::ViewOwnAudit,
            P::BreakGlass,
            P::TakeConsents,
        ],
        Role::Receptionist => &[
            P::ViewDemographics,
            P::EditDemographics,
            P::ViewEncounters,
            P::EditEncounters,
            P::CheckIn,
            P::ViewOwnAudit,
            P::TakeConsents,
            P::TakeAmendmentRequests,
        ],
        Role::Coder => &[
            P::ViewDemographics,
            P::ViewEncounters,
            P::ViewVitals,
            P::ViewMedicalRecord,
            P::ViewTranscript,
            P::ViewNotes,
            P::ViewCodes,
            P::AssignCodes,
            P::AnswerQueries,
            P::ViewCodingReport,
            P::ViewOwnAudit,
        ],
        Role::Billing => &[P::ViewDemographics, P::ViewEncounters, P::ViewCodes, P::ViewOwnAudit],
        Role::Admin => &[
            P::ViewDemographics,
            P::EditDemographics,
            P::ViewEncounters,
            P::EditEncounters,
            P::ViewVitals,
            P::ViewMedicalRecord,
            P::ViewNotes,
            P::ViewCodes,
            P::ViewCodingReport,
            P::EditCodeSets,
            P::EditTemplates,
            P::EditSettings,
            P::CheckIn,
            P::EditPeople,
            P::ViewAudit,
            P::ViewOwnAudit,
            P::ViewReaders,
            P::ReviewCompliance,
            P::RestrictCharts,
            P::ReleaseRecords,
            P::TakeAmendmentRequests,
            P::EditRetention,
            P::BackUp,
        ],
    }
}

/// Whether a person with this role and access level may do this.
///
/// The owner of an organization holds the administrator's permissions beside those of their role: the physician
/// who sets up her own practice is both.
pub fn may(role: Role, access: AccessLevel, permission: Permission) -> bool {
    let by_role = granted(role).contains(&permission);
    match access {
        AccessLevel::None => false,
        AccessLevel::Read => by_role && !permission.changes(),
        AccessLevel::Write => by_role,
        AccessLevel::Admin | AccessLevel::Owner => by_role || granted(Role::Admin).contains(&permission),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn access_none_may_nothing() {
        assert!(!may(Role::Physician, AccessLevel::None, Permission::ViewDemographics));
    }

    #[test]
    fn a_reader_changes_nothing() {
        for permission in granted(Role::Physician) {
            assert_eq!(may(Role::Physician, AccessLevel::Read, *permission), !permission.changes());
        }
    }

    #[test]
    fn a_receptionist_never_sees_the_medical_record() {
        for permission in [Permission::ViewMedicalRecord, Permission::ViewNotes, Permission::ViewTranscript] {
            assert!(!may(Role::Receptionist, AccessLevel::Write, permission));
        }
    }

    #[test]
    fn codes_are_for_those_who_code_and_those_who_bill() {
        use Permission as P;
        let may = |role, permission| may(role, AccessLevel::Write, permission);
        for (role, views, assigns, imports) in [
            (Role::Physician, true, true, false),
            (Role::Coder, true, true, false),
            (Role::Billing, true, false, false),
            (Role::Admin, true, false, true),
            (Role::Nurse, false, false, false),
            (Role::Receptionist, false, false, false),
        ] {
            let held = [P::ViewCodes, P::AssignCodes, P::EditCodeSets].map(|permission| may(role, permission));
            assert_eq!(held, [views, assigns, imports], "{role:?}");
        }
        assert!(!may(Role::Coder, P::VerifyAnswers), "a coder does not stand by what the physician was asked");
    }

    #[test]
    fn the_owner_of_a_practice_runs_it_too() {
        assert!(may(Role::Physician, AccessLevel::Owner, Permission::EditSettings));
        assert!(!may(Role::Physician, AccessLevel::Write, Permission::EditSettings));
    }
}
