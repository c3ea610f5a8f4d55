//! Measures the tables of rules on the published files: seconds to import, bytes kept, time of a lookup.
//!
//! `AUSCULT_DATA` names the folder with the files, which may not ship; without it there is nothing to measure.

#![allow(clippy::print_stdout, reason = "figures are printed")]

use anyhow::{Context, Result};
use auscult_coding::edits::{self, CodedEncounter, CodedLine};
use auscult_coding::evaluation::{self, EvaluationDispute, EvaluationInput, VisitFamily};
use auscult_coding::import::{self, HcpcsLayout, ImportFile, ImportOptions, ImportReport, ModifierLayout};
use auscult_coding::sets::CodeLibrary;
use auscult_coding::sets::ncci::NcciEdits;
use auscult_coding::sets::procedures::procedure_ref;
use auscult_coding::suggest::CodingText;
use auscult_domain::coding::{CodeRef, CodeSystem, PatientStanding};
use auscult_domain::encounter::EncounterKind;
use auscult_domain::patient::Sex;
use chrono::NaiveDate;
use std::fs::File;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Instant;

fn main() -> Result<()> {
    let Some(data) = std::env::var_os("AUSCULT_DATA") else {
        println!("left out: rules_figures, for AUSCULT_DATA is not set");
        return Ok(());
    };
    let data = Path::new(&data);
    let ncci = ncci(&data.join("cms/ncci_ptp_prac_2024q3_flat.csv.xz"))?;
    lookups(&ncci)?;
    let mut library = CodeLibrary::shipped();
    library.ncci.push(Arc::new(ncci));
    others(data, &mut library)?;
    claims(&library)?;
    evaluation(data)
}

/// Imports the other tables and says what each took.
fn others(data: &Path, library: &mut CodeLibrary) -> Result<()> {
    let none = ImportOptions::default();
    let start = Instant::now();
    let mue =
        unpacked(&data.join("cms/ncci_mue_practitioner_2024q3.csv.xz"), |file| Ok(import::unit_limits(file, &none)?))?;
    told("MUE", &mue.report, start, mue.set.encode().len());
    library.unit_limits.push(Arc::new(mue.set));
    let start = Instant::now();
    let fees = unpacked(&data.join("cms/PPRRVU2025_Oct.csv.xz"), |file| Ok(import::fees(file, &none)?))?;
    told("Fees", &fees.report, start, fees.set.encode().len());
    library.fees.push(Arc::new(fees.set));
    let start = Instant::now();
    let texts = Command::new("xzcat").arg(data.join("codes/hcpcs_descriptions_2024.csv.xz")).output()?.stdout;
    let hcpcs = unpacked(&data.join("codes/hcpcs_level2_2024.csv.xz"), |codes| {
        let mut reader = texts.as_slice();
        let mut texts = ImportFile { name: "hcpcs_descriptions_2024.csv", reader: &mut reader };
        Ok(import::hcpcs(codes, Some(&mut texts), HcpcsLayout::Flat, &none)?)
    })?;
    told("HCPCS", &hcpcs.report, start, hcpcs.set.encode().len());
    library.procedures.push(Arc::new(hcpcs.set));
    let start = Instant::now();
    let modifiers = unpacked(&data.join("codes/modifiers_2024.csv.xz"), |file| {
        Ok(import::modifiers(file, ModifierLayout::Flat, &none)?)
    })?;
    told("Modifiers", &modifiers.report, start, modifiers.set.encode().len());
    library.modifiers.push(Arc::new(modifiers.set));
    let start = Instant::now();
    let adjustments =
        unpacked(&data.join("codes/carc_rarc_2024.csv.xz"), |file| Ok(import::adjustment_codes(file, &none)?))?;
    told("Adjustment codes", &adjustments.report, start, adjustments.set.encode().len());
    for year in ["2025", "2026"] {
        let start = Instant::now();
        let name = format!("GPCI{year}.csv");
        let mut opened = File::open(data.join("cms").join(&name))?;
        let indices = import::cost_indices(&mut ImportFile { name: &name, reader: &mut opened }, &none)?;
        told("Indices", &indices.report, start, indices.set.encode().len());
    }
    let start = Instant::now();
    let mut opened = File::open(data.join("cms/25LOCCO.csv"))?;
    let areas = import::localities(&mut ImportFile { name: "25LOCCO.csv", reader: &mut opened }, &none)?;
    told("Localities", &areas.report, start, areas.set.encode().len());
    Ok(())
}

