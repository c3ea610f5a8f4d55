//! The window is killed as a power cut would, in the middle of work.

use anyhow::{Result, ensure};
use auscult_tests::sample::Sample;
use auscult_tests::steps::{self, PASSWORD};
use auscult_tests::window::SOON;
use auscult_tests::{Desk, Window};
use std::time::{Duration, Instant};

/// What may be lost, of sound and of typing.
const MOST_LOST: Duration = Duration::from_secs(1);

#[test]
fn killed_while_typing_a_note_loses_at_most_a_second() -> Result<()> {
    let desk = Desk::new()?;
    let window = Window::open(&desk)?;
    steps::set_up_clinic(&window)?;
    steps::register_patient(&window)?;
    steps::begin_visit(&window, "Cough")?;
    window.click("step-note")?;
    window.click("note-blank")?;

    // One word after another, with the time each was in the editor, as a fast typist's would be.
    let mut typed = Vec::new();
    let began = Instant::now();
    while began.elapsed() < Duration::from_secs(6) {
        let word = format!("word{} ", typed.len());
        steps::type_in_section(&window, "plan", &word)?;
        typed.push((word, Instant::now()));
    }
    let killed = Instant::now();
    window.kill()?;

    let window = Window::open(&desk)?;
    window.text("unlock")?;
    steps::unlock(&window, PASSWORD)?;
    window.text("note-step")?;
    let kept = window.wait_until("the note is there again", SOON, |window| {
        let plan = steps::sections(window)?.into_iter().find(|(key, _)| key == "plan");
        Ok(plan.map(|(_, text)| text).filter(|text| text.contains("word0")))
    })?;
    let lost = typed.iter().find(|(word, _)| !kept.contains(word.trim_end()));
    if let Some((word, at)) = lost {
        let before = killed.duration_since(*at);
        ensure!(before <= MOST_LOST, "'{word}' was typed {before:?} before the kill and is lost");
    }
    Ok(())
}

#[test]
fn killed_while_recording_the_visit_offers_what_was_recorded() -> Result<()> {
    let desk = Desk::new()?;
    let sample = Sample::shipped()?;
    let window = Window::open(&desk)?;
    steps::set_up_clinic(&window)?;
    steps::register_patient(&window)?;
    steps::begin_visit(&window, "Cough")?;
    steps::consent_and_record(&window)?;
    steps::speak(&desk, &sample, 0..11_500)?;
    let recorded = shown_seconds(&window.text("record-clock")?);
    window.kill()?;

    let window = Window::open(&desk)?;
    steps::unlock(&window, PASSWORD)?;
    let offered = window.text("recovered-banner")?;
    let seconds = offered.split_whitespace().find_map(|word| word.contains(':').then(|| shown_seconds(word)));
    let seconds = seconds.unwrap_or_default();
    ensure!(recorded >= 10, "the clock stood at {recorded} s after 11 s of speech");
    ensure!(seconds + 1 >= recorded, "of {recorded} s, {seconds} s are offered: {offered}");
    window.click("recovered-write")?;
    window.attribute_is("transcript", "data-state", "complete", Duration::from_secs(120))?;
    let said = steps::transcript(&window)?;
    ensure!(
        said.iter().any(|(_, words)| words.to_lowercase().contains("recording our visit")),
        "it is not written down"
    );
    Ok(())
}

/// `12:41` as seconds.
fn shown_seconds(clock: &str) -> u32 {
    let number = |part: &str| part.trim_matches(|c: char| !c.is_ascii_digit()).parse::<u32>().unwrap_or_default();
    clock.split(':').fold(0, |seconds, part| seconds * 60 + number(part))
}
