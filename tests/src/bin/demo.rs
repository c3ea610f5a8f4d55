//! The demo: the main job in the real window, with nobody at the keyboard.

// It says where it leaves what it made.
#![allow(clippy::print_stdout)]

use anyhow::{Context, Result};
use auscult_tests::{Desk, Window};
use std::path::PathBuf;

fn main() -> Result<()> {
    let folder = PathBuf::from(std::env::args_os().nth(1).context("the folder for what the demo leaves is missing")?);
    let desk = Desk::new()?;
    println!("desk");
    let window = Window::open(&desk)?;
    println!("{:?}", window.ask("return document.title", &[])?);
    window.screenshot(&desk, &folder.join("first.png"))?;
    println!("{}", folder.display());
    Ok(())
}
