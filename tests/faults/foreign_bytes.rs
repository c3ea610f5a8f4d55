//! Whatever bytes come from outside, no reader panics, hangs or takes memory without bound.

use anyhow::{Context, Result, ensure};
use auscult_tests::power::Chance;
use auscult_tests::readers::{Reader, mutated, readers};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

/// The most memory all readers together may ever take, kilobytes.
const MOST_MEMORY_KB: u64 = 1_500_000;
/// An input that takes this long hangs.
const HANGS: Duration = Duration::from_secs(30);

#[test]
fn no_bytes_from_outside_make_a_reader_panic() -> Result<()> {
    let thousands = std::env::var("AUSCULT_SOAK_INPUTS").ok().and_then(|inputs| inputs.parse::<u64>().ok());
    // A fixed seed in the test command: what passes once passes always. The long run begins elsewhere each time.
    let (inputs, seed) = match thousands {
        Some(thousands) => (thousands * 1_000, u64::from(std::process::id()) ^ 0x5EED_0000),
        None => (400, 1),
    };
    let folder = tempfile::tempdir()?;
    let mut failed = Vec::new();
    for reader in readers()? {
        let begun = Instant::now();
        failed.extend(fed(&reader, inputs, seed, folder.path())?);
        eprintln!("{}: {inputs} inputs in {} ms", reader.name, begun.elapsed().as_millis());
    }
    ensure!(failed.is_empty(), "{failed:#?}");
    let most = peak_memory_kb()?;
    eprintln!("at most {} MB of memory", most / 1024);
    ensure!(most < MOST_MEMORY_KB, "the readers took {most} kB");
    Ok(())
}

/// The inputs a reader panicked or hung on, by their numbers under this seed.
fn fed(reader: &Reader, inputs: u64, seed: u64, folder: &Path) -> Result<Vec<String>> {
    let mut failed = Vec::new();
    for sample in &reader.samples {
        (reader.read)(sample, folder);
    }
    for number in 0..inputs {
        let mut chance = Chance::new(seed.wrapping_add(number << 8));
        let bytes = (reader.mended)(mutated(&reader.samples, &mut chance));
        let begun = Instant::now();
        let read = catch_unwind(AssertUnwindSafe(|| (reader.read)(&bytes, folder)));
        if read.is_err() || begun.elapsed() > HANGS {
            let kept = std::env::temp_dir().join(format!("{}-{seed:x}-{number}", reader.name.replace(' ', "-")));
            std::fs::write(&kept, &bytes)?;
            failed.push(format!("{}: input {number} of seed {seed:#x}, kept as {}", reader.name, kept.display()));
        }
    }
    Ok(failed)
}

fn peak_memory_kb() -> Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).context("the peak of memory")?;
    Ok(line.trim().trim_end_matches("kB").trim().parse()?)
}
