//! Visits for the tests of this crate.

use auscult_compose::{ComposeRequest, Composer, OfflineComposer, shipped_templates};
use auscult_domain::encounter::{Encounter, EncounterKind, EncounterStatus};
use auscult_domain::note::NoteContent;
use auscult_domain::patient::{PatientDetails, Sex};
use auscult_domain::template::Template;
use auscult_domain::transcript::Speaker::{self, Clinician, Patient};
use auscult_domain::transcript::{Segment, Word};
use auscult_domain::{EncounterId, PatientId, RecordingId, SegmentId, UserId};
use uuid::Uuid;

/// Segments one after the other, half a second apart.
pub(crate) fn said(lines: &[(&str, Speaker)]) -> Vec<Segment> {
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

/// The shipped SOAP template.
pub(crate) fn soap() -> Template {
    shipped_templates().remove(0)
}

/// A woman of sixty-two.
pub(crate) fn rosa() -> PatientDetails {
    PatientDetails {
        given_name: "Rosa".into(),
        family_name: "Alvarez".into(),
        birth_date: chrono::NaiveDate::from_ymd_opt(1964, 3, 9).expect("a day"),
        sex: Sex::Female,
        mrn: None,
        phone: None,
        email: None,
        address: vec![],
        allergies: vec![],
    }
}

/// Her visit.
pub(crate) fn visit() -> Encounter {
    let at = chrono::DateTime::from_timestamp(1_790_000_000, 0).expect("a time");
    Encounter {
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
    }
}

/// A short visit about a cough.
pub(crate) fn cough() -> Vec<Segment> {
    said(&[
        ("What brings you in today?", Clinician),
        ("I've had a dry cough for three weeks, and it keeps me up at night.", Patient),
        ("Any fever or chills?", Clinician),
        ("No, no fever.", Patient),
        ("Are you taking anything for it?", Clinician),
        ("I take lisinopril, ten milligrams, for my blood pressure.", Patient),
        ("Let me listen to your lungs. Lungs are clear on both sides.", Clinician),
        ("I think this is a cough from the lisinopril.", Clinician),
        ("We'll stop the lisinopril and start losartan fifty milligrams once a day.", Clinician),
        ("Come back in four weeks.", Clinician),
    ])
}

/// What the rules write about a visit.
pub(crate) fn by_rules(segments: &[Segment]) -> NoteContent {
    let (template, patient, encounter) = (soap(), rosa(), visit());
    let request = ComposeRequest { template: &template, segments, patient: &patient, encounter: &encounter };
    OfflineComposer.compose(&request).expect("a note")
}
