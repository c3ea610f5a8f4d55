//! Stages that follow one another, each timed; one failing does not hide what the others would have said.
//!
//! A stage that was not run, or only in part, says so in the table.

use crate::workspace::Workspace;
use anyhow::Result;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// What the stages hand on to one another.
#[derive(Default)]
pub struct Setting {
    /// The Python that has the judges of documents, once it is there.
    pub python: Option<PathBuf>,
    /// The `node_modules` that have the judge of FHIR bundles.
    pub fhir_judges: Option<PathBuf>,
    /// The Python that has a llama.cpp server and a tiny model, where it can be had.
    pub llama: Option<PathBuf>,
}

/// How a stage went, when it did not fail.
pub enum Outcome {
    /// All of it was done.
    Passed,
    /// It was done but for this.
    PassedWithout(String),
    /// Nothing of it was done, for this reason.
    LeftOut(String),
}

type Work = fn(&Workspace, &mut Setting) -> Result<Outcome>;

/// One stage.
pub struct Stage {
    /// Its name in the table, and for `--only`.
    pub name: &'static str,
    /// The stages without which it would make no sense.
    pub needs: &'static [&'static str],
    /// What it does.
    pub work: Work,
}

enum Verdict {
    Done(Outcome),
    Failed(String),
    NotRun(String),
}

/// A line of the table.
struct Line {
    name: &'static str,
    verdict: Verdict,
    took: Duration,
}

/// Runs the stages in order and prints the table. Gives the number that failed or could not be run.
pub fn run_all(workspace: &Workspace, stages: &[&Stage]) -> usize {
    let mut setting = Setting::default();
    let mut lines: Vec<Line> = Vec::new();
    for stage in stages {
        println!("\n━━ {} ━━", stage.name);
        let began = Instant::now();
        let broken = stage.needs.iter().find(|need| lines.iter().any(|line| line.name == **need && line.is_broken()));
        let verdict = match broken {
            Some(need) => Verdict::NotRun(format!("needs {need}")),
            None => match (stage.work)(workspace, &mut setting) {
                Ok(outcome) => Verdict::Done(outcome),
                Err(error) => {
                    println!("{}: {error:#}", stage.name);
                    Verdict::Failed(first_line(&format!("{error:#}")))
                }
            },
        };
        lines.push(Line { name: stage.name, verdict, took: began.elapsed() });
    }
    print_table(&lines);
    lines.iter().filter(|line| line.is_broken()).count()
}

impl Line {
    fn is_broken(&self) -> bool {
        !matches!(self.verdict, Verdict::Done(_))
    }

    fn words(&self) -> (&'static str, &str) {
        match &self.verdict {
            Verdict::Done(Outcome::Passed) => ("passed", ""),
            Verdict::Done(Outcome::PassedWithout(what)) => ("passed", what),
            Verdict::Done(Outcome::LeftOut(why)) => ("left out", why),
            Verdict::Failed(why) => ("FAILED", why),
            Verdict::NotRun(why) => ("NOT RUN", why),
        }
    }
}

fn print_table(lines: &[Line]) {
    let width = lines.iter().map(|line| line.name.chars().count()).max().unwrap_or_default();
    println!("\n{:width$}  {:8}  {:>6}  left out, or why it failed", "stage", "result", "time");
    for line in lines {
        let (result, note) = line.words();
        println!("{:width$}  {result:8}  {:>6}  {note}", line.name, minutes(line.took));
    }
    let count = |result| lines.iter().filter(|line| line.words().0 == result).count();
    let total: Duration = lines.iter().map(|line| line.took).sum();
    println!("{:width$}  {:8}  {:>6}", "all", "", minutes(total));
    let failed = count("FAILED") + count("NOT RUN");
    println!("stages: {} passed, {failed} failed, {} skipped", count("passed"), count("left out"));
}

fn minutes(took: Duration) -> String {
    format!("{}:{:02}", took.as_secs() / 60, took.as_secs() % 60)
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().chars().take(160).collect()
}
