//! Attestation texts: those that ship and the clinic's own, with fields that the visit fills.
//!
//! What the visit does not know becomes `***`, which a person fills in: nobody attests a text with a hole in it.

use crate::finding::Finding;
use crate::text_macro::TO_FILL_IN;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A text to attest by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct AttestationTemplate {
    /// Names it for good; one with the key of a shipped text takes its place.
    pub key: String,
    /// What people call it.
    pub name: String,
    /// The text; see [`AttestationFacts`] for what may stand in braces.
    pub text: String,
}

/// The clinic's own texts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct AttestationTemplates {
    /// The texts, in the order they are offered.
    pub templates: Vec<AttestationTemplate>,
}

/// What ships: key, name, text.
const SHIPPED: [(&str, &str, &str); 5] = [
    (
        "standard",
        "Standard",
        "I, {physician}, saw {patient} on {date}. The note tells what I found, decided and did. I chose or reviewed the \
         codes {codes}; to the best of my knowledge the note bears them out and the services were medically necessary.",
    ),
    (
        "teaching",
        "Teaching physician with a resident",
        "I, {physician}, saw and examined {patient} on {date} and was present with the resident *** for the key parts of \
         the visit. I took part in the decisions, reviewed the resident's part of the note and agree with it but for what \
         I have changed. To the best of my knowledge the note bears out the codes {codes} and the services were medically \
         necessary.",
    ),
    (
        "time",
        "Time",
        "I, {physician}, spent {minutes} minutes in all on the care of {patient} on {date}, before, during and after the \
         visit on that day; time of clinical staff and of anything billed separately is not counted. To the best of my \
         knowledge the note bears out the codes {codes} and the services were medically necessary.",
    ),
    (
        "incident_to",
        "Incident to a physician's service",
        "The services of {date} for {patient} were provided by *** within the plan of care that I, {physician}, began \
         and take part in. I supervised them directly: I was in the office suite and at hand throughout. To the best of my \
         knowledge the note bears out the codes {codes} and the services were medically necessary.",
    ),
    (
        "telehealth",
        "Telehealth",
        "I, {physician}, saw {patient} on {date} {means}, in real time. The patient was at *** and agreed to a visit of \
         this kind. To the best of my knowledge the note bears out the codes {codes} and the services were medically \
         necessary.",
    ),
];

/// The texts that ship.
pub fn shipped_attestations() -> Vec<AttestationTemplate> {
    let one = |(key, name, text): (&str, &str, &str)| AttestationTemplate {
        key: key.to_owned(),
        name: name.to_owned(),
        text: text.to_owned(),
    };
    SHIPPED.into_iter().map(one).collect()
}

/// What a text is filled with; what is not known stays to be filled in.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct AttestationFacts {
    /// `{physician}`: who attests, with credentials.
    pub physician: String,
    /// `{patient}`: the patient's name.
    pub patient: String,
    /// `{date}`: the day of service, as it is written in notes.
    pub date: String,
    /// `{minutes}`: minutes on the day, where they are documented.
    pub minutes: Option<u32>,
    /// `{codes}`: the codes of the visit, with modifiers.
    pub codes: Vec<String>,
    /// `{means}`: how they met from afar, such as `by video`.
    pub means: Option<String>,
}
crate::redact::redacted_debug!(AttestationFacts, minutes, means);

impl AttestationTemplate {
    /// Its text for this visit. Braces that name nothing stay as they are.
    pub fn filled(&self, facts: &AttestationFacts) -> String {
        let or_open = |text: &str| if text.trim().is_empty() { TO_FILL_IN.to_owned() } else { text.to_owned() };
        let values = [
            ("{physician}", or_open(&facts.physician)),
            ("{patient}", or_open(&facts.patient)),
            ("{date}", or_open(&facts.date)),
            ("{minutes}", facts.minutes.map_or(TO_FILL_IN.to_owned(), |minutes| minutes.to_string())),
            ("{codes}", or_open(&facts.codes.join(", "))),
            ("{means}", facts.means.clone().unwrap_or_else(|| TO_FILL_IN.to_owned())),
        ];
        values.iter().fold(self.text.clone(), |text, (name, value)| text.replace(name, value))
    }
}

/// Whether something in these words is still to be filled in.
pub fn is_left_open(words: &str) -> bool {
    words.contains(TO_FILL_IN) || words.contains(['{', '}'])
}

impl AttestationTemplates {
    /// What is offered: the shipped texts, each replaced by the clinic's own of its key, then the clinic's others.
    pub fn offered(&self) -> Vec<AttestationTemplate> {
        let own = |key: &str| self.templates.iter().find(|template| template.key == key).cloned();
        let shipped = shipped_attestations();
        let others = self.templates.iter().filter(|own| !shipped.iter().any(|one| one.key == own.key)).cloned();
        let first: Vec<_> = shipped.iter().map(|one| own(&one.key).unwrap_or_else(|| one.clone())).collect();
        first.into_iter().chain(others).collect()
    }

    /// What keeps them from being kept: a key there twice, one without a name or a text.
    pub fn faults(&self) -> Vec<Finding> {
        let mut seen = BTreeSet::new();
        let mut findings = Vec::new();
        for template in &self.templates {
            let key = template.key.trim();
            if key.is_empty() || !seen.insert(key) {
                findings.push(Finding::error(key, "Each text needs a key of its own."));
            }
            if template.name.trim().is_empty() {
                findings.push(Finding::error(key, "Each text needs a name."));
            }
            if template.text.trim().is_empty() {
                findings.push(Finding::error(key, "A text to attest needs its words."));
            }
        }
        findings
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts() -> AttestationFacts {
        AttestationFacts {
            physician: "Dana Whitfield, MD".into(),
            patient: "Ana Ruiz".into(),
            date: "20 November 2026".into(),
            minutes: Some(35),
            codes: vec!["99214-25".into(), "93000".into()],
            means: Some("by video".into()),
        }
    }

    #[test]
    fn what_the_visit_knows_is_filled_and_the_rest_stays_open() {
        for template in shipped_attestations() {
            let full = template.filled(&facts());
            assert!(full.contains("Ana Ruiz") && full.contains("99214-25, 93000"), "{full}");
            let asks = ["teaching", "incident_to", "telehealth"].contains(&template.key.as_str());
            assert_eq!(is_left_open(&full), asks, "{full}");
            assert!(!full.contains(['{', '}']), "{full}");
            assert!(is_left_open(&template.filled(&AttestationFacts::default())));
        }
        assert!(!format!("{:?}", facts()).contains("Ruiz"));
    }

    #[test]
    fn the_clinics_own_takes_the_place_of_ours() {
        let own = |key: &str| AttestationTemplate { key: key.into(), name: "Ours".into(), text: "Words.".into() };
        let offered = AttestationTemplates { templates: vec![own("hospice"), own("standard")] }.offered();
        assert_eq!(offered.len(), 6);
        assert_eq!((offered[0].name.as_str(), offered[5].key.as_str()), ("Ours", "hospice"));
        for (templates, faults) in [
            (vec![own("a"), own("a")], 1),
            (vec![own("")], 1),
            (vec![AttestationTemplate { name: " ".into(), ..own("a") }], 1),
            (vec![AttestationTemplate { text: String::new(), ..own("a") }], 1),
            (vec![own("a"), own("b")], 0),
        ] {
            assert_eq!(AttestationTemplates { templates }.faults().len(), faults);
        }
    }
}
