//! The conditions of a visit: mentions of the same thing put together, resolved to codes, and weighed.

use super::concepts::{Concepts, Origin};
use super::mentions::{Leads, Mention, Read, numbers};
use super::resolve::{self, Care, Said, Side};
use super::statements::Role;
use super::text::CodingText;
use super::tokens::Token;
use super::{history, joints, skin_sites};
use auscult_domain::template::SectionKind as K;

/// A condition with its code.
#[derive(Debug, Clone)]
pub(crate) struct Condition {
    /// The code.
    pub code: String,
    /// How much speaks for it, 0 to 1.
    pub weight: f32,
    /// How well the words name it.
    pub fit: f32,
    /// Where the words come from.
    pub origin: Origin,
    /// The problem of the assessment it leads or stands in.
    pub problem: Option<u32>,
    /// Whether it leads a problem of the assessment.
    pub leads: Leads,
    /// Where it is named: statement and bytes of its section.
    pub evidence: Vec<(usize, std::ops::Range<usize>)>,
    /// The kinds of section it is named in.
    pub kinds: Vec<K>,
    /// What made it this code, where more than its name did.
    pub because: Option<&'static str>,
    /// Whether its side was looked for and not found.
    pub side_missing: bool,
    /// Whether the record holds what would earn it, and the clinician has still to say so.
    pub more_would_earn: bool,
}

/// What a mention is worth by where it stands.
fn worth(mention: &Mention, read: &Read) -> f32 {
    let (role, kind) = (read.statement.role, read.statement.kind);
    // `Diabetes. Acute cystitis.`: a few words in the assessment are a name, though another stands before it.
    let brief = read.tokens.len() <= 7 && mention.origin == Origin::Own;
    let base = match (role, kind) {
        (Role::Under(_), K::Assessment) if brief => 0.75,
        (Role::Heading(_), _) if mention.leads == Leads::Yes => 1.0,
        (Role::Heading(_), _) => 0.8,
        (Role::Under(_), K::Assessment | K::Other) => 0.45,
        (_, K::Assessment) => 0.6,
        (_, K::ChiefComplaint) => 0.5,
        (_, K::PastMedicalHistory) => 0.5,
        (_, K::HistoryOfPresentIllness) => 0.42,
        (_, K::Plan) => 0.4,
        (_, K::Results) => 0.35,
        (_, K::PhysicalExam | K::MentalStatus | K::RiskAssessment) => 0.3,
        (_, K::SocialHistory) => 0.4,
        (_, K::ReviewOfSystems) => 0.22,
        (_, K::Allergies | K::Medications) => 0.3,
        (_, K::Other) => 0.5,
        (_, K::FamilyHistory | K::VitalSigns) => 0.1,
    };
    base * mention.fit.min(1.0)
}

/// The conditions the mentions amount to; the second value are the less likely readings of the headings.
pub(crate) fn of(
    text: &CodingText,
    reads: &[Read],
    mentions: &[Mention],
    concepts: &Concepts,
) -> (Vec<Condition>, Vec<Condition>) {
    let mut out: Vec<Condition> = Vec::new();
    let mut others: Vec<Condition> = Vec::new();
    let care = care(reads);
    for mention in mentions {
        let read = &reads[mention.statement];
        let (role, kind) = (read.statement.role, read.statement.kind);
        if !mention.said.is_the_patients() || mention.said.uncertain {
            continue;
        }
        let Some(place) = history::as_of_now(mention, kind, concepts, reads) else { continue };
        let weight = worth(mention, read);
        let place = joints::placed(mention, place, text, reads, concepts);
        let place = skin_sites::placed(mention, place, reads, concepts);
        let said = said(text, reads, mention, place, concepts, care);
        let place = if mention.leads == Leads::Yes { resolve::refined(concepts, place, &said) } else { place };
        let missing = said.side.is_none() && resolve::has_sides(concepts, place);
        for entry in resolve::billable(concepts, place, &said) {
            take(&mut out, condition(entry.code(), weight, mention, role, kind, missing));
        }
        if mention.leads == Leads::Yes {
            for (other, fit) in &mention.others {
                let said = self::said(text, reads, mention, *other, concepts, care);
                for entry in resolve::billable(concepts, *other, &said).into_iter().take(1) {
                    let mut less = mention.clone();
                    less.fit = *fit;
                    others.push(condition(entry.code(), *fit * 0.5, &less, role, kind, false));
                }
            }
        }
    }
    (out, others)
}

