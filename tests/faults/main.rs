//! What goes wrong on a real laptop: killed programs, full disks, keyrings that do not answer, damaged files, a second
//! instance. The long runs are `cargo xtask soak`.

mod canary;
mod damage;
mod flips;
mod foreign_bytes;
mod full_disk;
mod keyring;
mod keyring_matrix;
mod killed;
mod memory;
mod power_cut;

use anyhow::Result;
use auscult_app::AppError;
use auscult_app::views::ErrorCode;

/// Which code an answer was refused with; `None` if it was not refused.
fn code<T>(answer: &Result<T, AppError>) -> Option<ErrorCode> {
    answer.as_ref().err().map(|error| error.view().code)
}
