//! Running the engine on a visit: what it proposes and what it misses is kept beside what was decided before. A decision
//! stays decided, and reading the same note again changes nothing.

use super::naming::known;
use super::visit::Material;
use crate::session::Session;
use crate::views::{CodingView, TextSource};
use crate::{Answer, App};
use auscult_coding::gaps;
use auscult_coding::sets::CodesOfTheDay;
use auscult_coding::suggest::{BilledVisit, SuggestRequest};
use auscult_domain::audit::{AuditCategory, AuditEntry};
use auscult_domain::coding::{
    CodeRef, CodeSuggestionRecord, Gap, GapFinder, GapStatus, ProposedCode, ProposedGap, SuggestionStatus,
};
use auscult_domain::permission::Permission;
use auscult_domain::{EncounterId, GapId, SuggestionId};
use auscult_vault::{code_suggestions, gaps as kept_gaps, new_uuid};
use chrono::{DateTime, Utc};

impl App {
    /// Reads a visit's note, or its transcript where there is none, for codes and gaps.
    ///
    /// # Errors
    /// Locked, not allowed, no such visit.
    pub fn suggest_codes(&self, encounter: EncounterId) -> Answer<CodingView> {
        let now = self.now();
        let library = self.code_library()?;
        let material = self.material(encounter, Permission::AssignCodes)?;
        let day = material.encounter.date_of_service;
        let codes = library.on(day);
        let engine = self.code_engine(day)?;
        let assigned = standing(&material);
        let dispute = material.dispute();
        // What was said is no documentation yet: only a note lets one reason about the level of the visit.
        let visit = (material.source == TextSource::Note).then(|| BilledVisit {
            standing: material.standing(),
            family: material.family(),
            total_minutes: material.facts.total_minutes,
            dispute: &dispute,
        });
        let request = SuggestRequest {
            text: &material.text,
            codes: &codes,
            birth_date: Some(material.patient.details.birth_date),
            sex: Some(material.patient.details.sex),
            bmi: material.encounter.vitals.bmi(),
            assigned: &assigned,
            visit,
        };
        let suggester = engine.suggester(&codes);
        let proposed = suggester.suggest(&request);
        let missing = gaps::find(suggester, &request);
        let read_anew = self.allowed_on(Permission::AssignCodes, encounter, |session| {
            session.keep_proposals(encounter, proposed, missing, &codes, now)?;
            session.keep_read_for(encounter, crate::workflow::text_of(&material), now)
        })?;
        // Where the visit stands follows from what was read.
        if read_anew {
            self.tell_coding_changed(encounter);
        }
        self.coding(encounter)
    }
}

/// The codes that stand on a visit.
fn standing(material: &Material) -> Vec<CodeRef> {
    let counting = material.codes.assignments().iter().filter(|a| a.status.counts());
    counting.map(|a| a.code.clone()).collect()
}

impl Session {
    fn keep_proposals(
        &mut self,
        encounter: EncounterId,
        proposed: Vec<ProposedCode>,
        missing: Vec<ProposedGap>,
        codes: &CodesOfTheDay<'_>,
        now: DateTime<Utc>,
    ) -> Answer<()> {
        let material = self.coding_material(encounter)?;
        let (pending, decided): (Vec<_>, Vec<_>) =
            material.suggestions.iter().cloned().partition(|one| one.status == SuggestionStatus::Pending);
        let assigned = standing(&material);
        let open = |code: &CodeRef| !assigned.contains(code) && !decided.iter().any(|one| one.proposed.code == *code);
        let fresh: Vec<CodeSuggestionRecord> = proposed
            .into_iter()
            .filter(|one| open(&one.code))
            .map(|one| record(one, encounter, &pending, codes, now))
            .collect();
        let (new_gaps, gone_gaps) = changed_gaps(&material.gaps, missing, encounter, now);
        if fresh == pending && new_gaps.is_empty() && gone_gaps.is_empty() {
            return Ok(());
        }
        Ok(self.vault.change(now, |change| {
            // Written anew in their order: the order is the engine's rank.
            if fresh != pending {
                pending.iter().try_for_each(|one| code_suggestions::withdraw(change, one.id))?;
                fresh.iter().try_for_each(|one| code_suggestions::insert(change, one))?;
            }
            gone_gaps.iter().try_for_each(|id| kept_gaps::withdraw(change, *id))?;
            new_gaps.iter().try_for_each(|gap| kept_gaps::put(change, gap))?;
            let found: Vec<&CodeRef> = fresh.iter().map(|one| &one.proposed.code).collect();
            let entry = AuditEntry::done(AuditCategory::Change, "codes.suggest", "encounter", encounter);
            change.audit(entry.patient(material.encounter.patient).after((found, new_gaps.len())))
        })?)
    }
}

/// What is proposed as it is kept: the one that is kept already, where it says the same.
fn record(
    proposed: ProposedCode,
    encounter: EncounterId,
    pending: &[CodeSuggestionRecord],
    codes: &CodesOfTheDay<'_>,
    now: DateTime<Utc>,
) -> CodeSuggestionRecord {
    let before = pending.iter().find(|one| one.proposed.code == proposed.code);
    if let Some(before) = before.filter(|before| before.proposed == proposed) {
        return before.clone();
    }
    CodeSuggestionRecord {
        id: before.map_or_else(|| SuggestionId::from_uuid(new_uuid(now)), |before| before.id),
        encounter,
        set: known(codes, &proposed.code).ok().and_then(|known| known.set),
        proposed,
        suggested_at: now,
        status: SuggestionStatus::Pending,
        reason: None,
        feedback: None,
        reviewed_by: None,
        reviewed_at: None,
        taken_up_as: None,
    }
}

/// The gaps that are new, and the open ones the note no longer has.
fn changed_gaps(
    kept: &[Gap],
    found: Vec<ProposedGap>,
    encounter: EncounterId,
    now: DateTime<Utc>,
) -> (Vec<Gap>, Vec<GapId>) {
    let gone = kept.iter().filter(|gap| {
        gap.status == GapStatus::Open
            && gap.identified_by == GapFinder::Engine
            && !found.iter().any(|one| one.is_the_same_as(&gap.found))
    });
    let gone = gone.map(|gap| gap.id).collect();
    let new = found.into_iter().filter(|one| !kept.iter().any(|gap| gap.found.is_the_same_as(one)));
    let gap = |found: ProposedGap| Gap {
        id: GapId::from_uuid(new_uuid(now)),
        encounter,
        found,
        status: GapStatus::Open,
        identified_by: GapFinder::Engine,
        identified_at: now,
        closed_at: None,
        closed_by: None,
        resolution: None,
    };
    (new.map(gap).collect(), gone)
}
