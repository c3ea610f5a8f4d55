//! Sections nobody wrote.

use crate::suggest::CodingText;
use auscult_domain::coding::{
    Asked, GapKind, GapSeverity, ProposedGap, ProposedQuestion, QueryCategory, QueryForm, QueryPriority, QuerySource,
};
use auscult_domain::template::SectionKind as K;

/// A section a note needs: any of these kinds, its name, and how much hangs on it.
const NEEDED: &[(&[K], &str, GapSeverity, &str)] = &[
    (&[K::Assessment], "assessment", GapSeverity::Critical, "What is your assessment of each problem of today?"),
    (&[K::Plan], "plan", GapSeverity::Critical, "What is the plan for each problem of today?"),
    (
        &[K::ChiefComplaint, K::HistoryOfPresentIllness],
        "reason for the visit",
        GapSeverity::Moderate,
        "Why did the patient come?",
    ),
];

/// The sections a note lacks. A text without any headings is no note, and lacks none.
pub(super) fn missing(text: &CodingText) -> Vec<ProposedGap> {
    if text.sections.iter().all(|section| section.kinds.iter().all(|kind| *kind == K::Other)) {
        return Vec::new();
    }
    let written = |kinds: &[K]| {
        text.sections
            .iter()
            .any(|section| !section.text.trim().is_empty() && kinds.iter().any(|kind| section.is(*kind)))
    };
    let lacking = NEEDED.iter().filter(|(kinds, ..)| !written(kinds));
    lacking.map(|(kinds, name, severity, question)| gap(text, kinds, name, *severity, question)).collect()
}

fn gap(text: &CodingText, kinds: &[K], name: &str, severity: GapSeverity, question: &str) -> ProposedGap {
    let section = text
        .sections
        .iter()
        .find(|section| kinds.iter().any(|kind| section.is(*kind)))
        .map(|section| section.key.clone());
    ProposedGap {
        kind: GapKind::MissingSection,
        description: format!("The note has no {name}."),
        codes: Vec::new(),
        section: section.clone(),
        severity,
        questions: vec![ProposedQuestion {
            text: question.to_owned(),
            asked: Asked::Physician,
            source: QuerySource::EngineAnalysis,
            priority: QueryPriority::High,
            category: QueryCategory::Documentation,
            code: None,
            section,
            form: QueryForm::Text,
            required: severity == GapSeverity::Critical,
            sentence: Some("{answer}".to_owned()),
        }],
    }
}
