//! From a draft to a signed, dispatched visit in the real window: by keyboard alone, by mouse, and killed in every step.

use super::pictures;
use anyhow::{Result, bail, ensure};
use auscult_tests::album::Album;
use auscult_tests::coding::{self, Coder};
use auscult_tests::sample::Sample;
use auscult_tests::steps::{self, PASSWORD};
use auscult_tests::window::{Key, SOON};
use auscult_tests::{Desk, Window};
use std::time::{Duration, Instant};

/// How much of the sample is spoken, milliseconds: enough for a diagnosis and a plan.
const SPOKEN: std::ops::Range<u32> = 0..47_700;

/// The six steps as the window's address names them, with their keys.
const STEPS: [(&str, char); 6] =
    [("codes", '1'), ("suggestions", '2'), ("compose", '3'), ("edit", '4'), ("billing", '5'), ("sign", '6')];

/// A recorded visit with its first draft.
fn recorded(desk: &Desk) -> Result<Window> {
    let sample = Sample::shipped()?;
    let window = Window::open(desk)?;
    steps::set_up_clinic(&window)?;
    steps::register_patient(&window)?;
    steps::begin_visit(&window, "Cough for ten days")?;
    steps::consent_and_record(&window)?;
    steps::speak(desk, &sample, SPOKEN)?;
    steps::stop(&window)?;
    Ok(window)
}

/// Waits until this step is the open one.
fn at_step(window: &Window, step: &str) -> Result<()> {
    window.attribute_is(&format!("step-{step}"), "aria-current", "step", SOON)
}

fn status(window: &Window, step: &str) -> Result<String> {
    let script = "return document.querySelector(`[data-testid='step-${arguments[0]}']`)?.dataset.status ?? ''";
    Ok(window.ask(script, &[step.into()])?.as_str().unwrap_or_default().to_owned())
}

/// Opens a step by its key.
fn open_by_key(window: &Window, step: &str) -> Result<()> {
    let key = STEPS.iter().find(|(name, _)| *name == step).map_or('6', |(_, key)| *key);
    window.press(&[Key::Alt], key)?;
    at_step(window, step)
}

/// Goes with Tab to what a selector finds, as somebody without a mouse does.
fn tab_to(window: &Window, selector: &str) -> Result<()> {
    let script =
        "return document.activeElement?.closest(arguments[0]) !== null && document.activeElement !== document.body";
    for _ in 0..300 {
        if window.ask(script, &[selector.into()])? == true {
            return Ok(());
        }
        window.press(&[], char::from(Key::Tab))?;
    }
    bail!("Tab does not lead to {selector}")
}

/// Takes the level of the visit the note bears out.
fn take_level_by_key(window: &Window, coder: &Coder<'_>) -> Result<()> {
    window.text("level-code")?;
    let before = coding::codes(window)?.len();
    coder.to_the_top()?;
    for _ in 0..60 {
        if coder.chosen()?.is_some_and(|chosen| chosen.kind == "level-row") {
            coder.press(&[], 'a')?;
            return window.wait_until("the level is on the visit", SOON, |window| {
                Ok((coding::codes(window)?.len() > before).then_some(()))
            });
        }
        coder.press(&[], 'j')?;
    }
    bail!("no key leads to the level of the visit")
}

fn write(window: &Window, words: &str) -> Result<()> {
    words.chars().try_for_each(|key| window.press(&[], key))
}

/// Writes what the draft left empty, by keyboard.
fn complete_by_key(window: &Window) -> Result<()> {
    for (section, text) in steps::sections(window)? {
        if text.trim().is_empty() {
            tab_to(window, &format!("[data-testid=note-section-{section}] .cm-content"))?;
            write(window, "As discussed in the visit.")?;
            // The editor keeps Tab to itself until one leaves it.
            window.press(&[], char::from(Key::Escape))?;
        }
    }
    window.attribute_is("note-saved", "data-state", "saved", SOON)
}

