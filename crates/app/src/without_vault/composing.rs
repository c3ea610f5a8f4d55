//! A note from a file of talk, with all a program needs to judge it.
//!
//! The form of the JSON is kept: fields are added, never renamed or taken away, while `format` stays 1. A note as JSON
//! is read wherever a `NoteContent` is.

use super::written_talk::{self, WrittenTalk};
use crate::{Answer, AppError};
use auscult_compose::guard::{Guard, GuardRequest};
use auscult_compose::{ComposeRequest, Composer, Engine, OfflineComposer};
use auscult_domain::SegmentId;
use auscult_domain::guard::GuardFinding;
use auscult_domain::note::{NoteContent, Source, utf16_slice};
use auscult_domain::structure::NoteStructure;
use auscult_domain::template::{SectionKind, Template};
use auscult_domain::transcript::{Segment, Speaker};
use serde::{Deserialize, Serialize};

/// A talk from a file.
pub struct Talk {
    /// What was said.
    pub segments: Vec<Segment>,
    /// The line of the file each segment begins in, where the file was text.
    lines: Option<Vec<u32>>,
    /// Whether the times of the segments mean anything.
    timed: bool,
}

/// A turn as other programs write one down.
#[derive(Deserialize)]
struct PlainTurn {
    #[serde(default)]
    speaker: String,
    start: Option<f64>,
    text: String,
}

/// A composed note with what it came from.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ComposedFile {
    /// 1.
    pub format: u32,
    /// What wrote it.
    pub engine: Engine,
    /// The note: template, sections with their spans.
    #[serde(flatten)]
    pub note: NoteContent,
    /// What the guard found: words nothing in the talk supports.
    pub findings: Vec<GuardFinding>,
    /// How complete each section is, and the things the note names.
    pub structure: NoteStructure,
    /// Every stretch of the note, in order, with what it came from.
    pub sentences: Vec<ComposedSentence>,
}

/// A stretch of a composed note.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ComposedSentence {
    /// The key of its section.
    pub section: String,
    /// First UTF-16 code unit in the section's text.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// Its words.
    pub text: String,
    /// What was said; never empty, for there is no chart here.
    pub sources: Vec<SaidHere>,
}

/// A place of the talk.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SaidHere {
    /// The segment.
    pub segment: SegmentId,
    /// Where it begins, milliseconds; nothing where the file told no times.
    pub start_ms: Option<u32>,
    /// Where it ends.
    pub end_ms: Option<u32>,
    /// The line of the file, from 1; nothing where the file was JSON.
    pub line: Option<u32>,
    /// Who speaks.
    pub speaker: Speaker,
    /// The words.
    pub text: String,
}

/// A template one can compose by.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OfferedTemplate {
    /// Its name: what `--template` takes.
    pub name: String,
    /// Its version.
    pub version: u32,
    /// Its sections.
    pub sections: Vec<OfferedSection>,
}

/// A section of a template.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OfferedSection {
    /// Its key in the note.
    pub key: String,
    /// Its heading.
    pub title: String,
    /// What belongs in it.
    pub kinds: Vec<SectionKind>,
    /// Whether a note without it is not complete.
    pub required: bool,
}

impl Talk {
    /// Reads a talk: a transcript as `transcribe --json` prints it, a list of turns with `speaker` and `text`, or text.
    ///
    /// # Errors
    /// Not text, JSON of another form, nothing said in it. No error quotes what was read.
    pub fn read(bytes: &[u8]) -> Answer<Self> {
        let text = text_of(bytes)?;
        let begin = text.trim_start_matches('\u{feff}').trim_start();
        let talk = match begin.as_bytes().first() {
            Some(b'{') => Self::from_json(begin)?,
            Some(b'[') if begin[1..].trim_start().starts_with(['{', ']']) => Self::from_json(begin)?,
            _ => {
                let WrittenTalk { segments, lines, timed } = written_talk::read(&text);
                Self { segments, lines: Some(lines), timed }
            }
        };
        if talk.segments.iter().all(|segment| segment.text().trim().is_empty()) {
            let hint = "A transcript as `auscult transcribe --json` prints it, or text with or without [doctor] and [patient].";
            return Err(AppError::refused("Nothing is said in this transcript: it is empty.", hint));
        }
        Ok(talk)
    }

    fn from_json(json: &str) -> Answer<Self> {
        let read = serde_json::from_str::<serde_json::Value>(json).map_err(|error| {
            let place = format!("line {}, column {}", error.line(), error.column());
            AppError::refused(
                format!("This begins like JSON and is none: {place}."),
                "Write it again, or give the text alone.",
            )
        })?;
        let list = match read {
            serde_json::Value::Object(mut fields) => fields.remove("segments").unwrap_or_default(),
            list => list,
        };
        if let Ok(segments) = serde_json::from_value::<Vec<Segment>>(list.clone()) {
            return Ok(Self { segments, lines: None, timed: true });
        }
        let turns = serde_json::from_value::<Vec<PlainTurn>>(list).map_err(|_| {
            AppError::refused(
                "This JSON is no transcript.",
                "A transcript is what `auscult transcribe --json` prints, or a list of { \"speaker\", \"text\" }.",
            )
        })?;
        Ok(Self::from_turns(&turns))
    }

