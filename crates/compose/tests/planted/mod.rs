//! Errors planted in composed notes by a deterministic program: doses, sides, denials, vital signs, drugs; and, counted
//! apart, units and names.
//!
//! A planted error is one: what it puts in does not stand in the words its sentence came from.

#![allow(dead_code)]

use super::material::{self, Visit};
use auscult_domain::note::{NoteContent, Section, utf16_len};
use regex::Regex;

/// What is planted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Dose,
    Side,
    Negation,
    Vital,
    Drug,
    Unit,
    Name,
}

impl Kind {
    /// The kinds of which a share is promised.
    pub const PROMISED: [Self; 5] = [Self::Dose, Self::Side, Self::Negation, Self::Vital, Self::Drug];
    /// Two more, counted apart so that they do not thin out the others.
    pub const FURTHER: [Self; 2] = [Self::Unit, Self::Name];

    pub fn name(self) -> &'static str {
        match self {
            Self::Dose => "dose",
            Self::Side => "side",
            Self::Negation => "negation",
            Self::Vital => "vital sign",
            Self::Drug => "drug",
            Self::Unit => "unit",
            Self::Name => "name",
        }
    }
}

/// As what a note with an error comes to the guard.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Errors {
    /// As the editor leaves it: the stretch keeps its sources and is marked as edited.
    Edited,
    /// As a text from anywhere.
    WithoutSources,
}

impl Errors {
    pub fn name(self) -> &'static str {
        if self == Self::Edited { "edited" } else { "without sources" }
    }
}

/// A note with one error.
pub struct Planted {
    pub visit: usize,
    pub kind: Kind,
    pub note: NoteContent,
    pub section: String,
    pub start: u32,
    pub end: u32,
    pub truth: String,
    pub lie: String,
}

/// A change of a section's text: bytes to be replaced, and by what.
struct Change {
    section: usize,
    from: usize,
    to: usize,
    by: String,
}

const OTHER_DRUGS: [&str; 24] = [
    "warfarin",
    "hydroxyzine",
    "glyburide",
    "clonazepam",
    "digoxin",
    "methotrexate",
    "sertraline",
    "carvedilol",
    "levetiracetam",
    "amiodarone",
    "tramadol",
    "cephalexin",
    "prednisolone",
    "diltiazem",
    "olanzapine",
    "allopurinol",
    "spironolactone",
    "famotidine",
    "topiramate",
    "ezetimibe",
    "tamsulosin",
    "valsartan",
    "Zoloft",
    "Xarelto",
];

/// Two names of one substance: one in the other's place is no error.
const SAME_DRUG: [(&str, &str); 2] = [("zoloft", "sertraline"), ("xarelto", "rivaroxaban")];

const OTHER_NAMES: [&str; 12] = [
    "Okonkwo",
    "Kowalski",
    "Brennan",
    "Delgado",
    "Whitfield",
    "Nakamura",
    "Lindgren",
    "Ferraro",
    "Haddad",
    "Novak",
    "Ramaswamy",
    "Castellano",
];

/// A generator of numbers that is the same on every machine.
pub struct Dice(u64);

impl Dice {
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides.max(1)
    }
}

/// Notes with one error each, these kinds by turns, as many as asked or as there are places for.
pub fn plant(
    visits: &[Visit],
    composed: &dyn Fn(&Visit, usize) -> NoteContent,
    kinds: &[Kind],
    most: usize,
    errors: Errors,
) -> Vec<Planted> {
    let mut dice = Dice(20_261_120);
    let notes: Vec<NoteContent> = visits.iter().map(|visit| composed(visit, 1)).collect();
    let mut places: Vec<Vec<(usize, Change)>> = kinds
        .iter()
        .map(|kind| {
            let of = notes.iter().enumerate().flat_map(|(at, note)| {
                changes(*kind, &visits[at], note, &mut dice).into_iter().map(move |change| (at, change))
            });
            of.collect()
        })
        .collect();
    let mut out = Vec::new();
    while out.len() < most && places.iter().any(|places| !places.is_empty()) {
        for (kind, places) in kinds.iter().zip(&mut places) {
            if !places.is_empty() && out.len() < most {
                let (visit, change) = places.swap_remove(dice.roll(places.len()));
                out.push(planted(*kind, visit, &notes[visit], &change, errors));
            }
        }
    }
    out
}

