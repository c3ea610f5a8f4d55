//! After the signature: what goes out, where it goes, and how far it is.
//!
//! What was ordered is queued in the transaction of the signature ([`queue`]); everything else about it happens in
//! [`delivering`], in the background, and is written into the audit step by step before it is done.

mod delivering;
mod folder;
mod making;
mod places;
mod steps;

pub(crate) use delivering::Delivery;
pub(crate) use folder::sha256;

use crate::session::Session;
use crate::views::{DispatchListed, DispatchRow, DispatchesView, Exported, OutboxCounts, WhichListed};
use crate::{Answer, App, AppError};
use auscult_domain::audit::{AuditCategory, AuditEntry};
use auscult_domain::dispatch::{
    ClaimSummary, Dispatch, DispatchEvent, DispatchOptions, DispatchPlaces, DispatchStatus, DispatchStep,
    DispatchTarget, Place, WaitsFor,
};
use auscult_domain::finding::{Finding, any_error};
use auscult_domain::number::NumberKind;
use auscult_domain::permission::Permission;
use auscult_domain::signed_note::SignedNote;
use auscult_domain::workflow::DispatchFacts;
use auscult_domain::{DispatchId, EncounterId};
use auscult_vault::dispatches::{self, WhichDispatches};
use auscult_vault::{Change, VaultError, encounters, new_uuid, numbers, signed_notes};
use chrono::{DateTime, Datelike, Utc};
use folder::Hindrance;
use std::path::PathBuf;

/// The most dispatches listed at once, of those that have gone out too.
const MOST_LISTED: u32 = 500;

/// Queues what is to go out, in the change that keeps the signature.
pub(crate) fn queue(
    change: &Change<'_>,
    document: &SignedNote,
    options: &DispatchOptions,
    now: DateTime<Utc>,
) -> Result<(), VaultError> {
    for target in options.targets() {
        let dispatch = Dispatch {
            id: DispatchId::from_uuid(new_uuid(now)),
            number: numbers::next(change, NumberKind::Dispatch, document.encounter.date_of_service.year())?,
            encounter: document.encounter.id,
            signed_note: document.id,
            target,
            status: DispatchStatus::Queued,
            attempts: 0,
            next_attempt_at: now,
            ordered_by: document.attestation.user,
            created_at: now,
        };
        dispatches::insert(change, &dispatch)?;
        let entry = AuditEntry::done(AuditCategory::Export, "dispatch.queue", "dispatch", dispatch.id);
        change.audit(entry.patient(document.patient.id).after(&dispatch))?;
    }
    Ok(())
}

impl Session {
    /// What is to go out once this visit's note is signed: as somebody chose, or as is usual here.
    pub(crate) fn dispatch_options(&self, encounter: EncounterId) -> Answer<DispatchOptions> {
        let kept = self.vault.look(|conn| dispatches::options(conn, encounter))?;
        match kept {
            Some(options) => Ok(options),
            None => Ok(DispatchOptions::usual(&self.dispatch_places()?)),
        }
    }

    /// The same for whoever signs now.
    ///
    /// # Errors
    /// A letter is not finished, or the next visit does not come after this one.
    pub(crate) fn dispatch_order(&self, encounter: EncounterId) -> Answer<DispatchOptions> {
        let findings = self.dispatch_findings(encounter)?;
        if any_error(&findings) { Err(AppError::Invalid(findings)) } else { self.dispatch_options(encounter) }
    }

    /// What stands against what was chosen for a visit; nothing, once it is signed.
    pub(crate) fn dispatch_findings(&self, encounter: EncounterId) -> Answer<Vec<Finding>> {
        let (visit, signed) = self
            .vault
            .look(|conn| Ok((encounters::get(conn, encounter)?, signed_notes::of_encounter(conn, encounter)?)))?;
        if !signed.is_empty() {
            return Ok(Vec::new());
        }
        Ok(self.dispatch_options(encounter)?.check(visit.date_of_service))
    }

    /// How far the dispatches of a visit are.
    pub(crate) fn dispatch_facts(&self, encounter: EncounterId) -> Answer<DispatchFacts> {
        Ok(DispatchFacts::of(&self.vault.look(|conn| dispatches::of_encounter(conn, encounter))?))
    }

