//! What no change may touch: the numbers, doses, drugs, sides and negations of a note. A change that would alter how
//! often one of them stands is not proposed; what stands twice may be taken out, and a heading named again, only if
//! the note still holds, and held before, each of them.

use super::edits::Edit;
use crate::lexicon;
use crate::text::{among, re};
use auscult_domain::note::{NoteContent, Section};
use std::collections::{BTreeMap, BTreeSet};

/// What a change promises.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Promise {
    /// Each fact stands as often as before.
    EveryFact,
    /// What goes or is added stands elsewhere in the note.
    StandsElsewhere,
}

/// Something said that must stay as it was said.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fact {
    /// A number in digits, without zeros that say nothing.
    Number(String),
    /// A number with its unit.
    Dose(String, String),
    /// A drug.
    Drug(String),
    /// A side of the body.
    Side(String),
    /// A `no`.
    Negation,
}

/// The facts of a text and how often each stands there. A prompt says nothing.
pub fn facts(text: &str) -> BTreeMap<Fact, usize> {
    let text = &re!(r"\[To complete: [^\]\n]*\]").replace_all(text, "");
    let mut out = BTreeMap::new();
    let mut add = |fact: Fact| *out.entry(fact).or_insert(0) += 1;
    for found in re!(r"(?:\d+(?:,\d{3})+|\d*\.?\d+)").find_iter(text) {
        add(Fact::Number(plain_number(found.as_str())));
    }
    let units = re!(
        r"(?i)(\d+(?:,\d{3})+|\d*\.?\d+)\s*(mg|mcg|µg|ug|g|kg|ml|cc|units?|iu|international units|u|meq|puffs?|tablets?|tabs?|capsules?|drops?|%|mmhg|lbs?|pounds?|°\s?[cf])(?:[^A-Za-z]|$)"
    );
    for dose in units.captures_iter(text) {
        add(Fact::Dose(plain_number(&dose[1]), plain_unit(&dose[2])));
    }
    for drug in lexicon::drugs(&text.replace(['-', '/'], " ")) {
        add(Fact::Drug(drug));
    }
    for word in text.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’').filter(|word| !word.is_empty()) {
        let word = word.to_lowercase().replace('’', "'");
        if among("left right bilateral bilaterally both", &word) {
            let both = word.starts_with('b');
            add(Fact::Side(if both { "both".into() } else { word.clone() }));
        }
        if negates(&word) {
            add(Fact::Negation);
        }
        match word.as_str() {
            "one" | "two" | "three" | "four" | "five" | "six" | "seven" | "eight" | "nine" | "ten" | "twelve"
            | "half" => {
                add(Fact::Number(word));
            }
            // Abbreviations that hold a number.
            "bid" | "twice" => add(Fact::Number("twice".into())),
            "tid" | "tiw" => add(Fact::Number("three".into())),
            "qid" => add(Fact::Number("four".into())),
            "morphine" | "mso4" => add(Fact::Drug("morphine".into())),
            _ => {}
        }
    }
    out
}

/// Words that say no, abbreviations that hold one among them.
fn negates(word: &str) -> bool {
    word.ends_with("n't")
        || among(
            "no not never none nothing neither nor without cannot denies denied deny denying negative nontender \
             nondistended nkda nka nad afebrile asymptomatic npo dnr unremarkable",
            word,
        )
}

