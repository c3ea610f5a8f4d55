//! Which stretches of a note answer what a patient asks.

use crate::enhance::{Form, Line, is_step};
use crate::lexicon;
use crate::readability::sentences;
use crate::text::re;
use auscult_domain::note::NoteContent;
use auscult_domain::patient_summary::SummaryTopic;
use auscult_domain::template::SectionKind;
use std::ops::Range;

/// What a stretch is said as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AsWhat {
    /// A statement about the patient.
    Statement,
    /// The name of a problem: its medical name stays beside the plain one.
    Name,
    /// A step of the plan.
    Step,
}

/// A stretch of the note to be said again.
pub(super) struct Chosen {
    pub section: usize,
    pub range: Range<usize>,
    pub as_what: AsWhat,
}

/// The most sentences of a part that is told, not done.
const MOST: usize = 6;

/// What answers this.
pub(super) fn of(note: &NoteContent, lines: &[Vec<Line>], topic: SummaryTopic) -> Vec<Chosen> {
    use SectionKind as K;
    use SummaryTopic as T;
    let lines: Vec<&Line> = lines.iter().flatten().collect();
    match topic {
        T::WhyYouCame => {
            let mut out = told(note, &lines, &[K::ChiefComplaint], 2);
            let story = told(note, &lines, &[K::HistoryOfPresentIllness], usize::MAX);
            // What says nothing of medicine is not why they came.
            let clinical =
                |chosen: &&Chosen| lexicon::is_clinical(&note.sections[chosen.section].text[chosen.range.clone()]);
            let first: Vec<usize> = (0..story.len()).filter(|at| clinical(&&story[*at])).take(MOST).collect();
            out.extend(story.into_iter().enumerate().filter(|(at, _)| first.contains(at)).map(|(_, chosen)| chosen));
            out
        }
        T::WhatWeFound => told(note, &lines, &[K::VitalSigns, K::PhysicalExam, K::Results], MOST),
        T::WhatWeThink => thought(note, &lines),
        T::YourMedicines => {
            let mut out = told(note, &lines, &[K::Medications], usize::MAX);
            out.extend(steps(note, &lines, topic));
            out
        }
        T::WhatWeWillDo | T::WhatToWatchFor | T::FollowUp => steps(note, &lines, topic),
    }
}

fn told(note: &NoteContent, lines: &[&Line], kinds: &[SectionKind], most: usize) -> Vec<Chosen> {
    let mut out = Vec::new();
    for line in lines.iter().filter(|line| kinds.contains(&line.kind) && line.form != Form::Heading) {
        let text = &note.sections[line.section].text;
        let body = &text[line.body.clone()];
        for part in sentences(body) {
            let own = &body[part.clone()];
            // A label belongs to its first sentence: `Lungs: clear` means nothing without it.
            let labelled = line.form == Form::Labelled && part.start == 0 && line.kind != SectionKind::ChiefComplaint;
            let start = if labelled { line.range.start } else { line.body.start + part.start };
            if out.len() < most && is_tellable(own) {
                out.push(Chosen {
                    section: line.section,
                    range: start..line.body.start + part.end,
                    as_what: AsWhat::Statement,
                });
            }
        }
    }
    out
}

/// Whether a sentence can be told again on its own: no prompt, no quotation, no other person, not the hedging of talk.
fn is_tellable(sentence: &str) -> bool {
    let other = re!(
        r"(?i)\b(?:mother|father|brother|sister|son|daughter|husband|wife|grand\w+|aunt|uncle|cousin|coworker|friend|family|they|them)\b|[“”\[\]]"
    );
    let talk = re!(
        r"(?i)\b(?:i (?:do )?think|i would like|i guess|i mean|i do not know|i don't know|you know|let me|let us|let's|right\?|okay|go ahead|i just|gonna|right here|right there|you said|like right|kind of|or something|no anything|yeah|yes)\b|\?|\blike,"
    );
    !other.is_match(sentence)
        && !talk.is_match(sentence)
        && sentence.split_whitespace().count() <= 40
        && !re!(r"^[\d'’s.,/ ]+$").is_match(sentence)
}

/// Problems by name, with what is thought of each.
fn thought(note: &NoteContent, lines: &[&Line]) -> Vec<Chosen> {
    let mut out = Vec::new();
    for line in lines.iter().filter(|line| line.kind == SectionKind::Assessment) {
        let text = &note.sections[line.section].text;
        if line.form == Form::Heading {
            let heading = &text[line.range.clone()];
            let general = re!(r"(?i)^(?:assessment|plan|impression|follow-?up|other|general)\b").is_match(heading);
            if !general {
                out.push(Chosen { section: line.section, range: line.range.clone(), as_what: AsWhat::Name });
            }
        } else if line.form != Form::Item || line.problem.is_none() {
            let body = &text[line.body.clone()];
            // Prose tells what it is where it names it; the rest is talk about it.
            let names = |own: &str| {
                is_tellable(own) && !lexicon::conditions(own).is_empty() && !is_step(own) && topic_of(own).is_none()
            };
            let parts = sentences(body).into_iter().filter(|part| names(&body[part.clone()]));
            out.extend(parts.take(2).map(|part| Chosen {
                section: line.section,
                range: line.body.start + part.start..line.body.start + part.end,
                as_what: AsWhat::Statement,
            }));
        }
    }
    out
}

/// The steps of the plan that answer this.
fn steps(note: &NoteContent, lines: &[&Line], topic: SummaryTopic) -> Vec<Chosen> {
    let mut out = Vec::new();
    let of_plan = |line: &&&Line| match line.kind {
        SectionKind::Plan => line.form != Form::Heading,
        SectionKind::Assessment => line.form != Form::Heading,
        _ => false,
    };
    for line in lines.iter().filter(of_plan) {
        let text = &note.sections[line.section].text;
        let body = &text[line.body.clone()];
        for part in sentences(body) {
            let own = &body[part.clone()];
            let here = topic_of(own).unwrap_or(SummaryTopic::WhatWeWillDo);
            // Where assessment and plan share a section, only steps are the plan.
            let is_plan = line.kind == SectionKind::Plan
                || line.form == Form::Item
                || is_step(own)
                || here != SummaryTopic::WhatWeWillDo;
            if here == topic && is_plan && is_tellable(own) {
                let range = line.body.start + part.start..line.body.start + part.end;
                out.push(Chosen { section: line.section, range, as_what: AsWhat::Step });
            }
        }
    }
    out
}

/// What a sentence of a plan is about, where it is not simply something to be done.
fn topic_of(sentence: &str) -> Option<SummaryTopic> {
    let watch = re!(
        r"(?i)\b(?:call|return|come back|go to|seek|let (?:us|me) know|contact|emergency|911)\b.*\b(?:if|when|should|for (?:any|new|worsening)|worse\w*|symptoms)\b|\b(?:watch for|return precautions|red flags|warning signs)\b"
    );
    let again = re!(
        r"(?i)\b(?:follow[- ]?up|return (?:to (?:the )?(?:clinic|office)|in|for|visit)|see (?:you|her|him|the patient) (?:back|again|in)|come back (?:in|for)|recheck in|next (?:visit|appointment))\b"
    );
    if watch.is_match(sentence) {
        Some(SummaryTopic::WhatToWatchFor)
    } else if !lexicon::drugs(sentence).is_empty() {
        Some(SummaryTopic::YourMedicines)
    } else {
        again.is_match(sentence).then_some(SummaryTopic::FollowUp)
    }
}
