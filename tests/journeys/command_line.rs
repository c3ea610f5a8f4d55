//! Codes from the command line: sets imported into the vault whole or not at all, and everything else that can use them.

use crate::coding::write;
use crate::documents::auscult;
use anyhow::{Context, Result, ensure};
use auscult_tests::at_desk::at_desk;
use auscult_tests::clinic::{Clinic, PASSWORD};
use auscult_tests::desk::KeyringState::Unlocked;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Invented codes and pairs in the layouts of CMS.
const CODES: &str = "seq,hcpcs_code,date_term,date_added\n1,A0001,,20240101\n2,A0002,,20240101\n3,V0001,,20240101\n";
const TEXTS: &str = "hcpcs_code,hcpcs_desc_type,hcpcs_description\nA0001,Long,A ribbon that is red\n\
    A0002,Long,A ribbon that is blue\nV0001,Long,A frame\n";
const PAIRS: &str =
    "column1,column2,modifier_indicator,deletion_date,rationale\nA0001,A0002,0,*,One ribbon is enough\n";
const VISIT: &str = r#"{"dateOfService":"2024-08-01","kind":"office_visit","diagnoses":["I10"],
    "lines":[{"code":"A0001"},{"code":"A0002"}]}"#;

/// Runs the command line, with the password on its standard input, and reads its JSON.
fn json(folder: &Path, words: &[&str]) -> Result<Value> {
    let done = auscult(folder, PASSWORD, words)?;
    ensure!(done.status.code() != Some(1) && done.status.code() != Some(4), "{words:?}: {done:?}");
    serde_json::from_slice(&done.stdout).with_context(|| format!("{words:?}: {done:?}"))
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

fn path(file: &Path) -> &str {
    file.to_str().unwrap_or_default()
}

#[test]
fn a_set_imported_by_the_command_line_is_used_by_it_and_by_the_window() -> Result<()> {
    at_desk(Unlocked, || {
        let folder = tempfile::tempdir()?;
        let at = folder.path();
        Clinic::set_up(at)?.0.app.lock();
        let (codes, texts) = (write(at, "codes-2024.csv", CODES)?, write(at, "texts.csv", TEXTS)?);
        let import = ["codes", "import", "--kind", "hcpcs", path(&codes), path(&texts), "--json"];

        // Without a vault, and nothing is kept.
        let mut check = import.to_vec();
        check.push("--check");
        let checked: Value = serde_json::from_slice(&auscult(Path::new("/nowhere"), "", &check)?.stdout)?;
        ensure!(checked["kept"] == false && checked["summary"]["kept"] == 3, "{checked}");
        ensure!(!auscult(at, PASSWORD, &["codes", "show", "A0001", "--vault"])?.status.success(), "a check kept it");

        let kept = json(at, &import)?;
        ensure!(kept["kept"] == true && kept["keptAlready"] == false && kept["format"] == 1, "{kept}");
        let again = json(at, &import)?;
        ensure!(again["kept"] == false && again["keptAlready"] == true, "importing twice is importing once: {again}");
        let refused = auscult(at, "not the password", &import)?;
        ensure!(refused.status.code() == Some(4), "a wrong password ends with 4: {refused:?}");

        let shown = json(at, &["codes", "show", "a0001", "--vault", "--json"])?;
        ensure!(shown["title"].as_str().is_some_and(|title| title.contains("ribbon")), "{shown}");
        ensure!(!auscult(at, "", &["codes", "show", "A0001"])?.status.success(), "what ships has no such code");
        let found = json(at, &["codes", "search", "blue", "ribbon", "--vault", "--json", "--date", "2024-08-01"])?;
        ensure!(found["hits"][0]["code"] == "A0002", "{found}");
        let chapters = json(at, &["codes", "tree", "--vault", "--json"])?;
        ensure!(chapters["below"].as_array().is_some_and(|below| below.len() > 20), "{chapters}");

        pairs_apply_once_they_are_imported(at)?;
        a_broken_file_leaves_all_as_it_was(at)?;
        let clinic = Clinic::start(at)?;
        clinic.app.unlock(auscult_tests::clinic::EMAIL, PASSWORD.to_owned())?;
        ensure!(clinic.app.code_sets()?.iter().filter(|row| row.set.is_some()).count() == 2, "two sets were imported");
        ensure!(clinic.app.verify_audit()?.problem.is_none(), "the audit does not hold");
        Ok(())
    })
}

fn pairs_apply_once_they_are_imported(at: &Path) -> Result<()> {
    let visit = write(at, "visit.json", VISIT)?;
    let pair = |answer: &Value| {
        let findings = answer["findings"].as_array().cloned().unwrap_or_default();
        findings.iter().any(|finding| finding["codes"].as_array().is_some_and(|codes| codes.len() == 2))
    };
    let check = ["check", path(&visit), "--vault", "--json"];
    ensure!(!pair(&json(at, &check)?), "no pair is known yet");
    let pairs = write(at, "edits_2024q3.csv", PAIRS)?;
    let said = auscult(at, PASSWORD, &["codes", "import", "--kind", "ncci", path(&pairs)])?;
    ensure!(said.status.success() && String::from_utf8_lossy(&said.stdout).contains("Kept"), "{said:?}");
    let found = auscult(at, PASSWORD, &check)?;
    ensure!(found.status.code() == Some(3), "a payer refuses it: {found:?}");
    ensure!(pair(&serde_json::from_slice(&found.stdout)?), "the pair is found: {found:?}");
    let without = auscult(at, "", &["check", path(&visit), "--json"])?;
    ensure!(!pair(&serde_json::from_slice(&without.stdout)?), "without the vault there is no such pair");
    let note = write(at, "note.txt", "ASSESSMENT: Essential hypertension, not at goal. PLAN: Start lisinopril.")?;
    let suggested = json(at, &["suggest", path(&note), "--vault", "--json"])?;
    ensure!(suggested["codes"].as_array().is_some_and(|codes| codes.iter().any(|one| one["code"] == "I10")));
    Ok(())
}

fn a_broken_file_leaves_all_as_it_was(at: &Path) -> Result<()> {
    let cut = write(at, "edits_2024q4.csv", &PAIRS[..PAIRS.len() - 12])?;
    let words = ["codes", "import", "--kind", "ncci", path(&cut)];
    let refused = auscult(at, PASSWORD, &words)?;
    ensure!(refused.status.code() == Some(1), "{refused:?}");
    ensure!(said(&refused).contains("edits_2024q4.csv, line 2"), "it names file and line: {refused:?}");
    let checked = auscult(at, "", &[&words[..], &["--check"]].concat())?;
    ensure!(checked.status.code() == Some(3), "a check that finds something ends with 3: {checked:?}");
    Ok(())
}

#[test]
fn the_published_files_are_imported_by_the_command_line() -> Result<()> {
    let Some(data) = std::env::var_os("AUSCULT_DATA").map(PathBuf::from) else {
        eprintln!("left out: the_published_files_are_imported_by_the_command_line, for AUSCULT_DATA is not set");
        return Ok(());
    };
    at_desk(Unlocked, || {
        let folder = tempfile::tempdir()?;
        let at = folder.path();
        Clinic::set_up(at)?.0.app.lock();
        let published: [(&str, &[&str], u64); 6] = [
            ("ncci", &["cms/ncci_ptp_prac_2024q3_flat.csv.xz"], 2_000_000),
            ("mue", &["cms/ncci_mue_practitioner_2024q3.csv.xz"], 10_000),
            ("hcpcs", &["codes/hcpcs_level2_2024.csv.xz", "codes/hcpcs_descriptions_2024.csv.xz"], 7_000),
            ("fees", &["cms/PPRRVU2025_Oct.csv.xz"], 10_000),
            ("gpci", &["cms/GPCI2025.csv"], 100),
            ("gpci", &["cms/GPCI2026.csv"], 100),
        ];
        for (kind, files, least) in published {
            let files = files.iter().map(|file| unpacked(&data.join(file), at)).collect::<Result<Vec<_>>>()?;
            let mut words = vec!["codes", "import", "--kind", kind, "--json"];
            words.extend(files.iter().map(|file| path(file)));
            let kept = json(at, &words)?;
            let entries = kept["summary"]["kept"].as_u64().unwrap_or(0);
            ensure!(kept["kept"] == true && entries >= least, "{kind}: {kept}");
        }
        let shown = json(at, &["codes", "show", "A4253", "--system", "hcpcs", "--vault", "--json"])?;
        ensure!(shown["code"] == "A4253" && shown["version"].is_object(), "{shown}");
        Ok(())
    })
}

/// A published file as the publisher has it, without the wrapping it was stored in.
fn unpacked(file: &Path, into: &Path) -> Result<PathBuf> {
    let name = file.file_name().context("a file has a name")?.to_string_lossy().into_owned();
    let Some(name) = name.strip_suffix(".xz") else { return Ok(file.to_owned()) };
    let unpacked = Command::new("xzcat").arg(file).output().context("xzcat")?;
    ensure!(unpacked.status.success(), "{name} could not be unpacked");
    let target = into.join(name);
    std::fs::write(&target, unpacked.stdout)?;
    Ok(target)
}
