//! A note as the guard reads it: sentence by sentence, each with its words, what it came from, and how near every line
//! of the visit is to it.

use super::figures::Figure;
use super::heard::{Heard, Line};
use super::meaning::is_empty;
use super::tokens::{Token, stem, tokens};
use auscult_domain::guard::{GuardFinding, GuardKind, GuardWeight, SaidNear};
use auscult_domain::note::{Section, Source};
use auscult_domain::transcript::Segment;
use std::cell::OnceCell;
use std::collections::HashSet;
use std::ops::Range;

/// A line said in the segments a stretch was composed from is this much nearer to it.
const OWN_SOURCE: f32 = 0.5;

/// A section of a note, taken apart.
pub(super) struct Reading<'a> {
    pub section: &'a Section,
    pub tokens: Vec<Token>,
    stems: Vec<String>,
    /// Where each word begins and ends, UTF-16.
    places: Vec<(u32, u32)>,
    pub sentences: Vec<Range<usize>>,
}

/// A sentence of a note and what it is held against.
pub(super) struct Sentence<'a> {
    pub reading: &'a Reading<'a>,
    pub heard: &'a Heard,
    segments: &'a [Segment],
    /// Its words.
    pub words: Range<usize>,
    /// The segments it came from, as positions in the transcript.
    pub sources: HashSet<usize>,
    /// Whether a part of it stands in the chart.
    of_chart: bool,
    /// Whether a person has changed it since it was composed.
    pub edited: bool,
    near: OnceCell<Vec<f32>>,
}

/// What a finding says besides its place.
pub(super) struct Remark {
    pub kind: GuardKind,
    pub reason: String,
    /// The line to point to, and the words of it that matter.
    pub said: Option<(usize, String)>,
    /// Whether what was said contradicts it, rather than leaving it out.
    pub contradicted: bool,
}

impl<'a> Reading<'a> {
    pub(super) fn of(section: &'a Section) -> Self {
        let tokens = tokens(&section.text);
        let mut places = Vec::with_capacity(tokens.len());
        let (mut byte, mut unit) = (0, 0_u32);
        let mut upto = |to: usize| {
            unit += auscult_domain::note::utf16_len(&section.text[byte..to]);
            byte = to;
            unit
        };
        for token in &tokens {
            let start = upto(token.start);
            places.push((start, upto(token.end)));
        }
        let sentences = sentences(&tokens, &section.text);
        let stems = tokens.iter().map(|token| stem(&token.lower)).collect();
        Self { section, tokens, stems, places, sentences }
    }

    pub(super) fn place(&self, words: &Range<usize>) -> (u32, u32) {
        (self.places[words.start].0, self.places[words.end - 1].1)
    }

    pub(super) fn text(&self, words: &Range<usize>) -> &'a str {
        &self.section.text[self.tokens[words.start].start..self.tokens[words.end - 1].end]
    }
}

/// The sentences of a text as ranges of its words; a line ends one too.
fn sentences(tokens: &[Token], text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut from = 0;
    for at in 0..tokens.len() {
        let next = tokens.get(at + 1);
        let between = next.map_or("\n", |next| &text[tokens[at].end..next.start]);
        let title = ["dr", "mr", "mrs", "ms", "vs", "st"].contains(&tokens[at].lower.as_str());
        let ends = between.contains('\n') || (!title && between.starts_with(['.', '?', '!', ';']) && between.len() > 1);
        if ends {
            out.push(from..at + 1);
            from = at + 1;
        }
    }
    out
}

impl<'a> Sentence<'a> {
    pub(super) fn of(reading: &'a Reading<'a>, words: Range<usize>, heard: &'a Heard, segments: &'a [Segment]) -> Self {
        let (start, end) = reading.place(&words);
        let spans = reading.section.spans.iter().filter(|span| span.start < end && start < span.end);
        let (mut sources, mut edited, mut of_chart) = (HashSet::new(), false, false);
        for span in spans {
            edited |= span.edited;
            match &span.source {
                Source::Spoken { segments: ids } => {
                    let positions =
                        segments.iter().enumerate().filter(|(_, segment)| ids.segments().contains(&segment.id));
                    sources.extend(positions.map(|(at, _)| at));
                }
                Source::Chart { .. } => of_chart = true,
            }
        }
        Self { reading, heard, segments, words, sources, of_chart, edited, near: OnceCell::new() }
    }

