//! The offline composer: rules over the transcript and the chart, and learned weights that choose among what they write.

use crate::composer::{ComposeError, ComposeRequest, Composer, Engine};
use crate::history::History;
use crate::learned::{self, Candidate, Model};
use crate::prose::Pronouns;
use crate::prose::clinical::clinical;
use crate::sentences::{Sentence, sentences};
use crate::statement::{Standing, Statement};
use crate::text::{among, re};
use crate::{assemble, complaint, exam, plan, residue, speakers, visit};
use auscult_domain::note::NoteContent;
use auscult_domain::patient::Sex;
use auscult_domain::transcript::{self, Segment, Speaker};
use std::sync::LazyLock;

/// From so many words on it can be told that marks are the wrong way round.
const ENOUGH_WORDS: usize = 200;

/// The weights that ship.
static SHIPPED: LazyLock<Option<Model>> =
    LazyLock::new(|| Model::read(include_bytes!("../../../assets/compose/choice.bin")).ok());

/// The engine that needs nothing but the transcript: rules and a few learned weights, no network.
#[derive(Debug, Clone, Copy, Default)]
pub struct OfflineComposer;

impl Composer for OfflineComposer {
    fn engine(&self) -> Engine {
        Engine { name: "offline".into(), version: env!("CARGO_PKG_VERSION").into() }
    }

    fn compose(&self, request: &ComposeRequest<'_>) -> Result<NoteContent, ComposeError> {
        compose_with(SHIPPED.as_ref(), request)
    }
}

/// Composes with weights of one's own, or by the rules alone.
///
/// # Errors
/// [`ComposeError`] as [`Composer::compose`].
pub fn compose_with(model: Option<&Model>, request: &ComposeRequest<'_>) -> Result<NoteContent, ComposeError> {
    let mut draft = Draft::of(request)?;
    draft.statements = match model {
        Some(model) => learned::chosen(draft.statements, &draft.sentences, &draft.parts, model),
        None => draft.statements.into_iter().filter(|statement| statement.standing == Standing::Firm).collect(),
    };
    Ok(assemble::note(request, &draft.sentences, draft.statements, &draft.plan, draft.pronouns))
}

/// Every statement the rules could write of a visit, for the trainer.
///
/// # Errors
/// [`ComposeError`] as [`Composer::compose`].
pub fn candidates(request: &ComposeRequest<'_>) -> Result<Vec<Candidate>, ComposeError> {
    let draft = Draft::of(request)?;
    Ok(learned::candidates(&draft.statements, &draft.sentences, &draft.parts))
}

/// What the rules make of a visit.
struct Draft {
    sentences: Vec<Sentence>,
    parts: Vec<visit::Part>,
    pronouns: Pronouns,
    plan: plan::Plan,
    statements: Vec<Statement>,
}

impl Draft {
    fn of(request: &ComposeRequest<'_>) -> Result<Self, ComposeError> {
        if request.template.sections.is_empty() {
            return Err(ComposeError::TemplateWithoutSections);
        }
        if let Some(problem) = disorder(request.segments) {
            return Err(ComposeError::Transcript(problem));
        }
        let sentences = sentences(request.segments, &known_speakers(request.segments));
        let pronouns = Pronouns::of(sex(request.patient.sex, &sentences));
        let parts = visit::parts(&sentences);
        let plan = plan::write(&sentences, &parts, pronouns);
        let mut statements = History::write(&sentences, &parts, pronouns);
        if request.encounter.chief_complaint.as_deref().is_none_or(|complaint| complaint.trim().is_empty()) {
            statements.extend(complaint::of(&statements, &sentences));
        }
        statements.extend(exam::write(&sentences, &parts, pronouns));
        statements.extend(plan.statements.iter().cloned());
        let names = names_called(request, &sentences);
        for statement in &mut statements {
            statement.text = clinical(&without_names_called(&statement.text, &names));
        }
        statements
            .retain(|statement| !residue::is_empty(statement) && !residue::instructs(&statement.said(&sentences)));
        // Talk that was not turned into prose stands only if what was learned speaks for it.
        for statement in statements.iter_mut().filter(|statement| residue::is_talk(statement)) {
            statement.standing = Standing::Talk;
        }
        Ok(Self { sentences, parts, pronouns, plan, statements })
    }
}

