//! The coder's queue: what waits, filtered and in order, and the way from one visit to the next.
//!
//! The whole queue is filtered and sorted by what the vault keeps counted of each visit; only of the visits that are
//! shown is more read. So it takes no longer where thousands wait.

use super::naming::Names;
use super::value;
use super::visit::with_signature;
use crate::patients::local_day;
use crate::session::Session;
use crate::views::{QueueDirection, QueueFilter, QueueOrder, QueueRow, QueueView, QueueWork};
use crate::{Answer, App};
use auscult_coding::sets::CodeLibrary;
use auscult_domain::EncounterId;
use auscult_domain::coding::{CodeAssignment, CodingClaim, CodingState};
use auscult_domain::encounter::Encounter;
use auscult_domain::patient::searchable;
use auscult_domain::permission::Permission;
use auscult_vault::coding_queue::{self, Codable, Waiting};
use auscult_vault::{code_history, encounters};
use chrono::{DateTime, NaiveDate, Utc};
use std::cmp::Reverse;
use std::collections::BTreeSet;

impl App {
    /// The visits that wait to be coded, no more than `most` of them.
    ///
    /// # Errors
    /// Locked, not allowed.
    pub fn coding_queue(&self, filter: &QueueFilter, order: QueueOrder, most: u32) -> Answer<QueueView> {
        let now = self.now();
        let library = self.code_library()?;
        self.allowed(Permission::AssignCodes, |session| {
            session.note_reading("codes.queue", "encounter", "list", None, now)?;
            let Sorted { visits, waiting, payers } = session.sorted_queue(filter, order, &library, now)?;
            let names = Names::read(session)?;
            let shown = visits.iter().take(most as usize);
            Ok(QueueView {
                rows: shown
                    .map(|(_, one)| session.queue_row(one, &library, &names, now))
                    .collect::<Answer<Vec<_>>>()?,
                found: u32::try_from(visits.len()).unwrap_or(u32::MAX),
                waiting: u32::try_from(waiting).unwrap_or(u32::MAX),
                payers: payers.into_iter().collect(),
            })
        })
    }

    /// The visit after or before one in the queue, passing over what somebody else is at. A visit that is not in the
    /// queue (any more) has the place it would have there; one that cannot be coded stands before its beginning.
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
        let now = self.now();
        let library = self.code_library()?;
        self.allowed(Permission::AssignCodes, |session| {
            session.note_reading("codes.queue", "encounter", "list", None, now)?;
            let visits = session.sorted_queue(filter, order, &library, now)?.visits;
            let user = session.vault.actor().user.id;
            let free = |one: &&(Place, Waiting)| one.1.claim.as_ref().is_none_or(|claim| !claim.keeps_out(user, now));
            let here = match from {
                Some(from) => session.place_in_queue(from, order, &library)?,
                None => None,
            };
            let found = match (direction, here) {
                (QueueDirection::Next, None) => visits.iter().find(free),
                (QueueDirection::Previous, None) => visits.iter().rev().find(free),
                (QueueDirection::Next, Some(here)) => visits.iter().filter(|one| one.0 > here).find(free),
                (QueueDirection::Previous, Some(here)) => visits.iter().rev().filter(|one| one.0 < here).find(free),
            };
            Ok(found.map(|(_, one)| one.encounter))
        })
    }
}

/// The visits that pass a filter, in order.
struct Sorted {
    visits: Vec<(Place, Waiting)>,
    /// How many wait altogether.
    waiting: usize,
    /// Who pays for any of them.
    payers: BTreeSet<String>,
}

/// How old a visit is; the last part makes every place a place of its own.
type Age = (NaiveDate, DateTime<Utc>, EncounterId);

/// Where a visit stands in an order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    ByAge(Age),
    NewestFirst(Reverse<Age>),
    ByValue(Reverse<Option<u32>>, Age),
    ByMissing(usize, Age),
    /// Whether nobody said who pays, then who.
    ByPayer(bool, Option<String>, Age),
}

