//! The worker is killed, stops answering, or is given what is no model.
#![cfg(unix)]

mod support;

use auscult_speech::models::{self, catalogue};
use auscult_speech::{SpeechError, TranscriberEvent};
use std::fs;
use std::process::Command;
use support::{Outcome, Running, model, sample, start, transcribe};

/// Sends a signal to the worker that runs now.
fn signal(running: &Running, signal: &str) {
    let worker = running.transcriber.worker_process().expect("a worker runs");
    let sent = Command::new("kill").args([signal, &worker.to_string()]).status();
    assert!(sent.expect("kill runs").success());
}

/// Transcribes, sending a signal as soon as the first words have come.
fn interrupted(sound: &[f32], with: &str) -> Outcome {
    let running = start(&model()).expect("it starts");
    sound.chunks(4_096).for_each(|piece| running.transcriber.feed(piece));
    running.transcriber.finish();
    let mut sent = false;
    let watch = |event: &TranscriberEvent| {
        if matches!(event, TranscriberEvent::Heard(_)) && !sent {
            sent = true;
            signal(&running, with);
        }
    };
    running.outcome(watch).expect("it finishes all the same")
}

#[test]
fn a_killed_or_stopped_worker_loses_no_word() {
    let sound = sample(40);
    let undisturbed = transcribe(&sound);
    for with in ["-KILL", "-STOP"] {
        let outcome = interrupted(&sound, with);
        assert_eq!(outcome.restarts.len(), 1, "after {with}: {:?}", outcome.restarts);
        assert!(outcome.text() == undisturbed.text(), "words differ after {with}");
    }
}

#[test]
fn a_cancelled_transcription_leaves_no_worker() {
    let running = start(&model()).expect("it starts");
    running.transcriber.feed(&sample(5));
    running.transcriber.finish();
    running.outcome(|_| {}).expect("it finishes");
    let Running { transcriber, events } = running;
    transcriber.cancel();
    assert!(events.try_iter().next().is_none());
}

/// Starts with what is no usable model and gives what it is told.
fn refused(contents: &[u8]) -> SpeechError {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("model.bin");
    fs::write(&path, contents).expect("written");
    let running = start(&path).expect("that is found out by the worker");
    running.transcriber.finish();
    match running.outcome(|_| {}) {
        Err(error) => error,
        // With no sound there may be nothing left to do before the worker has looked at its model.
        Ok(_) => models::check(&path).expect_err("it is no model"),
    }
}

#[test]
fn what_is_no_model_is_refused_by_name() {
    let whole = fs::read(model()).expect("the shipped model");
    let mut wrong_form = whole.clone();
    wrong_form[8] = 0xff;
    for contents in
        [&b""[..], b"plain text, no weights", &whole[..whole.len() / 2], &whole[..whole.len() - 1], &wrong_form]
    {
        let error = refused(contents);
        assert!(matches!(&error, SpeechError::NotAModel { file, .. } if file == "model.bin"), "{error}");
    }
}

#[test]
fn a_missing_model_is_missing() {
    let error = start("nowhere/model.bin".as_ref()).err().expect("an error");
    assert_eq!(error, SpeechError::ModelMissing { file: "model.bin".to_owned() });
}

#[test]
fn a_changed_model_is_known_by_its_hash() {
    let shipped = &catalogue()[0];
    models::verify(&model(), shipped).expect("the shipped model is the published one");
    let folder = tempfile::tempdir().expect("a folder");
    let mut changed = fs::read(model()).expect("the shipped model");
    *changed.last_mut().expect("not empty") ^= 1;
    let path = folder.path().join(&shipped.file);
    fs::write(&path, changed).expect("written");
    let wrong = SpeechError::WrongHash { file: shipped.file.clone() };
    assert_eq!(models::verify(&path, shipped).expect_err("changed"), wrong);
    assert_eq!(models::add_file(&path, &folder.path().join("models")).expect_err("changed"), wrong);
}

#[test]
fn a_model_from_a_stick_is_added() {
    let folder = tempfile::tempdir().expect("a folder");
    let added = models::add_file(&model(), folder.path()).expect("added");
    assert_eq!(added, folder.path().join("ggml-tiny.en-q5_1.bin"));
    assert_eq!(fs::metadata(added).expect("there").len(), catalogue()[0].bytes);
    let text = folder.path().join("notes.bin");
    fs::write(&text, "no model").expect("written");
    assert!(matches!(models::add_file(&text, folder.path()), Err(SpeechError::NotAModel { .. })));
}
