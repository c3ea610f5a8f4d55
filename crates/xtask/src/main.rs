//! `cargo xtask`: one command for each thing a person does with this repository.
//!
//! Needs nothing but Rust to build; everything else it looks for itself, installs where it may, and otherwise says
//! in one line what to type. Every build is in the release profile: what is tested is what ships.

// This is a command line: printing is its work.
#![allow(clippy::print_stdout)]

mod arrows;
mod bench;
mod build_folder;
mod codegen;
mod codes;
mod demo;
mod deny;
mod judges;
mod licences;
mod packages;
mod run;
mod rust_build;
mod sbom;
mod shell;
mod soak;
mod stage;
mod test;
mod tidy;
mod tidy_rules;
mod train;
mod ui;
mod workspace;

use clap::{Parser, Subcommand};
use std::process::ExitCode;
use workspace::Workspace;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "What can be done with this repository")]
struct Arguments {
    #[command(subcommand)]
    command: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Find or install what is needed, build, and open the window (without a display: the demo)
    Run(run::RunArguments),
    /// Set up what is needed and run every check and test; ends with one table
    Test(test::TestArguments),
    /// Do the main job in the real window, unattended, and leave its documents in target/demo
    Demo(demo::DemoArguments),
    /// Measure what the product promises, with its peers in the same run
    Bench(bench::BenchArguments),
    /// The fault tests at full length
    Soak(soak::SoakArguments),
    /// Write the generated files: the commands in TypeScript and the list of licences
    Codegen,
    /// Ask cargo-deny about licences, sources and known vulnerabilities
    Deny,
    /// Write the bill of materials of what ships
    Sbom,
    /// Write the shipped code set from its official files
    Codes,
    /// Learn from notes people wrote what the composer chooses by (needs AUSCULT_DATA)
    Train(train::TrainArguments),
}

fn main() -> ExitCode {
    let Arguments { command } = Arguments::parse();
    let workspace = match Workspace::find() {
        Ok(workspace) => workspace,
        Err(error) => return failed(&error),
    };
    let _claim = match build_folder::claim(&workspace) {
        Ok(claim) => claim,
        Err(error) => return failed(&error),
    };
    let done = match command {
        Task::Run(arguments) => run::run(&workspace, &arguments),
        Task::Test(arguments) => test::run(&workspace, &arguments),
        Task::Demo(arguments) => demo::run(&workspace, &arguments),
        Task::Bench(arguments) => bench::run(&workspace, &arguments),
        Task::Soak(arguments) => soak::run(&workspace, &arguments),
        Task::Train(arguments) => train::train(&workspace, &arguments),
        Task::Deny => deny::everything(&workspace),
        Task::Sbom => sbom::write(&workspace),
        Task::Codes => codes::write(&workspace),
        Task::Codegen => codegen::write(&workspace),
    };
    match done {
        Ok(code) => code,
        Err(error) => failed(&error),
    }
}

fn failed(error: &anyhow::Error) -> ExitCode {
    eprintln!("xtask: {error:#}");
    ExitCode::FAILURE
}
