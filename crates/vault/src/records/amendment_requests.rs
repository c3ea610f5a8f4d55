//! What patients ask to have amended. A request is never deleted: a trigger in the database sees to that.

use super::row::{FORMAT, all, change_one, json, one};
use crate::{Change, VaultError};
use auscult_domain::amendment_request::AmendmentRequest;
use auscult_domain::{AmendmentRequestId, PatientId};
use rusqlite::{Connection, params};

/// Adds a request, or keeps it as it is now.
pub fn put(change: &Change<'_>, request: &AmendmentRequest) -> Result<(), VaultError> {
    let sql =
        "INSERT INTO amendment_requests (id, patient, open, due_on, format, record) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
               ON CONFLICT (id) DO UPDATE SET open = ?3, due_on = ?4, format = ?5, record = ?6";
    let (id, patient) = (request.id.to_string(), request.patient.to_string());
    change_one(change, sql, params![id, patient, request.is_open(), request.due_on(), FORMAT, json(request)?])
}

/// The request with this id.
pub fn get(connection: &Connection, id: AmendmentRequestId) -> Result<AmendmentRequest, VaultError> {
    one(connection, "amendment request", "SELECT record FROM amendment_requests WHERE id = ?1", [id.to_string()])
}

/// The requests of a patient, the one due first in front.
pub fn of_patient(connection: &Connection, patient: PatientId) -> Result<Vec<AmendmentRequest>, VaultError> {
    let sql = "SELECT record FROM amendment_requests WHERE patient = ?1 ORDER BY due_on, id";
    all(connection, "amendment request", sql, [patient.to_string()])
}

/// The requests an answer is owed to, the one due first in front.
pub fn open(connection: &Connection) -> Result<Vec<AmendmentRequest>, VaultError> {
    let sql = "SELECT record FROM amendment_requests WHERE open = 1 ORDER BY due_on, id";
    all(connection, "amendment request", sql, [])
}
