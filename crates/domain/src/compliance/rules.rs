//! The rules: an entry of the audit and what is known about it in, what is out of the ordinary out.
//!
//! What they look for is what a privacy officer is asked to look for by 45 CFR 164.308(a)(1)(ii)(D) (review of activity)
//! and 164.312(b) (audit controls); the thresholds are the clinic's.

use super::ComplianceRule;
use crate::audit::{AuditCategory, AuditEntry, AuditOutcome};
use crate::permission::Role;
use chrono::{DateTime, Datelike, NaiveDateTime, TimeDelta, Timelike, Utc, Weekday};
use serde::{Deserialize, Serialize};

/// The most of something that is usual for a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RoleThreshold {
    /// The role.
    pub role: Role,
    /// The most.
    pub most: u32,
}

/// How the clinic wants the rules; a rule without its number is switched off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ComplianceRules {
    /// The most patients whose charts a role reads within an hour; a role that is not named is not watched.
    pub charts_an_hour: Vec<RoleThreshold>,
    /// Whether one's own family is looked for.
    pub own_family: bool,
    /// Whether reading outside the hours below is told of.
    pub after_hours: bool,
    /// The hour the clinic opens, 0 to 23, by the laptop's clock.
    pub opens: u32,
    /// The hour it closes, 1 to 24.
    pub closes: u32,
    /// Whether Saturday and Sunday are days like others.
    pub weekends: bool,
    /// A patient who was not here for so many days, nor is expected, is out of the ordinary.
    pub visit_within_days: Option<u32>,
    /// More refusals than this within ten minutes are.
    pub refusals: Option<u32>,
    /// More documents than this taken out within an hour are.
    pub exports_an_hour: Option<u32>,
}

impl Default for ComplianceRules {
    fn default() -> Self {
        let most = |role, most| RoleThreshold { role, most };
        Self {
            charts_an_hour: vec![
                most(Role::Physician, 30),
                most(Role::Nurse, 40),
                most(Role::Receptionist, 60),
                most(Role::Coder, 60),
                most(Role::Billing, 60),
                most(Role::Admin, 30),
            ],
            own_family: true,
            after_hours: true,
            opens: 7,
            closes: 20,
            weekends: false,
            visit_within_days: Some(90),
            refusals: Some(5),
            exports_an_hour: Some(20),
        }
    }
}

impl ComplianceRules {
    /// Within this time refusals are counted together.
    pub const REFUSALS_WITHIN: TimeDelta = TimeDelta::minutes(10);
    /// Within this time charts are, and documents.
    pub const COUNTED_WITHIN: TimeDelta = TimeDelta::hours(1);

    /// What is wrong with them, in words; nothing, if they can be kept.
    pub fn problem(&self) -> Option<&'static str> {
        if self.opens >= self.closes || self.closes > 24 {
            return Some("The clinic opens before it closes, and closes by 24.");
        }
        let none = self.charts_an_hour.iter().any(|threshold| threshold.most == 0)
            || [self.visit_within_days, self.refusals, self.exports_an_hour].contains(&Some(0));
        none.then_some("A number is 1 or more; leave it empty to switch the rule off.")
    }

    fn charts_for(&self, role: Role) -> Option<u32> {
        self.charts_an_hour.iter().find(|threshold| threshold.role == role).map(|threshold| threshold.most)
    }

    fn is_open(&self, local: NaiveDateTime) -> bool {
        let weekend = matches!(local.weekday(), Weekday::Sat | Weekday::Sun);
        (self.weekends || !weekend) && (self.opens..self.closes).contains(&local.hour())
    }
}

/// An entry as it was just written.
#[derive(Debug, Clone, Copy)]
pub struct WatchedEntry<'a> {
    /// What it says.
    pub entry: &'a AuditEntry,
    /// When.
    pub at: DateTime<Utc>,
    /// The time of day where the laptop stands.
    pub local: NaiveDateTime,
    /// The name of whoever did it.
    pub name: &'a str,
    /// Their role.
    pub role: Role,
}

impl WatchedEntry<'_> {
    /// Whether a patient's records were had.
    pub fn reads_a_patient(&self) -> bool {
        self.entry.category == AuditCategory::Access && self.entry.patient.is_some()
    }

    /// Whether something was taken out.
    pub fn exports(&self) -> bool {
        self.entry.category == AuditCategory::Export && self.entry.outcome == AuditOutcome::Done
    }

    /// Whether it was refused.
    pub fn is_refused(&self) -> bool {
        self.entry.outcome == AuditOutcome::Refused
    }
}

