//! What the rules say about the codes of a visit, applying the fix of a finding, and declaring the coding finished.

use super::visit::Material;
use crate::views::{CodingView, TextSource};
use crate::{Answer, App, AppError};
use auscult_coding::edits::{self, CodedEncounter, CodedLine};
use auscult_domain::EncounterId;
use auscult_domain::audit::{AuditCategory, AuditEntry};
use auscult_domain::coding::{
    CodeFinding, CodingAction, CodingFacts, DecisionElement, EditSeverity, LevelDispute, Missing, PatientStanding,
    StruckRow,
};
use auscult_domain::encounter::EncounterKind;
use auscult_domain::permission::Permission;
use auscult_vault::{coding_facts, encounters};
use std::collections::BTreeSet;

impl Material {
    /// The place of service: as somebody said, or by the kind of the visit.
    pub(crate) fn place_of_service(&self) -> String {
        let by_kind = match self.encounter.kind {
            EncounterKind::OfficeVisit => "11",
            EncounterKind::Telehealth => "10",
            EncounterKind::Hospital => "21",
            EncounterKind::Emergency => "23",
        };
        self.facts.place_of_service.clone().unwrap_or_else(|| by_kind.to_owned())
    }

    /// Whether the practice knows the patient: as somebody said, or by the visits on record.
    pub(crate) fn standing(&self) -> PatientStanding {
        self.facts.standing.unwrap_or(self.standing_on_record)
    }

    /// The visit as the rules read it.
    pub(crate) fn coded(&self) -> CodedEncounter {
        let lines = self.codes.assignments().iter().filter(|a| !a.is_diagnosis() && a.status.counts());
        CodedEncounter {
            date_of_service: self.encounter.date_of_service,
            birth_date: Some(self.patient.details.birth_date),
            sex: Some(self.patient.details.sex),
            kind: self.encounter.kind,
            place_of_service: Some(self.place_of_service()),
            payer: self.facts.payer.clone(),
            approval: self.facts.approval.clone(),
            standing: Some(self.standing()),
            total_minutes: self.facts.total_minutes,
            diagnoses: self.codes.diagnoses().iter().map(|diagnosis| diagnosis.code.clone()).collect(),
            lines: lines
                .map(|line| CodedLine {
                    code: line.code.clone(),
                    modifiers: line.modifiers.clone(),
                    units: line.units,
                    pointers: self.codes.places_of(&line.pointers),
                })
                .collect(),
            text: (self.source != TextSource::None).then(|| self.text.clone()),
        }
    }
}

impl App {
    /// What the rules say about the codes of a visit, the gravest first.
    ///
    /// # Errors
    /// Locked, not allowed, no such visit.
    pub fn coding_findings(&self, encounter: EncounterId) -> Answer<Vec<CodeFinding>> {
        let library = self.code_library()?;
        let material = self.material(encounter, Permission::ViewCodes)?;
        Ok(edits::check(&material.coded(), &library.on(material.encounter.date_of_service)))
    }

    /// Applies the fix of a finding, if the rules still say the same.
    ///
    /// # Errors
    /// The finding is not there any more or has no fix; somebody else is at the visit; locked; not allowed.
    pub fn apply_fix(&self, encounter: EncounterId, finding: &CodeFinding) -> Answer<CodingView> {
        self.allowed_on(Permission::AssignCodes, encounter, |_| Ok(()))?;
        let Some(fix) = &finding.fix else {
            return Err(AppError::refused("This finding has no fix.", "Read it and change the codes by hand."));
        };
        if !self.coding_findings(encounter)?.contains(finding) {
            return Err(AppError::refused("The codes have changed meanwhile.", "Look at the findings again."));
        }
        self.change_codes(encounter, CodingAction::ApplyFix, Some(fix.label.clone()), |work, codes| {
            let (reviewer, made) = (work.reviewer, work.clone());
            fix.changes.iter().try_for_each(|change| {
                work.list.apply::<AppError>(change, reviewer, |code| made.assignment(codes, code))
            })
        })
    }

    /// Declares the coding of a visit finished. Any later change opens it again.
    ///
    /// # Errors
    /// Something is missing; the rules find an error and nobody says why it stands; somebody else is at the visit;
    /// locked; not allowed.
    pub fn finish_coding(&self, encounter: EncounterId, despite: Option<String>) -> Answer<CodingView> {
        let now = self.now();
        let despite = super::changes::words(despite);
        let material = self.material(encounter, Permission::AssignCodes)?;
        if let Some(missing) = material.missing().into_iter().find(|missing| missing.blocks()) {
            return Err(what_is_missing(missing));
        }
        let errors: BTreeSet<String> = self
            .coding_findings(encounter)?
            .into_iter()
            .filter(|finding| finding.severity == EditSeverity::Error)
            .map(|finding| finding.message)
            .collect();
        if let (Some(first), None) = (errors.first(), &despite) {
            return Err(AppError::refused(first.clone(), "Set it right, or say why it stands."));
        }
        self.allowed_on(Permission::AssignCodes, encounter, |session| {
            session.keep_entry(encounter, CodingAction::Finish, despite, Vec::new(), Vec::new(), None, now)
        })?;
        self.codes_changed(encounter)
    }

