//! Building and testing the Rust code, always the whole workspace in the release profile: another selection of crates
//! would join other features of the same dependencies and build them a second time.

use crate::shell::{has, program, run};
use crate::stage::{Outcome, Setting};
use crate::workspace::Workspace;
use anyhow::Result;
use std::process::Command;

/// Programs, libraries, tests and examples.
///
/// # Errors
/// When something does not compile.
pub fn everything(workspace: &Workspace) -> Result<Outcome> {
    let words = ["cargo", "build", "--release", "--locked", "--workspace", "--all-targets"];
    run(&mut program(workspace.root(), &words))?;
    Ok(Outcome::Passed)
}

/// The programs a person starts.
///
/// # Errors
/// When something does not compile.
pub fn programs(workspace: &Workspace) -> Result<()> {
    run(&mut program(workspace.root(), &["cargo", "build", "--release", "--locked", "--workspace", "--bins"]))
}

/// Which tests to run.
pub enum Tests {
    /// Beside the code: every crate but the tests of the whole product.
    OfCrates,
    /// One target of the package `auscult-tests`.
    OfProduct(&'static str),
    /// Tests of one crate whose names have this in them.
    Named { package: &'static str, name: &'static str },
}

/// Runs tests with nextest where it is installed, else with cargo.
///
/// # Errors
/// When a test fails.
pub fn test(workspace: &Workspace, setting: &Setting, tests: &Tests) -> Result<()> {
    run(with_python(&mut self::tests(workspace, tests), setting))
}

/// The command that runs these tests.
pub fn tests(workspace: &Workspace, tests: &Tests) -> Command {
    if has(&["cargo", "nextest", "--version"]) { nextest(workspace, tests) } else { cargo_test(workspace, tests) }
}

/// The examples in the documentation, which nextest does not run.
///
/// # Errors
/// When one fails.
pub fn doctests(workspace: &Workspace) -> Result<Outcome> {
    run(&mut program(
        workspace.root(),
        &["cargo", "test", "--release", "--locked", "--workspace", "--doc", "--quiet"],
    ))?;
    Ok(Outcome::Passed)
}

/// Tells the tests where the judges are.
pub fn with_python<'a>(command: &'a mut Command, setting: &Setting) -> &'a mut Command {
    if let Some(python) = &setting.python {
        command.env("AUSCULT_PYTHON", python);
    }
    if let Some(modules) = &setting.fhir_judges {
        command.env("AUSCULT_FHIR_JUDGES", modules);
    }
    if let Some(python) = &setting.llama {
        command.env("AUSCULT_LLAMA_PYTHON", python);
    }
    command
}

fn nextest(workspace: &Workspace, tests: &Tests) -> Command {
    let filter = match tests {
        Tests::OfCrates => "not package(auscult-tests)".to_owned(),
        Tests::OfProduct(target) => format!("package(auscult-tests) & binary({target})"),
        Tests::Named { package, name } => format!("package({package}) & test({name})"),
    };
    let words = ["cargo", "nextest", "run", "--release", "--locked", "--workspace", "--no-fail-fast"];
    let mut command = program(workspace.root(), &words);
    command.args(["--hide-progress-bar", "--status-level", "slow", "--final-status-level", "fail"]);
    command.args(["--filterset", &filter]);
    command
}

fn cargo_test(workspace: &Workspace, tests: &Tests) -> Command {
    let mut command = program(workspace.root(), &["cargo", "test", "--release", "--locked", "--no-fail-fast"]);
    match tests {
        Tests::OfCrates => command.args(["--workspace", "--exclude", "auscult-tests", "--lib", "--bins", "--tests"]),
        // One at a time: each starts a screen, a sound server and the program itself.
        Tests::OfProduct(target) => {
            command.args(["--package", "auscult-tests", "--test", target, "--", "--test-threads=1"])
        }
        Tests::Named { package, name } => command.args(["--package", package, "--lib", name]),
    };
    command
}
