//! One patient's chart closed to some, and opened all the same by somebody who has to.
//!
//! Invariant: what a control keeps from somebody is kept from them in every use case that opens one patient's records
//! ([`Session::may_see_patient`], asked by [`crate::App::allowed_on`]), and in every list.

use crate::coding::Names;
use crate::session::Session;
use crate::views::{Changed, ChartView, ControlInput, ControlRow, EncounterRow, GlassRow, PatientRow};
use crate::{Answer, App, AppError, AppEvent};
use auscult_domain::audit::{AuditCategory, AuditEntry};
use auscult_domain::permission::Permission;
use auscult_domain::privacy::{BrokenGlass, ChartAccess, Controlled, Lifted, PrivacyControl, access};
use auscult_domain::{ControlId, EncounterId, PatientId};
use auscult_vault::{encounters, new_uuid, patients, privacy};
use chrono::{DateTime, Utc};
use std::collections::BTreeSet;

/// The controls that hold now, read once for a list.
pub(crate) struct ChartDoors {
    controls: Vec<PrivacyControl>,
    broken: Vec<BrokenGlass>,
    now: DateTime<Utc>,
}

impl Session {
    /// The controls of every chart.
    pub(crate) fn chart_doors(&self, now: DateTime<Utc>) -> Answer<ChartDoors> {
        let from = now - BrokenGlass::OPEN_FOR;
        let (controls, broken) =
            self.vault.look(|conn| Ok((privacy::standing(conn)?, privacy::broken_since(conn, from)?)))?;
        Ok(ChartDoors { controls, broken, now })
    }

    /// How far whoever is signed in gets into this patient's records.
    pub(crate) fn chart_access(&self, doors: &ChartDoors, patient: PatientId) -> ChartAccess {
        let mut controls = doors.controls.iter().filter(|control| control.patient == patient).peekable();
        if controls.peek().is_none() {
            return ChartAccess::Full;
        }
        let controls: Vec<PrivacyControl> = controls.cloned().collect();
        let broken: Vec<BrokenGlass> = doors.broken.iter().filter(|glass| glass.patient == patient).cloned().collect();
        let actor = self.vault.actor();
        access(&controls, &broken, actor.user.id, actor.membership.role, doors.now)
    }

    /// Refuses what a control keeps from whoever is signed in, and writes the refusal down.
    pub(crate) fn may_see_patient(
        &mut self,
        patient: PatientId,
        permission: Permission,
        now: DateTime<Utc>,
    ) -> Answer<()> {
        // An emergency sign-in is the glass of every chart: it only reads, and is reviewed as a whole.
        if self.may_in_emergency(permission).is_some_and(|may| may) {
            return Ok(());
        }
        let doors = self.chart_doors(now)?;
        if self.chart_access(&doors, patient).allows(permission) {
            return Ok(());
        }
        self.note_refusal(permission, Some(patient), now)?;
        Err(AppError::ChartRestricted(permission))
    }

    /// A patient as they stand in a list: whole; by name alone; or not at all, unless they may break the glass.
    pub(crate) fn listed_patient(&self, doors: &ChartDoors, row: PatientRow) -> Option<PatientRow> {
        match self.chart_access(doors, row.id) {
            ChartAccess::Full | ChartAccess::ReadOnly => Some(row),
            ChartAccess::Limited => Some(PatientRow { restricted: true, ..row }),
            ChartAccess::NoAccess if self.may(Permission::BreakGlass) || self.may(Permission::RestrictCharts) => {
                Some(PatientRow { restricted: true, mrn: None, ..row })
            }
            ChartAccess::NoAccess => None,
        }
    }

    /// Visits as they stand in a list of the day: of a restricted chart no more than when and whose.
    pub(crate) fn listed_visits(&self, rows: Vec<EncounterRow>, now: DateTime<Utc>) -> Answer<Vec<EncounterRow>> {
        let doors = self.chart_doors(now)?;
        let listed = |row: EncounterRow| {
            let patient = self.listed_patient(&doors, row.patient.clone())?;
            let chief_complaint = row.chief_complaint.clone().filter(|_| !patient.restricted);
            Some(EncounterRow { patient, chief_complaint, ..row })
        };
        Ok(rows.into_iter().filter_map(listed).collect())
    }

    /// The visits that a list of this permission's work shows nothing of: those of charts that are closed to it.
    pub(crate) fn closed_visits(&self, permission: Permission, now: DateTime<Utc>) -> Answer<BTreeSet<EncounterId>> {
        let doors = self.chart_doors(now)?;
        let patients: BTreeSet<PatientId> = doors.controls.iter().map(|control| control.patient).collect();
        let mut closed = BTreeSet::new();
        for patient in patients {
            if !self.chart_access(&doors, patient).allows(permission) {
                let visits = self.vault.look(|conn| encounters::of_patient(conn, patient))?;
                closed.extend(visits.into_iter().map(|visit| visit.id));
            }
        }
        Ok(closed)
    }

