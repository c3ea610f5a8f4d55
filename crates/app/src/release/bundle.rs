//! A release as a FHIR bundle: who first, then visit by visit.

use super::gathering::Records;
use auscult_domain::consent::ConsentEntry;
use auscult_domain::organization::Organization;
use auscult_fhir::{LeadsNowhere, SignedDocument};
use chrono::{DateTime, Utc};

/// The bundle, as it is written to a file.
pub(super) fn bundle(
    records: &Records,
    organization: &Organization,
    at: DateTime<Utc>,
) -> Result<Vec<u8>, LeadsNowhere> {
    let mut resources = vec![auscult_fhir::patient(&records.patient), auscult_fhir::organization(organization)];
    resources.extend(records.people.values().map(auscult_fhir::practitioner));
    resources.extend(auscult_fhir::allergies(&records.patient));
    for entry in &records.consents {
        let ConsentEntry::Given { consent } = entry else { continue };
        let ended = records.consents.iter().find_map(|entry| match entry {
            ConsentEntry::Withdrawn { withdrawal } if withdrawal.of == consent.id => Some(withdrawal.on),
            _ => None,
        });
        resources.push(auscult_fhir::consent(consent, organization.id, ended));
    }
    for one in &records.visits {
        let visit = &one.visit;
        resources.push(auscult_fhir::encounter(visit, organization.id));
        resources.extend(auscult_fhir::observations(visit));
        resources.extend(one.codes.iter().filter_map(|code| auscult_fhir::condition(code, visit)));
        resources.extend(one.codes.iter().filter_map(|code| auscult_fhir::procedure(code, &one.codes, visit)));
        resources.extend(auscult_fhir::recording_consent(visit, organization.id));
        for signed in &one.signed {
            let document = SignedDocument { note: &signed.note, signature: &signed.signature, pdf: &signed.pdf };
            resources.push(auscult_fhir::composition(&document));
            resources.push(auscult_fhir::document_reference(&document));
            resources.push(auscult_fhir::provenance(&document));
        }
    }
    Ok(auscult_fhir::bundle(&resources, at)?.to_string().into_bytes())
}
