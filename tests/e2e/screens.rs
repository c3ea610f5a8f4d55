//! Every screen that the main job does not pass, in the sample clinic.

use super::pictures;
use anyhow::Result;
use auscult_tests::album::Album;
use auscult_tests::window::{Key, SOON};
use auscult_tests::{Desk, Window};
use std::time::Duration;

#[test]
fn every_screen_of_the_sample_clinic_is_accessible() -> Result<()> {
    let desk = Desk::new()?;
    let mut album = Album::new(&pictures("screens")?)?;
    let window = Window::open(&desk)?;
    window.text("welcome")?;
    window.click("choice-set-up")?;
    window.text("setup-form")?;
    window.click("setup-submit")?;
    album.keep(&desk, &window, "01-set-up-refused")?;
    window.click_named("Back")?;

    window.click("choice-sample")?;
    window.text_within("sample-password", Duration::from_secs(90))?;
    album.keep(&desk, &window, "02-sample-password")?;
    window.click("recovery-continue")?;
    window.text("schedule")?;
    album.keep(&desk, &window, "03-today")?;

    window.click("nav-patients")?;
    window.fill("patient-search", "rsoa alvrez")?;
    window.wait_until("the patient is found in spite of the typos", SOON, |window| {
        let rows = window.texts("[data-testid=patient-row]")?;
        Ok(rows.first().is_some_and(|row| row.contains("Alvarez")).then_some(()))
    })?;
    album.keep(&desk, &window, "04-patients")?;
    window.click("patient-row")?;
    window.text("patient-chart")?;
    album.keep(&desk, &window, "05-chart")?;
    window.click("chart-edit")?;
    window.text("patient-form")?;
    album.keep(&desk, &window, "06-patient-form")?;
    window.click("patient-cancel")?;
    window.click("chart-new-visit")?;
    window.text("visit-dialog")?;
    album.keep(&desk, &window, "07-new-visit")?;
    window.press(&[], char::from(Key::Escape))?;
    window.gone("visit-dialog")?;

    cancelled(&desk, &window, &mut album)?;
    macro_in_a_note(&desk, &window, &mut album)?;
    improved(&desk, &window, &mut album)?;
    overlays(&desk, &window, &mut album)?;
    window.click("nav-settings")?;
    for section in [
        "audio",
        "models",
        "composer",
        "templates",
        "code-sets",
        "exports",
        "organization",
        "backups",
        "security",
        "appearance",
    ] {
        window.click(&format!("settings-{section}"))?;
        album.keep(&desk, &window, &format!("10-settings-{section}"))?;
    }
    templates(&desk, &window, &mut album)?;
    window.click("nav-about")?;
    window.text("about-version")?;
    album.keep(&desk, &window, "11-about")?;
    album.close()
}

/// A visit that does not take place is cancelled, after a question, for it cannot be taken back.
fn cancelled(desk: &Desk, window: &Window, album: &mut Album) -> Result<()> {
    auscult_tests::steps::begin_visit(window, "Ear ache")?;
    window.click("visit-cancel")?;
    window.text("visit-cancel-dialog")?;
    album.keep(desk, window, "07-cancel-visit")?;
    window.click("visit-cancel-confirm")?;
    window.attribute_is("visit-status", "data-status", "cancelled", SOON)?;
    album.keep(desk, window, "07-cancelled-visit")
}

