//! A service as a proposal: what it rests on, in a sentence, and how sure it is by what the note says of it.

use super::descriptors::Descriptor;
use super::status::Status;
use auscult_domain::coding::{Evidence, ProposalSource, ProposedCode, Support};

/// How sure the code of a service is by how far the note says that it was done.
const SURE: [(Status, u8, Support); 4] = [
    (Status::Done, 82, Support::Strong),
    (Status::Reported, 52, Support::Moderate),
    (Status::OrderedHere, 45, Support::Weak),
    (Status::Ordered, 25, Support::Weak),
];
/// What of that is left where several codes fit as well.
const OF_SEVERAL: f32 = 0.7;
/// How sure a code is that was found by its own words alone.
pub(super) const BY_ITS_OWN_WORDS: u8 = 55;

pub(super) fn proposal(
    one: &Descriptor,
    name: &str,
    status: Status,
    evidence: Vec<Evidence>,
    others: &[&str],
) -> ProposedCode {
    let words = evidence.first().map_or("", |evidence| evidence.text.as_str());
    let told = match status {
        Status::Done => "is documented as done",
        Status::Reported => "is documented with its result; that it was done here and today is not said",
        Status::OrderedHere => "is to be done at this visit: ordered, not documented as done",
        Status::Ordered | Status::NotNow => "is ordered, not documented as done",
    };
    let (_, confidence, support) = SURE.iter().find(|(of, ..)| *of == status).copied().unwrap_or(SURE[3]);
    let (confidence, more_specific) = match others {
        [] => (confidence, Vec::new()),
        _ => (
            (f32::from(confidence) * OF_SEVERAL).round() as u8,
            vec![format!("what tells it from {}, which the imported set has too", others.join(", "))],
        ),
    };
    ProposedCode {
        code: one.code.clone(),
        title: one.title.clone(),
        category: one.category,
        source: ProposalSource::Procedure,
        reason: format!("{}: '{words}' {told}.", capital(name)),
        confidence,
        support,
        evidence,
        more_specific,
        problem: None,
        modifiers: Vec::new(),
    }
}

/// Says of how many minutes a talk was.
pub(super) fn timed(proposal: &mut ProposedCode, minutes: u32) {
    proposal.reason = format!("{} {minutes} minutes are documented.", proposal.reason);
}

/// A talk of which no minutes are documented: what the documentation would have to say for its code.
pub(super) fn untimed(proposal: &mut ProposedCode, least: Option<u32>) {
    let from = least.map_or_else(String::new, |least| format!(", of which there must be {least} or more"));
    proposal.source = ProposalSource::Documentation;
    proposal.confidence = 15;
    proposal.support = Support::Weak;
    proposal.reason = format!("{} Its minutes are not documented{from}.", proposal.reason);
    proposal.more_specific = vec!["the minutes of the talk".to_owned()];
}

/// Says how many times a service was done.
pub(super) fn units(proposal: &mut ProposedCode, units: usize) {
    if units > 1 {
        proposal.reason = format!("{} It counts {units} times.", proposal.reason);
    }
}

fn capital(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + chars.as_str())
}
