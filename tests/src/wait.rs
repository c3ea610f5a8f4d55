//! Waiting for something to become true, with a deadline that says what did not.

use anyhow::{Result, bail};
use std::time::{Duration, Instant};

/// Looks again after this long: shorter than a person notices, longer than a look costs.
const BETWEEN_LOOKS: Duration = Duration::from_millis(40);

/// Looks until there is something to give.
///
/// # Errors
/// When looking fails, or at the deadline; the error names what was waited for.
pub fn until<T>(what: &str, at_most: Duration, mut look: impl FnMut() -> Result<Option<T>>) -> Result<T> {
    let began = Instant::now();
    loop {
        if let Some(found) = look()? {
            return Ok(found);
        }
        if began.elapsed() > at_most {
            bail!("waited {} s in vain until {what}", at_most.as_secs());
        }
        std::thread::sleep(BETWEEN_LOOKS);
    }
}
