//! The program at its keyring, one operation a line: `auscult-keyring-probe FOLDER`.
//!
//! A line is an operation and its words, parted by tabs; the answer is `ok`, the gate, or the code of the refusal.

#![allow(clippy::print_stdout, reason = "its parent listens")]

use anyhow::{Context, Result, bail};
use auscult_app::views::KeyringChoice;
use auscult_app::{App, AppError};
use auscult_tests::clinic::{Clinic, EMAIL, set_up};
use std::io::{BufRead, stdin};
use std::path::PathBuf;

fn main() -> Result<()> {
    let folder = PathBuf::from(std::env::args().nth(1).context("which folder")?);
    let clinic = Clinic::start(&folder)?;
    for line in stdin().lock().lines() {
        let line = line?;
        let words: Vec<&str> = line.split('\t').collect();
        println!("{}", done(&clinic.app, &words)?);
    }
    Ok(())
}

fn done(app: &App, words: &[&str]) -> Result<String> {
    Ok(match words {
        ["gate"] => {
            let view = app.gate();
            let problem = view.problem.map_or_else(String::new, |problem| format!(" {}", word(&problem.code)));
            format!("{}{problem}", word(&view.gate))
        }
        ["set up", password] => answer(app.set_up_clinic(set_up(KeyringChoice::System, password)), |w| w.recovery_key),
        ["set up without", password] => {
            answer(app.set_up_clinic(set_up(KeyringChoice::Without, password)), |w| w.recovery_key)
        }
        ["unlock", password] => answer(app.unlock(EMAIL, (*password).to_owned()), |_| "ok".to_owned()),
        ["lock"] => {
            app.lock();
            "ok".to_owned()
        }
        ["recover", key, password] => answer(app.recover(key, EMAIL, (*password).to_owned()), |_| "ok".to_owned()),
        ["change password", old, new] => {
            answer(app.change_password((*old).to_owned(), (*new).to_owned()), |()| "ok".to_owned())
        }
        other => bail!("{other:?} is no operation"),
    })
}

fn answer<T>(answer: Result<T, AppError>, said: impl FnOnce(T) -> String) -> String {
    match answer {
        Ok(value) => said(value),
        Err(error) => word(&error.view().code),
    }
}

/// A value's name as the window hears it.
fn word(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}
