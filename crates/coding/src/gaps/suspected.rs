//! What is only suspected, which is not coded (guideline IV.H), and codes that nothing in the text bears out.

use crate::suggest::{SuggestRequest, Suggester};
use auscult_domain::coding::{
    Asked, CodeRef, CodeSystem, GapKind, GapSeverity, ProposedCode, ProposedGap, ProposedQuestion, QueryCategory,
    QueryForm, QueryPriority, QuerySource,
};

/// The most suspicions asked about.
const MOST: usize = 6;

/// A gap for each condition that is suspected and not coded.
pub(super) fn gaps(suggester: &Suggester, request: &SuggestRequest<'_>) -> Vec<ProposedGap> {
    let mut out: Vec<ProposedGap> = Vec::new();
    for (code, evidence) in suggester.suspected(request) {
        let words = evidence.text.clone();
        if out.len() == MOST || out.iter().any(|gap| gap.codes.contains(&code)) {
            continue;
        }
        out.push(ProposedGap {
            kind: GapKind::UnclearDocumentation,
            description: format!(
                "'{words}' is documented as suspected; what is not certain is not coded in the practice."
            ),
            codes: vec![code.clone()],
            section: Some(evidence.section.clone()),
            severity: GapSeverity::Moderate,
            questions: vec![ProposedQuestion {
                text: format!("Is it certain by now: {words}?"),
                asked: Asked::Physician,
                source: QuerySource::EngineAnalysis,
                priority: QueryPriority::Medium,
                category: QueryCategory::Clinical,
                code: Some(code),
                section: Some(evidence.section),
                form: QueryForm::MultipleChoice {
                    choices: ["confirmed", "ruled out", "still under evaluation"].map(str::to_owned).into(),
                },
                required: false,
                sentence: Some(format!("{}: {{answer}}.", capitalised(&words))),
            }],
        });
    }
    out
}

/// A gap for each assigned diagnosis that the text does not earn.
pub(super) fn unsupported(request: &SuggestRequest<'_>, proposed: &[ProposedCode]) -> Vec<ProposedGap> {
    let category = |code: &CodeRef| code.code.as_str().get(..3).unwrap_or_default().to_owned();
    let borne_out = |code: &CodeRef| proposed.iter().any(|proposal| category(&proposal.code) == category(code));
    let diagnoses = request.assigned.iter().filter(|code| code.system == CodeSystem::Icd10Cm && !borne_out(code));
    let gap = |code: &CodeRef| {
        let title =
            request.codes.icd10cm().get(code.code.as_str()).map_or_else(String::new, |entry| entry.title().to_owned());
        ProposedGap {
            kind: GapKind::CodingSupportNeeded,
            description: format!("{} is assigned, and the note does not speak of it: {title}.", code.code),
            codes: vec![code.clone()],
            section: None,
            severity: GapSeverity::Critical,
            questions: vec![ProposedQuestion {
                text: format!("Was this part of the visit: {title}?"),
                asked: Asked::Physician,
                source: QuerySource::CodeGap,
                priority: QueryPriority::High,
                category: QueryCategory::Documentation,
                code: Some(code.clone()),
                section: None,
                form: QueryForm::YesNo,
                required: true,
                sentence: None,
            }],
        }
    };
    diagnoses.map(gap).collect()
}

fn capitalised(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + chars.as_str())
}
