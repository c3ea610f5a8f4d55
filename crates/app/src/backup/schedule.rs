//! Backups by themselves: when they are due, how many are kept, and what became of the last ones.
//!
//! The oldest is removed only after a new one was verified, and only backups the schedule itself has made are ever
//! removed. A day on which the program was not open is made up for at the next unlock. A failure is tried again within
//! the hour, and said after a week.

use super::write;
use crate::session::Session;
use crate::views::{BackupFailure, BackupMade, BackupPlan, BackupRhythm, BackupsView, DrillView};
use crate::{Answer, App, AppError, AppEvent, held};
use auscult_domain::audit::{AuditCategory, AuditEntry};
use auscult_domain::finding::Finding;
use auscult_domain::permission::Permission;
use auscult_vault::{BackupJob, BackupReport, StopSwitch, VaultError, VaultHome, settings as kept};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex};

const PLAN: &str = "backups/plan";
const LOG: &str = "backups/log";

/// A backup that failed is tried again after this long.
const AFTER_A_FAILURE: TimeDelta = TimeDelta::hours(1);
/// So long without a backup, and everybody who may back up is told.
const TOO_LONG: TimeDelta = TimeDelta::days(7);
const MOST_KEPT: u32 = 365;

/// The backup that is being written, if one is.
#[derive(Default)]
pub(crate) struct Backups {
    writing: Mutex<Option<Arc<StopSwitch>>>,
    ended: Condvar,
}

impl Backups {
    /// The turn to write a backup or to try one; nobody else gets it until it is dropped. To be taken last thing while the
    /// session is held, so that locking sees it.
    pub(crate) fn begin(self: &Arc<Self>) -> Answer<Turn> {
        let mut writing = held(&self.writing);
        if writing.is_some() {
            return Err(AppError::refused("A backup is being written or tried.", "Wait until that is done."));
        }
        let stop = Arc::new(StopSwitch::default());
        *writing = Some(stop.clone());
        Ok(Turn { stop, of: self.clone() })
    }

    /// Stops what is being written, and does not return before its keys are wiped.
    pub(crate) fn stop(&self) {
        let mut writing = held(&self.writing);
        while let Some(stop) = writing.as_ref() {
            stop.stop();
            writing = self.ended.wait(writing).unwrap_or_else(std::sync::PoisonError::into_inner);
        }
    }

    fn is_writing(&self) -> bool {
        held(&self.writing).is_some()
    }
}

/// Held by whoever writes or tries a backup, longer than any key they hold.
pub(crate) struct Turn {
    pub(crate) stop: Arc<StopSwitch>,
    of: Arc<Backups>,
}

impl Drop for Turn {
    fn drop(&mut self) {
        *held(&self.of.writing) = None;
        self.of.ended.notify_all();
    }
}

/// What became of backups.
#[derive(Default, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BackupLog {
    last: Option<BackupMade>,
    failure: Option<BackupFailure>,
    drill: Option<DrillView>,
    /// The files the schedule made and has not removed, oldest first.
    scheduled: Vec<PathBuf>,
    /// Since when backups are awaited: the first time anybody looked.
    since: Option<DateTime<Utc>>,
}

impl BackupLog {
    /// The file of the last backup.
    pub(super) fn last_file(&self) -> Option<PathBuf> {
        self.last.as_ref().map(|last| PathBuf::from(&last.backup.path))
    }

    fn is_due(&self, plan: &BackupPlan, now: DateTime<Utc>) -> bool {
        let Some(every) = plan.rhythm.every() else { return false };
        let waits = self.failure.as_ref().is_some_and(|failure| now - failure.at < AFTER_A_FAILURE);
        !waits && self.last.as_ref().is_none_or(|last| now - last.at >= every)
    }

    fn without_for(&self, now: DateTime<Utc>) -> TimeDelta {
        let since = self.last.as_ref().map(|last| last.at).or(self.since);
        since.map_or_else(TimeDelta::zero, |since| now - since)
    }
}

impl BackupRhythm {
    fn every(self) -> Option<TimeDelta> {
        match self {
            Self::Off => None,
            Self::Daily => Some(TimeDelta::days(1)),
            Self::Weekly => Some(TimeDelta::weeks(1)),
        }
    }
}

impl Default for BackupPlan {
    fn default() -> Self {
        Self { rhythm: BackupRhythm::Off, folder: None, keep: 14 }
    }
}