impl Session {
    fn sorted_queue(
        &self,
        filter: &QueueFilter,
        order: QueueOrder,
        library: &CodeLibrary,
        now: DateTime<Utc>,
    ) -> Answer<Sorted> {
        let which = if filter.states.contains(&CodingState::Done) { Codable::All } else { Codable::Waiting };
        let closed = self.closed_visits(Permission::AssignCodes, now)?;
        let mut all = self.vault.look(|conn| coding_queue::codable(conn, which))?;
        all.retain(|one| !closed.contains(&one.encounter));
        let waiting = all.iter().filter(|one| one.counts.state() != CodingState::Done).count();
        let payers = all.iter().filter_map(|one| one.payer.clone()).collect();
        let named = self.named(filter, which)?;
        let mut visits = Vec::new();
        for one in all {
            let is_named = named.as_ref().is_none_or(|named| named.contains(&one.encounter));
            if is_named && fits(&one, filter) && self.is_of_work(filter.work, one.claim.as_ref(), now) {
                visits.push((self.place(&one, order, library)?, one));
            }
        }
        visits.sort_by(|one, other| one.0.cmp(&other.0));
        Ok(Sorted { visits, waiting, payers })
    }

    /// The visits that have the words of the filter; `None` where it has no words.
    fn named(&self, filter: &QueueFilter, which: Codable) -> Answer<Option<BTreeSet<EncounterId>>> {
        let wanted = searchable(&filter.text);
        if wanted.is_empty() {
            return Ok(None);
        }
        let known = self.vault.look(|conn| coding_queue::words(conn, which))?;
        let has = |words: &str| {
            let words = searchable(words);
            wanted.split(' ').all(|word| words.contains(word))
        };
        Ok(Some(known.into_iter().filter(|(_, words)| has(words)).map(|(id, _)| id).collect()))
    }

    fn is_of_work(&self, work: QueueWork, claim: Option<&CodingClaim>, now: DateTime<Utc>) -> bool {
        let user = self.vault.actor().user.id;
        match (work, claim.filter(|claim| claim.holds(now))) {
            (QueueWork::Everybodys, _) | (QueueWork::MineOrFree, None) => true,
            (QueueWork::Mine, None) => false,
            (_, Some(claim)) => claim.by == user,
        }
    }

    fn place_in_queue(
        &self,
        encounter: EncounterId,
        order: QueueOrder,
        library: &CodeLibrary,
    ) -> Answer<Option<Place>> {
        let one = self.vault.look(|conn| coding_queue::one_codable(conn, encounter))?;
        one.map(|one| self.place(&one, order, library)).transpose()
    }

    fn place(&self, one: &Waiting, order: QueueOrder, library: &CodeLibrary) -> Answer<Place> {
        let age = (one.day, one.starts_at, one.encounter);
        Ok(match order {
            QueueOrder::OldestFirst => Place::ByAge(age),
            QueueOrder::NewestFirst => Place::NewestFirst(Reverse(age)),
            QueueOrder::HighestValue => Place::ByValue(Reverse(self.value_of(one, library)?), age),
            QueueOrder::LeastMissing => Place::ByMissing(with_signature(&one.counts, one.signed).len(), age),
            QueueOrder::ByPayer => Place::ByPayer(one.payer.is_none(), one.payer.clone(), age),
        })
    }

    /// What its services are worth, cents, where there are any and the fees of its day are known.
    fn value_of(&self, one: &Waiting, library: &CodeLibrary) -> Answer<Option<u32>> {
        let codes = library.on(one.day);
        if one.counts.services == 0 || codes.fees().is_none() {
            return Ok(None);
        }
        let (visit, list): (Encounter, Vec<CodeAssignment>) = self.vault.look(|conn| {
            Ok((encounters::get(conn, one.encounter)?, code_history::assignments(conn, one.encounter)?))
        })?;
        Ok(value::in_cents(&codes, visit.kind, &list))
    }

    fn queue_row(&self, one: &Waiting, library: &CodeLibrary, names: &Names, now: DateTime<Utc>) -> Answer<QueueRow> {
        let visit = self.vault.look(|conn| encounters::get(conn, one.encounter))?;
        Ok(QueueRow {
            encounter: self.encounter_row(&visit, now)?,
            day: one.day,
            days: u32::try_from((local_day(now) - one.day).num_days()).unwrap_or(0),
            payer: one.payer.clone(),
            value_cents: self.value_of(one, library)?,
            state: one.counts.state(),
            counts: one.counts,
            missing: with_signature(&one.counts, one.signed),
            claim: self.claim_view(one.claim.as_ref(), names, now),
        })
    }
}

/// What can be said by what is counted of it.
fn fits(one: &Waiting, filter: &QueueFilter) -> bool {
    let state = one.counts.state();
    let of_state = if filter.states.is_empty() { state != CodingState::Done } else { filter.states.contains(&state) };
    of_state
        && filter.payer.as_ref().is_none_or(|payer| one.payer.as_ref() == Some(payer))
        && filter.missing.is_none_or(|missing| with_signature(&one.counts, one.signed).contains(&missing))
}
