//! A recording is killed as by a power cut, at points nobody chose: at most a second of it is lost, and what is left
//! can be read.

use anyhow::{Context, Result, ensure};
use auscult_tests::Desk;
use auscult_tests::child::{Child, bound};
use auscult_tests::desk::KeyringState::Missing;
use auscult_tests::programs;
use auscult_tests::sample::{RATE, Sample};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{SystemTime, UNIX_EPOCH};

/// What may be lost, milliseconds.
const MOST_LOST: u64 = 1_000;

/// A key for a recording that holds nothing but the sample.
const KEY: &str = "4f1c6b0a9d3e5f7182736455463728190a1b2c3d4e5f60718293a4b5c6d7e8f9";

#[test]
fn killed_at_any_point_a_recording_loses_at_most_a_second() -> Result<()> {
    let points = std::env::var("AUSCULT_SOAK_POINTS").ok().and_then(|points| points.parse().ok()).unwrap_or(3);
    let desk = Desk::without_screen(Missing)?;
    let sample = Sample::shipped()?;
    let _speaking = desk.sound()?.speak(&sample, 0..sample.duration_ms())?;
    let mut chance = SystemTime::now().duration_since(UNIX_EPOCH)?.as_nanos() as u64;
    for point in 0..points {
        chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let kill_after_ms = 700 + (chance >> 33) % 5_000;
        let file = desk.in_home(format!("recording-{point}"));
        let heard_ms = record_until_killed(&desk, &file, kill_after_ms)?;
        let kept_ms = recover(&desk, &file)?;
        eprintln!("killed with {heard_ms} ms heard: {kept_ms} ms kept");
        ensure!(kept_ms + MOST_LOST >= heard_ms, "killed with {heard_ms} ms heard, and only {kept_ms} ms are kept");
    }
    Ok(())
}

/// Records until this much was heard, kills the recorder, and says how much it had heard by then.
fn record_until_killed(desk: &Desk, file: &Path, kill_after_ms: u64) -> Result<u64> {
    let mut command = bound(programs::built("record_probe")?);
    desk.seat(command.arg(file).arg("60")).env("AUSCULT_PROBE_KEY", KEY);
    let mut recorder = Child::start("record_probe", command.stdin(Stdio::piped()).stdout(Stdio::piped()))?;
    let _held_open = recorder.input()?;
    let mut heard_ms = 0;
    for line in BufReader::new(recorder.output()?).lines() {
        let line = line?;
        if let Some(samples) = line.strip_prefix("heard ") {
            heard_ms = samples.parse::<u64>()? * 1000 / u64::from(RATE);
        }
        if heard_ms >= kill_after_ms {
            break;
        }
    }
    ensure!(heard_ms >= kill_after_ms, "the recorder ended by itself");
    recorder.kill()?;
    Ok(heard_ms)
}

/// Recovers a recording, and says how much of it there is.
fn recover(desk: &Desk, file: &Path) -> Result<u64> {
    let mut read = Command::new(programs::built("record_probe")?);
    let wav = file.with_extension("wav");
    let output = desk.seat(read.arg("--read").arg(file).arg(&wav)).env("AUSCULT_PROBE_KEY", KEY).output()?;
    ensure!(output.status.success(), "it cannot be read: {}", String::from_utf8_lossy(&output.stderr));
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let length = said.split("duration_ms: ").nth(1).context("its length is not said")?;
    let length: u64 = length.chars().take_while(char::is_ascii_digit).collect::<String>().parse()?;
    // The sound itself, not only its length.
    ensure!(std::fs::metadata(&wav)?.len() > length * u64::from(RATE) / 1000, "less sound than its length says");
    Ok(length)
}
