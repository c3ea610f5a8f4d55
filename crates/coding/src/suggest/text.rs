//! What the coding engine reads: a note, a plain text or a transcript as sections of known kind.
//!
//! Evidence points into `TextSection::text` of the section with its key, in UTF-16 code units, as the editor counts.

use super::headings;
use auscult_domain::coding::Evidence;
use auscult_domain::note::{NoteContent, utf16_len};
use auscult_domain::template::SectionKind;
use auscult_domain::transcript::{Segment, Speaker};
use std::fmt;
use std::ops::Range;

/// A text to be coded.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct CodingText {
    /// The sections in the order of the text; their keys are unique.
    pub sections: Vec<TextSection>,
}

/// A part of a text under its heading.
#[derive(Clone, PartialEq, Eq)]
pub struct TextSection {
    /// Unique in its text; for a note the key in its template, for a transcript the id of the segment.
    pub key: String,
    /// The heading as it is written; for a transcript who speaks.
    pub title: String,
    /// What belongs in it; `Other` where nothing says.
    pub kinds: Vec<SectionKind>,
    /// The words.
    pub text: String,
}

/// Patient data is never shown in Debug.
impl fmt::Debug for CodingText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.sections).finish()
    }
}

impl fmt::Debug for TextSection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TextSection").field("key", &self.key).field("kinds", &self.kinds).finish_non_exhaustive()
    }
}

impl CodingText {
    /// The sections of a note as they stand.
    pub fn from_note(content: &NoteContent) -> Self {
        let section = |section: &auscult_domain::note::Section| TextSection {
            key: section.key.clone(),
            title: section.title.clone(),
            kinds: section.kinds.clone(),
            text: section.text.clone(),
        };
        Self { sections: content.sections.iter().map(section).collect() }
    }

    /// A note as somebody types it: its headings are found; what stands before the first is of kind `Other`. Line ends
    /// of any system are read as one.
    pub fn from_plain(text: &str) -> Self {
        let text =
            text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{0b}'], "\n");
        let mut out = Self::default();
        out.begin("", &[SectionKind::Other]);
        for line in text.split('\n') {
            let mut from = 0;
            for cut in headings::within(line).into_iter().chain([line.len()]) {
                out.take(&line[from..cut]);
                from = cut;
            }
        }
        for section in &mut out.sections {
            section.text.truncate(section.text.trim_end().len());
        }
        out.sections.retain(|section| !section.text.trim().is_empty());
        out
    }

    /// What was said: a section for each segment, titled by who speaks.
    pub fn from_transcript(segments: &[Segment]) -> Self {
        let title = |speaker| match speaker {
            Speaker::Clinician => "Clinician",
            Speaker::Patient => "Patient",
            Speaker::Companion => "Companion",
            Speaker::Unknown => "",
        };
        let section = |segment: &Segment| TextSection {
            key: segment.id.to_string(),
            title: title(segment.speaker).to_owned(),
            kinds: vec![SectionKind::Other],
            text: segment.text(),
        };
        Self { sections: segments.iter().map(section).collect() }
    }

    /// Whether there are no words in it.
    pub fn is_empty(&self) -> bool {
        self.sections.iter().all(|section| section.text.trim().is_empty())
    }

    /// The sections that hold what belongs under this kind.
    pub fn of_kind(&self, kind: SectionKind) -> impl Iterator<Item = &TextSection> {
        self.sections.iter().filter(move |section| section.kinds.contains(&kind))
    }

    /// A piece of a line: begins a section, or goes on with the one before it.
    fn take(&mut self, piece: &str) {
        let (heading, rest) = match headings::at(piece) {
            Some(heading) => (Some(heading), &piece[heading.rest..]),
            None => (None, piece),
        };
        if let Some(heading) = heading {
            self.begin(heading.title, heading.kinds);
            if rest.trim().is_empty() {
                return;
            }
        }
        if let Some(section) = self.sections.last_mut() {
            if section.text.is_empty() && rest.trim().is_empty() {
                return;
            }
            section.text.push_str(rest.trim_end());
            section.text.push('\n');
        }
    }

