//! What a declaration was made of: when the fingerprint of today's text or codes is another, it no longer holds.

use serde::{Deserialize, Serialize};

/// SHA-256 of the sections of a note, keys and texts, in hex.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(transparent)]
pub struct TextFingerprint(pub String);

/// SHA-256 of the codes of a visit that count, with status, modifiers, units, pointers and order, in hex.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(transparent)]
pub struct CodesFingerprint(pub String);
