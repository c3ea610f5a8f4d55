//! What is to happen once a note is signed: chosen before the signature, and part of what its transaction keeps.

use super::{DispatchPlaces, DispatchTarget, Place};
use crate::encounter::EncounterKind;
use crate::finding::Finding;
use crate::redact::redacted_debug;
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

/// A visit sends its patient to no more colleagues than this at once.
pub const MOST_REFERRALS: usize = 12;

/// A visit is not planned further ahead than this, days.
const FURTHEST: u32 = 730;

/// A letter to a colleague.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Referral {
    /// To whom: a name, a department, a practice.
    pub to: String,
    /// What they are asked.
    pub reason: String,
}
redacted_debug!(Referral,);

impl Referral {
    fn trimmed(&self) -> Self {
        Self { to: self.to.trim().to_owned(), reason: self.reason.trim().to_owned() }
    }

    fn is_blank(&self) -> bool {
        self.to.trim().is_empty() && self.reason.trim().is_empty()
    }
}

/// When the patient is to come again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case", tag = "by")]
pub enum FollowUpWhen {
    /// So many days after the visit.
    AfterDays {
        /// At least one.
        days: u32,
    },
    /// On this day.
    OnDay {
        /// The day.
        day: NaiveDate,
    },
}

/// A visit to be opened on the schedule.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct FollowUp {
    /// When.
    pub when: FollowUpWhen,
    /// How it takes place.
    pub kind: EncounterKind,
    /// Why the patient comes again; may be empty.
    pub reason: String,
}
redacted_debug!(FollowUp, when, kind);

impl FollowUp {
    /// The day it falls on, for a visit of this day; `None` where the calendar ends.
    pub fn day(&self, visit: NaiveDate) -> Option<NaiveDate> {
        match self.when {
            FollowUpWhen::AfterDays { days } => visit.checked_add_days(Days::new(u64::from(days))),
            FollowUpWhen::OnDay { day } => Some(day),
        }
    }
}

/// What is to happen once a note is signed.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct DispatchOptions {
    /// The signed note goes to the record system.
    pub emr: bool,
    /// A summary in plain words is made for the patient.
    pub patient_summary: bool,
    /// The codes go to billing.
    pub billing: bool,
    /// Letters to colleagues.
    pub referrals: Vec<Referral>,
    /// The patient comes again.
    pub follow_up: Option<FollowUp>,
}
redacted_debug!(DispatchOptions, emr, patient_summary, billing);

impl DispatchOptions {
    /// What is chosen for a visit nobody has chosen anything for: whatever the clinic has set a place for that every
    /// note goes to.
    pub fn usual(places: &DispatchPlaces) -> Self {
        Self {
            emr: places.folder(Place::Emr).is_some(),
            billing: places.folder(Place::Billing).is_some(),
            ..Self::default()
        }
    }

