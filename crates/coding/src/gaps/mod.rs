//! What the note leaves out for the codes it earns, as questions.
//!
//! A gap says which codes hang on it; its question says who can answer it, how, and how the answer would read in the note.
//! Nothing is asked that the note answers.

mod rules;
mod sections;
mod suspected;
mod titles;

use crate::sets::CodesOfTheDay;
use crate::suggest::{CodingText, SuggestRequest, Suggester};
use auscult_domain::coding::{
    CodeRef, CodeSystem, GapKind, ProposedGap, ProposedQuestion, QueryCategory, QueryPriority, QuerySource,
};
use auscult_domain::template::SectionKind;
use rules::{RULES, Rule};

/// What a text leaves open, the gravest first: for the codes that are assigned and those it surely earns besides; what
/// it only suspects; and assigned codes that nothing in it bears out.
pub fn find(suggester: &Suggester, request: &SuggestRequest<'_>) -> Vec<ProposedGap> {
    let proposed = suggester.diagnoses(&SuggestRequest { assigned: &[], ..*request });
    let mut codes: Vec<CodeRef> = request.assigned.to_vec();
    let sure = proposed.iter().filter(|proposal| proposal.confidence >= SURE);
    for code in sure.map(|proposal| &proposal.code) {
        if !codes.contains(code) {
            codes.push(code.clone());
        }
    }
    let mut out = of_codes(request.text, &codes, request.codes);
    out.extend(suspected::gaps(suggester, request));
    out.extend(suspected::unsupported(request, &proposed));
    out.sort_by_key(|gap| std::cmp::Reverse(gap.severity));
    out
}

/// The gaps of a text for these codes, the gravest first.
fn of_codes(text: &CodingText, codes: &[CodeRef], of_the_day: &CodesOfTheDay<'_>) -> Vec<ProposedGap> {
    if text.is_empty() {
        return Vec::new();
    }
    let said = Said::of(text);
    let section = assessed_in(text);
    let mut out: Vec<ProposedGap> = sections::missing(text);
    let diagnoses: Vec<&CodeRef> = codes.iter().filter(|code| code.system == CodeSystem::Icd10Cm).collect();
    for rule in RULES {
        let about: Vec<&CodeRef> = diagnoses.iter().copied().filter(|code| begins(code, rule.codes)).collect();
        let answered = rule.answered_by.iter().any(|words| said.says(words))
            || diagnoses.iter().any(|code| begins(code, rule.answered_by_code));
        if !about.is_empty() && !answered {
            out.push(gap_of(rule, &about, section.as_deref()));
        }
    }
    for code in diagnoses {
        let Some(entry) = of_the_day.icd10cm().get(code.code.as_str()) else { continue };
        for open in titles::open(entry) {
            out.push(ProposedGap {
                kind: GapKind::IncompleteData,
                description: open.missing,
                codes: vec![code.clone()],
                section: section.clone(),
                severity: open.severity,
                questions: vec![ProposedQuestion {
                    text: open.question,
                    asked: open.asked,
                    source: QuerySource::CodeGap,
                    priority: QueryPriority::High,
                    category: QueryCategory::Clinical,
                    code: Some(code.clone()),
                    section: section.clone(),
                    form: open.form,
                    required: false,
                    sentence: Some(open.sentence),
                }],
            });
        }
    }
    out.sort_by_key(|gap| std::cmp::Reverse(gap.severity));
    out
}

/// A proposal that is less sure asks nothing.
const SURE: u8 = 40;

fn begins(code: &CodeRef, starts: &[&str]) -> bool {
    starts.iter().any(|start| code.code.as_str().starts_with(start))
}

fn gap_of(rule: &Rule, about: &[&CodeRef], section: Option<&str>) -> ProposedGap {
    let codes: Vec<CodeRef> = about.iter().map(|code| (*code).clone()).collect();
    let question = ProposedQuestion {
        text: rule.question.to_owned(),
        asked: rule.asked,
        source: QuerySource::CodeGap,
        priority: rule.priority(),
        category: rule.category,
        code: codes.first().cloned(),
        section: section.map(str::to_owned),
        form: rule.answer.form(),
        required: false,
        sentence: Some(rule.sentence.to_owned()),
    };
    ProposedGap {
        kind: GapKind::IncompleteData,
        description: rule.missing.to_owned(),
        codes,
        section: section.map(str::to_owned),
        severity: rule.severity,
        questions: vec![question],
    }
}

/// The section what is asked about a diagnosis belongs into.
fn assessed_in(text: &CodingText) -> Option<String> {
    [SectionKind::Assessment, SectionKind::HistoryOfPresentIllness, SectionKind::Other]
        .into_iter()
        .find_map(|kind| text.of_kind(kind).next().map(|section| section.key.clone()))
}

/// The words of a text, to look phrases up in.
struct Said(String);

impl Said {
    fn of(text: &CodingText) -> Self {
        let mut words = String::from(" ");
        for section in &text.sections {
            for word in section.text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
                words.push_str(&word.to_lowercase());
                words.push(' ');
            }
            words.push_str("| ");
        }
        Self(words)
    }

    /// Whether the phrase stands in the text, word for word.
    fn says(&self, phrase: &str) -> bool {
        self.0.contains(&format!(" {phrase} "))
    }
}

#[cfg(test)]
mod tests;
