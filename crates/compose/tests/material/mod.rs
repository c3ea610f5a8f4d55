//! Visits to compose notes from: the sample that ships, and dialogues from the folder in AUSCULT_DATA.

#![allow(dead_code)]

pub mod facts;
pub mod numbers;
pub mod porter;
pub mod rouge;
pub mod short;

use auscult_compose::{ComposeRequest, Composer, OfflineComposer};
use auscult_domain::encounter::{Encounter, EncounterKind, EncounterStatus};
use auscult_domain::note::{NoteContent, Source, utf16_slice};
use auscult_domain::patient::{PatientDetails, Sex};
use auscult_domain::template::Template;
use auscult_domain::transcript::{Segment, Speaker, Word};
use auscult_domain::{EncounterId, PatientId, RecordingId, SegmentId, UserId};
use chrono::{Datelike, NaiveDate, TimeZone, Utc};
use serde::Deserialize;
use std::path::PathBuf;
use uuid::Uuid;

/// One turn of a visit: who, from, to (seconds), words.
pub struct Turn {
    pub speaker: Speaker,
    pub start: f64,
    pub end: f64,
    pub text: String,
}

/// A visit to compose from.
pub struct Visit {
    pub name: String,
    pub patient: PatientDetails,
    pub turns: Vec<Turn>,
    /// A reference note, where there is one.
    pub note: String,
}

#[derive(Deserialize)]
struct SampleTurn {
    speaker: String,
    start: f64,
    end: f64,
    text: String,
}

