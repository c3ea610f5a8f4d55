//! How complete a note is, 0 to 100, each point explained; and a question where something is missing. A question is put
//! in as a prompt in brackets for a person to fill: the engine never writes what nobody said.
//!
//! What is asked of a history follows the elements of the 1997 documentation guidelines for evaluation and management
//! services (CMS): location, quality, severity, duration, timing, context, modifying factors, associated signs.

use super::edits::Edit;
use super::lines::{Form, Line};
use crate::lexicon;
use crate::text::re;
use auscult_domain::enhancement::{ChangeType, Completeness, CompletenessItem, EnhancementType};
use auscult_domain::note::NoteContent;
use auscult_domain::template::SectionKind;
use auscult_domain::text_macro::TO_FILL_IN;

/// How a prompt begins: by this it is told from what was said.
pub const PROMPT: &str = "[To complete: ";

/// What a kind of section is worth, and what is asked where it is empty.
const SECTIONS: [(SectionKind, &str, u32, &str); 11] = [
    (SectionKind::ChiefComplaint, "Chief complaint", 6, "why does the patient come?"),
    (SectionKind::HistoryOfPresentIllness, "History of present illness", 14, "what happened, since when?"),
    (SectionKind::ReviewOfSystems, "Review of systems", 6, "which symptoms were asked about?"),
    (SectionKind::PastMedicalHistory, "Past medical history", 4, "earlier illnesses and operations?"),
    (SectionKind::Medications, "Medications", 8, "which medicines does the patient take?"),
    (SectionKind::Allergies, "Allergies", 8, "allergies and reactions, or none known?"),
    (SectionKind::SocialHistory, "Social history", 3, "tobacco, alcohol, work, home?"),
    (SectionKind::VitalSigns, "Vital signs", 6, "which readings were taken?"),
    (SectionKind::PhysicalExam, "Examination", 10, "what was found?"),
    (SectionKind::Assessment, "Assessment", 12, "what is it?"),
    (SectionKind::Plan, "Plan", 12, "what will be done?"),
];

