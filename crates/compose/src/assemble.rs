//! Statements and chart lines → the sections of a template, every stretch with its source.

mod layout;
mod narrative;
mod opening;
mod written;

use crate::chart::{self, ChartLine};
use crate::composer::ComposeRequest;
use crate::plan::{Plan, Problem};
use crate::prose::Pronouns;
use crate::prose::polarity::negations;
use crate::sentences::Sentence;
use crate::statement::{Group, Statement};
use crate::text::{among, lower_words};
use auscult_domain::note::{NoteContent, Source};
use auscult_domain::template::{SectionKind, Template};
use auscult_domain::transcript::Speaker;
use std::collections::HashSet;
use written::Written;

/// A statement that is let into the note, with its source.
struct Item {
    kind: SectionKind,
    group: Group,
    problem: Option<usize>,
    text: String,
    source: Source,
    /// Who said it; nobody, where it stands in the chart.
    speaker: Option<Speaker>,
}

/// What sections are filled from.
struct Filling<'a> {
    template: &'a Template,
    items: &'a [Item],
    headings: &'a [Heading],
    pronouns: Pronouns,
}

/// The note: each statement in the section of its kind, in the order of the visit, chart lines first.
pub(crate) fn note(
    request: &ComposeRequest<'_>,
    sentences: &[Sentence],
    statements: Vec<Statement>,
    plan: &Plan,
    pronouns: Pronouns,
) -> NoteContent {
    let chart = chart::lines(request.patient, request.encounter);
    let mut items: Vec<Item> = chart.iter().map(item_of_chart).collect();
    items.extend(opening::items(request, sentences, &statements, pronouns));
    let statements = without_repeats(statements);
    let mut seen = HashSet::new();
    for statement in statements {
        let repeats = !seen.insert((statement.kind, statement.problem, statement.text.to_lowercase()));
        let known = statement.kind == SectionKind::VitalSigns
            && chart::holds(&chart, &request.encounter.vitals, &statement.text)
            || statement.kind == SectionKind::Allergies && is_charted_allergy(request, &statement.text);
        if !repeats
            && !known
            && let Some(item) = item_of_statement(request, sentences, statement)
        {
            items.push(item);
        }
    }
    let headings: Vec<Heading> = plan.problems.iter().map(|problem| heading(request, sentences, problem)).collect();
    let mut content = NoteContent::blank(request.template);
    for section in &mut content.sections {
        let mut text = Written::after(&section.text);
        layout::fill(
            &mut text,
            section,
            &Filling { template: request.template, items: &items, headings: &headings, pronouns },
        );
        (section.text, section.spans) = text.finished();
    }
    content
}

/// The statements without lines of the story that only say less of what another says.
fn without_repeats(statements: Vec<Statement>) -> Vec<Statement> {
    const EMPTY: &str =
        "she he it the a an her his has had been is was reports and of to in that this patient have does";
    let telling = |statement: &Statement| -> HashSet<String> {
        lower_words(&statement.text).into_iter().filter(|word| !among(EMPTY, word)).collect()
    };
    let words: Vec<HashSet<String>> = statements.iter().map(telling).collect();
    let story = |at: &usize| statements[*at].kind == SectionKind::HistoryOfPresentIllness;
    let says_less = |at: usize, other: usize| {
        at != other
            && story(&other)
            && words[at].is_subset(&words[other])
            && negations(&statements[at].text) == negations(&statements[other].text)
            && (words[at].len() < words[other].len() || other < at)
    };
    let keeps: Vec<bool> = (0..statements.len())
        .map(|at| !story(&at) || !(0..statements.len()).any(|other| says_less(at, other)))
        .collect();
    statements.into_iter().zip(keeps).filter_map(|(statement, keeps)| keeps.then_some(statement)).collect()
}

/// A problem's heading; it has a source of its own where somebody named it.
struct Heading {
    title: String,
    source: Option<Source>,
}

fn heading(request: &ComposeRequest<'_>, sentences: &[Sentence], problem: &Problem) -> Heading {
    let source = problem.sentence.and_then(|at| spoken(request, sentences, &[at]));
    Heading { title: problem.title.clone(), source }
}

/// The segments of these sentences as a source.
fn spoken(request: &ComposeRequest<'_>, sentences: &[Sentence], at: &[usize]) -> Option<Source> {
    let mut segments: Vec<usize> =
        at.iter().filter_map(|at| sentences.get(*at)).flat_map(|sentence| sentence.segments.clone()).collect();
    segments.sort_unstable();
    segments.dedup();
    let ids: Vec<_> = segments.iter().filter_map(|at| request.segments.get(*at)).map(|segment| segment.id).collect();
    Some(Source::Spoken { segments: ids.try_into().ok()? })
}

