//! Signed documents. Once kept they are never changed nor deleted: triggers in the database see to that.

use super::row::{FORMAT, all, change_one, json, parse};
use crate::{Change, VaultError};
use auscult_domain::signed_note::{NoteSignature, SignedNote, SignedNoteSummary};
use auscult_domain::{EncounterId, SignedNoteId, UserId};
use rusqlite::{Connection, params};

/// Keeps a signed document with its signature and the PDF that was made of it.
pub fn insert(
    change: &Change<'_>,
    signed: &SignedNote,
    signature: &NoteSignature,
    pdf: &[u8],
) -> Result<(), VaultError> {
    let sql = "INSERT INTO signed_notes
               (id, note, encounter, patient, signed_at, sha256, format, record, signature, pdf)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
    let values = params![
        signed.id.to_string(),
        signed.note.to_string(),
        signed.encounter.id.to_string(),
        signed.patient.id.to_string(),
        signed.attestation.at,
        signature.sha256,
        FORMAT,
        json(signed)?,
        json(signature)?,
        pdf,
    ];
    change_one(change, sql, values)
}

/// The signed document with this id and its signature.
pub fn get(connection: &Connection, id: SignedNoteId) -> Result<(SignedNote, NoteSignature), VaultError> {
    let sql = "SELECT record, signature FROM signed_notes WHERE id = ?1";
    let (record, signature): (String, String) =
        connection.prepare_cached(sql)?.query_row([id.to_string()], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok((parse(&record, "signed note")?, parse(&signature, "signature")?))
}

/// The notes this person signed, the latest first; addenda and amendments are not among them.
pub fn signed_by(connection: &Connection, user: UserId, most: u32) -> Result<Vec<SignedNote>, VaultError> {
    let sql = "SELECT record FROM signed_notes
               WHERE record ->> '$.attestation.user' = ?1 AND record ->> '$.kind.kind' = 'note'
               ORDER BY signed_at DESC, id DESC LIMIT ?2";
    all(connection, "signed note", sql, params![user.to_string(), most])
}

/// The PDF of a signed document.
pub fn pdf(connection: &Connection, id: SignedNoteId) -> Result<Vec<u8>, VaultError> {
    let sql = "SELECT pdf FROM signed_notes WHERE id = ?1";
    Ok(connection.prepare_cached(sql)?.query_row([id.to_string()], |row| row.get(0))?)
}

/// The signed documents of a visit, in the order they were signed.
pub fn of_encounter(connection: &Connection, encounter: EncounterId) -> Result<Vec<SignedNoteSummary>, VaultError> {
    let sql = "SELECT record, sha256 FROM signed_notes WHERE encounter = ?1 ORDER BY signed_at, rowid";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([encounter.to_string()], |row| Ok((row.get(0)?, row.get(1)?)))?;
    rows.map(|row| row.map_err(VaultError::from).and_then(|(record, sha256): (String, _)| summary(&record, sha256)))
        .collect()
}

fn summary(record: &str, sha256: String) -> Result<SignedNoteSummary, VaultError> {
    let signed: SignedNote = parse(record, "signed note")?;
    Ok(SignedNoteSummary {
        id: signed.id,
        kind: signed.kind,
        encounter: signed.encounter.id,
        signed_at: signed.attestation.at,
        signed_by: signed.attestation.name,
        sha256,
    })
}
