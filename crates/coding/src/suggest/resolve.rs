//! From a place in the classification to the code that is billed: by side, by what else is documented, by encounter; and
//! by the defaults of the guidelines where nothing is said.

use super::concepts::Concepts;
use super::tokens::tokens;
use super::vocabulary::{Word, words};
use crate::sets::Entry;
use std::collections::HashSet;

/// A side of the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Side {
    /// Right.
    Right,
    /// Left.
    Left,
    /// Both.
    Both,
}

/// Where care of an injury stands (guideline I.C.19.a).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Care {
    /// It is being treated.
    #[default]
    Active,
    /// It heals.
    Healing,
    /// What it left behind.
    Sequela,
}

/// What is documented about a condition beside its name.
#[derive(Debug, Clone, Default)]
pub(crate) struct Said {
    /// The side.
    pub side: Option<Side>,
    /// Where care stands.
    pub care: Care,
    /// The words of its name.
    pub name: HashSet<Word>,
    /// The words said about it.
    pub about: HashSet<Word>,
}

/// The codes to bill for a place: one, or two where both sides have their own; empty where there is none.
pub(crate) fn billable<'a>(concepts: &'a Concepts, place: u32, said: &Said) -> Vec<Entry<'a>> {
    let Some(entry) = concepts.set.at(place) else { return Vec::new() };
    let leaves: Vec<Leaf<'a>> = if has_printed_children(entry) {
        let base = title_words(concepts, entry.title());
        entry
            .descendants()
            .filter(|leaf| leaf.stem().is_none() && !has_printed_children(*leaf))
            .map(|leaf| Leaf::of(concepts, leaf, &base, said))
            .collect()
    } else {
        return extended(entry, said.care).into_iter().collect();
    };
    let sides: &[Option<Side>] = match said.side {
        Some(Side::Both)
            if !leaves.iter().any(|leaf| leaf.side == Some(Side::Both))
                && leaves.iter().any(|leaf| leaf.side == Some(Side::Right)) =>
        {
            &[Some(Side::Right), Some(Side::Left)]
        }
        Some(Side::Both) => &[Some(Side::Both)],
        Some(Side::Right) => &[Some(Side::Right)],
        Some(Side::Left) => &[Some(Side::Left)],
        None => &[None],
    };
    let mut out = Vec::new();
    for side in sides {
        let best = leaves
            .iter()
            .max_by(|a, b| a.fits(*side).total_cmp(&b.fits(*side)).then(b.entry.place().cmp(&a.entry.place())));
        if let Some(code) = best.and_then(|leaf| extended(leaf.entry, said.care))
            && !out.contains(&code)
        {
            out.push(code);
        }
    }
    out
}

/// The place that says more than an unspecified one with the words there are: of `major depressive disorder, recurrent,
/// moderate` not the unspecified code but the moderate one.
pub(crate) fn refined(concepts: &Concepts, place: u32, said: &Said) -> u32 {
    let Some(entry) = concepts.set.at(place).filter(|entry| entry.title().to_ascii_lowercase().contains("unspecified"))
    else {
        return place;
    };
    let Some(above) = entry.parent() else { return place };
    let base = title_words(concepts, entry.title());
    let said_in_full = |leaf: Entry<'_>| {
        let lower = leaf.title().to_ascii_lowercase();
        if lower.contains("other") {
            return None;
        }
        let mut weight = 0.0;
        for word in affirmed(&lower) {
            let numbers = concepts.vocabulary.look_up(&word).into_iter().flatten();
            for number in numbers.filter(|number| !base.contains(number) && !concepts.vocabulary.is_optional(*number)) {
                if !said.name.contains(&number) {
                    return None;
                }
                weight += concepts.weight(number);
            }
        }
        (weight > 0.0).then_some((weight, leaf.place()))
    };
    let leaves = above
        .descendants()
        .take(120)
        .filter(|leaf| leaf.stem().is_none() && !has_printed_children(*leaf) && !leaf.is_within(entry));
    let best = leaves.filter_map(said_in_full).max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
    best.map_or(place, |(_, place)| place)
}

