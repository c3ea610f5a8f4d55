//! What is out of the ordinary is told of in the transaction that does it, once, and reviewed once.

use super::sample::{Sample, add_patient, at, details, patient};
use crate::{Vault, VaultError, compliance};
use auscult_domain::audit::{AuditCategory, AuditEntry, AuditOutcome};
use auscult_domain::compliance::{
    ComplianceEvent, ComplianceReview, ComplianceRule, ComplianceRules, ComplianceVerdict,
};
use auscult_domain::patient::Patient;

fn read(vault: &mut Vault, patient: &Patient, second: i64) {
    let entry = AuditEntry::done(AuditCategory::Access, "patient.open", "patient", patient.id).patient(patient.id);
    vault.change(at(second), |change| change.audit(entry)).expect("written");
}

/// Rules that do not go by the time of day, which is the laptop's own.
fn by_day(vault: &mut Vault) {
    let rules = ComplianceRules { after_hours: false, ..ComplianceRules::default() };
    vault
        .change(at(9), |change| {
            compliance::put_rules(change, &rules)?;
            change.audit(AuditEntry::done(AuditCategory::Change, "compliance.rules", "settings", ""))
        })
        .expect("kept");
}

fn open(vault: &Vault) -> Vec<ComplianceEvent> {
    vault.look(|connection| compliance::open(connection, 100)).expect("listed")
}

fn rules_of(vault: &Vault) -> Vec<ComplianceRule> {
    open(vault).into_iter().filter_map(|event| event.rule).collect()
}

#[test]
fn ones_own_family_is_told_of_once_a_day_and_patient() {
    let (_sample, mut vault) = Sample::open();
    by_day(&mut vault);
    let stranger = patient(1, details("Rosa", "Alvarez", (1964, 3, 9)));
    add_patient(&mut vault, &stranger);
    read(&mut vault, &stranger, 20);
    assert_eq!(rules_of(&vault), []);
    let family = patient(2, details("Tom", "Whitfield", (1990, 1, 1)));
    let visit = super::sample::encounter(2, &family, auscult_domain::encounter::EncounterStatus::Scheduled);
    vault
        .change(at(21), |change| {
            crate::patients::insert(change, &family)?;
            crate::encounters::insert(change, &visit)?;
            change.audit(super::sample::entry())
        })
        .expect("added");
    for second in [30, 31] {
        read(&mut vault, &family, second);
    }
    assert_eq!(rules_of(&vault), [ComplianceRule::OwnFamily], "once, however often it is read");
    read(&mut vault, &family, 30 + 25 * 3600);
    assert_eq!(rules_of(&vault).len(), 2, "and again the day after");
    let event = &open(&vault)[0];
    assert_eq!((event.patient, event.user), (Some(family.id), Some(vault.actor().user.id)));
    assert!(event.resolution_required && !event.details.contains("Whitfield"));
}

#[test]
fn a_burst_of_refusals_is_told_of() {
    let (_sample, mut vault) = Sample::open();
    for second in 10..20 {
        let refused = AuditEntry::done(AuditCategory::Compliance, "permission.refused", "user", "");
        vault.change(at(second), |change| change.audit(refused.outcome(AuditOutcome::Refused))).expect("written");
        assert_eq!(rules_of(&vault).len(), usize::from(second >= 15), "the sixth within ten minutes");
    }
    assert_eq!(vault.look(compliance::waiting).expect("counted"), 1);
}

#[test]
fn charts_of_many_patients_within_an_hour_are_told_of() {
    let (_sample, mut vault) = Sample::open();
    by_day(&mut vault);
    for number in 1..=32 {
        let patient = patient(number, details("Rosa", "Alvarez", (1964, 3, 9)));
        vault
            .change(at(10), |change| {
                crate::patients::insert(change, &patient)?;
                change.audit(super::sample::entry())
            })
            .expect("added");
        read(&mut vault, &patient, 20 + i64::from(number));
        assert_eq!(rules_of(&vault).len(), usize::from(number > 30), "after {number}");
    }
}

#[test]
fn what_is_not_kept_tells_of_nothing() {
    let (_sample, mut vault) = Sample::open();
    let outcome = vault.change(at(10), |change| {
        change.audit(AuditEntry::done(AuditCategory::Compliance, "emergency.sign_in", "user", ""))?;
        Err::<(), _>(VaultError::NotFound)
    });
    assert!(outcome.is_err());
    assert_eq!(rules_of(&vault), []);
}

#[test]
fn an_event_is_reviewed_once_and_never_deleted() {
    let (_sample, mut vault) = Sample::open();
    for second in [10, 11] {
        let entry = AuditEntry::done(AuditCategory::Compliance, "chart.break_glass", "patient", "");
        vault.change(at(second), |change| change.audit(entry)).expect("written");
    }
    let [_, mut event] = <[_; 2]>::try_from(open(&vault)).expect("each is an event of its own");
    event.status = ComplianceVerdict::Compliant;
    event.review = Some(ComplianceReview { by: vault.actor().user.id, at: at(20), notes: "She was on call.".into() });
    let review = |vault: &mut Vault| {
        vault.change(at(20), |change| {
            compliance::review(change, &event)?;
            change.audit(super::sample::entry())
        })
    };
    review(&mut vault).expect("reviewed");
    assert!(matches!(review(&mut vault), Err(VaultError::NotFound)), "once");
    assert_eq!(vault.look(|connection| compliance::get(connection, event.id)).expect("there"), event);
    assert_eq!(vault.look(compliance::waiting).expect("counted"), 1);
    let deleted = vault.change(at(21), |change| {
        change.audit(super::sample::entry())?;
        Ok(change.execute_batch("DELETE FROM compliance_events")?)
    });
    assert!(matches!(deleted, Err(VaultError::Database(_))));
}
