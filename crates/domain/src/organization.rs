//! The organization, the people who sign in, and their membership in it.

use crate::permission::{AccessLevel, Role};
use crate::{DepartmentId, OrganizationId, UserId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A clinic or practice. Its letterhead stands on every document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Organization {
    /// Its id.
    pub id: OrganizationId,
    /// Its name as printed on letters.
    pub name: String,
    /// Postal address, one line each.
    pub address: Vec<String>,
    /// Telephone as printed on letters.
    pub phone: Option<String>,
    /// Logo for the letterhead: a PNG, base64.
    pub logo_png: Option<String>,
}

/// A person who signs in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct User {
    /// Their id.
    pub id: UserId,
    /// Name as printed under a signature, such as `Dana Whitfield`.
    pub name: String,
    /// Degrees printed after the name, such as `MD`.
    pub credentials: Option<String>,
    /// What they sign in with; unique in the vault.
    pub email: String,
}

impl User {
    /// The name with credentials, as it stands under a signature.
    pub fn signature_name(&self) -> String {
        match &self.credentials {
            Some(credentials) => format!("{}, {credentials}", self.name),
            None => self.name.clone(),
        }
    }
}

/// What a person is in an organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Membership {
    /// The person.
    pub user: UserId,
    /// The organization.
    pub organization: OrganizationId,
    /// What they do there.
    pub role: Role,
    /// How far the role reaches.
    pub access: AccessLevel,
    /// The department they belong to.
    pub department: Option<DepartmentId>,
    /// When they ceased to belong to the organization. They sign in no longer; their name stays on what they signed.
    pub ended: Option<DateTime<Utc>>,
}
