//! A note: sections of text in which every composed sentence points to what it came from.
//!
//! Positions are UTF-16 code units from the start of the section's text. The spans of a section are in order, do
//! not overlap and lie within the text; a composed span names at least one source. Text outside every span was
//! typed by a person.

use crate::redact::redacted_debug;
use crate::structure::ReportKind;
use crate::template::{SectionKind, Template};
use crate::{EncounterId, NoteId, NoteVersionId, SegmentId, TemplateId, UserId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// At least one of something: what makes a sentence without a source impossible to build.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(try_from = "Vec<SegmentId>", into = "Vec<SegmentId>")]
#[specta(transparent)]
pub struct SourceSegments(Vec<SegmentId>);

/// A sentence was given no source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a sentence needs at least one segment it came from")]
pub struct NoSource;

impl TryFrom<Vec<SegmentId>> for SourceSegments {
    type Error = NoSource;
    fn try_from(segments: Vec<SegmentId>) -> Result<Self, Self::Error> {
        if segments.is_empty() { Err(NoSource) } else { Ok(Self(segments)) }
    }
}

impl From<SourceSegments> for Vec<SegmentId> {
    fn from(sources: SourceSegments) -> Self {
        sources.0
    }
}

impl SourceSegments {
    /// The segments, in the order they were said; never empty.
    pub fn segments(&self) -> &[SegmentId] {
        &self.0
    }
}

/// What a stretch of a note came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case", tag = "from")]
pub enum Source {
    /// It was said in these segments.
    Spoken {
        /// The segments.
        segments: SourceSegments,
    },
    /// It stands in the chart: vitals, allergies, demographics. `field` names where.
    Chart {
        /// The record and field, such as `encounter.vitals`.
        field: String,
    },
}

/// A stretch of a section's text and where it came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Span {
    /// First code unit.
    pub start: u32,
    /// One past the last code unit.
    pub end: u32,
    /// Where it came from.
    pub source: Source,
    /// Whether a person has changed the words since they were composed.
    pub edited: bool,
}

/// A section of a note.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Section {
    /// The key of its section in the template.
    pub key: String,
    /// The heading.
    pub title: String,
    /// What belongs in it.
    pub kinds: Vec<SectionKind>,
    /// Whether a note without it cannot be signed.
    pub required: bool,
    /// The text.
    pub text: String,
    /// Where its parts came from.
    pub spans: Vec<Span>,
}
redacted_debug!(Section, key);

/// What a person writes in: the sections of a note.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct NoteContent {
    /// The template it was made from.
    pub template: TemplateId,
    /// That template's name at the time.
    pub template_name: String,
    /// That template's version at the time.
    pub template_version: u32,
    /// What sort of report it is; notes from before this was kept do not say.
    pub report: Option<ReportKind>,
    /// The sections in order.
    pub sections: Vec<Section>,
}
redacted_debug!(NoteContent, template);

/// A note and where it stands.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Note {
    /// Its id.
    pub id: NoteId,
    /// The visit it is about.
    pub encounter: EncounterId,
    /// Who writes it.
    pub author: UserId,
    /// Counts up with every save; a save that was made from an older revision is refused.
    pub revision: u32,
    /// When it was last saved.
    pub saved_at: DateTime<Utc>,
    /// The sections.
    pub content: NoteContent,
}
redacted_debug!(Note, id, revision);

/// Why a version of a note was kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum VersionReason {
    /// The composer wrote it.
    Composed,
    /// It was kept as somebody wrote on.
    Autosaved,
    /// It was brought back from an older version.
    Restored,
    /// Changes that were proposed for it were taken, or taken back.
    Enhanced,
    /// It was signed.
    Signed,
}

/// A kept version of a note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct NoteVersion {
    /// Its id.
    pub id: NoteVersionId,
    /// The note.
    pub note: NoteId,
    /// The revision it holds.
    pub revision: u32,
    /// When it was kept.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: UserId,
    /// Why.
    pub reason: VersionReason,
    /// The words in it.
    pub words: u32,
}

/// The length of a text in UTF-16 code units.
pub fn utf16_len(text: &str) -> u32 {
    u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX)
}

/// The part of a text between two UTF-16 positions; `None` where they lie outside it or within a character.
pub fn utf16_slice(text: &str, start: u32, end: u32) -> Option<&str> {
    let byte = |position: u32| {
        let mut at = 0;
        for (index, c) in text.char_indices() {
            if at == position {
                return Some(index);
            }
            at += u32::try_from(c.len_utf16()).ok()?;
        }
        (at == position).then_some(text.len())
    };
    text.get(byte(start)?..byte(end)?)
}

/// Whose hand puts words in the place of others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hand {
    /// A person's: the stretch is marked edited.
    Persons,
    /// That of the engine that composes: the stretch is as it was composed.
    Composers,
}

