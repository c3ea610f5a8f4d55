//! The words of the reader: the field's for colleagues, plain ones for patients, written out for payers and courts; and
//! abbreviations that get patients hurt, written out for everybody.
//!
//! Sources of the unsafe ones: the Joint Commission's do-not-use list (NPSG.02.02.01) and the ISMP's list of error-prone
//! abbreviations. What stands in quotation marks is left as it was said.

use super::edits::{Alters, Edit};
use super::grammar::{places, quotations};
use super::lines::{Form, Line};
use crate::phrases::{Phrases, Way, plain_words};
use crate::text::re;
use auscult_domain::enhancement::{Audience, ChangeType, EnhancementType};
use auscult_domain::template::SectionKind;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

static CLINICAL: LazyLock<Phrases> = LazyLock::new(|| Phrases::of(plain_words(Way::Clinical)));
static PLAIN: LazyLock<Phrases> = LazyLock::new(|| Phrases::of(plain_words(Way::Plain)));

/// An abbreviation: what it stands for, and whether only a prescription says so.
static SHORT: LazyLock<HashMap<&'static str, (&'static str, bool)>> = LazyLock::new(|| {
    let lines = include_str!("../../../../assets/vocabulary/abbreviations.tsv").lines();
    let rows = lines.filter(|line| !line.starts_with('#')).filter_map(|line| {
        let mut columns = line.split('\t');
        Some((columns.next()?, (columns.next()?, columns.next()? == "dose")))
    });
    rows.collect()
});

/// What an abbreviation stands for, however it is spelled; nothing, if it is none.
pub(crate) fn stands_for(short: &str) -> Vec<&'static str> {
    SHORT.iter().filter(|(known, _)| known.eq_ignore_ascii_case(short)).map(|(_, (long, _))| *long).collect()
}

static UNSAFE: LazyLock<HashMap<&'static str, (&'static str, &'static str)>> = LazyLock::new(|| {
    let lines = include_str!("../../../../assets/vocabulary/unsafe_abbreviations.tsv").lines();
    let rows = lines.filter(|line| !line.starts_with('#')).filter_map(|line| {
        let mut columns = line.split('\t');
        Some((columns.next()?, (columns.next()?, columns.next()?)))
    });
    rows.collect()
});

/// The proposals for these lines of a section.
pub(super) fn propose(lines: &[Line], text: &str, audience: Audience) -> Vec<Edit> {
    let quoted = quotations(text);
    let mut out = Vec::new();
    for line in lines.iter().filter(|line| line.form != Form::Heading) {
        out.extend(unsafe_words(line, text));
        out.extend(unsafe_doses(line, text));
        match audience {
            Audience::Physician => out.extend(clinical(line, text)),
            Audience::Patient => {
                out.extend(short_for_patients(line, text));
                out.extend(plain(line, text));
            }
            Audience::Insurance | Audience::Legal => out.extend(short(line, text)),
        }
    }
    out.retain(|edit| !quoted.iter().any(|quote| quote.start < edit.range.end && edit.range.start < quote.end));
    out
}

/// A sentence with abbreviations written out and the field's words in plain ones, wherever that changes no fact.
pub(crate) fn in_plain_words(sentence: &str) -> String {
    let mut text = sentence.to_owned();
    for pass in [unsafe_words, short_for_patients, plain] {
        let whole = 0..text.len();
        let kind = SectionKind::HistoryOfPresentIllness;
        let line = Line { section: 0, range: whole.clone(), body: whole, form: Form::Prose, kind, problem: None };
        let mut edits = pass(&line, &text);
        edits.sort_by_key(|edit| edit.range.start);
        for edit in edits.into_iter().rev() {
            let mut other = text.clone();
            if other.get(edit.range.clone()).is_some() {
                other.replace_range(edit.range, &edit.new);
            }
            if super::kept::facts(&other) == super::kept::facts(&text) {
                text = other;
            }
        }
    }
    text
}

fn edit(
    line: &Line,
    range: Range<usize>,
    new: impl Into<String>,
    why: impl Into<std::borrow::Cow<'static, str>>,
    confidence: f64,
) -> Edit {
    Edit::of(EnhancementType::MedicalTerminology, line.section, range, new, why, confidence)
}

fn unsafe_words(line: &Line, text: &str) -> Vec<Edit> {
    let words = places(line, text, re!(r"[A-Za-z][A-Za-z0-9.]*[A-Za-z0-9]\.?"));
    let known = words.into_iter().filter_map(|(range, word)| {
        let (key, end) = match UNSAFE.get(word) {
            Some(_) => (word, range.end),
            // The point behind it may be the sentence's.
            None => (word.strip_suffix('.')?, range.end - 1),
        };
        let (long, why) = UNSAFE.get(key)?;
        // `q.d.` at the end of a sentence held its point as well.
        let last = key.ends_with('.') && text[end..].trim().is_empty()
            || key.ends_with('.') && re!(r"^\s+[A-Z]|^\n").is_match(&text[end..]);
        Some(edit(line, range.start..end, format!("{long}{}", if last { "." } else { "" }), *why, 0.96))
    });
    known.collect()
}

