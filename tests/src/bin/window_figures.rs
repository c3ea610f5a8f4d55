//! What somebody at the window waits for, and what it costs in memory while it records. Prints a table.
//!
//! `auscult-window-figures [SECONDS]`: how long it records; 60 when left out. A clinic of 10,000 patients is set up
//! through the use cases first, which takes a minute or two.

// It prints what it measured.
#![allow(clippy::print_stdout)]

use anyhow::{Context, Result};
use auscult_app::domain::encounter::EncounterKind;
use auscult_app::domain::patient::{PatientDetails, Sex};
use auscult_app::views::{EncounterDetails, KeyringChoice};
use auscult_tests::child::{Child, bound};
use auscult_tests::clinic::{self, Clinic};
use auscult_tests::sample::Sample;
use auscult_tests::steps::{self, PASSWORD};
use auscult_tests::window::SOON;
use auscult_tests::{Desk, Window};
use chrono::{NaiveDate, TimeDelta, Utc};
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

const PATIENTS: u32 = 10_000;
const VISITS_TODAY: u32 = 24;
const ROUNDS: usize = 5;
/// Where the window keeps its data at a desk, below the home.
const DATA: &str = ".local/share/auscult";
const FILL: &str = "--fill";

fn main() -> Result<()> {
    let first = std::env::args().nth(1);
    if first.as_deref() == Some(FILL) {
        return fill(Path::new(&std::env::args().nth(2).context("a folder to fill")?));
    }
    let seconds = first.map_or(Ok(60), |text| text.parse::<u32>()).context("SECONDS is a number")?;
    let desk = Desk::new()?;
    let folder = desk.in_home(DATA);
    let mut filler = bound(std::env::current_exe()?);
    desk.seat(filler.arg(FILL).arg(&folder));
    Child::start("the filling of the clinic", &mut filler)?.wait(Duration::from_secs(900))?;
    let window = openings(&desk)?;
    recording(&desk, &window, seconds * 1000)
}

/// A clinic with its patients and the visits of a day, written through the use cases.
fn fill(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    let clinic = Clinic::start(folder)?;
    clinic.app.set_up_clinic(clinic::set_up(KeyringChoice::System, PASSWORD))?;
    let started = Instant::now();
    for number in 0..PATIENTS {
        let patient = clinic.app.save_patient(None, patient(number))?.id;
        if number < VISITS_TODAY {
            let details = EncounterDetails {
                kind: EncounterKind::OfficeVisit,
                starts_at: Some(Utc::now() + TimeDelta::minutes(i64::from(number))),
                chief_complaint: Some("Follow-up".to_owned()),
                clinician: None,
            };
            clinic.app.create_encounter(patient, details)?;
        }
    }
    println!("{PATIENTS} patients registered one by one in {:.0?}", started.elapsed());
    Ok(())
}

fn patient(number: u32) -> PatientDetails {
    let day = NaiveDate::from_ymd_opt(1930, 1, 1).unwrap_or_default() + TimeDelta::days(i64::from(number % 30_000));
    PatientDetails {
        given_name: format!("Given{}", number % 97),
        family_name: format!("Family{}", number % 1009),
        birth_date: day,
        sex: if number.is_multiple_of(2) { Sex::Female } else { Sex::Male },
        mrn: None,
        phone: None,
        email: None,
        address: Vec::new(),
        allergies: Vec::new(),
    }
}

/// Start to unlock screen, and password to today's list, several times. Gives the last window, unlocked.
fn openings(desk: &Desk) -> Result<Window> {
    let (mut starts, mut unlocks) = (Vec::new(), Vec::new());
    loop {
        let window = Window::open(desk)?;
        window.text("unlock")?;
        let shown = now_ms(&window)?;
        starts.push(shown - started_at_ms(window.program_id()?)?);
        window.fill("unlock-password", PASSWORD)?;
        let before = now_ms(&window)?;
        window.click("unlock-submit")?;
        window.wait_until("today's list is there", SOON, |window| {
            let rows = window.ask("return document.querySelectorAll('[data-testid=schedule-row]').length", &[])?;
            Ok((rows.as_u64() >= Some(1)).then_some(()))
        })?;
        unlocks.push(now_ms(&window)? - before);
        if unlocks.len() == ROUNDS {
            report("program started → unlock screen", &mut starts);
            report("password entered → today's list (stretching the password included)", &mut unlocks);
            return Ok(window);
        }
    }
}

