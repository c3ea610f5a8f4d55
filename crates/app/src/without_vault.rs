//! What can be done with a file alone: write a sound file down, compose from a transcript, read a code set, verify a
//! PDF.
//!
//! The sound still goes through an encrypted file, under a key that dies with the call: nothing said lies in clear
//! on the disk.

mod composing;
mod written_talk;

pub use composing::{ComposedFile, ComposedSentence, OfferedTemplate, SaidHere, Talk, compose, offered_templates};

use crate::{Answer, AppError, Places};
use auscult_audio::{Channel, RecordingOptions};
use auscult_compose::speakers;
use auscult_domain::encounter::{Encounter, EncounterKind, EncounterStatus};
use auscult_domain::patient::{PatientDetails, Sex};
use auscult_domain::transcript::{Segment, Speaker};
use auscult_domain::vitals::VitalSigns;
use auscult_domain::{EncounterId, PatientId, RecordingId, SegmentId, UserId};
use auscult_speech::{Transcriber, TranscriberEvent, TranscriberOptions, Vocabulary, WorkerCommand};
use auscult_vault::new_uuid;
use chrono::{NaiveDate, Utc};
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::sync::mpsc;
use zeroize::Zeroizing;

pub use crate::coding::read_code_set;
pub use auscult_compose::enhance;
pub use auscult_compose::summary::patient_summary;
pub use auscult_documents::{PdfVerdict, read_canonical as read_signed_note, verify_pdf};

/// Writes a sound file down. `model` is the shipped one unless another is named.
///
/// # Errors
/// Not a sound file, not a model, the worker cannot be started, no space for the temporary file.
pub fn transcribe(file: &Path, places: &Places, model: Option<&Path>, worker: WorkerCommand) -> Answer<Vec<Segment>> {
    let folder = tempfile::tempdir().map_err(AppError::file("No temporary folder could be made"))?;
    let recording = RecordingId::from_uuid(new_uuid(Utc::now()));
    let mut key = Zeroizing::new([0; 32]);
    getrandom::fill(key.as_mut_slice())
        .map_err(|_| AppError::refused("The system gave no random numbers.", "Try again."))?;
    let options = RecordingOptions {
        recording,
        file: folder.path().join("sound"),
        key,
        device: None,
        channel: Channel::Mix,
        low_disk_bytes: 0,
    };
    let (told, events) = mpsc::channel();
    let transcriber = Transcriber::start(
        TranscriberOptions {
            worker,
            model: model.map_or_else(|| places.default_model(), Path::to_owned),
            vocabulary: Vocabulary::shipped(),
            threads: crate::transcription::threads(),
        },
        0,
        Box::new(move |event| {
            let _ = told.send(event);
        }),
    )?;
    auscult_audio::import(
        file,
        &options,
        &mut |sound| transcriber.feed_from_file(sound),
        &mut |_| {},
        &AtomicBool::new(false),
    )?;
    transcriber.finish();
    let mut segments = Vec::new();
    let mut finished = false;
    for event in events {
        match event {
            TranscriberEvent::Heard(heard) => segments.push(Segment {
                id: SegmentId::from_uuid(new_uuid(Utc::now())),
                recording,
                start_ms: heard.start_ms,
                end_ms: heard.end_ms,
                speaker: Speaker::Unknown,
                speaker_confirmed: false,
                words: heard.words,
            }),
            TranscriberEvent::Finished => {
                finished = true;
                break;
            }
            TranscriberEvent::Failed(error) => return Err(error.into()),
            _ => {}
        }
    }
    if !finished {
        return Err(AppError::refused("The transcription ended before its time.", "Try again; the file is untouched."));
    }
    for (speaker, segment) in speakers::propose(&segments).into_iter().zip(&mut segments) {
        segment.speaker = speaker;
    }
    Ok(segments)
}

/// A chart with nothing in it: the note can only say what was said.
fn nobody() -> (PatientDetails, Encounter) {
    let now = Utc::now();
    let patient = PatientDetails {
        given_name: String::new(),
        family_name: String::new(),
        birth_date: NaiveDate::default(),
        sex: Sex::Unknown,
        mrn: None,
        phone: None,
        email: None,
        address: Vec::new(),
        allergies: Vec::new(),
    };
    let encounter = Encounter {
        id: EncounterId::from_uuid(new_uuid(now)),
        number: String::new(),
        patient: PatientId::from_uuid(new_uuid(now)),
        provider: UserId::from_uuid(new_uuid(now)),
        kind: EncounterKind::OfficeVisit,
        status: EncounterStatus::InProgress,
        date_of_service: now.date_naive(),
        starts_at: now,
        chief_complaint: None,
        vitals: VitalSigns::default(),
        arrival: None,
        consent: None,
    };
    (patient, encounter)
}