/// The sample visit that ships.
pub fn sample() -> Visit {
    let turns: Vec<SampleTurn> =
        serde_json::from_str(include_str!("../../../../assets/sample/sample.json")).expect("the sample reads");
    let speaker = |letter: &str| if letter == "D" { Speaker::Clinician } else { Speaker::Patient };
    Visit {
        name: "sample".into(),
        patient: patient("Rosa", "Alvarez", Sex::Female),
        turns: turns
            .into_iter()
            .map(|turn| Turn { speaker: speaker(&turn.speaker), start: turn.start, end: turn.end, text: turn.text })
            .collect(),
        note: String::new(),
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct DecodedSegment {
    start_ms: u32,
    end_ms: u32,
    /// Who says what in it: one entry, or a question and its answer.
    said: Vec<(Speaker, String)>,
}

/// Who says how many words of a segment, in order.
pub type SaidBy = Vec<(Speaker, usize)>;

/// The sample as the decoder wrote it: marks dropped, sentences run on. For each segment of unknown speaker the words
/// each person says in it.
pub fn decoded_sample() -> (Visit, Vec<Segment>, Vec<SaidBy>) {
    decoded(include_str!("../data/decoded_sample.json"))
}

/// A visit as a decoder wrote it, from a list of segments with who says what in each.
pub fn decoded(json: &str) -> (Visit, Vec<Segment>, Vec<SaidBy>) {
    let decoded: Vec<DecodedSegment> = serde_json::from_str(json).expect("the decoded visit reads");
    let mut turns = Vec::new();
    for segment in &decoded {
        let text: Vec<&str> = segment.said.iter().map(|(_, text)| text.as_str()).collect();
        turns.push(Turn {
            speaker: segment.said[0].0,
            start: f64::from(segment.start_ms) / 1000.0,
            end: f64::from(segment.end_ms) / 1000.0,
            text: text.join(" "),
        });
    }
    let visit = Visit { name: "decoded".into(), turns, ..sample() };
    let segments = segments(&visit, Cut::Turns, None);
    let words = |(speaker, text): &(Speaker, String)| (*speaker, text.split_whitespace().count());
    (visit, segments, decoded.iter().map(|segment| segment.said.iter().map(words).collect()).collect())
}

/// Words whose speaker is proposed right, and all words, of segments in which these people say so many words.
pub fn words_right(segments: &[Segment], truth: &[SaidBy]) -> (usize, usize) {
    let proposed = auscult_compose::speakers::propose(segments);
    let words =
        || proposed.iter().zip(truth).flat_map(|(by, said)| said.iter().map(move |(who, words)| (by, who, words)));
    let right = words().filter(|(by, who, _)| by == who).map(|(.., words)| words).sum();
    (right, words().map(|(.., words)| words).sum())
}

/// The visit as a decoder that writes no question mark hears it.
pub fn without_question_marks(mut visit: Visit) -> Visit {
    for turn in &mut visit.turns {
        turn.text = turn.text.replace('?', ".");
    }
    visit
}

/// The visit as a decoder without any marks or capitals hears it.
pub fn without_marks(mut visit: Visit) -> Visit {
    for turn in &mut visit.turns {
        let words = turn.text.split_whitespace().map(|word| word.trim_end_matches(['.', ',', '?', '!', ';', ':']));
        turn.text = words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ").to_lowercase();
    }
    visit.turns.retain(|turn| !turn.text.is_empty());
    visit
}

/// Everything said, a line for each turn.
pub fn said(visit: &Visit) -> String {
    visit.turns.iter().map(|turn| turn.text.as_str()).collect::<Vec<_>>().join("\n")
}

/// The folder of data that is not part of the project, if somebody has it.
pub fn data() -> Option<PathBuf> {
    std::env::var_os("AUSCULT_DATA").map(PathBuf::from)
}

/// Dialogues with notes (ACI-Bench), if the data folder holds them; times are made up, 300 ms a word.
pub fn dialogues(split: &str) -> Option<Vec<Visit>> {
    let file = std::fs::read_to_string(data()?.join(format!("aci-bench/{split}.jsonl"))).ok()?;
    Some(file.lines().filter_map(|line| serde_json::from_str(line).ok()).map(|row| visit(&row)).collect())
}

fn visit(row: &serde_json::Value) -> Visit {
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().trim().to_owned();
    let meta = &row["meta"];
    let sex = match text(&meta["patient_gender"]).as_str() {
        "female" => Sex::Female,
        "male" => Sex::Male,
        _ => Sex::Unknown,
    };
    let mut turns: Vec<Turn> = Vec::new();
    let mut at = 0.0;
    for line in text(&row["dialogue"]).lines() {
        let (speaker, words) = match line.split_once(']') {
            Some(("[doctor", rest)) => (Speaker::Clinician, rest),
            Some(("[patient", rest)) => (Speaker::Patient, rest),
            Some((who, rest)) if who.starts_with('[') => (Speaker::Companion, rest),
            _ => (Speaker::Clinician, line),
        };
        let words = as_heard(words.trim_start_matches([' ', '.']));
        if words.is_empty() {
            continue;
        }
        #[allow(clippy::cast_precision_loss)]
        let end = at + words.split_whitespace().count() as f64 * 0.3;
        turns.push(Turn { speaker, start: at, end, text: words });
        at = end + 0.4;
    }
    // Where the data set tells no age, nothing stands in the chart but the sex.
    let age = text(&meta["patient_age"]).parse::<i32>().ok();
    let name = |field: &str| if age.is_some() { text(&meta[field]) } else { String::new() };
    let mut patient = patient(&name("patient_firstname"), &name("patient_familyname"), sex);
    if let Some(born) = age.and_then(|age| NaiveDate::from_ymd_opt(encounter().date_of_service.year() - age, 1, 1)) {
        patient.birth_date = born;
    }
    Visit { name: text(&row["encounter_id"]), patient, turns, note: text(&row["note"]) }
}

/// Everything a note may be made from: what was said, and the patient's age where the chart holds it.
pub fn known(visit: &Visit) -> String {
    let somebody = !visit.patient.given_name.is_empty() || !visit.patient.family_name.is_empty();
    let age = visit.patient.age_on(encounter().date_of_service);
    if somebody { format!("{}\n{age}", said(visit)) } else { said(visit) }
}

/// Tokens put together as speech recognition writes them: `do n't` → `don't`, no space before marks.
fn as_heard(text: &str) -> String {
    let mut line = String::new();
    for token in text.split_whitespace() {
        let joins = token.starts_with([',', '.', '?', '!', ';', ':'])
            || token == "n't"
            || matches!(
                (line.rsplit(' ').next(), token),
                (Some("gon" | "wan"), "na") | (Some("lem"), "me") | (Some("got"), "ta")
            );
        if !line.is_empty() && !joins {
            line.push(' ');
        }
        line.push_str(token);
    }
    line
}

/// A patient of whom nothing else is known.
pub fn patient(given: &str, family: &str, sex: Sex) -> PatientDetails {
    PatientDetails {
        given_name: given.into(),
        family_name: family.into(),
        birth_date: NaiveDate::from_ymd_opt(1964, 3, 9).expect("a date"),
        sex,
        mrn: None,
        phone: None,
        email: None,
        address: vec![],
        allergies: vec![],
    }
}

/// A visit in the practice of which nothing stands in the chart.
pub fn encounter() -> Encounter {
    Encounter {
        id: EncounterId::from_uuid(Uuid::from_u128(1)),
        number: "ENC-2026-A-000001".into(),
        patient: PatientId::from_uuid(Uuid::from_u128(1)),
        provider: UserId::from_uuid(Uuid::from_u128(1)),
        kind: EncounterKind::OfficeVisit,
        status: EncounterStatus::InProgress,
        date_of_service: NaiveDate::from_ymd_opt(2026, 5, 4).expect("a date"),
        starts_at: Utc.with_ymd_and_hms(2026, 5, 4, 9, 0, 0).single().expect("a time"),
        chief_complaint: None,
        vitals: Default::default(),
        arrival: None,
        consent: None,
    }
}

/// How a visit's turns become segments.
#[derive(Clone, Copy, PartialEq)]
pub enum Cut {
    /// A segment for each turn.
    Turns,
    /// A segment for each sentence, as the transcriber cuts.
    Sentences,
}

/// The segments of a visit, with its speakers confirmed or unknown.
pub fn segments(visit: &Visit, cut: Cut, confirmed: Option<()>) -> Vec<Segment> {
    let mut out = Vec::new();
    for turn in &visit.turns {
        let words: Vec<&str> = turn.text.split_whitespace().collect();
        let step = (turn.end - turn.start) * 1000.0 / words.len().max(1) as f64;
        let ms = |word: usize| (turn.start * 1000.0 + step * word as f64) as u32;
        let mut from = 0;
        for at in 0..words.len() {
            let ends = words[at].ends_with(['.', '?', '!'])
                && !["Mrs.", "Mr.", "Dr.", "ms.", "mr.", "dr.", "mrs."].contains(&words[at]);
            if at + 1 == words.len() || (cut == Cut::Sentences && ends) {
                out.push(Segment {
                    id: SegmentId::from_uuid(Uuid::from_u128(out.len() as u128 + 1)),
                    recording: RecordingId::from_uuid(Uuid::from_u128(1)),
                    start_ms: ms(from),
                    end_ms: ms(at + 1),
                    speaker: if confirmed.is_some() { turn.speaker } else { Speaker::Unknown },
                    speaker_confirmed: confirmed.is_some(),
                    words: (from..=at)
                        .map(|word| Word {
                            text: words[word].into(),
                            start_ms: ms(word),
                            end_ms: ms(word + 1),
                            confidence: 0.9,
                            heard: None,
                            changed: None,
                        })
                        .collect(),
                });
                from = at + 1;
            }
        }
    }
    out
}

/// The true speaker of each segment cut like this.
pub fn true_speakers(visit: &Visit, cut: Cut) -> Vec<Speaker> {
    segments(visit, cut, Some(())).iter().map(|segment| segment.speaker).collect()
}

/// The note of a visit by a shipped template, from the words alone.
pub fn note(visit: &Visit, template: &Template, segments: &[Segment]) -> NoteContent {
    let encounter = encounter();
    let request = ComposeRequest { template, segments, patient: &visit.patient, encounter: &encounter };
    OfflineComposer.compose(&request).expect("a visit composes")
}

/// A note as one text, with its headings.
pub fn printed(note: &NoteContent) -> String {
    let sections = note.sections.iter().filter(|section| !section.text.is_empty());
    sections
        .map(|section| format!("{}\n\n{}\n", section.title.to_uppercase(), section.text))
        .collect::<Vec<_>>()
        .join("\n")
}

/// The segments behind each span that holds these words.
pub fn said_for(note: &NoteContent, segments: &[Segment], wanted: &str) -> Vec<String> {
    let spans = note.sections.iter().flat_map(|section| section.spans.iter().map(move |span| (section, span)));
    let found = spans.filter(|(section, span)| {
        utf16_slice(&section.text, span.start, span.end).is_some_and(|text| text.contains(wanted))
    });
    let sources = found.flat_map(|(_, span)| match &span.source {
        Source::Spoken { segments } => segments.segments().to_vec(),
        Source::Chart { .. } => vec![],
    });
    sources.filter_map(|id| segments.iter().find(|segment| segment.id == id)).map(Segment::text).collect()
}

/// A made-up visit of these lines, ten seconds each.
pub fn visit_of(lines: &[(&str, Speaker)]) -> Visit {
    let turn = |(at, (text, speaker)): (usize, &(&str, Speaker))| Turn {
        speaker: *speaker,
        start: at as f64 * 10.0,
        end: at as f64 * 10.0 + 9.0,
        text: (*text).to_owned(),
    };
    let turns = lines.iter().enumerate().map(turn).collect();
    Visit { name: "made up".into(), patient: patient("Rosa", "Alvarez", Sex::Female), turns, note: String::new() }
}