const DOSES: &str = "The Joint Commission's do-not-use list";

/// Units and decimals that are read ten times or ten thousand times too high.
fn unsafe_doses(line: &Line, text: &str) -> Vec<Edit> {
    let mut out = Vec::new();
    for (range, _) in places(line, text, re!(r"\d( ?U)\b")) {
        out.push(edit(line, range, " units", format!("{DOSES}: U is taken for 0 or 4."), 0.96));
    }
    for (range, _) in places(line, text, re!(r"\d( ?IU)\b")) {
        out.push(edit(line, range, " international units", format!("{DOSES}: IU is taken for IV."), 0.95));
    }
    for (range, _) in places(line, text, re!(r"\d(\.0+) ?(?:mg|mcg|g|mL|ml|units|tablets?|capsules?|puffs?)\b")) {
        out.push(edit(line, range, "", format!("{DOSES}: a trailing zero is read as ten times the dose."), 0.97));
    }
    for (range, found) in places(line, text, re!(r"(?:^|[\s(])(\.\d+) ?(?:mg|mcg|g|mL|ml|units|tablets?)\b")) {
        out.push(edit(
            line,
            range,
            format!("0{found}"),
            format!("{DOSES}: a missing zero is read as ten times the dose."),
            0.97,
        ));
    }
    for (range, _) in places(line, text, re!(r"\d ?(µg|ug|μg)(?:\s|[.,;)]|$)")) {
        out.push(edit(line, range, "mcg", "µg is taken for mg.", 0.96));
    }
    for (range, _) in places(line, text, re!(r"\d ?(cc)\b")) {
        out.push(edit(line, range, "mL", "cc is taken for U or 00.", 0.93));
    }
    for (range, _) in places(line, text, re!(r"\b(MS) \d+(?:\.\d+)? ?(?:mg|g)\b")) {
        let ask = " [To complete: write the name out, MS stands for more than one drug ***]";
        let at = range.end..range.end;
        out.push(
            edit(line, at, ask, format!("{DOSES}: MS is taken for another drug."), 0.95).of_kind(ChangeType::Prompt),
        );
    }
    out
}

/// Abbreviations written out.
fn short(line: &Line, text: &str) -> Vec<Edit> {
    let words = places(line, text, re!(r"[A-Za-z][A-Za-z0-9]*(?:/[A-Za-z]?[A-Za-z]*)*"));
    let known = words.into_iter().filter_map(|(range, word)| {
        let (long, dose) = SHORT.get(word)?;
        let before = &text[line.body.start..range.start];
        let after = &text[range.end..];
        let prescription =
            re!(r"(?:\d|mg|mcg|mL|daily|tablets?|puffs?|units|mouth|PO|BID|TID|QID) ?$").is_match(before);
        let spelled = after.trim_start().starts_with('(') || before.ends_with('(');
        // `-year-old` joins a number; `w/` joins a word.
        let (start, new) = match *long {
            "year-old" => (range.start - (before.len() - before.trim_end().len()), "-year-old".to_owned()),
            "with" if !after.starts_with(' ') => (range.start, "with ".to_owned()),
            long => (range.start, long.to_owned()),
        };
        let begins = before.trim().is_empty() || before.trim_end().ends_with(['.', ':']);
        let new = if begins && *long != "year-old" { crate::text::capitalised(&new) } else { new };
        (!spelled && (!*dose || prescription))
            .then(|| edit(line, start..range.end, new, "Written out for readers outside the field.", 0.92))
    });
    known.collect()
}

/// Abbreviations written out, except those that patients know better than what they stand for.
fn short_for_patients(line: &Line, text: &str) -> Vec<Edit> {
    let mut out = short(line, text);
    out.retain(|edit| !matches!(&text[edit.range.clone()], "MRI" | "CT" | "ER" | "ICU" | "IUD"));
    out
}

/// The field's words for what was said in lay ones.
fn clinical(line: &Line, text: &str) -> Vec<Edit> {
    if line.kind == SectionKind::ChiefComplaint {
        // The complaint stands in the patient's words.
        return Vec::new();
    }
    swapped(line, text, &CLINICAL)
        .into_iter()
        .filter(|(range, new)| {
            let after = text[range.end..line.body.end].trim_start();
            let compound = re!(r"^(?:medicines?|medications?|pills?|readings?|cuff|machine|checks?|log|doctor|shot|season|like symptoms|symptoms)\b").is_match(after);
            let several = text[range.clone()].ends_with('s') && !new.ends_with('s') && re!(r"^(?:are|were|have)\b").is_match(after);
            // `getting short`, `you are passing out`: a verb in front makes the noun wrong.
            let verb = re!(r"(?i)\b(?:is|was|are|were|be|been|keeps?|started|not|n't|to) $").is_match(&text[line.body.start..range.start])
                && re!(r"(?i)^(?:passing|fainting|peeing|pooping|throwing|feeling|itching|bruising|leaking|vomiting|coughing|hearing|seeing)\b").is_match(&text[range.clone()]);
            !compound && !several && !verb
        })
        .map(|(range, new)| {
            Edit { alters: Alters::Slip, ..edit(line, range, new, "The field's word for what was said.", 0.82) }
        })
        .collect()
}

