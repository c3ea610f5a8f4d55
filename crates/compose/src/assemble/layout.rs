//! How a section is laid out: running text, labelled lines, lists, problems.

use super::written::Written;
use super::{Item, home};
use crate::plan::Plan;
use crate::statement::Group;
use auscult_domain::note::Section;
use auscult_domain::template::{SectionKind, Template};

/// The order of kinds within a section, and the label of each where it shares its section.
const ORDER: [(SectionKind, &str); 14] = [
    (SectionKind::ChiefComplaint, "Chief complaint"),
    (SectionKind::HistoryOfPresentIllness, ""),
    (SectionKind::ReviewOfSystems, "Review of systems"),
    (SectionKind::PastMedicalHistory, "Past medical history"),
    (SectionKind::Medications, "Medications"),
    (SectionKind::Allergies, "Allergies"),
    (SectionKind::SocialHistory, "Social history"),
    (SectionKind::FamilyHistory, "Family history"),
    (SectionKind::VitalSigns, "Vital signs"),
    (SectionKind::PhysicalExam, "Examination"),
    (SectionKind::MentalStatus, "Mental status"),
    (SectionKind::Results, "Results"),
    (SectionKind::RiskAssessment, "Risk"),
    (SectionKind::Other, ""),
];

/// Regions of the body and systems in the order they are written.
const LABELS: [&str; 30] = [
    "Constitutional",
    "General",
    "Head",
    "Eyes",
    "Ears",
    "Nose",
    "Throat",
    "ENT",
    "Ears, nose, throat",
    "Neck",
    "Cardiovascular",
    "Heart",
    "Respiratory",
    "Lungs",
    "Gastrointestinal",
    "Abdomen",
    "Genitourinary",
    "Back",
    "Musculoskeletal",
    "Extremities",
    "Skin",
    "Neurological",
    "Psychiatric",
    "Hematologic",
    "Tobacco",
    "Alcohol",
    "Drugs",
    "Work",
    "Home",
    "Other",
];

/// Writes what belongs in a section.
pub(super) fn fill(out: &mut Written, section: &Section, template: &Template, items: &[Item], plan: &Plan) {
    let here = |item: &&Item| home(item.kind, template).is_some_and(|kind| is_first_home(section, template, kind));
    let mine: Vec<&Item> = items.iter().filter(here).collect();
    let kinds: Vec<SectionKind> =
        ORDER.iter().map(|(kind, _)| *kind).filter(|kind| mine.iter().any(|item| item.kind == *kind)).collect();
    let shared = section.kinds.len() > 1;
    for kind in kinds {
        let of_kind: Vec<&Item> = mine.iter().copied().filter(|item| item.kind == kind).collect();
        let label = ORDER.iter().find(|(other, _)| *other == kind).map_or("", |(_, label)| label);
        block(out, kind, if shared { label } else { "" }, &of_kind);
    }
    problems(out, section, &mine, plan);
}

/// Whether this is the first section of the template that holds the kind.
fn is_first_home(section: &Section, template: &Template, kind: SectionKind) -> bool {
    template.sections.iter().find(|other| other.kinds.contains(&kind)).is_some_and(|first| first.key == section.key)
}

fn block(out: &mut Written, kind: SectionKind, label: &str, items: &[&Item]) {
    match kind {
        SectionKind::ReviewOfSystems | SectionKind::PhysicalExam | SectionKind::SocialHistory => {
            labelled(out, label, items)
        }
        SectionKind::Medications | SectionKind::Allergies => list(out, label, items),
        _ => running(out, kind, label, items),
    }
}

/// Running text, after its label.
fn running(out: &mut Written, kind: SectionKind, label: &str, items: &[&Item]) {
    out.line();
    for (at, item) in items.iter().enumerate() {
        out.space();
        let lead = if at == 0 && !label.is_empty() { format!("{label}: ") } else { String::new() };
        let text = if at == 0 && kind == SectionKind::HistoryOfPresentIllness {
            opened(&item.text)
        } else {
            item.text.clone()
        };
        out.put(&format!("{lead}{text}"), &item.source);
    }
    if kind == SectionKind::HistoryOfPresentIllness {
        out.line();
    }
}

/// The story begins with the patient, not with a pronoun.
fn opened(text: &str) -> String {
    match text.split_once(' ') {
        Some(("She" | "He", rest)) => format!("Patient {rest}"),
        _ => text.to_owned(),
    }
}

/// Lines under labels: `Lungs: …`.
fn labelled(out: &mut Written, heading: &str, items: &[&Item]) {
    let name = |item: &Item| match &item.group {
        Group::Label(label) => label.clone(),
        _ => String::new(),
    };
    let mut labels: Vec<String> = Vec::new();
    for item in items {
        if !labels.contains(&name(item)) {
            labels.push(name(item));
        }
    }
    labels.sort_by_key(|label| LABELS.iter().position(|other| other == label).unwrap_or(LABELS.len()));
    for (line, label) in labels.iter().enumerate() {
        out.line();
        for (at, item) in items.iter().filter(|item| name(item) == *label).enumerate() {
            out.space();
            let heading =
                if line == 0 && at == 0 && !heading.is_empty() { format!("{heading}\n") } else { String::new() };
            let label =
                if at == 0 && !label.is_empty() && label != "Other" { format!("{label}: ") } else { String::new() };
            out.put(&format!("{heading}{label}{}", item.text), &item.source);
        }
    }
}

/// One line each.
fn list(out: &mut Written, heading: &str, items: &[&Item]) {
    for (at, item) in items.iter().enumerate() {
        out.line();
        let heading = match (at, heading) {
            (0, heading) if !heading.is_empty() => format!("{heading}\n"),
            _ => String::new(),
        };
        out.put(&format!("{heading}- {}", item.text), &item.source);
    }
}

/// Assessment and plan, problem by problem; what belongs to none comes last.
fn problems(out: &mut Written, section: &Section, mine: &[&Item], plan: &Plan) {
    let of_plan = |item: &&&Item| matches!(item.kind, SectionKind::Assessment | SectionKind::Plan);
    let items: Vec<&Item> = mine.iter().filter(of_plan).copied().collect();
    let both = section.kinds.contains(&SectionKind::Assessment) && section.kinds.contains(&SectionKind::Plan);
    let order = (0..plan.problems.len()).map(Some).chain([None]);
    for problem in order {
        let mut of_problem: Vec<&Item> = items.iter().copied().filter(|item| item.problem == problem).collect();
        of_problem.sort_by_key(|item| item.kind == SectionKind::Plan);
        let title = problem.and_then(|at| plan.problems.get(at)).map(|problem| problem.title.as_str());
        let title = title
            .or((!plan.problems.is_empty() && (both || section.kinds.contains(&SectionKind::Plan)))
                .then_some("Follow-up"));
        if of_problem.is_empty() {
            continue;
        }
        out.paragraph();
        for (at, item) in of_problem.iter().enumerate() {
            let heading =
                if at == 0 { title.map(|title| format!("{title}\n")).unwrap_or_default() } else { String::new() };
            if item.kind == SectionKind::Plan {
                out.line();
                out.put(&format!("{heading}- {}", item.text), &item.source);
            } else {
                out.space();
                out.put(&format!("{heading}{}", item.text), &item.source);
            }
        }
    }
}