fn told(what: &str, report: &ImportReport, start: Instant, bytes: usize) {
    println!(
        "{what} {}: {} rows, {} kept, {} left out, {:.0} ms, {} kB packed",
        report.version.version,
        report.rows,
        report.kept,
        report.left_out,
        start.elapsed().as_secs_f64() * 1e3,
        bytes / 1000
    );
}

/// Checks a claim of twelve diagnoses and twelve lines with all tables, a thousand times.
fn claims(library: &CodeLibrary) -> Result<()> {
    let diagnoses = [
        "E11.22", "N18.30", "I10", "J44.9", "M25.561", "E78.5", "K21.9", "F33.1", "G47.33", "E66.9", "Z79.4", "L97.411",
    ];
    let lines =
        ["99214", "20610", "11042", "36415", "80053", "85025", "83036", "93000", "96372", "J1030", "99406", "G2211"];
    let lines = lines.iter().enumerate().map(|(at, code)| {
        let mut line = CodedLine::of(procedure_ref(code)?);
        line.pointers = vec![at as u8 % 12 + 1, 1];
        Ok(line)
    });
    let encounter = CodedEncounter {
        date_of_service: NaiveDate::from_ymd_opt(2024, 8, 1).context("a day")?,
        birth_date: NaiveDate::from_ymd_opt(1960, 5, 1),
        sex: Some(Sex::Female),
        kind: EncounterKind::OfficeVisit,
        place_of_service: Some("11".to_owned()),
        payer: Some("Medicare".to_owned()),
        approval: None,
        standing: Some(PatientStanding::Established),
        total_minutes: None,
        diagnoses: diagnoses.iter().map(|code| CodeRef::parse(CodeSystem::Icd10Cm, code)).collect::<Result<_, _>>()?,
        lines: lines.collect::<Result<_>>()?,
        text: Some(CodingText::from_plain("ASSESSMENT AND PLAN\nRight knee pain. Continue metformin 500 mg.\n")),
    };
    let codes = library.on(encounter.date_of_service);
    let mut times: Vec<f64> = Vec::with_capacity(1000);
    let mut count = 0;
    for _ in 0..1000 {
        let start = Instant::now();
        count = edits::check(&encounter, &codes).len();
        times.push(start.elapsed().as_secs_f64() * 1e3);
    }
    times.sort_by(f64::total_cmp);
    println!(
        "A claim of 12 diagnoses and 12 lines: {count} findings, {:.2} ms median, {:.2} ms p99",
        times[500], times[990]
    );
    Ok(())
}

/// The labels reasoned by a person before the engine was run.
const LABELS: &str = include_str!("../tests/labels/evaluation.tsv");

/// How far the engine agrees with the labels, by visit.
fn evaluation(data: &Path) -> Result<()> {
    let notes = std::fs::read_to_string(data.join("aci-bench/train.jsonl"))?;
    let mut agreed = 0;
    let mut all = 0;
    let mut longest = 0f64;
    for line in LABELS.lines().filter(|line| !line.starts_with('#')) {
        let mut columns = line.split('\t');
        let (encounter, label) = (columns.next().context("an encounter")?, columns.next().context("a level")?);
        let found = notes.lines().find_map(|row| {
            let row: serde_json::Value = serde_json::from_str(row).ok()?;
            (row["encounter_id"] == encounter).then(|| row["note"].as_str().map(str::to_owned))?
        });
        let text = CodingText::from_plain(&found.context("a note")?);
        let none = EvaluationDispute::default();
        let start = Instant::now();
        let level = evaluation::level(&EvaluationInput {
            text: &text,
            standing: PatientStanding::Established,
            family: VisitFamily::Office,
            total_minutes: None,
            dispute: &none,
        });
        longest = longest.max(start.elapsed().as_secs_f64() * 1e3);
        let own = evaluation::words(level.level);
        all += 1;
        if own == label {
            agreed += 1;
        } else {
            println!("  {encounter}: labelled {label}, found {own}. {}", level.reason);
            for element in [&level.problems, &level.data, &level.risk] {
                let rows = element.rows.iter().map(|row| format!("{} ({})", row.key, row.counts_as));
                println!("    {}", rows.collect::<Vec<_>>().join("; "));
            }
        }
    }
    println!("Levels: {agreed} of {all} as labelled beforehand; the longest took {longest:.1} ms");
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
    let mut times = Vec::with_capacity(100_000);
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
        times.push(begin.elapsed().as_secs_f64());
    }
    times.sort_by(f64::total_cmp);
    let mean = start.elapsed().as_secs_f64() / 100_000.0;
    println!(
        "  100,000 lookups: {:.2} µs on average, {:.1} µs p99.9, {found} edits found",
        mean * 1e6,
        times[99_900] * 1e6
    );
    Ok(())
}
