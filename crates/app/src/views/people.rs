//! The people of the organization as the window lists them, and what is typed about them.

use auscult_domain::organization::{Membership, User};
use auscult_domain::people::{Department, PersonState};
use auscult_domain::permission::{AccessLevel, Role};
use auscult_domain::{DepartmentId, UserId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use specta::Type;

/// Everybody, and the departments they belong to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PeopleView {
    /// The people, by name; whoever has left last.
    pub people: Vec<PersonRow>,
    /// The departments, by name.
    pub departments: Vec<DepartmentRow>,
}

/// Somebody of the organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PersonRow {
    /// Who.
    pub user: User,
    /// What they are here.
    pub membership: Membership,
    /// Whether they can sign in.
    pub state: PersonState,
    /// When they signed in last.
    pub last_sign_in: Option<DateTime<Utc>>,
    /// Until when a code that waits for them opens the vault.
    pub code_expires_at: Option<DateTime<Utc>>,
    /// Whether this is whoever is signed in.
    pub oneself: bool,
    /// Whether whoever is signed in decides about them: never about oneself, and about owners only as an owner.
    pub may_decide: bool,
}

/// A department, and how many belong to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DepartmentRow {
    /// The department.
    pub department: Department,
    /// How many people of the organization belong to it.
    pub people: u32,
}

/// What is typed about a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PersonDetails {
    /// Their name.
    pub name: String,
    /// Degrees after it.
    pub credentials: Option<String>,
    /// What they sign in with.
    pub email: String,
    /// What they do.
    pub role: Role,
    /// How far that reaches.
    pub access: AccessLevel,
    /// The department they belong to.
    pub department: Option<DepartmentId>,
}

/// A code that was made for somebody. It is shown this once.
#[derive(Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Invited {
    /// Whom it lets in.
    pub person: UserId,
    /// Their name.
    pub name: String,
    /// What they sign in with.
    pub email: String,
    /// The code, in groups of four.
    pub code: String,
    /// Until when it can be used.
    pub expires_at: DateTime<Utc>,
}
