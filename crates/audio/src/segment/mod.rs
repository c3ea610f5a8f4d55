//! The encrypted segment file: how a recording lies on the disk.
//!
//! A file is a header and frames, each of at most [`MAX_FRAME_MS`] of sound, each sealed by itself and complete in
//! itself: it says which recording it belongs to, its place in the order and in time, and how to read it. So a file
//! that was cut off anywhere, or of which any part was destroyed, still gives everything else at its right time.
//!
//! Invariant: a whole frame that was written is readable for good, whatever happens to the rest of the file.

mod format;
mod lock;
mod recover;
mod scan;
mod sound_file;
#[cfg(test)]
#[allow(clippy::unwrap_used)] // in a test, a panic is the message
mod tests;
mod wav;
mod writer;

pub use format::{FORMAT_VERSION, MAX_FRAME_MS};
pub(crate) use format::{Stream, milliseconds, sample_at};
pub use recover::{Recovered, recover};
pub use scan::{Damage, DamageKind, Ending};
pub use sound_file::SoundFile;
pub use wav::export_wav;
pub(crate) use writer::{Pace, Saved, SegmentWriter};
