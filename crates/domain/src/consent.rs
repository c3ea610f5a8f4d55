//! What patients agree to: to be recorded, that their record is shared, to be treated; by a text of the organization
//! with a version, until they take it back or a day passes.
//!
//! Append-only: a consent that was written down stays as it was, and taking it back is one more entry. Whether a
//! consent is in force on a day is worked out from the entries and kept nowhere.

use crate::finding::Finding;
use crate::redact::redacted_debug;
use crate::{ConsentId, PatientId, UserId};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// What is agreed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum ConsentKind {
    /// To be recorded, at any visit until it is taken back.
    Recording,
    /// That the record, or a part of it, is shared with somebody.
    Sharing,
    /// To be treated.
    Treatment,
}

impl ConsentKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Recording, Self::Sharing, Self::Treatment];
}

/// A text patients agree to, in one of its versions. Versions only ever grow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ConsentText {
    /// What it is for.
    pub kind: ConsentKind,
    /// 1 for the text that ships.
    pub version: u32,
    /// The words.
    pub words: String,
    /// From when on it was used; nothing for the text that ships.
    pub since: Option<DateTime<Utc>>,
}

/// The texts of an organization: those that ship, and every version it wrote.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentTexts(pub Vec<ConsentText>);

impl ConsentTexts {
    /// The text that is used now for this kind.
    pub fn current(&self, kind: ConsentKind) -> ConsentText {
        let newest = self.0.iter().filter(|text| text.kind == kind).max_by_key(|text| text.version);
        newest.cloned().unwrap_or_else(|| shipped(kind))
    }

    /// Every version of every kind, the newest of each kind first.
    pub fn all(&self) -> Vec<ConsentText> {
        let mut all = self.0.clone();
        all.extend(ConsentKind::ALL.map(shipped));
        all.sort_by_key(|text| (text.kind, std::cmp::Reverse(text.version)));
        all
    }

    /// The same with these words as the next version of a kind; unchanged where they are the current ones.
    pub fn with(mut self, kind: ConsentKind, words: &str, at: DateTime<Utc>) -> Self {
        let current = self.current(kind);
        let words = words.trim().to_owned();
        if words != current.words {
            self.0.push(ConsentText { kind, version: current.version + 1, words, since: Some(at) });
        }
        self
    }
}

fn shipped(kind: ConsentKind) -> ConsentText {
    let words = match kind {
        ConsentKind::Recording => {
            "My visits may be recorded so that the notes can be written from them. The recordings stay encrypted with the \
             practice. I can say no at any visit, and take this back at any time."
        }
        ConsentKind::Sharing => {
            "The practice may share my record with those named below, as far as named below. I can take this back at any \
             time; what was shared before stays shared."
        }
        ConsentKind::Treatment => {
            "I agree to be examined and treated by the clinicians of this practice. They have told me what they plan, what \
             else could be done, and what may go wrong. I can take this back at any time."
        }
    };
    ConsentText { kind, version: 1, words: words.to_owned(), since: None }
}

/// Who agreed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case", tag = "who")]
pub enum ConsentGiver {
    /// The patient.
    Patient,
    /// Somebody who may decide for the patient.
    Proxy {
        /// Their name.
        name: String,
        /// What they are to the patient: mother, guardian, health care proxy.
        relation: String,
    },
}
redacted_debug!(ConsentGiver,);

/// A signature drawn on the screen: strokes, each the x and y of its points in turn, in a field of 600 by 200.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct DrawnSignature {
    /// The strokes in the order they were drawn.
    pub strokes: Vec<Vec<u16>>,
}
redacted_debug!(DrawnSignature,);

/// Width and height of the field a signature is drawn in.
pub const SIGNATURE_FIELD: (u16, u16) = (600, 200);
/// A signature has no more numbers than this.
const LONGEST_SIGNATURE: usize = 20_000;

impl DrawnSignature {
    /// Whether it is one: something was drawn, within the field.
    pub fn is_whole(&self) -> bool {
        let (width, height) = SIGNATURE_FIELD;
        let within = |stroke: &Vec<u16>| {
            stroke.len() >= 4
                && stroke.len().is_multiple_of(2)
                && stroke.chunks_exact(2).all(|point| point[0] <= width && point[1] <= height)
        };
        !self.strokes.is_empty()
            && self.strokes.iter().map(Vec::len).sum::<usize>() <= LONGEST_SIGNATURE
            && self.strokes.iter().all(within)
    }
}

/// How it was given.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case", tag = "how")]
pub enum ConsentManner {
    /// Said aloud.
    Verbal,
    /// On paper, which the practice keeps.
    Written,
    /// Signed on the screen.
    Signed {
        /// What was drawn.
        signature: DrawnSignature,
    },
}
redacted_debug!(ConsentManner,);

