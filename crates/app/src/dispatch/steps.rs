//! The steps of a dispatch on the vault: each kept with its history and its audit entry, in one change.

use super::folder::{self, Hindrance};
use super::making::{self, Made, Signed};
use crate::encounters::insert_encounter;
use crate::session::Session;
use crate::views::EncounterDetails;
use crate::{Answer, AppError};
use auscult_domain::DispatchId;
use auscult_domain::audit::{AuditCategory, AuditEntry, AuditOutcome};
use auscult_domain::dispatch::{
    Dispatch, DispatchEvent, DispatchMove, DispatchState, DispatchStep, DispatchTarget, FollowUp, WaitsFor,
};
use auscult_domain::encounter::Encounter;
use auscult_vault::dispatches::{self, WhichDispatches};
use auscult_vault::{Change, VaultError, encounters, generated_content, notes, signed_notes};
use chrono::{DateTime, Local, NaiveDate, TimeDelta, TimeZone, Utc};
use std::path::{Path, PathBuf};

/// How soon it is looked again whether the codes a claim waits for are decided.
const CODES_AGAIN: TimeDelta = TimeDelta::minutes(1);

/// Takes a step and keeps it. The caller has seen that the table has it; where it does not, nothing is kept.
pub(crate) fn take(change: &Change<'_>, dispatch: &mut Dispatch, event: DispatchEvent) -> Result<(), VaultError> {
    let (before, now) = (dispatch.status.clone(), change.now());
    let step = DispatchMove {
        at: now,
        by: change.actor().user.id,
        attempt: dispatch.attempts + u32::from(event.step() == DispatchStep::Begin),
        event: event.clone(),
    };
    dispatch.take(event, now).map_err(|_| VaultError::NotFound)?;
    dispatches::moved(change, dispatch, &step)?;
    let patient = encounters::get(change, dispatch.encounter)?.patient;
    let (action, outcome) = match step.event.step() {
        DispatchStep::Begin => ("dispatch.begin", AuditOutcome::Done),
        DispatchStep::Confirm => ("dispatch.confirm", AuditOutcome::Done),
        DispatchStep::Fail => ("dispatch.fail", AuditOutcome::Failed),
        DispatchStep::FoundUnsent => ("dispatch.found_unsent", AuditOutcome::Done),
        DispatchStep::Retry => ("dispatch.retry", AuditOutcome::Done),
        DispatchStep::Withdraw => ("dispatch.withdraw", AuditOutcome::Done),
    };
    let entry = AuditEntry::done(AuditCategory::Export, action, "dispatch", dispatch.id).outcome(outcome);
    change.audit(entry.patient(patient).before(&before).after((&dispatch.number, &dispatch.status)))
}

/// Why the documents of a dispatch are not at hand.
pub(crate) enum Unready {
    /// They cannot be made.
    Hindered(Hindrance),
    /// The vault did not answer.
    App(AppError),
}

impl From<AppError> for Unready {
    fn from(error: AppError) -> Self {
        Self::App(error)
    }
}

impl From<VaultError> for Unready {
    fn from(error: VaultError) -> Self {
        Self::App(error.into())
    }
}

/// What the worker is to do next.
pub(crate) enum Work {
    /// Settle what was found being sent.
    Settle(Dispatch),
    /// Deliver this.
    Deliver(Dispatch),
    /// Nothing now; look again at this moment, if at any.
    Rest(Option<DateTime<Utc>>),
}

/// A delivery begun: its documents and the folder they go into, if into one.
pub(crate) struct Parcel {
    pub(crate) dispatch: Dispatch,
    pub(crate) documents: Vec<Made>,
    pub(crate) folder: Option<PathBuf>,
}

impl Session {
    /// What is due. Whoever asks is the only one who delivers, so what is being sent was left by an end in the middle.
    pub(crate) fn next_work(&self, now: DateTime<Utc>) -> Answer<Work> {
        let places = self.dispatch_places()?;
        let mut again: Option<DateTime<Utc>> = None;
        for dispatch in self.vault.look(|conn| dispatches::list(conn, WhichDispatches::Open))? {
            if dispatch.status.state() == DispatchState::Sending {
                return Ok(Work::Settle(dispatch));
            }
            let look_again = match self.hold_up(&dispatch, &places)? {
                Some(WaitsFor::Place) => continue,
                Some(WaitsFor::Codes) => now + CODES_AGAIN,
                None if dispatch.is_due(now) => return Ok(Work::Deliver(dispatch)),
                None => dispatch.next_attempt_at,
            };
            again = Some(again.map_or(look_again, |again| again.min(look_again)));
        }
        Ok(Work::Rest(again))
    }

