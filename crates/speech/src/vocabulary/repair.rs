//! Finds where a name was meant and something else was written.
//!
//! Every run of one to four words is compared by sound with every name. How close it must be depends on how
//! plausible the words are as they stand: letters that make no word are given up easily, ordinary words only where a
//! dose or a prescription is spoken of. Where two names are about equally near, nothing is changed: a wrong drug is
//! worse than a misspelled one. Invariant: words that are not changed are given back as they came; what is changed
//! keeps what was heard.

use super::lexicon::{Frequency, Kind, Lexicon, Name, plain};
use super::sounds::{Sound, distance, sounds_of};
use auscult_domain::transcript::{Word, WordChange};

/// The longest run of words taken for one name.
const LONGEST_RUN: usize = 4;
/// A second name this near to the best one makes the choice unsafe.
const AMBIGUOUS: f32 = 0.08;
/// Names lighter than this are easily heard in other words.
const LIGHT: f32 = 4.0;
/// Names at least this heavy are hardly ever heard by chance.
const HEAVY: f32 = 6.0;
/// Words of a higher rank than this are seldom said.
const SELDOM: usize = 10_000;
/// Confidence below which a word is more likely to be wrong than right.
const UNSURE: f32 = 0.4;

/// How many words before and after are looked at for hints.
const BEFORE: usize = 3;
const AFTER: usize = 3;
/// How many words around are looked at for the company of a name.
const AROUND: usize = 8;
/// After a name: how much of it, how often.
const DOSES: &[&str] = &[
    "milligram",
    "milligrams",
    "mg",
    "microgram",
    "micrograms",
    "mcg",
    "gram",
    "grams",
    "units",
    "tablet",
    "tablets",
    "pill",
    "pills",
    "capsule",
    "capsules",
    "puffs",
    "inhaler",
    "dose",
];
/// Before a name: what is done with drugs.
const USES: &[&str] = &[
    "prescribe",
    "prescribed",
    "prescribing",
    "prescription",
    "refill",
    "refilled",
    "restart",
    "restarted",
    "taking",
    "takes",
    "take",
    "took",
    "allergic",
    "medication",
    "medications",
    "medicine",
    "drug",
    "increase",
    "decrease",
    "continue",
    "stop",
    "stopped",
    "start",
    "started",
    "starting",
    "hemoglobin",
    "repeat",
];

/// What speaks for a drug being spoken of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Hint {
    None,
    /// A word of use before it.
    Use,
    /// A dose after it.
    Dose,
}

/// A run of words that should read as a name.
struct Finding<'a> {
    first: usize,
    count: usize,
    name: &'a Name,
    /// How far below the allowed distance it lies.
    margin: f32,
}

/// Puts names right in the words of a stretch.
pub(super) fn repair(words: Vec<Word>, lexicon: &Lexicon) -> Vec<Word> {
    let heard: Vec<Heard> = words.iter().map(Heard::of).collect();
    let mut findings: Vec<Finding<'_>> = (0..words.len())
        .flat_map(|first| (1..=LONGEST_RUN.min(words.len() - first)).map(move |count| (first, count)))
        .filter_map(|(first, count)| find(&words, &heard, first, count, lexicon))
        .collect();
    findings.sort_by(|a, b| b.margin.total_cmp(&a.margin));
    let mut taken = vec![false; words.len()];
    let mut chosen: Vec<Finding<'_>> = Vec::new();
    for finding in findings {
        let range = finding.first..finding.first + finding.count;
        if !taken[range.clone()].contains(&true) {
            taken[range].fill(true);
            chosen.push(finding);
        }
    }
    chosen.sort_by_key(|finding| finding.first);
    rewrite(words, &chosen)
}

/// A word in plain letters.
struct Heard {
    whole: String,
    /// Its parts, where it has hyphens.
    parts: Vec<String>,
    confidence: f32,
}

impl Heard {
    fn of(word: &Word) -> Self {
        let parts = word.text.split(|char: char| !char.is_alphanumeric() && char != '\'').map(plain);
        let parts = parts.filter(|part| !part.is_empty()).collect();
        Self { whole: plain(&word.text), parts, confidence: word.confidence }
    }

    /// Whether its letters make no ordinary word, or a seldom one of which the decoder was not sure.
    fn is_strange(&self, lexicon: &Lexicon) -> bool {
        self.parts.iter().any(|part| match lexicon.rank(part) {
            None => part.len() > 2,
            Some(rank) => rank > SELDOM && self.confidence < 0.5,
        })
    }
}

