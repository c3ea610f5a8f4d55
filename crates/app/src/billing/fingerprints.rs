//! Fingerprints of a text and of codes: what an attestation was made of.

use auscult_domain::coding::CodeList;
use auscult_domain::workflow::{CodesFingerprint, TextFingerprint};
use serde::Serialize;
use sha2::{Digest, Sha256};

fn sha256(parts: impl Serialize) -> String {
    let bytes = serde_json::to_vec(&parts).unwrap_or_default();
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The fingerprint of sections, each its key and its text.
pub(crate) fn text_fingerprint<'a>(sections: impl Iterator<Item = (&'a str, &'a str)>) -> TextFingerprint {
    TextFingerprint(sha256(sections.collect::<Vec<_>>()))
}

/// The fingerprint of the codes that count, as they would be billed.
pub(crate) fn codes_fingerprint(list: &CodeList) -> CodesFingerprint {
    let counting = list.assignments().iter().filter(|code| code.status.counts());
    let line = |code: &auscult_domain::coding::CodeAssignment| {
        (code.code.clone(), code.status, code.modifiers.clone(), code.units, list.places_of(&code.pointers))
    };
    CodesFingerprint(sha256(counting.map(line).collect::<Vec<_>>()))
}
