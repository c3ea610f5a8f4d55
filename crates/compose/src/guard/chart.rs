//! What the chart says that a note may say too: who the patient is, vital signs in both systems of units, allergies, the
//! day.

use super::GuardRequest;
use super::heard::ChartText;
use auscult_domain::patient::Sex;
use chrono::Datelike;

/// The chart as lines.
pub(super) fn lines(request: &GuardRequest<'_>) -> Vec<ChartText> {
    let mut out: Vec<ChartText> = crate::chart::lines(request.patient, request.encounter)
        .into_iter()
        .map(|line| ChartText { field: line.field, text: line.text })
        .collect();
    // Of nobody in particular nothing is known.
    if !(request.patient.given_name.is_empty() && request.patient.family_name.is_empty()) {
        out.push(ChartText { field: "patient", text: person(request) });
    }
    out.push(ChartText { field: "encounter.dateOfService", text: day(request.encounter.date_of_service) });
    if let Some(vitals) = vitals_in_other_units(request) {
        out.push(ChartText { field: "encounter.vitals", text: vitals });
    }
    out.extend(request.known.iter().map(|text| ChartText { field: "chart", text: text.clone() }));
    out
}

fn person(request: &GuardRequest<'_>) -> String {
    let patient = request.patient;
    let age = patient.age_on(request.encounter.date_of_service);
    let sex = match patient.sex {
        Sex::Female => "female woman Mrs Ms",
        Sex::Male => "male man Mr",
        Sex::Other | Sex::Unknown => "",
    };
    let born = day(patient.birth_date);
    let mrn = patient.mrn.as_deref().unwrap_or_default();
    format!("{} {}, {age} years old, {sex}, born {born}. {mrn}", patient.given_name, patient.family_name)
}

/// A day in the ways it is written.
fn day(day: chrono::NaiveDate) -> String {
    format!(
        "{} {}/{}/{} {} {} {}",
        day.format("%B"),
        day.month(),
        day.day(),
        day.year(),
        day.year(),
        day.month(),
        day.day()
    )
}

fn vitals_in_other_units(request: &GuardRequest<'_>) -> Option<String> {
    let vitals = &request.encounter.vitals;
    let mut out = Vec::new();
    out.extend(vitals.temperature_c.map(|degrees| format!("temperature {:.1} °F", degrees * 1.8 + 32.0)));
    out.extend(vitals.weight_kg.map(|kilograms| format!("weight {0:.0} lb, weight {0:.1} lb", kilograms / 0.453_592)));
    out.extend(vitals.height_cm.map(|centimetres| {
        let inches = (centimetres / 2.54).round();
        format!("height {inches:.0} inches, height {:.0} feet {:.0} inches", (inches / 12.0).floor(), inches % 12.0)
    }));
    (!out.is_empty()).then(|| out.join(", "))
}
