//! What the chart holds: chief complaint, allergies, vital signs. Each line names the record it stands in.

use crate::text::re;
use auscult_domain::encounter::Encounter;
use auscult_domain::patient::PatientDetails;
use auscult_domain::template::SectionKind;
use auscult_domain::vitals::VitalSigns;

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

/// Whether the chart holds this reading already, in these or in other units: then it is not written twice.
pub(crate) fn holds(lines: &[ChartLine], vitals: &VitalSigns, spoken: &str) -> bool {
    in_other_units(vitals, spoken) || stands_in(lines, spoken)
}

/// `98.9 °F` where the chart has 37.2 °C, `178 lb` where it has 80.7 kg.
fn in_other_units(vitals: &VitalSigns, spoken: &str) -> bool {
    let Some(reading) = re!(r"^(Temperature|Weight) (\d+(?:\.\d+)?) (°F|lb)\.?$").captures(spoken) else {
        return false;
    };
    let Ok(value) = reading[2].parse::<f64>() else { return false };
    let near = |charted: Option<f64>, spoken: f64, apart: f64| {
        charted.is_some_and(|charted| (charted - spoken).abs() <= apart)
    };
    match &reading[3] {
        "°F" => near(vitals.temperature_c, (value - 32.0) / 1.8, 0.06),
        _ => near(vitals.weight_kg, value * 0.453_592, 0.5),
    }
}

fn stands_in(lines: &[ChartLine], spoken: &str) -> bool {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reading_in_other_units_is_the_same_reading() {
        let vitals =
            VitalSigns { temperature_c: Some(37.2), weight_kg: Some(80.7), pulse: Some(88), ..VitalSigns::default() };
        let lines = [ChartLine {
            kind: SectionKind::VitalSigns,
            text: "Pulse 88/min, temperature 37.2 °C, weight 80.7 kg.".into(),
            field: "encounter.vitals",
        }];
        for same in ["Temperature 98.9 °F.", "Weight 178 lb.", "Pulse 88.", "Temperature 37.2 °C."] {
            assert!(holds(&lines, &vitals, same), "{same}");
        }
        for other in ["Temperature 100.4 °F.", "Weight 187 lb.", "Pulse 98.", "Pulse 8."] {
            assert!(!holds(&lines, &vitals, other), "{other}");
        }
    }
}
