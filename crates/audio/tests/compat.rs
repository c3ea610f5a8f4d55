//! A recording of each format version that was ever written stays readable for good. Never replace these files.
#![allow(clippy::unwrap_used)] // in a test, a panic is the message

use auscult_audio::{Ending, SoundFile};
use std::path::Path;
use zeroize::Zeroizing;

#[test]
fn a_recording_of_version_1_is_read() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/segment-v1.sound");
    let sound = SoundFile::open(&file, &Zeroizing::new([0x11; 32])).unwrap();
    assert_eq!((sound.ending(), sound.damage()), (Ending::Stopped, &[][..]));
    assert_eq!((sound.sample_rate(), sound.channels(), sound.duration_ms()), (8_000, 1, 1_000));
    assert_eq!(sound.recording().to_string(), "00000000-0000-0000-0000-000000000001");
    // The rising tone of the import tests: 0.4 of full scale.
    let samples = sound.read_samples(0, u64::MAX).unwrap();
    for (at, sample) in samples.iter().enumerate() {
        let t = at as f64 / 8_000.0;
        let expected = 0.4 * 32_768.0 * (std::f64::consts::TAU * (300.0 * t + 400.0 * t * t)).sin();
        assert!((f64::from(*sample) - expected).abs() < 3.0, "sample {at} is {sample}, not {expected}");
    }
}