pub(crate) fn plan_of(session: &Session) -> Answer<BackupPlan> {
    Ok(session.vault.look(|conn| kept::get(conn, PLAN))?.unwrap_or_default())
}

pub(crate) fn log_of(session: &Session) -> Answer<BackupLog> {
    Ok(session.vault.look(|conn| kept::get(conn, LOG))?.unwrap_or_default())
}

fn keep_log(session: &mut Session, log: &BackupLog, entry: AuditEntry, now: DateTime<Utc>) -> Answer<()> {
    Ok(session.vault.change(now, |change| {
        kept::put(change, LOG, log)?;
        change.audit(entry)
    })?)
}

/// Keeps how a backup went, for whoever looks.
pub(crate) fn note_outcome(session: &mut Session, made: &Answer<BackupReport>, now: DateTime<Utc>) -> Answer<()> {
    let mut log = log_of(session)?;
    match made {
        Ok(report) => {
            let view = crate::views::BackupView::of(report);
            log.last = Some(BackupMade { at: now, backup: view });
            log.failure = None;
        }
        // Nobody's fault: the vault was locked, and it is made up for.
        Err(AppError::Vault(VaultError::Stopped)) => return Ok(()),
        Err(error) => log.failure = Some(BackupFailure { at: now, message: error.view().message }),
    }
    let entry = AuditEntry::done(AuditCategory::Change, "backup.note", "settings", LOG);
    keep_log(session, &log, entry, now)
}

/// Keeps how a drill went.
pub(crate) fn note_drill(session: &mut Session, drill: DrillView, now: DateTime<Utc>) -> Answer<()> {
    let mut log = log_of(session)?;
    let entry = AuditEntry::done(AuditCategory::Compliance, "backup.drill", "settings", LOG).after(&drill.problem);
    log.drill = Some(drill);
    keep_log(session, &log, entry, now)
}

impl App {
    /// How backups are made, when the last was, and whether it is time to worry.
    ///
    /// # Errors
    /// Locked, not allowed.
    pub fn backups(&self) -> Answer<BackupsView> {
        let now = self.now();
        self.allowed(Permission::BackUp, |session| {
            let (plan, mut log) = (plan_of(session)?, log_of(session)?);
            if log.since.is_none() {
                log.since = Some(now);
                let entry = AuditEntry::done(AuditCategory::Change, "backup.note", "settings", LOG);
                keep_log(session, &log, entry, now)?;
            }
            let without = log.without_for(now);
            Ok(BackupsView {
                plan,
                own_folder: session.vault.home().backups().display().to_string(),
                days_without: u32::try_from(without.num_days()).unwrap_or(0),
                overdue: without >= TOO_LONG,
                writing: self.0.backups.is_writing(),
                last: log.last,
                failure: log.failure,
                drill: log.drill,
            })
        })
    }

    /// Keeps how backups are made. What is due by it is begun.
    ///
    /// # Errors
    /// A folder that is not there, a number out of range; locked; not allowed.
    pub fn save_backup_plan(&self, plan: BackupPlan) -> Answer<BackupsView> {
        let mut findings = Vec::new();
        if !(1..=MOST_KEPT).contains(&plan.keep) {
            findings.push(Finding::error("keep", "Between 1 and 365 backups are kept."));
        }
        if plan.folder.as_deref().is_some_and(|folder| !Path::new(folder).is_dir()) {
            findings.push(Finding::error("folder", "This folder is not there. Is the drive plugged in?"));
        }
        if !findings.is_empty() {
            return Err(AppError::Invalid(findings));
        }
        let now = self.now();
        self.allowed(Permission::BackUp, |session| {
            let before = plan_of(session)?;
            let entry = AuditEntry::done(AuditCategory::Change, "backup.plan", "settings", PLAN);
            Ok(session.vault.change(now, |change| {
                kept::put(change, PLAN, &plan)?;
                change.audit(entry.before(&before).after(&plan))
            })?)
        })?;
        self.back_up_what_is_due();
        self.backups()
    }