    /// What stands against them, for a visit of this day. A letter with nothing in it is not there.
    pub fn check(&self, visit: NaiveDate) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (place, referral) in self.referrals.iter().enumerate().filter(|(_, referral)| !referral.is_blank()) {
            if referral.to.trim().is_empty() {
                let words = "A letter needs to say whom it is for.";
                findings.push(Finding::error(&format!("referrals.{place}.to"), words));
            }
            if referral.reason.trim().is_empty() {
                let words = "A letter needs to say what is asked.";
                findings.push(Finding::error(&format!("referrals.{place}.reason"), words));
            }
        }
        if self.referrals.len() > MOST_REFERRALS {
            findings.push(Finding::error("referrals", format!("No more than {MOST_REFERRALS} letters at once.")));
        }
        if let Some(follow_up) = &self.follow_up {
            let day = follow_up.day(visit).filter(|day| *day > visit);
            let furthest = visit.checked_add_days(Days::new(u64::from(FURTHEST)));
            match day {
                None => findings.push(Finding::error("followUp", "The next visit comes after this one.")),
                Some(day) if furthest.is_some_and(|furthest| day > furthest) => {
                    findings.push(Finding::error("followUp", "A visit is planned two years ahead at most."));
                }
                Some(_) => {}
            }
        }
        findings
    }

    /// What is queued for them, in the order it is shown.
    pub fn targets(&self) -> Vec<DispatchTarget> {
        let mut targets = Vec::new();
        if self.emr {
            targets.push(DispatchTarget::Emr);
        }
        if self.patient_summary {
            targets.push(DispatchTarget::PatientSummary);
        }
        if self.billing {
            targets.push(DispatchTarget::Billing);
        }
        let letters = self.referrals.iter().filter(|referral| !referral.is_blank());
        targets.extend(letters.map(|referral| DispatchTarget::Referral { referral: referral.trimmed() }));
        if let Some(visit) = &self.follow_up {
            let visit = FollowUp { reason: visit.reason.trim().to_owned(), ..visit.clone() };
            targets.push(DispatchTarget::FollowUp { visit });
        }
        targets
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, day).expect("a day")
    }

    fn letter(to: &str, reason: &str) -> Referral {
        Referral { to: to.into(), reason: reason.into() }
    }

    fn again(when: FollowUpWhen) -> DispatchOptions {
        let follow_up = Some(FollowUp { when, kind: EncounterKind::OfficeVisit, reason: String::new() });
        DispatchOptions { follow_up, ..Default::default() }
    }

    #[track_caller]
    fn check(options: DispatchOptions, expected: &[&str]) {
        let fields: Vec<String> = options.check(day(3)).into_iter().map(|finding| finding.field).collect();
        assert_eq!(fields, expected);
    }

    #[test]
    fn a_letter_says_whom_it_is_for_and_what_is_asked() {
        let referrals = vec![letter("", "knee"), letter("Dr. Vance", " "), letter(" ", ""), letter("ENT", "ear")];
        check(DispatchOptions { referrals, ..Default::default() }, &["referrals.0.to", "referrals.1.reason"]);
        let many = vec![letter("ENT", "ear"); MOST_REFERRALS + 1];
        check(DispatchOptions { referrals: many, ..Default::default() }, &["referrals"]);
    }

    #[test]
    fn the_next_visit_comes_after_this_one() {
        check(again(FollowUpWhen::AfterDays { days: 14 }), &[]);
        check(again(FollowUpWhen::OnDay { day: day(4) }), &[]);
        check(again(FollowUpWhen::AfterDays { days: 0 }), &["followUp"]);
        check(again(FollowUpWhen::OnDay { day: day(3) }), &["followUp"]);
        check(again(FollowUpWhen::AfterDays { days: 731 }), &["followUp"]);
        check(again(FollowUpWhen::AfterDays { days: u32::MAX }), &["followUp"]);
    }

    #[test]
    fn only_what_was_chosen_is_queued_and_blank_letters_are_not() {
        assert_eq!(DispatchOptions::default().targets(), []);
        let options = DispatchOptions {
            emr: true,
            patient_summary: true,
            billing: true,
            referrals: vec![letter(" ", ""), letter(" ENT ", "ear")],
            ..again(FollowUpWhen::AfterDays { days: 14 })
        };
        let targets = options.targets();
        assert_eq!(targets.len(), 5);
        assert_eq!(targets[3], DispatchTarget::Referral { referral: letter("ENT", "ear") });
    }

    #[test]
    fn what_every_note_goes_to_is_chosen_where_the_clinic_has_a_place_for_it() {
        let places =
            DispatchPlaces { emr: Some("inbox".into()), patient_summaries: Some("print".into()), ..Default::default() };
        let usual = DispatchOptions::usual(&places);
        assert_eq!((usual.emr, usual.billing, usual.patient_summary), (true, false, false));
        assert_eq!(DispatchOptions::usual(&DispatchPlaces::default()), DispatchOptions::default());
    }
}
