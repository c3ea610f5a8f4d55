//! The demo: the main job in the real window, with nobody at the keyboard. Leaves the signed PDF, the transcript, the
//! note and a picture of each screen in a folder.
//!
//! `auscult-demo FOLDER [SECONDS]`: how much of the sample is spoken; all of it when left out.

// It says where it leaves what it made.
#![allow(clippy::print_stdout)]

use anyhow::{Context, Result, bail, ensure};
use auscult_tests::sample::Sample;
use auscult_tests::steps::{self, PASSWORD};
use auscult_tests::{Desk, Window};
use std::fs;
use std::path::{Path, PathBuf};

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let folder = match arguments.next() {
        Some(word) if word == "--help" || word == "-h" => {
            println!("{HELP}");
            return Ok(());
        }
        Some(word) if word.starts_with('-') => bail!("there is no option {word}\n{HELP}"),
        Some(folder) => PathBuf::from(folder),
        None => bail!("{HELP}"),
    };
    let sample = Sample::shipped()?;
    let length = match arguments.next() {
        Some(seconds) => (seconds.parse::<u32>().context("SECONDS is a number")? * 1000).min(sample.duration_ms()),
        None => sample.duration_ms(),
    };
    if folder.exists() {
        only_what_a_demo_leaves(&folder)?;
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;

    let desk = Desk::new()?;
    let mut demo = Demo { window: Window::open(&desk)?, desk, folder, pictures: 0 };
    demo.set_up()?;
    demo.record(&sample, length)?;
    demo.write_and_sign()?;
    demo.look_around()?;
    println!("Everything is in {}", demo.folder.display());
    Ok(())
}

const HELP: &str = "Does the main job in the real window with nobody at the keyboard: a clinic is set up, a consultation recorded, written
down, drafted and signed. Needs Xvfb and PulseAudio, no network.

Usage: auscult-demo FOLDER [SECONDS]
  FOLDER   where the signed PDF, the transcript, the note and a picture of each screen are left; emptied first
  SECONDS  how much of the sample consultation is spoken; all of it, if left out";

/// The folder is emptied, so it may hold nothing but what an earlier demo left.
fn only_what_a_demo_leaves(folder: &Path) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let known = path
            .extension()
            .is_some_and(|end| ["png", "pdf", "json", "txt", "docx", "log"].iter().any(|one| end == *one));
        ensure!(path.is_file() && known, "{} is not from a demo; choose another folder", path.display());
    }
    Ok(())
}

struct Demo {
    // Before the desk it stands on.
    window: Window,
    desk: Desk,
    folder: PathBuf,
    pictures: u32,
}

impl Demo {
    fn set_up(&mut self) -> Result<()> {
        self.window.text("welcome")?;
        self.picture("welcome")?;
        say("Setting up a clinic: organization, first person, password, recovery key.");
        self.window.click("choice-set-up")?;
        steps::fill_in_set_up(&self.window)?;
        self.picture("set-up")?;
        self.window.click("setup-submit")?;
        self.window.text_within("recovery-key", std::time::Duration::from_secs(60))?;
        self.picture("recovery-key")?;
        self.window.click("recovery-kept")?;
        self.window.click("recovery-continue")?;
        self.window.text("today")?;
        say("Registering a patient and opening a visit.");
        self.window.click("nav-patients")?;
        self.window.click("patient-new")?;
        steps::fill_in_patient(&self.window)?;
        self.picture("patient")?;
        self.window.click("patient-save")?;
        self.window.text("patient-chart")?;
        steps::begin_visit(&self.window, "Cough for ten days")?;
        self.picture("visit")
    }

    fn record(&mut self, sample: &Sample, length: u32) -> Result<()> {
        say(&format!("Recording {} s of the sample consultation through the microphone.", length / 1000));
        steps::consent_and_record(&self.window)?;
        let half = sample.pause_after(length / 2).min(length);
        steps::speak(&self.desk, sample, 0..half)?;
        self.window.click("mark-button")?;
        self.picture("recording")?;
        steps::speak(&self.desk, sample, half..length)?;
        steps::stop(&self.window)?;
        self.picture("transcript")?;
        let lines = steps::transcript(&self.window)?;
        let lines: Vec<String> = lines.iter().map(|(speaker, words)| format!("{speaker}: {words}")).collect();
        self.leave("transcript.txt", &format!("{}\n", lines.join("\n")))
    }

    fn write_and_sign(&mut self) -> Result<()> {
        say("Drafting the note, adding to it, signing it.");
        steps::draft(&self.window)?;
        steps::complete(&self.window)?;
        self.picture("note")?;
        let sections = steps::sections(&self.window)?;
        let note: Vec<String> =
            sections.iter().map(|(key, text)| format!("{}\n{text}\n", key.to_uppercase())).collect();
        self.leave("note.txt", &note.join("\n"))?;
        self.window.click("step-sign")?;
        self.window.text("sign-meaning")?;
        self.picture("sign")?;
        steps::sign(&self.window, PASSWORD)?;
        steps::signed(&self.window)?;
        let pdf = steps::export_pdf(&self.window)?;
        fs::copy(&pdf, self.folder.join("note.pdf"))?;
        self.picture("signed")
    }

    fn look_around(&mut self) -> Result<()> {
        self.window.click("nav-today")?;
        self.window.text("today")?;
        self.picture("today")?;
        self.window.click("nav-settings")?;
        self.window.click("settings-appearance")?;
        self.window.click("theme-dark")?;
        self.picture("settings-dark")?;
        self.window.click("theme-light")?;
        self.window.click("lock-button")?;
        self.window.text("unlock")?;
        self.picture("locked")
    }

    fn picture(&mut self, of: &str) -> Result<()> {
        self.pictures += 1;
        self.window.screenshot(&self.desk, &self.folder.join(format!("{:02}-{of}.png", self.pictures)))
    }

    fn leave(&self, name: &str, text: &str) -> Result<()> {
        let file: &Path = &self.folder.join(name);
        fs::write(file, text).with_context(|| format!("cannot write {}", file.display()))
    }
}

fn say(line: &str) {
    println!("{line}");
}
