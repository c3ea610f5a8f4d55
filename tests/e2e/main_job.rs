//! The main job: from an empty laptop to a signed PDF that other people's software accepts, and back to it after
//! locking.

use super::pictures;
use anyhow::{Result, ensure};
use auscult_tests::album::Album;
use auscult_tests::judges::{self, ACCEPTED, REFUSED};
use auscult_tests::sample::Sample;
use auscult_tests::steps::{self, PASSWORD};
use auscult_tests::window::SOON;
use auscult_tests::{Desk, Window};

/// How much of the sample is spoken before the pause, while it lasts, and after it, in milliseconds. The cuts lie
/// between two turns.
const BEFORE: std::ops::Range<u32> = 0..27_900;
const DURING: std::ops::Range<u32> = 27_900..31_500;
const AFTER: std::ops::Range<u32> = 31_500..47_700;

#[test]
fn a_visit_becomes_a_signed_document_that_others_accept() -> Result<()> {
    let desk = Desk::new()?;
    let sample = Sample::shipped()?;
    let mut album = Album::new(&pictures("main-job")?)?;
    let window = Window::open(&desk)?;

    window.text("welcome")?;
    album.keep(&desk, &window, "01-welcome")?;
    let key = steps::set_up_clinic(&window)?;
    ensure!(key.len() >= 26, "a recovery key of 130 bits has at least 26 characters");
    album.keep(&desk, &window, "02-today-empty")?;
    steps::register_patient(&window)?;
    album.keep(&desk, &window, "03-patient")?;
    steps::begin_visit(&window, "Cough for ten days")?;
    album.keep(&desk, &window, "04-visit")?;

    record(&desk, &window, &sample, &mut album)?;
    write_and_sign(&desk, &window, &mut album)?;

    let pdf = steps::export_pdf(&window)?;
    ensure!(judges::ask(&pdf)? == ACCEPTED, "{pdf:?} is not accepted: {:?}", judges::ask(&pdf)?);
    for changed in judges::changed_copies(&pdf)? {
        let verdicts = judges::ask(&changed)?;
        ensure!(verdicts == REFUSED, "one byte changed, and {changed:?} is accepted: {verdicts:?}");
    }

    add_to_it(&desk, &window, &mut album)?;
    lock_and_come_back(&desk, &window, &mut album)?;
    let log = window.log();
    for word in ["lvarez", "Penicillin", "phlegm", "Whitaker", PASSWORD] {
        ensure!(!log.contains(word), "the program wrote '{word}' into its log");
    }
    album.close()
}

fn record(desk: &Desk, window: &Window, sample: &Sample, album: &mut Album) -> Result<()> {
    steps::consent_and_record(window)?;
    steps::speak(desk, sample, BEFORE)?;
    window.click("mark-button")?;
    // On a machine that is busy with other tests the words may be late; they must not wait for the end.
    window.wait_until("words are written down while the recording runs", SOON, |window| {
        Ok((!steps::transcript(window)?.is_empty()).then_some(()))
    })?;
    album.keep(desk, window, "05-recording")?;

    window.click("record-pause")?;
    window.attribute_is("record-phase", "data-phase", "paused", SOON)?;
    steps::speak(desk, sample, DURING)?;
    album.keep(desk, window, "06-paused")?;
    window.click("record-resume")?;
    steps::records(window)?;
    steps::speak(desk, sample, AFTER)?;
    steps::stop(window)?;
    album.keep(desk, window, "07-transcript")?;

    let said: Vec<(String, String)> = steps::transcript(window)?;
    let all = said.iter().map(|(_, words)| words.to_lowercase()).collect::<Vec<_>>().join(" ");
    for turn in sample.turns() {
        let within = |part: &std::ops::Range<u32>| part.start <= turn.start_ms && turn.end_ms <= part.end;
        if within(&BEFORE) || within(&AFTER) {
            ensure!(mostly_in(&turn.text, &all), "'{}' was said and is not in the transcript: {all}", turn.text);
        }
    }
    ensure!(!all.contains("shortness of breath"), "what was said in the pause was recorded");
    ensure!(said.iter().any(|(speaker, _)| speaker == "patient"), "nobody is taken for the patient");
    Ok(())
}

/// Whether at least half of the longer words of a sentence are in a text: enough to tell that a stretch was not lost.
fn mostly_in(sentence: &str, text: &str) -> bool {
    let words: Vec<String> =
        sentence.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 3).map(str::to_lowercase).collect();
    let found = words.iter().filter(|word| text.contains(word.as_str())).count();
    2 * found >= words.len()
}

fn write_and_sign(desk: &Desk, window: &Window, album: &mut Album) -> Result<()> {
    steps::draft(window)?;
    let composed = steps::sections(window)?;
    ensure!(
        composed.iter().any(|(_, text)| text.to_lowercase().contains("cough")),
        "the draft does not mention the cough"
    );
    steps::complete(window)?;
    steps::write(window, "plan", " Call if the fever comes back.")?;
    album.keep(desk, window, "08-note")?;

    steps::sign(window, "not the password")?;
    window.attribute_is("sign-password", "aria-invalid", "true", SOON)?;
    album.keep(desk, window, "09-sign")?;
    steps::sign(window, PASSWORD)?;
    steps::signed(window)?;
    album.keep(desk, window, "10-signed")
}

fn add_to_it(desk: &Desk, window: &Window, album: &mut Album) -> Result<()> {
    window.click("addendum-open")?;
    window.fill("addendum-text", "The patient called: the cough is better.")?;
    window.fill("addendum-password", PASSWORD)?;
    album.keep(desk, window, "11-addendum")?;
    window.click("addendum-save")?;
    window.wait_until("the addendum stands beside the note", SOON, |window| {
        let kinds = window.ask(
            "return [...document.querySelectorAll('[data-testid=signed-document]')].map(each => each.dataset.kind)",
            &[],
        )?;
        Ok(kinds.as_array().is_some_and(|kinds| kinds.contains(&"addendum".into())).then_some(()))
    })
}

fn lock_and_come_back(desk: &Desk, window: &Window, album: &mut Album) -> Result<()> {
    window.click("lock-button")?;
    window.text("unlock")?;
    let shown = window.ask("return document.body.innerText", &[])?.to_string();
    ensure!(!shown.contains("lvarez"), "the lock screen names a patient");
    album.keep(desk, window, "12-locked")?;
    window.fill("unlock-password", "not the password")?;
    window.click("unlock-submit")?;
    window.attribute_is("unlock-password", "aria-invalid", "true", std::time::Duration::from_secs(60))?;
    steps::unlock(window, PASSWORD)?;
    window.click("nav-settings")?;
    window.click("settings-audit")?;
    window.click("audit-verify")?;
    window.text("audit-result")?;
    album.keep(desk, window, "13-audit")
}
