//! The window: one thin command per use case, and the same program again as the speech worker.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod commands;
mod events;
mod window;

use std::path::Path;
use std::process::ExitCode;

/// What is freed is wiped: passwords and records pass through many hands on their way to the vault.
#[global_allocator]
static WIPED_WHEN_FREED: zeroizing_alloc::ZeroAlloc<std::alloc::System> =
    zeroizing_alloc::ZeroAlloc(std::alloc::System);

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    match arguments.next().as_deref() {
        Some(auscult_app::SPEECH_WORKER) => auscult_app::speech_worker(),
        Some("--write-bindings") => match arguments.next() {
            Some(file) => end(commands::write_bindings(Path::new(&file))),
            None => {
                eprintln!("usage: auscult-desktop --write-bindings FILE");
                ExitCode::from(2)
            }
        },
        _ => end(window::run()),
    }
}

fn end(result: anyhow::Result<()>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("auscult: {error:#}");
            ExitCode::FAILURE
        }
    }
}
