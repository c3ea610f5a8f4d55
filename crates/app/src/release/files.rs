//! The files of a release, and writing them: into a folder of their own that stands there whole or not at all.
//!
//! File names carry numbers of visits, never a patient's name.

use super::gathering::{Records, VisitRecords};
use crate::export::write_whole;
use crate::session::Session;
use crate::{Answer, App, AppError};
use auscult_audio::SoundFile;
use auscult_audio::export_wav;
use auscult_domain::RecordingId;
use auscult_domain::signed_note::SignedKind;
use auscult_domain::transcript::Speaker;
use auscult_vault::FileKey;
use chrono::{DateTime, Utc};
use std::path::{Path, PathBuf};

/// A file by its name within the folder.
pub(super) struct File {
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
}

/// A recording that is to be written out in the clear.
pub(super) struct Sound {
    pub(super) name: String,
    pub(super) recording: RecordingId,
    pub(super) key: FileKey,
}

/// What lies beside the one PDF and the bundle.
#[derive(Default)]
pub(super) struct Beside {
    pub(super) files: Vec<File>,
    pub(super) sounds: Vec<Sound>,
}

impl Beside {
    /// Their names, in the order of the visits.
    pub(super) fn names(&self) -> Vec<String> {
        let files = self.files.iter().map(|file| file.name.clone());
        files.chain(self.sounds.iter().map(|sound| sound.name.clone())).collect()
    }
}

impl Session {
    /// The files of these records; the recordings' keys go with them.
    pub(super) fn files_of(&self, records: &mut Records, now: DateTime<Utc>) -> Answer<Beside> {
        let mut beside = Beside::default();
        let patient = records.patient.clone();
        let authors = records.people.clone();
        for one in &mut records.visits {
            beside.files.extend(signed_files(one));
            if let Some(note) = &one.draft {
                let author = authors.get(&note.author).map(|user| user.signature_name()).unwrap_or_default();
                let draft = auscult_documents::Draft {
                    organization: &self.organization,
                    patient: &patient,
                    encounter: &one.visit,
                    author: &author,
                    saved_at: note.saved_at,
                    template: &note.content.template_name,
                    sections: &note.content.sections,
                };
                let bytes = auscult_documents::draft_pdf(&draft, crate::signing::printing(now))?;
                beside.files.push(File { name: format!("drafts/{}-draft.pdf", one.visit.number), bytes });
            }
            if !one.transcript.is_empty() {
                let bytes = transcript(one).into_bytes();
                beside.files.push(File { name: format!("transcripts/{}.txt", one.visit.number), bytes });
            }
            for (place, (recording, key)) in std::mem::take(&mut one.recordings).into_iter().enumerate() {
                let name = format!("recordings/{}-{}.wav", one.visit.number, place + 1);
                beside.sounds.push(Sound { name, recording: recording.id, key });
            }
        }
        Ok(beside)
    }
}

fn signed_files(one: &VisitRecords) -> Vec<File> {
    let file = |(place, signed): (usize, &super::gathering::Signed)| {
        let kind = match signed.note.kind {
            SignedKind::Note => "note",
            SignedKind::Addendum { .. } => "addendum",
            SignedKind::Amendment { .. } => "amendment",
        };
        File { name: format!("notes/{}-{}-{kind}.pdf", one.visit.number, place + 1), bytes: signed.pdf.clone() }
    };
    one.signed.iter().enumerate().map(file).collect()
}

/// What was said, a line for each turn.
fn transcript(one: &VisitRecords) -> String {
    let mut text = format!("{}, {}\n", one.visit.number, one.visit.date_of_service);
    text.push_str("Written down by a machine and corrected where somebody looked; the signed note is the record.\n\n");
    for segment in &one.transcript {
        let who = match segment.speaker {
            Speaker::Clinician => "Clinician",
            Speaker::Patient => "Patient",
            Speaker::Companion => "Somebody with the patient",
            Speaker::Unknown => "Somebody",
        };
        let seconds = segment.start_ms / 1000;
        text.push_str(&format!("[{:02}:{:02}] {who}: {}\n", seconds / 60, seconds % 60, segment.text()));
    }
    text
}

impl App {
    /// Writes the files into a new folder within `to` and says where. A folder that is there already is left alone.
    pub(super) fn write_release(&self, to: &Path, stem: &str, files: Vec<File>, sounds: Vec<Sound>) -> Answer<PathBuf> {
        let failed = || AppError::file("The folder could not be written");
        std::fs::create_dir_all(to).map_err(failed())?;
        let names = std::iter::once(stem.to_owned()).chain((2..).map(|n| format!("{stem} ({n})")));
        let free = names.map(|name| to.join(name)).find(|folder| !folder.exists());
        let Some(folder) = free else { unreachable!("names never run out") };
        let part = to.join(format!(".{stem}.part"));
        let _ = std::fs::remove_dir_all(&part);
        let written = self.write_all(&part, files, sounds).and_then(|()| {
            std::fs::rename(&part, &folder).map_err(failed())?;
            // Some network folders cannot be synced themselves; each file in them was.
            let _ = std::fs::File::open(to).and_then(|folder| folder.sync_all());
            Ok(())
        });
        if written.is_err() {
            let _ = std::fs::remove_dir_all(&part);
        }
        written.map(|()| folder)
    }

    fn write_all(&self, part: &Path, files: Vec<File>, sounds: Vec<Sound>) -> Answer<()> {
        let failed = || AppError::file("The folder could not be written");
        let place = |name: &str| -> Answer<PathBuf> {
            let path = part.join(name);
            path.parent().map_or(Ok(()), std::fs::create_dir_all).map_err(failed())?;
            Ok(path)
        };
        for file in files {
            write_whole(&place(&file.name)?, &file.bytes).map_err(failed())?;
        }
        for sound in sounds {
            let path = place(&sound.name)?;
            export_wav(&SoundFile::open(&self.sound_path(sound.recording), &sound.key.into_bytes())?, &path)?;
            std::fs::File::open(&path).and_then(|file| file.sync_all()).map_err(failed())?;
        }
        Ok(())
    }
}
