//! How long records are kept, what holds them longer, and what is due to go.
//!
//! Nothing goes before its time, and nothing under a legal hold goes at all: [`due`] is the one function that says what
//! may be deleted, and whoever deletes asks it again. Without a decision of the organization nothing is ever due.

use crate::finding::Finding;
use crate::redact::redacted_debug;
use crate::{EncounterId, LegalHoldId, PatientId, RecordingId, UserId};
use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// A kind of record that has a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum RetainedKind {
    /// The sound of a visit.
    Recording,
    /// What was written down of it.
    Transcript,
    /// Signed notes with all that was added to them.
    SignedNote,
    /// Diagnoses and services.
    Codes,
    /// What patients agreed to.
    Consent,
    /// The audit.
    Audit,
}

impl RetainedKind {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Recording, Self::Transcript, Self::SignedNote, Self::Codes, Self::Consent, Self::Audit];

    /// Whether the program deletes it once it is due. The others are kept at least that long: they cannot be deleted
    /// here at all.
    pub fn is_deleted(self) -> bool {
        matches!(self, Self::Recording | Self::Transcript)
    }
}

/// What a period is counted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum CountedFrom {
    /// The day of service.
    Visit,
    /// The day the visit's note was signed; nothing is due before it is.
    Signature,
}

/// What a period rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum RetentionBasis {
    /// HIPAA: what documents its rules is kept six years (45 CFR 164.316(b)(2), 164.530(j)).
    Hipaa,
    /// The GDPR: no longer than is needed (Article 5(1)(e)).
    Gdpr,
    /// The organization's own decision.
    OrganizationPolicy,
    /// A law of the state or the land.
    LegalRequirement,
}

/// Who sets a deletion going.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Enforcement {
    /// A person looks at what is due and deletes it.
    ByHand,
    /// It is offered at each sign-in of somebody who may; nothing goes unseen.
    Reminded,
}

/// How long one kind of record is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RetentionPolicy {
    /// Of what.
    pub kind: RetainedKind,
    /// Days; for good, if none.
    pub days: Option<u32>,
    /// From when they count.
    pub from: CountedFrom,
    /// Days after the patient's 18th birthday before which nothing of a minor goes, whatever the period says.
    pub after_majority_days: Option<u32>,
    /// What it rests on.
    pub basis: RetentionBasis,
    /// Who sets it going.
    pub enforcement: Enforcement,
}

/// The policies of an organization, one for each kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RetentionPolicies {
    /// One for each kind, in their order.
    pub policies: Vec<RetentionPolicy>,
}

impl Default for RetentionPolicies {
    /// Nothing is ever due: the kinds that are deleted are kept for good until the organization decides otherwise, and
    /// the periods of the others are what is usual at least.
    fn default() -> Self {
        let policy = |kind| {
            let (days, basis) = match kind {
                RetainedKind::Recording | RetainedKind::Transcript => (None, RetentionBasis::OrganizationPolicy),
                RetainedKind::SignedNote | RetainedKind::Codes => (Some(3_653), RetentionBasis::LegalRequirement),
                RetainedKind::Consent | RetainedKind::Audit => (Some(2_192), RetentionBasis::Hipaa),
            };
            RetentionPolicy {
                kind,
                days,
                from: CountedFrom::Signature,
                after_majority_days: Some(1_096),
                basis,
                enforcement: Enforcement::ByHand,
            }
        };
        Self { policies: RetainedKind::ALL.map(policy).to_vec() }
    }
}

impl RetentionPolicies {
    /// The policy of a kind.
    pub fn of(&self, kind: RetainedKind) -> Option<&RetentionPolicy> {
        self.policies.iter().find(|policy| policy.kind == kind)
    }