    fn from_turns(turns: &[PlainTurn]) -> Self {
        let mut text = String::new();
        for turn in turns {
            if let Some(start) = turn.start {
                let (minutes, seconds) = ((start / 60.0).floor(), start % 60.0);
                text.push_str(&format!("[{minutes:02}:{seconds:06.3}] "));
            }
            let speaker = turn.speaker.replace([':', '\n', '[', ']'], " ");
            let said = turn.text.split_whitespace().collect::<Vec<_>>().join(" ");
            match speaker.trim() {
                "" => text.push_str(&format!("{said}\n")),
                speaker => text.push_str(&format!("{speaker}: {said}\n")),
            }
        }
        let WrittenTalk { segments, timed, .. } = written_talk::read(&text);
        Self { segments, lines: None, timed }
    }

    fn place(&self, id: SegmentId) -> Option<SaidHere> {
        let at = self.segments.iter().position(|segment| segment.id == id)?;
        let segment = &self.segments[at];
        Some(SaidHere {
            segment: id,
            start_ms: self.timed.then_some(segment.start_ms),
            end_ms: self.timed.then_some(segment.end_ms),
            line: self.lines.as_ref().and_then(|lines| lines.get(at)).copied(),
            speaker: segment.speaker,
            text: segment.text(),
        })
    }
}

/// The text of a file in UTF-8, or in UTF-16 with its mark.
fn text_of(bytes: &[u8]) -> Answer<String> {
    let wide = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
        String::from_utf16(&units).ok()
    };
    let text = match bytes {
        [0xff, 0xfe, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => wide(rest, u16::from_be_bytes),
        _ => String::from_utf8(bytes.to_vec()).ok(),
    };
    let is_text = |text: &String| !text.chars().any(|c| c.is_control() && !"\n\r\t\u{b}\u{c}".contains(c));
    let written = text
        .filter(is_text)
        .filter(|text| !["%PDF-", "{\\rtf", "<!DOCTYPE", "<html"].iter().any(|m| text.trim_start().starts_with(m)));
    written.ok_or_else(|| {
        AppError::refused(
            "This file is not plain text.",
            "A transcript is text in UTF-8 or JSON. Sound is written down first: auscult transcribe FILE --json.",
        )
    })
}

/// Drafts a note from a talk by a shipped template, named as in the list of templates.
///
/// # Errors
/// No such template; a transcript whose times are out of order.
pub fn compose(talk: &Talk, template: &str) -> Answer<ComposedFile> {
    let template = named(template)?;
    let (patient, encounter) = super::nobody();
    let request =
        ComposeRequest { template: &template, segments: &talk.segments, patient: &patient, encounter: &encounter };
    let note = OfflineComposer.compose(&request)?;
    let against = GuardRequest { segments: &talk.segments, patient: &patient, encounter: &encounter, known: &[] };
    let findings = Guard::of(&against).check(&note);
    let structure = auscult_compose::structure::of(&note, None);
    let sentences = note.sections.iter().flat_map(|section| {
        section.spans.iter().map(|span| ComposedSentence {
            section: section.key.clone(),
            start: span.start,
            end: span.end,
            text: utf16_slice(&section.text, span.start, span.end).unwrap_or_default().to_owned(),
            sources: match &span.source {
                Source::Spoken { segments } => segments.segments().iter().filter_map(|id| talk.place(*id)).collect(),
                Source::Chart { .. } => Vec::new(),
            },
        })
    });
    Ok(ComposedFile {
        format: 1,
        engine: OfflineComposer.engine(),
        findings,
        structure,
        sentences: sentences.collect(),
        note,
    })
}

/// The templates one can compose by.
pub fn offered_templates() -> Vec<OfferedTemplate> {
    let offered = |template: Template| OfferedTemplate {
        name: template.name,
        version: template.version,
        sections: template
            .sections
            .into_iter()
            .map(|section| OfferedSection {
                key: section.key,
                title: section.title,
                kinds: section.kinds,
                required: section.required,
            })
            .collect(),
    };
    auscult_compose::shipped_templates().into_iter().map(offered).collect()
}

fn named(name: &str) -> Answer<Template> {
    let templates = auscult_compose::shipped_templates();
    let plain = |name: &str| name.to_lowercase().replace(['-', '_', ' '], "").replace('&', "and");
    let names = templates.iter().map(|template| template.name.clone()).collect::<Vec<_>>().join(", ");
    templates
        .into_iter()
        .find(|known| plain(&known.name) == plain(name))
        .ok_or_else(|| AppError::refused(format!("There is no template {name}."), format!("There are: {names}.")))
}
