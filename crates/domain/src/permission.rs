//! Who may do what: one table. A role is a column of it; the membership's access level cuts the column down; a control
//! on one patient's chart ([`crate::privacy`]) can cut further.
//!
//! Invariant: what a role may do stands in [`MATRIX`] and nowhere else, and a permission without a row does not compile.

use crate::UserId;
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

impl Role {
    /// Every role, in the order of the table's columns.
    pub const ALL: [Self; 6] =
        [Self::Physician, Self::Nurse, Self::Receptionist, Self::Coder, Self::Billing, Self::Admin];
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

impl AccessLevel {
    /// Every level, from nothing to everything.
    pub const ALL: [Self; 5] = [Self::None, Self::Read, Self::Write, Self::Admin, Self::Owner];
}

/// Whose records a permission reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// Those of visits the person is the clinician of, and what they did themselves.
    Own,
    /// Everybody's.
    All,
}

impl Reach {
    /// Whether it reaches what is this person's, for whoever acts.
    pub fn covers(self, whose: UserId, actor: UserId) -> bool {
        match self {
            Self::All => true,
            Self::Own => whose == actor,
        }
    }
}

/// What a cell of the table grants.
macro_rules! cell {
    (all) => {
        Some(Reach::All)
    };
    (own) => {
        Some(Reach::Own)
    };
    (-) => {
        None
    };
}

/// Whether a permission can change anything.
macro_rules! is_change {
    (look) => {
        false
    };
    (change) => {
        true
    };
}