    /// What keeps them from being kept.
    pub fn check(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        for kind in RetainedKind::ALL {
            if self.policies.iter().filter(|policy| policy.kind == kind).count() != 1 {
                findings.push(Finding::error("policies", "Each kind of record has one policy."));
            }
        }
        if self.policies.iter().any(|policy| policy.days.is_some_and(|days| days == 0 || days > 36_525)) {
            findings.push(Finding::error("days", "A period is from one day to a hundred years."));
        }
        findings
    }
}

/// A hold: nothing of this patient, or of this visit, is deleted while it stands.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct LegalHold {
    /// Its id.
    pub id: LegalHoldId,
    /// The patient.
    pub patient: PatientId,
    /// The visit; everything of the patient, if none.
    pub encounter: Option<EncounterId>,
    /// Why.
    pub reason: String,
    /// Who placed it.
    pub placed_by: UserId,
    /// When.
    pub placed_at: DateTime<Utc>,
    /// How it ended, if it did.
    pub lifted: Option<HoldLifted>,
}
redacted_debug!(LegalHold, id, encounter, placed_at);

/// The end of a hold.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct HoldLifted {
    /// Who.
    pub by: UserId,
    /// When.
    pub at: DateTime<Utc>,
    /// Why.
    pub reason: String,
}
redacted_debug!(HoldLifted, by, at);

impl LegalHold {
    /// Whether it holds records of this visit.
    pub fn holds(&self, patient: PatientId, encounter: EncounterId) -> bool {
        self.lifted.is_none() && self.patient == patient && self.encounter.is_none_or(|held| held == encounter)
    }
}

/// A recording or a transcript there is, with what decides when it is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retained {
    /// Which: the sound, or the transcript of it.
    pub kind: RetainedKind,
    /// The recording.
    pub recording: RecordingId,
    /// Its visit.
    pub encounter: EncounterId,
    /// Its patient.
    pub patient: PatientId,
    /// The patient's date of birth.
    pub born: NaiveDate,
    /// The day of service.
    pub visit: NaiveDate,
    /// The day the visit's note was last added to or corrected, the first signature included.
    pub signed: Option<NaiveDate>,
}

/// The first day something may go; `None` where it is kept for good, or its count has not begun. The longest wins.
pub fn due_on(record: &Retained, policies: &RetentionPolicies) -> Option<NaiveDate> {
    let policy = policies.of(record.kind).filter(|_| record.kind.is_deleted())?;
    let start = match policy.from {
        CountedFrom::Visit => record.visit,
        CountedFrom::Signature => record.signed?,
    };
    let after = |day: NaiveDate, days: u32| day.checked_add_days(Days::new(u64::from(days)));
    let usual = after(start, policy.days?)?;
    match policy.after_majority_days {
        Some(days) if majority(record.born) > record.visit => Some(usual.max(after(majority(record.born), days)?)),
        _ => Some(usual),
    }
}

/// The 18th birthday; of somebody born on a leap day the first of March.
fn majority(born: NaiveDate) -> NaiveDate {
    let birthday = born.with_year(born.year() + 18);
    birthday.or_else(|| NaiveDate::from_ymd_opt(born.year() + 18, 3, 1)).unwrap_or(NaiveDate::MAX)
}

