//! What a visit holds, ready to be asked: every line that was said and every line of the chart, with its figures, drugs
//! and places, and how near each line is to a sentence of a note.

use super::drugs::{self, Drug};
use super::figures::{Figure, all_readings};
use super::meaning::is_empty;
use super::tokens::{Token, stem, tokens};
use super::units::Measure;
use super::vitals::{self, Vital};
use crate::prose::polarity::{Answer, answer};
use crate::sentences::sentences;
use auscult_domain::transcript::{Segment, Speaker};
use std::collections::{HashMap, HashSet};

/// Lines this far from one that names a thing still speak of it, each less than the one before.
const NEARNESS: [f32; 3] = [1.0, 0.7, 0.4];
/// A dose further from its drug than this many words is another's.
const DOSE_REACH: usize = 60;
/// And this many where it was said without a unit.
const BARE_DOSE_REACH: usize = 12;

/// A line somebody said, or a line of the chart.
pub(super) struct Line {
    /// As it reads.
    pub text: String,
    /// Its words.
    pub tokens: Vec<Token>,
    /// Its words without their endings.
    pub stems: Vec<String>,
    /// Its segments, as positions in the transcript; none of a line of the chart.
    pub segments: Vec<usize>,
    /// The record of the chart it stands in.
    pub chart: Option<&'static str>,
    /// How what it asks is answered, if it asks.
    pub answered: Option<Answer>,
    /// Whether it asks something.
    pub asks: bool,
}

/// A figure that was said or stands in the chart.
pub(super) struct HeardFigure {
    /// Its line.
    pub line: usize,
    /// What it is.
    pub figure: Figure,
    /// The drugs whose dose it may be.
    pub drugs: Vec<String>,
    /// The vital sign it is a reading of.
    pub vital: Option<Vital>,
}

/// All that supports a note.
pub(super) struct Heard {
    /// The lines: what was said first, then the chart.
    pub lines: Vec<Line>,
    /// The figures.
    pub figures: Vec<HeardFigure>,
    /// The drugs and the line of each.
    pub drugs: Vec<(usize, Drug)>,
    /// The lines each word stands in, by its stem.
    pub places: HashMap<String, Vec<usize>>,
    /// Every word, as it stands.
    pub words: HashSet<String>,
    spoken: usize,
}

/// A line of the chart before it is read.
pub(super) struct ChartText {
    /// Where it stands.
    pub field: &'static str,
    /// What it says.
    pub text: String,
}

impl Heard {
    /// Reads a visit.
    pub(super) fn of(segments: &[Segment], chart: Vec<ChartText>) -> Self {
        let mut lines = said_lines(segments);
        let spoken = lines.len();
        lines.extend(chart.into_iter().map(|line| Line {
            tokens: tokens(&line.text),
            stems: Vec::new(),
            text: line.text,
            segments: Vec::new(),
            chart: Some(line.field),
            answered: None,
            asks: false,
        }));
        let mut heard = Self {
            figures: Vec::new(),
            drugs: Vec::new(),
            places: HashMap::new(),
            words: HashSet::new(),
            spoken,
            lines,
        };
        heard.index();
        heard
    }

    fn index(&mut self) {
        for line in &mut self.lines {
            line.stems = line.tokens.iter().map(|token| stem(&token.lower)).collect();
        }
        for (at, line) in self.lines.iter().enumerate() {
            for (token, stem) in line.tokens.iter().zip(&line.stems) {
                self.words.insert(token.lower.clone());
                if !is_empty(&token.lower) {
                    let places = self.places.entry(stem.clone()).or_default();
                    if places.last() != Some(&at) {
                        places.push(at);
                    }
                }
            }
            self.drugs.extend(drugs::drugs(&line.tokens).into_iter().map(|drug| (at, drug)));
        }
        // One stream of words, to look back over the ends of lines.
        let stream: Vec<&Token> = self.lines.iter().flat_map(|line| &line.tokens).collect();
        let mut named: Vec<(usize, String)> = Vec::new();
        let mut starts = Vec::with_capacity(self.lines.len());
        let mut start = 0;
        for line in &self.lines {
            starts.push(start);
            start += line.tokens.len();
        }
        named.extend(self.drugs.iter().map(|(line, drug)| (starts[*line] + drug.at, drug.generic.clone())));
        let mut figures = Vec::new();
        for (line, start) in starts.iter().enumerate() {
            for figure in all_readings(&self.lines[line].tokens) {
                let at = start + figure.first;
                let before = named.partition_point(|(place, _)| *place < at);
                // A number without a unit is a dose only beside its drug.
                let (reach, ahead) = if is_dose(figure.unit) { (DOSE_REACH, 8) } else { (BARE_DOSE_REACH, 2) };
                let back = before.checked_sub(1).map(|place| &named[place]).filter(|(place, _)| at - place <= reach);
                let ahead = named.get(before).filter(|(place, _)| *place <= start + figure.unit_last + ahead);
                let of = back.into_iter().chain(ahead).map(|(_, generic)| generic.clone()).collect();
                let vital = vitals::of(&stream, at, &figure);
                figures.push(HeardFigure { line, figure, drugs: of, vital });
            }
        }
        self.figures = figures;
    }

