//! The audit: its list, what one entry changed, and who has looked at a patient.

use auscult_domain::audit::{AuditCategory, AuditOutcome, ChartPart, FieldDifference};
use auscult_domain::permission::Role;
use auscult_domain::{DeviceId, PatientId, SessionId, UserId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use specta::Type;

/// Which entries of the audit are wanted; nothing named asks for all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AuditWanted {
    /// Only those about this patient.
    pub patient: Option<PatientId>,
    /// Only those by this person.
    pub user: Option<UserId>,
    /// Only those of this sort.
    pub category: Option<AuditCategory>,
    /// Only those about this kind of record.
    pub record: Option<String>,
    /// Only those that ended so.
    pub outcome: Option<AuditOutcome>,
    /// Only those from this moment on.
    pub from: Option<DateTime<Utc>>,
    /// Only those before this moment.
    pub to: Option<DateTime<Utc>>,
}

/// A place in the list of entries, which is in the order of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AuditPlaceView {
    /// The moment.
    pub at: DateTime<Utc>,
    /// Among those of one moment, the order they were written in.
    pub row: u32,
}

/// An entry of the audit as it is listed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AuditRow {
    /// The laptop in whose chain it stands.
    pub device: DeviceId,
    /// Whether that is this laptop.
    pub here: bool,
    /// Its place in the chain.
    pub sequence: u32,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub user: Option<UserId>,
    /// Who, by name; nothing for what happened before anybody had signed in.
    pub who: Option<String>,
    /// What they are in the organization today.
    pub role: Option<Role>,
    /// What sort; nothing where the entry cannot be read.
    pub category: Option<AuditCategory>,
    /// The verb.
    pub action: String,
    /// The kind of record.
    pub record: String,
    /// Which record.
    pub record_id: Option<String>,
    /// The patient it is about.
    pub patient: Option<PatientId>,
    /// The patient's name.
    pub patient_name: Option<String>,
    /// How it ended.
    pub outcome: AuditOutcome,
    /// Why it did not succeed.
    pub error: Option<String>,
    /// In which sign-in.
    pub session: Option<SessionId>,
    /// By which version of the program.
    pub program: Option<String>,
}

/// A page of the audit.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AuditPageView {
    /// The entries, the latest first.
    pub rows: Vec<AuditRow>,
    /// Where the next page begins; nothing at the end. A page may be empty and have a next one: few of many fit.
    pub next: Option<AuditPlaceView>,
}

/// Whom and what the audit can be asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AuditChoices {
    /// Everybody who has ever signed in; only oneself for who may see no more.
    pub people: Vec<AuditPerson>,
    /// The kinds of record there are entries about.
    pub records: Vec<String>,
}

/// Somebody whose entries can be asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AuditPerson {
    /// Who.
    pub id: UserId,
    /// Their name.
    pub name: String,
    /// What they are in the organization today.
    pub role: Option<Role>,
}

/// An entry with what it changed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AuditDetails {
    /// The entry.
    pub row: AuditRow,
    /// Each field before and after.
    pub fields: Vec<FieldDifference>,
    /// The values are left out: whoever asks may not see such a record.
    pub withheld: bool,
}

/// How far a check of the audit has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AuditCheckpointView {
    /// In whose chain.
    pub device: DeviceId,
    /// The last entry found right.
    pub sequence: u32,
    /// Its hash.
    pub hash: String,
    /// Entries found right so far.
    pub entries: u32,
}

/// What checking the audit said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AuditCheck {
    /// Entries checked.
    pub entries: u32,
    /// Entries there are.
    pub of: u32,
    /// Where to go on; nothing when the check is over.
    pub next: Option<AuditCheckpointView>,
    /// The first bad entry and what is wrong with it; nothing, if the chain holds.
    pub problem: Option<String>,
    /// Below which place of the list the first bad entry stands, or would.
    pub problem_at: Option<AuditPlaceView>,
}

/// Who has had a patient's records before them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ChartReader {
    /// Who; nobody, for what happened before anybody had signed in.
    pub user: Option<UserId>,
    /// By name.
    pub name: Option<String>,
    /// What they are in the organization today.
    pub role: Option<Role>,
    /// When for the first time.
    pub first: DateTime<Utc>,
    /// When last.
    pub last: DateTime<Utc>,
    /// What, and how often.
    pub parts: Vec<ChartPartRead>,
}

/// How often somebody had a part of a patient's records before them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ChartPartRead {
    /// What.
    pub part: ChartPart,
    /// How often.
    pub times: u32,
    /// When last.
    pub last: DateTime<Utc>,
}

/// Where the audit was written to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AuditExported {
    /// The JSON file; the CSV and both signatures lie beside it.
    pub path: String,
    /// Entries in it.
    pub entries: u32,
}
