//! Vital signs that stand twice, in the same or in two units: the first stays.

use super::super::edits::Edit;
use super::super::kept::{Promise, in_celsius};
use super::super::lines::{Form, Line};
use crate::text::re;
use auscult_domain::enhancement::{ChangeType, EnhancementType};
use auscult_domain::note::NoteContent;
use auscult_domain::template::SectionKind;
use std::collections::HashSet;
use std::ops::Range;

pub(super) fn propose(note: &NoteContent, lines: &[Vec<Line>]) -> Vec<Edit> {
    let mut seen = HashSet::new();
    let mut out = Vec::new();
    let vitals = |line: &&Line| matches!(line.kind, SectionKind::VitalSigns | SectionKind::PhysicalExam);
    for line in lines.iter().flatten().filter(vitals).filter(|line| line.form != Form::Heading) {
        let text = &note.sections[line.section].text;
        for (range, name, value) in readings(&text[line.body.clone()]) {
            if !seen.insert((name, value)) {
                let range = line.body.start + range.start..line.body.start + range.end;
                let why = "The same reading stands before.";
                out.push(
                    Edit::of(EnhancementType::Structure, line.section, range, "", why, 0.92)
                        .of_kind(ChangeType::Deletion)
                        .promising(Promise::StandsElsewhere),
                );
            }
        }
    }
    out
}

/// The readings of a line that may be taken out whole: from the mark before each to its end; which; and of what value.
fn readings(body: &str) -> Vec<(Range<usize>, &'static str, String)> {
    let pattern = re!(
        r"(?i)(?:^|[,;.]\s+(?:and\s+)?)((blood pressure|bp|pulse|heart rate|hr|respiratory rate|rr|temperature|temp|oxygen saturation|spo2|o2 sat|weight|height|bmi)(?: is| was| of|:)?\s+(\d+(?:\.\d+)?(?:/\d+)?)\s*(mmhg|/min|bpm|%|°\s?[cf]|kg|cm|kg/m²|lbs?|beats per minute)?)"
    );
    let mut out = Vec::new();
    for found in pattern.captures_iter(body) {
        let (Some(all), Some(name), Some(value)) = (found.get(0), found.get(2), found.get(3)) else { continue };
        let unit = found.get(4).map_or("", |unit| unit.as_str());
        let celsius = in_celsius(&format!("{} {}", value.as_str(), unit.to_uppercase()));
        let value = if unit.starts_with('°') { celsius } else { value.as_str().to_owned() };
        let name = match name.as_str().to_lowercase().as_str() {
            "blood pressure" | "bp" => "pressure",
            "pulse" | "heart rate" | "hr" => "pulse",
            "respiratory rate" | "rr" => "breaths",
            "temperature" | "temp" => "temperature",
            "oxygen saturation" | "spo2" | "o2 sat" => "saturation",
            "weight" => "weight",
            "height" => "height",
            _ => "bmi",
        };
        // At the end of a list what follows is its mark; a sentence's own mark goes with it.
        let rest = &body[all.end()..];
        let lone = all.as_str().starts_with('.') || all.start() == 0;
        if rest.is_empty() || rest.starts_with([',', ';', '.']) {
            let start = if all.as_str().starts_with('.') { all.start() + 1 } else { all.start() };
            let end = if lone && rest.starts_with('.') { all.end() + 1 } else { all.end() };
            out.push((start..end, name, value));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::testing::laid_out;
    use super::*;

    #[test]
    fn a_reading_stands_once() {
        let check = |text: &str, expected: &str| assert_eq!(laid_out(SectionKind::VitalSigns, text), expected);
        check("Temperature 98.9 °F, pulse 80/min, temperature 37.2 °C.", "Temperature 98.9 °F, pulse 80/min.");
        check("Blood pressure 136/82 mmHg, pulse 80. BP 136/82.", "Blood pressure 136/82 mmHg, pulse 80.");
        check("Blood pressure 136/82. Blood pressure 128/80.", "Blood pressure 136/82. Blood pressure 128/80.");
    }
}