fn planted(kind: Kind, visit: usize, note: &NoteContent, change: &Change, errors: Errors) -> Planted {
    let mut note = note.clone();
    let section = &mut note.sections[change.section];
    let truth = line_at(&section.text, change.from).to_owned();
    let (start, old_end) = (utf16_len(&section.text[..change.from]), utf16_len(&section.text[..change.to]));
    section.text.replace_range(change.from..change.to, &change.by);
    let end = start + utf16_len(&change.by);
    let lie = line_at(&section.text, change.from).to_owned();
    let key = section.key.clone();
    for span in &mut section.spans {
        let touched = span.start <= start && old_end <= span.end;
        span.edited |= touched;
        let moved = |at: u32| if at >= old_end { at - old_end + end } else { at };
        span.end = moved(span.end);
        span.start = if touched { span.start } else { moved(span.start) };
    }
    if errors == Errors::WithoutSources {
        note = without_sources(note);
    }
    // A word put in or left out is found where its neighbours are.
    let (start, end) = if kind == Kind::Negation { (start.saturating_sub(15), end + 40) } else { (start, end) };
    Planted { visit, kind, note, section: key, start, end, truth, lie }
}

/// The note as a text from anywhere.
pub fn without_sources(mut note: NoteContent) -> NoteContent {
    note.sections.iter_mut().for_each(|section| section.spans.clear());
    note
}

fn line_at(text: &str, at: usize) -> &str {
    let at = at.min(text.len());
    let from = text[..at].rfind('\n').map_or(0, |before| before + 1);
    let to = text[at..].find('\n').map_or(text.len(), |after| at + after);
    &text[from..to]
}

fn changes(kind: Kind, visit: &Visit, note: &NoteContent, dice: &mut Dice) -> Vec<Change> {
    let talk = visit.turns.iter().map(|turn| turn.text.to_lowercase()).collect::<Vec<_>>().join(" ");
    let mut out = Vec::new();
    for (at, section) in note.sections.iter().enumerate() {
        out.extend(match kind {
            Kind::Dose => doses(at, section, dice),
            Kind::Side => sides(at, section, visit, note),
            Kind::Negation => denials(at, section),
            Kind::Vital => vitals(at, section, &talk, dice),
            Kind::Drug => drugs(at, section, &talk, dice),
            Kind::Unit => units(at, section),
            Kind::Name => names(at, section, &talk, dice),
        });
    }
    out
}

fn pattern(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a pattern")
}

fn doses(at: usize, section: &Section, dice: &mut Dice) -> Vec<Change> {
    let found = pattern(r"\b(\d+(?:\.\d+)?) (?:mg|mcg|g|units|mL|milligrams)\b");
    let mut out = Vec::new();
    for dose in found.captures_iter(&section.text) {
        let (Some(number), Ok(value)) = (dose.get(1), dose[1].parse::<f64>()) else { continue };
        let by = [value * 2.0, value * 10.0, value / 2.0, value * 5.0][dice.roll(4)];
        let by = format!("{}", (by * 1000.0).round() / 1000.0);
        if !line_at(&section.text, number.start()).split(' ').any(|word| word == by) {
            out.push(Change { section: at, from: number.start(), to: number.end(), by });
        }
    }
    out
}

fn sides(at: usize, section: &Section, visit: &Visit, note: &NoteContent) -> Vec<Change> {
    let found = pattern(
        r"(?i)\b(left|right) (?:\w+ )?(knee|shoulder|hip|arm|leg|foot|hand|wrist|ankle|elbow|ear|eye|side|lung|breast|lower|upper|great|index|thumb|toe|heel|calf|thigh|flank|extremity|base|acl|rotator|lateral|medial|kidney|middle|ring|big|second|shin|acromioclavicular)",
    );
    let segments = material::segments(visit, material::Cut::Sentences, Some(()));
    let mut out = Vec::new();
    for side in found.captures_iter(&section.text) {
        let Some(word) = side.get(1) else { continue };
        let by = match word.as_str() {
            "left" => "right",
            "Left" => "Right",
            "right" => "left",
            _ => "Left",
        };
        // Where the source holds both sides the other one is no error for certain.
        let place = utf16_len(&section.text[..word.start()]);
        let span = section.spans.iter().find(|span| span.start <= place && place < span.end);
        let said = span.map(|span| match &span.source {
            auscult_domain::note::Source::Spoken { segments: ids } => segments
                .iter()
                .filter(|segment| ids.segments().contains(&segment.id))
                .map(|segment| segment.text().to_lowercase())
                .collect::<Vec<_>>()
                .join(" "),
            auscult_domain::note::Source::Chart { .. } => String::new(),
        });
        if said.is_some_and(|said| !said.contains(&by.to_lowercase())) {
            out.push(Change { section: at, from: word.start(), to: word.end(), by: by.to_owned() });
        }
    }
    let _ = note;
    out
}

fn denials(at: usize, section: &Section) -> Vec<Change> {
    let rules: [(&str, &str); 8] = [
        (r"\bdenies\b", "reports"),
        (r"\bDenies\b", "Reports"),
        (r"\breports\b", "denies"),
        (r"\bdoes not have\b", "has"),
        (r"\bhas not\b", "has"),
        (r"\b(?:is|are|was) no\b", "is"),
        (r"\b(?:The patient|She|He) has (?:a |some |had a )", "The patient has no "),
        (
            r"\b[Nn]o (?:fever|chest pain|pain|swelling|wheezes|murmurs?|shortness of breath|tenderness|cough|nausea)",
            "",
        ),
    ];
    let mut out = Vec::new();
    for (rule, by) in rules {
        for found in pattern(rule).find_iter(&section.text) {
            let by = if by.is_empty() { format!("Has{}", &found.as_str()[2..]) } else { by.to_owned() };
            out.push(Change { section: at, from: found.start(), to: found.end(), by });
        }
    }
    out
}

