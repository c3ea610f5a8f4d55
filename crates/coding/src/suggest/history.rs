//! What belongs to the past: conditions that last are current, cancers and what is over become history codes, and the rest
//! is not coded.

use super::chronic;
use super::concepts::Concepts;
use super::mentions::{Leads, Mention, Read};
use super::statements::Role;
use auscult_domain::template::SectionKind as K;

/// History codes of malignant neoplasms by category (guideline I.C.2.m).
const CANCERS: &[(&str, &str, &str)] = &[
    ("C15", "C15", "Z85.01"),
    ("C16", "C16", "Z85.028"),
    ("C18", "C19", "Z85.038"),
    ("C20", "C21", "Z85.048"),
    ("C22", "C22", "Z85.05"),
    ("C25", "C25", "Z85.07"),
    ("C34", "C34", "Z85.118"),
    ("C43", "C43", "Z85.820"),
    ("C44", "C44", "Z85.828"),
    ("C50", "C50", "Z85.3"),
    ("C53", "C53", "Z85.41"),
    ("C54", "C55", "Z85.42"),
    ("C56", "C56", "Z85.43"),
    ("C61", "C61", "Z85.46"),
    ("C62", "C62", "Z85.47"),
    ("C64", "C64", "Z85.528"),
    ("C67", "C67", "Z85.51"),
    ("C71", "C71", "Z85.841"),
    ("C73", "C73", "Z85.850"),
    ("C81", "C81", "Z85.71"),
    ("C82", "C88", "Z85.72"),
    ("C90", "C90", "Z85.79"),
    ("C91", "C95", "Z85.6"),
    ("C00", "C97", "Z85.9"),
];

/// History codes of what is over, by the beginning of the condition's code.
const OVER: &[(&str, &str)] = &[
    ("I21", "I25.2"),
    ("I22", "I25.2"),
    ("I63", "Z86.73"),
    ("G45", "Z86.73"),
    ("I26", "Z86.711"),
    ("I82", "Z86.718"),
    ("J12", "Z87.01"),
    ("J18", "Z87.01"),
    ("K25", "Z87.11"),
    ("K26", "Z87.11"),
    ("K27", "Z87.11"),
    ("N39.0", "Z87.440"),
    ("N30", "Z87.440"),
    ("N20", "Z87.442"),
    ("S06", "Z87.820"),
    ("U07.1", "Z86.16"),
    ("D12", "Z86.0100"),
    ("K63.5", "Z86.0100"),
    ("F17", "Z87.891"),
    ("Z72.0", "Z87.891"),
    ("O24", "Z86.32"),
    ("K85", "Z87.19"),
    ("K92", "Z87.19"),
    ("I71", "Z86.79"),
];

/// Codes for the reason of a visit.
const REASONS: &[&str] = &[
    "Z00", "Z01", "Z02", "Z09", "Z11", "Z12", "Z13", "Z23", "Z30", "Z31", "Z32", "Z34", "Z39", "Z47", "Z48", "Z51",
    "Z71", "Z76",
];

/// Words of a treatment that goes on.
const TREATED: &[&str] =
    &["chemotherapy", "chemo", "radiation", "radiotherapy", "immunotherapy", "metastatic", "stage", "newly"];

/// The place a mention is coded at as things stand now; `None` where nothing is to be coded.
pub(crate) fn as_of_now(mention: &Mention, kind: K, concepts: &Concepts, reads: &[Read]) -> Option<u32> {
    let entry = concepts.set.at(mention.place)?;
    let code = entry.code();
    let place = |code: &str| concepts.set.get(code).map(|entry| entry.place());
    let listed = kind == K::PastMedicalHistory;
    if ["Z90", "Z94", "Z95", "Z96", "Z98"].iter().any(|start| code.starts_with(start)) {
        // What was done is a status; what is planned is none.
        let done = mention.leads == Leads::Yes
            || mention.said.past && kind != K::Plan
            || matches!(kind, K::PastMedicalHistory | K::HistoryOfPresentIllness | K::Other);
        return done.then_some(mention.place);
    }
    if REASONS.iter().any(|start| code.starts_with(start)) && mention.leads == Leads::No {
        // A visit is for them where a heading or the complaint says so, not where a test of that name was once done.
        let read = &reads[mention.statement];
        let wanted = read.tokens.iter().any(|token| token.word.starts_with("screen"));
        let heading = matches!(read.statement.role, Role::Heading(_));
        return (heading || kind == K::ChiefComplaint || wanted && matches!(kind, K::Plan | K::Assessment))
            .then_some(mention.place);
    }
    if code.starts_with('Z') || code == "I25.2" {
        return Some(mention.place);
    }
    let cancer = CANCERS.iter().find(|(first, last, _)| code.get(..3).is_some_and(|own| *first <= own && own <= *last));
    if let Some((_, _, past)) = cancer {
        let treated = || {
            reads.iter().any(|read| {
                read.tokens
                    .iter()
                    .zip(&read.said)
                    .any(|(token, said)| said.is_the_patients() && TREATED.contains(&token.word.as_str()))
            })
        };
        // In a list of past illnesses a cancer nobody treats is one that is over.
        let past_now = mention.said.past || listed;
        let over = mention.said.resolved || past_now && !treated();
        return if over { place(past) } else { Some(mention.place) };
    }
    if mention.said.resolved || mention.said.past && !chronic::lasts(code) {
        let over = OVER.iter().find(|(start, _)| code.starts_with(start));
        return over.and_then(|(_, past)| place(past));
    }
    if listed && !chronic::lasts(code) {
        // A list of past illnesses holds some that are over without saying so.
        let over = OVER.iter().find(|(start, _)| code.starts_with(start));
        return match over {
            Some((_, past)) => place(past),
            None => (!code.starts_with(['J', 'S', 'T', 'A'])).then_some(mention.place),
        };
    }
    Some(mention.place)
}
