//! One tense for what the patient tells: where a line reports mostly in one, the others follow. Only verbs of telling
//! are touched; what happened keeps its tense.

use super::places;
use crate::enhance::edits::Edit;
use crate::enhance::lines::Line;
use crate::text::{capitalised, re};
use auscult_domain::template::SectionKind;

const VERBS: [(&str, &str); 9] = [
    ("reports", "reported"),
    ("denies", "denied"),
    ("states", "stated"),
    ("endorses", "endorsed"),
    ("describes", "described"),
    ("notes", "noted"),
    ("complains", "complained"),
    ("admits", "admitted"),
    ("mentions", "mentioned"),
];

pub(super) fn propose(line: &Line, text: &str) -> Vec<Edit> {
    if !matches!(line.kind, SectionKind::HistoryOfPresentIllness | SectionKind::ReviewOfSystems) {
        return Vec::new();
    }
    let pattern = re!(
        r"(?i)(?:^|[.;]\s+|\b(?:she|he|patient|and|also)\s+)(reports|reported|denies|denied|states|stated|endorses|endorsed|describes|described|notes|noted|complains|complained|admits|admitted|mentions|mentioned)\b"
    );
    let found = places(line, text, pattern);
    let other =
        |word: &str| {
            let word = word.to_lowercase();
            VERBS.iter().find_map(|(now, then)| {
                if *now == word { Some((true, *then)) } else { (*then == word).then_some((false, *now)) }
            })
        };
    let now = found.iter().filter(|(_, word)| other(word).is_some_and(|(now, _)| now)).count();
    let then = found.len() - now;
    if now == 0 || then == 0 || now.max(then) < 2 || now == then {
        return Vec::new();
    }
    let to_present = now > then;
    let turned = found.into_iter().filter_map(|(range, word)| {
        let (present, other) = other(word)?;
        let lone = word.to_lowercase() == "noted" && text[..range.start].trim_end().ends_with("and");
        (present != to_present && !lone).then(|| {
            let new = if word.starts_with(char::is_uppercase) { capitalised(other) } else { other.to_owned() };
            Edit::grammar(line, range, new, "Told in the tense of the rest.", 0.76).of_voice()
        })
    });
    turned.collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::check;

    #[test]
    fn telling_stays_in_one_tense() {
        check(&[
            (
                "She reports pain. She denied fever. She states it is better.",
                "She reports pain. She denies fever. She states it is better.",
            ),
            ("She reports pain. She denied fever.", "She reports pain. She denied fever."),
        ]);
    }
}