    /// What a dispatch waits for. A visit's codes are only read for a claim that could go.
    fn hold_up(&self, dispatch: &Dispatch, places: &DispatchPlaces) -> Answer<Option<WaitsFor>> {
        let asked = dispatch.target == DispatchTarget::Billing && places.folder(Place::Billing).is_some();
        let claim = !asked || ClaimSummary::can_be_made(&self.coding_material(dispatch.encounter)?.counts());
        Ok(dispatch.waits_for(places, claim))
    }

    fn dispatch_row(&self, dispatch: Dispatch, places: &DispatchPlaces) -> Answer<DispatchRow> {
        let (moves, documents) = self
            .vault
            .look(|conn| Ok((dispatches::moves(conn, dispatch.id)?, dispatches::document_names(conn, dispatch.id)?)))?;
        Ok(DispatchRow {
            waits_for: self.hold_up(&dispatch, places)?,
            retries: dispatch.retries(),
            may_retry: dispatch.may(DispatchStep::Retry) && self.may(Permission::ExportNotes),
            may_withdraw: dispatch.may(DispatchStep::Withdraw) && self.may(Permission::SignNotes),
            may_save: self.may(Permission::ExportNotes)
                && matches!(dispatch.target, DispatchTarget::PatientSummary | DispatchTarget::Referral { .. }),
            moves,
            documents,
            dispatch,
        })
    }

    fn dispatches_view(&mut self, encounter: EncounterId, now: DateTime<Utc>) -> Answer<DispatchesView> {
        let (visit, signed, list) = self.vault.look(|conn| {
            let visit = encounters::get(conn, encounter)?;
            let signed = !signed_notes::of_encounter(conn, encounter)?.is_empty();
            Ok((visit, signed, dispatches::of_encounter(conn, encounter)?))
        })?;
        self.note_reading("dispatch.open", "encounter", encounter, Some(visit.patient), now)?;
        let (options, places) = (self.dispatch_options(encounter)?, self.dispatch_places()?);
        let mut findings = self.dispatch_findings(encounter)?;
        if !signed {
            findings.extend(self.letters_without_consent(visit.patient, options.referrals.len(), now)?);
        }
        Ok(DispatchesView {
            encounter,
            findings,
            date_of_service: visit.date_of_service,
            options,
            signed,
            may_choose: !signed && self.may(Permission::EditNotes),
            places: Place::ALL.into_iter().filter(|place| places.folder(*place).is_some()).collect(),
            rows: list.into_iter().map(|one| self.dispatch_row(one, &places)).collect::<Answer<_>>()?,
        })
    }
}

impl App {
    /// What goes out of a visit: what is chosen before the signature, and how far each is after it.
    ///
    /// # Errors
    /// Locked, not allowed, no such visit.
    pub fn dispatches(&self, encounter: EncounterId) -> Answer<DispatchesView> {
        let now = self.now();
        self.allowed_on(Permission::ViewNotes, encounter, |session| session.dispatches_view(encounter, now))
    }

    /// Keeps what is to go out once a visit's note is signed, finished or not; the findings say what is missing.
    ///
    /// # Errors
    /// Signed already, locked, not allowed, no such visit.
    pub fn save_dispatch_options(&self, encounter: EncounterId, options: DispatchOptions) -> Answer<DispatchesView> {
        let now = self.now();
        self.allowed_on(Permission::EditNotes, encounter, |session| {
            session.must_be_unsigned(encounter)?;
            let before = session.dispatch_options(encounter)?;
            session.vault.change(now, |change| {
                let patient = encounters::get(change, encounter)?.patient;
                dispatches::put_options(change, encounter, &options)?;
                let entry = AuditEntry::done(AuditCategory::Change, "dispatch.choose", "encounter", encounter);
                change.audit(entry.patient(patient).before(&before).after(&options))
            })?;
            session.dispatches_view(encounter, now)
        })
    }

