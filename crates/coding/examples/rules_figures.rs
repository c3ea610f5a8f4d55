//! Measures the tables of rules on the published files: seconds to import, bytes kept, time of a lookup.
//!
//! `AUSCULT_DATA` names the folder with the files, which may not ship; without it there is nothing to measure.

#![allow(clippy::print_stdout, reason = "figures are printed")]

use anyhow::{Context, Result};
use auscult_coding::import::{self, ImportFile, ImportOptions};
use auscult_coding::sets::ncci::NcciEdits;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

fn main() -> Result<()> {
    let Some(data) = std::env::var_os("AUSCULT_DATA") else {
        println!("left out: rules_figures, for AUSCULT_DATA is not set");
        return Ok(());
    };
    let data = Path::new(&data);
    let ncci = ncci(&data.join("cms/ncci_ptp_prac_2024q3_flat.csv.xz"))?;
    lookups(&ncci)?;
    Ok(())
}

/// Reads an xz file through `xzcat`: its own time counts as part of the import.
fn unpacked<T>(file: &Path, read: impl FnOnce(&mut ImportFile<'_>) -> Result<T>) -> Result<T> {
    let mut child = Command::new("xzcat").arg(file).stdout(Stdio::piped()).spawn().context("xzcat")?;
    let mut reader = child.stdout.take().context("the output of xzcat")?;
    let name = file.file_stem().context("a name")?.to_string_lossy().into_owned();
    let result = read(&mut ImportFile { name: &name, reader: &mut reader });
    child.wait()?;
    result
}

fn ncci(file: &Path) -> Result<NcciEdits> {
    let start = Instant::now();
    let imported = unpacked(file, |file| Ok(import::ncci(std::slice::from_mut(file), &ImportOptions::default())?))?;
    let seconds = start.elapsed().as_secs_f64();
    let packing = Instant::now();
    let bytes = imported.set.encode();
    let packing = packing.elapsed().as_secs_f64();
    let loading = Instant::now();
    let set = NcciEdits::decode(&bytes)?;
    let report = &imported.report;
    println!(
        "NCCI {}: {} pairs read, {} kept, imported in {seconds:.1} s (unpacking with it) and packed in {packing:.1} s",
        report.version.version, report.rows, report.kept
    );
    println!(
        "  packed {:.2} MB, loaded in {:.0} ms, {:.1} MB in memory",
        bytes.len() as f64 / 1e6,
        loading.elapsed().as_secs_f64() * 1e3,
        set.memory() as f64 / 1e6
    );
    Ok(set)
}

/// Looks a hundred thousand pairs up, most of them not there.
fn lookups(set: &NcciEdits) -> Result<()> {
    let day = chrono::NaiveDate::from_ymd_opt(2024, 8, 1).context("a day")?;
    let mut seed = 88_172_645_463_325_252u64;
    let mut found = 0u32;
    let mut longest = 0f64;
    let start = Instant::now();
    for _ in 0..100_000 {
        let mut code = || {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            let digits = format!("{:05}", seed % 100_000);
            <[u8; 5]>::try_from(digits.as_bytes()).unwrap_or(*b"99213")
        };
        let (one, other) = (code(), code());
        let begin = Instant::now();
        found += u32::from(set.between(one, other, day).is_some());
        longest = longest.max(begin.elapsed().as_secs_f64());
    }
    let mean = start.elapsed().as_secs_f64() / 100_000.0;
    println!(
        "  100,000 lookups: {:.2} µs on average, {:.0} µs at most, {found} edits found",
        mean * 1e6,
        longest * 1e6
    );
    Ok(())
}
