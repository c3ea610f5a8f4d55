//! The lines of a section: headings, items, labelled lines, prose; and what each is about.

use crate::text::re;
use auscult_domain::note::Section;
use auscult_domain::template::SectionKind;
use std::ops::Range;

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// A heading: of a kind of section, or of a problem.
    Heading,
    /// An item of a list.
    Item,
    /// `Lungs: …`.
    Labelled,
    /// Running text.
    Prose,
}

/// A line that is not empty.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    /// Which section of the note.
    pub section: usize,
    /// The whole line, bytes of the section's text.
    pub range: Range<usize>,
    /// What follows its mark or label.
    pub body: Range<usize>,
    /// What it is.
    pub form: Form,
    /// What belongs here: by the label above it, or by its section where that holds one kind.
    pub kind: SectionKind,
    /// The problem it stands under: the byte range of its heading.
    pub problem: Option<Range<usize>>,
}

/// Labels within a section that say what follows.
const LABELS: [(&str, SectionKind); 32] = [
    ("chief complaint", SectionKind::ChiefComplaint),
    ("history of present illness", SectionKind::HistoryOfPresentIllness),
    ("hpi", SectionKind::HistoryOfPresentIllness),
    ("interval history", SectionKind::HistoryOfPresentIllness),
    ("review of systems", SectionKind::ReviewOfSystems),
    ("ros", SectionKind::ReviewOfSystems),
    ("past medical history", SectionKind::PastMedicalHistory),
    ("past surgical history", SectionKind::PastMedicalHistory),
    ("pmh", SectionKind::PastMedicalHistory),
    ("medications", SectionKind::Medications),
    ("current medications", SectionKind::Medications),
    ("allergies", SectionKind::Allergies),
    ("social history", SectionKind::SocialHistory),
    ("family history", SectionKind::FamilyHistory),
    ("vital signs", SectionKind::VitalSigns),
    ("vitals", SectionKind::VitalSigns),
    ("examination", SectionKind::PhysicalExam),
    ("physical examination", SectionKind::PhysicalExam),
    ("physical exam", SectionKind::PhysicalExam),
    ("exam", SectionKind::PhysicalExam),
    ("mental status", SectionKind::MentalStatus),
    ("mental status exam", SectionKind::MentalStatus),
    ("results", SectionKind::Results),
    ("labs", SectionKind::Results),
    ("imaging", SectionKind::Results),
    ("risk", SectionKind::RiskAssessment),
    ("risk assessment", SectionKind::RiskAssessment),
    ("impression", SectionKind::Assessment),
    ("assessment", SectionKind::Assessment),
    ("assessment and plan", SectionKind::Assessment),
    ("plan", SectionKind::Plan),
    ("follow-up", SectionKind::Plan),
];

/// The kind a label or heading names.
pub(crate) fn kind_named(label: &str) -> Option<SectionKind> {
    let label = label.trim().trim_end_matches(':').trim().to_lowercase().replace('&', "and");
    LABELS.iter().find(|(name, _)| *name == label).map(|(_, kind)| *kind)
}

/// The lines of a section in order.
pub(crate) fn lines(at: usize, section: &Section) -> Vec<Line> {
    let usual = usual_kind(section);
    let mut kind = usual;
    let mut problem = None;
    let mut out = Vec::new();
    let mut start = 0;
    let mut after_gap = true;
    for raw in section.text.split('\n') {
        let from = start + (raw.len() - raw.trim_start().len());
        let range = from..from + raw.trim().len();
        start += raw.len() + 1;
        let text = &section.text[range.clone()];
        if text.is_empty() {
            after_gap = true;
            // A labelled list ends with the paragraph.
            continue;
        }
        let mut line = Line { section: at, body: range.clone(), range, form: Form::Prose, kind, problem: None };
        read_form(&mut line, text);
        if let (Form::Labelled, Some((label, _))) = (line.form, text.split_once(':'))
            && let Some(named) = kind_named(label)
        {
            line.kind = named;
            // What a label opens on its own line goes no further.
            kind = if matches!(named, SectionKind::ChiefComplaint) { usual } else { named };
            problem = None;
        } else if line.form == Form::Prose && kind_named(text).is_some() {
            line.form = Form::Heading;
            kind = kind_named(text).unwrap_or(usual);
            line.kind = kind;
            problem = None;
        } else if is_problem_heading(text, &line, after_gap) {
            line.form = Form::Heading;
            problem = Some(line.range.clone());
        } else {
            line.problem = problem.clone();
            if line.form == Form::Prose && !after_gap && out.last().is_some_and(|last: &Line| last.form == Form::Item) {
                // Prose after a labelled list is the section's own again.
                kind = if section.kinds.len() > 1 && !is_plan(kind) { usual } else { kind };
                line.kind = kind;
            }
        }
        after_gap = false;
        out.push(line);
    }
    out
}

