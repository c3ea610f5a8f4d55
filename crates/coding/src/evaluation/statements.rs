//! The sentences of a note, with where they stand and whether they say what was done or only what might be.

use crate::suggest::{CodingText, TextSection};
use auscult_domain::coding::Evidence;
use auscult_domain::template::SectionKind;
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// A sentence, or what stands alone in a line.
#[derive(Clone)]
pub(super) struct Statement<'a> {
    pub section: &'a TextSection,
    pub range: Range<usize>,
    pub lower: String,
    /// It says what would be done if something happened, what was offered and declined, or what is not there.
    pub open: bool,
}

impl<'a> Statement<'a> {
    pub fn evidence(&self) -> Evidence {
        self.section.evidence(self.range.clone())
    }

    pub fn is_plan(&self) -> bool {
        is_assessment_or_plan(self.section)
    }
}

/// All sentences of a note, in order.
pub(super) struct Statements<'a> {
    pub all: Vec<Statement<'a>>,
}

pub(super) fn is_assessment_or_plan(section: &TextSection) -> bool {
    section.is(SectionKind::Assessment) || section.is(SectionKind::Plan)
}

/// Sentences that leave it open whether anything is done.
static OPEN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?x)^\W*if\b|\bif\ (?:he|she|they|the|his|her|there|needed|symptoms|this|that|it|at)\b
        |\b(?:can|could|may|might|will)\ (?:also\ )?(?:consider|discuss\ further)\b|\bmay\ need\b|\bwould\ (?:like\ to\ )?(?:defer|consider)
        |\bdeclin|\brefus|\bdefer|\bdenied\ (?:his|her|the)|\bwhich\ i\ denied\b|\boption(?:s)?\ (?:include|discussed|were|are)
        |\bbriefly\ discussed|\bpossibility\ of|\bno\ (?:need|indication)\b|\bnot\ (?:need|necessary|indicated)
        |\bmay\ need\ another|\bmay\ be\ (?:needed|administered|considered)|\bpotentially\b",
    )
    .ok()
});

impl<'a> Statements<'a> {
    pub fn of(text: &'a CodingText) -> Self {
        let mut all = Vec::new();
        for section in &text.sections {
            for range in sentences(&section.text) {
                let lower = section.text[range.clone()].to_lowercase();
                let open = OPEN.as_ref().is_some_and(|open| open.is_match(&lower));
                all.push(Statement { section, range, lower, open });
            }
        }
        Self { all }
    }

    /// What is said under assessment and plan, or all of it where there are no such headings.
    pub fn plan(&self) -> impl Iterator<Item = &Statement<'a>> {
        let any = self.all.iter().any(Statement::is_plan);
        self.all.iter().filter(move |statement| statement.is_plan() || !any)
    }

    /// What is said under results.
    pub fn results(&self) -> impl Iterator<Item = &Statement<'a>> {
        self.all.iter().filter(|statement| statement.section.is(SectionKind::Results))
    }
}

/// Abbreviations whose point ends no sentence.
const ABBREVIATIONS: &[&str] = &["dr", "mr", "mrs", "ms", "vs", "e.g", "i.e", "approx", "no", "st"];

/// The sentences of a text, without the blanks and bullets around them.
pub(super) fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let bytes = text.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        let ends = match byte {
            b'\n' => true,
            b'.' | b'!' | b'?' | b';' => {
                let before = text[start..at].rsplit([' ', '\n', '(']).next().unwrap_or_default().to_ascii_lowercase();
                bytes.get(at + 1).is_none_or(u8::is_ascii_whitespace) && !ABBREVIATIONS.contains(&before.as_str())
            }
            _ => false,
        };
        if ends {
            push(text, start..at + 1, &mut found);
            start = at + 1;
        }
    }
    push(text, start..text.len(), &mut found);
    found
}

fn push(text: &str, range: Range<usize>, found: &mut Vec<Range<usize>>) {
    let blank = |c: char| c.is_whitespace() || matches!(c, '•' | '-' | '*' | '–');
    let part = &text[range.clone()];
    let begun = part.trim_start_matches(blank);
    let start = range.start + (part.len() - begun.len());
    let trimmed = begun.trim_end();
    if trimmed.chars().any(char::is_alphanumeric) {
        found.push(start..start + trimmed.len());
    }
}
