//! What the chart shows of the controls on it.

use auscult_domain::privacy::{ChartAccess, Controlled, PrivacyControl};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use specta::Type;

/// A control as somebody asks for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ControlInput {
    /// Whom it is for.
    pub controlled: Controlled,
    /// How far they get.
    pub access: ChartAccess,
    /// Why.
    pub reason: String,
    /// When it ends by itself, if it does.
    pub expires_at: Option<DateTime<Utc>>,
}

/// A control with the names in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ControlRow {
    /// The control.
    pub control: PrivacyControl,
    /// Whether it holds now.
    pub holds: bool,
    /// Who put it in place, by name.
    pub applied_by_name: String,
    /// The person it is for, by name, where it is for one.
    pub person_name: Option<String>,
}

/// Somebody who has opened a restricted chart within the hour.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct GlassRow {
    /// Who, by name.
    pub name: String,
    /// Why.
    pub reason: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Until when the chart is open for them.
    pub until: DateTime<Utc>,
}

/// The controls on a patient's chart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ChartView {
    /// How far whoever is signed in gets.
    pub mine: ChartAccess,
    /// All of them, the latest first.
    pub controls: Vec<ControlRow>,
    /// Who has the chart open all the same.
    pub broken: Vec<GlassRow>,
}