fn find<'a>(words: &[Word], heard: &[Heard], first: usize, count: usize, lexicon: &'a Lexicon) -> Option<Finding<'a>> {
    let run = &heard[first..first + count];
    let broken = words[first..first + count - 1].iter().any(|word| word.text.ends_with(['.', '?', '!', ',', ';', ':']));
    let right = |word: &Heard| word.parts.len() == 1 && lexicon.is_name(&word.whole);
    if broken || run.iter().any(|word| word.parts.is_empty() || right(word)) || spelled_with_digits(run) {
        return None;
    }
    let spoken: Vec<String> = run.iter().flat_map(|word| &word.parts).flat_map(|part| say_digits(part)).collect();
    let sounds = sounds_of(&spoken.iter().map(String::as_str).collect::<Vec<_>>());
    let (name, ratio, second) = nearest(&sounds, lexicon)?;
    if second - ratio < AMBIGUOUS && ratio > 0.02 {
        return None;
    }
    let allowed = allowed(heard, first, count, name, lexicon)?;
    let count = count + usize::from(swallows_eight(heard, first + count, name));
    (ratio <= allowed).then_some(Finding { first, count, name, margin: allowed - ratio })
}

/// 'benzonatate one hundred' is heard as '… at eight 100': nobody says a hundred like that, so the 'eight' is the end
/// of the name.
fn swallows_eight(heard: &[Heard], after: usize, name: &Name) -> bool {
    let [eight, number, ..] = &heard[after.min(heard.len())..] else { return false };
    let hundreds = number.whole.parse::<u32>().is_ok_and(|number| number >= 100);
    name.kind == Kind::Drug && name.spelling.ends_with("ate") && eight.whole == "eight" && hundreds
}

/// A number is a number, except where it begins or ends something like 'A1c'.
fn spelled_with_digits(run: &[Heard]) -> bool {
    let parts = || run.iter().flat_map(|word| &word.parts);
    let digits = |part: &String| part.chars().all(|char| char.is_ascii_digit());
    parts().any(|part| digits(part) && part.len() > 1) || parts().all(digits)
}

/// '1c' is said 'one c'.
fn say_digits(word: &str) -> Vec<String> {
    match word.split_once('1') {
        Some((before, after)) if !word.contains(|char: char| char.is_ascii_digit() && char != '1') => {
            [before, "one", after].iter().filter(|part| !part.is_empty()).map(|part| (*part).to_owned()).collect()
        }
        _ => vec![word.to_owned()],
    }
}

/// The nearest name with its relative distance, and that of the nearest one which is spelled differently.
fn nearest<'a>(heard: &[Sound], lexicon: &'a Lexicon) -> Option<(&'a Name, f32, f32)> {
    let begin = heard.first()?;
    let mut best: Option<(&Name, f32)> = None;
    let mut second = f32::INFINITY;
    for name in lexicon.names() {
        let begins_alike = name
            .sounds
            .first()
            .is_some_and(|sound| sound == begin || both_vowels(*sound, *begin) || sibilants(*sound, *begin));
        if !begins_alike || heard.len().abs_diff(name.sounds.len()) > 4 {
            continue;
        }
        let ratio = distance(heard, &name.sounds) / name.weight;
        match best {
            Some((_, least)) if ratio >= least => second = second.min(ratio),
            _ => {
                second = best.map_or(second, |(_, least)| least);
                best = Some((name, ratio));
            }
        }
    }
    best.map(|(name, ratio)| (name, ratio, second))
}

fn both_vowels(a: Sound, b: Sound) -> bool {
    a.is_vowel() && b.is_vowel()
}

fn sibilants(a: Sound, b: Sound) -> bool {
    let sibilant = |sound| matches!(sound, Sound::S | Sound::Z | Sound::Sh | Sound::Ch);
    sibilant(a) && sibilant(b)
}

/// How far the run may be from the name; `None` if it is not to be touched.
fn allowed(heard: &[Heard], first: usize, count: usize, name: &Name, lexicon: &Lexicon) -> Option<f32> {
    let run = &heard[first..first + count];
    let strange = run.iter().any(|word| word.is_strange(lexicon)) || in_company(heard, first, count, name, lexicon);
    let parts: usize = run.iter().map(|word| word.parts.len()).sum();
    let hint = hint(heard, first, count);
    let unsure = run.iter().any(|word| word.confidence < UNSURE);
    let heavy = name.weight >= HEAVY;
    let plausible = match (name.kind, strange, hint) {
        // One ordinary word is what it is.
        (_, false, _) if parts == 1 => return None,
        (Kind::Drug, true, Hint::None) => 0.12,
        (Kind::Drug, true, _) => 0.22,
        (Kind::Drug, false, Hint::Dose) => 0.20,
        (Kind::Drug, false, Hint::Use) if heavy => 0.10,
        (Kind::Term, true, Hint::Use) => 0.13,
        (Kind::Term, true, _) => 0.07,
        (Kind::Term, false, Hint::Use) => 0.0,
        _ => return None,
    };
    let frequent = if name.frequency == Frequency::Common { 0.03 } else { -0.05 };
    let light = if name.weight < LIGHT { -0.03 } else { 0.0 };
    Some(plausible + frequent + light + if unsure { 0.03 } else { 0.0 })
}

/// Whether a seldom word stands where this name is usually said: 'coughing up yellow flam'.
fn in_company(heard: &[Heard], first: usize, count: usize, name: &Name, lexicon: &Lexicon) -> bool {
    let around = &heard[first.saturating_sub(AROUND)..heard.len().min(first + count + AROUND)];
    let seldom = |word: &Heard| lexicon.rank(&word.whole).is_none_or(|rank| rank > SELDOM);
    heard[first..first + count].iter().all(seldom) && around.iter().any(|word| name.company.contains(&word.whole))
}