fn vitals(at: usize, section: &Section, talk: &str, dice: &mut Dice) -> Vec<Change> {
    use auscult_domain::template::SectionKind as K;
    if section.text.is_empty()
        || !section.kinds.iter().any(|kind| matches!(kind, K::VitalSigns | K::PhysicalExam | K::Results))
    {
        return Vec::new();
    }
    let mut out = Vec::new();
    for _ in 0..2 {
        let by = match dice.roll(5) {
            0 => format!("Blood pressure {}/{}.", 101 + 2 * dice.roll(30), 61 + 2 * dice.roll(15)),
            1 => format!("Heart rate {}.", 61 + 2 * dice.roll(22)),
            2 => format!("Temperature {}.{} °F.", 97 + dice.roll(6), 1 + dice.roll(8)),
            3 => format!("Oxygen saturation {} %.", 91 + dice.roll(9)),
            _ => format!("Weight {} lb.", 131 + 2 * dice.roll(60)),
        };
        let number = pattern(r"\d+").find(&by).map_or("", |number| number.as_str()).to_owned();
        if talk.contains(&number) {
            continue;
        }
        let end = section.spans.last().map_or(section.text.len(), |span| byte_at(&section.text, span.end));
        out.push(Change { section: at, from: end, to: end, by: format!(" {by}") });
    }
    out
}

fn byte_at(text: &str, utf16: u32) -> usize {
    let mut units = 0;
    for (byte, c) in text.char_indices() {
        if units >= utf16 as usize {
            return byte;
        }
        units += c.len_utf16();
    }
    text.len()
}

fn drugs(at: usize, section: &Section, talk: &str, dice: &mut Dice) -> Vec<Change> {
    let names: Vec<&str> =
        include_str!("../../../../assets/vocabulary/common_drugs.txt").lines().filter(|name| name.len() > 4).collect();
    let found = pattern(&format!(r"(?i)\b(?:{})\b", names.join("|")));
    let mut out = Vec::new();
    for drug in found.find_iter(&section.text) {
        let by = OTHER_DRUGS[dice.roll(OTHER_DRUGS.len())];
        let (was, is) = (drug.as_str().to_lowercase(), by.to_lowercase());
        let same = SAME_DRUG.iter().any(|(one, other)| (was == *one && is == *other) || (was == *other && is == *one));
        if !same && !talk.contains(&is) {
            out.push(Change { section: at, from: drug.start(), to: drug.end(), by: by.to_owned() });
        }
    }
    out
}

/// Units in the place of others of the same measure, the number as it was.
fn units(at: usize, section: &Section) -> Vec<Change> {
    let pairs = [
        ("mg", "mcg"),
        ("milligrams", "grams"),
        ("mcg", "mg"),
        ("lb", "kg"),
        ("°F", "°C"),
        ("days", "weeks"),
        ("weeks", "months"),
        ("months", "years"),
        ("cm", "mm"),
        ("units", "mL"),
    ];
    let mut out = Vec::new();
    for (unit, by) in pairs {
        let found = pattern(&format!(r"\b\d+(?:\.\d+)? ?({unit})(?:\W|$)"));
        let places = found.captures_iter(&section.text).filter_map(|found| found.get(1));
        out.extend(places.map(|place| Change { section: at, from: place.start(), to: place.end(), by: by.to_owned() }));
    }
    out
}

/// People nobody named: another patient's name where one stands, and a colleague at the end of a section.
fn names(at: usize, section: &Section, talk: &str, dice: &mut Dice) -> Vec<Change> {
    let mut other = || {
        let by = OTHER_NAMES[dice.roll(OTHER_NAMES.len())];
        (!talk.contains(&by.to_lowercase())).then(|| by.to_owned())
    };
    let mut out = Vec::new();
    let named = pattern(r"(?:Mr|Mrs|Ms|Dr)\.? ([A-Z][a-z]+)|\b([A-Z][a-z]+) is an? \d+[- ]year");
    for found in named.captures_iter(&section.text) {
        if let (Some(place), Some(by)) = (found.get(1).or(found.get(2)), other()) {
            out.push(Change { section: at, from: place.start(), to: place.end(), by });
        }
    }
    if let (Some(span), Some(by)) = (section.spans.last(), other()) {
        let end = byte_at(&section.text, span.end);
        out.push(Change { section: at, from: end, to: end, by: format!(" Discussed with Dr. {by}.") });
    }
    out
}