fn item_of_chart(line: &ChartLine) -> Item {
    let group = if line.kind == SectionKind::Allergies { Group::Line } else { Group::Text };
    let source = Source::Chart { field: line.field.into() };
    Item { kind: line.kind, group, problem: None, text: line.text.clone(), source, speaker: None }
}

/// Whether the chart names this substance with its reaction: then it is not written twice.
fn is_charted_allergy(request: &ComposeRequest<'_>, text: &str) -> bool {
    let lower = text.to_lowercase();
    let charted = |allergy: &auscult_domain::patient::Allergy| {
        !allergy.substance.trim().is_empty() && lower.contains(&allergy.substance.trim().to_lowercase())
    };
    request
        .patient
        .allergies
        .iter()
        .any(|allergy| charted(allergy) && (allergy.reaction.is_some() || !lower.contains(": ")))
}

/// The statement with its segments; words its sources do not bear out are replaced by what was said.
fn item_of_statement(request: &ComposeRequest<'_>, sentences: &[Sentence], statement: Statement) -> Option<Item> {
    let said = statement.said(sentences);
    let supported = crate::support::unsupported(&statement.text, &said).is_empty();
    let text = if supported { with_names(&statement.text, request) } else { format!("“{said}”") };
    let source = spoken(request, sentences, &statement.sentences)?;
    // A question and its answer word for word are no line of a story; facts are kept even so.
    let story = matches!(statement.kind, SectionKind::HistoryOfPresentIllness | SectionKind::Assessment);
    if !supported && story && said.contains('?') {
        return None;
    }
    (!text.trim().is_empty()).then_some(Item {
        kind: statement.kind,
        group: statement.group,
        problem: statement.problem,
        text,
        source,
        speaker: statement.sentences.last().and_then(|at| sentences.get(*at)).map(|said| said.speaker),
    })
}

/// The patient's name with its capitals, where the decoder wrote it small.
fn with_names(text: &str, request: &ComposeRequest<'_>) -> String {
    let names = [request.patient.given_name.trim(), request.patient.family_name.trim()];
    let mut words: Vec<String> = text.split(' ').map(str::to_owned).collect();
    for word in &mut words {
        for name in names.iter().filter(|name| name.len() > 2) {
            let plain: String = word.chars().filter(|c| c.is_alphanumeric()).collect();
            if plain.eq_ignore_ascii_case(name) {
                *word = word.replace(&plain, name);
            }
        }
    }
    words.join(" ")
}

/// The kind of section in which this kind is written: its own where the template has one, else the nearest.
fn home(kind: SectionKind, template: &Template) -> Option<SectionKind> {
    use SectionKind as K;
    let nearest: &[K] = match kind {
        K::ChiefComplaint => &[K::ChiefComplaint, K::HistoryOfPresentIllness],
        K::HistoryOfPresentIllness => &[K::HistoryOfPresentIllness, K::ChiefComplaint],
        K::ReviewOfSystems => &[K::ReviewOfSystems, K::HistoryOfPresentIllness],
        K::PastMedicalHistory => &[K::PastMedicalHistory, K::HistoryOfPresentIllness],
        K::Medications => &[K::Medications, K::PastMedicalHistory, K::HistoryOfPresentIllness],
        K::Allergies => &[K::Allergies, K::Medications, K::PastMedicalHistory, K::HistoryOfPresentIllness],
        K::SocialHistory => &[K::SocialHistory, K::PastMedicalHistory, K::HistoryOfPresentIllness],
        K::FamilyHistory => &[K::FamilyHistory, K::PastMedicalHistory, K::HistoryOfPresentIllness],
        K::VitalSigns => &[K::VitalSigns, K::PhysicalExam, K::Results],
        K::PhysicalExam => &[K::PhysicalExam, K::VitalSigns, K::MentalStatus],
        K::MentalStatus => &[K::MentalStatus, K::PhysicalExam],
        K::RiskAssessment => &[K::RiskAssessment, K::MentalStatus, K::HistoryOfPresentIllness, K::Assessment],
        K::Results => &[K::Results, K::PhysicalExam, K::Assessment],
        K::Assessment => &[K::Assessment, K::Plan],
        K::Plan => &[K::Plan, K::Assessment],
        K::Other => &[K::Other],
    };
    let has = |kind: &&K| template.sections.iter().any(|section| section.kinds.contains(kind));
    nearest.iter().find(has).or_else(|| [K::Other].iter().find(has).map(|_| &K::Other)).copied()
}
