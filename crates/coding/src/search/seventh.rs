//! The 7th character of a code that was found: as the query says it, or none.

use super::meaning::Reading;
use super::query::Billable;
use super::terms::Terms;
use super::words::words;
use crate::sets::Entry;

/// What a word of the meaning of a 7th character adds to the score.
const MEANT: f32 = 0.01;

/// The code below a stem whose 7th character the query describes, and what that adds to the score. Where the query
/// does not, the stem itself; or, where the code has to be billable, the one that says least.
pub(super) fn chosen<'a>(
    terms: &Terms,
    reading: &Reading,
    stem: Entry<'a>,
    text: &str,
    billable: Billable,
) -> (Entry<'a>, f32) {
    let Some(table) = stem.seventh_character().filter(|_| stem.stem().is_none()) else { return (stem, 0.0) };
    if stem.title().eq_ignore_ascii_case(text.trim()) && billable == Billable::Either {
        return (stem, 0.0);
    }
    let spelled_out = text.len() > stem.title().len();
    if let Some(child) = stem.children().find(|child| spelled_out && child.title().eq_ignore_ascii_case(text.trim())) {
        return (child, MEANT);
    }
    let mut best: Option<(usize, Entry<'a>)> = None;
    for child in stem.children() {
        let Some(character) = child.code().chars().last() else { continue };
        let meaning = table.iter().find(|(known, _)| *known == character).map_or("", |(_, meaning)| &**meaning);
        let said = described(terms, reading, stem, meaning);
        if best.is_none_or(|(most, _)| said > most) {
            best = Some((said, child));
        }
    }
    match best {
        Some((said, child)) if said > 0 => (child, MEANT),
        Some(_) if billable == Billable::Only => (least(stem, table).unwrap_or(stem), 0.0),
        _ => (stem, 0.0),
    }
}

/// How many words of a meaning the query says beyond the stem's title.
fn described(terms: &Terms, reading: &Reading, stem: Entry<'_>, meaning: &str) -> usize {
    let title = super::defaults::title(terms, stem);
    let tokens = words(meaning).into_iter().filter_map(|word| terms.vocabulary.token(&word.text));
    let beyond = tokens.filter(|token| !title.contains(token));
    beyond.filter(|token| reading.concepts.iter().any(|concept| concept.answer(*token) > 0.8)).count()
}

/// The code whose 7th character says least: unspecified, or else the first in the table.
fn least<'a>(stem: Entry<'a>, table: &[(char, Box<str>)]) -> Option<Entry<'a>> {
    let unspecified =
        table.iter().find(|(_, meaning)| meaning.contains("unspecified")).map(|(character, _)| *character);
    let of = |wanted: char| stem.children().find(|child| child.code().ends_with(wanted));
    unspecified.and_then(of).or_else(|| stem.children().next())
}