/// What is typed when a consent is written down.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ConsentDetails {
    /// What is agreed to.
    pub kind: ConsentKind,
    /// To whom and what, for sharing; what is planned, for treatment.
    pub scope: Option<String>,
    /// The day it was given.
    pub given_on: NaiveDate,
    /// By whom.
    pub giver: ConsentGiver,
    /// How.
    pub manner: ConsentManner,
    /// Who was there.
    pub witness: Option<String>,
    /// The last day it holds; until it is taken back, if none.
    pub expires_on: Option<NaiveDate>,
}
redacted_debug!(ConsentDetails, kind, given_on, expires_on);

impl ConsentDetails {
    /// What keeps it from being kept.
    pub fn check(&self, today: NaiveDate) -> Vec<Finding> {
        let mut findings = Vec::new();
        let mut wrong = |is_so: bool, field: &str, message: &str| {
            if is_so {
                findings.push(Finding::error(field, message));
            }
        };
        wrong(self.given_on > today, "givenOn", "A consent is not given in the future.");
        wrong(
            self.expires_on.is_some_and(|last| last < self.given_on),
            "expiresOn",
            "It would have ended before it was given.",
        );
        let scope = self.scope.as_deref().is_none_or(|scope| scope.trim().is_empty());
        wrong(self.kind == ConsentKind::Sharing && scope, "scope", "Say with whom, and what of the record.");
        if let ConsentGiver::Proxy { name, relation } = &self.giver {
            wrong(name.trim().is_empty(), "name", "Who decides for the patient has a name.");
            wrong(relation.trim().is_empty(), "relation", "Say what they are to the patient.");
        }
        if let ConsentManner::Signed { signature } = &self.manner {
            wrong(!signature.is_whole(), "signature", "The signature is missing.");
        }
        findings
    }
}

/// A consent as it is kept.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Consent {
    /// Its id.
    pub id: ConsentId,
    /// Whose.
    pub patient: PatientId,
    /// What was typed.
    pub details: ConsentDetails,
    /// Which version of the organization's text it was given to.
    pub version: u32,
    /// Its words.
    pub words: String,
    /// Who wrote it down.
    pub taken_by: UserId,
    /// When.
    pub taken_at: DateTime<Utc>,
}
redacted_debug!(Consent, id, taken_at);

impl Consent {
    /// Whether it holds on this day, if nobody took it back.
    pub fn covers(&self, day: NaiveDate) -> bool {
        self.details.given_on <= day && self.details.expires_on.is_none_or(|last| day <= last)
    }
}

/// A consent taken back.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ConsentWithdrawal {
    /// Its id.
    pub id: ConsentId,
    /// Whose.
    pub patient: PatientId,
    /// Which consent.
    pub of: ConsentId,
    /// From which day on it holds no more.
    pub on: NaiveDate,
    /// Why, in the patient's words where they gave any.
    pub reason: String,
    /// Who wrote it down.
    pub by: UserId,
    /// When.
    pub at: DateTime<Utc>,
}
redacted_debug!(ConsentWithdrawal, id, of, on);

/// An entry of a patient's consents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case", tag = "entry")]
pub enum ConsentEntry {
    /// It was given.
    Given {
        /// It.
        consent: Consent,
    },
    /// It was taken back.
    Withdrawn {
        /// How.
        withdrawal: ConsentWithdrawal,
    },
}

impl ConsentEntry {
    /// Its id, whose it is, and when it was written down.
    pub fn key(&self) -> (ConsentId, PatientId, DateTime<Utc>) {
        match self {
            Self::Given { consent } => (consent.id, consent.patient, consent.taken_at),
            Self::Withdrawn { withdrawal } => (withdrawal.id, withdrawal.patient, withdrawal.at),
        }
    }
}

/// How a consent stands on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum ConsentStanding {
    /// It was never given.
    Missing,
    /// It holds.
    InForce {
        /// Which.
        consent: ConsentId,
    },
    /// It held, and its last day has passed.
    Expired {
        /// The last day.
        on: NaiveDate,
    },
    /// It was taken back.
    Withdrawn {
        /// From which day on.
        on: NaiveDate,
    },
}

