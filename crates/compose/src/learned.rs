//! What was learned from notes people wrote: which statements are worth a line, and where they belong.
//!
//! The rules write every statement; what is learned only leaves some out, lets some in that the rules are unsure of,
//! and moves some to another section. It changes no word, so it cannot say what was not said. Allergies, medicines,
//! readings and danger are never left out.

mod boundaries;
mod features;
mod model;

pub use boundaries::{BOUNDARY_FEATURES, Boundaries, boundary_features};
pub use model::{CLASSES, FEATURES, Model, Opinion, UnreadableModel};

use crate::lexicon;
use crate::plan::COUNSEL;
use crate::sentences::Sentence;
use crate::statement::{Group, Standing, Statement};
use crate::text::re;
use crate::visit::Part;
use auscult_domain::template::SectionKind as K;
pub(crate) use boundaries::beginnings;
pub(crate) use features::Context;

/// How much less worth lets in what names a medicine or a number: those are looked for.
const EASE: f32 = 0.25;

/// The worth that lets in what still reads as talk.
const CERTAIN: f32 = 0.65;

/// A statement the rules could write, as the trainer sees it.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// The prose.
    pub text: String,
    /// The section the rules put it in.
    pub kind: K,
    /// Its features: positions in the model's tables.
    pub features: Vec<u32>,
}

/// The statements as the trainer sees them.
pub(crate) fn candidates(statements: &[Statement], sentences: &[Sentence], parts: &[Part]) -> Vec<Candidate> {
    let context = Context { sentences, parts };
    let candidate = |statement: &Statement| Candidate {
        text: statement.text.clone(),
        kind: statement.kind,
        features: features::of(statement, &context),
    };
    statements.iter().map(candidate).collect()
}

/// The statements worth writing, each in the section it belongs in.
pub(crate) fn chosen(
    statements: Vec<Statement>,
    sentences: &[Sentence],
    parts: &[Part],
    model: &Model,
) -> Vec<Statement> {
    let context = Context { sentences, parts };
    let mut out = Vec::with_capacity(statements.len());
    for mut statement in statements {
        let opinion = model.opinion(&features::of(&statement, &context));
        if !is_kept(&statement, opinion, model) {
            continue;
        }
        if let Some(kind) = opinion.section.filter(|kind| may_move(&statement, *kind)) {
            statement.kind = kind;
            statement.problem = None;
        }
        out.push(statement);
    }
    out
}

fn is_kept(statement: &Statement, opinion: Opinion, model: &Model) -> bool {
    match statement.standing {
        Standing::Loose | Standing::Talk => {
            let telling = is_medicine(statement) || statement.text.contains(|c: char| c.is_ascii_digit());
            let ease = if telling { EASE } else { 0.0 };
            let least = if statement.standing == Standing::Talk { CERTAIN } else { model.lets_in(statement.kind) };
            opinion.worth >= least - ease
        }
        Standing::Firm => is_protected(statement) || opinion.worth >= model.leaves_out(statement.kind),
    }
}

/// What is never left out: what a clinician looks for whatever the visit is about, and whatever is ordered.
fn is_protected(statement: &Statement) -> bool {
    match statement.kind {
        K::Plan => !matches!(&statement.group, Group::Label(label) if label == COUNSEL) || is_medicine(statement),
        K::HistoryOfPresentIllness => is_medicine(statement) || tells_onset(&statement.text),
        K::PhysicalExam | K::Results | K::Assessment => is_medicine(statement),
        _ => true,
    }
}

/// Whether a line tells when or how it began.
fn tells_onset(text: &str) -> bool {
    re!(r"(?i)\b(?:it|this|that|pain|cough|symptoms|they)(?: all| first| just)? (?:started|began)\b|\b(?:days?|weeks?|months?|years?) ago\b")
        .is_match(text)
}

fn is_medicine(statement: &Statement) -> bool {
    !lexicon::drugs(&statement.text).is_empty()
}

/// Whether a statement reads as well in that section: only running text moves, and only within the history or from what
/// is thought to what was found.
fn may_move(statement: &Statement, to: K) -> bool {
    let history = |kind: K| matches!(kind, K::HistoryOfPresentIllness | K::PastMedicalHistory | K::FamilyHistory);
    let plain = statement.group == Group::Text && statement.kind != to;
    plain && (history(statement.kind) && history(to) || statement.kind == K::Assessment && to == K::Results)
}
