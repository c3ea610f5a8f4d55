//! What could harm the patient, and what they agreed to.

use crate::datatype::{hl7, instant, plain, reference};
use crate::resource::{Resource, part_of};
use auscult_domain::OrganizationId;
use auscult_domain::consent::ConsentKind;
use auscult_domain::encounter::Encounter;
use auscult_domain::patient::Patient;
use chrono::NaiveDate;
use serde_json::{Value, json};

/// `AllergyIntolerance`, one for each that is on record.
pub fn allergies(patient: &Patient) -> Vec<Resource> {
    let known = patient.details.allergies.iter().enumerate().filter(|(_, known)| !plain(&known.substance).is_empty());
    let resource = |(place, known): (usize, &auscult_domain::patient::Allergy)| {
        let reaction = known.reaction.as_deref().map(plain).filter(|reaction| !reaction.is_empty());
        Resource::new("AllergyIntolerance", part_of(patient.id.uuid(), &format!("allergy {place}")))
            .with("clinicalStatus", hl7("allergyintolerance-clinical", "active"))
            .with("code", json!({"text": plain(&known.substance)}))
            .with("patient", reference(patient.id.uuid()))
            .with("reaction", reaction.map(|text| json!([{"manifestation": [{"text": text}]}])).unwrap_or_default())
    };
    known.map(resource).collect()
}

/// `Consent` to record a visit, where it was given.
pub fn recording_consent(visit: &Encounter, organization: OrganizationId) -> Option<Resource> {
    let given = visit.consent.as_ref()?;
    Some(
        base(part_of(visit.id.uuid(), "recording consent"), "patient-privacy", "Recording of a visit", &given.words)
            .with("patient", reference(visit.patient.uuid()))
            .with("dateTime", instant(given.at))
            .with("organization", json!([reference(organization.uuid())]))
            .with(
                "provision",
                json!({"type": "permit", "data": [{"meaning": "related", "reference": reference(visit.id.uuid())}]}),
            ),
    )
}

/// `Consent` of a patient, given to a text of the organization; `ended` is the day it was taken back.
pub fn consent(
    given: &auscult_domain::consent::Consent,
    organization: OrganizationId,
    ended: Option<NaiveDate>,
) -> Resource {
    let details = &given.details;
    let (scope, about) = match details.kind {
        ConsentKind::Recording => ("patient-privacy", "Recording of visits"),
        ConsentKind::Sharing => ("patient-privacy", "Sharing of records"),
        ConsentKind::Treatment => ("treatment", "Treatment"),
    };
    let last = ended.or(details.expires_on);
    let mut period = json!({"start": details.given_on.to_string()});
    if let Some(last) = last {
        period["end"] = last.to_string().into();
    }
    let words = match details.scope.as_deref().map(plain).filter(|scope| !scope.is_empty()) {
        Some(scope) => format!("{} {scope}", given.words),
        None => given.words.clone(),
    };
    let status = if ended.is_some() { "inactive" } else { "active" };
    base(given.id.uuid(), scope, about, &words)
        .with("status", status)
        .with("patient", reference(given.patient.uuid()))
        .with("dateTime", instant(given.taken_at))
        .with("organization", json!([reference(organization.uuid())]))
        .with("provision", json!({"type": "permit", "period": period}))
}

/// What every consent says: that it stands, what it is about, and the words it was given to.
fn base(id: uuid::Uuid, scope: &str, about: &str, words: &str) -> Resource {
    let category: Value = json!([{"coding": [{"system": "http://loinc.org", "code": "59284-0"}], "text": about}]);
    Resource::new("Consent", id)
        .with("status", "active")
        .with("scope", hl7("consentscope", scope))
        .with("category", category)
        .with("policyRule", json!({"text": plain(words)}))
}