/// Approves the text by key; what nothing in the visit supports is looked at first.
fn approve_by_key(window: &Window) -> Result<()> {
    for _ in 0..20 {
        window.press(&[Key::Alt], 'a')?;
        let approved = window.wait_until("the text is approved or refused", SOON, |window| {
            let now = window.ask("return document.querySelector('[data-testid=approval]')?.dataset.status", &[])?;
            Ok(if now == "approved" { Some(true) } else { window.shows("approval-refused")?.then_some(false) })
        })?;
        if approved {
            return Ok(());
        }
        window.press(&[Key::Alt], 'n')?;
        window.press(&[Key::Alt], 'r')?;
    }
    bail!("the text is never approved")
}

#[test]
fn a_recorded_visit_goes_from_draft_to_signature_by_keyboard() -> Result<()> {
    let desk = Desk::new()?;
    let mut album = Album::new(&pictures("six-steps")?)?;
    let window = recorded(&desk)?;
    open_by_key(&window, "edit")?;
    window.wait_until("there is a draft", SOON, |window| Ok((!steps::sections(window)?.is_empty()).then_some(())))?;
    twice_as_large(&desk, &window, &mut album)?;
    let began = Instant::now();
    let coder = Coder::at(&window);

    open_by_key(&window, "codes")?;
    album.keep(&desk, &window, "1-codes")?;
    open_by_key(&window, "suggestions")?;
    window.attribute_is("codes-left", "data-read", "true", SOON)?;
    album.keep(&desk, &window, "2-suggestions")?;
    coder.decide_on_all(|_| true)?;
    window.attribute_is("step-suggestions", "data-status", "completed", SOON)?;
    open_by_key(&window, "codes")?;
    window.wait_until("what was said became a code", SOON, |window| {
        Ok((!coding::codes(window)?.is_empty()).then_some(()))
    })?;
    take_level_by_key(&window, &coder)?;
    album.keep(&desk, &window, "1-codes-taken")?;

    open_by_key(&window, "compose")?;
    window.press(&[Key::Control, Key::Shift], 'i')?;
    window.text("improve-result")?;
    album.keep(&desk, &window, "3-compose")?;
    open_by_key(&window, "edit")?;
    window.text("note-step")?;
    if window.shows("accept-all")? {
        window.press(&[Key::Shift], 'a')?;
        window.wait_until("every change is decided", SOON, |window| {
            Ok(window.texts("[data-testid=change][data-state=pending]")?.is_empty().then_some(()))
        })?;
        album.keep(&desk, &window, "4-changes")?;
        window.press(&[Key::Alt], 'i')?;
    }
    window.wait_until("the note can be written in", SOON, |window| {
        Ok((!steps::sections(window)?.is_empty()).then_some(()))
    })?;
    complete_by_key(&window)?;
    approve_by_key(&window)?;
    album.keep(&desk, &window, "4-approved")?;

    // What the note says now may earn other codes than the draft did.
    if status(&window, "suggestions")? != "completed" {
        open_by_key(&window, "suggestions")?;
        window.attribute_is("codes-left", "data-read", "true", SOON)?;
        coder.to_the_top()?;
        coder.decide_on_all(|_| true)?;
        window.attribute_is("step-suggestions", "data-status", "completed", SOON)?;
    }
    open_by_key(&window, "billing")?;
    window.text("attest")?;
    album.keep(&desk, &window, "5-billing")?;
    window.press(&[Key::Alt], 't')?;
    window.attribute_is("attested", "data-state", "holds", SOON)?;
    album.keep(&desk, &window, "5-attested")?;

    open_by_key(&window, "sign")?;
    window.attribute_is("sign-findings", "data-errors", "0", SOON)?;
    for option in ["dispatch-emr", "dispatch-summary"] {
        tab_to(&window, &format!("[data-testid={option}]"))?;
        window.press(&[], ' ')?;
    }
    window.attribute_is("sign-findings", "data-errors", "0", SOON)?;
    album.keep(&desk, &window, "6-sign")?;
    tab_to(&window, "[data-testid=sign-password]")?;
    write(&window, PASSWORD)?;
    window.press(&[], char::from(Key::Enter))?;
    steps::signed(&window)?;
    let took = began.elapsed();
    eprintln!("from draft to signature by keyboard: {took:?}, pictures included");
    ensure!(took < Duration::from_secs(180), "it took {took:?}");
    dispatched(&window, &[("emr", "queued"), ("patient_summary", "confirmed")])?;
    album.keep(&desk, &window, "6-dispatched")?;
    coding::ensure_offline(window.program_id()?)?;
    album.close()
}

