//! Who: the patient, the people who treat, the organization.

use crate::datatype::{hl7, plain};
use crate::resource::Resource;
use auscult_domain::organization::{Organization, User};
use auscult_domain::patient::{Patient, Sex};
use serde_json::{Value, json};

/// `Patient`.
pub fn patient(patient: &Patient) -> Resource {
    let details = &patient.details;
    let mut identifiers = vec![json!({"use": "usual", "type": hl7("v2-0203", "PI"), "value": patient.number})];
    if let Some(mrn) = details.mrn.as_deref().map(plain).filter(|mrn| !mrn.is_empty()) {
        identifiers.push(json!({"use": "secondary", "type": hl7("v2-0203", "MR"), "value": mrn}));
    }
    let given: Vec<String> = details.given_name.split_whitespace().map(plain).collect();
    Resource::new("Patient", patient.id.uuid())
        .with("identifier", identifiers)
        .with("active", true)
        .with("name", json!([name(&plain(&details.family_name), &given)]))
        .with("telecom", telecom(details.phone.as_deref(), details.email.as_deref()))
        .with("gender", gender(details.sex))
        .with("birthDate", details.birth_date.to_string())
        .with("address", address(&details.address))
}

fn name(family: &str, given: &[String]) -> Value {
    let mut name = json!({"use": "official", "family": family});
    if !given.is_empty() {
        name["given"] = given.into();
    }
    name
}

/// FHIR's administrative gender.
fn gender(sex: Sex) -> &'static str {
    match sex {
        Sex::Female => "female",
        Sex::Male => "male",
        Sex::Other => "other",
        Sex::Unknown => "unknown",
    }
}

/// `Practitioner`: somebody of the clinic, by the name printed under their signature.
pub fn practitioner(user: &User) -> Resource {
    Resource::new("Practitioner", user.id.uuid())
        .with("active", true)
        .with("name", json!([{"use": "official", "text": plain(&user.signature_name())}]))
}

/// `Organization`.
pub fn organization(organization: &Organization) -> Resource {
    Resource::new("Organization", organization.id.uuid())
        .with("active", true)
        .with("name", plain(&organization.name))
        .with("telecom", telecom(organization.phone.as_deref(), None))
        .with("address", address(&organization.address))
}

fn telecom(phone: Option<&str>, email: Option<&str>) -> Vec<Value> {
    let both = [("phone", phone), ("email", email)];
    let known = both.into_iter().filter_map(|(system, value)| Some((system, plain(value?))));
    known
        .filter(|(_, value)| !value.is_empty())
        .map(|(system, value)| json!({"system": system, "value": value}))
        .collect()
}

/// Lines as they are printed; which is street and which is town is not known.
fn address(lines: &[String]) -> Vec<Value> {
    let lines: Vec<String> = lines.iter().map(|line| plain(line)).filter(|line| !line.is_empty()).collect();
    if lines.is_empty() { Vec::new() } else { vec![json!({"text": lines.join(", "), "line": lines})] }
}