/// What is known about the patient whose records were had.
#[derive(Clone, PartialEq, Eq)]
pub struct ChartFacts {
    /// Their family name.
    pub family_name: String,
    /// When they were registered.
    pub registered: Option<DateTime<Utc>>,
    /// The last visit that began before now, or the next one that is still to come.
    pub nearest_visit: Option<DateTime<Utc>>,
}
crate::redact::redacted_debug!(ChartFacts, registered);

/// What is known when an entry is written, this entry counted too. What a rule does not need may be left at nothing.
#[derive(Debug, Clone, Default)]
pub struct ComplianceFacts {
    /// The patient whose records were had.
    pub chart: Option<ChartFacts>,
    /// Patients whose records this person had within the hour.
    pub charts: u32,
    /// Documents this person took out within the hour.
    pub exports: u32,
    /// What this person was refused within ten minutes.
    pub refusals: u32,
}

/// What a rule has to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raised {
    /// Which rule.
    pub rule: ComplianceRule,
    /// What happened, without anything that stands in a record.
    pub details: String,
}

/// What is out of the ordinary about an entry.
pub fn raised(rules: &ComplianceRules, watched: &WatchedEntry<'_>, facts: &ComplianceFacts) -> Vec<Raised> {
    let mut raised = Vec::new();
    let mut raise = |rule, details: String| raised.push(Raised { rule, details });
    match watched.entry.action.as_str() {
        "chart.break_glass" => raise(ComplianceRule::BreakGlass, "A restricted chart was opened with a reason.".into()),
        "emergency.sign_in" => raise(ComplianceRule::Emergency, "Somebody signed in in an emergency.".into()),
        _ => {}
    }
    if watched.is_refused()
        && let Some(most) = rules.refusals.filter(|most| facts.refusals > *most)
    {
        let refusals = facts.refusals;
        raise(ComplianceRule::Refusals, format!("{refusals} refusals within ten minutes; more than {most}."));
    }
    if watched.exports()
        && let Some(most) = rules.exports_an_hour.filter(|most| facts.exports > *most)
    {
        let exports = facts.exports;
        raise(ComplianceRule::ManyExports, format!("{exports} documents taken out within an hour; more than {most}."));
    }
    if watched.reads_a_patient() {
        reading(rules, watched, facts, &mut raise);
    }
    raised
}

fn reading(
    rules: &ComplianceRules,
    watched: &WatchedEntry<'_>,
    facts: &ComplianceFacts,
    raise: &mut impl FnMut(ComplianceRule, String),
) {
    if let Some(most) = rules.charts_for(watched.role).filter(|most| facts.charts > *most) {
        let charts = facts.charts;
        raise(ComplianceRule::ManyCharts, format!("Records of {charts} patients within an hour; more than {most}."));
    }
    if rules.after_hours && !rules.is_open(watched.local) {
        let hours = format!("{}:00 to {}:00", rules.opens, rules.closes);
        let at = watched.local.format("%A %H:%M");
        raise(ComplianceRule::AfterHours, format!("Read on {at}; the clinic is open {hours}."));
    }
    let Some(chart) = &facts.chart else { return };
    if rules.own_family && same_family(watched.name, &chart.family_name) {
        raise(ComplianceRule::OwnFamily, "The patient has the reader's own family name.".into());
    }
    if let Some(days) = rules.visit_within_days {
        let far = TimeDelta::days(i64::from(days));
        let lately = |moment: &DateTime<Utc>| watched.at - *moment <= far;
        if !chart.nearest_visit.iter().chain(&chart.registered).any(lately) {
            raise(ComplianceRule::NoVisit, format!("No visit within {days} days, and none is planned."));
        }
    }
}

/// Whether the last name of a person is the patient's: letters alone count, in whatever case; a generation is no name.
fn same_family(name: &str, family: &str) -> bool {
    let letters = |text: &str| -> String {
        text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let parts: Vec<String> =
        name.split_whitespace().map(letters).filter(|part| !GENERATIONS.contains(&part.as_str())).collect();
    let wanted = letters(family);
    // A family name may be of several words: "van den Berg".
    let ends = (1..parts.len()).map(|from| parts[from..].concat());
    !wanted.is_empty() && ends.into_iter().any(|end| end == wanted)
}

const GENERATIONS: [&str; 6] = ["jr", "sr", "ii", "iii", "iv", "v"];
