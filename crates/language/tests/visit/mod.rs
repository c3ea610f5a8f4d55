//! A short visit about a cough, as the tests of this crate compose it.

use auscult_compose::{ComposeRequest, Composer, OfflineComposer, shipped_templates};
use auscult_domain::encounter::{Encounter, EncounterKind, EncounterStatus};
use auscult_domain::note::NoteContent;
use auscult_domain::patient::{PatientDetails, Sex};
use auscult_domain::template::Template;
use auscult_domain::transcript::Speaker::{self, Clinician, Patient};
use auscult_domain::transcript::{Segment, Word};
use auscult_domain::{EncounterId, PatientId, RecordingId, SegmentId, UserId};
use uuid::Uuid;

/// A visit and everything a request borrows.
pub struct Visit {
    /// By what.
    pub template: Template,
    /// What was said.
    pub segments: Vec<Segment>,
    /// By whom.
    pub patient: PatientDetails,
    /// When.
    pub encounter: Encounter,
}

impl Visit {
    /// The visit about a cough.
    pub fn about_a_cough() -> Self {
        Self::of(&[
            ("What brings you in today?", Clinician),
            ("I've had a dry cough for three weeks, and it keeps me up at night.", Patient),
            ("Any fever or chills?", Clinician),
            ("No, no fever.", Patient),
            ("I take lisinopril, ten milligrams, for my blood pressure.", Patient),
            ("Lungs are clear on both sides.", Clinician),
            ("I think this is a cough from the lisinopril.", Clinician),
            ("We'll stop the lisinopril and start losartan fifty milligrams once a day.", Clinician),
            ("Come back in four weeks.", Clinician),
        ])
    }

    /// A visit in which this was said.
    pub fn of(lines: &[(&str, Speaker)]) -> Self {
        let at = chrono::DateTime::from_timestamp(1_790_000_000, 0).expect("a time");
        Self {
            template: shipped_templates().remove(0),
            segments: segments(lines),
            patient: PatientDetails {
                given_name: "Rosa".into(),
                family_name: "Alvarez".into(),
                birth_date: chrono::NaiveDate::from_ymd_opt(1964, 3, 9).expect("a day"),
                sex: Sex::Female,
                mrn: None,
                phone: None,
                email: None,
                address: vec![],
                allergies: vec![],
            },
            encounter: Encounter {
                id: EncounterId::from_uuid(Uuid::from_u128(5)),
                number: "ENC-2026-A-000001".into(),
                patient: PatientId::from_uuid(Uuid::from_u128(6)),
                provider: UserId::from_uuid(Uuid::from_u128(7)),
                kind: EncounterKind::OfficeVisit,
                status: EncounterStatus::InProgress,
                date_of_service: at.date_naive(),
                starts_at: at,
                chief_complaint: None,
                vitals: auscult_domain::vitals::VitalSigns::default(),
                arrival: None,
                consent: None,
            },
        }
    }

    /// What is asked of an engine.
    pub fn request(&self) -> ComposeRequest<'_> {
        ComposeRequest {
            template: &self.template,
            segments: &self.segments,
            patient: &self.patient,
            encounter: &self.encounter,
        }
    }

    /// What the rules write.
    pub fn by_rules(&self) -> NoteContent {
        OfflineComposer.compose(&self.request()).expect("a note")
    }
}

fn segments(lines: &[(&str, Speaker)]) -> Vec<Segment> {
    let mut at = 0;
    let mut segments = Vec::new();
    for (index, (line, speaker)) in lines.iter().enumerate() {
        let start_ms = at;
        let mut words = Vec::new();
        for text in line.split(' ') {
            let end_ms = at + 200;
            words.push(Word { text: text.into(), start_ms: at, end_ms, confidence: 0.9, heard: None, changed: None });
            at = end_ms;
        }
        segments.push(Segment {
            id: SegmentId::from_uuid(Uuid::from_u128(index as u128 + 1)),
            recording: RecordingId::from_uuid(Uuid::from_u128(1)),
            start_ms,
            end_ms: at,
            speaker: *speaker,
            speaker_confirmed: true,
            words,
        });
        at += 500;
    }
    segments
}
