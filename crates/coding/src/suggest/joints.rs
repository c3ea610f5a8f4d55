//! Arthritis of a joint: the classification has one code for arthritis of no place, and others by joint and side. What is
//! said of the problem names the joint.

use super::concepts::Concepts;
use super::mentions::{Mention, Read};
use super::text::CodingText;

/// A joint by its words, the places of its arthritis: with a side, of both sides, of neither.
const JOINTS: &[(&[&str], &str, &str, &str)] = &[
    (&["knee", "knees"], "M17.1", "M17.0", "M17.9"),
    (&["hip", "hips"], "M16.1", "M16.0", "M16.9"),
    (&["thumb", "cmc"], "M18.1", "M18.0", "M18.9"),
    (&["shoulder", "shoulders"], "M19.01", "M19.01", "M19.90"),
    (&["elbow", "elbows"], "M19.02", "M19.02", "M19.90"),
    (&["wrist", "wrists"], "M19.03", "M19.03", "M19.90"),
    (&["hand", "hands"], "M19.04", "M19.04", "M19.90"),
    (&["ankle", "ankles", "foot", "feet"], "M19.07", "M19.07", "M19.90"),
];

/// Pain by joint.
const PAINS: &[(&str, &str)] = &[
    ("knee", "M25.56"),
    ("hip", "M25.55"),
    ("shoulder", "M25.51"),
    ("elbow", "M25.52"),
    ("wrist", "M25.53"),
    ("hand", "M25.54"),
    ("ankle", "M25.57"),
];

/// The place of a mention of arthritis by the joint and side its problem speaks of; any other mention stays where it is.
pub(crate) fn placed(mention: &Mention, place: u32, text: &CodingText, reads: &[Read], concepts: &Concepts) -> u32 {
    let code = concepts.set.at(place).map_or("", |entry| entry.code());
    if !["M19.90", "M17.9", "M16.9", "M18.9", "M25.50"].contains(&code) {
        return place;
    }
    let pain = code == "M25.50";
    let own = &reads[mention.statement];
    let problem = own.statement.role.problem();
    let of_problem = |read: &&Read| problem.is_some() && read.statement.role.problem() == problem;
    let around: Vec<&Read> = if problem.is_some() { reads.iter().filter(of_problem).collect() } else { vec![own] };
    let names = |words: &[&str]| {
        around.iter().any(|read| {
            read.tokens
                .iter()
                .zip(&read.said)
                .any(|(token, said)| words.contains(&token.word.as_str()) && !said.other_person && !said.hypothetical)
        })
    };
    let named: Vec<_> = JOINTS.iter().filter(|(words, ..)| names(words)).collect();
    let [(words, one, both, neither)] = named.as_slice() else { return place };
    let beside = |read: &&&Read| read.tokens.iter().any(|token| words.contains(&token.word.as_str()));
    let side = around.iter().filter(beside).find_map(|read| read.side(text, None));
    if pain {
        let of_joint =
            PAINS.iter().find(|(joint, _)| words.contains(joint)).and_then(|(_, code)| concepts.set.get(code));
        return of_joint.map_or(place, |entry| entry.place());
    }
    let wanted = match side {
        Some(super::resolve::Side::Both) => both,
        Some(_) => one,
        None => neither,
    };
    concepts.set.get(wanted).map_or(place, |entry| entry.place())
}