/// How the patient's consent of a kind stands on a day. A consent in force counts before one that ended; of those that
/// ended the latest given says how.
pub fn standing(entries: &[ConsentEntry], kind: ConsentKind, day: NaiveDate) -> ConsentStanding {
    let withdrawn = |id: ConsentId| {
        entries.iter().find_map(|entry| match entry {
            ConsentEntry::Withdrawn { withdrawal } if withdrawal.of == id => Some(withdrawal.on),
            _ => None,
        })
    };
    let mut latest = ConsentStanding::Missing;
    for entry in entries {
        let ConsentEntry::Given { consent } = entry else { continue };
        if consent.details.kind != kind || consent.details.given_on > day {
            continue;
        }
        match (withdrawn(consent.id), consent.details.expires_on) {
            (Some(on), _) if on <= day => latest = ConsentStanding::Withdrawn { on },
            (_, Some(on)) if on < day => latest = ConsentStanding::Expired { on },
            _ => return ConsentStanding::InForce { consent: consent.id },
        }
    }
    latest
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn day(n: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, n).expect("a day")
    }

    fn at() -> DateTime<Utc> {
        DateTime::from_timestamp(1_790_000_000, 0).expect("a time")
    }

    fn id(n: u128) -> ConsentId {
        ConsentId::from_uuid(Uuid::from_u128(n))
    }

    fn details(given: u32, last: Option<u32>) -> ConsentDetails {
        ConsentDetails {
            kind: ConsentKind::Recording,
            scope: None,
            given_on: day(given),
            giver: ConsentGiver::Patient,
            manner: ConsentManner::Verbal,
            witness: None,
            expires_on: last.map(day),
        }
    }

    fn given(n: u128, first: u32, last: Option<u32>) -> ConsentEntry {
        let (patient, by) = (PatientId::from_uuid(Uuid::from_u128(1)), UserId::from_uuid(Uuid::from_u128(2)));
        let details = details(first, last);
        let words = "May we?".into();
        ConsentEntry::Given {
            consent: Consent { id: id(n), patient, details, version: 1, words, taken_by: by, taken_at: at() },
        }
    }

    fn back(of: u128, on: u32) -> ConsentEntry {
        let (patient, by) = (PatientId::from_uuid(Uuid::from_u128(1)), UserId::from_uuid(Uuid::from_u128(2)));
        let (reason, on) = ("No more.".into(), day(on));
        ConsentEntry::Withdrawn {
            withdrawal: ConsentWithdrawal { id: id(99), patient, of: id(of), on, reason, by, at: at() },
        }
    }

    #[test]
    fn a_consent_holds_from_its_day_to_its_last_or_until_it_is_taken_back() {
        let on = |entries: &[ConsentEntry], n| standing(entries, ConsentKind::Recording, day(n));
        assert_eq!(on(&[], 1), ConsentStanding::Missing);
        let one = [given(1, 5, Some(9))];
        assert_eq!(on(&one, 4), ConsentStanding::Missing);
        assert_eq!([5, 9].map(|n| on(&one, n)), [(); 2].map(|()| ConsentStanding::InForce { consent: id(1) }));
        assert_eq!(on(&one, 10), ConsentStanding::Expired { on: day(9) });
        let taken_back = [given(1, 5, None), back(1, 7)];
        assert_eq!(on(&taken_back, 6), ConsentStanding::InForce { consent: id(1) });
        assert_eq!(on(&taken_back, 7), ConsentStanding::Withdrawn { on: day(7) });
        let again = [given(1, 5, None), back(1, 7), given(2, 8, None)];
        assert_eq!(on(&again, 8), ConsentStanding::InForce { consent: id(2) });
        assert_eq!(standing(&again, ConsentKind::Sharing, day(9)), ConsentStanding::Missing);
    }

    proptest! {
        #[test]
        fn nothing_that_was_taken_back_is_in_force(first in 1u32..28, on in 1u32..28, asked in 1u32..28) {
            let entries = [given(1, first, None), back(1, on)];
            let holds = matches!(standing(&entries, ConsentKind::Recording, day(asked)), ConsentStanding::InForce { .. });
            prop_assert_eq!(holds, first <= asked && asked < on);
        }
    }

    #[test]
    fn what_a_consent_lacks_is_said() {
        let fields = |details: ConsentDetails| details.check(day(10)).into_iter().map(|f| f.field).collect::<Vec<_>>();
        assert_eq!(fields(details(10, None)), [""; 0]);
        let wrong = ConsentDetails {
            kind: ConsentKind::Sharing,
            giver: ConsentGiver::Proxy { name: "A. Mother".into(), relation: " ".into() },
            manner: ConsentManner::Signed { signature: DrawnSignature { strokes: vec![vec![1, 1]] } },
            ..details(11, Some(10))
        };
        assert_eq!(fields(wrong), ["givenOn", "expiresOn", "scope", "relation", "signature"]);
    }

    #[test]
    fn a_text_keeps_its_versions() {
        let texts = ConsentTexts::default().with(ConsentKind::Sharing, "Our words.", at());
        let texts = texts.with(ConsentKind::Sharing, " Our words. ", at());
        assert_eq!(texts.current(ConsentKind::Sharing).version, 2, "the same words are no new version");
        assert_eq!(texts.current(ConsentKind::Treatment).version, 1);
        let all = texts.all();
        assert_eq!(all.iter().map(|text| text.version).collect::<Vec<_>>(), [1, 2, 1, 1]);
    }
}
