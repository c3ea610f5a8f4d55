//! A stretch of a note in plain words: spoken to the patient, the field's words explained, long sentences cut.

use super::person::to_you;
use super::selection::AsWhat;
use crate::enhance::in_plain_words;
use crate::text::{capitalised, decapitalised, re};

/// In plain words.
pub(super) fn said(original: &str, as_what: AsWhat) -> Option<String> {
    spoken(&in_plain_words(original), original, as_what)
}

/// In the note's own words, spoken to the patient.
pub(super) fn kept(original: &str, as_what: AsWhat) -> Option<String> {
    spoken(original, original, as_what)
}

fn spoken(text: &str, original: &str, as_what: AsWhat) -> Option<String> {
    let text = text.trim().trim_end_matches([':', ';', ',']);
    let text = match as_what {
        AsWhat::Name => named(text, original),
        AsWhat::Statement => to_you(text),
        AsWhat::Step => step(&to_you(text)),
    };
    let text = re!(r"\s+").replace_all(&text, " ").trim().to_owned();
    if text.chars().filter(|c| c.is_alphanumeric()).count() < 2 {
        return None;
    }
    let text = capitalised(&text);
    Some(if text.ends_with(['.', '!', '?']) { text } else { format!("{text}.") })
}

/// The plain name, with the medical one beside it where they differ.
fn named(text: &str, original: &str) -> String {
    let own = |name: &str| {
        let name = name.trim().trim_end_matches(['.', ':']);
        re!(r"(?i) (?:standpoint|issue|perspective)$").replace(name, "").into_owned()
    };
    let (plain, medical) = (own(text), own(original));
    let (plain, medical) = (plain.as_str(), medical.as_str());
    let differs = !plain.eq_ignore_ascii_case(medical) && crate::enhance::facts(medical).is_empty();
    if differs { format!("{} ({}).", capitalised(plain), decapitalised(medical)) } else { format!("{plain}.") }
}

/// What the clinician does is done by us; what the patient does is asked of them.
fn step(text: &str) -> String {
    let text = re!(r"^(?:Continue|Keep) (?:you )?on ").replace(text, "Keep taking ");
    let text = re!(r"^(Start|Put|Place) you on ").replace(&text, "Start ");
    let text: &str = &text;
    let ours = re!(
        r"^(?:Order|Refer|Schedule|Obtain|Get|Check|Repeat|Start|Begin|Increase|Decrease|Lower|Reduce|Raise|Add|Prescribe|Send|Switch|Stop|Refill|Give|Try|Watch|Monitor|Test|Review|Provide|Change|Draw|Perform|Do|Inject) "
    );
    if ours.is_match(text) { format!("We will {}", decapitalised(text)) } else { text.to_owned() }
}

/// A long sentence as several, where the parts stand alone.
pub(super) fn cut(text: &str) -> Vec<String> {
    if text.split_whitespace().count() <= 16 {
        return vec![text.to_owned()];
    }
    let joints = re!(
        r"(; |, (?:and|but|so) |, which (?:is|was) |, (?:and )?then | and (?:then )?)(?:you|we|it|this|that|your [a-z]+|the [a-z]+|there) (?:are|is|was|were|have|has|had|do|will|can|should|may|feel|take|told|did)\b"
    );
    let mut parts = Vec::new();
    let mut from = 0;
    for found in joints.captures_iter(text) {
        let Some(link) = found.get(1) else { continue };
        let before = &text[from..link.start()];
        let conditional = re!(r"(?i)\b(?:if|when|whether|because|since|unless|that|between|both)\b").is_match(before);
        if before.split_whitespace().count() < 4 || conditional {
            continue;
        }
        let but = link.as_str().contains("but");
        parts.push(before.to_owned());
        from = if but { link.start() + 2 } else { link.end() };
    }
    parts.push(text[from..].to_owned());
    let whole = |part: String| {
        let part = capitalised(part.trim().trim_end_matches([',', ';']));
        if part.ends_with(['.', '!', '?']) { part } else { format!("{part}.") }
    };
    parts.into_iter().map(whole).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_and_names_are_said_plainly() {
        let check = |text: &str, as_what, expected: &str| assert_eq!(said(text, as_what).as_deref(), Some(expected));
        check("Hypertension", AsWhat::Name, "High blood pressure (hypertension).");
        check("Gout.", AsWhat::Name, "Gout.");
        check("Order an echocardiogram", AsWhat::Step, "We will order a heart ultrasound.");
        check("Patient should rest", AsWhat::Step, "You should rest.");
        check("Lungs: Clear to auscultation.", AsWhat::Statement, "Lungs: Clear when we listened.");
    }
}
