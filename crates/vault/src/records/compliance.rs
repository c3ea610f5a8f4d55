//! Compliance events: raised in the transaction of the audit entry that breaks a rule, and reviewed once.

use super::audit::{counted, ended};
use super::row::{FORMAT, all, change_one, json, one, word};
use crate::{Change, VaultError, new_uuid, patients, settings};
use auscult_domain::audit::{AuditCategory, AuditEvent, AuditOutcome};
use auscult_domain::compliance::{
    ChartFacts, ComplianceDeed, ComplianceEvent, ComplianceFacts, ComplianceResource, ComplianceRules,
    ComplianceVerdict, Raised, WatchedEntry, raised,
};
use auscult_domain::{ComplianceEventId, PatientId, UserId};
use chrono::{DateTime, Local, Utc};
use rusqlite::{Connection, OptionalExtension, params};

/// Where the settings keep how the clinic wants the rules.
const RULES: &str = "compliance_rules";

/// How the clinic wants the rules.
pub fn rules(connection: &Connection) -> Result<ComplianceRules, VaultError> {
    Ok(settings::get(connection, RULES)?.unwrap_or_default())
}

/// Keeps how the clinic wants the rules.
pub fn put_rules(change: &Change<'_>, rules: &ComplianceRules) -> Result<(), VaultError> {
    settings::put(change, RULES, rules)
}

/// The event with this id.
pub fn get(connection: &Connection, id: ComplianceEventId) -> Result<ComplianceEvent, VaultError> {
    one(connection, "compliance event", "SELECT record FROM compliance_events WHERE id = ?1", [id.to_string()])
}

/// What nobody has looked at yet: what has to be looked at first, each the latest first.
pub fn open(connection: &Connection, limit: u32) -> Result<Vec<ComplianceEvent>, VaultError> {
    let sql = "SELECT record FROM compliance_events WHERE resolved = 0 ORDER BY required DESC, at DESC LIMIT ?1";
    all(connection, "compliance event", sql, [limit])
}

/// What somebody has looked at, the latest first.
pub fn reviewed(connection: &Connection, limit: u32) -> Result<Vec<ComplianceEvent>, VaultError> {
    let sql = "SELECT record FROM compliance_events WHERE resolved = 1 ORDER BY required DESC, at DESC LIMIT ?1";
    all(connection, "compliance event", sql, [limit])
}