    /// Its words.
    pub(super) fn tokens(&self) -> &'a [Token] {
        &self.reading.tokens[self.words.clone()]
    }

    /// Its words without their endings.
    pub(super) fn stems(&self) -> &'a [String] {
        &self.reading.stems[self.words.clone()]
    }

    /// Whether somebody typed it: it came from nothing.
    pub(super) fn typed(&self) -> bool {
        self.sources.is_empty() && !self.of_chart
    }

    /// How near a line is to it.
    pub(super) fn near(&self, line: usize) -> f32 {
        let near = self.near.get_or_init(|| {
            let stems = self
                .tokens()
                .iter()
                .filter(|token| !is_empty(&token.lower) && !token.lower.starts_with(|c: char| c.is_ascii_digit()));
            let mut near = self.heard.nearness(&stems.map(|token| stem(&token.lower)).collect());
            for (near, line) in near.iter_mut().zip(&self.heard.lines) {
                *near += if self.is_source(line) { OWN_SOURCE } else { 0.0 };
            }
            near
        });
        near.get(line).copied().unwrap_or(0.0)
    }

    /// Whether it says too little of what it is about to be told from others: `It is a 7.`
    pub(super) fn is_bare(&self) -> bool {
        let telling = |token: &&Token| !is_empty(&token.lower) && token.lower.starts_with(char::is_alphabetic);
        self.tokens().iter().filter(telling).count() < 2
    }

    /// Whether it came from this line.
    pub(super) fn is_source(&self, line: &Line) -> bool {
        (line.chart.is_some() && self.of_chart) || line.segments.iter().any(|segment| self.sources.contains(segment))
    }

    /// Whether it came from this line and reads as it was composed.
    pub(super) fn rests_on(&self, line: usize) -> bool {
        !self.edited && self.heard.lines.get(line).is_some_and(|line| self.is_source(line))
    }

    /// The line nearest to it, if any speaks of the same.
    pub(super) fn nearest(&self) -> Option<usize> {
        let best = (0..self.heard.lines.len()).max_by(|a, b| self.near(*a).total_cmp(&self.near(*b)))?;
        (self.near(best) >= 0.2).then_some(best)
    }

    /// A finding about some of its words, counted from the first word of the sentence.
    pub(super) fn finding(&self, words: Range<usize>, remark: Remark) -> GuardFinding {
        let words = self.words.start + words.start..self.words.start + words.end;
        let (start, end) = self.reading.place(&words);
        let heard = |(line, words): (usize, String)| {
            let said = self.heard.lines.get(line)?;
            let segment = said.segments.first().and_then(|at| self.segments.get(*at));
            Some(SaidNear {
                line: said.text.clone(),
                words,
                segment: segment.map(|segment| segment.id),
                start_ms: segment.map(|segment| segment.start_ms),
                chart: said.chart.map(str::to_owned),
            })
        };
        GuardFinding {
            section: self.reading.section.key.clone(),
            start,
            end,
            kind: remark.kind,
            weight: if self.typed() && !remark.contradicted { GuardWeight::Notice } else { GuardWeight::Blocks },
            words: self.reading.text(&words).to_owned(),
            sentence: self.reading.text(&self.words).to_owned(),
            reason: remark.reason,
            said: remark.said.and_then(heard),
        }
    }
}

/// The words of a line that are a figure with its unit.
pub(super) fn figure_words(line: &Line, figure: &Figure) -> String {
    let (first, last) = (&line.tokens[figure.first], &line.tokens[figure.unit_last.min(line.tokens.len() - 1)]);
    line.text[first.start..last.end].to_owned()
}