impl Section {
    /// Replaces the text between two positions; `None`, and nothing changed, if they lie outside it or within a
    /// character. A span keeps what is left of it, and what replaces its words belongs to it.
    pub fn rewrite(&mut self, start: u32, end: u32, new: &str, hand: Hand) -> Option<()> {
        utf16_slice(&self.text, start, end)?;
        let length = utf16_len(new);
        let head = utf16_slice(&self.text, 0, start)?;
        let tail = utf16_slice(&self.text, end, utf16_len(&self.text))?;
        self.text = format!("{head}{new}{tail}");
        // What is put in belongs to the span around it; of several that are replaced, to the first.
        let mut owned = false;
        for span in &mut self.spans {
            let inside = if start == end {
                span.start < start && start < span.end
            } else {
                span.start < end && start < span.end
            };
            if inside {
                let (from, to) = (span.start, span.end);
                let starts = if from < start {
                    from
                } else if owned {
                    start + length
                } else {
                    start
                };
                span.start = starts;
                span.end = if to >= end {
                    to - end + start + length
                } else if owned {
                    start
                } else {
                    start + length
                };
                span.edited |= hand == Hand::Persons;
                owned = true;
            } else if span.start >= end {
                span.start = span.start - end + start + length;
                span.end = span.end - end + start + length;
            }
        }
        self.spans.retain(|span| span.start < span.end);
        Some(())
    }

    /// What is wrong with the spans; `None` if the invariants hold.
    pub fn disorder(&self) -> Option<String> {
        let length = utf16_len(&self.text);
        let mut from = 0;
        for span in &self.spans {
            if span.start < from || span.end <= span.start || span.end > length {
                return Some(format!("a span of section {} lies outside its text or overlaps another", self.key));
            }
            from = span.end;
        }
        None
    }
}

impl NoteContent {
    /// An empty note by this template: its headings and default texts.
    pub fn blank(template: &Template) -> Self {
        let section = |section: &crate::template::TemplateSection| Section {
            key: section.key.clone(),
            title: section.title.clone(),
            kinds: section.kinds.clone(),
            required: section.required,
            text: section.default_text.clone(),
            spans: Vec::new(),
        };
        Self {
            template: template.id,
            template_name: template.name.clone(),
            template_version: template.version,
            report: Some(template.report_kind()),
            sections: template.sections.iter().map(section).collect(),
        }
    }

    /// The required sections that are still empty: what keeps the note from being signed.
    pub fn missing(&self) -> Vec<&Section> {
        self.sections.iter().filter(|section| section.required && section.text.trim().is_empty()).collect()
    }

    /// The number of words in all sections.
    pub fn words(&self) -> u32 {
        let words = |section: &Section| section.text.split_whitespace().count();
        u32::try_from(self.sections.iter().map(words).sum::<usize>()).unwrap_or(u32::MAX)
    }

    /// What is wrong with the spans of any section; `None` if the invariants hold.
    pub fn disorder(&self) -> Option<String> {
        self.sections.iter().find_map(Section::disorder)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn section(text: &str, spans: &[(u32, u32)]) -> Section {
        let segment = SegmentId::from_uuid(Uuid::from_u128(1));
        let span = |&(start, end): &(u32, u32)| Span {
            start,
            end,
            source: Source::Spoken { segments: vec![segment].try_into().expect("a source") },
            edited: false,
        };
        Section {
            key: "plan".into(),
            title: "Plan".into(),
            kinds: vec![SectionKind::Plan],
            required: true,
            text: text.into(),
            spans: spans.iter().map(span).collect(),
        }
    }

    #[test]
    fn a_sentence_without_a_source_cannot_be_built_nor_read() {
        assert_eq!(SourceSegments::try_from(vec![]), Err(NoSource));
        assert!(serde_json::from_str::<Source>(r#"{"from":"spoken","segments":[]}"#).is_err());
    }

    #[test]
    fn spans_lie_in_order_within_the_text() {
        assert_eq!(section("abcdef", &[(0, 3), (3, 6)]).disorder(), None);
        assert!(section("abcdef", &[(0, 3), (2, 6)]).disorder().is_some());
        assert!(section("abcdef", &[(0, 7)]).disorder().is_some());
        assert!(section("abcdef", &[(2, 2)]).disorder().is_some());
    }

    #[test]
    fn a_note_from_before_kinds_of_reports_were_kept_is_read() {
        let old = r#"{"template":"01890a5d-ac96-7000-8000-000000000001","templateName":"SOAP","templateVersion":1,
            "sections":[]}"#;
        let content: NoteContent = serde_json::from_str(old).expect("a note");
        assert_eq!(content.report, None);
        let asked = NoteContent { report: Some(ReportKind::FollowUp), ..content };
        let again: NoteContent = serde_json::from_str(&serde_json::to_string(&asked).expect("JSON")).expect("a note");
        assert_eq!(again, asked);
    }

    #[test]
    fn positions_count_as_the_editor_counts() {
        let text = "20 °C 🩺 ok";
        assert_eq!(utf16_slice(text, 6, 8), Some("🩺"));
        assert_eq!(utf16_slice(text, 7, 8), None, "within a character");
        assert_eq!(utf16_slice(text, 9, 11), Some("ok"));
        assert_eq!(utf16_slice(text, 9, 12), None, "outside");
    }

    proptest! {
        #[test]
        fn any_cut_at_characters_reads_back(text in "\\PC{0,40}", a in 0usize..40, b in 0usize..40) {
            let chars: Vec<char> = text.chars().collect();
            let (a, b) = (a.min(chars.len()), b.min(chars.len()));
            let (a, b) = (a.min(b), a.max(b));
            let at = |n: usize| utf16_len(&chars[..n].iter().collect::<String>());
            let expected: String = chars[a..b].iter().collect();
            prop_assert_eq!(utf16_slice(&text, at(a), at(b)), Some(expected.as_str()));
        }
    }
}
