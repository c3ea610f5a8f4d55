//! The audit chain: each entry is hashed together with the hash before it, per device, from sequence 1 without holes.
//!
//! An entry's hash is SHA-256 over the canonical JSON (RFC 8785) of `{"event": …, "prev": …}`; the first `prev` is 64
//! zeros. Beside it stands a seal made with a key that is derived from the vault key and is not the database's key, so
//! that somebody who edits the database and recomputes every hash is found out too. The head of the chain is sealed
//! the same way: that finds entries cut off the end.

use crate::VaultError;
use crate::sealing::SecretKey;
use auscult_domain::DeviceId;
use auscult_domain::audit::AuditEvent;
use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, Row, params};
use sha2::{Digest, Sha256};

/// What the first entry of a chain has as the hash before it.
const NOTHING_BEFORE: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// What is wrong with an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditFault {
    /// Its contents are not what was written.
    Edited,
    /// It is not there, and later ones are.
    Missing,
    /// It stands in another's place.
    OutOfPlace,
    /// It is not there, nor is anything after it.
    CutOff,
    /// The record of how far the chain reaches is missing or was changed.
    Head,
}

/// The first entry of a chain that is not as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BadEntry {
    /// Whose chain.
    pub device: DeviceId,
    /// Its place in it.
    pub sequence: u32,
    /// What is wrong with it.
    pub fault: AuditFault,
}

/// What a check of the whole audit found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuditVerdict {
    /// Entries checked and found right, up to the first bad one.
    pub entries: u64,
    /// The first that is not as it was written.
    pub first_bad: Option<BadEntry>,
}

impl AuditVerdict {
    /// Whether every entry is as it was written and none is missing.
    pub fn is_intact(&self) -> bool {
        self.first_bad.is_none()
    }
}

/// The end of a device's chain.
pub(crate) struct Head {
    pub sequence: u32,
    pub hash: String,
}

/// The end of this device's chain; of an empty one, sequence 0.
pub(crate) fn head(connection: &Connection, device: DeviceId) -> Result<Head, VaultError> {
    let read = |row: &Row<'_>| Ok(Head { sequence: row.get(0)?, hash: row.get(1)? });
    let found = connection
        .prepare_cached("SELECT sequence, hash FROM audit_heads WHERE device = ?1")?
        .query_row([device.to_string()], read)
        .optional()?;
    Ok(found.unwrap_or_else(|| Head { sequence: 0, hash: NOTHING_BEFORE.to_owned() }))
}

/// Appends an event whose sequence is one more than the head's, and moves the head.
pub(crate) fn append(
    connection: &Connection,
    key: &SecretKey,
    event: &AuditEvent,
    prev: &str,
) -> Result<(), VaultError> {
    let unwritable = |_| VaultError::Cryptography("an audit event cannot be written as JSON");
    let text = serde_json_canonicalizer::to_string(event).map_err(unwritable)?;
    let (device, hash) = (event.device.to_string(), hash_of(&text, prev));
    connection
        .prepare_cached(
            "INSERT INTO audit_events (device, sequence, at, user, patient, event, prev, hash, seal)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?
        .execute(params![
            device,
            event.sequence,
            event.at,
            event.user.map(|user| user.to_string()),
            event.entry.patient.map(|patient| patient.to_string()),
            text,
            prev,
            hash,
            seal_of(key, Sealed::Entry, &device, event.sequence, &hash),
        ])?;
    connection
        .prepare_cached(
            "INSERT INTO audit_heads (device, sequence, hash, seal) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (device) DO UPDATE SET sequence = ?2, hash = ?3, seal = ?4",
        )?
        .execute(params![device, event.sequence, hash, seal_of(key, Sealed::Head, &device, event.sequence, &hash)])?;
    Ok(())
}

/// How far a check of the audit has come: it goes on after this entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditCheckpoint {
    /// In whose chain.
    pub device: DeviceId,
    /// The last entry that was found right.
    pub sequence: u32,
    /// Its hash.
    pub hash: String,
    /// Entries found right so far, in all chains.
    pub entries: u64,
}

/// What a stretch of a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AuditStretch {
    /// Everything so far is as it was written; go on from here.
    SoFar(AuditCheckpoint),
    /// The check is over.
    Over(AuditVerdict),
}

/// Checks every chain in the database. `own` must have a chain: its absence is a fault.
pub(crate) fn verify(connection: &Connection, key: &SecretKey, own: DeviceId) -> Result<AuditVerdict, VaultError> {
    match verify_stretch(connection, key, own, None, u32::MAX)? {
        AuditStretch::Over(verdict) => Ok(verdict),
        AuditStretch::SoFar(_) => Err(VaultError::damaged("the audit (longer than a chain can be)")),
    }
}

/// Checks the next `most` entries after a checkpoint, chain by chain in the order of the devices.
pub(crate) fn verify_stretch(
    connection: &Connection,
    key: &SecretKey,
    own: DeviceId,
    from: Option<&AuditCheckpoint>,
    most: u32,
) -> Result<AuditStretch, VaultError> {
    let mut devices: Vec<DeviceId> = connection
        .prepare("SELECT device FROM audit_heads UNION SELECT device FROM audit_events")?
        .query_map([], |row| row.get::<_, String>(0))?
        .map(|device| device?.parse().map_err(|_| VaultError::damaged("the audit (a device's id)")))
        .collect::<Result<_, _>>()?;
    if !devices.contains(&own) {
        devices.push(own);
    }
    devices.sort();
    let mut walk = Walk { connection, key, entries: from.map_or(0, |from| from.entries), left: most };
    for device in devices.into_iter().filter(|device| from.is_none_or(|from| *device >= from.device)) {
        let begin = from.filter(|from| from.device == device);
        match walk.chain(device, begin)? {
            Walked::Right => {}
            Walked::OutOfBreath(checkpoint) => return Ok(AuditStretch::SoFar(checkpoint)),
            Walked::Bad(bad) => {
                return Ok(AuditStretch::Over(AuditVerdict { entries: walk.entries, first_bad: Some(bad) }));
            }
        }
    }
    Ok(AuditStretch::Over(AuditVerdict { entries: walk.entries, first_bad: None }))
}