    fn chart_view(&self, patient: PatientId, now: DateTime<Utc>) -> Answer<ChartView> {
        let doors = self.chart_doors(now)?;
        let names = Names::read(self)?;
        let controls = self.vault.look(|conn| privacy::of_patient(conn, patient))?;
        let row = |control: PrivacyControl| ControlRow {
            holds: control.holds(now),
            applied_by_name: names.of(control.applied_by),
            person_name: match control.controlled {
                Controlled::Person(person) => Some(names.of(person)),
                Controlled::Everybody | Controlled::Role(_) => None,
            },
            control,
        };
        let glass = |glass: &BrokenGlass| GlassRow {
            name: names.of(glass.user),
            reason: glass.reason.clone(),
            at: glass.at,
            until: glass.until(),
        };
        Ok(ChartView {
            mine: self.chart_access(&doors, patient),
            controls: controls.into_iter().map(row).collect(),
            broken: doors.broken.iter().filter(|one| one.patient == patient).map(glass).collect(),
        })
    }
}

impl App {
    /// The controls on a patient's chart, those that hold no more too.
    ///
    /// # Errors
    /// Locked, not allowed, no such patient.
    pub fn chart_controls(&self, patient: PatientId) -> Answer<ChartView> {
        let now = self.now();
        self.allowed_on(Permission::RestrictCharts, patient, |session| {
            session.note_reading("chart.controls", "patient", patient, Some(patient), now)?;
            session.chart_view(patient, now)
        })
    }

    /// Puts a control on a patient's chart.
    ///
    /// # Errors
    /// No reason, an end that has passed, locked, not allowed, no such patient.
    pub fn restrict_chart(&self, patient: PatientId, input: ControlInput) -> Answer<ChartView> {
        let now = self.now();
        let view = self.allowed_on(Permission::RestrictCharts, patient, |session| {
            let reason = input.reason.trim().to_owned();
            if reason.is_empty() {
                return Err(AppError::refused("A restriction needs its reason.", "Say in a few words why."));
            }
            if input.expires_at.is_some_and(|end| end <= now) {
                return Err(AppError::refused(
                    "The restriction would be over already.",
                    "Choose a later end, or none.",
                ));
            }
            let control = PrivacyControl {
                id: ControlId::from_uuid(new_uuid(now)),
                patient,
                controlled: input.controlled,
                access: input.access,
                reason,
                expires_at: input.expires_at,
                applied_by: session.vault.actor().user.id,
                applied_at: now,
                lifted: None,
            };
            session.vault.change(now, |change| {
                patients::get(change, patient)?;
                privacy::put(change, &control)?;
                let entry =
                    AuditEntry::done(AuditCategory::Compliance, "chart.restrict", "privacy_control", control.id);
                change.audit(entry.patient(patient).after(&control))
            })?;
            session.chart_view(patient, now)
        })?;
        self.tell_chart_changed(patient);
        Ok(view)
    }

    /// Lifts a control.
    ///
    /// # Errors
    /// It was lifted already; locked; not allowed; no such control.
    pub fn lift_restriction(&self, id: ControlId) -> Answer<ChartView> {
        let now = self.now();
        let (view, patient) = self.allowed_on(Permission::RestrictCharts, id, |session| {
            let before = session.vault.look(|conn| privacy::get(conn, id))?;
            if before.lifted.is_some() {
                return Err(AppError::refused("This restriction was lifted already.", "Open the list again."));
            }
            let lifted = Some(Lifted { by: session.vault.actor().user.id, at: now });
            let after = PrivacyControl { lifted, ..before.clone() };
            session.vault.change(now, |change| {
                privacy::put(change, &after)?;
                let entry = AuditEntry::done(AuditCategory::Compliance, "chart.lift", "privacy_control", id);
                change.audit(entry.patient(after.patient).before(&before).after(&after))
            })?;
            Ok((session.chart_view(after.patient, now)?, after.patient))
        })?;
        self.tell_chart_changed(patient);
        Ok(view)
    }

    /// Opens a restricted chart for whoever is signed in, for an hour. It is written down for whoever reviews such things.
    ///
    /// # Errors
    /// A reason of less than ten letters; the chart is not restricted for them; locked; not allowed.
    pub fn break_glass(&self, patient: PatientId, reason: &str) -> Answer<DateTime<Utc>> {
        let now = self.now();
        let reason = reason.trim().to_owned();
        let until = self.allowed_on(Permission::BreakGlass, patient, |session| {
            if reason.chars().count() < BrokenGlass::SHORTEST_REASON {
                return Err(AppError::refused(
                    "Opening a restricted chart needs its reason.",
                    "Say in ten letters or more why it cannot wait.",
                ));
            }
            let doors = session.chart_doors(now)?;
            if session.chart_access(&doors, patient) == ChartAccess::Full {
                return Err(AppError::refused("This chart is open to you.", "Open it as always."));
            }
            let user = session.vault.actor().user.id;
            let glass = BrokenGlass { patient, user, reason, at: now };
            session.vault.change(now, |change| {
                privacy::break_glass(change, &glass)?;
                let entry = AuditEntry::done(AuditCategory::Compliance, "chart.break_glass", "patient", patient);
                change.audit(entry.patient(patient).after((&glass.reason, glass.until())))
            })?;
            Ok(glass.until())
        })?;
        self.tell_chart_changed(patient);
        Ok(until)
    }

    fn tell_chart_changed(&self, patient: PatientId) {
        self.tell(AppEvent::Changed(Changed { patient: Some(patient), encounter: None }));
    }
}
