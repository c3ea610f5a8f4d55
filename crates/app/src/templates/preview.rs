//! What a note by a template would look like: the sample consultation, composed while the template is being written.

use crate::{Answer, App, AppError};
use auscult_compose::{ComposeRequest, Composer, OfflineComposer};
use auscult_domain::encounter::{Encounter, EncounterKind, EncounterStatus};
use auscult_domain::note::NoteContent;
use auscult_domain::template::Template;
use auscult_domain::transcript::{Segment, Speaker, Word};
use auscult_domain::{EncounterId, PatientId, RecordingId, SegmentId, UserId};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use uuid::Uuid;

/// The sample consultation that ships: who speaks, from when to when, and the words.
const SAMPLE: &str = include_str!("../../../../assets/sample/sample.json");

/// A turn of the sample consultation; seconds.
#[derive(Deserialize)]
struct Turn {
    speaker: String,
    start: f64,
    end: f64,
    text: String,
}

impl App {
    /// The note this template makes of the sample consultation. Nothing is kept.
    ///
    /// # Errors
    /// What [`Template::faults`] says.
    pub fn preview_template(&self, template: &Template) -> Answer<NoteContent> {
        let findings = template.faults();
        if !findings.is_empty() {
            return Err(AppError::Invalid(findings));
        }
        let encounter = encounter(self.now());
        let request = ComposeRequest {
            template,
            segments: &segments(),
            patient: &crate::sample::sample_patient(),
            encounter: &encounter,
        };
        Ok(OfflineComposer.compose(&request)?)
    }
}

fn segments() -> Vec<Segment> {
    let turns: Vec<Turn> = serde_json::from_str(SAMPLE).unwrap_or_default();
    (1..).zip(&turns).map(|(number, turn)| segment(number, turn)).collect()
}

fn segment(number: u128, turn: &Turn) -> Segment {
    let milliseconds = |seconds: f64| (seconds * 1000.0) as u32;
    let (start_ms, end_ms) = (milliseconds(turn.start), milliseconds(turn.end));
    let word = |text: &str| Word { text: text.into(), start_ms, end_ms, confidence: 1.0, heard: None, changed: None };
    Segment {
        id: SegmentId::from_uuid(Uuid::from_u128(number)),
        recording: RecordingId::from_uuid(Uuid::from_u128(1)),
        start_ms,
        end_ms,
        speaker: if turn.speaker == "D" { Speaker::Clinician } else { Speaker::Patient },
        speaker_confirmed: true,
        words: turn.text.split_whitespace().map(word).collect(),
    }
}

fn encounter(now: DateTime<Utc>) -> Encounter {
    Encounter {
        id: EncounterId::from_uuid(Uuid::from_u128(1)),
        number: String::new(),
        patient: PatientId::from_uuid(Uuid::from_u128(1)),
        provider: UserId::from_uuid(Uuid::from_u128(1)),
        kind: EncounterKind::OfficeVisit,
        status: EncounterStatus::InProgress,
        date_of_service: now.date_naive(),
        starts_at: now,
        chief_complaint: None,
        vitals: crate::sample::sample_vitals(),
        arrival: None,
        consent: None,
    }
}
