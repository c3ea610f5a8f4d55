//! The coder's queue and what was coded: counts over many visits at once, so that no screen reads every record.

use super::row::parse;
use crate::VaultError;
use auscult_domain::coding::{CodeRef, CodingAction, CodingClaim, CodingCounts};
use auscult_domain::encounter::Encounter;
use auscult_domain::{EncounterId, UserId};
use chrono::{DateTime, Utc};
use rusqlite::{Connection, Row, params};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// A visit that can be coded, with what there is of its coding.
#[derive(Debug, Clone, PartialEq)]
pub struct Waiting {
    /// The visit.
    pub encounter: Encounter,
    /// Its codes, suggestions and questions, counted.
    pub counts: CodingCounts,
    /// Whether its note is signed.
    pub signed: bool,
    /// Who pays, where somebody said.
    pub payer: Option<String>,
    /// Who works on it, or did last.
    pub claim: Option<CodingClaim>,
}

const COUNTS: &str = "
    (SELECT count(*) FROM code_assignments a
      WHERE a.encounter = e.id AND a.system = 'icd10_cm' AND a.status <> 'rejected'),
    (SELECT count(*) FROM code_assignments a
      WHERE a.encounter = e.id AND a.system <> 'icd10_cm' AND a.status <> 'rejected'),
    (SELECT count(*) FROM code_assignments a
      WHERE a.encounter = e.id AND a.status IN ('pending', 'under_review')),
    (SELECT count(*) FROM code_suggestions s WHERE s.encounter = e.id AND s.status = 'pending'),
    (SELECT count(*) FROM queries q WHERE q.encounter = e.id),
    (SELECT count(*) FROM queries q WHERE q.encounter = e.id AND q.open = 1),
    (SELECT h.action FROM code_history h WHERE h.encounter = e.id ORDER BY h.sequence DESC LIMIT 1)";

/// The visits begun or over that have something to code from, the oldest first.
pub fn waiting(connection: &Connection) -> Result<Vec<Waiting>, VaultError> {
    let sql = format!(
        "SELECT {COUNTS}, e.record, e.signed, f.payer, c.record
         FROM encounters e
         LEFT JOIN coding_facts f ON f.encounter = e.id
         LEFT JOIN coding_claims c ON c.encounter = e.id
         WHERE e.status IN ('in_progress', 'completed')
           AND (EXISTS (SELECT 1 FROM notes n WHERE n.encounter = e.id)
             OR EXISTS (SELECT 1 FROM recordings r JOIN segments s ON s.recording = r.id WHERE r.encounter = e.id))
         ORDER BY e.date_of_service, e.starts_at, e.id"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let claim: Option<String> = row.get(10)?;
        found.push(Waiting {
            encounter: parse(&row.get::<_, String>(7)?, "encounter")?,
            counts: counts_of(row)?,
            signed: row.get(8)?,
            payer: row.get(9)?,
            claim: claim.map(|text| parse(&text, "claim")).transpose()?,
        });
    }
    Ok(found)
}

/// What there is of the coding of one visit.
pub fn counts(connection: &Connection, encounter: EncounterId) -> Result<CodingCounts, VaultError> {
    let sql = format!("SELECT {COUNTS} FROM encounters e WHERE e.id = ?1");
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query([encounter.to_string()])?;
    rows.next()?.ok_or(VaultError::NotFound).and_then(counts_of)
}

fn counts_of(row: &Row<'_>) -> Result<CodingCounts, VaultError> {
    let last: Option<String> = row.get(6)?;
    Ok(CodingCounts {
        diagnoses: row.get(0)?,
        services: row.get(1)?,
        undecided: row.get(2)?,
        suggestions: row.get(3)?,
        queries: row.get(4)?,
        open_queries: row.get(5)?,
        last_action: last.map(|action| value_of(&action)).transpose()?,
    })
}

/// How often codes were confirmed: by this person, and by anybody.
pub fn usage(connection: &Connection, by: UserId) -> Result<Vec<(CodeRef, u32, u32)>, VaultError> {
    let sql = "SELECT system, code, sum(reviewed_by IS ?1), count(*) FROM code_assignments
               WHERE status = 'confirmed' GROUP BY system, code";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([by.to_string()])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let (system, code): (String, String) = (row.get(0)?, row.get(1)?);
        let code = serde_json::json!({ "system": system, "code": code });
        let code = serde_json::from_value(code).map_err(|_| VaultError::damaged("a record (code)"))?;
        found.push((code, row.get(2)?, row.get(3)?));
    }
    Ok(found)
}

/// What one person did to codes in a stretch of time, by action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deed {
    /// Who.
    pub by: UserId,
    /// On which visit.
    pub encounter: EncounterId,
    /// What.
    pub action: CodingAction,
    /// When.
    pub at: DateTime<Utc>,
}

/// What was done to codes in a stretch of time, its end excluded, in order of person and time.
pub fn deeds(connection: &Connection, from: DateTime<Utc>, to: DateTime<Utc>) -> Result<Vec<Deed>, VaultError> {
    let sql = "SELECT user, encounter, action, at FROM code_history WHERE at >= ?1 AND at < ?2
               ORDER BY user, at, sequence";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(params![from, to])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let (user, encounter): (String, String) = (row.get(0)?, row.get(1)?);
        found.push(Deed {
            by: user.parse().map_err(|_| VaultError::damaged("a record (history of codes)"))?,
            encounter: encounter.parse().map_err(|_| VaultError::damaged("a record (history of codes)"))?,
            action: value_of(&row.get::<_, String>(2)?)?,
            at: row.get(3)?,
        });
    }
    Ok(found)
}

/// What was decided on suggestions in a stretch of time, its end excluded: one row for each that was decided.
pub fn decisions(
    connection: &Connection,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Result<Vec<auscult_domain::coding::CodeSuggestionRecord>, VaultError> {
    let sql = "SELECT record FROM code_suggestions WHERE reviewed_at >= ?1 AND reviewed_at < ?2 AND status <> 'pending'
               ORDER BY reviewed_at, id";
    super::row::all(connection, "suggestion", sql, params![from, to])
}

/// The value of an enum by its name in a column.
fn value_of<T: DeserializeOwned>(name: &str) -> Result<T, VaultError> {
    serde_json::from_value(Value::String(name.to_owned())).map_err(|_| VaultError::damaged("a record (coding)"))
}

/// Whether the word of the one system that is asked for above is the one records are written with.
#[cfg(test)]
#[test]
fn the_system_counted_is_the_one_that_is_written() {
    assert_eq!(super::row::word(&auscult_domain::coding::CodeSystem::Icd10Cm).expect("a word"), "icd10_cm");
}
