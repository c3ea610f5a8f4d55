//! `cargo xtask test`: every check and test there is, in an order in which the cheap ones speak first.

use crate::judges::Dependencies;
use crate::rust_build::{self, Tests};
use crate::shell::{has, program, run as start};
use crate::stage::{Outcome, Setting, Stage, run_all};
use crate::workspace::Workspace;
use crate::{arrows, codegen, deny, judges, packages, sbom, tidy, ui};
use anyhow::{Result, bail};
use std::process::ExitCode;

/// What to test.
#[derive(clap::Args)]
pub struct TestArguments {
    /// Only these stages, by their names in the table
    #[arg(long, value_name = "STAGE", num_args = 1..)]
    only: Vec<String>,
    /// Name the stages and stop
    #[arg(long)]
    list: bool,
}

const STAGES: &[Stage] = &[
    Stage { name: "system packages", needs: &[], work: |_, _| packages::install(ALL_PACKAGES) },
    Stage { name: "tidy", needs: &[], work: |workspace, _| tidy::check(workspace) },
    Stage { name: "dependency arrows", needs: &[], work: |workspace, _| arrows::check(workspace) },
    Stage { name: "bill of materials", needs: &[], work: |workspace, _| sbom::check(workspace) },
    Stage { name: "cargo-deny", needs: &[], work: |workspace, _| deny::offline(workspace) },
    Stage { name: "rustfmt", needs: &[], work: rustfmt },
    Stage { name: "judges", needs: &[], work: bring_judges },
    Stage { name: "npm packages", needs: &[], work: |workspace, _| ui::install(workspace) },
    Stage { name: "svelte-check", needs: &["npm packages"], work: |workspace, _| ui::script(workspace, "check") },
    Stage { name: "eslint", needs: &["npm packages"], work: |workspace, _| ui::script(workspace, "lint") },
    Stage { name: "UI unit tests", needs: &["npm packages"], work: |workspace, _| ui::script(workspace, "test") },
    Stage { name: "UI build", needs: &["npm packages"], work: |workspace, _| ui::build(workspace) },
    Stage { name: "clippy", needs: &["system packages", "UI build"], work: clippy },
    Stage { name: "rust build", needs: RUST, work: |workspace, _| rust_build::everything(workspace) },
    Stage { name: "rust tests", needs: &["rust build"], work: rust_tests },
    Stage { name: "doc tests", needs: &["rust build"], work: |workspace, _| rust_build::doctests(workspace) },
    Stage { name: "generated files", needs: &["rust build"], work: |workspace, _| codegen::check(workspace) },
    Stage { name: "compat", needs: &["rust build"], work: |workspace, setting| product(workspace, setting, "compat") },
    Stage {
        name: "journeys",
        needs: &["rust build"],
        work: |workspace, setting| product(workspace, setting, "journeys"),
    },
    Stage { name: "faults, reduced", needs: &["rust build"], work: faults },
    Stage { name: "e2e", needs: &["rust build"], work: |workspace, setting| product(workspace, setting, "e2e") },
];

const RUST: &[&str] = &["system packages", "UI build"];
const ALL_PACKAGES: &[&[&str]] = &[packages::TO_BUILD, packages::TO_DEMONSTRATE, packages::TO_TEST];

/// Runs the stages.
///
/// # Errors
/// When a stage named with `--only` does not exist.
pub fn run(workspace: &Workspace, arguments: &TestArguments) -> Result<ExitCode> {
    if arguments.list {
        STAGES.iter().for_each(|stage| println!("{}", stage.name));
        return Ok(ExitCode::SUCCESS);
    }
    if let Some(unknown) = arguments.only.iter().find(|name| !STAGES.iter().any(|stage| stage.name == **name)) {
        bail!("there is no stage '{unknown}'; cargo xtask test --list names them");
    }
    let chosen = |stage: &&Stage| arguments.only.is_empty() || arguments.only.iter().any(|name| name == stage.name);
    let stages: Vec<&Stage> = STAGES.iter().filter(chosen).collect();
    let failed = run_all(workspace, &stages);
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn rustfmt(workspace: &Workspace, _: &mut Setting) -> Result<Outcome> {
    start(&mut program(workspace.root(), &["cargo", "fmt", "--all", "--check"]))?;
    Ok(Outcome::Passed)
}

fn clippy(workspace: &Workspace, _: &mut Setting) -> Result<Outcome> {
    let words = ["cargo", "clippy", "--release", "--locked", "--workspace", "--all-targets", "--", "-D", "warnings"];
    start(&mut program(workspace.root(), &words))?;
    Ok(Outcome::Passed)
}

fn bring_judges(workspace: &Workspace, setting: &mut Setting) -> Result<Outcome> {
    let requirements = workspace.root().join("crates/documents/judges/requirements.txt");
    setting.python = Some(judges::python(workspace, &requirements, Dependencies::With)?);
    setting.fhir_judges = Some(judges::node_modules(workspace, &workspace.root().join("crates/fhir/judges"))?);
    let requirements = workspace.root().join("crates/language/judges/requirements.txt");
    match judges::python(workspace, &requirements, Dependencies::Without) {
        Ok(python) => setting.llama = Some(python),
        Err(error) => println!("a llama.cpp server is not there: {error:#}"),
    }
    Ok(without(&[(setting.llama.is_none(), "a real llama.cpp server: its packages cannot be had")]))
}

fn rust_tests(workspace: &Workspace, setting: &mut Setting) -> Result<Outcome> {
    ensure_python(workspace, setting);
    rust_build::test(workspace, setting, &Tests::OfCrates)?;
    Ok(without(&[(
        !has(&["cargo", "nextest", "--version"]),
        "cargo-nextest is not installed, so tests of a crate share a process",
    )]))
}

fn product(workspace: &Workspace, setting: &mut Setting, target: &'static str) -> Result<Outcome> {
    ensure_python(workspace, setting);
    rust_build::test(workspace, setting, &Tests::OfProduct(target))?;
    Ok(Outcome::Passed)
}

fn faults(workspace: &Workspace, setting: &mut Setting) -> Result<Outcome> {
    product(workspace, setting, "faults")?;
    let full_disk = "a full disk: only root can make a small one";
    Ok(without(&[(true, "the long runs: cargo xtask soak"), (!packages::is_root(), full_disk)]))
}

/// With `--only` the stage that makes the environment may not have run: one that is there already is used.
fn ensure_python(workspace: &Workspace, setting: &mut Setting) {
    if setting.python.is_none() {
        let made = bring_judges(workspace, setting);
        if let Err(error) = made {
            println!("the judges are not there: {error:#}");
        }
    }
}

fn without(left_out: &[(bool, &str)]) -> Outcome {
    let parts: Vec<&str> = left_out.iter().filter(|(is_so, _)| *is_so).map(|(_, what)| *what).collect();
    if parts.is_empty() { Outcome::Passed } else { Outcome::PassedWithout(parts.join("; ")) }
}
