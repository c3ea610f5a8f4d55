//! Sides of the body: left, right and both must have been said of the part the note names them of.

use super::meaning::is_empty;
use super::reading::{Remark, Sentence};
use super::tokens::{Token, stem};
use auscult_domain::guard::{GuardFinding, GuardKind};

/// The other side said of the same part this much nearer is the one that was said.
const MARGIN: f32 = 0.08;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Left,
    Right,
    Both,
}

/// A side in a text and the part it is of.
struct Sided {
    at: usize,
    side: Side,
    part: String,
}

fn side(word: &str) -> Option<Side> {
    Some(match word {
        "left" => Side::Left,
        "right" => Side::Right,
        "bilateral" | "bilaterally" | "both" => Side::Both,
        _ => return None,
    })
}

/// Parts that are on both sides, beside those of the list of regions.
const PARTS: &str = "side sided eye ear lung lobe knee hip shoulder arm leg foot feet hand wrist ankle elbow breast kidney ovary flank thigh calf heel toe finger thumb cheek temple groin neck jaw rib quadrant extremity extremities ventricle atrium atrial carotid tonsil nostril testicle buttock scapula clavicle forearm shin achilles sinus maxillary thyroid adrenal renal nephrectomy lower upper hand-side handed big great little index middle ring medial lateral anterior posterior base bases tympanic membrane chest back hemisphere facial face lower-quadrant acl mcl meniscus rotator cuff hamstring quadriceps patella tibia fibula femur humerus radius ulna";

fn is_part(word: &str) -> bool {
    PARTS.split(' ').any(|part| part == word || word.strip_suffix('s') == Some(part))
        || !crate::lexicon::regions(word).is_empty()
}

/// The sides of a text, with the part within a few words of each.
fn sides(tokens: &[Token], bare: Bare) -> Vec<Sided> {
    let mut out = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let Some(side) = side(&token.lower) else { continue };
        let ahead = (at + 1..(at + 5).min(tokens.len()))
            .find(|next| is_part(&tokens[*next].lower) && noun(&tokens[*next].lower));
        let ahead = ahead.or_else(|| (at + 1..(at + 3).min(tokens.len())).find(|next| is_part(&tokens[*next].lower)));
        let back = || {
            (at.saturating_sub(5)..at)
                .rev()
                .find(|before| is_part(&tokens[*before].lower) && noun(&tokens[*before].lower))
        };
        let before = at.checked_sub(1).map_or("", |before| tokens[before].lower.as_str());
        let article = matches!(before, "the" | "my" | "your" | "his" | "her" | "on" | "to");
        let part = ahead.or_else(|| (side == Side::Both || article).then(back).flatten());
        match part {
            Some(part) => out.push(Sided { at, side, part: stem(&tokens[part].lower) }),
            None if bare == Bare::Counts && (article || tokens.len() <= 3) => {
                out.push(Sided { at, side, part: String::new() })
            }
            None => {}
        }
    }
    out
}

/// Whether a side without a part counts: in an answer it does, `On the left.`
#[derive(Clone, Copy, PartialEq, Eq)]
enum Bare {
    Counts,
    DoesNot,
}

fn noun(part: &str) -> bool {
    ![
        "lower",
        "upper",
        "side",
        "sided",
        "medial",
        "lateral",
        "anterior",
        "posterior",
        "big",
        "great",
        "little",
        "middle",
        "index",
        "handed",
    ]
    .contains(&part)
}

/// The sides of a sentence that were not said, or said the other way round.
pub(super) fn check(sentence: &Sentence<'_>) -> Vec<GuardFinding> {
    let claims = sides(sentence.tokens(), Bare::DoesNot);
    if claims.is_empty() {
        return Vec::new();
    }
    let heard = sentence.heard;
    let said: Vec<(usize, Sided)> = heard
        .lines
        .iter()
        .enumerate()
        .flat_map(|(line, read)| sides(&read.tokens, Bare::Counts).into_iter().map(move |sided| (line, sided)))
        .collect();
    claims.iter().filter_map(|claim| unsupported(sentence, claim, &said)).collect()
}

fn unsupported(sentence: &Sentence<'_>, claim: &Sided, said: &[(usize, Sided)]) -> Option<GuardFinding> {
    let heard = sentence.heard;
    // A side is of a part if it was said with it, or, in an answer, right after it was named.
    let of_part = |(line, sided): &&(usize, Sided)| {
        sided.part == claim.part
            || (sided.part.is_empty() || is_empty(&sided.part) || sided.part == "side")
                && heard
                    .places
                    .get(&claim.part)
                    .is_some_and(|places| places.iter().any(|place| place.abs_diff(*line) <= 3))
            || (claim.part == "side" || claim.part == "sid") && sentence.near(*line) >= 0.3
    };
    let best = |sides: &[Side]| {
        let of = said.iter().filter(|(_, sided)| sides.contains(&sided.side)).filter(of_part);
        of.max_by(|a, b| sentence.near(a.0).total_cmp(&sentence.near(b.0)))
    };
    let rests = said.iter().any(|(line, sided)| sided.side == claim.side && sentence.rests_on(*line));
    if rests {
        return None;
    }
    let (mine, other) = match claim.side {
        Side::Left => (best(&[Side::Left, Side::Both]), best(&[Side::Right])),
        Side::Right => (best(&[Side::Right, Side::Both]), best(&[Side::Left])),
        // Both sides may be said one after the other.
        Side::Both => (best(&[Side::Both]).or_else(|| best(&[Side::Left]).and(best(&[Side::Right]))), None),
    };
    let near = |of: Option<&(usize, Sided)>| of.map_or(0.0, |(line, _)| sentence.near(*line));
    let (left, right) = (best(&[Side::Left]), best(&[Side::Right]));
    let other = other.or(if claim.side == Side::Both { left.xor(right) } else { None });
    if mine.is_some() && near(other) <= near(mine) + MARGIN {
        return None;
    }
    let plural = claim.side == Side::Both && heard.places.contains_key(&claim.part) && other.is_none();
    if plural {
        return None;
    }
    let words = other.map(|(line, sided)| (*line, heard.lines[*line].tokens[sided.at].lower.clone()));
    let reason = match &words {
        Some((_, side)) => format!("Another side was said: {side}."),
        None => "This side was not heard in this visit and is not in the chart.".to_owned(),
    };
    let remark = Remark { kind: GuardKind::Side, reason, contradicted: words.is_some(), said: words };
    Some(sentence.finding(claim.at..claim.at + 1, remark))
}
