//! Note templates, their versions, and how often each is used.
//!
//! A template that follows another one is kept as what it says otherwise, and put together as it is read.

use super::row::{FORMAT, all, change_one, json, parse};
use crate::{Change, VaultError};
use auscult_domain::template::{Difference, Template};
use auscult_domain::{TemplateId, UserId};
use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, Row, params};
use std::collections::HashMap;

/// A template follows another, which follows another …: no further than this, so that a circle ends.
const GENERATIONS: usize = 8;

/// A kept version of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptVersion {
    /// Which one, from 1.
    pub version: u32,
    /// When it was made.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: UserId,
}

/// How often notes are made by a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Use {
    /// Notes in the vault.
    pub notes: u32,
    /// When one of them was last saved.
    pub last: DateTime<Utc>,
}

/// Adds a template.
pub fn insert(change: &Change<'_>, template: &Template) -> Result<(), VaultError> {
    let sql = "INSERT INTO templates (id, name, version, format, record, difference) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    write(change, sql, template)
}

/// Keeps a template as it is now.
pub fn update(change: &Change<'_>, template: &Template) -> Result<(), VaultError> {
    let sql = "UPDATE templates SET name = ?2, version = ?3, format = ?4, record = ?5, difference = ?6 WHERE id = ?1";
    write(change, sql, template)
}

/// Takes a template away, with its versions. Notes made by it keep their sections.
pub fn delete(change: &Change<'_>, id: TemplateId) -> Result<(), VaultError> {
    change.prepare_cached("DELETE FROM template_versions WHERE template = ?1")?.execute([id.to_string()])?;
    change_one(change, "DELETE FROM templates WHERE id = ?1", [id.to_string()])
}

fn write(change: &Change<'_>, sql: &str, template: &Template) -> Result<(), VaultError> {
    let (record, difference) = match template.follows {
        None => (json(template)?, None),
        Some(followed) => {
            let difference = Difference::of(&get(change, followed)?.sections, &template.sections);
            let bare = Template { sections: Vec::new(), ..template.clone() };
            (json(&bare)?, Some(json(&difference)?))
        }
    };
    let values = params![template.id.to_string(), template.name, template.version, FORMAT, record, difference];
    change_one(change, sql, values)
}

/// The template with this id, with all its sections.
pub fn get(connection: &Connection, id: TemplateId) -> Result<Template, VaultError> {
    let sql = "SELECT record, difference FROM templates WHERE id = ?1";
    let kept = connection.prepare_cached(sql)?.query_row([id.to_string()], texts).optional()?;
    whole(connection, kept.ok_or(VaultError::NotFound)?, GENERATIONS)
}

/// All templates, by name, with all their sections.
pub fn list(connection: &Connection) -> Result<Vec<Template>, VaultError> {
    let mut statement = connection.prepare_cached("SELECT record, difference FROM templates ORDER BY name, id")?;
    let kept = statement.query_map([], texts)?.collect::<Result<Vec<_>, _>>()?;
    kept.into_iter().map(|kept| whole(connection, kept, GENERATIONS)).collect()
}

fn texts(row: &Row<'_>) -> rusqlite::Result<(String, Option<String>)> {
    Ok((row.get(0)?, row.get(1)?))
}

fn whole(
    connection: &Connection,
    (record, difference): (String, Option<String>),
    generations: usize,
) -> Result<Template, VaultError> {
    let template: Template = parse(&record, "template")?;
    let (Some(followed), Some(difference)) = (template.follows, difference) else { return Ok(template) };
    let difference: Difference = parse(&difference, "template")?;
    let circle = || VaultError::Damaged("templates that follow one another in a circle".into());
    let generations = generations.checked_sub(1).ok_or_else(circle)?;
    let sql = "SELECT record, difference FROM templates WHERE id = ?1";
    let kept = connection.prepare_cached(sql)?.query_row([followed.to_string()], texts)?;
    let sections = difference.onto(&whole(connection, kept, generations)?.sections);
    Ok(Template { sections, ..template })
}

/// Keeps the present version of a template, whole.
pub fn keep_version(change: &Change<'_>, template: &Template) -> Result<(), VaultError> {
    let sql =
        "INSERT INTO template_versions (template, version, at, by, format, record) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    let (id, by) = (template.id.to_string(), change.actor().user.id.to_string());
    change_one(change, sql, params![id, template.version, change.now(), by, FORMAT, json(template)?])
}

/// The kept versions of a template, the latest first.
pub fn versions(connection: &Connection, id: TemplateId) -> Result<Vec<KeptVersion>, VaultError> {
    let sql = "SELECT version, at, by FROM template_versions WHERE template = ?1 ORDER BY version DESC";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([id.to_string()], |row| Ok((row.get(0)?, row.get(1)?, row.get::<_, String>(2)?)))?;
    rows.map(|row| {
        let (version, at, by) = row?;
        let by = by.parse().map_err(|_| VaultError::Damaged("a record (template version)".into()))?;
        Ok(KeptVersion { version, at, by })
    })
    .collect()
}

/// A template as it was in a kept version.
pub fn version(connection: &Connection, id: TemplateId, version: u32) -> Result<Template, VaultError> {
    let sql = "SELECT record FROM template_versions WHERE template = ?1 AND version = ?2";
    let found = all(connection, "template version", sql, params![id.to_string(), version])?;
    found.into_iter().next().ok_or(VaultError::NotFound)
}

/// How often each template is used, counted from the notes.
pub fn uses(connection: &Connection) -> Result<HashMap<TemplateId, Use>, VaultError> {
    let sql = "SELECT json_extract(record, '$.content.template'), COUNT(*), MAX(saved_at) FROM notes GROUP BY 1";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get(1)?, row.get(2)?)))?;
    rows.map(|row| {
        let (id, notes, last) = row?;
        let id = id.parse().map_err(|_| VaultError::Damaged("a record (note)".into()))?;
        Ok((id, Use { notes, last }))
    })
    .collect()
}