/// How many have to be looked at and were not.
pub fn waiting(connection: &Connection) -> Result<u32, VaultError> {
    let sql = "SELECT count(*) FROM compliance_events WHERE resolved = 0 AND required = 1";
    Ok(connection.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
}

/// Keeps what came of a review. An event that was reviewed stays as it is.
pub fn review(change: &Change<'_>, event: &ComplianceEvent) -> Result<(), VaultError> {
    let sql = "UPDATE compliance_events SET resolved = 1, format = ?2, record = ?3 WHERE id = ?1 AND resolved = 0";
    change_one(change, sql, params![event.id.to_string(), FORMAT, json(event)?])
}

/// Raises what the rules find in an entry that was just written.
pub(crate) fn watch(change: &Change<'_>, event: &AuditEvent) -> Result<(), VaultError> {
    let actor = change.actor();
    let watched = WatchedEntry {
        entry: &event.entry,
        at: event.at,
        local: event.at.with_timezone(&Local).naive_local(),
        name: &actor.user.name,
        role: actor.membership.role,
    };
    if event.user != Some(actor.user.id) || !is_watched(&watched) {
        return Ok(());
    }
    let rules = rules(change)?;
    let facts = facts(change, &watched, actor.user.id)?;
    for raised in raised(&rules, &watched, &facts) {
        if !is_told(change, &raised, event)? {
            insert(change, raised, event)?;
        }
    }
    Ok(())
}

fn is_watched(watched: &WatchedEntry<'_>) -> bool {
    let entry = watched.entry;
    watched.reads_a_patient()
        || watched.exports()
        || watched.is_refused()
        || entry.category == AuditCategory::Compliance
}

/// What the rules need to know of this entry, and no more: it is asked for whenever a chart is opened.
fn facts(connection: &Connection, watched: &WatchedEntry<'_>, user: UserId) -> Result<ComplianceFacts, VaultError> {
    let mut facts = ComplianceFacts::default();
    let hour_ago = watched.at - ComplianceRules::COUNTED_WITHIN;
    if watched.reads_a_patient() {
        facts.charts = counted(connection, user, AuditCategory::Access, hour_ago)?.patients;
    }
    if watched.exports() {
        facts.exports = counted(connection, user, AuditCategory::Export, hour_ago)?.entries;
    }
    if watched.is_refused() {
        let lately = watched.at - ComplianceRules::REFUSALS_WITHIN;
        facts.refusals = ended(connection, user, AuditOutcome::Refused, lately)?;
    }
    if let Some(patient) = watched.entry.patient.filter(|_| watched.reads_a_patient()) {
        facts.chart = chart(connection, patient, watched.at)?;
    }
    Ok(facts)
}

/// What is known of a patient; nothing, where the record is not there.
fn chart(connection: &Connection, id: PatientId, now: DateTime<Utc>) -> Result<Option<ChartFacts>, VaultError> {
    let patient = match patients::get(connection, id) {
        Err(VaultError::NotFound) => return Ok(None),
        found => found?,
    };
    // One visit to come is as good as the last one that was: the latest of all is enough.
    let sql = "SELECT starts_at FROM encounters WHERE patient = ?1 ORDER BY starts_at DESC LIMIT 1";
    let latest = connection.prepare_cached(sql)?.query_row([id.to_string()], |row| row.get(0)).optional()?;
    // An id is made when the patient is registered, and says when.
    let (seconds, _) = id.uuid().get_timestamp().map_or((0, 0), |made| made.to_unix());
    let registered = i64::try_from(seconds).ok().and_then(|seconds| DateTime::from_timestamp(seconds, 0));
    let registered = registered.filter(|made| *made <= now && seconds > 0);
    Ok(Some(ChartFacts { family_name: patient.details.family_name, registered, nearest_visit: latest }))
}

/// Whether the same was told of the same person lately.
fn is_told(connection: &Connection, raised: &Raised, event: &AuditEvent) -> Result<bool, VaultError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM compliance_events
               WHERE rule = ?1 AND user IS ?2 AND at > ?3 AND (?4 IS NULL OR patient IS ?4))";
    let about = event.entry.patient.filter(|_| raised.rule.is_about_a_patient()).map(|patient| patient.to_string());
    let user = event.user.map(|user| user.to_string());
    let from = event.at - raised.rule.quiet_for();
    let values = params![word(&raised.rule)?, user, from, about];
    Ok(connection.prepare_cached(sql)?.query_row(values, |row| row.get(0))?)
}

fn insert(change: &Change<'_>, raised: Raised, audited: &AuditEvent) -> Result<(), VaultError> {
    let status = raised.rule.status();
    let event = ComplianceEvent {
        id: ComplianceEventId::from_uuid(new_uuid(audited.at)),
        at: audited.at,
        rule: Some(raised.rule),
        event_type: ComplianceDeed::of(&audited.entry),
        resource_type: ComplianceResource::of(&audited.entry),
        user: audited.user,
        patient: audited.entry.patient,
        encounter: audited.entry.encounter,
        status,
        details: raised.details,
        automatic: true,
        resolution_required: status == ComplianceVerdict::ReviewRequired,
        review: None,
        device: audited.device,
        sequence: audited.sequence,
    };
    let sql = "INSERT INTO compliance_events (id, at, rule, user, patient, resolved, required, format, record)
               VALUES (?1, ?2, ?3, ?4, ?5, 0, ?6, ?7, ?8)";
    let values = params![
        event.id.to_string(),
        event.at,
        word(&raised.rule)?,
        event.user.map(|user| user.to_string()),
        event.patient.map(|patient| patient.to_string()),
        event.resolution_required,
        FORMAT,
        json(&event)?
    ];
    change_one(change, sql, values)
}