    /// The documents of a dispatch: those kept from an earlier attempt, or made now.
    pub(crate) fn documents_of(&self, dispatch: &Dispatch) -> Result<Vec<Made>, Unready> {
        let kept = self.vault.look(|conn| dispatches::documents(conn, dispatch.id))?;
        if !kept.is_empty() {
            return Ok(kept);
        }
        let signed = self.vault.look(|conn| {
            let (note, signature) = signed_notes::get(conn, dispatch.signed_note)?;
            Ok(Signed { note, signature, pdf: signed_notes::pdf(conn, dispatch.signed_note)? })
        })?;
        let material = match dispatch.target {
            DispatchTarget::Billing => Some(self.coding_material(dispatch.encounter)?),
            _ => None,
        };
        making::documents(dispatch, &signed, material.as_ref()).map_err(Unready::Hindered)
    }

    /// Begins a delivery, or keeps that it cannot be begun; `None` where nothing is left to do for it.
    pub(crate) fn begin_delivery(&mut self, id: DispatchId, now: DateTime<Utc>) -> Answer<Option<Parcel>> {
        let mut dispatch = self.vault.look(|conn| dispatches::get(conn, id))?;
        let places = self.dispatch_places()?;
        if !dispatch.is_due(now) || self.hold_up(&dispatch, &places)?.is_some() {
            return Ok(None);
        }
        if let DispatchTarget::FollowUp { visit } = &dispatch.target {
            let visit = visit.clone();
            self.open_follow_up(dispatch, &visit, now)?;
            return Ok(None);
        }
        let documents = match self.documents_of(&dispatch) {
            Ok(documents) => documents,
            Err(Unready::App(error)) => return Err(error),
            Err(Unready::Hindered(hindrance)) => {
                self.vault.change(now, |change| {
                    take(change, &mut dispatch, DispatchEvent::Begin)?;
                    take(change, &mut dispatch, failed(hindrance))
                })?;
                return Ok(None);
            }
        };
        self.keep_begun(&mut dispatch, &documents, now)?;
        let folder = dispatch.target.place().and_then(|place| places.folder(place)).map(PathBuf::from);
        Ok(Some(Parcel { dispatch, documents, folder }))
    }

    /// What is made for a dispatch is kept before it goes out. The signed note itself is kept already; a claim is made of
    /// the codes as they are when it goes, and kept once it has arrived.
    fn keep_begun(&mut self, dispatch: &mut Dispatch, documents: &[Made], now: DateTime<Utc>) -> Answer<()> {
        let kept = self.vault.look(|conn| dispatches::document_names(conn, dispatch.id))?;
        let later = matches!(dispatch.target, DispatchTarget::Emr | DispatchTarget::Billing);
        let new = kept.is_empty() && !later;
        let told = if new && dispatch.target == DispatchTarget::PatientSummary {
            Some(self.summary_told(dispatch, now)?)
        } else {
            None
        };
        Ok(self.vault.change(now, |change| {
            for (document, bytes) in documents.iter().filter(|_| new) {
                dispatches::keep_document(change, dispatch.id, document, bytes)?;
            }
            if let Some(told) = &told {
                generated_content::insert(change, told)?;
            }
            take(change, dispatch, DispatchEvent::Begin)
        })?)
    }

    /// What the engine wrote for the patient, as it is kept of everything an engine writes.
    fn summary_told(
        &self,
        dispatch: &Dispatch,
        now: DateTime<Utc>,
    ) -> Answer<auscult_domain::generated::GeneratedContent> {
        let (signed, note) = self.vault.look(|conn| {
            let (signed, _) = signed_notes::get(conn, dispatch.signed_note)?;
            Ok((signed, notes::of_encounter(conn, dispatch.encounter)?.into_iter().next()))
        })?;
        let summary = making::summary_of(&signed);
        let sentences = summary.parts.iter().flat_map(|part| &part.sentences);
        let text = sentences.map(|sentence| sentence.text.as_str()).collect::<Vec<_>>().join("\n");
        self.summary_content(&dispatch.encounter, note.as_ref(), &summary, &text, now)
    }

