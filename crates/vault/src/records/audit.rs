//! Reading the audit. It is written by [`crate::Change::audit`] alone.
//!
//! A page costs the same wherever it begins: it is found by its place in time, not by counting, and looks at no more
//! than [`LOOKED_AT_ONCE`] entries, however few of them fit.

use super::row::word;
use crate::VaultError;
use auscult_domain::audit::{AuditCategory, AuditEvent, AuditOutcome};
use auscult_domain::{DeviceId, PatientId, UserId};
use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, ToSql, params};

/// Entries a page looks at before it says how far it came.
const LOOKED_AT_ONCE: u32 = 2_000;

/// What indexes go by: the event's own words, also where somebody made an event unreadable.
macro_rules! of_event {
    ($field:literal) => {
        concat!("iif(json_valid(event), json_extract(event, '$.entry.", $field, "'), NULL)")
    };
}

/// Which entries are wanted. The default is the latest thousand of everything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditFilter {
    /// Only those about this patient.
    pub patient: Option<PatientId>,
    /// Only those by this person.
    pub user: Option<UserId>,
    /// Only those of this sort.
    pub category: Option<AuditCategory>,
    /// Only those about this kind of record.
    pub record: Option<String>,
    /// Only those that ended so.
    pub outcome: Option<AuditOutcome>,
    /// Only those from this moment on.
    pub from: Option<DateTime<Utc>>,
    /// Only those before this moment.
    pub to: Option<DateTime<Utc>>,
    /// Only those that stand below this place in the list.
    pub below: Option<AuditPlace>,
    /// No more than this many.
    pub limit: u32,
}

impl Default for AuditFilter {
    fn default() -> Self {
        Self {
            patient: None,
            user: None,
            category: None,
            record: None,
            outcome: None,
            from: None,
            to: None,
            below: None,
            limit: 1_000,
        }
    }
}

/// A place in the list of entries, which is in the order of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuditPlace {
    /// The moment.
    pub at: DateTime<Utc>,
    /// Among those of one moment, the order they were written in.
    pub row: i64,
}

/// An entry in the list.
#[derive(Debug, Clone)]
pub struct ListedEntry {
    /// Where it stands.
    pub place: AuditPlace,
    /// In whose chain.
    pub device: DeviceId,
    /// Where in that chain.
    pub sequence: u32,
    /// What it says; nothing, where it cannot be read, which verifying finds too.
    pub event: Option<AuditEvent>,
    /// Its hash in the chain.
    pub hash: Option<String>,
}

/// Entries that fit, the latest first.
#[derive(Debug, Clone)]
pub struct AuditPage {
    /// The entries.
    pub entries: Vec<ListedEntry>,
    /// Where the next page begins; nothing, where the list ends. A page may be empty and have a next one.
    pub next: Option<AuditPlace>,
}

/// The next entries that fit, at most as many as the filter says.
pub fn page(connection: &Connection, filter: &AuditFilter) -> Result<AuditPage, VaultError> {
    let (condition, driving) = driving(filter)?;
    let (below_at, below_row) = (filter.below.map(|place| place.at), filter.below.map(|place| place.row));
    let mut sql = format!("SELECT rowid, at, device, sequence, event, hash FROM audit_events WHERE {condition}");
    let mut values: Vec<&dyn ToSql> = driving.iter().map(|value| value as &dyn ToSql).collect();
    // Only the conditions that are there: SQLite then uses the index that fits.
    if let Some(from) = &filter.from {
        sql.push_str(" AND at >= ?");
        values.push(from);
    }
    if let Some(to) = &filter.to {
        sql.push_str(" AND at < ?");
        values.push(to);
    }
    if let (Some(at), Some(row)) = (&below_at, &below_row) {
        sql.push_str(" AND (at, rowid) < (?, ?)");
        values.extend([at as &dyn ToSql, row as &dyn ToSql]);
    }
    sql.push_str(" ORDER BY at DESC, rowid DESC LIMIT ?");
    values.push(&LOOKED_AT_ONCE);
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query(values.as_slice())?;
    let (mut entries, mut looked, mut last) = (Vec::new(), 0, None);
    while let Some(row) = rows.next()? {
        looked += 1;
        let entry = listed(row)?;
        last = Some(entry.place);
        if fits(filter, &entry) {
            entries.push(entry);
            if entries.len() >= filter.limit as usize {
                return Ok(AuditPage { entries, next: last });
            }
        }
    }
    Ok(AuditPage { entries, next: last.filter(|_| looked == LOOKED_AT_ONCE) })
}

