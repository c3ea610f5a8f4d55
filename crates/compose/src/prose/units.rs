//! Units, readings and doses as they are written: `1000 mg`, `136/82`, `3/10`, `A1c 8.4 %`.
//!
//! A unit that was not said is added only where the reading can have no other: percent for an A1c of 3.0 to 19.9 (in
//! mmol/mol it would be above 9 and without a decimal),
//! degrees of one scale for a body temperature.

use crate::text::re;

/// The line with its units and readings as they are written; numbers are in digits already.
pub(crate) fn written(text: &str) -> String {
    let text = names(text);
    let text = ratios(&text);
    let text = units(&text);
    re!(r"(?i)(\bA1c\b[a-z ]{0,32}? )(\d{1,2}\.\d)(\s*%)?")
        .replace_all(&text, |found: &regex::Captures<'_>| {
            let percent = found[2].parse::<f64>().is_ok_and(|value| (3.0..20.0).contains(&value));
            format!(
                "{}{}{}",
                &found[1],
                &found[2],
                if percent { " %" } else { found.get(3).map_or("", |said| said.as_str()) }
            )
        })
        .into_owned()
}

/// Tests whose names the decoder spells out.
fn names(text: &str) -> String {
    let text = re!(r"(?i)\b(?:hemoglobin|haemoglobin|hgb)?\s*\ba(?: one |-1-?| 1 ?|-one-?|1 )c\b").replace_all(
        text,
        |found: &regex::Captures<'_>| {
            let whole = &found[0];
            let lead = if whole.starts_with(' ') { " " } else { "" };
            if re!(r"(?i)h(?:a?emoglobin|gb)").is_match(whole) {
                format!("{lead}hemoglobin A1c")
            } else {
                format!("{lead}A1c")
            }
        },
    );
    let text = re!(r"(?i)\b(?:hemoglobin )?a1c\b")
        .replace_all(&text, |found: &regex::Captures<'_>| if found[0].len() > 3 { "hemoglobin A1c" } else { "A1c" });
    let text =
        re!(r"(?i)\bx[ -]rays?\b").replace_all(
            &text,
            |found: &regex::Captures<'_>| {
                if found[0].ends_with(['s', 'S']) { "x-rays" } else { "x-ray" }
            },
        );
    let text = re!(r"(?i)\bover[ -]the[ -]counter\b").replace_all(&text, "over-the-counter");
    let text = re!(r"(?i)\be\.? ?k\.? ?g\b\.?").replace_all(&text, "EKG");
    let text = re!(r"(?i)\b(the|an) er\b").replace_all(&text, "$1 ER");
    acronyms(&text)
}

/// Acronyms in capitals, however they were transcribed.
fn acronyms(text: &str) -> String {
    let pattern = re!(
        r"(?i)\b(?:ct|mri|ekg|ecg|emg|bmp|cmp|cbc|tsh|psa|hiv|uti|copd|gerd|gi|pcp|bmi|icu|jvd|ldl|hdl|nsaids?|ptsd|adhd|cad|chf|ckd|acl|mcl|covid|inr|bnp|esr|crp|egd|ibs|tia|dvt)\b"
    );
    pattern
        .replace_all(text, |found: &regex::Captures<'_>| match found[0].to_lowercase().as_str() {
            "nsaids" => "NSAIDs".to_owned(),
            other => other.to_uppercase(),
        })
        .into_owned()
}

/// `136 over 82` → `136/82`, `3 out of 10` → `3/10`, `98.9 degrees` → `98.9 °F`.
fn ratios(text: &str) -> String {
    let text = re!(r"\b(\d{2,3}) (?:over|/) (\d{2,3})\b").replace_all(text, |found: &regex::Captures<'_>| {
        let (high, low): (u32, u32) = (found[1].parse().unwrap_or(0), found[2].parse().unwrap_or(0));
        if (60..=300).contains(&high) && (20..=200).contains(&low) && low < high {
            format!("{high}/{low}")
        } else {
            found[0].to_owned()
        }
    });
    let text = re!(r"\b(\d+(?:\.\d+)?) out of (10|6|5|4|3|30)\b").replace_all(&text, "$1/$2");
    let text = re!(r"\b([1-6]) over 6 (systolic|diastolic|ejection|holosystolic|murmur)").replace_all(&text, "$1/6 $2");
    re!(r"\b(one|two|three|four|five) out of (10|6|5)\b")
        .replace_all(&text, |found: &regex::Captures<'_>| {
            let digit =
                ["one", "two", "three", "four", "five"].iter().position(|word| *word == &found[1]).unwrap_or(0) + 1;
            format!("{digit}/{}", &found[2])
        })
        .into_owned()
}

fn units(text: &str) -> String {
    const UNITS: [(&str, &str); 14] = [
        ("milligrams?|mgs", "mg"),
        ("micrograms?", "mcg"),
        ("milliliters?", "mL"),
        ("centimeters?", "cm"),
        ("millimeters?", "mm"),
        ("kilograms?|kilos?", "kg"),
        ("pounds?|lbs", "lb"),
        ("grams?", "g"),
        ("beats per minute|beats a minute", "bpm"),
        ("milligrams? per deciliter", "mg/dL"),
        ("milliequivalents?", "mEq"),
        ("percent|per cent", "%"),
        ("degrees fahrenheit|degrees f", "°F"),
        ("degrees celsius|degrees c", "°C"),
    ];
    static PATTERN: std::sync::LazyLock<regex::Regex> = std::sync::LazyLock::new(|| {
        let names: Vec<&str> = UNITS.iter().rev().map(|(names, _)| *names).collect();
        regex::Regex::new(&format!(r"(?i)\b(\d+(?:\.\d+)?)[ -](?:({})\b|(%))", names.join("|")))
            .expect("a valid pattern")
    });
    let text = PATTERN.replace_all(text, |found: &regex::Captures<'_>| {
        let said = found.get(2).map_or("%", |unit| unit.as_str()).to_lowercase();
        let stands =
            |names: &str| names.split('|').any(|name| said == name.replace('?', "") || said == name.replace("s?", ""));
        let unit = UNITS.iter().find(|(names, _)| stands(names)).map_or("%", |(_, unit)| unit);
        format!("{} {unit}", &found[1])
    });
    re!(r"(\d)%").replace_all(&text, "$1 %").into_owned()
}

#[cfg(test)]
mod tests {
    use super::written;
    use crate::prose::numbers::digits;
    use expect_test::{Expect, expect};

    fn check(lines: &str, expected: Expect) {
        let out: Vec<String> = lines.lines().map(|line| written(&digits(line.trim()))).collect();
        expected.assert_eq(&out.join("\n"));
    }

    #[test]
    fn units_and_readings_are_written_as_in_a_chart() {
        check(
            "one thousand milligrams twice a day
            one thirty six over eighty two
            hemoglobin A one C was eight point four
            the a1c and the A 1C
            ninety six percent
            one hundred and seventy eight pounds
            three out of ten
            a two out of six systolic murmur
            get a chest x ray or an mri
            over the counter
            twenty over twenty
            25 milligram tablets
            45% and 45 %
            101 degrees fahrenheit
            two milligrams per deciliter",
            expect![[r#"
                1000 mg twice a day
                136/82
                hemoglobin A1c was 8.4 %
                the A1c and the A1c
                96 %
                178 lb
                3/10
                a 2/6 systolic murmur
                get a chest x-ray or an MRI
                over-the-counter
                20 over 20
                25 mg tablets
                45 % and 45 %
                101 °F
                2 mg/dL"#]],
        );
    }
}
