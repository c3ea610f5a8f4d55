//! The coder's queue: what waits, filtered and in order, and the way from one visit to the next.

use super::naming::Names;
use super::value;
use super::visit::with_signature;
use crate::patients::local_day;
use crate::session::Session;
use crate::views::{QueueDirection, QueueFilter, QueueOrder, QueueRow, QueueView, QueueWork};
use crate::{Answer, App};
use auscult_coding::sets::CodeLibrary;
use auscult_domain::EncounterId;
use auscult_domain::coding::CodingState;
use auscult_domain::patient::searchable;
use auscult_domain::permission::Permission;
use auscult_vault::code_history;
use auscult_vault::coding_queue::{self, Waiting};
use chrono::{DateTime, Utc};
use std::cmp::Reverse;
use std::collections::BTreeSet;

impl App {
    /// The visits that wait to be coded.
    ///
    /// # Errors
    /// Locked, not allowed.
    pub fn coding_queue(&self, filter: &QueueFilter, order: QueueOrder) -> Answer<QueueView> {
        let now = self.now();
        let library = self.code_library()?;
        self.allowed(Permission::AssignCodes, |session| {
            session.note_reading("codes.queue", "encounter", "list", None, now)?;
            let waiting = session.vault.look(coding_queue::waiting)?;
            let unfinished = waiting.iter().filter(|one| one.counts.state() != CodingState::Done).count();
            let payers: BTreeSet<String> = waiting.iter().filter_map(|one| one.payer.clone()).collect();
            let names = Names::read(session)?;
            let mut rows = Vec::new();
            for one in &waiting {
                if fits(one, filter) {
                    let row = session.queue_row(one, &library, &names, now)?;
                    if is_wanted(&row, filter) {
                        rows.push(row);
                    }
                }
            }
            sort(&mut rows, order);
            Ok(QueueView {
                rows,
                waiting: u32::try_from(unfinished).unwrap_or(u32::MAX),
                payers: payers.into_iter().collect(),
            })
        })
    }

    /// The visit after or before one in the queue, passing over what somebody else is at. From a visit that is not in
    /// the queue (any more) one comes to its beginning.
    ///
    /// # Errors
    /// Locked, not allowed.
    pub fn neighbour_in_queue(
        &self,
        filter: &QueueFilter,
        order: QueueOrder,
        from: Option<EncounterId>,
        direction: QueueDirection,
    ) -> Answer<Option<EncounterId>> {
        let rows = self.coding_queue(filter, order)?.rows;
        let at = rows.iter().position(|row| Some(row.encounter.id) == from);
        let free = |row: &&QueueRow| row.claim.as_ref().is_none_or(|claim| claim.mine);
        let found = match (direction, at) {
            (QueueDirection::Next, Some(at)) => rows[at + 1..].iter().find(free),
            (QueueDirection::Next, None) => rows.iter().find(free),
            (QueueDirection::Previous, Some(at)) => rows[..at].iter().rev().find(free),
            (QueueDirection::Previous, None) => rows.iter().rev().find(free),
        };
        Ok(found.map(|row| row.encounter.id))
    }
}

impl Session {
    fn queue_row(&self, one: &Waiting, library: &CodeLibrary, names: &Names, now: DateTime<Utc>) -> Answer<QueueRow> {
        let day = one.encounter.date_of_service;
        let list = self.vault.look(|conn| code_history::assignments(conn, one.encounter.id))?;
        Ok(QueueRow {
            encounter: self.encounter_row(&one.encounter, now)?,
            day,
            days: u32::try_from((local_day(now) - day).num_days()).unwrap_or(0),
            payer: one.payer.clone(),
            value_cents: value::in_cents(&library.on(day), one.encounter.kind, &list),
            state: one.counts.state(),
            counts: one.counts,
            missing: with_signature(&one.counts, one.signed),
            claim: self.claim_view(one.claim.as_ref(), names, now),
        })
    }
}

/// What can be said before anything more is read.
fn fits(one: &Waiting, filter: &QueueFilter) -> bool {
    let state = one.counts.state();
    let of_state = if filter.states.is_empty() { state != CodingState::Done } else { filter.states.contains(&state) };
    of_state
        && filter.payer.as_ref().is_none_or(|payer| one.payer.as_ref() == Some(payer))
        && filter.missing.is_none_or(|missing| with_signature(&one.counts, one.signed).contains(&missing))
}

fn is_wanted(row: &QueueRow, filter: &QueueFilter) -> bool {
    let of_work = match (filter.work, &row.claim) {
        (QueueWork::Everybodys, _) | (QueueWork::MineOrFree, None) => true,
        (QueueWork::Mine, None) => false,
        (_, Some(claim)) => claim.mine,
    };
    let complaint = row.encounter.chief_complaint.as_deref().unwrap_or_default();
    let known = searchable(&format!("{} {} {complaint}", row.encounter.patient.name, row.encounter.number));
    of_work && searchable(&filter.text).split(' ').all(|word| known.contains(word))
}

fn sort(rows: &mut [QueueRow], order: QueueOrder) {
    let age = |row: &QueueRow| (row.day, row.encounter.starts_at, row.encounter.id);
    match order {
        QueueOrder::OldestFirst => rows.sort_by_key(age),
        QueueOrder::NewestFirst => rows.sort_by_key(|row| Reverse(age(row))),
        QueueOrder::HighestValue => rows.sort_by_key(|row| (Reverse(row.value_cents), age(row))),
        QueueOrder::LeastMissing => rows.sort_by_key(|row| (row.missing.len(), age(row))),
        QueueOrder::ByPayer => rows.sort_by_key(|row| (row.payer.is_none(), row.payer.clone(), age(row))),
    }
}
