//! What coding knows of a visit beside its note, who works on it, and the clinic's own rules.

use super::row::{FORMAT, all, change_one, json, parse};
use crate::{Change, VaultError};
use auscult_domain::EncounterId;
use auscult_domain::coding::{CodingClaim, CodingFacts};
use rusqlite::{Connection, OptionalExtension, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Keeps what is known of a visit.
pub fn put(change: &Change<'_>, facts: &CodingFacts) -> Result<(), VaultError> {
    let sql = "INSERT INTO coding_facts (encounter, payer, format, record) VALUES (?1, ?2, ?3, ?4)
               ON CONFLICT (encounter) DO UPDATE SET payer = ?2, format = ?3, record = ?4";
    change_one(change, sql, params![facts.encounter.to_string(), facts.payer, FORMAT, json(facts)?])
}

/// What is known of a visit; nothing, where nothing was said.
pub fn get(connection: &Connection, encounter: EncounterId) -> Result<CodingFacts, VaultError> {
    let sql = "SELECT record FROM coding_facts WHERE encounter = ?1";
    let kept = all(connection, "facts for coding", sql, [encounter.to_string()])?.pop();
    Ok(kept.unwrap_or_else(|| CodingFacts::unsaid(encounter)))
}

/// Keeps who works on a visit.
pub fn put_claim(change: &Change<'_>, claim: &CodingClaim) -> Result<(), VaultError> {
    let sql = "INSERT INTO coding_claims (encounter, user, format, record) VALUES (?1, ?2, ?3, ?4)
               ON CONFLICT (encounter) DO UPDATE SET user = ?2, format = ?3, record = ?4";
    change_one(change, sql, params![claim.encounter.to_string(), claim.by.to_string(), FORMAT, json(claim)?])
}

/// Lets a visit go; whether anybody had it.
pub fn release(change: &Change<'_>, encounter: EncounterId) -> Result<bool, VaultError> {
    let sql = "DELETE FROM coding_claims WHERE encounter = ?1";
    Ok(change.prepare_cached(sql)?.execute([encounter.to_string()])? > 0)
}

/// Who works on a visit, or did last; whether the claim still holds is its own to say.
pub fn claim(connection: &Connection, encounter: EncounterId) -> Result<Option<CodingClaim>, VaultError> {
    let sql = "SELECT record FROM coding_claims WHERE encounter = ?1";
    Ok(all(connection, "claim", sql, [encounter.to_string()])?.pop())
}

/// Keeps the clinic's own rules of one kind.
pub fn put_rules<T: Serialize>(change: &Change<'_>, kind: &str, rules: &T) -> Result<(), VaultError> {
    let sql = "INSERT INTO coding_rules (kind, format, record) VALUES (?1, ?2, ?3)
               ON CONFLICT (kind) DO UPDATE SET format = ?2, record = ?3";
    change_one(change, sql, params![kind, FORMAT, json(rules)?])
}

/// The clinic's own rules of one kind, if it ever laid any down.
pub fn rules<T: DeserializeOwned>(connection: &Connection, kind: &str) -> Result<Option<T>, VaultError> {
    let sql = "SELECT record FROM coding_rules WHERE kind = ?1";
    let text: Option<String> = connection.prepare_cached(sql)?.query_row([kind], |row| row.get(0)).optional()?;
    text.map(|text| parse(&text, "rules of coding")).transpose()
}
