//! What a recording is made with, and what comes of it.

use auscult_domain::RecordingId;
use std::path::PathBuf;
use zeroize::Zeroizing;

/// Which of a source's channels is kept. A recording holds one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Channel {
    /// All of them, in equal parts.
    #[default]
    Mix,
    /// This one, counted from 0.
    Only(u16),
}

impl Channel {
    /// Adds the mono sound of interleaved samples to `mono`.
    pub(crate) fn take(self, interleaved: &[f32], channels: u16, mono: &mut Vec<f32>) {
        let frames = interleaved.chunks_exact(usize::from(channels.max(1)));
        match self {
            _ if channels <= 1 => mono.extend_from_slice(interleaved),
            Self::Mix => mono.extend(frames.map(|frame| frame.iter().sum::<f32>() / f32::from(channels))),
            // A device that took the place of a lost one may have fewer channels.
            Self::Only(wanted) => mono.extend(frames.map(|frame| frame[usize::from(wanted.min(channels - 1))])),
        }
    }
}

/// What to record, and where to.
pub struct RecordingOptions {
    /// The recording; sealed in its file.
    pub recording: RecordingId,
    /// The file to create. It must not exist; its directory must.
    pub file: PathBuf,
    /// The key of this recording alone.
    pub key: Zeroizing<[u8; 32]>,
    /// The [`crate::InputDevice::id`] to record from; the system's default if none. Not used by an import.
    pub device: Option<String>,
    /// Which channel is kept.
    pub channel: Channel,
    /// Below this much free space the clinician is warned. Not used by an import.
    pub low_disk_bytes: u64,
}

/// A recording that has its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FinishedRecording {
    /// Its length in milliseconds.
    pub duration_ms: u32,
    /// Samples a second.
    pub sample_rate: u32,
    /// Channels.
    pub channels: u16,
    /// How much of that is silence in place of sound that came too fast to be taken or found no space.
    pub lost_ms: u32,
    /// Set if an imported file ended before it should have.
    pub cut_short: Option<CutShort>,
}

/// An imported file that was damaged or cut off: what could be decoded is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CutShort {
    /// The length the file said it had, if it did, in milliseconds.
    pub expected_ms: Option<u32>,
}

/// A sample in −1…1 as the 16 bits that are kept.
pub(crate) fn to_sixteen_bits(sample: f32) -> i16 {
    // `as` saturates, and makes 0 of what is not a number.
    (sample * 32768.0).round() as i16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn channels_are_mixed_or_picked() {
        let sound = [0.2, 0.4, -0.2, -0.6];
        let take = |channel: Channel| {
            let mut mono = Vec::new();
            channel.take(&sound, 2, &mut mono);
            mono
        };
        assert_eq!(take(Channel::Mix), [0.3, -0.4]);
        assert_eq!(take(Channel::Only(1)), [0.4, -0.6]);
        assert_eq!(take(Channel::Only(7)), [0.4, -0.6]);
    }

    #[test]
    fn too_loud_is_the_loudest_and_no_number_is_silence() {
        assert_eq!([1.5, -2.0, 0.0, f32::NAN].map(to_sixteen_bits), [i16::MAX, i16::MIN, 0, 0]);
    }
}