/// At twice its size every step fits into the window's width, so that nobody scrolls sideways to read (WCAG 1.4.10).
fn twice_as_large(desk: &Desk, window: &Window, album: &mut Album) -> Result<()> {
    for _ in 0..5 {
        window.press(&[Key::Control], '=')?;
    }
    window.wait_until("everything is twice as large", SOON, |window| {
        let width = window.ask("return window.innerWidth", &[])?;
        Ok(width.as_u64().is_some_and(|width| width <= 700).then_some(()))
    })?;
    for (step, _) in STEPS {
        open_by_key(window, step)?;
        window.text("step-head")?;
        let script = "const wide = [...document.querySelectorAll('main *')].filter(each => { \
                      const box = each.getBoundingClientRect(); \
                      return box.width > 0 && box.right > innerWidth + 1 && !each.closest('.hidden-label, table, pre'); }); \
                      return wide.slice(0, 3).map(each => each.dataset.testid ?? each.className ?? each.tagName)";
        let wide: Vec<String> = serde_json::from_value(window.ask(script, &[])?)?;
        ensure!(wide.is_empty(), "at 200 % the step {step} is wider than the window: {wide:?}");
        album.keep(desk, window, &format!("0-large-{step}"))?;
    }
    window.press(&[Key::Control], '0')
}

#[test]
fn a_recorded_visit_goes_from_draft_to_signature_by_mouse() -> Result<()> {
    let desk = Desk::new()?;
    let window = recorded(&desk)?;
    steps::draft(&window)?;
    let began = Instant::now();
    window.click("step-codes")?;
    window.text("step-head")?;
    window.click("step-on")?;
    at_step(&window, "suggestions")?;
    window.attribute_is("codes-left", "data-read", "true", SOON)?;
    decide_by_mouse(&window)?;
    window.click("step-compose")?;
    window.click("improve-run")?;
    window.text("improve-result")?;
    if window.shows("to-changes")? {
        window.click("to-changes")?;
        window.click("accept-all")?;
        window.wait_until("every change is decided", SOON, |window| {
            Ok(window.texts("[data-testid=change][data-state=pending]")?.is_empty().then_some(()))
        })?;
    }
    window.click("step-edit")?;
    window.click("view-write")?;
    steps::complete(&window)?;
    steps::look_and_approve(&window)?;
    if status(&window, "suggestions")? != "completed" {
        window.click("step-suggestions")?;
        window.attribute_is("codes-left", "data-read", "true", SOON)?;
        decide_by_mouse(&window)?;
    }
    window.click("step-codes")?;
    scroll_to(&window, "level-code")?;
    // Once the assessment is written, the level may have been among the proposals.
    if window.shows("level-take")? {
        window.click("level-take")?;
    }
    window.click("step-billing")?;
    window.click("attest")?;
    window.attribute_is("attested", "data-state", "holds", SOON)?;
    window.click("step-sign")?;
    window.click("dispatch-summary")?;
    window.attribute_is("sign-findings", "data-errors", "0", SOON)?;
    window.fill("sign-password", PASSWORD)?;
    window.click("sign-button")?;
    steps::signed(&window)?;
    eprintln!("from draft to signature by mouse: {:?}", began.elapsed());
    dispatched(&window, &[("patient_summary", "confirmed")])
}