/// The page's clock.
fn now_ms(window: &Window) -> Result<f64> {
    window.ask("return Date.now()", &[])?.as_f64().context("the page has no clock")
}

/// Memory while recording, and how long the last words take after stop.
fn recording(desk: &Desk, window: &Window, length_ms: u32) -> Result<()> {
    let sample = Sample::shipped()?;
    steps::register_patient(window)?;
    steps::begin_visit(window, "Cough for ten days")?;
    steps::consent_and_record(window)?;
    let mut most = Memory::default();
    let mut left = length_ms;
    while left > 0 {
        let turn = left.min(sample.duration_ms());
        let speaking = desk.sound()?.speak(&sample, 0..turn)?;
        let until = Instant::now() + Duration::from_millis(u64::from(turn));
        while Instant::now() < until {
            most.take(Memory::of(window.program_id()?)?);
            std::thread::sleep(Duration::from_millis(500));
        }
        speaking.finish(SOON)?;
        left -= turn;
    }
    let stopped = Instant::now();
    steps::stop(window)?;
    println!("stop → complete transcript, {} s recorded: {:.1} s", length_ms / 1000, stopped.elapsed().as_secs_f64());
    most.print();
    Ok(())
}

/// Proportional set sizes in kilobytes, at their largest together: of all a process has, and of what is its own and
/// not a file's.
#[derive(Default)]
struct Memory(Vec<(String, u64, u64)>);

impl Memory {
    fn of(program: u32) -> Result<Self> {
        let mut processes = vec![program];
        let mut at = 0;
        while let Some(id) = processes.get(at).copied() {
            let Ok(threads) = fs::read_dir(format!("/proc/{id}/task")) else { break };
            for thread in threads.flatten() {
                let children = fs::read_to_string(thread.path().join("children")).unwrap_or_default();
                processes.extend(children.split_whitespace().filter_map(|child| child.parse::<u32>().ok()));
            }
            at += 1;
        }
        // A process may end while it is being asked.
        Ok(Self(processes.into_iter().filter_map(|id| proportional(id).ok()).collect()))
    }

    fn sum(&self) -> u64 {
        self.0.iter().map(|(_, kilobytes, _)| kilobytes).sum()
    }

    fn take(&mut self, other: Self) {
        if other.sum() > self.sum() {
            *self = other;
        }
    }

    fn print(&self) {
        println!("most memory while recording: {} MB", self.sum() / 1024);
        for (name, kilobytes, own) in &self.0 {
            println!("  {name:<24}{:>5} MB, of which {} MB of no file", kilobytes / 1024, own / 1024);
        }
    }
}

/// A process's name, its share of memory and how much of that is of no file, kilobytes.
fn proportional(id: u32) -> Result<(String, u64, u64)> {
    let name = fs::read_to_string(format!("/proc/{id}/comm"))?.trim().to_owned();
    let rollup = fs::read_to_string(format!("/proc/{id}/smaps_rollup"))?;
    let read = |what: &str| -> Result<u64> {
        let line = rollup.lines().find_map(|line| line.strip_prefix(what)).context("a line is missing")?;
        Ok(line.trim().trim_end_matches(" kB").parse()?)
    };
    Ok((name, read("Pss:")?, read("Pss_Anon:")?))
}

/// When a process was started, milliseconds since 1970, to a hundredth of a second.
fn started_at_ms(id: u32) -> Result<f64> {
    let stat = fs::read_to_string(format!("/proc/{id}/stat"))?;
    let after_name = stat.rsplit(')').next().context("no name")?;
    let ticks: f64 = after_name.split_whitespace().nth(19).context("no start")?.parse()?;
    let uptime: f64 = fs::read_to_string("/proc/uptime")?.split_whitespace().next().context("no uptime")?.parse()?;
    let now = Utc::now().timestamp_micros() as f64 / 1000.0;
    Ok(now - (uptime * 1000.0 - ticks * 10.0))
}

fn report(what: &str, times: &mut [f64]) {
    times.sort_by(f64::total_cmp);
    let (median, worst) = (times[times.len() / 2], times[times.len() - 1]);
    println!("{what}: median {median:.0} ms, worst {worst:.0} ms of {}", times.len());
}
