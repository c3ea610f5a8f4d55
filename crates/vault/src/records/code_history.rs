//! The codes of a visit and their history. Codes change only by adding to their history: what an entry says it changes
//! is changed with it, and only if it is still as the entry says it was. Entries are never changed nor deleted:
//! triggers in the database see to that.

use super::code_suggestions;
use super::row::{FORMAT, all, change_one, json, one, word};
use crate::{Change, VaultError};
use auscult_domain::coding::{AssignmentChange, CodeAssignment, CodeHistoryEntry};
use auscult_domain::{AssignmentId, CodeHistoryId, EncounterId};
use rusqlite::{Connection, params};

/// Makes the changes of an entry and keeps the entry. Where a record is not as the entry says it was:
/// [`VaultError::StaleRevision`], and nothing is changed.
pub fn append(change: &Change<'_>, entry: &CodeHistoryEntry) -> Result<(), VaultError> {
    entry.assignments.iter().try_for_each(|one| apply(change, one))?;
    for one in &entry.suggestions {
        if code_suggestions::get(change, one.suggestion)? != one.before {
            return Err(VaultError::StaleRevision);
        }
        code_suggestions::update(change, &one.after)?;
    }
    let sql = "INSERT INTO code_history (id, encounter, sequence, at, user, action, format, record)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    let values = params![
        entry.id.to_string(),
        entry.encounter.to_string(),
        entry.sequence,
        entry.at,
        entry.by.to_string(),
        word(&entry.action)?,
        FORMAT,
        json(entry)?,
    ];
    change_one(change, sql, values)
}

fn apply(change: &Change<'_>, one: &AssignmentChange) -> Result<(), VaultError> {
    let kept = assignment(change, one.assignment)?;
    if kept != one.before {
        return Err(VaultError::StaleRevision);
    }
    match (&one.before, &one.after) {
        (None, None) => Ok(()),
        (Some(_), None) => {
            change_one(change, "DELETE FROM code_assignments WHERE id = ?1", [one.assignment.to_string()])
        }
        (_, Some(after)) => put(change, after),
    }
}

fn put(change: &Change<'_>, assignment: &CodeAssignment) -> Result<(), VaultError> {
    let sql = "INSERT INTO code_assignments
               (id, encounter, system, code, position, status, reviewed_by, format, record)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
               ON CONFLICT (id) DO UPDATE SET encounter = ?2, system = ?3, code = ?4, position = ?5, status = ?6,
               reviewed_by = ?7, format = ?8, record = ?9";
    let values = params![
        assignment.id.to_string(),
        assignment.encounter.to_string(),
        word(&assignment.code.system)?,
        assignment.code.code.as_str(),
        assignment.position,
        word(&assignment.status)?,
        assignment.reviewed_by.map(|user| user.to_string()),
        FORMAT,
        json(assignment)?,
    ];
    change_one(change, sql, values)
}

fn assignment(connection: &Connection, id: AssignmentId) -> Result<Option<CodeAssignment>, VaultError> {
    match one(connection, "code", "SELECT record FROM code_assignments WHERE id = ?1", [id.to_string()]) {
        Err(VaultError::NotFound) => Ok(None),
        other => other.map(Some),
    }
}

/// The code with this id.
pub fn get_assignment(connection: &Connection, id: AssignmentId) -> Result<CodeAssignment, VaultError> {
    assignment(connection, id)?.ok_or(VaultError::NotFound)
}

/// The codes of a visit; their order is the domain's to say.
pub fn assignments(connection: &Connection, encounter: EncounterId) -> Result<Vec<CodeAssignment>, VaultError> {
    let sql = "SELECT record FROM code_assignments WHERE encounter = ?1 ORDER BY position, id";
    all(connection, "code", sql, [encounter.to_string()])
}

/// The history of a visit's codes, from its first entry.
pub fn of_encounter(connection: &Connection, encounter: EncounterId) -> Result<Vec<CodeHistoryEntry>, VaultError> {
    let sql = "SELECT record FROM code_history WHERE encounter = ?1 ORDER BY sequence";
    all(connection, "history of codes", sql, [encounter.to_string()])
}

/// The place the next entry of a visit's history has.
pub fn next_sequence(connection: &Connection, encounter: EncounterId) -> Result<u32, VaultError> {
    let sql = "SELECT coalesce(max(sequence), 0) + 1 FROM code_history WHERE encounter = ?1";
    Ok(connection.prepare_cached(sql)?.query_row([encounter.to_string()], |row| row.get(0))?)
}

/// The entry with this id.
pub fn get(connection: &Connection, id: CodeHistoryId) -> Result<CodeHistoryEntry, VaultError> {
    one(connection, "history of codes", "SELECT record FROM code_history WHERE id = ?1", [id.to_string()])
}