/// What may be deleted today: what has reached its day and no hold keeps.
pub fn due<'r>(
    records: &'r [Retained],
    policies: &RetentionPolicies,
    holds: &[LegalHold],
    today: NaiveDate,
) -> Vec<&'r Retained> {
    let free = |record: &&Retained| !holds.iter().any(|hold| hold.holds(record.patient, record.encounter));
    let reached = |record: &&Retained| due_on(record, policies).is_some_and(|day| day <= today);
    records.iter().filter(reached).filter(free).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn day(n: u64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2000, 1, 1).and_then(|first| first.checked_add_days(Days::new(n))).expect("a day")
    }

    fn record(patient: u128, visit: u64, signed: Option<u64>, born: u64) -> Retained {
        Retained {
            kind: RetainedKind::Recording,
            recording: RecordingId::from_uuid(Uuid::from_u128(1)),
            encounter: EncounterId::from_uuid(Uuid::from_u128(patient * 10)),
            patient: PatientId::from_uuid(Uuid::from_u128(patient)),
            born: day(born),
            visit: day(visit),
            signed: signed.map(day),
        }
    }

    fn policies(days: Option<u32>, from: CountedFrom) -> RetentionPolicies {
        let mut policies = RetentionPolicies::default();
        for policy in &mut policies.policies {
            (policy.days, policy.from) = (days, from);
        }
        policies
    }

    fn hold(patient: u128, visit: bool, lifted: bool) -> LegalHold {
        let by = UserId::from_uuid(Uuid::from_u128(9));
        let at = DateTime::from_timestamp(1_790_000_000, 0).expect("a time");
        LegalHold {
            id: LegalHoldId::from_uuid(Uuid::from_u128(8)),
            patient: PatientId::from_uuid(Uuid::from_u128(patient)),
            encounter: visit.then(|| EncounterId::from_uuid(Uuid::from_u128(patient * 10))),
            reason: "A claim.".into(),
            placed_by: by,
            placed_at: at,
            lifted: lifted.then(|| HoldLifted { by, at, reason: "Settled.".into() }),
        }
    }

    #[test]
    fn without_a_decision_nothing_is_ever_due() {
        let old = record(1, 8_000, Some(8_001), 0);
        assert_eq!(due_on(&old, &RetentionPolicies::default()), None);
        assert!(due(&[old], &RetentionPolicies::default(), &[], day(200_000)).is_empty());
    }

    #[test]
    fn what_is_not_signed_has_not_begun_to_count() {
        let ninety = policies(Some(90), CountedFrom::Signature);
        assert_eq!(due_on(&record(1, 8_000, None, 0), &ninety), None);
        assert_eq!(due_on(&record(1, 8_000, Some(8_010), 0), &ninety), Some(day(8_100)));
    }

    #[test]
    fn of_a_child_the_longest_wins() {
        let child = record(1, 3_653, Some(3_653), 0);
        let ninety = policies(Some(90), CountedFrom::Signature);
        let grown = NaiveDate::from_ymd_opt(2018, 1, 1).and_then(|day| day.checked_add_days(Days::new(1_096)));
        assert_eq!(due_on(&child, &ninety), grown);
        let leap = Retained { born: NaiveDate::from_ymd_opt(2004, 2, 29).expect("a day"), ..child };
        assert!(due_on(&leap, &ninety) > grown);
    }

    proptest! {
        #[test]
        fn nothing_goes_early_and_nothing_held_goes(
            visits in proptest::collection::vec((1u128..4, 6_600u64..9_000, proptest::option::of(0u64..400), 0u64..9_000), 1..12),
            days in proptest::option::of(1u32..2_000),
            held in proptest::collection::vec((1u128..4, any::<bool>(), any::<bool>()), 0..4),
            today in 6_000u64..14_000,
            from_visit in any::<bool>(),
        ) {
            let from = if from_visit { CountedFrom::Visit } else { CountedFrom::Signature };
            let policies = policies(days, from);
            let records: Vec<_> = visits
                .into_iter()
                .map(|(patient, visit, signed, born)| record(patient, visit, signed.map(|n| visit + n), born.min(visit)))
                .collect();
            let holds: Vec<_> = held.into_iter().map(|(patient, visit, lifted)| hold(patient, visit, lifted)).collect();
            for gone in due(&records, &policies, &holds, day(today)) {
                prop_assert!(days.is_some());
                let start = if from_visit { gone.visit } else { gone.signed.expect("signed") };
                prop_assert!((day(today) - start).num_days() >= i64::from(days.unwrap_or(0)));
                // Each patient here has one visit, so that every standing hold of the patient holds it.
                prop_assert!(!holds.iter().any(|hold| hold.lifted.is_none() && hold.patient == gone.patient));
                let minor = majority(gone.born) > gone.visit;
                prop_assert!(!minor || day(today) >= majority(gone.born));
            }
        }
    }
}
