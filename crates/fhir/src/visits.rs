//! What happened: the visit, its diagnoses and its services.

use crate::datatype::{CPT, HCPCS, ICD_10_CM, concept, hl7, instant, plain, reference};
use crate::resource::Resource;
use auscult_domain::coding::{AssignmentStatus, CodeAssignment, CodeSystem};
use auscult_domain::encounter::{Encounter, EncounterKind, EncounterStatus};
use auscult_domain::{AssignmentId, OrganizationId};
use serde_json::json;

/// `Encounter`: a visit at this organization.
pub fn encounter(encounter: &Encounter, organization: OrganizationId) -> Resource {
    let (code, words) = match encounter.kind {
        EncounterKind::OfficeVisit => ("AMB", "ambulatory"),
        EncounterKind::Telehealth => ("VR", "virtual"),
        EncounterKind::Hospital => ("IMP", "inpatient encounter"),
        EncounterKind::Emergency => ("EMER", "emergency"),
    };
    let status = match encounter.status {
        EncounterStatus::Scheduled => "planned",
        EncounterStatus::InProgress => "in-progress",
        EncounterStatus::Completed => "finished",
        EncounterStatus::Cancelled => "cancelled",
    };
    let reason = encounter.chief_complaint.as_deref().map(plain).filter(|reason| !reason.is_empty());
    Resource::new("Encounter", encounter.id.uuid())
        .with("identifier", json!([{"value": encounter.number}]))
        .with("status", status)
        .with(
            "class",
            json!({"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": code, "display": words}),
        )
        .with("subject", reference(encounter.patient.uuid()))
        .with("participant", json!([{"individual": reference(encounter.provider.uuid())}]))
        .with("period", json!({"start": instant(encounter.starts_at)}))
        .with("reasonCode", reason.map(|reason| json!([{"text": reason}])).unwrap_or_default())
        .with("serviceProvider", reference(organization.uuid()))
}

/// `Condition`: a diagnosis of the visit. `None` for services, and for what was rejected.
pub fn condition(code: &CodeAssignment, visit: &Encounter) -> Option<Resource> {
    if !code.is_diagnosis() || !code.status.counts() {
        return None;
    }
    let sure = if code.status == AssignmentStatus::Confirmed { "confirmed" } else { "provisional" };
    Some(
        Resource::new("Condition", code.id.uuid())
            .with("clinicalStatus", hl7("condition-clinical", "active"))
            .with("verificationStatus", hl7("condition-ver-status", sure))
            .with("category", json!([hl7("condition-category", "encounter-diagnosis")]))
            .with("code", concept(ICD_10_CM, code.code.code.as_str(), &code.title))
            .with("subject", reference(visit.patient.uuid()))
            .with("encounter", reference(visit.id.uuid()))
            .with("recordedDate", instant(code.selected_at))
            .with("recorder", reference(code.selected_by_user.uuid())),
    )
}

/// `Procedure`: a service of the visit, whose codes are all of `codes`. `None` for diagnoses, and for what was rejected.
pub fn procedure(code: &CodeAssignment, codes: &[CodeAssignment], visit: &Encounter) -> Option<Resource> {
    let system = match code.code.system {
        CodeSystem::Icd10Cm => return None,
        CodeSystem::Cpt => CPT,
        CodeSystem::Hcpcs => HCPCS,
    };
    if !code.status.counts() {
        return None;
    }
    let done = match (code.status, visit.status) {
        (AssignmentStatus::Confirmed, EncounterStatus::Completed) => "completed",
        _ => "unknown",
    };
    let stands = |id: &&AssignmentId| codes.iter().any(|c| c.id == **id && c.is_diagnosis() && c.status.counts());
    let reasons: Vec<_> = code.pointers.iter().filter(stands).map(|diagnosis| reference(diagnosis.uuid())).collect();
    let modifiers: Vec<&str> = code.modifiers.iter().map(|modifier| modifier.as_str()).collect();
    let billed = match (modifiers.is_empty(), code.units) {
        (true, 0 | 1) => None,
        (true, units) => Some(format!("Units: {units}.")),
        (false, units) => Some(format!("Modifiers: {}. Units: {units}.", modifiers.join(", "))),
    };
    Some(
        Resource::new("Procedure", code.id.uuid())
            .with("status", done)
            .with("code", concept(system, code.code.code.as_str(), &code.title))
            .with("subject", reference(visit.patient.uuid()))
            .with("encounter", reference(visit.id.uuid()))
            .with("performedDateTime", visit.date_of_service.to_string())
            .with("performer", json!([{"actor": reference(visit.provider.uuid())}]))
            .with("reasonReference", reasons)
            .with("note", billed.map(|text| json!([{"text": text}])).unwrap_or_default()),
    )
}
