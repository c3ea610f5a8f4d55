//! The data types of FHIR that several resources are made of.

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

pub(crate) const ICD_10_CM: &str = "http://hl7.org/fhir/sid/icd-10-cm";
pub(crate) const CPT: &str = "http://www.ama-assn.org/go/cpt";
pub(crate) const HCPCS: &str = "https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets";
pub(crate) const LOINC: &str = "http://loinc.org";
pub(crate) const UCUM: &str = "http://unitsofmeasure.org";

/// A code of HL7's own code systems.
pub(crate) fn hl7(system: &str, code: &str) -> Value {
    json!({"coding": [{"system": format!("http://terminology.hl7.org/CodeSystem/{system}"), "code": code}]})
}

/// A code, and what it is called in words of our own or the clinic's.
pub(crate) fn concept(system: &str, code: &str, words: &str) -> Value {
    let coding = json!([{"system": system, "code": code}]);
    match plain(words) {
        words if words.is_empty() => json!({"coding": coding}),
        words => json!({"coding": coding, "text": words}),
    }
}

/// A reference to another resource of the same bundle.
pub(crate) fn reference(id: Uuid) -> Value {
    json!({"reference": url(id)})
}

/// How a resource is named within its bundle.
pub(crate) fn url(id: Uuid) -> String {
    format!("urn:uuid:{id}")
}

/// An instant, in UTC and saying so.
pub(crate) fn instant(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// A text as FHIR allows it: no control characters but line breaks and tabs, nothing around it.
pub(crate) fn plain(text: &str) -> String {
    let allowed = |c: &char| matches!(c, '\n' | '\t') || !c.is_control();
    text.replace("\r\n", "\n").chars().filter(allowed).collect::<String>().trim().to_owned()
}

/// A quantity in a unit of UCUM.
pub(crate) fn quantity(value: impl Into<Value>, unit: &str) -> Value {
    json!({"value": value.into(), "unit": unit, "system": UCUM, "code": unit})
}

/// The narrative of a text: its lines as paragraphs, everything in it escaped. `None` where there is nothing to say.
pub(crate) fn narrative(text: &str) -> Option<Value> {
    let text = plain(text);
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let paragraphs: String = lines.map(|line| format!("<p>{}</p>", escaped(line))).collect();
    let div = format!(r#"<div xmlns="http://www.w3.org/1999/xhtml">{paragraphs}</div>"#);
    (!paragraphs.is_empty()).then(|| json!({"status": "generated", "div": div}))
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            letter => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_text_breaks_out_of_its_narrative(text in ".*") {
            if let Some(narrative) = narrative(&text) {
                let div = narrative["div"].as_str().unwrap_or_default();
                let inside = div
                    .trim_start_matches(r#"<div xmlns="http://www.w3.org/1999/xhtml">"#)
                    .trim_end_matches("</div>")
                    .replace("<p>", "")
                    .replace("</p>", "");
                prop_assert!(!inside.contains(['<', '>', '"', '\'']), "{inside}");
            }
        }
    }

    #[test]
    fn lines_become_paragraphs_and_blank_ones_nothing() {
        let said = narrative("Cough.\r\n\r\n  T < 38 & no \"rigor\"").expect("a narrative");
        let div = r#"<div xmlns="http://www.w3.org/1999/xhtml"><p>Cough.</p><p>T &lt; 38 &amp; no &quot;rigor&quot;</p></div>"#;
        assert_eq!(said["div"], div);
        assert_eq!(narrative(" \n\u{7}"), None);
    }
}
