//! A release on paper: a cover that says what it is and what lies beside it, then the record, visit by visit.

use super::gathering::{Records, Signed, VisitRecords};
use auscult_documents::{ClinicLetter, LetterPart};
use auscult_domain::coding::CodeSystem;
use auscult_domain::consent::ConsentEntry;
use auscult_domain::encounter::{ConsentForm, EncounterKind};
use auscult_domain::organization::Organization;
use auscult_domain::release::{Recipient, ReleaseOrder, ReleasePart};
use auscult_domain::signed_note::SignedKind;
use auscult_domain::vitals::VitalSigns;
use chrono::{DateTime, Local, NaiveDate, Utc};

/// The letter of a release; `beside` are the names of the other files.
pub(super) fn letter<'a>(
    records: &'a Records,
    order: &ReleaseOrder,
    organization: &'a Organization,
    beside: &[String],
    at: DateTime<Utc>,
) -> ClinicLetter<'a> {
    let mut parts =
        vec![part("Contents", contents(records, order, beside)), part("The patient", person(records, order))];
    for one in &records.visits {
        parts.push(part(format!("Visit of {}", day(one.visit.date_of_service)), visit(one, records)));
        parts.extend(one.signed.iter().map(document));
    }
    parts.push(part("Consents", consents(records)));
    parts.extend(records.amendments.iter().map(|request| {
        let asked = &request.asked;
        let steps = crate::rights::steps(request);
        let text = format!("Received on {}: {}\n{}\n{steps}", day(asked.received_on), asked.about, asked.words);
        part("Request to amend the record", text)
    }));
    ClinicLetter {
        drawn: None,
        organization,
        patient: &records.patient,
        title: "Records".to_owned(),
        facts: vec![("Given to", recipient(&order.to)), ("Visits", span(order)), ("Reason", order.why.trim().to_owned())],
        opening: vec![
            "This is a copy of what the practice keeps about the patient, as far as it was asked for. A signed note counts \
             as its own PDF says, which lies beside this one with the signature of who wrote it; its text stands here to \
             be read."
                .to_owned(),
        ],
        parts,
        at,
        foot: "Copy of records".to_owned(),
    }
}

fn part(title: impl Into<String>, text: String) -> LetterPart {
    LetterPart { title: title.into(), text }
}

fn day(day: NaiveDate) -> String {
    day.format("%-d %B %Y").to_string()
}

fn moment(at: DateTime<Utc>) -> String {
    at.with_timezone(&Local).format("%-d %B %Y at %H:%M (UTC%:z)").to_string()
}

fn recipient(to: &Recipient) -> String {
    match to {
        Recipient::Patient => "The patient".to_owned(),
        Recipient::Named { name } => format!("{}, named by the patient", name.trim()),
        Recipient::Clinician { name } | Recipient::Authority { name } => name.trim().to_owned(),
    }
}

fn span(order: &ReleaseOrder) -> String {
    match (order.from, order.until) {
        (None, None) => "All".to_owned(),
        (Some(from), None) => format!("From {}", day(from)),
        (None, Some(until)) => format!("Up to {}", day(until)),
        (Some(from), Some(until)) => format!("{} to {}", day(from), day(until)),
    }
}

fn contents(records: &Records, order: &ReleaseOrder, beside: &[String]) -> String {
    let mut lines = Vec::new();
    for one in &records.visits {
        let signed = one.signed.len();
        let count = match signed {
            0 => String::new(),
            1 => ", 1 signed document".to_owned(),
            more => format!(", {more} signed documents"),
        };
        lines.push(format!("- {}, {}{count}", day(one.visit.date_of_service), one.visit.number));
    }
    if records.visits.is_empty() {
        lines.push("There is no visit in the time asked for.".to_owned());
    }
    if !order.has(ReleasePart::Demographics) {
        lines.push("Address, telephone and other numbers were not asked for.".to_owned());
    }
    lines.push("Beside this file:".to_owned());
    lines.extend(beside.iter().map(|name| format!("- {name}")));
    lines.join("\n")
}

fn person(records: &Records, order: &ReleaseOrder) -> String {
    let details = &records.patient.details;
    let mut lines = details.address.clone();
    let labelled = [("Telephone", &details.phone), ("E-mail", &details.email), ("Medical record number", &details.mrn)];
    lines.extend(labelled.into_iter().filter_map(|(label, value)| Some(format!("{label}: {}", value.as_ref()?))));
    if order.has(ReleasePart::Allergies) {
        lines.push(if details.allergies.is_empty() { "No allergies on record.".into() } else { "Allergies:".into() });
        lines.extend(details.allergies.iter().map(|allergy| match &allergy.reaction {
            Some(reaction) => format!("- {}: {reaction}", allergy.substance),
            None => format!("- {}", allergy.substance),
        }));
    }
    lines.join("\n")
}