/// Makes [`Permission`] and [`MATRIX`] out of the one table below.
macro_rules! matrix {
    ($($(#[$doc:meta])+ $does:tt $name:ident [$($cell:tt)+])+) => {
        /// A verb on a kind of record.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
        #[serde(rename_all = "snake_case")]
        pub enum Permission {
            $($(#[$doc])+ $name,)+
        }

        /// What each role may do at full access, by [`Role::ALL`].
        pub const MATRIX: &[(Permission, [Option<Reach>; 6])] =
            &[$((Permission::$name, [$(cell!($cell)),+]),)+];

        impl Permission {
            /// Every permission, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// Whether holding it can change anything.
            pub fn changes(self) -> bool {
                match self {
                    $(Self::$name => is_change!($does),)+
                }
            }

            fn row(self) -> [Option<Reach>; 6] {
                match self {
                    $(Self::$name => [$(cell!($cell)),+],)+
                }
            }
        }
    };
}

matrix! {
    //                             physician nurse receptionist coder billing admin
    // Demographics.
    /// See who a patient is.
    look   ViewDemographics       [all       all   all          all   all     all]
    /// Register a patient, change their demographics.
    change EditDemographics       [all       -     all          -     -       all]

    // Schedule, check-in.
    /// See the day's list: who comes when, and what for.
    look   ViewSchedule           [all       all   all          -     all     all]
    /// See the head of a visit: whose, when, by whom.
    look   ViewEncounters         [all       all   all          all   all     all]
    /// Open a visit, change its type, time, clinician or complaint.
    change EditEncounters         [all       -     all          -     -       all]
    /// Check a patient in for a visit.
    change CheckIn                [all       all   all          -     -       all]

    // Vitals.
    /// See vitals.
    look   ViewVitals             [all       all   -            all   -       all]
    /// Take vitals.
    change EditVitals             [all       all   -            -     -       -  ]

    // Medical record, history, allergies.
    /// See allergies.
    look   ViewAllergies          [all       all   -            all   -       all]
    /// See what earlier visits were for.
    look   ViewMedicalRecord      [all       -     -            all   -       all]
    /// Change allergies.
    change EditMedicalRecord      [all       -     -            -     -       -  ]

    // Recording, transcript.
    /// Record a visit and write down its consent.
    change Record                 [own       -     -            -     -       -  ]
    /// Hear a recording.
    look   PlayRecordings         [own       -     -            -     -       -  ]
    /// Read a transcript.
    look   ViewTranscript         [own       -     -            all   -       -  ]
    /// Correct a transcript.
    change EditTranscript         [own       -     -            -     -       -  ]

    // Note.
    /// Read a note.
    look   ViewNotes              [all       -     -            all   -       all]
    /// Write a note.
    change EditNotes              [own       -     -            -     -       -  ]
    /// Sign, amend or add to a note.
    change SignNotes              [own       -     -            -     -       -  ]
    /// Take a note out as PDF or DOCX.
    change ExportNotes            [all       -     -            -     -       -  ]
    /// Write templates and text macros of one's own, and share them.
    change EditTemplates          [all       -     -            -     -       all]
    /// Keep psychotherapy notes of one's own, under a key of their own.
    change KeepPsychotherapyNotes [own       -     -            -     -       -  ]

    // Codes.
    /// See the codes of a visit and look codes up.
    look   ViewCodes              [all       -     -            all   all     all]
    /// Put codes on a visit, decide on them and on suggestions, ask about gaps.
    change AssignCodes            [all       -     -            all   -       -  ]
    /// Write down the answer to a question about a visit.
    change AnswerQueries          [all       -     -            all   -       -  ]
    /// Stand by an answer somebody else wrote down, and dispute the level of a visit.
    change VerifyAnswers          [all       -     -            -     -       -  ]

    // Billing of an encounter.
    /// See what is said of a visit before it is billed, and what the practice charges.
    look   ViewBilling            [all       -     -            all   all     all]
    /// Attest a visit for billing, and take that back.
    change AttestBilling          [own       -     -            -     -       -  ]

    // Practice reports.
    /// See what was coded.
    look   ViewCodingReport       [own       -     -            all   -       all]

    // Users, departments, settings, retention.
    /// Invite people, change what they are here, let them go; departments.
    change EditPeople             [-         -     -            -     -       all]
    /// Change the organization, everybody's templates, and the models.
    change EditSettings           [-         -     -            -     -       all]
    /// Import code sets, and change the rules codes are checked by.
    change EditCodeSets           [-         -     -            -     -       all]
    /// How long records are kept, legal holds, and deleting what is due.
    change EditRetention          [-         -     -            -     -       all]
    /// Back the vault up.
    change BackUp                 [-         -     -            -     -       all]

    // Audit.
    /// See, verify and export the audit of everybody.
    look   ViewAudit              [-         -     -            -     -       all]
    /// See what one has done oneself.
    look   ViewOwnAudit           [own       own   own          own   own     own]
    /// See who has looked at a patient's records.
    look   ViewReaders            [all       -     -            -     -       all]
    /// Say what came of an event a rule raised, and of an emergency sign-in.
    change ReviewCompliance       [-         -     -            -     -       all]

    // What patients may ask for, and what protects them.
    /// Restrict a chart to some people, and lift that.
    change RestrictCharts         [all       -     -            -     -       all]
    /// Open a restricted chart with a reason, which is reviewed.
    change BreakGlass             [all       all   -            -     -       -  ]
    /// Hand a patient their records, or send them where the patient asks.
    change ReleaseRecords         [all       -     -            -     -       all]
    /// Write down what a patient agreed to, and that they took it back.
    change TakeConsents           [all       all   all          -     -       -  ]
    /// Write down that a patient asks for their record to be amended.
    change TakeAmendmentRequests  [all       -     all          -     -       all]
    /// Accept or deny such a request.
    change DecideAmendments       [all       -     -            -     -       -  ]
}

/// How far a role reaches at full access, nothing where it may not.
pub fn granted(role: Role, permission: Permission) -> Option<Reach> {
    let [physician, nurse, receptionist, coder, billing, admin] = permission.row();
    match role {
        Role::Physician => physician,
        Role::Nurse => nurse,
        Role::Receptionist => receptionist,
        Role::Coder => coder,
        Role::Billing => billing,
        Role::Admin => admin,
    }
}

/// How far a person with this role and access level reaches, nothing where they may not.
///
/// Whoever owns or helps to run an organization holds the administrator's permissions beside those of their role: the
/// physician who sets up her own practice is both. That does not make other people's visits hers.
pub fn reach(role: Role, access: AccessLevel, permission: Permission) -> Option<Reach> {
    let by_role = granted(role, permission);
    match access {
        AccessLevel::None => None,
        AccessLevel::Read => by_role.filter(|_| !permission.changes()),
        AccessLevel::Write => by_role,
        AccessLevel::Admin | AccessLevel::Owner => by_role.max(granted(Role::Admin, permission)),
    }
}

/// Whether a person with this role and access level may do this at all.
pub fn may(role: Role, access: AccessLevel, permission: Permission) -> bool {
    reach(role, access, permission).is_some()
}

#[cfg(test)]
mod tests;
