//! The coder's queue and what was coded: counts over many visits at once, so that no screen reads every record.

use super::row::parse;
use crate::VaultError;
use auscult_domain::coding::{CodeRef, CodingAction, CodingClaim, CodingCounts};
use auscult_domain::{EncounterId, UserId};
use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::{Connection, Row, params};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// A visit that can be coded: what the queue filters and sorts by. Of the few that are shown, the rest is read.
#[derive(Debug, Clone, PartialEq)]
pub struct Waiting {
    /// The visit.
    pub encounter: EncounterId,
    /// Its day of service.
    pub day: NaiveDate,
    /// When it began.
    pub starts_at: DateTime<Utc>,
    /// Its codes, suggestions and questions, counted.
    pub counts: CodingCounts,
    /// Whether its note is signed.
    pub signed: bool,
    /// Who pays, where somebody said.
    pub payer: Option<String>,
    /// Who works on it, or did last.
    pub claim: Option<CodingClaim>,
}

/// Which of the visits that can be coded: begun or over, with something to code from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Codable {
    /// Those whose coding is not done.
    Waiting,
    /// The done ones too.
    All,
}

impl Codable {
    /// The visits, as the rest of a statement. Where only those that wait are wanted, the index that holds no others is
    /// read, by its own condition word for word.
    fn visits(self) -> &'static str {
        match self {
            Self::Waiting => {
                "FROM coding_progress p INDEXED BY coding_progress_waiting %
                 WHERE p.begun = 1 AND (p.last_action IS NOT 'finish' OR p.open_queries > 0)"
            }
            Self::All => "FROM coding_progress p % WHERE p.begun = 1",
        }
    }
}

const COLUMNS: &str = "p.diagnoses, p.services, p.undecided, p.suggestions, p.queries, p.open_queries, p.last_action,
    p.encounter, p.date_of_service, p.starts_at, p.signed, f.payer, c.record";
const BESIDE: &str = "LEFT JOIN coding_facts f ON f.encounter = p.encounter
    LEFT JOIN coding_claims c ON c.encounter = p.encounter";

/// The visits that can be coded, the oldest first.
pub fn codable(connection: &Connection, which: Codable) -> Result<Vec<Waiting>, VaultError> {
    let visits = which.visits().replace('%', BESIDE);
    let sql = format!("SELECT {COLUMNS} {visits} ORDER BY p.date_of_service, p.starts_at, p.encounter");
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(waiting_of(row)?);
    }
    Ok(found)
}

/// One visit that can be coded, done or not; `None` where there is nothing to code from.
pub fn one_codable(connection: &Connection, encounter: EncounterId) -> Result<Option<Waiting>, VaultError> {
    let sql = format!("SELECT {COLUMNS} FROM coding_progress p {BESIDE} WHERE p.encounter = ?1");
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query([encounter.to_string()])?;
    rows.next()?.map(waiting_of).transpose()
}

/// By what words a visit of the queue is found: the patient's names, its number, the complaint.
pub fn words(connection: &Connection, which: Codable) -> Result<Vec<(EncounterId, String)>, VaultError> {
    let beside = "JOIN encounters e ON e.id = p.encounter JOIN patients t ON t.id = e.patient";
    let sql = format!(
        "SELECT p.encounter, t.names || ' ' || e.number || ' ' || coalesce(e.record ->> '$.chiefComplaint', '') {}",
        which.visits().replace('%', beside)
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push((encounter_of(row, 0)?, row.get(1)?));
    }
    Ok(found)
}

fn waiting_of(row: &Row<'_>) -> Result<Waiting, VaultError> {
    let claim: Option<String> = row.get(12)?;
    Ok(Waiting {
        counts: counts_of(row)?,
        encounter: encounter_of(row, 7)?,
        day: row.get(8)?,
        starts_at: row.get(9)?,
        signed: row.get(10)?,
        payer: row.get(11)?,
        claim: claim.map(|text| parse(&text, "claim")).transpose()?,
    })
}

fn encounter_of(row: &Row<'_>, column: usize) -> Result<EncounterId, VaultError> {
    let id = row.get_ref(column)?.as_str().map_err(rusqlite::Error::from)?;
    id.parse().map_err(|_| VaultError::damaged("a record (progress of coding)"))
}

/// What there is of the coding of one visit.
pub fn counts(connection: &Connection, encounter: EncounterId) -> Result<CodingCounts, VaultError> {
    let sql = "SELECT diagnoses, services, undecided, suggestions, queries, open_queries, last_action
               FROM coding_counts WHERE encounter = ?1";
    let mut statement = connection.prepare_cached(sql)?;
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