/// Plain words for the field's.
fn plain(line: &Line, text: &str) -> Vec<Edit> {
    let found = swapped(line, text, &PLAIN).into_iter();
    found.map(|(range, new)| edit(line, range, new, "In words a patient knows.", 0.83)).collect()
}

/// What the phrases are replaced by, with the article in front put right.
fn swapped(line: &Line, text: &str, phrases: &Phrases) -> Vec<(Range<usize>, String)> {
    let body = &text[line.body.clone()];
    let found = phrases.find(body).into_iter();
    let with_article = found.map(|(range, new)| {
        let range = range.start + line.body.start..range.end + line.body.start;
        let before = &text[line.body.start..range.start];
        let Some(article) = re!(r"(?:^|\s)([Aa]n? )$").captures(before).and_then(|found| found.get(1)) else {
            return (range, new);
        };
        let start = line.body.start + article.start();
        let uncountable = re!(r"(?:rhea|pnea|uria|emia|algia|itis|osis|edema|tinnitus|tension|reflux|phagia|opia|vertigo|syncope|fatigue|urticaria|laboratory studies|congestion)$");
        let countable = re!(r"(?:arrhythmia|hernia)$");
        if uncountable.is_match(&new) && !countable.is_match(&new) || new.ends_with('s') && !new.ends_with("ss") && !new.ends_with("is") {
            let new = if article.as_str().starts_with('A') { crate::text::capitalised(&new) } else { new };
            return (start..range.end, new);
        }
        let vowel = new.starts_with(|c: char| "aeioAEIO".contains(c)) || new.starts_with('u') && !new.starts_with("ur") && !new.starts_with("ut");
        let right = if vowel { "an " } else { "a " };
        let right = if article.as_str().starts_with('A') { crate::text::capitalised(right) } else { right.into() };
        (start..range.end, format!("{right}{new}"))
    });
    with_article.collect()
}

#[cfg(test)]
mod tests {
    use super::super::lines::lines;
    use super::*;
    use auscult_domain::note::Section;

    fn check(audience: Audience, pairs: &[(&str, &str)]) {
        for (text, expected) in pairs {
            let section = Section {
                key: "hpi".into(),
                title: "History".into(),
                kinds: vec![SectionKind::HistoryOfPresentIllness],
                required: true,
                text: (*text).into(),
                spans: Vec::new(),
            };
            let mut edits = propose(&lines(0, &section), text, audience);
            edits.sort_by_key(|edit| edit.range.start);
            let mut out = (*text).to_owned();
            for edit in edits.iter().rev() {
                out.replace_range(edit.range.clone(), &edit.new);
            }
            assert_eq!(out, *expected);
        }
    }

    #[test]
    fn what_hurts_patients_is_written_out_for_everybody() {
        let pairs = [
            ("Insulin 10U QD, then 5.0 mg.", "Insulin 10 units daily, then 5 mg."),
            ("Take .5 mg q.d. at 8.", "Take 0.5 mg daily at 8."),
            ("Levothyroxine 100 µg qod.", "Levothyroxine 100 mcg every other day."),
            ("Potassium 4.0 and INR 3.0.", "Potassium 4.0 and INR 3.0."),
            ("US, QID and BMS stay.", "US, QID and BMS stay."),
        ];
        check(Audience::Physician, &pairs);
    }

    #[test]
    fn the_field_has_its_words() {
        check(
            Audience::Physician,
            &[
                (
                    "She had a heart attack and has high blood pressure.",
                    "She had a myocardial infarction and has hypertension.",
                ),
                ("Her high blood pressure medicine ran out.", "Her high blood pressure medicine ran out."),
                ("She said “a heart attack”.", "She said “a heart attack”."),
                ("A runny nose.", "Rhinorrhea."),
            ],
        );
    }

    #[test]
    fn patients_and_payers_read_words() {
        check(Audience::Patient, &[("HTN and dyspnea.", "Hypertension and shortness of breath.")]);
        check(
            Audience::Legal,
            &[(
                "62 y/o pt w/ CHF takes 5 mg PO BID.",
                "62-year-old patient with congestive heart failure takes 5 mg by mouth twice daily.",
            )],
        );
    }
}
