//! How patient and clinician met, where the note says so: a visit by telephone is another family than one by video.

use super::VisitFamily;
use crate::suggest::CodingText;
use auscult_domain::template::SectionKind;
use regex::Regex;
use std::sync::LazyLock;

static VIDEO: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"\b(?:tele-?(?:health|medicine)|video|virtual) (?:visit|encounter|consult\w*|appointment|call)\b|\bvia (?:live |secure |two-way )?(?:video|tele-?(?:health|medicine)|zoom|doxy)|\b(?:seen|evaluated|conducted|performed|visit) (?:by|over|through|using) (?:live |secure |synchronous |interactive )*(?:audio[- ]?(?:and )?(?:visual|video)|video)",
    )
    .ok()
});

static TELEPHONE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"\b(?:tele)?phone (?:visit|encounter|appointment)\b|\baudio[- ]only\b|\b(?:visit|encounter|appointment)\b.{0,30}\b(?:by|via|over the) (?:tele)?phone\b|\bvideo (?:was )?(?:not available|could not be|failed|declined)",
    )
    .ok()
});

/// The family of a visit by what its note says of how they met; as it was, where the note says nothing. A plan to meet
/// that way another time says nothing about this visit.
pub fn family_in(text: &CodingText, known: VisitFamily) -> VisitFamily {
    let says = |words: &LazyLock<Option<Regex>>| {
        let told = |kind: &SectionKind| !matches!(kind, SectionKind::Plan | SectionKind::PastMedicalHistory);
        text.sections.iter().filter(|section| section.kinds.iter().all(told)).any(|section| {
            let lower = section.text.to_lowercase();
            words.as_ref().is_some_and(|words| words.is_match(&lower))
        })
    };
    match known {
        VisitFamily::Home => known,
        _ if says(&TELEPHONE) => VisitFamily::Telephone,
        _ if says(&VIDEO) => VisitFamily::Video,
        _ => known,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_note_says_how_they_met() {
        for (note, family) in [
            ("HPI: Telehealth visit for cough.", VisitFamily::Video),
            ("This visit was conducted by audio-only telephone, video was declined.", VisitFamily::Telephone),
            ("HPI: telephone visit for refill.", VisitFamily::Telephone),
            ("HPI: cough for a week.", VisitFamily::Office),
            ("HPI: cough.\nPLAN: telehealth visit in two weeks.", VisitFamily::Office),
        ] {
            assert_eq!(family_in(&CodingText::from_plain(note), VisitFamily::Office), family, "{note}");
        }
        let home = CodingText::from_plain("HPI: seen at home after a telephone visit");
        assert_eq!(family_in(&home, VisitFamily::Home), VisitFamily::Home);
    }
}