    /// The dispatches of everybody.
    ///
    /// # Errors
    /// Locked, not allowed.
    pub fn all_dispatches(&self, which: WhichListed) -> Answer<Vec<DispatchListed>> {
        let now = self.now();
        self.allowed(Permission::ViewNotes, |session| {
            session.note_reading("dispatch.list", "dispatch", "list", None, now)?;
            let which = match which {
                WhichListed::Open => WhichDispatches::Open,
                WhichListed::Latest => WhichDispatches::Latest(MOST_LISTED),
            };
            let places = session.dispatch_places()?;
            let closed = session.closed_visits(Permission::ViewNotes, now)?;
            let list = session.vault.look(|conn| dispatches::list(conn, which))?;
            list.into_iter()
                .filter(|dispatch| !closed.contains(&dispatch.encounter))
                .map(|dispatch| {
                    let visit = session.vault.look(|conn| encounters::get(conn, dispatch.encounter))?;
                    let encounter = session.encounter_row(&visit, now)?;
                    Ok(DispatchListed { encounter, row: session.dispatch_row(dispatch, &places)? })
                })
                .collect()
        })
    }

    /// How many dispatches wait, and how many did not arrive yet.
    ///
    /// # Errors
    /// Locked, not allowed.
    pub fn outbox_counts(&self) -> Answer<OutboxCounts> {
        self.allowed(Permission::ViewNotes, |session| {
            let open = session.vault.look(|conn| dispatches::list(conn, WhichDispatches::Open))?;
            let facts = DispatchFacts::of(&open);
            Ok(OutboxCounts { waiting: facts.waiting, failed: facts.failed })
        })
    }

    /// Has something tried again now: what failed, and what was taken back.
    ///
    /// # Errors
    /// It cannot be from where it stands; locked; not allowed.
    pub fn retry_dispatch(&self, id: DispatchId) -> Answer<DispatchesView> {
        let view = self.step_by_hand(Permission::ExportNotes, id, DispatchEvent::Retry)?;
        self.deliver_in_background();
        Ok(view)
    }

    /// Takes something back that has not arrived.
    ///
    /// # Errors
    /// It is on its way or has arrived; locked; not allowed.
    pub fn withdraw_dispatch(&self, id: DispatchId) -> Answer<DispatchesView> {
        self.step_by_hand(Permission::SignNotes, id, DispatchEvent::Withdraw)
    }

    fn step_by_hand(&self, permission: Permission, id: DispatchId, event: DispatchEvent) -> Answer<DispatchesView> {
        let now = self.now();
        let view = self.allowed_on(permission, id, |session| {
            let mut dispatch = session.vault.look(|conn| dispatches::get(conn, id))?;
            if !dispatch.may(event.step()) {
                return Err(not_from_here(&dispatch));
            }
            session.vault.change(now, |change| steps::take(change, &mut dispatch, event))?;
            session.dispatches_view(dispatch.encounter, now)
        })?;
        self.tell_dispatch_changed(view.encounter);
        Ok(view)
    }

    /// Writes a summary or a letter into the export folder, to be printed or handed over.
    ///
    /// # Errors
    /// There is no document of it, the folder cannot be written, locked, not allowed.
    pub fn export_dispatch(&self, id: DispatchId) -> Answer<Exported> {
        let now = self.now();
        self.allowed_on(Permission::ExportNotes, id, |session| {
            let dispatch = session.vault.look(|conn| dispatches::get(conn, id))?;
            let made = session.documents_of(&dispatch).map_err(|error| match error {
                steps::Unready::Hindered(Hindrance { message, remedy }) => AppError::refused(message, remedy),
                steps::Unready::App(error) => error,
            })?;
            let name = dispatch.file_name("pdf");
            let Some((_, bytes)) = made.iter().find(|(document, _)| document.name == name) else {
                return Err(AppError::refused("There is no document of this.", "Choose a summary or a letter."));
            };
            let patient = session.vault.look(|conn| encounters::get(conn, dispatch.encounter))?.patient;
            let entry = AuditEntry::done(AuditCategory::Export, "dispatch.export", "dispatch", id);
            session.vault.change(now, |change| change.audit(entry.patient(patient).after(&name)))?;
            let folder = PathBuf::from(crate::settings::of(session, self.places())?.export_folder);
            let path = crate::export::write_new(&folder, name.trim_end_matches(".pdf"), "pdf", bytes)?;
            Ok(Exported { path: path.display().to_string() })
        })
    }
}

fn not_from_here(dispatch: &Dispatch) -> AppError {
    let hint = match dispatch.status {
        DispatchStatus::Confirmed { .. } => "It has arrived and stays as it is; write an addendum to add something.",
        DispatchStatus::Sending => "It is being sent at this moment; look again in a little while.",
        _ => "Look at the list again; it may have changed meanwhile.",
    };
    AppError::refused("This cannot be done with it any more.", hint)
}
