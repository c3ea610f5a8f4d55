//! Of two codes for the same thing the one that says more stands; and what one excludes is not coded beside it.

use super::Visit;
use crate::suggest::conditions::Condition;
use crate::suggest::mentions::Leads;
use auscult_domain::template::SectionKind as K;

/// Codes that say the same with less, by the beginning of the code that says more.
const LESS: &[(&str, &str)] = &[
    ("D50", "D64.9"),
    ("D51", "D64.9"),
    ("D62", "D64.9"),
    ("D63", "D64.9"),
    ("D57", "D64.9"),
    ("F33", "F32.A"),
    ("F32.9", "F32.A"),
    ("F32.0", "F32.A"),
    ("F32.1", "F32.A"),
    ("F32.2", "F32.A"),
    ("F31", "F32.A"),
    ("F41.1", "F41.9"),
    ("F41.0", "F41.9"),
    ("F41.8", "F32.A"),
    ("F41.8", "F41.9"),
    ("E78.2", "E78.5"),
    ("E78.0", "E78.5"),
    ("B18.2", "B19.20"),
    ("B18.1", "B19.10"),
    ("J02.0", "J02.9"),
    ("J45.901", "J45.909"),
    ("J45.2", "J45.909"),
    ("J45.3", "J45.909"),
    ("J45.4", "J45.909"),
    ("J45.5", "J45.909"),
    ("J20", "J40"),
    ("G47.33", "G47.30"),
    ("M17", "M19.90"),
    ("M16", "M19.90"),
    ("M18", "M19.90"),
    ("M19.0", "M19.90"),
    ("M06", "M19.90"),
    ("M05", "M19.90"),
    ("M54.5", "M54.9"),
    ("M54.16", "M54.10"),
    ("M54.12", "M54.10"),
    ("E10", "E11.9"),
    ("N18", "N28.9"),
    ("N20.1", "N20.9"),
    ("N20.0", "N20.9"),
    ("I50.2", "I50.9"),
    ("I50.3", "I50.9"),
    ("I50.4", "I50.9"),
    ("I50", "I51.9"),
    ("I25", "I51.9"),
    ("I48.0", "I48.91"),
    ("I48.1", "I48.91"),
    ("I48.2", "I48.91"),
    ("K21.00", "K21.9"),
    ("K57.32", "K57.30"),
    ("S83.4", "S83.9"),
    ("S83.5", "S83.9"),
    ("S83.2", "S83.9"),
    ("E66.01", "E66.9"),
    ("E66.81", "E66.9"),
    ("L40.0", "L40.9"),
    ("L40.5", "L40.9"),
    ("G43.1", "G43.909"),
    ("G43.7", "G43.909"),
    ("R07.8", "R07.9"),
    ("R10.1", "R10.9"),
    ("R10.3", "R10.9"),
    ("R11.2", "R11.0"),
    ("R11.2", "R11.10"),
    ("R06.0", "R06.00"),
    ("R05.3", "R05.9"),
    ("R05.1", "R05.9"),
    ("R60.0", "R60.9"),
    ("F17.210", "F17.200"),
    ("F17", "Z72.0"),
    ("E04.1", "E04.9"),
    ("E04.2", "E04.9"),
    ("I71.4", "I71.9"),
    ("I71.2", "I71.9"),
    ("L03.1", "L03.90"),
    ("Z01.419", "Z00.00"),
    ("Z00.129", "Z00.00"),
    ("E66", "R63.5"),
    ("S82.8", "S82.9"),
    ("C34", "C80.1"),
];

pub(super) fn apply(visit: &Visit<'_>, conditions: &mut Vec<Condition>) {
    let says_more = |less: &Condition, other: &Condition| {
        other.code != less.code && LESS.iter().any(|(more, known)| *known == less.code && other.code.starts_with(more))
    };
    for less in conditions.clone() {
        let Some(more) = conditions.iter_mut().find(|other| says_more(&less, other)) else { continue };
        hand_over(&less, more);
        conditions.retain(|condition| condition.code != less.code);
    }
    unspecified(visit, conditions);
    alone(conditions);
}

/// What only goes with something else: causes of injuries without an injury, a wound beside an ulcer or a named injury, an
/// infection of the past in a story, a cancer whose history leads.
fn alone(conditions: &mut Vec<Condition>) {
    let has = |start: &str| conditions.iter().any(|condition| condition.code.starts_with(start));
    let injury = has("S") || has("T1") || has("T2") || has("T3");
    let wound = has("L97") || has("L89") || has("S");
    let pregnant = has("O");
    let over = conditions.iter().any(|condition| condition.code.starts_with("Z85") && condition.leads == Leads::Yes);
    let assessed = |condition: &Condition| {
        condition.kinds.iter().any(|kind| matches!(kind, K::Assessment | K::ChiefComplaint | K::Other | K::Plan))
    };
    conditions.retain(|condition| {
        let lone = match condition.code.as_bytes().first() {
            Some(b'V' | b'W' | b'X' | b'Y') => !injury,
            Some(b'T') => condition.code.starts_with("T14") && wound,
            Some(b'U') => !assessed(condition),
            Some(b'C') => over,
            // How old a pregnancy is says nothing where nobody is pregnant: a child was once born so early.
            Some(b'Z') if condition.code.starts_with("Z3A") => !pregnant,
            _ => false,
        };
        (condition.leads == Leads::Yes && !condition.code.starts_with("Z3A")) || !lone
    });
}

/// The place of what says less goes to what says more.
fn hand_over(less: &Condition, more: &mut Condition) {
    if less.leads == Leads::Yes && more.leads == Leads::No {
        more.leads = Leads::Yes;
        more.problem = less.problem;
        more.weight = more.weight.max(less.weight);
        more.evidence.splice(0..0, less.evidence.iter().cloned());
        more.kinds.splice(0..0, less.kinds.iter().copied());
    }
}

/// Of two codes under one heading of the classification the unspecified one does not stand beside the other.
fn unspecified(visit: &Visit<'_>, conditions: &mut Vec<Condition>) {
    let entry = |code: &str| visit.concepts.set.get(code);
    let vague =
        |code: &str| entry(code).is_some_and(|entry| entry.title().to_ascii_lowercase().contains("unspecified"));
    let above = |code: &str| {
        entry(code)
            .map(|entry| entry.stem().unwrap_or(entry))
            .and_then(|entry| entry.parent())
            .map(|entry| entry.place())
    };
    for condition in conditions.clone().iter().filter(|condition| vague(&condition.code)) {
        let parent = above(&condition.code);
        let better = conditions.iter_mut().find(|other| {
            other.code != condition.code
                && !vague(&other.code)
                && parent.is_some()
                && above(&other.code) == parent
                && other.weight >= condition.weight * 0.4
        });
        if let Some(better) = better {
            hand_over(condition, better);
            conditions.retain(|other| other.code != condition.code);
        }
    }
}
