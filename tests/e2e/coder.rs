//! A coder's hour: ten visits of the sample clinic coded by keyboard alone, without a network.

use super::pictures;
use anyhow::{Result, ensure};
use auscult_tests::album::Album;
use auscult_tests::coding::{self, Coder};
use auscult_tests::window::{Key, SOON};
use auscult_tests::{Desk, Window};
use std::time::{Duration, Instant};

/// How many visits an hour's work is here.
const VISITS: usize = 10;

#[test]
fn a_coder_codes_ten_visits_by_keyboard() -> Result<()> {
    let desk = Desk::new()?;
    let mut album = Album::new(&pictures("coder")?)?;
    let window = Window::open(&desk)?;
    enter_sample_clinic(&window)?;
    let coder = Coder::at(&window);

    coder.write("gc")?;
    window.text("queue-row")?;
    let waiting = coding::queue(&window)?;
    ensure!(waiting.len() >= VISITS, "the queue holds {} visits", waiting.len());
    album.keep(&desk, &window, "01-queue")?;

    let mut seen = Vec::new();
    let mut took = Vec::new();
    for number in 1..=VISITS {
        let began = Instant::now();
        let visit = coder.next_visit()?;
        ensure!(!seen.contains(&visit), "visit {number} was opened before");
        seen.push(visit);
        if number == 1 {
            look_around(&desk, &window, &coder, &mut album)?;
        }
        code_visit(&coder, &window)?;
        took.push(began.elapsed());
        if number == 1 {
            album.keep(&desk, &window, "12-finished")?;
        }
    }
    took.sort();
    eprintln!("ten visits by key: median {:?}, slowest {:?}", took[VISITS / 2], took[VISITS - 1]);

    coding::ensure_offline(window.program_id()?)?;
    coder.write("gc")?;
    window.wait_until("what is finished has left the queue", SOON, |window| {
        let left = coding::queue(window)?;
        Ok(seen.iter().all(|visit| !left.contains(visit)).then_some(()))
    })?;
    album.keep(&desk, &window, "13-queue-after")?;
    window.press(&[Key::Shift], 'r')?;
    window.text("report-people")?;
    album.keep(&desk, &window, "14-report")?;
    let log = window.log();
    for word in ["Silva", "Brandt", "diabetes"] {
        ensure!(!log.contains(word), "the program wrote '{word}' into its log");
    }
    album.close()
}

fn enter_sample_clinic(window: &Window) -> Result<()> {
    window.text("welcome")?;
    window.click("choice-sample")?;
    window.text_within("sample-password", Duration::from_secs(90))?;
    window.click("recovery-continue")?;
    window.text("schedule")?;
    Ok(())
}

/// Decides on everything, twice: accepting a code may bring a rule to say something. Adds what every visit has to have,
/// and finishes.
fn code_visit(coder: &Coder<'_>, window: &Window) -> Result<()> {
    coder.to_the_top()?;
    coder.decide_on_all(|_| true)?;
    let has_diagnosis =
        coding::codes(window)?.iter().any(|code| code.starts_with(|first: char| first.is_ascii_alphabetic()));
    if !has_diagnosis {
        coder.add("hypertension")?;
    }
    coder.to_the_top()?;
    coder.decide_on_all(|_| true)?;
    coder.finish()
}

/// Every part of the screen once, by key, with a picture of each.
fn look_around(desk: &Desk, window: &Window, coder: &Coder<'_>, album: &mut Album) -> Result<()> {
    album.keep(desk, window, "02-visit")?;
    let chosen = coder.chosen()?;
    ensure!(chosen.as_ref().is_some_and(|chosen| chosen.marked > 0), "nothing in the note is marked for {chosen:?}");

    window.press(&[], '/')?;
    window.text("code-search-field")?;
    coder.write("htn")?;
    window.attribute_is("code-search-count", "data-wanted", "htn", SOON)?;
    window.text("code-hit")?;
    album.keep(desk, window, "03-search")?;
    window.press(&[], char::from(Key::Escape))?;
    window.gone("code-search")?;

    window.press(&[], 'm')?;
    window.text("narrow-list")?;
    album.keep(desk, window, "04-more-specific")?;
    window.press(&[], char::from(Key::Escape))?;
    window.gone("code-search")?;

    window.press(&[], 'r')?;
    window.text("reject-dialog")?;
    album.keep(desk, window, "05-why")?;
    window.press(&[], char::from(Key::Escape))?;
    window.gone("reject-dialog")?;

    window.press(&[], 'q')?;
    window.text("ask-dialog")?;
    album.keep(desk, window, "06-ask")?;
    window.press(&[], char::from(Key::Escape))?;
    window.gone("ask-dialog")?;

    // Taken, undone, taken again: nothing is final that one key did.
    let before = coding::codes(window)?;
    coder.press(&[], 'a')?;
    ensure!(coding::codes(window)?.len() == before.len() + 1, "accepting added no code to {before:?}");
    coder.press(&[], 'u')?;
    ensure!(coding::codes(window)? == before, "undoing did not take it back");
    window.press(&[], 'h')?;
    window.text("history-row")?;
    album.keep(desk, window, "07-history")?;
    window.press(&[], char::from(Key::Escape))?;
    window.gone("history-dialog")?;

    for (part, picture) in [("level-row", "08-level"), ("gap-row", "09-questions")] {
        if go_to(coder, part)? {
            album.keep(desk, window, picture)?;
        }
    }
    go_to(coder, "suggestion-row")?;
    Ok(())
}

/// Walks part by part to the first row of a kind; says whether there is one.
fn go_to(coder: &Coder<'_>, kind: &str) -> Result<bool> {
    for direction in ['k', 'j'] {
        for _ in 0..6 {
            if coder.chosen()?.is_some_and(|chosen| chosen.kind == kind) {
                return Ok(true);
            }
            coder.press(&[Key::Shift], direction)?;
        }
    }
    Ok(false)
}