    /// Begins a backup on a thread of its own if one is due. Whoever is signed in: it is the clinic's, not theirs.
    pub(crate) fn back_up_what_is_due(&self) {
        if self.0.backups.is_writing() {
            return;
        }
        let now = self.now();
        let begun = self.with(|session| {
            let (plan, log) = (plan_of(session)?, log_of(session)?);
            if !log.is_due(&plan, now) {
                return Ok(None);
            }
            // Where nothing can be kept, as in an emergency, none is begun: how it went could not be kept either.
            let entry = AuditEntry::done(AuditCategory::Change, "backup.begin", "settings", LOG);
            keep_log(session, &log, entry, now)?;
            let turn = self.0.backups.begin()?;
            Ok(Some((session.vault.backup_job(turn.stop.clone()), turn, plan, session.vault.home().clone())))
        });
        if let Ok(Some((job, turn, plan, home))) = begun {
            let app = self.clone();
            std::thread::spawn(move || app.write_scheduled(job, turn, &plan, &home, now));
        }
    }

    fn write_scheduled(&self, job: BackupJob, turn: Turn, plan: &BackupPlan, home: &VaultHome, now: DateTime<Utc>) {
        let folder = plan.folder.as_ref().map_or_else(|| home.backups(), PathBuf::from);
        // A stick that is not plugged in: a folder made in its place would lie on the very disk it is to outlive.
        let there = plan.folder.is_none() || folder.is_dir();
        let made = if there {
            write(job, turn, &folder, now)
        } else {
            drop(job);
            drop(turn);
            Err(AppError::refused("The folder for backups is not there.", "Plug the drive in, or choose another."))
        };
        // If the vault was locked meanwhile, the next unlock finds it due again.
        let _ = self.with_vault(home, |session| {
            note_outcome(session, &made, now)?;
            super::audited(session, &made, now)?;
            if let Ok(report) = &made { remove_oldest(session, report, plan, now) } else { Ok(()) }
        });
        self.tell(AppEvent::Changed(crate::views::Changed { encounter: None, patient: None }));
    }
}

/// Removes what is more than is kept, of what the schedule made; the new one was verified.
fn remove_oldest(session: &mut Session, report: &BackupReport, plan: &BackupPlan, now: DateTime<Utc>) -> Answer<()> {
    let mut log = log_of(session)?;
    log.scheduled.push(report.file.clone());
    log.scheduled.retain(|file| file.is_file());
    let too_many = log.scheduled.len().saturating_sub(plan.keep as usize);
    let removed: Vec<PathBuf> = log.scheduled.drain(..too_many).collect();
    let entry = AuditEntry::done(AuditCategory::Change, "backup.tidy", "settings", LOG).after(removed.len());
    keep_log(session, &log, entry, now)?;
    for file in removed {
        // One that cannot be removed is in nobody's way.
        let _ = std::fs::remove_file(file);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hours: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_790_000_000, 0).unwrap_or_default() + TimeDelta::hours(hours)
    }

    fn made(hours: i64) -> Option<BackupMade> {
        let backup = crate::views::BackupView { path: String::new(), megabytes: 1, recordings: 0 };
        Some(BackupMade { at: at(hours), backup })
    }

    #[test]
    fn a_backup_is_due_once_a_day_and_again_an_hour_after_a_failure() {
        let plan = |rhythm| BackupPlan { rhythm, ..BackupPlan::default() };
        let log = |last, failed: Option<i64>| BackupLog {
            last,
            failure: failed.map(|hours| BackupFailure { at: at(hours), message: String::new() }),
            ..BackupLog::default()
        };
        let due = |log: &BackupLog, rhythm, hours| log.is_due(&plan(rhythm), at(hours));
        assert!(due(&log(None, None), BackupRhythm::Daily, 0), "the first");
        assert!(!due(&log(None, None), BackupRhythm::Off, 0), "off is off");
        assert!(!due(&log(made(0), None), BackupRhythm::Daily, 23));
        assert!(due(&log(made(0), None), BackupRhythm::Daily, 24));
        assert!(due(&log(made(0), None), BackupRhythm::Daily, 24 * 30), "what was missed is made up for");
        assert!(!due(&log(made(0), None), BackupRhythm::Weekly, 24 * 6));
        assert!(!due(&log(made(0), Some(25)), BackupRhythm::Daily, 25));
        assert!(due(&log(made(0), Some(25)), BackupRhythm::Daily, 26));
    }

    #[test]
    fn a_week_without_a_backup_is_counted_from_the_last_or_from_the_first_look() {
        let log = BackupLog { since: Some(at(0)), ..BackupLog::default() };
        assert_eq!(log.without_for(at(24 * 8)).num_days(), 8);
        let log = BackupLog { last: made(24 * 5), ..log };
        assert_eq!(log.without_for(at(24 * 8)).num_days(), 3);
        assert_eq!(BackupLog::default().without_for(at(0)).num_days(), 0);
    }
}
