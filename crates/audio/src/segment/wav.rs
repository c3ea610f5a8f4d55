//! Writes a recording out as WAV, in the clear: for the command line and for tests.

use super::SoundFile;
use crate::error::AudioError;
use std::path::Path;

/// Writes the whole recording as 16-bit WAV at its own rate. The result is not encrypted: the caller must have asked
/// the clinician for it. An existing file is replaced.
///
/// # Errors
/// [`AudioError::Io`] or [`AudioError::Damaged`].
pub fn export_wav(sound: &SoundFile, to: &Path) -> Result<(), AudioError> {
    let spec = hound::WavSpec {
        channels: sound.channels(),
        sample_rate: sound.sample_rate(),
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut writer = hound::WavWriter::create(to, spec).map_err(wav_error)?;
    let step = u64::from(sound.sample_rate()) * 10;
    for from in (0..sound.samples()).step_by(step as usize) {
        for sample in sound.read_samples(from, from + step)? {
            writer.write_sample(sample).map_err(wav_error)?;
        }
    }
    writer.finalize().map_err(wav_error)
}

fn wav_error(error: hound::Error) -> AudioError {
    let source = match error {
        hound::Error::IoError(error) => error,
        other => std::io::Error::other(other),
    };
    AudioError::io("writing the WAV file")(source)
}