/// The names the patient is called by to their face: the one on the card, and the one they are greeted with.
fn names_called(request: &ComposeRequest<'_>, sentences: &[Sentence]) -> Vec<String> {
    let mut names = vec![request.patient.given_name.trim().to_lowercase()];
    for said in sentences.iter().take(8).filter(|said| said.speaker != Speaker::Patient) {
        let greeted =
            re!(r"^(?:(?:so|okay|alright|well|good)[ ,.]+)*(?:hi|hello|hey|morning|afternoon)[ ,.]+([a-z]{3,12})\b")
                .captures(&said.lower);
        names.extend(greeted.map(|greeted| greeted[1].to_owned()));
    }
    names.retain(|name| {
        name.len() > 2
            && !among("how there dragon good doctor nice miss everybody everyone what welcome thank again siri", name)
    });
    names.sort_unstable();
    names.dedup();
    names
}

/// A line without the names somebody is called by between commas: `Vincent, I think …` → `I think …`.
fn without_names_called(text: &str, names: &[String]) -> String {
    let parts: Vec<&str> = text.split(", ").collect();
    let called = |part: &str| names.contains(&part.trim_end_matches('.').to_lowercase());
    if parts.len() < 2 || !parts.iter().any(|part| called(part)) {
        return text.to_owned();
    }
    let kept: Vec<&str> = parts.iter().copied().filter(|part| !called(part)).collect();
    let line = kept.join(", ");
    let ended = text.ends_with('.') && !line.ends_with('.') && !line.is_empty();
    crate::text::capitalised(&if ended { format!("{line}.") } else { line })
}

/// The sex on the card; where it says nothing, the one the clinician names the patient with.
fn sex(card: Sex, sentences: &[Sentence]) -> Sex {
    if card != Sex::Unknown {
        return card;
    }
    let female = re!(r"\b(?:year[- ]old (?:[a-z-]+ ){0,3}(?:female|woman|lady|girl)|mrs|ms|ma'am|miss [a-z]+)\b");
    let male = re!(r"\b(?:year[- ]old (?:[a-z-]+ ){0,3}(?:male|man|gentleman|boy)|mr|sir)\b");
    let named = |said: &Sentence| match (female.is_match(&said.lower), male.is_match(&said.lower)) {
        (true, false) => Some(Sex::Female),
        (false, true) => Some(Sex::Male),
        _ => None,
    };
    sentences.iter().filter(|said| said.speaker != Speaker::Patient).find_map(named).unwrap_or(Sex::Unknown)
}

/// Who speaks: what the transcript says, and a proposal where it says nothing.
pub(crate) fn known_speakers(segments: &[Segment]) -> Vec<Speaker> {
    if segments.iter().all(|segment| segment.speaker != Speaker::Unknown) {
        return the_right_way_round(segments);
    }
    let proposed = speakers::propose(segments);
    let known = |(segment, proposed)| if segment_is_known(segment) { segment.speaker } else { proposed };
    segments.iter().zip(proposed).map(known).collect()
}

/// The speakers as they are marked; or each for the other, where nearly everything the clinician is marked to say is what
/// patients say: marks are sometimes given to the wrong voice from beginning to end.
fn the_right_way_round(segments: &[Segment]) -> Vec<Speaker> {
    let unmarked: Vec<Segment> = segments
        .iter()
        .map(|segment| Segment { speaker: Speaker::Unknown, speaker_confirmed: false, ..segment.clone() })
        .collect();
    let (mut words, mut agreed) = (0, 0);
    for (segment, proposed) in segments.iter().zip(speakers::propose(&unmarked)) {
        if matches!(segment.speaker, Speaker::Clinician | Speaker::Patient) {
            words += segment.words.len();
            agreed += if segment.speaker == proposed { segment.words.len() } else { 0 };
        }
    }
    let reversed = words >= ENOUGH_WORDS && agreed * 3 < words;
    let speaker = |segment: &Segment| match segment.speaker {
        Speaker::Clinician if reversed => Speaker::Patient,
        Speaker::Patient if reversed => Speaker::Clinician,
        known => known,
    };
    segments.iter().map(speaker).collect()
}

fn segment_is_known(segment: &Segment) -> bool {
    segment.speaker != Speaker::Unknown
}

/// What is wrong with the transcript; each recording counts its own time.
fn disorder(segments: &[Segment]) -> Option<String> {
    segments.chunk_by(|a, b| a.recording == b.recording).find_map(transcript::disorder)
}