/// What is said around the run: 'lisinopril, twenty milligrams', 'twenty milligrams of lisinopril', 'she takes'.
fn hint(heard: &[Heard], first: usize, count: usize) -> Hint {
    let after = &heard[first + count..heard.len().min(first + count + AFTER)];
    let before = &heard[first.saturating_sub(BEFORE)..first];
    let is = |word: &Heard, list: &[&str]| list.contains(&word.whole.as_str());
    let dose_of = matches!(before, [.., dose, of] if of.whole == "of" && is(dose, DOSES));
    if dose_of || after.iter().any(|word| is(word, DOSES)) {
        Hint::Dose
    } else if before.iter().any(|word| is(word, USES)) {
        Hint::Use
    } else {
        Hint::None
    }
}

fn rewrite(words: Vec<Word>, chosen: &[Finding<'_>]) -> Vec<Word> {
    let mut out: Vec<Word> = Vec::with_capacity(words.len());
    let mut next = 0;
    for finding in chosen {
        let end = finding.first + finding.count;
        out.extend(words[next..finding.first].iter().cloned());
        out.push(merge(&words[finding.first..end], finding.name, begins_sentence(&out)));
        next = end;
    }
    out.extend(words[next..].iter().cloned());
    out
}

fn begins_sentence(before: &[Word]) -> bool {
    before.last().is_none_or(|word| word.text.ends_with(['.', '?', '!']))
}

fn merge(run: &[Word], name: &Name, begins_sentence: bool) -> Word {
    let heard = run.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
    let letters_end = heard.trim_end_matches(|char: char| !char.is_alphanumeric()).len();
    let letters_begin = heard.len() - heard.trim_start_matches(|char: char| !char.is_alphanumeric()).len();
    let capital = begins_sentence && heard[letters_begin..].starts_with(char::is_uppercase);
    let mut spelling = name.spelling.clone();
    if capital {
        spelling[..1].make_ascii_uppercase();
    }
    Word {
        text: format!("{}{spelling}{}", &heard[..letters_begin], &heard[letters_end..]),
        start_ms: run.first().map_or(0, |word| word.start_ms),
        end_ms: run.last().map_or(0, |word| word.end_ms),
        confidence: run.iter().map(|word| word.confidence).sum::<f32>() / run.len() as f32,
        heard: Some(heard),
        changed: Some(WordChange::Vocabulary),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repaired(text: &str) -> String {
        let word = |text: &str| Word {
            text: text.to_owned(),
            start_ms: 0,
            end_ms: 0,
            confidence: 0.7,
            heard: None,
            changed: None,
        };
        let words = repair(text.split(' ').map(word).collect(), &Lexicon::shipped());
        words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn names_are_put_right() {
        for (heard, meant) in [
            ("And the listen opera, 20 milligrams, daily.", "And the lisinopril, 20 milligrams, daily."),
            ("wheezing, and bends in at a 100 milligrams", "wheezing, and benzonatate 100 milligrams"),
            ("still taking the Met for men, 1000 milligrams", "still taking the metformin, 1000 milligrams"),
            ("I ran out of the glipazide.", "I ran out of the glipizide."),
            ("Your hemoglobin a oncey was 8.4.", "Your hemoglobin A1c was 8.4."),
            ("We'll repeat the a 1C soon.", "We'll repeat the A1c soon."),
            ("Digicson, once a day.", "Digoxin, once a day."),
            ("and Ben's in at eight 100 milligrams", "and benzonatate 100 milligrams"),
            ("coughing up some yellow flam, mostly", "coughing up some yellow phlegm, mostly"),
        ] {
            assert_eq!(repaired(heard), meant);
        }
    }

    #[test]
    fn ordinary_words_stay() {
        for text in [
            "I listen to the opera every day.",
            "She met for men are late.",
            "It may be taken with food, 20 milligrams.",
            "You need crutches for two weeks.",
            "Hey dragon, order the amoxicillin 500 milligrams.",
            "He comes once a week, or twice.",
            "Hydroxyzine 25 milligrams, not hydralazine.",
            "Your hyperthyroidism needs no medication.",
            "There is moderate mitral regurgitation.",
            "The whole thing was a flam, mostly.",
            "Take the benzonatate eight times.",
        ] {
            assert_eq!(repaired(text), text);
        }
    }

    #[test]
    fn what_was_heard_is_kept() {
        let word = Word {
            text: "glipazide,".to_owned(),
            start_ms: 100,
            end_ms: 900,
            confidence: 0.5,
            heard: None,
            changed: None,
        };
        let after = repair(vec![word], &Lexicon::shipped());
        assert_eq!(after[0].heard.as_deref(), Some("glipazide,"));
        assert_eq!(
            (after[0].changed.clone(), after[0].start_ms, after[0].end_ms),
            (Some(WordChange::Vocabulary), 100, 900)
        );
    }
}