/// What a history tells, the words that tell it, and what is asked.
fn elements() -> [(&'static str, &'static regex::Regex, &'static str); 5] {
    [
        (
            "Duration of the complaint",
            re!(
                r"(?i)\b(?:since|ago|for (?:about |the (?:last|past) |a |an |several |many |some |\d)|(?:days?|weeks?|months?|years?|hours?)\b|yesterday|today|last (?:night|week|month|year)|recent|onset|began|started)"
            ),
            "since when?",
        ),
        (
            "Severity",
            re!(
                r"(?i)\b(?:mild|moderate|severe|severely|slight|bad|worst|worse|worsening|better|improv|out of (?:10|ten)|/10|intense|significant|a lot|very|well|stable|unchanged|controlled|terrible)"
            ),
            "how severe?",
        ),
        (
            "What makes it better or worse",
            re!(
                r"(?i)\b(?:worse (?:with|when|on|at)|better (?:with|when|on|after)|relie|helps?|helped|aggravat|exacerbat|alleviat|improves? with|tried|taking|with (?:exertion|movement|rest|walking|activity)|at rest|when (?:she|he|it|the patient))"
            ),
            "what makes it better or worse?",
        ),
        (
            "Associated symptoms",
            re!(
                r"(?i)\b(?:denies|denied|no |without|also|associated|along with|as well as|reports? (?:some|no)|accompanied)"
            ),
            "other symptoms with it, or none?",
        ),
        (
            "Where or of what kind",
            re!(
                r"(?i)\b(?:left|right|bilateral|both|side|upper|lower|chest|back|head|abdom|knee|hip|shoulder|ankle|foot|feet|hand|wrist|elbow|neck|throat|leg|arm|skin|heart|lung|sharp|dull|burning|aching|throbbing|constant|intermittent|dry|productive|pressure|swelling|mood|sleep|sugar|blood)"
            ),
            "where, and of what kind?",
        ),
    ]
}

/// What is missing: where a question may be put, and how pressing it is.
struct Missing {
    kind: SectionKind,
    question: &'static str,
    confidence: f64,
}

struct Looked {
    items: Vec<CompletenessItem>,
    missing: Vec<Missing>,
}

/// How complete this note is as the sort of report it says it is: the one count of it, beside the note as before signing.
pub fn completeness(note: &NoteContent) -> Completeness {
    let lines: Vec<Vec<Line>> = super::all_lines(note);
    let items = look(note, &lines).items;
    let (all, earned) = items.iter().fold((0, 0), |(all, earned), item| (all + item.points, earned + item.earned));
    Completeness { score: (earned * 100 + all / 2).checked_div(all).unwrap_or(0), items }
}

/// The open prompts of a note: what a person has still to fill or take out.
pub fn open_prompts(note: &NoteContent) -> usize {
    note.sections.iter().map(|section| section.text.matches(PROMPT).count()).sum()
}

/// The text of each kind of section, without prompts.
fn said(note: &NoteContent, lines: &[Vec<Line>], kind: SectionKind) -> String {
    let here = lines.iter().flatten().filter(|line| line.kind == kind && line.form != Form::Heading);
    let texts = here.filter_map(|line| note.sections[line.section].text.get(line.body.clone()));
    let text = texts.collect::<Vec<_>>().join("\n");
    re!(r"\[To complete: [^\]\n]*\]").replace_all(&text, "").trim().to_owned()
}

fn look(note: &NoteContent, lines: &[Vec<Line>]) -> Looked {
    let mut looked = Looked { items: Vec::new(), missing: Vec::new() };
    for (kind, about, points, question) in SECTIONS {
        let has_place = note.sections.iter().any(|section| section.kinds.contains(&kind));
        if !has_place {
            // What a report of its sort cannot do without counts also where there is no section to ask for it in.
            if note.report.is_some_and(|report| report.required().contains(&kind)) {
                looked.items.push(CompletenessItem { about: about.into(), points, earned: 0 });
            }
            continue;
        }
        let required = note.sections.iter().any(|section| section.required && section.kinds.first() == Some(&kind));
        let there = !said(note, lines, kind).is_empty() || kind == SectionKind::Plan && plan_in_assessment(note, lines);
        let safety = matches!(kind, SectionKind::Allergies | SectionKind::Medications);
        looked.add(about, points, there, (kind, question, if required || safety { 0.92 } else { 0.78 }));
    }
    history(note, lines, &mut looked);
    let plan = format!("{}\n{}", said(note, lines, SectionKind::Plan), said(note, lines, SectionKind::Assessment));
    let follows = re!(
        r"(?i)\b(?:follow[- ]?up|return|see (?:you|her|him|the patient|them) (?:back|again|in)|recheck|next (?:visit|appointment)|come back|(?:in|within) (?:\d+|one|two|three|four|six|a|a few) (?:day|week|month|year)s?|as needed|prn|call)\b"
    );
    if !plan.trim().is_empty() {
        let there = follows.is_match(&plan);
        looked.add(
            "When the patient comes back",
            5,
            there,
            (SectionKind::Plan, "when does the patient come back, and what to watch for?", 0.8),
        );
    }
    looked
}

impl Looked {
    fn add(
        &mut self,
        about: &str,
        points: u32,
        there: bool,
        (kind, question, confidence): (SectionKind, &'static str, f64),
    ) {
        self.items.push(CompletenessItem { about: about.into(), points, earned: if there { points } else { 0 } });
        if !there {
            self.missing.push(Missing { kind, question, confidence });
        }
    }
}

fn history(note: &NoteContent, lines: &[Vec<Line>], looked: &mut Looked) {
    let story = said(note, lines, SectionKind::HistoryOfPresentIllness);
    if story.is_empty() {
        return;
    }
    for (about, pattern, question) in elements() {
        looked.add(about, 2, pattern.is_match(&story), (SectionKind::HistoryOfPresentIllness, question, 0.76));
    }
}

/// Where assessment and plan share a section, steps of a list are the plan.
fn plan_in_assessment(note: &NoteContent, lines: &[Vec<Line>]) -> bool {
    let shared = note
        .sections
        .iter()
        .any(|section| section.kinds.contains(&SectionKind::Assessment) && section.kinds.contains(&SectionKind::Plan));
    shared && lines.iter().flatten().any(|line| line.kind == SectionKind::Assessment && line.form == Form::Item)
}

/// The questions for what is missing, as prompts.
pub(super) fn propose(note: &NoteContent, lines: &[Vec<Line>]) -> Vec<Edit> {
    let mut out = Vec::new();
    for missing in look(note, lines).missing {
        // A place of its own, else one that shares.
        let own = note.sections.iter().position(|section| section.kinds.first() == Some(&missing.kind));
        let Some(at) = own.or_else(|| note.sections.iter().position(|section| section.kinds.contains(&missing.kind)))
        else {
            continue;
        };
        let text = &note.sections[at].text;
        if text.contains(missing.question) {
            continue;
        }
        let label = label(note, at, missing.kind);
        let place = place(lines, at, missing.kind).unwrap_or_else(|| text.trim_end().len());
        out.push(prompt(at, place, text, &format!("{label}{}", missing.question), missing.confidence));
    }
    out.extend(doses(note, lines));
    merged(note, out)
}

/// What a prompt is about, where its section holds several things.
fn label(note: &NoteContent, at: usize, kind: SectionKind) -> String {
    let shared = note.sections[at].kinds.len() > 1;
    let name = SECTIONS.iter().find(|(other, ..)| *other == kind).map_or("", |(_, name, ..)| name);
    if shared && !name.is_empty() { format!("{} – ", name.to_lowercase()) } else { String::new() }
}

/// Behind the last line of its kind.
fn place(lines: &[Vec<Line>], at: usize, kind: SectionKind) -> Option<usize> {
    let line = lines.get(at)?.iter().rev().find(|line| line.kind == kind && line.form != Form::Heading)?;
    Some(line.range.end)
}

fn prompt(section: usize, place: usize, text: &str, question: &str, confidence: f64) -> Edit {
    let gap = if text[..place].trim().is_empty() { "" } else { "\n" };
    let why = "The note does not say; only a person can.";
    let new = format!("{gap}{PROMPT}{question} {TO_FILL_IN}]");
    Edit::of(EnhancementType::Completeness, section, place..place, new, why, confidence).of_kind(ChangeType::Prompt)
}

/// Several questions at one place are one prompt each, in one change: two changes may not stand at one place.
fn merged(note: &NoteContent, edits: Vec<Edit>) -> Vec<Edit> {
    let mut out: Vec<Edit> = Vec::new();
    for edit in edits {
        match out
            .iter_mut()
            .find(|other| other.section == edit.section && other.range == edit.range && same_rank(other, &edit))
        {
            Some(other) => {
                let gap =
                    if edit.new.starts_with('\n') || note.sections[edit.section].text.is_empty() { "\n" } else { "" };
                other.new = format!("{}{gap}{}", other.new, edit.new.trim_start_matches('\n'));
            }
            None => out.push(edit),
        }
    }
    out
}

fn same_rank(one: &Edit, other: &Edit) -> bool {
    (one.confidence - other.confidence).abs() < 0.2
}

/// Medicines in a list without a dose.
fn doses(note: &NoteContent, lines: &[Vec<Line>]) -> Vec<Edit> {
    let mut out = Vec::new();
    let items = lines.iter().flatten().filter(|line| line.kind == SectionKind::Medications && line.form == Form::Item);
    for line in items {
        let text = &note.sections[line.section].text;
        let body = &text[line.body.clone()];
        let stopped = re!(r"(?i)\b(?:stopped|discontinued|no longer|not taking|denies|none|no )\b").is_match(body);
        if lexicon::drugs(body).len() == 1
            && !body.contains(|c: char| c.is_ascii_digit())
            && !body.contains('[')
            && !stopped
        {
            let why = "A medicine stands here without a dose.";
            let new = format!(" {PROMPT}dose, and how often? {TO_FILL_IN}]");
            let at = line.range.end;
            out.push(
                Edit::of(EnhancementType::Completeness, line.section, at..at, new, why, 0.82)
                    .of_kind(ChangeType::Prompt),
            );
        }
    }
    out
}