/// The entries wanted, the latest first, however far back they stand.
pub fn list(connection: &Connection, mut filter: AuditFilter) -> Result<Vec<AuditEvent>, VaultError> {
    let mut events = Vec::new();
    loop {
        let page = page(connection, &filter)?;
        filter.limit -= u32::try_from(page.entries.len()).unwrap_or(filter.limit);
        for entry in page.entries {
            events.push(entry.event.ok_or_else(|| VaultError::damaged("a record (audit)"))?);
        }
        filter.below = page.next;
        if filter.limit == 0 || filter.below.is_none() {
            return Ok(events);
        }
    }
}

/// The entry with this sequence in a device's chain.
pub fn get(connection: &Connection, device: DeviceId, sequence: u32) -> Result<ListedEntry, VaultError> {
    let sql = "SELECT rowid, at, device, sequence, event, hash FROM audit_events WHERE device = ?1 AND sequence = ?2";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(params![device.to_string(), sequence])?;
    listed(rows.next()?.ok_or(VaultError::NotFound)?)
}

/// Where the list has this entry, or the one before it in its chain where it is missing; nothing for an empty chain.
pub fn place_of(connection: &Connection, device: DeviceId, sequence: u32) -> Result<Option<AuditPlace>, VaultError> {
    let sql = "SELECT at, rowid FROM audit_events WHERE device = ?1 AND sequence <= ?2 ORDER BY sequence DESC LIMIT 1";
    let read = |row: &rusqlite::Row<'_>| Ok(AuditPlace { at: moment(row, 0), row: row.get(1)? });
    Ok(connection.query_row(sql, params![device.to_string(), sequence], read).optional()?)
}

/// How far each device's chain reaches: whose, the last entry, its hash.
pub fn heads(connection: &Connection) -> Result<Vec<(DeviceId, u32, String)>, VaultError> {
    let mut statement = connection.prepare_cached("SELECT device, sequence, hash FROM audit_heads ORDER BY device")?;
    let mut rows = statement.query([])?;
    let mut heads = Vec::new();
    while let Some(row) = rows.next()? {
        let device: String = row.get(0)?;
        let device = device.parse().map_err(|_| VaultError::damaged("the audit (a device's id)"))?;
        heads.push((device, row.get(1)?, row.get(2)?));
    }
    Ok(heads)
}

/// How many entries there are.
pub fn count(connection: &Connection) -> Result<u32, VaultError> {
    Ok(connection.query_row("SELECT coalesce(sum(sequence), 0) FROM audit_heads", [], |row| row.get(0))?)
}

/// The kinds of record that entries are about, by name.
pub fn records(connection: &Connection) -> Result<Vec<String>, VaultError> {
    // One step of the index per kind, however many entries there are.
    let kind = of_event!("record");
    let sql = format!(
        "WITH RECURSIVE kinds (kind) AS (
             SELECT min({kind}) FROM audit_events
             UNION ALL
             SELECT (SELECT min({kind}) FROM audit_events WHERE {kind} > kinds.kind) FROM kinds WHERE kind IS NOT NULL)
         SELECT kind FROM kinds WHERE kind IS NOT NULL"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let kinds = statement.query_map([], |row| row.get(0))?;
    Ok(kinds.collect::<Result<_, _>>()?)
}

/// How often one person did one thing with a patient's records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// Who; nobody, for what happened before anybody had signed in.
    pub user: Option<UserId>,
    /// What sort of event.
    pub category: AuditCategory,
    /// The verb.
    pub action: String,
    /// How often.
    pub times: u32,
    /// When for the first time.
    pub first: DateTime<Utc>,
    /// When last.
    pub last: DateTime<Utc>,
}

/// Everything that was done with a patient's records from a moment on, counted by person and deed.
pub fn readings_of(
    connection: &Connection,
    patient: PatientId,
    from: Option<DateTime<Utc>>,
) -> Result<Vec<Reading>, VaultError> {
    let sql = concat!(
        "SELECT user, ",
        of_event!("category"),
        ", ",
        of_event!("action"),
        ", count(*), min(at), max(at) FROM audit_events WHERE patient = ?1 AND at >= ?2 AND ",
        of_event!("outcome"),
        " = 'done' GROUP BY 1, 2, 3 ORDER BY max(at) DESC"
    );
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(params![patient.to_string(), from.unwrap_or(DateTime::UNIX_EPOCH)])?;
    let mut readings = Vec::new();
    while let Some(row) = rows.next()? {
        let (user, category): (Option<String>, String) = (row.get(0)?, row.get(1)?);
        readings.push(Reading {
            user: user.and_then(|user| user.parse().ok()),
            category: serde_json::from_value(category.into()).map_err(|_| VaultError::damaged("a record (audit)"))?,
            action: row.get(2)?,
            times: row.get(3)?,
            first: row.get(4)?,
            last: row.get(5)?,
        });
    }
    Ok(readings)
}

