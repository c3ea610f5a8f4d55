//! Infections of the skin by place: the classification has one code for an abscess or cellulitis of no place, and others by
//! part of the body. The statement that names it, or what is said under its heading, names the place.

use super::concepts::Concepts;
use super::mentions::{Mention, Read};

/// Parts of the body, with the places of cellulitis and of abscess there.
const SITES: &[(&[&str], &str, &str)] = &[
    (&["face", "facial", "cheek", "chin"], "L03.211", "L02.01"),
    (&["neck"], "L03.221", "L02.11"),
    (&["buttock", "buttocks", "gluteal"], "L03.317", "L02.31"),
    (&["groin", "inguinal"], "L03.314", "L02.214"),
    (&["perineum", "perineal"], "L03.315", "L02.215"),
    (&["back"], "L03.312", "L02.212"),
    (&["chest"], "L03.313", "L02.213"),
    (&["abdominal", "abdomen"], "L03.311", "L02.211"),
    (&["finger", "fingers", "thumb"], "L03.01", "L02.51"),
    (&["toe", "toes"], "L03.03", "L02.61"),
    (&["foot", "feet", "heel"], "L03.11", "L02.61"),
    (&["hand", "hands", "palm"], "L03.11", "L02.51"),
    (
        &[
            "arm",
            "arms",
            "forearm",
            "elbow",
            "wrist",
            "axilla",
            "axillary",
            "leg",
            "legs",
            "thigh",
            "calf",
            "shin",
            "knee",
            "ankle",
            "extremity",
            "extremities",
            "limb",
        ],
        "L03.11",
        "L02.41",
    ),
];

/// The place of a mention of cellulitis or abscess by the part of the body its problem speaks of; any other mention stays
/// where it is.
pub(crate) fn placed(mention: &Mention, place: u32, reads: &[Read], concepts: &Concepts) -> u32 {
    let code = concepts.set.at(place).map_or("", |entry| entry.code());
    if !matches!(code, "L03.90" | "L03.9" | "L02.91" | "L02.9") {
        return place;
    }
    let own = &reads[mention.statement];
    let problem = own.statement.role.problem();
    let of_problem = |read: &&Read| problem.is_some() && read.statement.role.problem() == problem;
    let site_in = |read: &Read| {
        let said = |words: &&[&str]| {
            read.tokens.iter().zip(&read.said).any(|(token, said)| {
                words.contains(&token.word.as_str()) && !said.negated && !said.other_person && !said.hypothetical
            })
        };
        SITES.iter().find(|(words, ..)| said(words))
    };
    let Some((_, cellulitis, abscess)) = site_in(own).or_else(|| reads.iter().filter(of_problem).find_map(site_in))
    else {
        return place;
    };
    let wanted = if code.starts_with("L03") { cellulitis } else { abscess };
    concepts.set.get(wanted).map_or(place, |entry| entry.place())
}