    /// Keeps what coding has to know of a visit beside its note. What a physician disputes of the level is theirs to
    /// say: for anybody else it stays as it was.
    ///
    /// # Errors
    /// A place of service that is none, more minutes than a day has, a dispute without its reason; locked; not allowed.
    pub fn save_coding_facts(&self, encounter: EncounterId, facts: CodingFacts) -> Answer<CodingView> {
        check_facts(&facts)?;
        let now = self.now();
        self.allowed_on(Permission::AssignCodes, encounter, |session| {
            let before = session.vault.look(|conn| coding_facts::get(conn, encounter))?;
            let by = session.vault.actor().user.id;
            let (disputes, struck) = if session.may(Permission::VerifyAnswers) {
                (disputes(&before.disputes, facts.disputes, by, now), struck(&before.struck, facts.struck, by, now))
            } else {
                (before.disputes.clone(), before.struck.clone())
            };
            let facts = CodingFacts { encounter, disputes, struck, ..facts };
            if facts == before {
                return Ok(());
            }
            Ok(session.vault.change(now, |change| {
                let patient = encounters::get(change, encounter)?.patient;
                coding_facts::put(change, &facts)?;
                let entry = AuditEntry::done(AuditCategory::Change, "codes.facts", "encounter", encounter);
                change.audit(entry.patient(patient).before(&before).after(&facts))
            })?)
        })?;
        self.tell_coding_changed(encounter);
        self.coding(encounter)
    }
}

fn what_is_missing(missing: Missing) -> AppError {
    match missing {
        Missing::Diagnosis => AppError::refused("The visit has no diagnosis.", "Take one up first."),
        Missing::Decisions => {
            AppError::refused("Some codes wait for a decision.", "Confirm or reject each of them first.")
        }
        _ => AppError::refused("A question waits for its answer.", "Answer it, or pass it over."),
    }
}

fn check_facts(facts: &CodingFacts) -> Answer<()> {
    let known = |place: &String| auscult_coding::sets::places::place(place).is_some();
    if !facts.place_of_service.as_ref().is_none_or(known) {
        return Err(AppError::refused("There is no such place of service.", "It has two digits, such as 11."));
    }
    if facts.total_minutes.is_some_and(|minutes| minutes > 24 * 60) {
        return Err(AppError::refused("A day has no more than 1440 minutes.", "Count the minutes of that day only."));
    }
    let reasons = facts.disputes.iter().map(|one| &one.why).chain(facts.struck.iter().map(|row| &row.why));
    if reasons.into_iter().any(|why| why.trim().is_empty()) {
        return Err(AppError::refused("A dispute needs its reason.", "Say in a few words why the level is another."));
    }
    Ok(())
}

/// One dispute an element, the last said; what is as it was keeps who said it and when.
fn disputes(
    before: &[LevelDispute],
    said: Vec<LevelDispute>,
    by: auscult_domain::UserId,
    at: chrono::DateTime<chrono::Utc>,
) -> Vec<LevelDispute> {
    let elements = [DecisionElement::Problems, DecisionElement::Data, DecisionElement::Risk];
    let of = |element| {
        let last: Option<&LevelDispute> = said.iter().rev().find(|one| one.element == element);
        last.map(|one| {
            let same =
                before.iter().find(|kept| (kept.element, kept.level, &kept.why) == (element, one.level, &one.why));
            same.cloned().unwrap_or_else(|| LevelDispute { by, at, ..one.clone() })
        })
    };
    elements.into_iter().filter_map(of).collect()
}

/// Each row once; what is as it was keeps who struck it and when.
fn struck(
    before: &[StruckRow],
    said: Vec<StruckRow>,
    by: auscult_domain::UserId,
    at: chrono::DateTime<chrono::Utc>,
) -> Vec<StruckRow> {
    let mut rows: Vec<StruckRow> = Vec::new();
    for row in said {
        if !rows.iter().any(|one| one.key == row.key) {
            let same = before.iter().find(|kept| (&kept.key, &kept.why) == (&row.key, &row.why));
            rows.push(same.cloned().unwrap_or(StruckRow { by, at, ..row }));
        }
    }
    rows
}