/// What one person did from a moment on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Counted {
    /// Entries.
    pub entries: u32,
    /// Patients they are about.
    pub patients: u32,
}

/// How much of one sort somebody did from a moment on.
pub(crate) fn counted(
    connection: &Connection,
    user: UserId,
    category: AuditCategory,
    from: DateTime<Utc>,
) -> Result<Counted, VaultError> {
    let sql = concat!(
        "SELECT count(*), count(DISTINCT patient) FROM audit_events WHERE user = ?1 AND ",
        of_event!("category"),
        " = ?2 AND at >= ?3"
    );
    let read = |row: &rusqlite::Row<'_>| Ok(Counted { entries: row.get(0)?, patients: row.get(1)? });
    Ok(connection.prepare_cached(sql)?.query_row(params![user.to_string(), word(&category)?, from], read)?)
}

/// How often somebody's doings ended so from a moment on; not for those that were done.
pub(crate) fn ended(
    connection: &Connection,
    user: UserId,
    outcome: AuditOutcome,
    from: DateTime<Utc>,
) -> Result<u32, VaultError> {
    let sql = concat!(
        "SELECT count(*) FROM audit_events WHERE ",
        of_event!("outcome"),
        " <> 'done' AND ",
        of_event!("outcome"),
        " = ?2 AND at >= ?3 AND user = ?1"
    );
    let values = params![user.to_string(), word(&outcome)?, from];
    Ok(connection.prepare_cached(sql)?.query_row(values, |row| row.get(0))?)
}

/// The condition whose index leads to the fewest entries, and its values. The others are held against each entry.
fn driving(filter: &AuditFilter) -> Result<(&'static str, Vec<String>), VaultError> {
    let not_done = filter.outcome.filter(|outcome| *outcome != AuditOutcome::Done);
    Ok(match (filter.patient, not_done, filter.user, filter.category, &filter.record) {
        (Some(patient), ..) => ("patient = ?", vec![patient.to_string()]),
        (_, Some(outcome), ..) => {
            (concat!(of_event!("outcome"), " <> 'done' AND ", of_event!("outcome"), " = ?"), vec![word(&outcome)?])
        }
        (_, _, Some(user), Some(category), _) => {
            (concat!("user = ? AND ", of_event!("category"), " = ?"), vec![user.to_string(), word(&category)?])
        }
        (_, _, Some(user), ..) => ("user = ?", vec![user.to_string()]),
        (_, _, _, _, Some(record)) => (concat!(of_event!("record"), " = ?"), vec![record.clone()]),
        (_, _, _, Some(category), _) => (concat!(of_event!("category"), " = ?"), vec![word(&category)?]),
        _ => ("TRUE", vec![]),
    })
}

fn fits(filter: &AuditFilter, listed: &ListedEntry) -> bool {
    // What cannot be read is shown whatever is asked for: nobody hides it by choosing a filter.
    let Some(event) = &listed.event else { return true };
    let entry = &event.entry;
    filter.patient.is_none_or(|patient| entry.patient == Some(patient))
        && filter.user.is_none_or(|user| event.user == Some(user))
        && filter.category.is_none_or(|category| entry.category == category)
        && filter.outcome.is_none_or(|outcome| entry.outcome == outcome)
        && filter.record.as_ref().is_none_or(|record| entry.record == *record)
}

fn listed(row: &rusqlite::Row<'_>) -> Result<ListedEntry, VaultError> {
    let (device, event): (String, String) = (row.get(2)?, row.get(4)?);
    Ok(ListedEntry {
        place: AuditPlace { at: moment(row, 1), row: row.get(0)? },
        device: device.parse().map_err(|_| VaultError::damaged("the audit (a device's id)"))?,
        sequence: row.get(3)?,
        event: serde_json::from_str(&event).ok(),
        hash: row.get(5).ok(),
    })
}

/// When an entry says it was written; the beginning of time where that cannot be read.
fn moment(row: &rusqlite::Row<'_>, column: usize) -> DateTime<Utc> {
    row.get(column).unwrap_or(DateTime::UNIX_EPOCH)
}
