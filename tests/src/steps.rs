//! What a clinician does in the window, step by step, by clicking and typing. The demo and the tests share it.

use crate::desk::Desk;
use crate::sample::Sample;
use crate::window::{SOON, Window};
use anyhow::{Context, Result};
use std::ops::Range;
use std::path::PathBuf;
use std::time::Duration;

/// The password of the clinician; long enough for a laptop without a keyring too.
pub const PASSWORD: &str = "a quiet cough at night";

/// How long setting up and unlocking may take: the password is stretched on purpose.
const STRETCHING: Duration = Duration::from_secs(60);

/// What is not yet written down when the voice stops may take this long on a busy machine.
const WRITING: Duration = Duration::from_secs(120);

/// Sets up a clinic with one physician, and gives the recovery key that was shown.
///
/// # Errors
/// When the window does not go along.
pub fn set_up_clinic(window: &Window) -> Result<String> {
    window.click("choice-set-up")?;
    fill_in_set_up(window)?;
    window.click("setup-submit")?;
    let key = window.text_within("recovery-key", STRETCHING)?;
    window.click("recovery-kept")?;
    window.click("recovery-continue")?;
    window.text("today")?;
    Ok(key)
}

/// Types everything the set-up asks for.
///
/// # Errors
/// When the window does not go along.
pub fn fill_in_set_up(window: &Window) -> Result<()> {
    window.fill("setup-organization", "Harbour Lane Family Practice")?;
    window.fill("setup-address", "12 Harbour Lane\nPortsmouth, NH 03801")?;
    window.fill("setup-name", "Ellen Whitaker")?;
    window.fill("setup-credentials", "MD")?;
    window.fill("setup-email", "ellen.whitaker@example.org")?;
    window.fill("setup-password", PASSWORD)?;
    window.fill("setup-password-again", PASSWORD)
}

/// Registers the patient of the sample consultation, from the list of patients.
///
/// # Errors
/// When the window does not go along.
pub fn register_patient(window: &Window) -> Result<()> {
    window.click("nav-patients")?;
    window.click("patient-new")?;
    fill_in_patient(window)?;
    window.click("patient-save")?;
    window.text("patient-chart")?;
    Ok(())
}

/// Types what the sample consultation tells of its patient.
///
/// # Errors
/// When the window does not go along.
pub fn fill_in_patient(window: &Window) -> Result<()> {
    window.fill("family-name", "Álvarez")?;
    window.fill("given-name", "Rosa")?;
    window.fill("birth-date", "1964-02-09")?;
    window.choose("sex", "female")?;
    window.click("allergy-add")?;
    window.fill("allergy-substance-0", "Penicillin")?;
    window.fill("allergy-reaction-0", "hives")
}

/// Opens a visit from the patient's chart.
///
/// # Errors
/// When the window does not go along.
pub fn begin_visit(window: &Window, reason: &str) -> Result<()> {
    window.click("chart-new-visit")?;
    window.fill("visit-reason", reason)?;
    window.click("encounter-start")?;
    window.text("encounter-screen")?;
    Ok(())
}

/// Writes down that the patient agreed, and begins to record; returns once sound arrives.
///
/// # Errors
/// When the window does not go along, or no sound arrives.
pub fn consent_and_record(window: &Window) -> Result<()> {
    window.click("consent-open")?;
    window.click("consent-form-verbal")?;
    window.click("consent-save-record")?;
    records(window)
}

/// Waits until sound is being written.
///
/// # Errors
/// At the deadline.
pub fn records(window: &Window) -> Result<()> {
    window.attribute_is("record-phase", "data-phase", "recording", SOON)
}

/// Speaks a stretch of the sample while the window records, and waits until it has been said.
///
/// # Errors
/// When nothing can be played.
pub fn speak(desk: &Desk, sample: &Sample, ms: Range<u32>) -> Result<()> {
    let length = Duration::from_millis(u64::from(ms.end - ms.start));
    desk.sound()?.speak(sample, ms)?.finish(length + SOON)
}

/// Stops the recording and waits until all of it is written down.
///
/// # Errors
/// When the window does not go along, or the transcript is not complete in time.
pub fn stop(window: &Window) -> Result<()> {
    window.click("record-stop")?;
    window.attribute_is("transcript", "data-state", "complete", WRITING)
}

/// The transcript as it stands, one line a segment, with who speaks.
///
/// # Errors
/// When the window does not answer.
pub fn transcript(window: &Window) -> Result<Vec<(String, String)>> {
    let script = "return [...document.querySelectorAll('[data-testid=transcript-segment]')].map(segment => \
                  [segment.dataset.speaker ?? '', \
                  [...segment.querySelectorAll('[data-testid=transcript-word]')].map(word => word.textContent.trim()).join(' ')])";
    Ok(serde_json::from_value(window.ask(script, &[])?)?)
}

/// Makes the draft, unless it is made already, and opens it.
///
/// # Errors
/// When the window does not go along.
pub fn draft(window: &Window) -> Result<()> {
    window.click("step-edit")?;
    window.text("note-step")?;
    window.wait_until("there is a note", SOON, |window| {
        if window.shows("compose-button")? && !window.shows("note-saved")? {
            window.click("compose-button")?;
        }
        Ok((!sections(window)?.is_empty()).then_some(()))
    })
}

