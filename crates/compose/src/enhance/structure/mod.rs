//! How a note is laid out: long sentences into shorter ones, lines for each step of a plan, lists as lists, and what
//! stands twice once. Nothing is moved: the order of what was told stays.

mod duplicates;
mod readings;
mod sentences;

use super::edits::Edit;
use super::grammar::{places, quotations};
use super::lines::{Form, Line, is_plan};
use crate::lexicon;
use crate::readability;
use crate::text::re;
use auscult_domain::enhancement::{ChangeType, EnhancementType};
use auscult_domain::note::NoteContent;
use auscult_domain::template::SectionKind;
use std::ops::Range;

/// The proposals for a note; `lines` are those of each section.
pub(super) fn propose(note: &NoteContent, lines: &[Vec<Line>]) -> Vec<Edit> {
    let mut out = duplicates::propose(note, lines);
    out.extend(readings::propose(note, lines));
    for (section, lines) in note.sections.iter().zip(lines) {
        let text = &section.text;
        let quoted = quotations(text);
        let mut here = gaps(lines, text);
        here.extend(marks(lines, text));
        for line in lines {
            here.extend(sentences::propose(line, text));
            here.extend(plan_lines(line, text));
            here.extend(list_of_drugs(line, text));
            here.extend(heading(line, text));
        }
        here.retain(|edit| !quoted.iter().any(|quote| quote.start < edit.range.end && edit.range.start < quote.end));
        out.extend(here);
    }
    out
}

fn edit(section: usize, range: Range<usize>, new: impl Into<String>, why: &'static str, confidence: f64) -> Edit {
    Edit::of(EnhancementType::Structure, section, range, new, why, confidence).of_kind(ChangeType::Restructure)
}

/// More than one empty line.
fn gaps(lines: &[Line], text: &str) -> Vec<Edit> {
    let Some(first) = lines.first() else { return Vec::new() };
    let found = re!(r"\n[ \t]*\n(?:[ \t]*\n)+").find_iter(text);
    found.map(|gap| edit(first.section, gap.range(), "\n\n", "One empty line parts paragraphs.", 0.93)).collect()
}

/// One mark for all items of a section.
fn marks(lines: &[Line], text: &str) -> Vec<Edit> {
    let items: Vec<(&Line, &str)> = lines
        .iter()
        .filter(|line| line.form == Form::Item)
        .filter_map(|line| Some((line, re!(r"^[-*•·]").find(&text[line.range.clone()])?.as_str())))
        .collect();
    let count = |mark: &str| items.iter().filter(|(_, other)| *other == mark).count();
    let Some(usual) = ["-", "•", "*", "·"].into_iter().max_by_key(|mark| (count(mark), *mark == "-")) else {
        return Vec::new();
    };
    let others = items.iter().filter(|(_, mark)| *mark != usual);
    others
        .map(|(line, mark)| {
            let at = line.range.start..line.range.start + mark.len();
            edit(line.section, at, usual, "One mark for all items.", 0.9)
        })
        .collect()
}

/// Words that begin a step of a plan.
const STEPS: &str = r"(?i)^(?:continue|start|begin|increase|decrease|reduce|stop|discontinue|hold|order|obtain|check|repeat|refer|schedule|follow|return|recommend|prescribe|take|advise|advised|encourage|encouraged|counsel|counseled|monitor|send|get|try|add|switch|refill|(?:i|we)(?:'ll| will| would| am going to| are going to| want to| recommend| advised| discussed| ordered| started| recommended))\b";

/// Whether a sentence is a step of a plan.
pub(crate) fn is_step(sentence: &str) -> bool {
    regex_step().is_match(sentence)
}

/// A paragraph of several steps becomes a line for each.
fn plan_lines(line: &Line, text: &str) -> Vec<Edit> {
    if line.form != Form::Prose || !is_plan(line.kind) {
        return Vec::new();
    }
    let body = &text[line.body.clone()];
    let parts = readability::sentences(body);
    let is_step = |part: &Range<usize>| is_step(&body[part.clone()]);
    let steps = parts.iter().filter(|part| is_step(part)).count();
    if parts.len() < 2 || steps < 2 || steps < parts.len() {
        return Vec::new();
    }
    let why = "One line for each step of the plan.";
    let mut out = Vec::new();
    let mut end = line.body.start;
    for part in parts {
        let start = line.body.start + part.start;
        let new = if out.is_empty() { "- " } else { "\n- " };
        out.push(edit(line.section, end..start, new, why, 0.84));
        end = line.body.start + part.end;
    }
    out
}

