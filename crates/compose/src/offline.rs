//! The offline composer: rules over the transcript and the chart.

use crate::composer::{ComposeError, ComposeRequest, Composer, Engine};
use crate::history::History;
use crate::prose::Pronouns;
use crate::sentences::sentences;
use crate::{assemble, complaint, exam, plan, speakers, visit};
use auscult_domain::note::NoteContent;
use auscult_domain::transcript::{self, Segment, Speaker};

/// The engine that needs nothing but the transcript: rules, no model, no network.
#[derive(Debug, Clone, Copy, Default)]
pub struct OfflineComposer;

impl Composer for OfflineComposer {
    fn engine(&self) -> Engine {
        Engine { name: "offline".into(), version: env!("CARGO_PKG_VERSION").into() }
    }

    fn compose(&self, request: &ComposeRequest<'_>) -> Result<NoteContent, ComposeError> {
        if request.template.sections.is_empty() {
            return Err(ComposeError::TemplateWithoutSections);
        }
        if let Some(problem) = disorder(request.segments) {
            return Err(ComposeError::Transcript(problem));
        }
        let pronouns = Pronouns::of(request.patient.sex);
        let sentences = sentences(request.segments, &known_speakers(request.segments));
        let parts = visit::parts(&sentences);
        let plan = plan::write(&sentences, &parts, pronouns);
        let mut statements = History::write(&sentences, &parts, pronouns);
        if request.encounter.chief_complaint.as_deref().is_none_or(|complaint| complaint.trim().is_empty()) {
            statements.extend(complaint::of(&statements, &sentences));
        }
        statements.extend(exam::write(&sentences, &parts, pronouns));
        statements.extend(plan.statements.iter().cloned());
        Ok(assemble::note(request, &sentences, statements, &plan))
    }
}

/// Who speaks: what the transcript says, and a proposal where it says nothing.
fn known_speakers(segments: &[Segment]) -> Vec<Speaker> {
    if segments.iter().all(|segment| segment.speaker != Speaker::Unknown) {
        return segments.iter().map(|segment| segment.speaker).collect();
    }
    let proposed = speakers::propose(segments);
    let known = |(segment, proposed)| if segment_is_known(segment) { segment.speaker } else { proposed };
    segments.iter().zip(proposed).map(known).collect()
}

fn segment_is_known(segment: &Segment) -> bool {
    segment.speaker != Speaker::Unknown
}

/// What is wrong with the transcript; each recording counts its own time.
fn disorder(segments: &[Segment]) -> Option<String> {
    segments.chunk_by(|a, b| a.recording == b.recording).find_map(transcript::disorder)
}
