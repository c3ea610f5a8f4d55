//! The level of a visit with the table it follows from. What a physician disputes of it stands beside what the engine
//! reads, each with its reason.

use super::visit::Material;
use crate::views::VisitLevel;
use crate::{Answer, App};
use auscult_coding::evaluation::{self, EvaluationDispute, EvaluationInput, VisitFamily};
use auscult_coding::sets::CodesOfTheDay;
use auscult_domain::EncounterId;
use auscult_domain::coding::CodeCategory;
use auscult_domain::encounter::EncounterKind;
use auscult_domain::permission::Permission;

impl Material {
    pub(crate) fn dispute(&self) -> EvaluationDispute {
        EvaluationDispute {
            elements: self.facts.disputes.iter().map(|one| (one.element, one.level)).collect(),
            struck: self.facts.struck.iter().map(|row| row.key.clone()).collect(),
        }
    }

    /// How they met: the place of service says whether it was at home, the kind whether it was from afar, and of visits from
    /// afar the note whether it was by telephone.
    pub(crate) fn family(&self) -> VisitFamily {
        match (self.encounter.kind, self.place_of_service().as_str()) {
            (_, "12" | "13" | "14" | "31" | "32") => VisitFamily::Home,
            (EncounterKind::Telehealth, _) => evaluation::family_in(&self.text, VisitFamily::Video),
            _ => VisitFamily::Office,
        }
    }

    /// The level of the visit, with the rows it follows from.
    ///
    /// # Errors
    /// The sets of the day do not know the code of the level.
    pub(crate) fn visit_level(&self, codes: &CodesOfTheDay<'_>) -> Answer<VisitLevel> {
        let dispute = self.dispute();
        let level = evaluation::level(&EvaluationInput {
            text: &self.text,
            standing: self.standing(),
            family: self.family(),
            total_minutes: self.facts.total_minutes,
            dispute: &dispute,
        });
        let standing = self.codes.assignments().iter().filter(|one| one.status.counts());
        let on_visit = standing.filter(|one| one.category == CodeCategory::Evaluation).map(|one| one.code.clone());
        Ok(VisitLevel {
            title: super::naming::known(codes, &level.code)?.title,
            level,
            family: self.family(),
            standing: self.standing(),
            disputes: self.facts.disputes.clone(),
            struck: self.facts.struck.clone(),
            on_visit: on_visit.collect(),
        })
    }
}

impl App {
    /// The level of a visit, with the rows it follows from.
    ///
    /// # Errors
    /// Locked, not allowed, no such visit.
    pub fn visit_level(&self, encounter: EncounterId) -> Answer<VisitLevel> {
        let library = self.code_library()?;
        let material = self.material(encounter, Permission::AssignCodes)?;
        material.visit_level(&library.on(material.encounter.date_of_service))
    }
}