fn condition(code: &str, weight: f32, mention: &Mention, role: Role, kind: K, side_missing: bool) -> Condition {
    Condition {
        code: code.to_owned(),
        weight,
        fit: mention.fit,
        origin: mention.origin,
        problem: role.problem(),
        leads: mention.leads,
        evidence: vec![(mention.statement, mention.range.clone())],
        kinds: vec![kind],
        because: None,
        side_missing,
        more_would_earn: false,
    }
}

/// Puts a condition to those of the same code.
fn take(out: &mut Vec<Condition>, new: Condition) {
    let Some(known) = out.iter_mut().find(|known| known.code == new.code) else {
        out.push(new);
        return;
    };
    // Said twice is more than said once, and never certain.
    known.weight = 1.0_f32.min(known.weight.max(new.weight) + 0.12 * known.weight.min(new.weight));
    if new.leads == Leads::Yes && known.leads == Leads::No {
        known.leads = Leads::Yes;
        known.problem = new.problem;
        known.fit = new.fit;
        known.origin = new.origin;
    }
    if known.problem.is_none() {
        known.problem = new.problem;
    }
    known.evidence.extend(new.evidence);
    known.kinds.extend(new.kinds);
}

/// What is documented about a mention beside its name.
fn said(text: &CodingText, reads: &[Read], mention: &Mention, place: u32, concepts: &Concepts, care: Care) -> Said {
    let own = &reads[mention.statement];
    let mut name = numbers(own, concepts);
    name.extend(limb_of(own).into_iter().flat_map(|word| concepts.vocabulary.look_up(word)).flatten());
    let mut about = std::collections::HashSet::new();
    if let Some(problem) = own.statement.role.problem() {
        for read in reads.iter().filter(|read| read.statement.role == Role::Under(problem)) {
            about.extend(numbers(read, concepts));
        }
    }
    let side = if resolve::has_sides(concepts, place) { side(text, reads, mention, place, concepts) } else { None };
    Said { side, care, name, about }
}

/// Parts of the upper and of the lower limb, which many titles name only so.
const LIMBS: [(&str, &str); 2] = [
    ("upper", "arm arms forearm elbow wrist axilla axillary shoulder biceps hand"),
    ("lower", "leg legs thigh calf shin knee ankle foot"),
];

/// The words for the limb a statement names a part of.
fn limb_of(read: &Read) -> Vec<&'static str> {
    let named = |parts: &str| read.tokens.iter().any(|token| parts.split(' ').any(|part| part == token.word));
    let limbs: Vec<&'static str> = LIMBS.iter().filter(|(_, parts)| named(parts)).map(|(limb, _)| *limb).collect();
    if limbs.len() == 1 { vec![limbs[0], "limb"] } else { Vec::new() }
}

/// The side: as the heading or sentence says, else as what is said under it, else as the whole text says of the same part
/// of the body, where it says only one.
fn side(text: &CodingText, reads: &[Read], mention: &Mention, place: u32, concepts: &Concepts) -> Option<Side> {
    let own = &reads[mention.statement];
    let words = words_of(own, mention);
    let around = if mention.leads == Leads::Yes { None } else { Some(&words) };
    if let Some(side) = own.side(text, around) {
        return Some(side);
    }
    let site = sites(place, concepts);
    let problem = own.statement.role.problem();
    let of_problem = |read: &&Read| problem.is_some() && read.statement.role.problem() == problem;
    beside(&site, reads.iter().filter(of_problem), concepts)
        .or_else(|| beside(&site, reads.iter().filter(|read| read.statement.kind != K::FamilyHistory), concepts))
        .or_else(|| outward(place, concepts).then(|| only_side(reads, concepts)).flatten())
}

/// Whether a condition lies where sides are named: limbs, joints, nerves, eyes and ears.
fn outward(place: u32, concepts: &Concepts) -> bool {
    concepts.set.at(place).is_some_and(|entry| entry.code().starts_with(['S', 'M', 'G', 'H']))
}

/// The one side named beside a part of the body.
fn beside<'r>(site: &[u32], reads: impl Iterator<Item = &'r Read>, concepts: &Concepts) -> Option<Side> {
    let mut found: Option<Side> = None;
    for read in reads {
        for (at, token) in read.tokens.iter().enumerate() {
            if !concepts.vocabulary.look_up(&token.word).into_iter().flatten().any(|word| site.contains(&word)) {
                continue;
            }
            let near = at.saturating_sub(3)..(at + 2).min(read.tokens.len());
            let Some(side) = near_side(read, &near) else { continue };
            match found {
                None => found = Some(side),
                Some(known) if known == side => {}
                Some(_) => return None,
            }
        }
    }
    found
}

