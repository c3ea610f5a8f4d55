//! Whose code sets a command works with: those that ship, or those of a vault as well.

use crate::failure::Failure;
use crate::signing_in::Door;
use auscult_coding::sets::CodeLibrary;
use clap::Args;
use std::sync::Arc;

/// Whose code sets.
#[derive(Args)]
pub struct SetsArguments {
    /// Sign in and use what the vault holds beside what ships: imported code sets, and the clinic's own rules.
    #[arg(long)]
    vault: bool,
}

impl SetsArguments {
    /// The sets. Where a vault is asked for, the password is read before anything else is.
    pub fn library(&self, door: &Door) -> Result<Arc<CodeLibrary>, Failure> {
        if self.vault {
            return Ok(door.open()?.codes_of_the_clinic()?);
        }
        Ok(Arc::new(CodeLibrary::shipped()))
    }
}
