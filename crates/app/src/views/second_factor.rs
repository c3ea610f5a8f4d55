//! The second factor, as Settings and the first sign-in show it.

use auscult_domain::UserId;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use specta::Type;

/// Whether people of the organization must have a second factor.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum SecondFactorPolicy {
    /// Each decides for themselves.
    #[default]
    EachDecides,
    /// Everybody; who has none sets it up right after signing in.
    Required,
}

/// Where the second factor of whoever is signed in stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum SecondFactorState {
    /// They have none and need none.
    Without,
    /// They have one.
    Set,
    /// They have none and must have one: nothing else can be done before.
    Due,
}

/// The second factor of whoever is signed in, and what the organization asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SecondFactorView {
    /// Since when they have it, if they do.
    pub since: Option<DateTime<Utc>>,
    /// Recovery codes they have not used.
    pub codes_left: u32,
    /// What the organization asks of everybody.
    pub policy: SecondFactorPolicy,
}

/// Somebody of the organization, and whether they have a second factor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SecondFactorRow {
    /// Who.
    pub user: UserId,
    /// Their name.
    pub name: String,
    /// Since when they have it, if they do.
    pub since: Option<DateTime<Utc>>,
}

/// A second factor being set up: it counts once a code made with it was typed.
#[derive(Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct NewSecondFactor {
    /// The secret in groups of four, for typing.
    pub secret: String,
    /// The same as a picture, for the camera of the telephone.
    pub picture: QrPicture,
}

/// A QR code as one path of an SVG, each module one unit.
#[derive(Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct QrPicture {
    /// Modules on a side, the quiet zone around it included.
    pub size: u32,
    /// The dark ones, as the `d` of a path.
    pub path: String,
}