/// The one side a text speaks of, where it speaks of one: `right` counts before a part of the body, for it is said for
/// other things too.
fn only_side(reads: &[Read], concepts: &Concepts) -> Option<Side> {
    let told =
        |read: &&Read| !matches!(read.statement.kind, K::FamilyHistory | K::PastMedicalHistory | K::SocialHistory);
    let part = |token: &Token| {
        concepts.vocabulary.look_up(&token.word).into_iter().flatten().any(|word| concepts.is_part_of_body(word))
    };
    let says = |sides: &[&str]| {
        let count = |read: &Read| {
            let before_part = |at: &usize| {
                sides.contains(&read.tokens[*at].word.as_str())
                    && read.said[*at].is_the_patients()
                    && read.tokens[at + 1..].iter().take(2).any(part)
            };
            (0..read.tokens.len()).filter(before_part).count()
        };
        reads.iter().filter(told).map(count).sum::<usize>()
    };
    match (says(&["right"]), says(&["left"]), says(&["bilateral", "both"])) {
        (1.., 0, 0) => Some(Side::Right),
        (0, 1.., 0) => Some(Side::Left),
        _ => None,
    }
}

fn near_side(read: &Read, near: &std::ops::Range<usize>) -> Option<Side> {
    near.clone().find_map(|at| match read.tokens[at].word.as_str() {
        "right" => Some(Side::Right),
        "left" => Some(Side::Left),
        "bilateral" | "bilaterally" | "both" => Some(Side::Both),
        _ => None,
    })
}

fn words_of(read: &Read, mention: &Mention) -> std::ops::Range<usize> {
    let from = read.statement.range.start;
    let inside = |range: &std::ops::Range<usize>| {
        from + range.start < mention.range.end && mention.range.start < from + range.end
    };
    let first = read.tokens.iter().position(|token| inside(&token.range)).unwrap_or(0);
    let last = read.tokens.iter().rposition(|token| inside(&token.range)).unwrap_or(first);
    first..last + 1
}

/// Parts of the body.
const PARTS: &str = "knee hip shoulder elbow wrist ankle foot hand finger toe arm leg thigh forearm calf eye ear breast ovary kidney \
    lung testis humerus radius ulna femur tibia fibula clavicle thumb neck groin heel ureter cornea retina eyelid hallux limb \
    extremity";

/// The parts of the body a place's title names, as the vocabulary knows them.
fn sites(place: u32, concepts: &Concepts) -> Vec<u32> {
    let parts: Vec<u32> =
        PARTS.split_whitespace().flat_map(|part| concepts.vocabulary.look_up(part)).flatten().collect();
    let Some(entry) = concepts.set.at(place) else { return Vec::new() };
    let below = entry.descendants().next().map_or("", |leaf| leaf.title());
    let title = format!("{} {below}", entry.title()).to_ascii_lowercase();
    let words = title.split(|c: char| !c.is_alphanumeric());
    words.flat_map(|word| concepts.vocabulary.look_up(word)).flatten().filter(|word| parts.contains(word)).collect()
}

/// Where care of injuries stands, as the text says.
fn care(reads: &[Read]) -> Care {
    const HEALING: &[&[&str]] = &[
        &["fracture", "healing"],
        &["routine", "healing"],
        &["cast", "removal"],
        &["suture", "removal"],
        &["healing", "fracture"],
        &["fracture", "follow", "up"],
        &["status", "post", "orif"],
        &["weeks", "status", "post"],
        &["weeks", "post", "injury"],
        &["months", "status", "post"],
        &["aftercare"],
        &["healed", "fracture"],
        &["hardware", "removal"],
    ];
    let says = |phrase: &[&str]| {
        let told = |read: &&Read| {
            matches!(read.statement.kind, K::ChiefComplaint | K::HistoryOfPresentIllness | K::Assessment)
        };
        reads.iter().filter(told).any(|read| {
            read.tokens.windows(phrase.len()).zip(&read.said).any(|(window, said)| {
                said.is_the_patients() && window.iter().zip(phrase).all(|(token, word)| token.word == *word)
            })
        })
    };
    if says(&["sequela"]) || says(&["late", "effect"]) {
        Care::Sequela
    } else if HEALING.iter().any(|phrase| says(phrase)) {
        Care::Healing
    } else {
        Care::Active
    }
}
