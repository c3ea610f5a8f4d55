//! Vital signs as observations: LOINC codes and UCUM units of the FHIR vital signs profile, names in our own words.

use crate::datatype::{LOINC, concept, hl7, instant, quantity, reference};
use crate::resource::{Resource, part_of};
use auscult_domain::encounter::Encounter;
use serde_json::{Value, json};

/// `Observation`, one for each vital sign that was taken at this visit.
pub fn observations(visit: &Encounter) -> Vec<Resource> {
    let vitals = &visit.vitals;
    let whole = |value: Option<u16>| value.map(Value::from);
    let decimal = |value: Option<f64>| value.map(Value::from);
    let single = [
        ("8867-4", "Pulse", "/min", whole(vitals.pulse)),
        ("9279-1", "Respiratory rate", "/min", whole(vitals.respiratory_rate)),
        ("8310-5", "Temperature", "Cel", decimal(vitals.temperature_c)),
        ("2708-6", "Oxygen saturation", "%", whole(vitals.oxygen_saturation)),
        ("29463-7", "Weight", "kg", decimal(vitals.weight_kg)),
        ("8302-2", "Height", "cm", decimal(vitals.height_cm)),
        ("39156-5", "Body mass index", "kg/m2", decimal(vitals.bmi())),
        ("72514-3", "Pain, 0 to 10", "{score}", vitals.pain.map(Value::from)),
    ];
    let taken = single.into_iter().filter_map(|(code, words, unit, value)| Some((code, words, unit, value?)));
    let mut all: Vec<Resource> = blood_pressure(visit).into_iter().collect();
    all.extend(taken.map(|(code, words, unit, value)| {
        observation(visit, code, words).with("valueQuantity", quantity(value, unit))
    }));
    all
}

fn blood_pressure(visit: &Encounter) -> Option<Resource> {
    let (systolic, diastolic) = (visit.vitals.systolic?, visit.vitals.diastolic?);
    let component = |code: &str, words: &str, value: u16| json!({"code": concept(LOINC, code, words), "valueQuantity": quantity(value, "mm[Hg]")});
    let both = [component("8480-6", "Systolic", systolic), component("8462-4", "Diastolic", diastolic)];
    Some(observation(visit, "85354-9", "Blood pressure").with("component", both.to_vec()))
}

fn observation(visit: &Encounter, code: &str, words: &str) -> Resource {
    Resource::new("Observation", part_of(visit.id.uuid(), code))
        .with("status", "final")
        .with("category", json!([hl7("observation-category", "vital-signs")]))
        .with("code", concept(LOINC, code, words))
        .with("subject", reference(visit.patient.uuid()))
        .with("encounter", reference(visit.id.uuid()))
        .with("effectiveDateTime", instant(visit.starts_at))
}