fn plain_number(text: &str) -> String {
    let text = text.replace(',', "");
    let text = if text.starts_with('.') { format!("0{text}") } else { text };
    let whole = text.trim_start_matches('0');
    let text = if whole.is_empty() || whole.starts_with('.') { format!("0{whole}") } else { whole.to_owned() };
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

fn plain_unit(unit: &str) -> String {
    let unit = unit.to_lowercase().replace(' ', "");
    match unit.as_str() {
        "µg" | "ug" => "mcg".into(),
        "cc" => "ml".into(),
        "u" | "unit" | "units" => "units".into(),
        "iu" | "internationalunits" => "internationalunits".into(),
        _ => unit.strip_suffix('s').filter(|short| short.len() > 2).unwrap_or(&unit).to_owned(),
    }
}

/// The facts of a note as proposals are let in one by one.
pub(crate) struct Kept {
    of_note: BTreeMap<Fact, usize>,
}

impl Kept {
    /// Of this note.
    pub fn of(note: &NoteContent) -> Self {
        let mut of_note = BTreeMap::new();
        for section in &note.sections {
            for (fact, count) in facts_of_lines(&in_celsius(&section.text)) {
                *of_note.entry(fact).or_insert(0) += count;
            }
        }
        Self { of_note }
    }

    /// Whether the proposal keeps its promise, in its own lines, alone and after those let in before it.
    pub fn allows(&mut self, section: &Section, edit: &Edit) -> bool {
        let text = &section.text;
        let from = text[..edit.range.start].rfind('\n').map_or(0, |at| at + 1);
        let to = text[edit.range.end..].find('\n').map_or(text.len(), |at| edit.range.end + at);
        let (before, after) =
            (&text[from..to], format!("{}{}{}", &text[from..edit.range.start], edit.new, &text[edit.range.end..to]));
        if edit.promise == Promise::EveryFact {
            return facts_of_lines(before) == facts_of_lines(&after);
        }
        let (before, after) = (facts_of_lines(&in_celsius(before)), facts_of_lines(&in_celsius(&after)));
        let names: BTreeSet<&Fact> = before.keys().chain(after.keys()).collect();
        let count = |map: &BTreeMap<Fact, usize>, fact: &Fact| map.get(fact).copied().unwrap_or(0);
        // What goes must still stand elsewhere; what is named again must have stood.
        let holds = names.iter().all(|fact| {
            let (was, is, all) = (count(&before, fact), count(&after, fact), count(&self.of_note, fact));
            is >= was && (is == was || all > 0) || is < was && all > was - is
        });
        if holds {
            for fact in names {
                let (was, is) = (count(&before, fact), count(&after, fact));
                let all = self.of_note.entry(fact.clone()).or_insert(0);
                // What is named again is not counted on: the change that names it may be refused.
                *all -= was.saturating_sub(is).min(*all);
            }
        }
        holds
    }
}

/// With temperatures in °C to a tenth: a reading in two units is one reading.
pub(crate) fn in_celsius(text: &str) -> String {
    let celsius = |found: &regex::Captures<'_>| {
        let degrees: f64 = found[1].parse().unwrap_or_default();
        format!("{:.1} °C", (degrees - 32.0) / 1.8)
    };
    let text = re!(r"(\d+(?:\.\d+)?)\s*°\s?F\b").replace_all(text, celsius);
    re!(r"(\d+(?:\.\d+)?)\s*°\s?C\b").replace_all(&text, "$1 °C").into_owned()
}

fn facts_of_lines(text: &str) -> BTreeMap<Fact, usize> {
    let mut out = BTreeMap::new();
    for line in text.lines() {
        for (fact, count) in facts(line) {
            *out.entry(fact).or_insert(0) += count;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(one: &str, other: &str) -> bool {
        facts(one) == facts(other)
    }

    #[test]
    fn what_means_the_same_is_the_same() {
        assert!(same("5.0 mg", "5 mg"));
        assert!(same(".5 mg", "0.5 mg"));
        assert!(same("10U", "10 units"));
        assert!(same("100 µg", "100 mcg"));
        assert!(same("doesn't", "does not"));
        assert!(same("1,000 mg", "1000 mg"));
        assert!(same("NKDA", "No known drug allergies"));
        assert!(same("TID", "three times a day"));
    }

    #[test]
    fn what_was_said_otherwise_is_not() {
        assert!(!same("5 mg", "50 mg"));
        assert!(!same("5 mg", "5 mcg"));
        assert!(!same("left knee", "right knee"));
        assert!(!same("no pain", "pain"));
        assert!(!same("lisinopril", "losartan"));
        assert!(!same("no no pain", "no pain"));
        assert!(!same("BID", "TID"));
    }
}
