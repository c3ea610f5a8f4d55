//! Opening the vault from the command line.

use crate::failure::Failure;
use anyhow::{Context, anyhow};
use auscult_app::views::ErrorCode;
use auscult_app::{App, Host, Places};
use chrono::Utc;
use std::io::{IsTerminal, stdin};
use std::path::Path;
use std::sync::Arc;

/// The folders to work in, with the vault of this organization, or of the first one where none is named.
pub fn places(data: Option<&Path>, organization: Option<&str>) -> Result<Places, Failure> {
    let own = Places::of_this_account();
    let places = match data {
        Some(data) => Places { assets: own.assets, ..Places::within(data, own.exports) },
        None => own,
    };
    let Some(name) = organization else { return Ok(places) };
    match places.vault_of(name) {
        Some(vault) => Ok(Places { vault, ..places }),
        None => Err(anyhow!("there is no organization {name} on this laptop").into()),
    }
}

/// What is needed to open the vault.
pub struct Door {
    /// The folders to work in.
    pub places: Places,
    /// Who signs in, if it was said.
    pub user: Option<String>,
}

impl Door {
    /// Starts the program and signs in.
    pub fn open(&self) -> Result<App, Failure> {
        Ok(self.open_with_password()?.0)
    }

    /// The same, and gives the password, for what has to be signed.
    pub fn open_with_password(&self) -> Result<(App, String), Failure> {
        let app = App::start(Host {
            places: self.places.clone(),
            worker: auscult_app::own_worker()?,
            clock: Arc::new(Utc::now),
            listener: Arc::new(|_| {}),
        })
        .map_err(Failure::NotOpened)?;
        let people = app.gate().people;
        let email = match (&self.user, people.as_slice()) {
            (Some(email), _) => email.clone(),
            (None, [only]) => only.email.clone(),
            (None, []) => return Err(anyhow!("there is no vault in {}", self.places.vault.display()).into()),
            (None, _) => return Err(anyhow!("several people sign in here: say who with --user EMAIL").into()),
        };
        let password = password(&email)?;
        match app.unlock(&email, password.clone()) {
            Err(error) if error.view().code == ErrorCode::SecondFactorNeeded => {
                app.unlock_with_code(&email, password.clone(), code(&email)?).map_err(Failure::NotOpened)?
            }
            opened => opened.map_err(Failure::NotOpened)?,
        };
        Ok((app, password))
    }
}

fn password(email: &str) -> Result<String, Failure> {
    secret(&format!("Password of {email}: "))
}

fn code(email: &str) -> Result<String, Failure> {
    secret(&format!("Code from the authenticator of {email}: "))
}

/// What is typed without being shown, or the next line where nobody types.
fn secret(prompt: &str) -> Result<String, Failure> {
    if stdin().is_terminal() {
        return Ok(rpassword::prompt_password(prompt).context("nothing was read")?);
    }
    let mut line = String::new();
    stdin().read_line(&mut line).context("nothing was read")?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
