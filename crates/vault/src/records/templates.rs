//! Note templates.

use super::row::{FORMAT, all, change_one, json, one};
use crate::{Change, VaultError};
use auscult_domain::TemplateId;
use auscult_domain::template::Template;
use rusqlite::{Connection, params};

/// Adds a template.
pub fn insert(change: &Change<'_>, template: &Template) -> Result<(), VaultError> {
    let sql = "INSERT INTO templates (id, name, version, format, record) VALUES (?1, ?2, ?3, ?4, ?5)";
    write(change, sql, template)
}

/// Keeps a template as it is now.
pub fn update(change: &Change<'_>, template: &Template) -> Result<(), VaultError> {
    let sql = "UPDATE templates SET name = ?2, version = ?3, format = ?4, record = ?5 WHERE id = ?1";
    write(change, sql, template)
}

fn write(change: &Change<'_>, sql: &str, template: &Template) -> Result<(), VaultError> {
    let values = params![template.id.to_string(), template.name, template.version, FORMAT, json(template)?];
    change_one(change, sql, values)
}

/// The template with this id.
pub fn get(connection: &Connection, id: TemplateId) -> Result<Template, VaultError> {
    one(connection, "template", "SELECT record FROM templates WHERE id = ?1", [id.to_string()])
}

/// All templates, by name.
pub fn list(connection: &Connection) -> Result<Vec<Template>, VaultError> {
    all(connection, "template", "SELECT record FROM templates ORDER BY name, id", [])
}