    fn begin(&mut self, title: &str, kinds: &[SectionKind]) {
        let mut plain: String = title.to_lowercase().replace(|c: char| !c.is_alphanumeric(), "_");
        if plain.is_empty() {
            plain.push_str("note");
        }
        let same = self.sections.iter().filter(|section| section.title.eq_ignore_ascii_case(title)).count();
        let key = if same == 0 { plain } else { format!("{plain}_{}", same + 1) };
        self.sections.push(TextSection { key, title: title.to_owned(), kinds: kinds.to_vec(), text: String::new() });
    }
}

impl TextSection {
    /// The words between two byte positions as evidence; positions within a character move outwards.
    pub fn evidence(&self, bytes: Range<usize>) -> Evidence {
        let mut start = bytes.start.min(self.text.len());
        while !self.text.is_char_boundary(start) {
            start -= 1;
        }
        let mut end = bytes.end.clamp(start, self.text.len());
        while !self.text.is_char_boundary(end) {
            end += 1;
        }
        let words = &self.text[start..end];
        let from = utf16_len(&self.text[..start]);
        Evidence { section: self.key.clone(), start: from, end: from + utf16_len(words), text: words.to_owned() }
    }

    /// Whether it holds what belongs under this kind.
    pub fn is(&self, kind: SectionKind) -> bool {
        self.kinds.contains(&kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use SectionKind as K;
    use auscult_domain::note::utf16_slice;
    use proptest::prelude::*;

    fn shape(text: &str) -> Vec<(String, Vec<K>, String)> {
        let text = CodingText::from_plain(text);
        text.sections.into_iter().map(|section| (section.key, section.kinds, section.text)).collect()
    }

    #[test]
    fn a_note_falls_into_its_sections() {
        let note = "CHIEF COMPLAINT\r\n\r\nCough.\r\n\r\nASSESSMENT AND PLAN\r\n\r\n1. Bronchitis.\r\n- rest\r\n";
        assert_eq!(
            shape(note),
            [
                ("chief_complaint".into(), vec![K::ChiefComplaint], "Cough.".into()),
                ("assessment_and_plan".into(), vec![K::Assessment, K::Plan], "1. Bronchitis.\n- rest".into()),
            ]
        );
    }

    #[test]
    fn a_note_in_one_line_falls_into_its_sections() {
        let keys =
            |note: &str| shape(note).into_iter().map(|(key, _, text)| format!("{key}={text}")).collect::<Vec<_>>();
        assert_eq!(keys("S: cough O: clear A: bronchitis P: rest"), ["s=cough", "o=clear", "a=bronchitis", "p=rest"]);
        assert_eq!(keys("Assessment: HTN. Plan: lisinopril"), ["assessment=HTN.", "plan=lisinopril"]);
    }

    #[test]
    fn without_headings_it_is_one_section_and_empty_it_is_none() {
        assert_eq!(shape("htn, t2dm"), [("note".into(), vec![K::Other], "htn, t2dm".into())]);
        assert!(shape("").is_empty() && shape(" \r\n\t\n").is_empty());
    }

    #[test]
    fn keys_are_unique_where_a_heading_comes_twice() {
        let keys: Vec<_> = shape("Plan: a\nPlan: b\nPLAN\nc").into_iter().map(|(key, ..)| key).collect();
        assert_eq!(keys, ["plan", "plan_2", "plan_3"]);
    }

    proptest! {
        #[test]
        fn evidence_says_where_its_words_stand(note in "(\\PC|\n|\r|plan:){0,60}", a in 0usize..80, b in 0usize..80) {
            let text = CodingText::from_plain(&note);
            for section in &text.sections {
                let evidence = section.evidence(a.min(b)..a.max(b));
                prop_assert_eq!(utf16_slice(&section.text, evidence.start, evidence.end), Some(evidence.text.as_str()));
            }
        }
    }
}
