//! Segments of transcripts.

use super::row::{FORMAT, all, change_one, json, one};
use crate::{Change, VaultError};
use auscult_domain::transcript::Segment;
use auscult_domain::{EncounterId, RecordingId, SegmentId};
use rusqlite::{Connection, params};

/// Adds segments.
pub fn append(change: &Change<'_>, segments: &[Segment]) -> Result<(), VaultError> {
    let sql = "INSERT INTO segments (id, recording, start_ms, end_ms, format, record) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    segments.iter().try_for_each(|segment| write(change, sql, segment))
}

/// Keeps a segment as it is now.
pub fn replace(change: &Change<'_>, segment: &Segment) -> Result<(), VaultError> {
    let sql = "UPDATE segments SET recording = ?2, start_ms = ?3, end_ms = ?4, format = ?5, record = ?6 WHERE id = ?1";
    write(change, sql, segment)
}

fn write(change: &Change<'_>, sql: &str, segment: &Segment) -> Result<(), VaultError> {
    let values = params![
        segment.id.to_string(),
        segment.recording.to_string(),
        segment.start_ms,
        segment.end_ms,
        FORMAT,
        json(segment)?,
    ];
    change_one(change, sql, values)
}

/// The segment with this id.
pub fn get(connection: &Connection, id: SegmentId) -> Result<Segment, VaultError> {
    one(connection, "segment", "SELECT record FROM segments WHERE id = ?1", [id.to_string()])
}

/// The segments of a recording, in the order they were said.
pub fn of_recording(connection: &Connection, recording: RecordingId) -> Result<Vec<Segment>, VaultError> {
    let sql = "SELECT record FROM segments WHERE recording = ?1 ORDER BY start_ms, end_ms, id";
    all(connection, "segment", sql, [recording.to_string()])
}

/// The segments of all recordings of a visit, in the order they were said.
pub fn of_encounter(connection: &Connection, encounter: EncounterId) -> Result<Vec<Segment>, VaultError> {
    let sql = "SELECT segments.record FROM recordings JOIN segments ON segments.recording = recordings.id
               WHERE recordings.encounter = ?1
               ORDER BY recordings.started_at, recordings.id, start_ms, end_ms, segments.id";
    all(connection, "segment", sql, [encounter.to_string()])
}

/// Removes a recording's transcript, before it is transcribed anew; how many segments there were.
pub fn delete_of_recording(change: &Change<'_>, recording: RecordingId) -> Result<usize, VaultError> {
    let sql = "DELETE FROM segments WHERE recording = ?1";
    Ok(change.prepare_cached(sql)?.execute([recording.to_string()])?)
}