/// Scrolls until this is in sight, as the wheel of a mouse does.
fn scroll_to(window: &Window, test_id: &str) -> Result<()> {
    let script = "const it = document.querySelector(`[data-testid='${arguments[0]}']`); \
                  it?.scrollIntoView({block: 'center'}); return it !== null";
    window.wait_until(&format!("{test_id} is there"), SOON, |window| {
        Ok((window.ask(script, &[test_id.into()])? == true).then_some(()))
    })
}

/// Waits until what goes out stands like this, target by target: what has no place to go to yet waits calmly.
fn dispatched(window: &Window, wanted: &[(&str, &str)]) -> Result<()> {
    let script = "return [...document.querySelectorAll('[data-testid=dispatch-row]')].map(row => [row.dataset.target, row.dataset.status])";
    let wanted: Vec<(String, String)> = wanted.iter().map(|(one, how)| ((*one).into(), (*how).into())).collect();
    window.wait_until("what goes out has gone, or waits", SOON, |window| {
        let now: Vec<(String, String)> = serde_json::from_value(window.ask(script, &[])?)?;
        Ok(wanted.iter().all(|one| now.contains(one)).then_some(()))
    })
}

/// Accepts every proposal by its button.
fn decide_by_mouse(window: &Window) -> Result<()> {
    for _ in 0..40 {
        window.attribute_is("codes-left", "data-read", "true", SOON)?;
        if status(window, "suggestions")? == "completed" {
            return Ok(());
        }
        let left = window.texts("[data-testid=suggestion-row][data-state=pending]")?.len();
        // What is chosen shows what can be done with it.
        window.click_css("[data-testid=suggestion-row][data-state=pending] .summary")?;
        window.click_css("[data-testid=suggestion-row][data-state=pending] [data-testid=suggestion-accept]")?;
        window.wait_until("one proposal less waits", SOON, |window| {
            let now = window.texts("[data-testid=suggestion-row][data-state=pending]")?.len();
            Ok((now < left).then_some(()))
        })?;
    }
    bail!("the proposals have no end")
}

#[test]
fn killed_in_any_step_it_stands_there_again() -> Result<()> {
    let desk = Desk::new()?;
    let mut window = Window::open(&desk)?;
    steps::set_up_clinic(&window)?;
    steps::register_patient(&window)?;
    steps::begin_visit(&window, "Cough")?;
    window.click("step-edit")?;
    window.click("note-blank")?;
    window.text("note-section-plan")?;
    steps::write(&window, "assessment", "Acute bronchitis.")?;
    steps::write(&window, "plan", "Fluids and rest.")?;
    for (step, _) in STEPS {
        open_by_key(&window, step)?;
        if step == "edit" {
            steps::write(&window, "plan", " Inhaler twice a day.")?;
            // How the editor stood is kept a moment after its words are.
            let kept = Instant::now();
            window.wait_until("a second has passed", SOON, |_| {
                Ok((kept.elapsed() > Duration::from_secs(2)).then_some(()))
            })?;
        } else {
            window.text("step-head")?;
        }
        window.kill()?;
        window = Window::open(&desk)?;
        steps::unlock(&window, PASSWORD)?;
        at_step(&window, step)?;
        if step == "edit" {
            undone(&window)?;
        }
    }
    Ok(())
}

/// What was typed before the program was killed is taken back by Ctrl+Z after it.
fn undone(window: &Window) -> Result<()> {
    let plan = "[data-testid=note-section-plan] .cm-content";
    window.wait_until("the words are there again", SOON, |window| {
        Ok(window.texts(plan)?.concat().contains("Inhaler").then_some(()))
    })?;
    window.click_css(plan)?;
    window.wait_until("undo takes them back", SOON, |window| {
        window.press(&[Key::Control], 'z')?;
        Ok((!window.texts(plan)?.concat().contains("Inhaler")).then_some(()))
    })
}
