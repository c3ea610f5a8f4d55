//! `auscult vault`.

use crate::failure::Failure;
use crate::signing_in::Door;
use auscult_app::backup;
use clap::Subcommand;
use std::path::PathBuf;

/// The vault.
#[derive(Subcommand)]
pub enum VaultCommand {
    /// Write one encrypted backup file and open it to see that it is one.
    Backup {
        /// The folder to write into; the vault's own, if none is named.
        #[arg(long, value_name = "FOLDER")]
        to: Option<PathBuf>,
    },
    /// Put a backup where there is no vault yet. Unlocking it needs the password and this laptop's keyring, or the
    /// recovery key.
    Restore {
        /// The backup file.
        file: PathBuf,
    },
    /// Check a backup file, or the vault itself if none is named.
    Check {
        /// The backup file.
        file: Option<PathBuf>,
    },
}

/// Does it.
pub fn run(door: &Door, command: VaultCommand) -> Result<(), Failure> {
    match command {
        VaultCommand::Backup { to } => {
            let made = door.open()?.back_up(to)?;
            println!("{} ({} MB, {} recordings)", made.path, made.megabytes, made.recordings);
        }
        VaultCommand::Restore { file } => {
            backup::restore(&file, &door.places.vault)?;
            println!("restored into {}", door.places.vault.display());
        }
        VaultCommand::Check { file: Some(file) } => {
            let found = backup::check_backup(&file)
                .map_err(|error| Failure::Found(vec![format!("{}: {error}", file.display())]))?;
            println!("{} is whole ({} MB, {} recordings)", found.path, found.megabytes, found.recordings);
        }
        VaultCommand::Check { file: None } => {
            let problems = door.open()?.check_vault()?;
            if !problems.is_empty() {
                return Err(Failure::Found(problems));
            }
            println!("the vault is whole");
        }
    }
    Ok(())
}