/// The words of a title that it affirms: not those after `without` or `not`, up to the next comma.
fn affirmed(title: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut denied = false;
    for token in tokens(title) {
        match token.word.as_str() {
            "without" | "not" | "no" => denied = true,
            "," | "with" => denied = false,
            _ if !denied && !token.is_mark() => out.push(token.word),
            _ => {}
        }
    }
    out
}

/// Whether codes of a place differ by side.
pub(crate) fn has_sides(concepts: &Concepts, place: u32) -> bool {
    concepts
        .set
        .at(place)
        .is_some_and(|entry| entry.descendants().take(400).any(|leaf| side_of(leaf.title()).is_some()))
}

struct Leaf<'a> {
    entry: Entry<'a>,
    side: Option<Side>,
    score: f32,
}

/// What a title may say without being asked: the guidelines' defaults for injuries.
const ASSUMED: &[&str] = &["displaced", "closed", "dislocation", "initial"];

impl<'a> Leaf<'a> {
    fn of(concepts: &Concepts, entry: Entry<'a>, base: &HashSet<Word>, said: &Said) -> Self {
        let title = entry.title();
        let lower = title.to_ascii_lowercase();
        let tokens = tokens(&lower);
        let mut score = -0.05 * entry.code().len() as f32;
        let mut denied = false;
        let open = lower.contains("unspecified");
        for word in words(&tokens) {
            if matches!(word, "without" | "not" | "no") {
                denied = true;
                continue;
            }
            if word == "," || word == "with" {
                denied = false;
                continue;
            }
            for number in concepts.vocabulary.look_up(word).into_iter().flatten() {
                if base.contains(&number) || concepts.vocabulary.is_weak(number) || ASSUMED.contains(&word) {
                    continue;
                }
                let (named, about) = (said.name.contains(&number), said.about.contains(&number));
                score += match (denied, named, about) {
                    (true, true, _) => -1.5,
                    (true, ..) => 0.05,
                    (false, true, _) => 1.2,
                    (false, _, true) => 0.35,
                    // What a title leaves open it does not claim.
                    (false, ..) if open => -0.2,
                    (false, ..) => -1.0,
                };
            }
        }
        if lower.contains("unspecified") || lower.contains("uncomplicated") || lower.contains("without complications") {
            score += 0.6;
        }
        if tokens.iter().any(|token| token.word == "other") {
            score -= 0.5;
        }
        // Nobody means the lesser form who does not say so.
        if tokens.iter().any(|token| token.word == "subluxation") {
            score -= 0.3;
        }
        Self { entry, side: side_of(title), score }
    }

    fn fits(&self, side: Option<Side>) -> f32 {
        self.score
            + match (side, self.side) {
                (Some(wanted), Some(own)) if wanted == own => 3.0,
                (_, None) => 0.0,
                (None, Some(_)) => -1.0,
                (Some(_), Some(_)) => -3.0,
            }
    }
}

/// The side a title names.
fn side_of(title: &str) -> Option<Side> {
    let has = |word: &str| title.split(|c: char| !c.is_alphanumeric()).any(|part| part.eq_ignore_ascii_case(word));
    match (has("right"), has("left"), has("bilateral")) {
        (_, _, true) => Some(Side::Both),
        (true, ..) if !has("quadrant") => Some(Side::Right),
        (_, true, _) if !has("quadrant") && !has("ventricular") && !has("bundle") => Some(Side::Left),
        _ => None,
    }
}

fn title_words(concepts: &Concepts, title: &str) -> HashSet<Word> {
    let tokens = tokens(title);
    words(&tokens).into_iter().flat_map(|word| concepts.vocabulary.look_up(word)).flatten().collect()
}

fn has_printed_children(entry: Entry<'_>) -> bool {
    entry.children().any(|child| child.stem().is_none())
}

/// The code with its 7th character, where it takes one.
fn extended(entry: Entry<'_>, care: Care) -> Option<Entry<'_>> {
    if entry.billable() {
        return Some(entry);
    }
    let wanted = match care {
        Care::Active => ['A', '0'],
        Care::Healing => ['D', '0'],
        Care::Sequela => ['S', '0'],
    };
    let children = || entry.children().filter(|child| child.billable());
    let ends = |letter: char| children().find(|child| child.code().ends_with(letter));
    wanted.into_iter().find_map(ends).or_else(|| children().next())
}
