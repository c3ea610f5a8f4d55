//! Handing records out: what of a patient's record, of which time, to whom and why (right of access, 45 CFR 164.524),
//! and which of it the patient may have an account of (45 CFR 164.528).
//!
//! Psychotherapy notes are never among it (164.524(a)(1)(i)): there is no part that could name them.

use crate::encounter::Encounter;
use crate::finding::Finding;
use crate::redact::redacted_debug;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A part of the record that may go out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum ReleasePart {
    /// Address, telephone, other numbers. Name, date of birth and number always go: they say whose record it is.
    Demographics,
    /// When the patient came, to whom and why.
    Visits,
    /// Signed notes with all that was added to them.
    Notes,
    /// Vital signs.
    Vitals,
    /// Allergies.
    Allergies,
    /// Diagnoses and services.
    Codes,
    /// What the patient agreed to.
    Consents,
    /// What was written down of what was said.
    Transcripts,
    /// The sound itself.
    Recordings,
    /// Notes that nobody has signed, marked as drafts.
    Drafts,
}

impl ReleasePart {
    /// What goes out unless somebody chooses otherwise: the designated record set, without what is not finished or was
    /// only a means to it.
    pub const USUAL: [Self; 7] =
        [Self::Demographics, Self::Visits, Self::Notes, Self::Vitals, Self::Allergies, Self::Codes, Self::Consents];
}

/// Who gets it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case", tag = "who")]
pub enum Recipient {
    /// The patient.
    Patient,
    /// Somebody the patient names in a signed request (164.524(c)(3)(ii)).
    Named {
        /// Who, and where it goes.
        name: String,
    },
    /// A clinician who treats the patient.
    Clinician {
        /// Who.
        name: String,
    },
    /// Whoever the law lets ask: a health authority, a court.
    Authority {
        /// Who.
        name: String,
    },
}
redacted_debug!(Recipient,);

impl Recipient {
    /// Whether the patient may have an account of it: not of what went to themselves, to whom they named, or for their
    /// treatment (164.528(a)(1)).
    pub fn is_accounted_for(&self) -> bool {
        matches!(self, Self::Authority { .. })
    }

    /// The name, where it is not the patient.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Patient => None,
            Self::Named { name } | Self::Clinician { name } | Self::Authority { name } => Some(name),
        }
    }
}

/// What is to be handed out.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ReleaseOrder {
    /// The first day of service; from the beginning, if none.
    pub from: Option<NaiveDate>,
    /// The last day of service; up to today, if none.
    pub until: Option<NaiveDate>,
    /// What goes.
    pub parts: Vec<ReleasePart>,
    /// To whom.
    pub to: Recipient,
    /// Why: the patient's request, a referral, an order of a court.
    pub why: String,
}
redacted_debug!(ReleaseOrder, from, until, parts);

impl ReleaseOrder {
    /// Whether this part goes.
    pub fn has(&self, part: ReleasePart) -> bool {
        self.parts.contains(&part)
    }

    /// Whether this visit lies in the time asked for.
    pub fn covers(&self, visit: &Encounter) -> bool {
        let day = visit.date_of_service;
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }

    /// What keeps it from being done.
    pub fn check(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        if self.parts.is_empty() {
            findings.push(Finding::error("parts", "Choose at least one part of the record."));
        }
        if self.to.name().is_some_and(|name| name.trim().is_empty()) {
            findings.push(Finding::error("to", "Write down who gets it: the patient may ask for an account of it."));
        }
        if self.why.trim().is_empty() {
            findings.push(Finding::error("why", "Say in a few words why it goes out."));
        }
        if let (Some(from), Some(until)) = (self.from, self.until)
            && until < from
        {
            findings.push(Finding::error("until", "The last day is before the first."));
        }
        findings
    }
}

/// What went out, as the audit keeps it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Release {
    /// What was ordered.
    pub order: ReleaseOrder,
    /// Visits in it.
    pub visits: u32,
    /// Signed documents in it.
    pub documents: u32,
    /// SHA-256 of the bundle, lower-case hexadecimal: what a copy that turns up is compared with.
    pub bundle_sha256: String,
}
redacted_debug!(Release, visits, documents);

#[cfg(test)]
mod tests {
    use super::*;

    fn order(to: Recipient) -> ReleaseOrder {
        let parts = ReleasePart::USUAL.to_vec();
        ReleaseOrder { from: None, until: None, parts, to, why: "Asked for it.".into() }
    }

    fn fields(order: &ReleaseOrder) -> Vec<String> {
        order.check().into_iter().map(|finding| finding.field).collect()
    }

    #[test]
    fn an_order_says_what_to_whom_and_why() {
        assert_eq!(fields(&order(Recipient::Patient)), [""; 0]);
        let day = |d| NaiveDate::from_ymd_opt(2026, 3, d);
        let wrong = ReleaseOrder {
            from: day(9),
            until: day(8),
            parts: vec![],
            why: " ".into(),
            ..order(Recipient::Clinician { name: " ".into() })
        };
        assert_eq!(fields(&wrong), ["parts", "to", "why", "until"]);
    }

    #[test]
    fn what_the_patient_asked_for_needs_no_account() {
        let name = || "Somebody".to_owned();
        for (to, accounted) in [
            (Recipient::Patient, false),
            (Recipient::Named { name: name() }, false),
            (Recipient::Clinician { name: name() }, false),
            (Recipient::Authority { name: name() }, true),
        ] {
            assert_eq!(to.is_accounted_for(), accounted);
        }
    }

    #[test]
    fn sound_and_drafts_go_only_where_they_are_chosen() {
        use ReleasePart as P;
        for part in [P::Recordings, P::Transcripts, P::Drafts] {
            assert!(!P::USUAL.contains(&part), "{part:?}");
        }
    }
}
