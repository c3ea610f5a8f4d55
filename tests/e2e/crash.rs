//! The window is killed as a power cut would, in the middle of work.

use anyhow::{Result, ensure};
use auscult_tests::sample::Sample;
use auscult_tests::steps::{self, PASSWORD};
use auscult_tests::window::{Key, SOON};
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
    window.click("step-edit")?;
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
fn killed_in_a_half_typed_form_the_words_come_back() -> Result<()> {
    let desk = Desk::new()?;
    let window = Window::open(&desk)?;
    steps::set_up_clinic(&window)?;
    steps::register_patient(&window)?;

    let opened: Opened = |window| window.click("chart-new-visit");
    let window = kill_in(&desk, window, opened, "visit-reason", "Dizzy since Tuesday")?;
    window.press(&[], char::from(Key::Escape))?;
    window.gone("visit-dialog")?;
    steps::begin_visit(&window, "Cough")?;
    let opened: Opened = |window| window.click("vitals-open");
    let window = kill_in(&desk, window, opened, "vitals-pulse", "71")?;
    let opened: Opened = |window| settings(window, "organization");
    let window = kill_in(&desk, window, opened, "org-phone", "603 555 0142")?;
    settings(&window, "templates")?;
    window.click("template-copy")?;
    // A template opens again by itself.
    let opened: Opened = |window| settings(window, "templates");
    kill_in(&desk, window, opened, "template-name", "Short follow-up")?;
    Ok(())
}

/// How a form is opened.
type Opened = fn(&Window) -> Result<()>;

fn settings(window: &Window, section: &str) -> Result<()> {
    window.click("nav-settings")?;
    window.click(&format!("settings-{section}"))
}

/// Types into a field of a form, kills the program a second later, and finds the words in the form again.
fn kill_in(desk: &Desk, window: Window, open: Opened, field: &str, words: &str) -> Result<Window> {
    if !window.shows(field)? {
        open(&window)?;
    }
    window.fill(field, words)?;
    let typed = Instant::now();
    // What was typed longer ago than may be lost.
    window.wait_until("a second has passed", SOON, |_| Ok((typed.elapsed() > MOST_LOST).then_some(())))?;
    window.kill()?;
    let window = Window::open(desk)?;
    steps::unlock(&window, PASSWORD)?;
    if !window.shows(field)? {
        open(&window)?;
    }
    window.wait_until(&format!("'{words}' is in {field} again"), SOON, |window| {
        let value = window
            .ask("return document.querySelector(`[data-testid='${arguments[0]}']`)?.value ?? null", &[field.into()])?;
        Ok((value == words).then_some(()))
    })?;
    Ok(window)
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