/// A check on its way along the chains.
struct Walk<'a> {
    connection: &'a Connection,
    key: &'a SecretKey,
    /// Entries found right.
    entries: u64,
    /// Entries that may still be looked at.
    left: u32,
}

enum Walked {
    /// The chain is as it was written, to its end.
    Right,
    /// As many entries as may be were looked at.
    OutOfBreath(AuditCheckpoint),
    Bad(BadEntry),
}

impl Walk<'_> {
    fn chain(&mut self, device: DeviceId, begin: Option<&AuditCheckpoint>) -> Result<Walked, VaultError> {
        let bad = |sequence, fault| Ok(Walked::Bad(BadEntry { device, sequence, fault }));
        let (mut sequence, mut prev) =
            begin.map_or((0, NOTHING_BEFORE.to_owned()), |begin| (begin.sequence, begin.hash.clone()));
        // From the first on, also what stands before it: an entry numbered 0 or less is one too many.
        let least = begin.map_or(i64::MIN, |begin| i64::from(begin.sequence) + 1);
        let mut statement = self.connection.prepare(
            "SELECT sequence, at, user, patient, event, prev, hash, seal FROM audit_events
             WHERE device = ?1 AND sequence >= ?2 ORDER BY sequence",
        )?;
        let mut rows = statement.query(params![device.to_string(), least])?;
        while let Some(row) = rows.next()? {
            if self.left == 0 {
                return Ok(Walked::OutOfBreath(AuditCheckpoint {
                    device,
                    sequence,
                    hash: prev,
                    entries: self.entries,
                }));
            }
            sequence += 1;
            let Ok(entry) = StoredEntry::read(row) else {
                return bad(sequence, AuditFault::Edited);
            };
            if let Some(fault) = entry.fault(self.key, device, sequence, &prev) {
                return bad(sequence, fault);
            }
            self.entries += 1;
            self.left -= 1;
            prev = entry.hash;
        }
        match stored_head(self.connection, device)? {
            None => bad(sequence, AuditFault::Head),
            Some((reached, hash, seal))
                if seal != seal_of(self.key, Sealed::Head, &device.to_string(), reached, &hash) =>
            {
                bad(sequence, AuditFault::Head)
            }
            Some((reached, ..)) if reached > sequence => bad(sequence + 1, AuditFault::CutOff),
            Some((reached, hash, _)) if reached < sequence || hash != prev => bad(sequence, AuditFault::Head),
            Some(_) => Ok(Walked::Right),
        }
    }
}

fn stored_head(connection: &Connection, device: DeviceId) -> Result<Option<(u32, String, Vec<u8>)>, VaultError> {
    let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
    let sql = "SELECT sequence, hash, seal FROM audit_heads WHERE device = ?1";
    Ok(connection.query_row(sql, [device.to_string()], read).optional()?)
}

struct StoredEntry {
    sequence: i64,
    at: DateTime<Utc>,
    user: Option<String>,
    patient: Option<String>,
    event: String,
    prev: String,
    hash: String,
    seal: Vec<u8>,
}

impl StoredEntry {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            sequence: row.get(0)?,
            at: row.get(1)?,
            user: row.get(2)?,
            patient: row.get(3)?,
            event: row.get(4)?,
            prev: row.get(5)?,
            hash: row.get(6)?,
            seal: row.get(7)?,
        })
    }

    /// What is wrong with the entry that should be the `expected`th, after the hash `prev`.
    fn fault(&self, key: &SecretKey, device: DeviceId, expected: u32, prev: &str) -> Option<AuditFault> {
        if self.sequence > i64::from(expected) {
            return Some(AuditFault::Missing);
        }
        let Ok(event) = serde_json::from_str::<AuditEvent>(&self.event) else {
            return Some(AuditFault::Edited);
        };
        if self.sequence != i64::from(expected) || event.sequence != expected || event.device != device {
            return Some(AuditFault::OutOfPlace);
        }
        let seal = seal_of(key, Sealed::Entry, &device.to_string(), expected, &self.hash);
        let as_written = hash_of(&self.event, &self.prev) == self.hash
            && self.seal == seal
            && self.prev == prev
            && self.user == event.user.map(|user| user.to_string())
            && self.patient == event.entry.patient.map(|patient| patient.to_string())
            && self.at == event.at;
        (!as_written).then_some(AuditFault::Edited)
    }
}

/// The hash of an entry; `event` is its canonical JSON.
fn hash_of(event: &str, prev: &str) -> String {
    // Canonical too: its parts are, and its keys are in order. Nothing is parsed, so no number can be read otherwise.
    let hash = Sha256::new().chain_update(r#"{"event":"#).chain_update(event).chain_update(r#","prev":""#);
    hex::encode(hash.chain_update(prev).chain_update(r#""}"#).finalize())
}

/// What a seal stands on, so that an entry's cannot be passed off as a head's.
#[derive(Clone, Copy)]
enum Sealed {
    Entry,
    Head,
}

fn seal_of(key: &SecretKey, what: Sealed, device: &str, sequence: u32, hash: &str) -> Vec<u8> {
    let purpose = match what {
        Sealed::Entry => "audit entry/v1",
        Sealed::Head => "audit head/v1",
    };
    key.derive(purpose, format!("{device} {sequence} {hash}").as_bytes()).bytes().to_vec()
}
