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
    overlays(&desk, &window, &mut album)?;
    window.click("nav-settings")?;
    for section in ["audio", "models", "templates", "code-sets", "organization", "security", "appearance"] {
        window.click(&format!("settings-{section}"))?;
        album.keep(&desk, &window, &format!("10-settings-{section}"))?;
    }
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
