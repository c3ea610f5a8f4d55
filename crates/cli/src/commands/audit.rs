//! `auscult audit`.

use crate::failure::Failure;
use crate::signing_in::Door;
use clap::Subcommand;

/// The audit.
#[derive(Subcommand)]
pub enum AuditCommand {
    /// Check that every entry is there, as it was written, in its order.
    Verify,
}

/// Does it.
pub fn run(door: &Door, command: AuditCommand) -> Result<(), Failure> {
    let AuditCommand::Verify = command;
    let check = door.open()?.verify_audit()?;
    match check.problem {
        Some(problem) => Err(Failure::Found(vec![problem])),
        None => {
            println!("{} entries, every one as it was written", check.entries);
            Ok(())
        }
    }
}
