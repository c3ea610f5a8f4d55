//! The background work that delivers: wakes when something is queued and when a pause is over, rests while nobody is
//! signed in, and never holds the vault while it writes into a folder.
//!
//! One delivery at a time. A file in hand is finished even when the vault is locked meanwhile; that it arrived is then
//! found, not repeated, at the next unlock.

use super::steps::{self, Parcel, Work};
use super::{folder, making};
use crate::emergency::waits_for_a_usual_session;
use crate::views::Changed;
use crate::{Answer, App, AppEvent, Inner, held};
use auscult_domain::EncounterId;
use auscult_domain::dispatch::Dispatch;
use chrono::{DateTime, TimeDelta, Utc};
use std::sync::{Arc, Mutex, MutexGuard, Weak};

/// How soon it is looked again after the vault could not be read or written.
const AFTER_A_FAULT: TimeDelta = TimeDelta::minutes(1);

/// The state of the background work.
#[derive(Default)]
pub(crate) struct Delivery {
    /// Held by whoever delivers.
    turn: Mutex<()>,
    worker: Mutex<Worker>,
}

impl Delivery {
    /// The turn to deliver: nobody else does meanwhile.
    pub(crate) fn turn(&self) -> MutexGuard<'_, ()> {
        held(&self.turn)
    }
}

#[derive(Default)]
struct Worker {
    runs: bool,
    /// Something came while it ran.
    woken: bool,
    /// When it is to look again.
    next: Option<DateTime<Utc>>,
}

/// Also after a thread that panicked another can be started.
struct Running(Weak<Inner>);

impl Drop for Running {
    fn drop(&mut self) {
        if std::thread::panicking()
            && let Some(inner) = self.0.upgrade()
        {
            held(&inner.delivery.worker).runs = false;
        }
    }
}

impl App {
    /// Delivers what is due, on a thread of its own.
    pub(crate) fn deliver_in_background(&self) {
        {
            let mut worker = held(&self.0.delivery.worker);
            worker.woken = true;
            if worker.runs {
                return;
            }
            worker.runs = true;
        }
        let running = Running(Arc::downgrade(&self.0));
        std::thread::spawn(move || {
            // The program may end while this rests: it is held only for as long as one delivery takes.
            while let Some(inner) = running.0.upgrade() {
                let app = App(inner);
                held(&app.0.delivery.worker).woken = false;
                let next = match app.deliver_due() {
                    Ok(next) => next,
                    // The next unlock begins again.
                    Err(error) if waits_for_a_usual_session(&error) => None,
                    Err(_) => Some(app.now() + AFTER_A_FAULT),
                };
                let mut worker = held(&app.0.delivery.worker);
                worker.next = next;
                if !worker.woken {
                    worker.runs = false;
                    break;
                }
            }
        });
    }

    /// The same if the pause of something is over. Called with every tick.
    pub(crate) fn deliver_what_is_due(&self) {
        let now = self.now();
        let due = held(&self.0.delivery.worker).next.is_some_and(|next| next <= now);
        if due {
            self.deliver_in_background();
        }
    }

    /// Delivers everything that is due now and comes back when that is done. When something more will be.
    ///
    /// # Errors
    /// Locked, or the vault cannot be written; what was not begun stays queued.
    pub fn deliver_due(&self) -> Answer<Option<DateTime<Utc>>> {
        let _turn = held(&self.0.delivery.turn);
        loop {
            let now = self.now();
            match self.with(|session| session.next_work(now))? {
                Work::Rest(again) => return Ok(again),
                Work::Settle(dispatch) => self.settle_found(dispatch)?,
                Work::Deliver(dispatch) => self.deliver_one(&dispatch)?,
            }
        }
    }

    fn settle_found(&self, dispatch: Dispatch) -> Answer<()> {
        let encounter = dispatch.encounter;
        let (documents, folder) = self.with(|session| session.found_sending(&dispatch))?;
        let arrived = steps::had_arrived(&dispatch, &documents, folder.as_deref());
        let now = self.now();
        self.with(|session| session.settle(dispatch, &documents, arrived, now))?;
        self.tell_dispatch_changed(encounter);
        Ok(())
    }

    fn deliver_one(&self, dispatch: &Dispatch) -> Answer<()> {
        let now = self.now();
        let begun = self.with(|session| session.begin_delivery(dispatch.id, now))?;
        self.tell_dispatch_changed(dispatch.encounter);
        let Some(Parcel { mut dispatch, documents, folder }) = begun else { return Ok(()) };
        let delivered = folder.as_deref().map_or(Ok(()), |folder| folder::deliver(folder, &documents));
        let names = documents.iter().map(|(document, _)| document);
        let ended = delivered.map(|()| making::confirmation(&dispatch, names));
        let now = self.now();
        self.with(|session| session.end_delivery(&mut dispatch, &documents, ended, now))?;
        self.tell_dispatch_changed(dispatch.encounter);
        Ok(())
    }

    pub(crate) fn tell_dispatch_changed(&self, encounter: EncounterId) {
        self.tell(AppEvent::Changed(Changed { encounter: Some(encounter), patient: None }));
    }
}
