//! `cargo xtask bench`: the figures that were promised, with the peers beside us in the same run.
//!
//! Each crate that owns a path measures it itself, in an example; here they are built, run one after another on an
//! otherwise idle machine, and what they print is put together. No test asserts a time.

use crate::shell::{has, program, read};
use crate::workspace::Workspace;
use crate::{judges, packages, rust_build, ui};
use anyhow::Result;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, ExitCode};

/// What to measure.
#[derive(clap::Args)]
pub struct BenchArguments {
    /// Only these parts, by their names in the table
    #[arg(long, value_name = "PART", num_args = 1..)]
    only: Vec<String>,
}

/// One measurement: what it is of, what was promised, and the example that measures it.
struct Part {
    name: &'static str,
    promised: &'static str,
    example: &'static str,
    words: &'static [&'static str],
}

/// Those that need nothing but this workspace.
const PARTS: &[Part] = &[
    Part {
        name: "compose",
        promised: "a draft from 15 minutes of talk in at most 300 ms; ROUGE-1 / 2 / Lsum 57 / 28 / 51; numbers never said at most 0.5 %, drugs none; the reference's numbers 80 %, drugs 88 %",
        example: "compose_figures",
        words: &[],
    },
    Part {
        name: "guard",
        promised: "of 200 planted errors at least 95 % found; at most one false alarm in each of 20 untouched notes; a note in at most 20 ms",
        example: "guard_figures",
        words: &[],
    },
    Part {
        name: "suggest",
        promised: "headings first 80 %, in five 95 %; whole notes 90 % in ten; denied at most 1 %; a note in at most 100 ms",
        example: "suggest_figures",
        words: &["apart"],
    },
    Part {
        name: "pdf",
        promised: "a signed PDF of a three-page note in at most 100 ms",
        example: "pdf_figures",
        words: &[],
    },
    Part {
        name: "rules",
        promised: "all NCCI pairs imported in at most 10 s, looked up in at most 1 ms; a claim's edits in at most 20 ms",
        example: "rules_figures",
        words: &[],
    },
    Part {
        name: "vault",
        promised: "any list or record from 10,000 patients and 100,000 visits within 20 ms (p99); encryption at most 1.15 × plain SQLite",
        example: "search_figures",
        words: &[],
    },
    Part {
        name: "queue",
        promised: "the coder's queue of 4,000 among 100,000 visits, in any order and by any filter, within 20 ms (p99)",
        example: "queue_figures",
        words: &[],
    },
    Part {
        name: "codes",
        promised: "the terms of the alphabetic index at rank 1 for 60 %, in the first ten for 85 %; p99 of a keystroke 5 ms, loaded in 100 ms, 60 MB",
        example: "code_search_figures",
        words: &[],
    },
];

const SPEECH: &str =
    "at most faster-whisper's time on the same weights and threads, no word lost to it, and fewer wrong words";

const WINDOW: &str = "start → unlock screen and unlock → today with 10,000 patients in at most 1 s each, \
     stop → complete transcript in at most 5 s, at most 400 MB while recording";

const SPEECH_STOP: &str =
    "at most 5 s from the stop to the complete transcript of 15 minutes; it kept up while they spoke";

/// Measures, prints the tables and writes them to `target/bench/figures.md`.
///
/// # Errors
/// When something does not build or cannot be measured.
pub fn run(workspace: &Workspace, arguments: &BenchArguments) -> Result<ExitCode> {
    packages::install(&[packages::TO_BUILD, packages::TO_DEMONSTRATE])?;
    ui::install(workspace)?;
    ui::build(workspace)?;
    rust_build::everything(workspace)?;
    let wanted = |name: &str| arguments.only.is_empty() || arguments.only.iter().any(|only| only == name);
    let mut report = format!("# Figures\n\n{}\n", machine());
    let mut failed = 0;
    if wanted("speech") {
        failed += add(&mut report, "speech", SPEECH, speech(workspace));
        failed += add(&mut report, "speech-stop", SPEECH_STOP, speech_stop(workspace));
    }
    for part in PARTS.iter().filter(|part| wanted(part.name)) {
        let example = workspace.target().join("release/examples").join(part.example);
        let printed = read(Command::new(example).args(part.words).current_dir(workspace.root()));
        failed += add(&mut report, part.name, part.promised, printed);
    }
    if wanted("window") {
        // cargo names this program's own folder there; the figures find the repository by their own.
        let mut figures = Command::new(workspace.program("auscult-window-figures"));
        let printed = read(figures.env_remove("CARGO_MANIFEST_DIR"));
        failed += add(&mut report, "window", WINDOW, printed);
    }
    let file = workspace.target().join("bench/figures.md");
    fs::create_dir_all(workspace.target().join("bench"))?;
    fs::write(&file, &report)?;
    println!("written to {}", file.display());
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Ours and the peer in the same run: `peer.py` runs both in turn and judges both transcripts.
fn speech(workspace: &Workspace) -> Result<String> {
    let folder = workspace.root().join("crates/speech/bench");
    let python = judges::python(workspace, &folder.join("requirements.txt"), judges::Dependencies::With)?;
    let mut peer = Command::new(python);
    peer.arg(folder.join("peer.py")).arg("--bin").arg(workspace.target().join("release"));
    peer.args(["--models", "assets/models", "--rounds", "3", "assets/sample/sample.flac"]);
    read(peer.args(more_consultations()?).current_dir(workspace.root()))
}

/// A consultation of 15 minutes as a microphone gives it, and what is left to do when it stops.
fn speech_stop(workspace: &Workspace) -> Result<String> {
    let binaries = workspace.target().join("release");
    let mut stop = Command::new(binaries.join("examples/stop_latency"));
    stop.arg(binaries.join("auscult-speech-worker"));
    stop.args(["assets/models/ggml-tiny.en-q5_1.bin", "assets/sample/sample.flac"]);
    read(stop.args(more_consultations()?).current_dir(workspace.root()))
}

/// Consultations that may not ship, where `AUSCULT_DATA` names a folder that has them.
fn more_consultations() -> Result<Vec<PathBuf>> {
    let Some(data) = std::env::var_os("AUSCULT_DATA") else {
        println!("left out: the consultations D2N*.flac, for AUSCULT_DATA is not set");
        return Ok(Vec::new());
    };
    let mut files = Vec::new();
    for entry in fs::read_dir(PathBuf::from(data).join("consultations"))? {
        let path = entry?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if name.starts_with("D2N") && name.ends_with(".flac") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// Adds a part to the report and prints it; gives 1 if it could not be measured.
fn add(report: &mut String, name: &str, promised: &str, printed: Result<String>) -> usize {
    let (text, failed) = match printed {
        Ok(printed) => (printed, 0),
        Err(error) => (format!("could not be measured: {error:#}\n"), 1),
    };
    let part = format!("\n## {name}\n\nPromised: {promised}.\n\n```\n{}\n```\n", text.trim_end());
    println!("{part}");
    report.push_str(&part);
    failed
}

/// What was measured on: figures mean nothing without it.
fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let information = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = information.lines().find_map(|line| line.strip_prefix("model name")?.split_once(':'));
    let model = model.map_or("an unknown processor", |(_, name)| name.trim());
    let revision = if has(&["git", "--version"]) {
        read(&mut program(std::path::Path::new("."), &["git", "rev-parse", "--short", "HEAD"])).unwrap_or_default()
    } else {
        String::new()
    };
    format!("{cores} cores of {model}, {}, revision {}", std::env::consts::OS, revision.trim())
}
