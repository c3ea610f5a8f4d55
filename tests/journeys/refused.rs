//! Bad input is met with a clear error, and nothing is lost by it.

use anyhow::{Result, ensure};
use auscult_app::domain::encounter::EncounterKind;
use auscult_app::views::EncounterDetails;
use auscult_tests::at_desk::at_desk;
use auscult_tests::clinic::{Clinic, PASSWORD};
use auscult_tests::desk::KeyringState::Unlocked;
use auscult_tests::sample::Sample;
use std::fs;
use std::path::Path;

#[test]
fn what_is_no_sound_is_refused_and_leaves_no_recording() -> Result<()> {
    at_desk(Unlocked, || {
        let folder = tempfile::tempdir()?;
        let (clinic, _) = Clinic::set_up(folder.path())?;
        let visit = clinic.begin_visit()?;
        let sample = fs::read(Sample::file())?;
        let bad: [(&str, Vec<u8>); 5] = [
            ("empty.flac", Vec::new()),
            ("text.wav", b"Dear patient, this is a letter and not a sound.".to_vec()),
            ("header-only.flac", sample[..42].to_vec()),
            ("no-sound.wav", wav(&[])),
            ("noise.mp3", (0..4000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect()),
        ];
        for (name, bytes) in bad {
            let file = folder.path().join(name);
            fs::write(&file, bytes)?;
            let Err(refused) = clinic.app.import_recording(visit, &file) else {
                anyhow::bail!("{name} was taken for a consultation");
            };
            ensure!(!refused.to_string().is_empty(), "{name} is refused without a word");
        }
        ensure!(
            clinic.app.import_recording(visit, Path::new("/nowhere/at-all.wav")).is_err(),
            "a missing file was read"
        );
        ensure!(clinic.app.encounter(visit)?.recordings.is_empty(), "a refused file left a recording");
        let files = fs::read_dir(folder.path().join("vault/recordings"))?.count();
        ensure!(files == 0, "a refused file left {files} files behind");
        Ok(())
    })
}

#[test]
fn a_truncated_recording_is_taken_as_far_as_it_goes() -> Result<()> {
    at_desk(Unlocked, || {
        let folder = tempfile::tempdir()?;
        let (clinic, _) = Clinic::set_up(folder.path())?;
        let visit = clinic.begin_visit()?;
        let sample = fs::read(Sample::file())?;
        let file = folder.path().join("cut.flac");
        fs::write(&file, &sample[..sample.len() / 4])?;
        // Either answer is honest: what there is, or a refusal; never more than there is, and never half a record.
        match clinic.app.import_recording(visit, &file) {
            Ok(recording) => ensure!((20_000..80_000).contains(&recording.duration_ms), "{} ms", recording.duration_ms),
            Err(_) => ensure!(clinic.app.encounter(visit)?.recordings.is_empty(), "a refused file left a recording"),
        }
        Ok(())
    })
}

#[test]
fn nothing_is_recorded_without_consent_nor_after_signing() -> Result<()> {
    at_desk(Unlocked, || {
        let folder = tempfile::tempdir()?;
        let (clinic, _) = Clinic::set_up(folder.path())?;
        let patient = clinic.register()?;
        let details = EncounterDetails {
            kind: EncounterKind::OfficeVisit,
            starts_at: None,
            chief_complaint: Some("Cough".to_owned()),
            clinician: None,
        };
        let visit = clinic.app.create_encounter(patient, details)?.id;
        ensure!(clinic.app.start_recording(visit).is_err(), "recorded without consent");
        ensure!(clinic.app.import_recording(visit, &Sample::file()).is_err(), "imported without consent");

        let visit = clinic.begin_visit()?;
        clinic.draft(visit, "SOAP")?;
        ensure!(clinic.sign(visit, "not the password").is_err(), "signed with a wrong password");
        clinic.sign(visit, PASSWORD)?;
        ensure!(clinic.app.start_recording(visit).is_err(), "recorded after signing");
        ensure!(clinic.draft(visit, "SOAP").is_err(), "written after signing");
        ensure!(clinic.sign(visit, PASSWORD).is_err(), "signed twice");
        Ok(())
    })
}

#[test]
fn a_model_that_is_none_is_refused_and_the_old_one_stays() -> Result<()> {
    at_desk(Unlocked, || {
        let folder = tempfile::tempdir()?;
        let (clinic, _) = Clinic::set_up(folder.path())?;
        let chosen = clinic.app.settings()?.model;
        let file = folder.path().join("ggml-base.en.bin");
        fs::write(&file, b"not a model")?;
        ensure!(clinic.app.add_model_file(&file).is_err(), "any file passes for a model");
        ensure!(clinic.app.choose_model("there is none").is_err(), "a model that is not there was chosen");
        ensure!(clinic.app.settings()?.model == chosen, "the model in use has changed");
        Ok(())
    })
}

/// A WAV file: 16 kHz, one channel, 16 bit.
fn wav(samples: &[i16]) -> Vec<u8> {
    let bytes = u32::try_from(samples.len() * 2).unwrap_or(u32::MAX);
    let mut file = Vec::new();
    file.extend_from_slice(b"RIFF");
    file.extend_from_slice(&(36 + bytes).to_le_bytes());
    file.extend_from_slice(b"WAVEfmt ");
    file.extend_from_slice(&16_u32.to_le_bytes());
    for (number, size) in [(1_u32, 2), (1, 2), (16_000, 4), (32_000, 4), (2, 2), (16, 2)] {
        file.extend_from_slice(&number.to_le_bytes()[..size]);
    }
    file.extend_from_slice(b"data");
    file.extend_from_slice(&bytes.to_le_bytes());
    file.extend(samples.iter().flat_map(|sample| sample.to_le_bytes()));
    file
}
