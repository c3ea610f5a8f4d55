//! What the chart holds: chief complaint, allergies, vital signs. Each line names the record it stands in.

use auscult_domain::encounter::Encounter;
use auscult_domain::patient::PatientDetails;
use auscult_domain::template::SectionKind;

/// A line from the chart.
pub(crate) struct ChartLine {
    /// The section it belongs in.
    pub kind: SectionKind,
    /// The line, with its full stop.
    pub text: String,
    /// The record and field.
    pub field: &'static str,
}

/// The lines of the chart that belong in a note.
pub(crate) fn lines(patient: &PatientDetails, encounter: &Encounter) -> Vec<ChartLine> {
    let mut lines = Vec::new();
    if let Some(complaint) =
        encounter.chief_complaint.as_deref().map(str::trim).filter(|complaint| !complaint.is_empty())
    {
        let text = crate::prose::sentence(complaint);
        lines.push(ChartLine { kind: SectionKind::ChiefComplaint, text, field: "encounter.chiefComplaint" });
    }
    for allergy in &patient.allergies {
        let reaction = allergy.reaction.as_deref().map(str::trim).filter(|reaction| !reaction.is_empty());
        let text = match reaction {
            Some(reaction) => format!("{}: {reaction}.", allergy.substance.trim()),
            None => format!("{}.", allergy.substance.trim()),
        };
        lines.push(ChartLine { kind: SectionKind::Allergies, text, field: "patient.allergies" });
    }
    let readings = readings(encounter);
    if !readings.is_empty() {
        let text = crate::prose::sentence(&readings.join(", "));
        lines.push(ChartLine { kind: SectionKind::VitalSigns, text, field: "encounter.vitals" });
    }
    lines
}

fn readings(encounter: &Encounter) -> Vec<String> {
    let v = &encounter.vitals;
    let mut out = Vec::new();
    if let (Some(systolic), Some(diastolic)) = (v.systolic, v.diastolic) {
        out.push(format!("blood pressure {systolic}/{diastolic} mmHg"));
    }
    out.extend(v.pulse.map(|pulse| format!("pulse {pulse}/min")));
    out.extend(v.respiratory_rate.map(|rate| format!("respiratory rate {rate}/min")));
    out.extend(v.temperature_c.map(|degrees| format!("temperature {degrees:.1} °C")));
    out.extend(v.oxygen_saturation.map(|saturation| format!("oxygen saturation {saturation} %")));
    out.extend(v.weight_kg.map(|kilograms| format!("weight {} kg", rounded(kilograms))));
    out.extend(v.height_cm.map(|centimetres| format!("height {} cm", rounded(centimetres))));
    out.extend(v.bmi().map(|bmi| format!("BMI {bmi:.1} kg/m²")));
    out.extend(v.pain.map(|pain| format!("pain {pain}/10")));
    out
}

/// To one decimal, without `.0`.
fn rounded(value: f64) -> String {
    format!("{value:.1}").trim_end_matches(".0").to_owned()
}

/// Whether the chart holds this reading already, word for word: then it is not written twice.
pub(crate) fn holds(lines: &[ChartLine], spoken: &str) -> bool {
    let spoken = spoken.to_lowercase();
    let spoken = spoken.trim_end_matches('.');
    let spoken = spoken.trim_end_matches(" %").trim_end_matches(" °f").trim_end_matches(" °c");
    lines.iter().filter(|line| line.kind == SectionKind::VitalSigns).any(|line| {
        let line = line.text.to_lowercase();
        line.split(", ").any(|reading| {
            reading.starts_with(spoken)
                && !reading[spoken.len()..].starts_with(|c: char| c.is_ascii_digit() || c == '.')
        })
    })
}