/// Whether this is about what will be done.
pub(crate) fn is_plan(kind: SectionKind) -> bool {
    matches!(kind, SectionKind::Plan | SectionKind::Assessment)
}

/// What a section is about before any label in it.
fn usual_kind(section: &Section) -> SectionKind {
    let prose = [SectionKind::HistoryOfPresentIllness, SectionKind::PhysicalExam, SectionKind::Assessment];
    let first = section.kinds.first().copied();
    if section.kinds.len() > 1
        && let Some(kind) = prose.into_iter().find(|kind| section.kinds.contains(kind))
    {
        return kind;
    }
    first.or_else(|| kind_named(&section.title)).unwrap_or(SectionKind::Other)
}

fn read_form(line: &mut Line, text: &str) {
    if let Some(mark) = re!(r"^(?:[-*•·]|\d{1,2}[.)])\s+").find(text) {
        line.form = Form::Item;
        line.body.start += mark.end();
    } else if let Some(label) = re!(r"^[A-Z][A-Za-z ,/&'-]{1,38}:\s+").find(text) {
        line.form = Form::Labelled;
        line.body.start += label.end();
    }
}

/// A short line of its own, without a verb's end, in assessment or plan, with something below it.
fn is_problem_heading(text: &str, line: &Line, after_gap: bool) -> bool {
    let words = text.split_whitespace().count();
    let open = !text.ends_with(['.', '?', '!', ',', ';']) || words <= 6 && after_gap && text.ends_with('.');
    is_plan(line.kind) && matches!(line.form, Form::Prose) && after_gap && words <= 9 && open && !has_verb(text)
}

/// Whether a short line says something rather than names it.
fn has_verb(text: &str) -> bool {
    re!(r"(?i)\b(?:is|are|was|were|has|have|had|will|should|continue|start|increase|decrease|follow|return|order|take|refer|schedule|recommend|stop|check|repeat|obtain)\b").is_match(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forms(kinds: &[SectionKind], text: &str) -> Vec<(Form, SectionKind, String)> {
        let section = Section {
            key: "s".into(),
            title: "S".into(),
            kinds: kinds.to_vec(),
            required: true,
            text: text.into(),
            spans: Vec::new(),
        };
        let line = |line: Line| (line.form, line.kind, text[line.body].to_owned());
        lines(0, &section).into_iter().map(line).collect()
    }

    #[test]
    fn labels_and_lists_say_what_they_hold() {
        use SectionKind as K;
        let kinds = [K::ChiefComplaint, K::HistoryOfPresentIllness, K::Medications];
        let found = forms(&kinds, "Chief complaint: Cough.\nPatient coughs.\nMedications\n- Aspirin");
        let expected = [
            (Form::Labelled, K::ChiefComplaint, "Cough."),
            (Form::Prose, K::HistoryOfPresentIllness, "Patient coughs."),
            (Form::Heading, K::Medications, "Medications"),
            (Form::Item, K::Medications, "Aspirin"),
        ];
        assert_eq!(found, expected.map(|(form, kind, text)| (form, kind, text.to_owned())));
    }

    #[test]
    fn problems_are_headings() {
        let found = forms(&[SectionKind::Plan], "Low back pain\n- Rest.\n\nContinue aspirin.\n\nGout.\nStable.");
        let headings: Vec<&str> =
            found.iter().filter(|line| line.0 == Form::Heading).map(|line| line.2.as_str()).collect();
        assert_eq!(headings, ["Low back pain", "Gout."]);
    }
}
