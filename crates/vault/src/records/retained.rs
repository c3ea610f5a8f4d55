//! The recordings and transcripts there are, with what decides how long, and their erasure.
//!
//! A recording is erased by its key: the row stays and says that there was one, the sealed key in it is overwritten
//! (`secure_delete`), and no key that is left opens its file.

use super::row::{change_one, json};
use crate::{Change, Vault, VaultError, database, recordings};
use auscult_domain::RecordingId;
use auscult_domain::retention::{Retained, RetainedKind};
use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::{Connection, Row, params};

/// Every finished recording whose sound is there, and every transcript; the oldest first.
pub fn list(connection: &Connection) -> Result<Vec<Retained>, VaultError> {
    let sql = "SELECT r.id, e.id, p.id, p.birth_date, e.date_of_service, length(r.sealed_key) > 0,
                      EXISTS (SELECT 1 FROM segments WHERE segments.recording = r.id),
                      (SELECT max(signed_at) FROM signed_notes WHERE signed_notes.encounter = e.id)
               FROM recordings r JOIN encounters e ON e.id = r.encounter JOIN patients p ON p.id = e.patient
               WHERE r.state = 'complete' ORDER BY r.started_at, r.id";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let (sound, transcript): (bool, bool) = (row.get(5)?, row.get(6)?);
        for (there, kind) in [(sound, RetainedKind::Recording), (transcript, RetainedKind::Transcript)] {
            if there {
                found.push(retained(row, kind)?);
            }
        }
    }
    Ok(found)
}

fn retained(row: &Row<'_>, kind: RetainedKind) -> Result<Retained, VaultError> {
    let id = |column: usize| -> Result<uuid::Uuid, VaultError> {
        let text: String = row.get(column)?;
        uuid::Uuid::parse_str(&text).map_err(|_| VaultError::Damaged("a record (recording)".to_owned()))
    };
    let (born, visit): (NaiveDate, NaiveDate) = (row.get(3)?, row.get(4)?);
    let signed: Option<DateTime<Utc>> = row.get(7)?;
    Ok(Retained {
        kind,
        recording: RecordingId::from_uuid(id(0)?),
        encounter: auscult_domain::EncounterId::from_uuid(id(1)?),
        patient: auscult_domain::PatientId::from_uuid(id(2)?),
        born,
        visit,
        signed: signed.map(|at| at.date_naive()),
    })
}

/// Destroys the key of a recording's file; `words` say in the recording what is missing since.
pub fn erase_sound(change: &Change<'_>, id: RecordingId, words: &str) -> Result<(), VaultError> {
    let mut recording = recordings::get(change, id)?;
    recording.missing = Some(words.to_owned());
    let sql = "UPDATE recordings SET sealed_key = x'', record = ?2 WHERE id = ?1";
    change_one(change, sql, params![id.to_string(), json(&recording)?])
}

/// The recordings whose key was destroyed: a file of one that is still there is to be removed.
pub fn erased(connection: &Connection) -> Result<Vec<RecordingId>, VaultError> {
    let mut statement = connection.prepare_cached("SELECT id FROM recordings WHERE length(sealed_key) = 0")?;
    let ids = statement.query_map([], |row| row.get::<_, String>(0))?;
    ids.map(|id| {
        let id = uuid::Uuid::parse_str(&id?).map_err(|_| VaultError::Damaged("a record (recording)".to_owned()))?;
        Ok(RecordingId::from_uuid(id))
    })
    .collect()
}

impl Vault {
    /// Writes everything of the log into the database and empties the log: it held pages as they were before an
    /// erasure.
    ///
    /// # Errors
    /// When the disk does not take it; the erasure itself stands.
    pub fn empty_log(&mut self) -> Result<(), VaultError> {
        database::empty_log(&mut self.connection)
    }
}