    /// How near every line is to a sentence with these stems, from 0 to 1.
    pub(super) fn nearness(&self, stems: &HashSet<String>) -> Vec<f32> {
        let mut near = vec![0.0_f32; self.lines.len()];
        let mut whole = 0.0;
        let mut reach = vec![0.0_f32; self.lines.len()];
        for stem in stems {
            let places = self.places.get(stem).map_or(&[][..], Vec::as_slice);
            // Shares need no more digits than f32 has.
            #[allow(clippy::cast_precision_loss)]
            let weight = (1.0 + self.lines.len() as f32 / (1.0 + places.len() as f32)).ln();
            whole += weight;
            for place in places {
                for (line, share) in self.around(*place) {
                    reach[line] = reach[line].max(share);
                }
            }
            for place in places {
                for (line, _) in self.around(*place) {
                    near[line] += weight * std::mem::take(&mut reach[line]);
                }
            }
        }
        if whole > 0.0 {
            near.iter_mut().for_each(|near| *near /= whole);
        }
        near
    }

    /// The lines about a line, each with how much of it they speak of.
    fn around(&self, line: usize) -> impl Iterator<Item = (usize, f32)> + use<> {
        let spoken = self.spoken;
        let reach = if line < spoken { NEARNESS.len() - 1 } else { 0 };
        (line.saturating_sub(reach)..=line + reach)
            .filter(move |other| *other == line || *other < spoken)
            .map(move |other| (other, NEARNESS[other.abs_diff(line)]))
    }

    /// The figures that are doses of this drug.
    pub(super) fn doses_of(&self, generic: &str) -> impl Iterator<Item = &HeardFigure> {
        self.figures.iter().filter(move |said| {
            said.figure.unit.is_none_or(|unit| is_dose(Some(unit)))
                && said.drugs.iter().any(|drug| drugs::same(drug, generic))
        })
    }
}

/// Whether a unit is one of doses.
pub(super) fn is_dose(unit: Option<super::units::Unit>) -> bool {
    unit.is_some_and(|(measure, factor)| match measure {
        Measure::Mass => factor <= 1000.0,
        Measure::Units | Measure::Equivalents | Measure::Volume => true,
        _ => false,
    })
}

/// A symptom named alone has at most so many words.
const LONGEST_NAME: usize = 4;

/// A line without the marks around it and what leads up to it.
fn bare(lower: &str) -> String {
    let bare = lower.trim_matches(|c: char| !c.is_alphanumeric());
    let lead = ["and ", "okay ", "or ", "any "];
    lead.iter().find_map(|lead| bare.strip_prefix(lead)).unwrap_or(bare).to_owned()
}

fn said_lines(segments: &[Segment]) -> Vec<Line> {
    let said = sentences(segments, &crate::offline::known_speakers(segments));
    let mut lines: Vec<Line> = said
        .iter()
        .map(|line| Line {
            tokens: tokens(&line.text),
            stems: Vec::new(),
            text: line.text.clone(),
            segments: line.segments.clone(),
            chart: None,
            asks: line.question,
            answered: None,
        })
        .collect();
    for (at, line) in said.iter().enumerate() {
        let next = said[at + 1..].iter().find(|next| next.turn != line.turn);
        let answered = next.map_or(Answer::Other, |next| answer(&next.text));
        // `Shortness of breath.` `No shortness of breath.`: a name alone asks where yes or no follows.
        let names_only = line.speaker != Speaker::Patient && lines[at].tokens.len() <= LONGEST_NAME;
        let asks_by_name = names_only && answered != Answer::Other && crate::lexicon::is_complaint(&bare(&line.lower));
        lines[at].asks |= asks_by_name;
        lines[at].answered = lines[at].asks.then_some(answered);
    }
    // What was heard before a name was put right was heard too.
    for (at, segment) in segments.iter().enumerate() {
        if segment.words.iter().any(|word| word.heard.is_some()) {
            let text = segment.heard_text();
            lines.push(Line {
                tokens: tokens(&text),
                stems: Vec::new(),
                text,
                segments: vec![at],
                chart: None,
                answered: None,
                asks: false,
            });
        }
    }
    lines
}
