//! The review of a visit before it is billed, as it is shown.

use super::attesting::Attested;
use crate::coding::visit::Material;
use crate::session::Session;
use crate::views::{BillingReviewView, CodeName, TextSource};
use crate::{Answer, App};
use auscult_coding::billing::{BillingInput, review};
use auscult_coding::edits;
use auscult_coding::sets::CodesOfTheDay;
use auscult_domain::EncounterId;
use auscult_domain::billing::BillingReview;
use auscult_domain::permission::Permission;
use auscult_domain::workflow::Facts;

impl Session {
    /// What is said of a visit before it is billed, by the sets of its day and the practice's own prices.
    pub(super) fn review(&self, material: &Material, codes: &CodesOfTheDay<'_>) -> Answer<BillingReview> {
        let (encounter, undecided, dispute) = (material.coded(), material.undecided(), material.dispute());
        let (findings, record) = (edits::check(&encounter, codes), self.visit_record(material)?);
        let input = BillingInput {
            encounter: &encounter,
            findings: &findings,
            undecided: &undecided,
            dispute: &dispute,
            record: &record,
        };
        Ok(review(&input, codes, &self.charges()?))
    }

    /// All that the fifth step shows of a visit.
    pub(super) fn billing_view(
        &self,
        material: &Material,
        codes: &CodesOfTheDay<'_>,
        facts: &Facts,
    ) -> Answer<BillingReviewView> {
        let review = self.review(material, codes)?;
        let shows_level = self.may(Permission::AssignCodes) && material.source != TextSource::None;
        let level = shows_level.then(|| material.visit_level(codes)).transpose()?;
        let counting = material.codes.assignments().iter().filter(|one| one.status.counts());
        let mut names: Vec<CodeName> =
            counting.map(|one| CodeName { code: one.code.clone(), title: one.title.clone() }).collect();
        names.dedup_by(|a, b| a.code == b.code);
        let attested = Attested { material, level: level.as_ref().map(|level| &level.level), facts };
        Ok(BillingReviewView {
            encounter: material.encounter.id,
            revision: material.revision,
            signed: material.signed,
            payer: material.facts.payer.clone(),
            approval: material.facts.approval.clone(),
            attestation: self.attestation_view(&attested)?,
            review,
            level,
            names,
        })
    }
}

impl App {
    /// What is said of a visit before it is billed, and how its attestation stands. Nothing is kept.
    ///
    /// # Errors
    /// Locked, not allowed, no such visit.
    pub fn billing_review(&self, encounter: EncounterId) -> Answer<BillingReviewView> {
        let now = self.now();
        let library = self.code_library()?;
        self.with_facts(encounter, Permission::ViewBilling, |session, facts| {
            let material = session.coding_material(encounter)?;
            let patient = material.encounter.patient;
            session.note_reading("billing.open", "encounter", encounter, Some(patient), now)?;
            session.billing_view(&material, &library.on(material.encounter.date_of_service), facts)
        })
    }
}