/// A text macro becomes its text as it is typed, and what is left to fill in keeps the note from being signed.
fn macro_in_a_note(desk: &Desk, window: &Window, album: &mut Album) -> Result<()> {
    window.click("nav-patients")?;
    window.click("patient-row")?;
    window.text("patient-chart")?;
    auscult_tests::steps::begin_visit(window, "Knee pain")?;
    window.click("step-edit")?;
    window.click("note-blank")?;
    window.text("note-section-objective")?;
    let objective = "[data-testid=note-section-objective] .cm-content";
    window.type_into(objective, ".normalk")?;
    window.wait_until("the macro is offered", SOON, |window| {
        let offered = window.texts(".cm-tooltip-autocomplete li")?;
        Ok(offered.iter().any(|line| line.contains(".normalknee")).then_some(()))
    })?;
    album.keep(desk, window, "07-macro-offered")?;
    window.type_into(objective, "nee ")?;
    window.wait_until("the macro has become its text", SOON, |window| {
        let text = window.texts(objective)?.concat();
        Ok((text.contains("*** knee") && !text.contains(".normalknee")).then_some(()))
    })?;
    window.click("step-sign")?;
    window.wait_until("what is left to fill in is named", SOON, |window| {
        let findings = window.texts("[data-testid=sign-findings]")?.concat();
        Ok(findings.contains("***").then_some(()))
    })?;
    album.keep(desk, window, "07-left-to-fill-in")
}

/// A note is improved change by change, and told to the patient in plain words.
fn improved(desk: &Desk, window: &Window, album: &mut Album) -> Result<()> {
    window.click("step-edit")?;
    window.text("note-section-assessment")?;
    window.type_into("[data-testid=note-section-assessment] .cm-content", "Okay, so the the pain is a sprain.")?;
    window.type_into("[data-testid=note-section-plan] .cm-content", "Ibuprofen 400.0 mg QD. Return in 2 weeks.")?;
    window.click("step-compose")?;
    window.click("improve-run")?;
    window.text("improve-result")?;
    album.keep(desk, window, "07-improve")?;
    window.click("to-changes")?;
    window.click("view-inline")?;
    window.text("change")?;
    album.keep(desk, window, "07-changes")?;
    window.click("accept-all")?;
    window.wait_until("the changes were taken", SOON, |window| {
        let taken = window.texts("[data-testid=change][data-state=accepted]")?;
        Ok(taken.iter().any(|change| change.contains("daily")).then_some(()))
    })?;
    album.keep(desk, window, "07-improved")?;
    window.click("view-summary")?;
    window.text("summary-sentence")?;
    album.keep(desk, window, "07-patient-summary")?;
    window.click("view-write")?;
    window.wait_until("the note itself has what was taken", SOON, |window| {
        let plan = window.texts("[data-testid=note-section-plan] .cm-content")?.concat();
        Ok((plan.contains("daily") && !plan.contains("QD")).then_some(()))
    })
}

/// A template that follows a shipped one, with the sample as it would become; its versions; a macro being written.
fn templates(desk: &Desk, window: &Window, album: &mut Album) -> Result<()> {
    window.click("settings-templates")?;
    window.click("template-follow")?;
    window.wait_until("the sample is shown by the template", SOON, |window| {
        Ok(window.texts("[data-testid=template-preview]")?.concat().contains("cough").then_some(()))
    })?;
    window.fill("template-name", "My visits")?;
    album.keep(desk, window, "10-template-editor")?;
    window.click("template-save")?;
    window.wait_until("the template is listed", SOON, |window| {
        let rows = window.texts("[data-testid=template-row]")?;
        Ok(rows.iter().any(|row| row.contains("My visits")).then_some(()))
    })?;
    album.keep(desk, window, "10-template-listed")?;
    window.click("template-versions")?;
    window.text("template-version")?;
    window.click("template-version")?;
    album.keep(desk, window, "10-template-versions")?;
    window.press(&[], char::from(Key::Escape))?;
    window.gone("template-versions-dialog")?;
    window.click("macro-add")?;
    window.fill("macro-name", "Bad name")?;
    window.click("macro-save")?;
    album.keep(desk, window, "10-macro-form")?;
    window.click("macro-cancel")
}

fn overlays(desk: &Desk, window: &Window, album: &mut Album) -> Result<()> {
    window.press(&[Key::Control], 'k')?;
    window.text("palette")?;
    album.keep(desk, window, "08-palette")?;
    window.press(&[], char::from(Key::Escape))?;
    window.gone("palette")?;
    window.click("nav-help")?;
    window.text("help")?;
    album.keep(desk, window, "09-keys")?;
    window.press(&[], char::from(Key::Escape))?;
    window.gone("help")
}
