//! What was coded: who did how much, and how often people agreed with the engine.

use super::naming::Names;
use crate::encounters::bounds;
use crate::views::{Agreement, CodingReport, ConfidenceAgreement, ProductivityRow, ReasonCount, SourceAgreement};
use crate::{Answer, App, AppError};
use auscult_domain::UserId;
use auscult_domain::coding::{CodeSuggestionRecord, CodingAction, ProposalSource, RejectionReason, SuggestionStatus};
use auscult_domain::permission::{Permission, Reach};
use auscult_vault::coding_queue::{self, Deed};
use chrono::{NaiveDate, TimeDelta};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// A longer pause between two changes is no work on codes.
const LONGEST_PAUSE: TimeDelta = TimeDelta::minutes(5);

impl App {
    /// What was coded in these days, both included. Who may not see what everybody has coded sees their own.
    ///
    /// # Errors
    /// Days the wrong way round; locked; not allowed.
    pub fn coding_report(&self, from: NaiveDate, to: NaiveDate) -> Answer<CodingReport> {
        if to < from {
            return Err(AppError::refused("The last day is before the first.", "Choose the days the other way round."));
        }
        let now = self.now();
        self.allowed(Permission::ViewCodingReport, |session| {
            session.note_reading("codes.report", "report", format!("{from}/{to}"), None, now)?;
            let (begin, end) = (bounds(from).0, bounds(to).1);
            let mut deeds = session.vault.look(|conn| coding_queue::deeds(conn, begin, end))?;
            let mut decisions = session.vault.look(|conn| coding_queue::decisions(conn, begin, end))?;
            if session.reach(Permission::ViewCodingReport) != Some(Reach::All) {
                let own = session.vault.actor().user.id;
                deeds.retain(|deed| deed.by == own);
                decisions.retain(|one| one.reviewed_by == Some(own));
            }
            Ok(report(from, to, &deeds, &decisions, &Names::read(session)?))
        })
    }
}

fn report(
    from: NaiveDate,
    to: NaiveDate,
    deeds: &[Deed],
    decisions: &[CodeSuggestionRecord],
    names: &Names,
) -> CodingReport {
    let mut people: BTreeSet<UserId> = deeds.iter().map(|deed| deed.by).collect();
    people.extend(decisions.iter().filter_map(|one| one.reviewed_by));
    let mut rows: Vec<ProductivityRow> = people
        .into_iter()
        .map(|person| {
            let own: Vec<&Deed> = deeds.iter().filter(|deed| deed.by == person).collect();
            let decided = decisions.iter().filter(|one| one.reviewed_by == Some(person));
            productivity(person, names.of(person), &own, agreement(decided))
        })
        .collect();
    rows.sort_by(|one, other| one.name.cmp(&other.name));
    CodingReport {
        from,
        to,
        people: rows,
        agreement: agreement(decisions.iter()),
        by_source: by_source(decisions),
        by_confidence: by_confidence(decisions),
        reasons: reasons(decisions),
    }
}

/// `deeds` are one person's, in order of time.
fn productivity(person: UserId, name: String, deeds: &[&Deed], agreement: Agreement) -> ProductivityRow {
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let visits: HashSet<_> = deeds.iter().map(|deed| deed.encounter).collect();
    let finished = deeds.iter().filter(|deed| deed.action == CodingAction::Finish).map(|deed| deed.encounter);
    let undone = deeds.iter().filter(|deed| deed.action == CodingAction::Undo).count();
    let pauses = deeds.windows(2).map(|pair| pair[1].at - pair[0].at).filter(|pause| *pause <= LONGEST_PAUSE);
    ProductivityRow {
        person,
        name,
        visits: count(visits.len()),
        finished: count(finished.collect::<HashSet<_>>().len()),
        changes: count(deeds.len() - undone),
        undone: count(undone),
        minutes: u32::try_from(pauses.sum::<TimeDelta>().num_minutes()).unwrap_or(0),
        agreement,
    }
}

fn agreement<'a>(decisions: impl Iterator<Item = &'a CodeSuggestionRecord>) -> Agreement {
    decisions.fold(Agreement::default(), |mut sum, one| {
        match one.status {
            SuggestionStatus::Accepted => sum.accepted += 1,
            SuggestionStatus::Modified => sum.modified += 1,
            SuggestionStatus::Rejected => sum.rejected += 1,
            SuggestionStatus::Pending => {}
        }
        sum
    })
}

fn by_source(decisions: &[CodeSuggestionRecord]) -> Vec<SourceAgreement> {
    use ProposalSource as S;
    let of = |source| agreement(decisions.iter().filter(|one| one.proposed.source == source));
    let all = [S::Clinical, S::Billing, S::Documentation, S::Procedure];
    all.into_iter().map(|source| SourceAgreement { source, agreement: of(source) }).collect()
}

fn by_confidence(decisions: &[CodeSuggestionRecord]) -> Vec<ConfidenceAgreement> {
    let band = |one: &CodeSuggestionRecord| one.proposed.confidence.min(99) / 10 * 10;
    let bands: BTreeSet<u8> = decisions.iter().map(band).collect();
    let of = |from| agreement(decisions.iter().filter(|one| band(one) == from));
    bands.into_iter().map(|from| ConfidenceAgreement { from, agreement: of(from) }).collect()
}

fn reasons(decisions: &[CodeSuggestionRecord]) -> Vec<ReasonCount> {
    let mut counts: BTreeMap<RejectionReason, u32> = BTreeMap::new();
    for reason in decisions.iter().filter_map(|one| one.reason) {
        *counts.entry(reason).or_default() += 1;
    }
    let mut rows: Vec<ReasonCount> = counts.into_iter().map(|(reason, count)| ReasonCount { reason, count }).collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.count));
    rows
}
