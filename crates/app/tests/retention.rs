//! Deleting what is due: only what was decided, shown and not held, and so that no key that is left opens it.

mod practice;

use auscult_app::domain::retention::{CountedFrom, RetainedKind};
use auscult_app::domain::{EncounterId, PatientId};
use auscult_app::views::DueRecord;
use auscult_app::{App, AppError};
use auscult_audio::SoundFile;
use chrono::Duration;
use practice::{Clinic, EMAIL, PASSWORD};
use std::path::PathBuf;

/// A visit that was recorded and signed: its patient, itself, and the file of the recording.
fn recorded(clinic: &Clinic, family: &str) -> (PatientId, EncounterId, PathBuf) {
    let patient = clinic.register(family, 1964);
    let visit = clinic.visit(patient);
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 16_000,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let wav = clinic.folder.path().join("sound.wav");
    let mut writer = hound::WavWriter::create(&wav, spec).expect("a file");
    for n in 0..16_000_i32 {
        writer.write_sample((n % 64 * 200 - 6_400) as i16).expect("a sample");
    }
    writer.finalize().expect("written");
    let recording = clinic.app.import_recording(visit, &wav).expect("brought in");
    clinic.sign(visit, "Cough for ten days.");
    let file = clinic.folder.path().join("vault").join("recordings").join(format!("{}.sound", recording.id));
    assert!(file.exists(), "{}", file.display());
    (patient, visit, file)
}

fn decide(app: &App, kind: RetainedKind, days: u32) {
    let mut policies = app.retention().expect("policies").policies;
    for policy in policies.policies.iter_mut().filter(|policy| policy.kind == kind) {
        (policy.days, policy.from, policy.after_majority_days) = (Some(days), CountedFrom::Signature, None);
    }
    app.save_retention(policies).expect("kept");
}

fn due(app: &App) -> (Vec<DueRecord>, u32) {
    let due = app.retention_due().expect("what is due");
    (due.rows.into_iter().map(|row| row.record).collect(), due.held)
}

#[test]
fn a_deleted_recording_opens_with_no_key_that_is_left() {
    let clinic = Clinic::new();
    let (_, visit, file) = recorded(&clinic, "Alvarez");
    let (_, _, other) = recorded(&clinic, "Okafor");
    clinic.pass(Duration::days(100));
    assert_eq!(due(&clinic.app), (vec![], 0), "nothing is due before somebody decided");
    decide(&clinic.app, RetainedKind::Recording, 200);
    assert_eq!(due(&clinic.app).0, vec![], "and nothing before its time");
    decide(&clinic.app, RetainedKind::Recording, 90);
    let (rows, _) = due(&clinic.app);
    assert_eq!(rows.len(), 2);
    let first = clinic.app.encounter(visit).expect("a visit").recordings[0].id;
    let chosen: Vec<_> = rows.into_iter().filter(|row| row.recording == first).collect();
    let copy = clinic.folder.path().join("a copy");
    std::fs::copy(&file, &copy).expect("copied");
    let done = clinic.app.delete_due(&chosen).expect("deleted");
    assert_eq!((done.recordings, done.transcripts), (1, 0));
    assert!(!file.exists() && other.exists());
    assert!(
        clinic.app.encounter(visit).expect("a visit").recordings[0].missing.is_some(),
        "that there was one is known"
    );
    assert!(matches!(clinic.app.waveform(first, 10), Err(AppError::Refused { .. })));
    assert!(matches!(clinic.app.delete_due(&chosen), Err(AppError::Refused { .. })), "and it is due no more");
    assert!(clinic.app.verify_audit().expect("checked").problem.is_none());

    // Whoever has the vault, its password and a copy of the file has no key to it any more.
    clinic.app.lock();
    let home = auscult_vault::VaultHome::new(clinic.folder.path().join("vault"));
    let log = clinic.folder.path().join("vault").join("vault.db-wal");
    assert_eq!(std::fs::metadata(&log).map_or(0, |about| about.len()), 0, "the log holds no earlier page");
    let vault = auscult_vault::unlock(&home, EMAIL, PASSWORD, clinic.now()).expect("opened");
    let mut tried = 0;
    let rows = vault.look(|conn| {
        let mut statement = conn.prepare("SELECT id FROM recordings WHERE length(sealed_key) > 0")?;
        let ids = statement.query_map([], |row| row.get::<_, String>(0))?;
        Ok(ids.collect::<Result<Vec<_>, _>>()?)
    });
    for id in rows.expect("read") {
        let id = id.parse().expect("an id");
        let sealed = vault.look(|conn| auscult_vault::recordings::sealed_key(conn, id)).expect("a key");
        for recording in [id, first] {
            if let Ok(key) = vault.open_recording_key(recording, &sealed) {
                tried += 1;
                let key = key.into_bytes();
                assert!(SoundFile::open(&copy, &key).is_err(), "a key that is left opens the deleted recording");
                assert!(SoundFile::open(&other, &key).is_ok(), "and it is a key");
            }
        }
    }
    assert!(tried > 0);
    let sealed = vault.look(|conn| auscult_vault::recordings::sealed_key(conn, first)).expect("a row");
    assert!(vault.open_recording_key(first, &sealed).is_err());
}

#[test]
fn what_is_held_is_never_deleted() {
    let clinic = Clinic::new();
    let (rosa, visit, file) = recorded(&clinic, "Alvarez");
    clinic.pass(Duration::days(100));
    decide(&clinic.app, RetainedKind::Recording, 90);
    let (shown, _) = due(&clinic.app);
    assert_eq!(shown.len(), 1);
    let number = clinic.app.encounter(visit).expect("a visit").encounter.number;
    let view = clinic.app.place_hold(&number, "A claim against the practice.").expect("held");
    assert_eq!((view.holds[0].patient.id, view.holds[0].visit.as_deref()), (rosa, Some(number.as_str())));
    assert_eq!(due(&clinic.app), (vec![], 1));
    assert!(matches!(clinic.app.delete_due(&shown), Err(AppError::Refused { .. })), "not even what was shown before");
    assert!(file.exists());
    clinic.app.lift_hold(view.holds[0].hold.id, "Settled.").expect("lifted");
    assert_eq!(due(&clinic.app).0, shown);
    assert!(matches!(clinic.app.place_hold("PAT-0", "Why."), Err(AppError::Invalid(_))));
}
