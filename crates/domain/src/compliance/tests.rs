//! Rules told apart: what each raises, and what it leaves alone.

use super::*;
use crate::audit::AuditOutcome;
use crate::permission::Role;
use chrono::NaiveDate;
use uuid::Uuid;

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000, 0).expect("a time")
}

fn opened() -> AuditEntry {
    AuditEntry::done(AuditCategory::Access, "patient.open", "patient", "1")
        .patient(PatientId::from_uuid(Uuid::from_u128(1)))
}

fn expected() -> ChartFacts {
    ChartFacts { family_name: "Alvarez".into(), registered: None, nearest_visit: Some(now() - TimeDelta::days(3)) }
}

/// What the rules say of an entry, on a Tuesday at this hour, by somebody of this name and role.
fn said(entry: &AuditEntry, facts: &ComplianceFacts, name: &str, role: Role, hour: u32) -> Vec<ComplianceRule> {
    let local = NaiveDate::from_ymd_opt(2026, 11, 17).and_then(|day| day.and_hms_opt(hour, 0, 0)).expect("a time");
    let watched = WatchedEntry { entry, at: now(), local, name, role };
    raised(&ComplianceRules::default(), &watched, facts).into_iter().map(|raised| raised.rule).collect()
}

fn reading(facts: ComplianceFacts) -> Vec<ComplianceRule> {
    said(&opened(), &facts, "Dana Whitfield", Role::Physician, 10)
}

#[test]
fn a_day_like_any_other_raises_nothing() {
    assert_eq!(reading(ComplianceFacts { chart: Some(expected()), charts: 30, ..Default::default() }), []);
}

#[test]
fn many_charts_are_many_for_the_role() {
    let facts = ComplianceFacts { chart: Some(expected()), charts: 31, ..Default::default() };
    assert_eq!(reading(facts.clone()), [ComplianceRule::ManyCharts]);
    assert_eq!(said(&opened(), &facts, "Noor Haddad", Role::Nurse, 10), []);
}

#[test]
fn ones_own_family_is_found_by_name() {
    let facts = |family: &str| ComplianceFacts {
        chart: Some(ChartFacts { family_name: family.into(), ..expected() }),
        ..Default::default()
    };
    for (name, family, same) in [
        ("Dana Whitfield", "WHITFIELD", true),
        ("Dana Whitfield Jr.", "Whitfield", true),
        ("Anna van den Berg", "van den Berg", true),
        ("Maria O'Neil", "O’Neil", true),
        ("Dana Whitfield", "Dana", false),
        ("Dana Whitfield", "Field", false),
        ("Dana", "Dana", false),
    ] {
        let raised = said(&opened(), &facts(family), name, Role::Physician, 10);
        assert_eq!(raised.contains(&ComplianceRule::OwnFamily), same, "{name} and {family}");
    }
}

#[test]
fn hours_are_those_of_the_clinic() {
    let facts = ComplianceFacts { chart: Some(expected()), ..Default::default() };
    for (hour, open) in [(6, false), (7, true), (19, true), (20, false)] {
        let raised = said(&opened(), &facts, "Dana Whitfield", Role::Physician, hour);
        assert_eq!(raised.is_empty(), open, "{hour}:00");
    }
}

#[test]
fn a_patient_nobody_expects_is_out_of_the_ordinary() {
    let chart = |registered, nearest_visit| ComplianceFacts {
        chart: Some(ChartFacts { registered, nearest_visit, ..expected() }),
        ..Default::default()
    };
    let ago = |days| Some(now() - TimeDelta::days(days));
    assert_eq!(reading(chart(ago(400), ago(91))), [ComplianceRule::NoVisit]);
    assert_eq!(reading(chart(ago(400), ago(90))), []);
    assert_eq!(reading(chart(ago(400), ago(-30))), [], "a visit to come");
    assert_eq!(reading(chart(ago(0), None)), [], "registered just now");
    assert_eq!(reading(chart(None, None)), [ComplianceRule::NoVisit]);
}

#[test]
fn refusals_and_exports_are_counted() {
    let refused =
        AuditEntry::done(AuditCategory::Compliance, "permission.refused", "user", "1").outcome(AuditOutcome::Refused);
    let many = ComplianceFacts { refusals: 6, exports: 21, ..Default::default() };
    let by = |entry: &AuditEntry, facts: &ComplianceFacts| said(entry, facts, "Dana Whitfield", Role::Physician, 10);
    assert_eq!(by(&refused, &many), [ComplianceRule::Refusals]);
    assert_eq!(by(&refused, &ComplianceFacts { refusals: 5, ..Default::default() }), []);
    let export = AuditEntry::done(AuditCategory::Export, "note.export", "signed_note", "1");
    assert_eq!(by(&export, &many), [ComplianceRule::ManyExports]);
    assert_eq!(by(&export.failed("the folder is gone"), &many), []);
}

#[test]
fn broken_glass_and_emergencies_cannot_be_switched_off() {
    let off = ComplianceRules {
        charts_an_hour: vec![],
        own_family: false,
        after_hours: false,
        visit_within_days: None,
        refusals: None,
        exports_an_hour: None,
        ..ComplianceRules::default()
    };
    let at = |entry: &AuditEntry| {
        let watched =
            WatchedEntry { entry, at: now(), local: now().naive_utc(), name: "Dana Alvarez", role: Role::Physician };
        let chart = ChartFacts { nearest_visit: None, ..expected() };
        let facts = ComplianceFacts { chart: Some(chart), charts: 999, exports: 999, refusals: 999 };
        raised(&off, &watched, &facts).into_iter().map(|raised| raised.rule).collect::<Vec<_>>()
    };
    let entry = |action| AuditEntry::done(AuditCategory::Compliance, action, "patient", "1");
    assert_eq!(at(&entry("chart.break_glass")), [ComplianceRule::BreakGlass]);
    assert_eq!(at(&entry("emergency.sign_in")), [ComplianceRule::Emergency]);
    assert_eq!(at(&opened()), []);
}

#[test]
fn an_event_says_what_was_done_to_what() {
    let entry = |category, action, record| AuditEntry::done(category, action, record, "1");
    let sent = entry(AuditCategory::Export, "dispatch.send", "signed_note");
    assert_eq!(
        (ComplianceDeed::of(&sent), ComplianceResource::of(&sent)),
        (ComplianceDeed::Share, ComplianceResource::NoteContent)
    );
    let discarded = entry(AuditCategory::Change, "recording.discard", "recording");
    assert_eq!(ComplianceDeed::of(&discarded), ComplianceDeed::Delete);
    let codes = entry(AuditCategory::Access, "codes.open", "encounter");
    assert_eq!(ComplianceResource::of(&codes), ComplianceResource::MedicalCode);
}

#[test]
fn rules_that_contradict_themselves_are_not_kept() {
    let rules = ComplianceRules::default();
    assert_eq!(rules.problem(), None);
    assert!(ComplianceRules { opens: 20, closes: 7, ..rules.clone() }.problem().is_some());
    assert!(ComplianceRules { refusals: Some(0), ..rules }.problem().is_some());
}