/// The sections of the open note: key and text.
///
/// # Errors
/// When the window does not answer.
pub fn sections(window: &Window) -> Result<Vec<(String, String)>> {
    let script = "return [...document.querySelectorAll('[data-testid^=note-section-]')].map(section => \
                  [section.dataset.testid.slice('note-section-'.length), \
                  [...section.querySelectorAll('.cm-line')].map(line => \
                  line.querySelector('.cm-placeholder') ? '' : line.textContent).join('\\n')])";
    Ok(serde_json::from_value(window.ask(script, &[])?)?)
}

/// Types at the end of a section and waits until that is kept.
///
/// # Errors
/// When the window does not go along.
pub fn write(window: &Window, section: &str, text: &str) -> Result<()> {
    type_in_section(window, section, text)?;
    window.attribute_is("note-saved", "data-state", "saved", SOON)
}

/// Writes what the sample leads to into the sections the draft left empty, so that the note can be signed.
///
/// # Errors
/// When the window does not go along.
pub fn complete(window: &Window) -> Result<()> {
    let words = [
        ("subjective", "Cough for ten days."),
        ("objective", "Alert, no distress. Scattered wheezes, no crackles."),
        ("assessment", "Acute bronchitis."),
        ("plan", "Return if not better in a week."),
    ];
    for (section, text) in sections(window)? {
        let missing = words.iter().find(|(key, _)| *key == section && text.trim().is_empty());
        if let Some((key, words)) = missing {
            write(window, key, words)?;
        }
    }
    Ok(())
}

/// Types at the end of a section.
///
/// # Errors
/// When the window does not go along.
pub fn type_in_section(window: &Window, section: &str, text: &str) -> Result<()> {
    let editor = format!("[data-testid=note-section-{section}] .cm-content");
    window.click_css(&editor)?;
    window.press(&[crate::window::Key::Control], char::from(crate::window::Key::End))?;
    window.type_into(&editor, text)
}

/// Leaves a step to the coder, unless nothing is left in it.
///
/// # Errors
/// When the window does not go along.
pub fn leave_out(window: &Window, step: &str) -> Result<()> {
    window.click(&format!("step-{step}"))?;
    let script = "const at = document.querySelector('[data-testid=step-head]'); \
                  const shown = document.querySelector(`[data-testid='step-${arguments[0]}']`); \
                  return at && shown?.getAttribute('aria-current') === 'step' ? at.dataset.status : null";
    let stands = window.wait_until(&format!("the step {step} is open"), SOON, |window| {
        Ok(window.ask(script, &[step.into()])?.as_str().map(str::to_owned))
    })?;
    if stands == "completed" || stands == "skipped" {
        return Ok(());
    }
    window.click("step-skip")?;
    window.click("skip-coder")?;
    window.click("skip-save")?;
    window.gone("skip-dialog")?;
    window.attribute_is("step-head", "data-status", "skipped", SOON)
}

/// Looks at what nothing in the visit supports, as a physician would, and stands by the text.
///
/// # Errors
/// When the window does not go along.
pub fn look_and_approve(window: &Window) -> Result<()> {
    window.click("step-sign")?;
    window.text("sign-meaning")?;
    while window.shows("sign-looks")? {
        window.click("sign-to-look")?;
        window.click("look-right")?;
        window.click("step-sign")?;
        window.text("sign-meaning")?;
    }
    window.click("step-edit")?;
    window.text("approval")?;
    if window.shows("approve-content")? {
        window.click("approve-content")?;
    }
    window.attribute_is("approval", "data-status", "approved", SOON)
}

/// Leaves the codes to a coder, stands by the note and signs it with the password.
///
/// # Errors
/// When the window does not go along.
pub fn sign(window: &Window, password: &str) -> Result<()> {
    for step in ["codes", "suggestions", "billing"] {
        leave_out(window, step)?;
    }
    look_and_approve(window)?;
    window.click("step-sign")?;
    window.attribute_is("sign-findings", "data-errors", "0", SOON)?;
    window.fill("sign-password", password)?;
    window.click("sign-button")
}

/// Waits until the note is signed and its signature was checked.
///
/// # Errors
/// At the deadline.
pub fn signed(window: &Window) -> Result<()> {
    window.attribute_is("signed-verdict", "data-intact", "true", SOON)
}

/// Exports the signed note as PDF, and gives the file.
///
/// # Errors
/// When the window does not go along or says a place where there is no file.
pub fn export_pdf(window: &Window) -> Result<PathBuf> {
    window.click("export-pdf")?;
    let path = PathBuf::from(window.text("exported-path")?);
    std::fs::metadata(&path).context("the window names a file that is not there")?;
    Ok(path)
}

/// Unlocks with the clinician's password.
///
/// # Errors
/// When the window does not go along.
pub fn unlock(window: &Window, password: &str) -> Result<()> {
    window.fill("unlock-password", password)?;
    window.click("unlock-submit")?;
    window.text_within("main", STRETCHING)?;
    Ok(())
}
