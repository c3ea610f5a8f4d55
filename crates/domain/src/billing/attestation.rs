//! What a physician attested of a visit: which words, for which text and which codes, when and on which laptop.
//!
//! Invariant: what was attested is never changed. It stops holding by itself, when the text or the codes become others
//! or a day has passed, and holds again for nothing but the same text and the same codes.

use crate::redact::redacted_debug;
use crate::workflow::{CodesFingerprint, TextFingerprint, attestation_lapsed};
use crate::{AttestationId, DeviceId, EncounterId, UserId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What a physician attested. It is no signature: that is the note's, which carries these words as its meaning.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct BillingAttestation {
    /// Its id.
    pub id: AttestationId,
    /// The visit.
    pub encounter: EncounterId,
    /// The text it was given for.
    pub text: TextFingerprint,
    /// The codes it was given for.
    pub codes: CodesFingerprint,
    /// The key of the template its words came from.
    pub template: String,
    /// The words, as they were attested.
    pub words: String,
    /// Who attested.
    pub by: UserId,
    /// Their name with credentials.
    pub name: String,
    /// When.
    pub at: DateTime<Utc>,
    /// The laptop they were signed in on. It has no network address that would say more.
    pub device: DeviceId,
}
redacted_debug!(BillingAttestation, id, encounter, at, by);

/// An entry of a visit's attestations, which are only ever added to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "entry")]
pub enum AttestationEntry {
    /// Somebody attested.
    Given(BillingAttestation),
    /// They took it back.
    Withdrawn(AttestationWithdrawal),
}

/// An attestation taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AttestationWithdrawal {
    /// The id of this entry.
    pub id: AttestationId,
    /// The visit.
    pub encounter: EncounterId,
    /// What was taken back.
    pub of: AttestationId,
    /// By whom.
    pub by: UserId,
    /// When.
    pub at: DateTime<Utc>,
}

impl AttestationEntry {
    /// The id of the entry.
    pub fn id(&self) -> AttestationId {
        match self {
            Self::Given(given) => given.id,
            Self::Withdrawn(back) => back.id,
        }
    }

    /// The visit.
    pub fn encounter(&self) -> EncounterId {
        match self {
            Self::Given(given) => given.encounter,
            Self::Withdrawn(back) => back.encounter,
        }
    }

    /// When it was made.
    pub fn at(&self) -> DateTime<Utc> {
        match self {
            Self::Given(given) => given.at,
            Self::Withdrawn(back) => back.at,
        }
    }

    /// Who made it.
    pub fn by(&self) -> UserId {
        match self {
            Self::Given(given) => given.by,
            Self::Withdrawn(back) => back.by,
        }
    }
}

/// Why an attestation does not hold any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum AttestationVoid {
    /// The note was written on.
    TextChanged,
    /// The codes are others.
    CodesChanged,
    /// A day has passed.
    Lapsed,
    /// It was taken back.
    Withdrawn,
}

impl BillingAttestation {
    /// Why it does not hold for this text and these codes now; empty while it does. A clock put back does not prolong it.
    pub fn voids(&self, text: &TextFingerprint, codes: &CodesFingerprint, now: DateTime<Utc>) -> Vec<AttestationVoid> {
        let all = [
            (self.text != *text, AttestationVoid::TextChanged),
            (self.codes != *codes, AttestationVoid::CodesChanged),
            (attestation_lapsed(self.at, now), AttestationVoid::Lapsed),
        ];
        all.into_iter().filter(|(is_so, _)| *is_so).map(|(_, why)| why).collect()
    }
}

/// The last attestation of a visit's entries, in the order they were made, and whether it was taken back.
pub fn last_attestation(entries: &[AttestationEntry]) -> Option<(&BillingAttestation, bool)> {
    let given = entries.iter().rev().find_map(|entry| match entry {
        AttestationEntry::Given(given) => Some(given),
        AttestationEntry::Withdrawn(_) => None,
    })?;
    let back = entries.iter().any(|entry| matches!(entry, AttestationEntry::Withdrawn(back) if back.of == given.id));
    Some((given, back))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;
    use uuid::Uuid;

    fn given(id: u128, at: DateTime<Utc>) -> BillingAttestation {
        BillingAttestation {
            id: AttestationId::from_uuid(Uuid::from_u128(id)),
            encounter: EncounterId::from_uuid(Uuid::from_u128(1)),
            text: TextFingerprint("text".into()),
            codes: CodesFingerprint("codes".into()),
            template: "standard".into(),
            words: "I attest.".into(),
            by: UserId::from_uuid(Uuid::from_u128(2)),
            name: "Dana Whitfield, MD".into(),
            at,
            device: DeviceId::from_uuid(Uuid::from_u128(3)),
        }
    }

    #[test]
    fn it_holds_for_its_text_its_codes_and_a_day() {
        use AttestationVoid as V;
        let at = DateTime::from_timestamp(1_790_000_000, 0).expect("a time");
        let hours = TimeDelta::hours;
        let nearly = hours(24) - TimeDelta::seconds(1);
        for (text, codes, after, voids) in [
            ("text", "codes", nearly, &[][..]),
            ("text", "codes", hours(24), &[V::Lapsed]),
            ("text", "codes", TimeDelta::minutes(-6), &[V::Lapsed]),
            ("other", "codes", nearly, &[V::TextChanged]),
            ("text", "other", nearly, &[V::CodesChanged]),
            ("other", "other", hours(30), &[V::TextChanged, V::CodesChanged, V::Lapsed]),
        ] {
            let found = given(1, at).voids(&TextFingerprint(text.into()), &CodesFingerprint(codes.into()), at + after);
            assert_eq!(found, voids, "{text} {codes} {after}");
        }
    }

    #[test]
    fn what_was_taken_back_stays_so_until_somebody_attests_again() {
        let at = DateTime::from_timestamp(1_790_000_000, 0).expect("a time");
        let first = given(1, at);
        let back = AttestationEntry::Withdrawn(AttestationWithdrawal {
            id: AttestationId::from_uuid(Uuid::from_u128(2)),
            encounter: first.encounter,
            of: first.id,
            by: first.by,
            at,
        });
        let again = given(3, at);
        assert_eq!(last_attestation(&[]), None);
        let mut entries = vec![AttestationEntry::Given(first.clone())];
        assert_eq!(last_attestation(&entries), Some((&first, false)));
        entries.push(back);
        assert_eq!(last_attestation(&entries), Some((&first, true)));
        entries.push(AttestationEntry::Given(again.clone()));
        assert_eq!(last_attestation(&entries), Some((&again, false)));
    }

    #[test]
    fn an_entry_reads_back_and_its_debug_shows_no_words() {
        let at = DateTime::from_timestamp(1_790_000_000, 0).expect("a time");
        let entry = AttestationEntry::Given(given(1, at));
        let kept = serde_json::to_string(&entry).expect("JSON");
        assert_eq!(serde_json::from_str::<AttestationEntry>(&kept).expect("the entry"), entry);
        assert!(!format!("{entry:?}").contains("I attest"));
    }
}
