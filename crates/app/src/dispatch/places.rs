//! Where notes go: one folder for each target, set by the clinic and looked at before it is kept.

use super::folder;
use crate::session::Session;
use crate::views::{DispatchPlacesView, PlaceState};
use crate::{Answer, App, AppError};
use auscult_domain::audit::{AuditCategory, AuditEntry};
use auscult_domain::dispatch::{DispatchEvent, DispatchPlaces, DispatchState, Place};
use auscult_domain::finding::Finding;
use auscult_domain::permission::Permission;
use auscult_vault::dispatches::{self, WhichDispatches};
use auscult_vault::settings;
use chrono::{DateTime, Utc};
use std::path::Path;

/// Where the settings keep the folders.
const KEY: &str = "dispatch_places";

impl Session {
    /// The folders as they are set.
    pub(crate) fn dispatch_places(&self) -> Answer<DispatchPlaces> {
        Ok(self.vault.look(|conn| settings::get(conn, KEY))?.unwrap_or_default())
    }

    /// What failed gets its chance at once where a folder was set anew.
    fn try_failed_again(&mut self, changed: &[Place], now: DateTime<Utc>) -> Answer<()> {
        let open = self.vault.look(|conn| dispatches::list(conn, WhichDispatches::Open))?;
        for mut dispatch in open {
            let concerned = dispatch.target.place().is_some_and(|place| changed.contains(&place));
            if concerned && dispatch.status.state() == DispatchState::Failed {
                self.vault.change(now, |change| super::steps::take(change, &mut dispatch, DispatchEvent::Retry))?;
            }
        }
        Ok(())
    }
}

impl App {
    /// The folders and whether each can be written now. Looks at the disk, without holding the vault.
    ///
    /// # Errors
    /// Locked.
    pub fn dispatch_settings(&self) -> Answer<DispatchPlacesView> {
        let places = self.with(|session| session.dispatch_places())?;
        Ok(look_at(places))
    }

    /// Keeps the folders, each tried first; with findings nothing is kept. What waited for one is delivered at once.
    ///
    /// # Errors
    /// A folder is not there, cannot be written or is no place for files; locked; not allowed.
    pub fn save_dispatch_settings(&self, places: DispatchPlaces) -> Answer<DispatchPlacesView> {
        let (now, places) = (self.now(), places.trimmed());
        let (home, ours) = (self.home(), self.places());
        let vaults = [home.dir(), ours.vault.as_path(), ours.organizations.as_path()];
        let before = self.allowed(Permission::EditSettings, |session| session.dispatch_places())?;
        let changed: Vec<Place> =
            Place::ALL.into_iter().filter(|place| places.folder(*place) != before.folder(*place)).collect();
        let set = changed.iter().filter_map(|place| Some((*place, places.folder(*place)?)));
        let findings: Vec<Finding> = set.filter_map(|(place, folder)| fault(place, folder, &vaults)).collect();
        if !findings.is_empty() {
            return Err(AppError::Invalid(findings));
        }
        self.allowed(Permission::EditSettings, |session| {
            session.vault.change(now, |change| {
                settings::put(change, KEY, &places)?;
                let entry = AuditEntry::done(AuditCategory::Change, "dispatch_settings.save", "settings", KEY);
                change.audit(entry.before(&before).after(&places))
            })?;
            session.try_failed_again(&changed, now)
        })?;
        self.deliver_in_background();
        Ok(look_at(places))
    }
}

/// The name of a place's field, as findings and the window have it.
fn field(place: Place) -> &'static str {
    match place {
        Place::Emr => "emr",
        Place::Billing => "billing",
        Place::Referrals => "referrals",
        Place::PatientSummaries => "patientSummaries",
    }
}

fn fault(place: Place, folder: &str, vaults: &[&Path]) -> Option<Finding> {
    let path = Path::new(folder);
    let error = |message: &str| Some(Finding::error(field(place), message));
    if !path.is_absolute() {
        return error("Name the folder from the root of the disk on, so that it is always the same one.");
    }
    let real = |path: &Path| std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if vaults.iter().any(|vault| real(path).starts_with(real(vault))) {
        return error("This is where Auscult keeps its own records; choose a folder elsewhere.");
    }
    folder::check_writable(path).err().and_then(|hindrance| error(&hindrance.message))
}

fn look_at(places: DispatchPlaces) -> DispatchPlacesView {
    let state = |place| {
        let problem = places.folder(place).and_then(|folder| folder::check_writable(Path::new(folder)).err());
        PlaceState { place, problem: problem.map(|hindrance| hindrance.message) }
    };
    DispatchPlacesView { states: Place::ALL.into_iter().map(state).collect(), places }
}
