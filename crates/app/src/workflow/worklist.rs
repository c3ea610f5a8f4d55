//! The visits that wait for their physician, by step, age and what holds them up.

use super::Basis;
use crate::views::{Documentation, WorklistRow};
use crate::{Answer, App};
use auscult_domain::permission::Permission;
use auscult_domain::workflow::StepStatus;
use auscult_vault::encounters;

impl App {
    /// Every visit that was begun and is not signed, the oldest first.
    ///
    /// # Errors
    /// Locked, not allowed.
    pub fn worklist(&self) -> Answer<Vec<WorklistRow>> {
        let library = self.code_library()?;
        let now = self.now();
        self.allowed(Permission::ViewNotes, |session| {
            session.note_reading("worklist.open", "day", "worklist", None, now)?;
            let closed = session.closed_visits(Permission::ViewNotes, now)?;
            let mut waiting = session.vault.look(encounters::unsigned)?;
            waiting.retain(|visit| !closed.contains(&visit.id));
            let mut rows = Vec::new();
            for visit in waiting {
                let row = session.encounter_row(&visit, now)?;
                if row.documentation == Documentation::None {
                    continue;
                }
                let codes = library.on(visit.date_of_service);
                let (composing, listening) = (self.composes(visit.id), self.writes_down(visit.id));
                let facts = session.facts(visit.id, &Basis { codes: &codes, composing, listening, now })?;
                let view = session.workflow_view(&facts)?;
                let step = view.current.unwrap_or(view.first_open);
                let status = view.steps.iter().find(|state| state.step == step).map(|state| state.status);
                rows.push(WorklistRow {
                    encounter: row,
                    step,
                    status: status.unwrap_or(StepStatus::NotStarted),
                    blockers: view.blockers,
                    minutes_left: view.global.minutes_left,
                    needs_physician: view.global.needs_physician,
                    needs_coder: view.global.needs_coder,
                    due_at: view.global.due_at,
                });
            }
            Ok(rows)
        })
    }
}
