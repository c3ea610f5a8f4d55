//! How a section is laid out: running text, labelled lines, lists, problems.

use super::narrative::Narrative;
use super::written::Written;
use super::{Filling, Item, home};
use crate::plan::LABELS as LABELS_OF_PLAN;
use crate::prose::Pronouns;
use crate::statement::Group;
use auscult_domain::note::{Section, Source};
use auscult_domain::template::{SectionForm, SectionKind, Template, TemplateSection};

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
const LABELS: [&str; 28] = [
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
    "Respiratory",
    "Gastrointestinal",
    "Genitourinary",
    "Back",
    "Musculoskeletal",
    "Extremities",
    "Skin",
    "Neurological",
    "Psychiatric",
    "Hematologic",
    "Tobacco",
    "Tobacco and alcohol",
    "Alcohol",
    "Drugs",
    "Work",
    "Home",
    "Other",
];

/// Writes what belongs in a section.
pub(super) fn fill(out: &mut Written, section: &Section, filling: &Filling<'_>) {
    let template = filling.template;
    let here = |item: &&Item| home(item.kind, template).is_some_and(|kind| is_first_home(section, template, kind));
    let mine: Vec<&Item> = filling.items.iter().filter(here).collect();
    let own = template.section(&section.key);
    let form = own.map_or(SectionForm::Text, |section| section.form);
    for (kind, label) in parts(section, own, &mine) {
        let of_kind: Vec<&Item> = mine.iter().copied().filter(|item| item.kind == kind).collect();
        block(out, kind, form, &label, &of_kind, filling.pronouns);
    }
    problems(out, section, &mine, filling);
}

/// The kinds that have something to say here, in order, each with its label: the template's own where it divides the
/// section, else the kind's where the section's heading does not say it all.
fn parts(section: &Section, own: Option<&TemplateSection>, mine: &[&Item]) -> Vec<(SectionKind, String)> {
    let said = |kind: &SectionKind| mine.iter().any(|item| item.kind == *kind);
    let divided = own.map(|own| own.subsections.as_slice()).unwrap_or_default();
    let mut parts: Vec<(SectionKind, String)> = Vec::new();
    for part in divided {
        let mut label = part.title.clone();
        for kind in part.kinds.iter().copied().filter(said) {
            parts.push((kind, std::mem::take(&mut label)));
        }
    }
    let divided: Vec<SectionKind> = parts.iter().map(|(kind, _)| *kind).collect();
    let rest: Vec<&(SectionKind, &str)> =
        ORDER.iter().filter(|(kind, _)| said(kind) && !divided.contains(kind)).collect();
    let shared = !divided.is_empty() || rest.len() > 1 || section.kinds.first() != rest.first().map(|(kind, _)| kind);
    parts.extend(rest.iter().map(|(kind, label)| (*kind, if shared { (*label).to_owned() } else { String::new() })));
    parts
}

/// Whether this is the first section of the template that holds the kind.
fn is_first_home(section: &Section, template: &Template, kind: SectionKind) -> bool {
    template.sections.iter().find(|other| other.kinds.contains(&kind)).is_some_and(|first| first.key == section.key)
}

fn block(out: &mut Written, kind: SectionKind, form: SectionForm, label: &str, items: &[&Item], pronouns: Pronouns) {
    match kind {
        _ if form == SectionForm::List => list(out, label, items),
        SectionKind::ReviewOfSystems | SectionKind::PhysicalExam | SectionKind::SocialHistory => {
            labelled(out, label, items)
        }
        SectionKind::Medications | SectionKind::Allergies => list(out, label, items),
        SectionKind::HistoryOfPresentIllness => story(out, label, items, pronouns),
        _ => running(out, label, items),
    }
}

/// Running text, after its label.
fn running(out: &mut Written, label: &str, items: &[&Item]) {
    out.line();
    for (at, item) in items.iter().enumerate() {
        out.space();
        let lead = if at == 0 && !label.is_empty() { format!("{label}: ") } else { String::new() };
        out.put(&format!("{lead}{}", item.text), &item.source);
    }
}

/// The story, told as stories are in notes.
fn story(out: &mut Written, label: &str, items: &[&Item], pronouns: Pronouns) {
    out.line();
    let mut narrative = Narrative::default();
    for (at, item) in items.iter().enumerate() {
        out.space();
        let lead = if at == 0 && !label.is_empty() { format!("{label}: ") } else { String::new() };
        out.put(&format!("{lead}{}", narrative.sentence(&item.text, item.speaker, pronouns)), &item.source);
    }
    out.line();
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
fn problems(out: &mut Written, section: &Section, mine: &[&Item], filling: &Filling<'_>) {
    let of_plan = |item: &&&Item| matches!(item.kind, SectionKind::Assessment | SectionKind::Plan);
    let items: Vec<&Item> = mine.iter().filter(of_plan).copied().collect();
    // Where assessment and plan share a section the reasoning is told from the measures.
    let shared = section.kinds.contains(&SectionKind::Assessment) && section.kinds.contains(&SectionKind::Plan);
    let reasoning = if shared { "- Medical reasoning: " } else { "" };
    for (at, heading) in filling.headings.iter().enumerate() {
        let of_problem: Vec<&Item> = items.iter().copied().filter(|item| item.problem == Some(at)).collect();
        // A problem that was only named still stands in the assessment.
        let named = section.kinds.contains(&SectionKind::Assessment) && heading.source.is_some();
        if !of_problem.is_empty() || named {
            out.paragraph();
            problem(out, &heading.title, heading.source.as_ref(), reasoning, of_problem);
        }
    }
    let rest: Vec<&Item> = items.iter().copied().filter(|item| item.problem.is_none()).collect();
    if !rest.is_empty() {
        out.paragraph();
        let follows = !filling.headings.is_empty() && rest.iter().all(|item| item.kind == SectionKind::Plan);
        problem(out, if follows { "Follow-up" } else { "" }, None, if follows { "" } else { reasoning }, rest);
    }
}

/// A problem: its heading, the reasoning in running text, then the measures, those of one kind on a line.
fn problem(out: &mut Written, title: &str, source: Option<&Source>, reasoning: &str, mut items: Vec<&Item>) {
    let rank = |item: &Item| match &item.group {
        Group::Label(label) => {
            LABELS_OF_PLAN.iter().position(|other| other == label).unwrap_or(LABELS_OF_PLAN.len() + 1)
        }
        _ => LABELS_OF_PLAN.len(),
    };
    items.sort_by_key(|item| if item.kind == SectionKind::Plan { rank(item) + 1 } else { 0 });
    let mut lead = String::new();
    match source {
        Some(source) => {
            out.put(title, source);
            out.line();
        }
        None if !title.is_empty() => lead = format!("{title}\n"),
        None => {}
    }
    let mut before: Option<&Item> = None;
    for item in items {
        let goes_on = before.is_some_and(|before| {
            before.kind == item.kind
                && (item.kind != SectionKind::Plan || before.group == item.group && item.group != Group::Line)
        });
        let mark = match &item.group {
            _ if goes_on => String::new(),
            Group::Label(label) if item.kind == SectionKind::Plan => format!("- {label}: "),
            _ if item.kind == SectionKind::Plan => "- ".to_owned(),
            _ => reasoning.to_owned(),
        };
        if goes_on {
            out.space();
        } else {
            out.line();
        }
        out.put(&format!("{lead}{mark}{}", item.text), &item.source);
        lead.clear();
        before = Some(item);
    }
}