/// What was agreed to and taken back, a line each.
fn consents(records: &Records) -> String {
    let line = |entry: &ConsentEntry| match entry {
        ConsentEntry::Given { consent } => {
            let scope = consent.details.scope.as_ref().map(|scope| format!(": {scope}")).unwrap_or_default();
            let last = consent.details.expires_on.map(|last| format!(" Up to {}.", day(last))).unwrap_or_default();
            let kind = crate::rights::kind(consent.details.kind);
            format!("- {kind}{scope}. {}{last}", crate::rights::given(consent))
        }
        ConsentEntry::Withdrawn { withdrawal } => {
            format!("- Taken back from {} on: {}", day(withdrawal.on), withdrawal.reason)
        }
    };
    records.consents.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn visit(one: &VisitRecords, records: &Records) -> String {
    let visit = &one.visit;
    let kind = match visit.kind {
        EncounterKind::OfficeVisit => "Office visit",
        EncounterKind::Telehealth => "Telehealth visit",
        EncounterKind::Hospital => "Hospital visit",
        EncounterKind::Emergency => "Emergency visit",
    };
    let mut lines = vec![format!("{kind} {}, {}", visit.number, records.name(visit.provider))];
    lines.extend(visit.chief_complaint.as_ref().map(|why| format!("Reason: {why}")));
    lines.extend(vitals(&visit.vitals).map(|taken| format!("Vital signs: {taken}")));
    if !one.codes.is_empty() {
        lines.push("Diagnoses and services:".to_owned());
        lines.extend(one.codes.iter().map(|code| {
            let system = match code.code.system {
                CodeSystem::Icd10Cm => "ICD-10-CM",
                CodeSystem::Cpt => "CPT",
                CodeSystem::Hcpcs => "HCPCS",
            };
            format!("- {system} {} {}", code.code.code, code.title)
        }));
    }
    if let Some(consent) = &visit.consent {
        let how = match consent.form {
            ConsentForm::Verbal => "said aloud",
            ConsentForm::Written => "in writing",
            ConsentForm::Proxy => "by somebody who may decide for the patient",
        };
        lines.push(format!("Agreed to be recorded on {}, {how}: {}", moment(consent.at), consent.words));
    }
    if one.draft.is_some() {
        lines.push("The note of this visit is not signed; it lies beside as a draft and says so on every page.".into());
    }
    lines.join("\n")
}

/// Readings with their units, as one line.
fn vitals(vitals: &VitalSigns) -> Option<String> {
    let mut taken = Vec::new();
    if let (Some(systolic), Some(diastolic)) = (vitals.systolic, vitals.diastolic) {
        taken.push(format!("blood pressure {systolic}/{diastolic} mmHg"));
    }
    let mut add = |value: Option<f64>, name: &str, unit: &str| {
        taken.extend(value.map(|value| format!("{name} {value} {unit}")));
    };
    add(vitals.pulse.map(f64::from), "pulse", "a minute");
    add(vitals.respiratory_rate.map(f64::from), "breaths", "a minute");
    add(vitals.temperature_c, "temperature", "°C");
    add(vitals.oxygen_saturation.map(f64::from), "oxygen saturation", "%");
    add(vitals.weight_kg, "weight", "kg");
    add(vitals.height_cm, "height", "cm");
    add(vitals.bmi(), "body mass index", "kg/m²");
    add(vitals.pain.map(f64::from), "pain", "of 10");
    (!taken.is_empty()).then(|| taken.join(", "))
}

/// The text of a signed document, with who signed it and what its PDF is known by.
fn document(signed: &Signed) -> LetterPart {
    let note = &signed.note;
    let title = match &note.kind {
        SignedKind::Note => note.template.clone(),
        SignedKind::Addendum { .. } => format!("Addendum: {}", note.template),
        SignedKind::Amendment { .. } => format!("Amendment: {}", note.template),
    };
    let mut lines = Vec::new();
    if let SignedKind::Amendment { reason, .. } = &note.kind {
        lines.push(format!("Corrects the signed note. Reason: {reason}"));
    }
    for section in note.sections.iter().filter(|section| !section.text.trim().is_empty()) {
        lines.push(format!("{}:", section.title.trim()));
        lines.push(section.text.clone());
    }
    let attested = &note.attestation;
    lines.push(format!(
        "Signed by {} on {}. Record, SHA-256 {}",
        attested.name,
        moment(attested.at),
        signed.signature.sha256
    ));
    part(format!("{title}, {}", day(note.encounter.date_of_service)), lines.join("\n"))
}
