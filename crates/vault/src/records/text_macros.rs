//! Text macros. A person's macros have different names.

use super::row::{FORMAT, all, change_one, json, one};
use crate::{Change, VaultError};
use auscult_domain::TextMacroId;
use auscult_domain::text_macro::TextMacro;
use rusqlite::{Connection, params};

/// Keeps a macro, new or changed.
pub fn put(change: &Change<'_>, text: &TextMacro) -> Result<(), VaultError> {
    let sql = "INSERT INTO text_macros (id, owner, name, format, record) VALUES (?1, ?2, ?3, ?4, ?5)
               ON CONFLICT (id) DO UPDATE SET owner = ?2, name = ?3, format = ?4, record = ?5";
    let owner = text.owner.map(|owner| owner.to_string());
    change_one(change, sql, params![text.id.to_string(), owner, text.name, FORMAT, json(text)?])
}

/// Takes a macro away.
pub fn delete(change: &Change<'_>, id: TextMacroId) -> Result<(), VaultError> {
    change_one(change, "DELETE FROM text_macros WHERE id = ?1", [id.to_string()])
}

/// The macro with this id.
pub fn get(connection: &Connection, id: TextMacroId) -> Result<TextMacro, VaultError> {
    one(connection, "text macro", "SELECT record FROM text_macros WHERE id = ?1", [id.to_string()])
}

/// All macros that people wrote, by name.
pub fn list(connection: &Connection) -> Result<Vec<TextMacro>, VaultError> {
    all(connection, "text macro", "SELECT record FROM text_macros ORDER BY name, id", [])
}