    /// Puts the next visit on the schedule: it never leaves these records, so it is there or it is not.
    fn open_follow_up(&mut self, mut dispatch: Dispatch, visit: &FollowUp, now: DateTime<Utc>) -> Answer<()> {
        let signed = self.vault.look(|conn| signed_notes::get(conn, dispatch.signed_note))?.0;
        let starts_at = visit
            .day(signed.encounter.date_of_service)
            .map(|day| same_time_on(day, signed.encounter.starts_at))
            .filter(|starts_at| *starts_at > now);
        Ok(self.vault.change(now, |change| {
            take(change, &mut dispatch, DispatchEvent::Begin)?;
            let Some(starts_at) = starts_at else {
                let hindrance = Hindrance::new(
                    "The day of the next visit has passed.",
                    "Take this back, and open the visit from the patient's chart.",
                );
                return take(change, &mut dispatch, failed(hindrance));
            };
            let reason = Some(visit.reason.clone());
            let details = EncounterDetails {
                kind: visit.kind,
                starts_at: Some(starts_at),
                chief_complaint: reason,
                clinician: None,
            };
            let opened: Encounter = insert_encounter(change, signed.patient.id, dispatch.ordered_by, details, now)?;
            take(change, &mut dispatch, DispatchEvent::Confirm { number: opened.number })
        })?)
    }

    /// Keeps how a delivery ended.
    pub(crate) fn end_delivery(
        &mut self,
        dispatch: &mut Dispatch,
        documents: &[Made],
        ended: Result<String, Hindrance>,
        now: DateTime<Utc>,
    ) -> Answer<()> {
        let (event, arrived) = match ended {
            Ok(number) => (DispatchEvent::Confirm { number }, documents),
            Err(hindrance) => (failed(hindrance), [].as_slice()),
        };
        Ok(self.vault.change(now, |change| {
            keep_claim(change, dispatch, arrived)?;
            take(change, dispatch, event)
        })?)
    }

    /// The documents a dispatch that was found being sent had, and where they were going.
    pub(crate) fn found_sending(&self, dispatch: &Dispatch) -> Answer<(Vec<Made>, Option<PathBuf>)> {
        let places = self.dispatch_places()?;
        let folder = dispatch.target.place().and_then(|place| places.folder(place)).map(PathBuf::from);
        let documents = match self.documents_of(dispatch) {
            Ok(documents) => documents,
            Err(Unready::Hindered(_)) => Vec::new(),
            Err(Unready::App(error)) => return Err(error),
        };
        Ok((documents, folder))
    }

    /// Keeps what became of it: it has arrived, or it goes back into the queue.
    pub(crate) fn settle(
        &mut self,
        mut dispatch: Dispatch,
        documents: &[Made],
        arrived: Option<String>,
        now: DateTime<Utc>,
    ) -> Answer<()> {
        match arrived {
            Some(number) => self.end_delivery(&mut dispatch, documents, Ok(number), now),
            None => Ok(self.vault.change(now, |change| take(change, &mut dispatch, DispatchEvent::FoundUnsent))?),
        }
    }
}

/// A claim that has arrived is kept as it went.
fn keep_claim(change: &Change<'_>, dispatch: &Dispatch, arrived: &[Made]) -> Result<(), VaultError> {
    if dispatch.target != DispatchTarget::Billing {
        return Ok(());
    }
    arrived.iter().try_for_each(|(document, bytes)| dispatches::keep_document(change, dispatch.id, document, bytes))
}

/// Whether what was found being sent had arrived: what it can be found by, if so. A summary that goes into no folder has,
/// once it is kept.
pub(crate) fn had_arrived(dispatch: &Dispatch, documents: &[Made], folder: Option<&Path>) -> Option<String> {
    let names = || documents.iter().map(|(document, _)| document);
    let there = match folder {
        Some(folder) => folder::all_lie_there(folder, names()),
        None => !dispatch.target.needs_place(),
    };
    (there && !documents.is_empty()).then(|| making::confirmation(dispatch, names()))
}

fn failed(hindrance: Hindrance) -> DispatchEvent {
    DispatchEvent::Fail { message: hindrance.message, remedy: hindrance.remedy }
}

/// That day, at the time of day of a visit, by the clock of the place.
fn same_time_on(day: NaiveDate, visit: DateTime<Utc>) -> DateTime<Utc> {
    let time = visit.with_timezone(&Local).time();
    let local = Local.from_local_datetime(&day.and_time(time)).earliest();
    // An hour the clocks leap over has no such time: the next one does.
    let local = local.or_else(|| Local.from_local_datetime(&(day.and_time(time) + TimeDelta::hours(1))).earliest());
    local.map_or_else(|| day.and_time(time).and_utc(), |at| at.with_timezone(&Utc))
}
