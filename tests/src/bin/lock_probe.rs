//! Signs in, works with a visit, and locks, stopping between so that its memory can be looked at from outside.
//!
//! `auscult-lock-probe FOLDER EMAIL`; the password is the first line of standard input, each further line goes on.
//! Says `open` once it has worked and `locked` once it has locked.

#![allow(clippy::print_stdout, reason = "its parent listens")]

use anyhow::{Context, Result, ensure};
use auscult_tests::clinic::Clinic;
use std::fs::File;
use std::io::Read;
use std::os::fd::AsFd;
use std::path::PathBuf;

/// As in the programs that ship.
#[global_allocator]
static WIPED_WHEN_FREED: zeroizing_alloc::ZeroAlloc<std::alloc::System> =
    zeroizing_alloc::ZeroAlloc(std::alloc::System);

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().context("which folder")?);
    let email = arguments.next().context("who")?;
    // Unbuffered: a reader's buffer would keep the password.
    let mut input = File::from(std::io::stdin().as_fd().try_clone_to_owned()?);
    let password = line(&mut input)?;
    let clinic = Clinic::start(&folder)?;
    clinic.app.unlock(&email, password.clone())?;
    work(&clinic, &password)?;
    drop(password);
    println!("open");
    line(&mut input)?;
    clinic.app.lock();
    println!("locked");
    line(&mut input)?;
    Ok(())
}

/// Opens what a physician opens, plays from the recording, and signs.
fn work(clinic: &Clinic, password: &str) -> Result<()> {
    let visit = clinic.app.today(None)?.unsigned.first().context("a visit was made")?.id;
    let page = clinic.app.encounter(visit)?;
    ensure!(!clinic.app.transcript(visit)?.segments.is_empty(), "the visit was not written down");
    let recording = page.recordings.first().context("the visit was recorded")?.id;
    clinic.app.waveform(recording, 100)?;
    clinic.sign(visit, password)?;
    Ok(())
}

/// A line, byte by byte.
fn line(input: &mut File) -> Result<String> {
    let mut text = String::with_capacity(256);
    let mut byte = [0];
    while input.read(&mut byte)? == 1 && byte != *b"\n" {
        text.push(char::from(byte[0]));
    }
    Ok(text)
}
