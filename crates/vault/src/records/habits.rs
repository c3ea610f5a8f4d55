//! Habits that clinicians have decided about, each its owner's alone, and how often each rule was applied to which note.

use super::row::{FORMAT, all, change_one, json, one, word};
use crate::{Change, VaultError};
use auscult_domain::habit::{HabitRule, HabitUse};
use auscult_domain::{HabitId, NoteId, UserId};
use rusqlite::{Connection, params};

/// Keeps what was decided, new or changed.
pub fn put(change: &Change<'_>, rule: &HabitRule) -> Result<(), VaultError> {
    let sql = "INSERT INTO habits (id, owner, state, format, record) VALUES (?1, ?2, ?3, ?4, ?5)
               ON CONFLICT (id) DO UPDATE SET state = ?3, format = ?4, record = ?5";
    let (id, owner) = (rule.id.to_string(), rule.owner.to_string());
    change_one(change, sql, params![id, owner, word(&rule.state)?, FORMAT, json(rule)?])
}

/// Forgets what was decided, and where it was applied. The notes stay as they are.
pub fn delete(change: &Change<'_>, id: HabitId) -> Result<(), VaultError> {
    change.prepare_cached("DELETE FROM habit_uses WHERE habit = ?1")?.execute([id.to_string()])?;
    change_one(change, "DELETE FROM habits WHERE id = ?1", [id.to_string()])
}

/// The habit with this id.
pub fn get(connection: &Connection, id: HabitId) -> Result<HabitRule, VaultError> {
    one(connection, "habit", "SELECT record FROM habits WHERE id = ?1", [id.to_string()])
}

/// What a person has decided about, the earliest first.
pub fn of_owner(connection: &Connection, owner: UserId) -> Result<Vec<HabitRule>, VaultError> {
    all(connection, "habit", "SELECT record FROM habits WHERE owner = ?1 ORDER BY id", [owner.to_string()])
}

/// Keeps what rules did to the draft of a note, in place of what they did to the one before.
pub fn keep_uses(change: &Change<'_>, note: NoteId, uses: &[HabitUse]) -> Result<(), VaultError> {
    change.prepare_cached("DELETE FROM habit_uses WHERE note = ?1")?.execute([note.to_string()])?;
    for used in uses {
        let sql = "INSERT INTO habit_uses (habit, note, times, at) VALUES (?1, ?2, ?3, ?4)";
        change_one(change, sql, params![used.rule.to_string(), note.to_string(), used.times, change.now()])?;
    }
    Ok(())
}

/// What rules did to the draft of a note.
pub fn uses_in(connection: &Connection, note: NoteId) -> Result<Vec<HabitUse>, VaultError> {
    let sql = "SELECT habit, times FROM habit_uses WHERE note = ?1 ORDER BY habit";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([note.to_string()])?;
    let mut uses = Vec::new();
    while let Some(row) = rows.next()? {
        let habit: String = row.get(0)?;
        let rule = habit.parse().map_err(|_| VaultError::Damaged("a record (habit)".to_owned()))?;
        uses.push(HabitUse { rule, times: row.get(1)? });
    }
    Ok(uses)
}

/// How often a rule was applied in all, and to how many notes.
pub fn times_used(connection: &Connection, id: HabitId) -> Result<(u32, u32), VaultError> {
    let sql = "SELECT coalesce(sum(times), 0), count(*) FROM habit_uses WHERE habit = ?1";
    Ok(connection.prepare_cached(sql)?.query_row([id.to_string()], |row| Ok((row.get(0)?, row.get(1)?)))?)
}
