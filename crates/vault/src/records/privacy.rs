//! Controls on patients' charts, and the glass that was broken.

use super::row::{FORMAT, all, change_one, json, one};
use crate::{Change, VaultError};
use auscult_domain::privacy::{BrokenGlass, PrivacyControl};
use auscult_domain::{ControlId, PatientId};
use chrono::{DateTime, Utc};
use rusqlite::{Connection, params};

/// Keeps a control, new or lifted.
pub fn put(change: &Change<'_>, control: &PrivacyControl) -> Result<(), VaultError> {
    let sql = "INSERT INTO privacy_controls (id, patient, lifted, format, record) VALUES (?1, ?2, ?3, ?4, ?5)
               ON CONFLICT (id) DO UPDATE SET lifted = ?3, format = ?4, record = ?5";
    let (id, patient) = (control.id.to_string(), control.patient.to_string());
    change_one(change, sql, params![id, patient, control.lifted.is_some(), FORMAT, json(control)?])
}

/// The control with this id.
pub fn get(connection: &Connection, id: ControlId) -> Result<PrivacyControl, VaultError> {
    one(connection, "privacy control", "SELECT record FROM privacy_controls WHERE id = ?1", [id.to_string()])
}

/// The controls on a patient's chart, lifted ones too, the latest first.
pub fn of_patient(connection: &Connection, patient: PatientId) -> Result<Vec<PrivacyControl>, VaultError> {
    let sql = "SELECT record FROM privacy_controls WHERE patient = ?1 ORDER BY id DESC";
    all(connection, "privacy control", sql, [patient.to_string()])
}

/// Every control that was not lifted, of everybody: few, so that a list of patients reads them once.
pub fn standing(connection: &Connection) -> Result<Vec<PrivacyControl>, VaultError> {
    all(connection, "privacy control", "SELECT record FROM privacy_controls WHERE lifted = 0", [])
}

/// Writes down that the glass of a chart was broken.
pub fn break_glass(change: &Change<'_>, glass: &BrokenGlass) -> Result<(), VaultError> {
    let sql = "INSERT INTO broken_glass (patient, user, at, format, record) VALUES (?1, ?2, ?3, ?4, ?5)";
    let (patient, user) = (glass.patient.to_string(), glass.user.to_string());
    change_one(change, sql, params![patient, user, glass.at, FORMAT, json(glass)?])
}

/// The glass broken since then, of every chart.
pub fn broken_since(connection: &Connection, from: DateTime<Utc>) -> Result<Vec<BrokenGlass>, VaultError> {
    all(connection, "broken glass", "SELECT record FROM broken_glass WHERE at >= ?1 ORDER BY at", [from])
}