fn regex_step() -> &'static regex::Regex {
    static STEP: std::sync::LazyLock<regex::Regex> = std::sync::LazyLock::new(|| crate::text::pattern(STEPS));
    &STEP
}

/// `lisinopril 10 mg daily, metformin 500 mg twice daily, aspirin`: a line each.
fn list_of_drugs(line: &Line, text: &str) -> Vec<Edit> {
    let body = &text[line.body.clone()];
    if line.kind != SectionKind::Medications || line.form != Form::Prose || readability::sentences(body).len() > 1 {
        return Vec::new();
    }
    let mut parts: Vec<Range<usize>> = Vec::new();
    let mut from = 0;
    for mark in re!(r"[,;]\s+(?:and\s+)?").find_iter(body) {
        parts.push(from..mark.start());
        from = mark.end();
    }
    parts.push(from..body.len());
    if parts.len() < 2 || !parts.iter().all(|part| !lexicon::drugs(&body[part.clone()]).is_empty()) {
        return Vec::new();
    }
    let why = "One line for each medicine.";
    let mut out = vec![edit(line.section, line.body.start..line.body.start, "- ", why, 0.87)];
    for pair in parts.windows(2) {
        let range = line.body.start + pair[0].end..line.body.start + pair[1].start;
        out.push(edit(line.section, range, "\n- ", why, 0.87));
    }
    out
}

/// `Depression standpoint` is how one speaks of it, not its name.
fn heading(line: &Line, text: &str) -> Vec<Edit> {
    if line.form != Form::Heading {
        return Vec::new();
    }
    let found = places(line, text, re!(r"\w( (?:standpoint|issue|stuff|thing|side of things|perspective))[.:]?$"));
    let why = "The heading is the problem's name.";
    found.into_iter().map(|(range, _)| edit(line.section, range, "", why, 0.88)).collect()
}

#[cfg(test)]
pub(super) mod testing {
    use super::super::lines::lines;
    use super::*;
    use auscult_domain::TemplateId;
    use auscult_domain::note::Section;
    use uuid::Uuid;

    /// What a section of this kind becomes.
    pub(crate) fn laid_out(kind: SectionKind, text: &str) -> String {
        let section = Section {
            key: "s".into(),
            title: "S".into(),
            kinds: vec![kind],
            required: true,
            text: text.into(),
            spans: Vec::new(),
        };
        let template = TemplateId::from_uuid(Uuid::from_u128(1));
        let mut note = NoteContent {
            template,
            template_name: "T".into(),
            template_version: 1,
            report: None,
            sections: vec![section],
        };
        let lines = vec![lines(0, &note.sections[0])];
        let mut changes = super::super::edits::changes(&note, propose(&note, &lines));
        while let Some(change) = changes.pop() {
            change.apply(&mut note).expect("it stands");
        }
        note.sections[0].text.clone()
    }

    #[test]
    fn steps_and_medicines_have_lines() {
        assert_eq!(
            laid_out(SectionKind::Plan, "Continue lisinopril. Order an MRI. Return in 2 weeks."),
            "- Continue lisinopril.\n- Order an MRI.\n- Return in 2 weeks."
        );
        assert_eq!(
            laid_out(SectionKind::Medications, "lisinopril 10 mg daily, metformin 500 mg, and aspirin"),
            "- lisinopril 10 mg daily\n- metformin 500 mg\n- aspirin"
        );
    }

    #[test]
    fn layout_is_even() {
        assert_eq!(
            laid_out(SectionKind::Plan, "Depression standpoint\n- Rest.\n* Walk.\n\n\n\nGout\n- Diet."),
            "Depression\n- Rest.\n- Walk.\n\nGout\n- Diet."
        );
    }
}
