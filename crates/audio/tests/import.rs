//! Bringing files in: every format, every way in which a file can be bad, and long ones in little memory.
#![allow(clippy::unwrap_used)] // in a test, a panic is the message

use auscult_audio::{
    AudioError, Channel, FinishedRecording, ImportProgress, RecordingOptions, SPEECH_RATE, SoundFile, import,
};
use auscult_domain::RecordingId;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use uuid::Uuid;
use zeroize::Zeroizing;

/// The folder of a test, with a recording to be made in it.
struct Bench {
    folder: tempfile::TempDir,
    options: RecordingOptions,
}

/// What came of an import: the end, and everything that was told on the way.
struct Brought {
    finished: FinishedRecording,
    speech: Vec<f32>,
    progress: Vec<ImportProgress>,
}

fn bench() -> Bench {
    let folder = tempfile::tempdir().unwrap();
    let options = RecordingOptions {
        recording: RecordingId::from_uuid(Uuid::from_u128(9)),
        file: folder.path().join("visit.sound"),
        key: Zeroizing::new([3; 32]),
        device: None,
        channel: Channel::Mix,
        low_disk_bytes: 0,
    };
    Bench { folder, options }
}

impl Bench {
    fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    fn bring(&self, source: &Path) -> Result<Brought, AudioError> {
        let (mut speech, mut progress) = (Vec::new(), Vec::new());
        let finished = import(
            source,
            &self.options,
            &mut |part| speech.extend_from_slice(part),
            &mut |step| progress.push(step),
            &AtomicBool::new(false),
        )?;
        Ok(Brought { finished, speech, progress })
    }

    fn sound(&self) -> SoundFile {
        SoundFile::open(&self.options.file, &self.options.key).unwrap()
    }

    /// The import must fail and leave nothing behind.
    fn refused(&self, source: &Path) -> AudioError {
        let error = self.bring(source).err().expect("it must be refused");
        assert!(!self.options.file.exists(), "a refused import leaves nothing behind");
        error
    }
}

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)
}

fn wav(rate: u32, channels: u16, frames: impl Iterator<Item = Vec<i16>>) -> Vec<u8> {
    let spec =
        hound::WavSpec { channels, sample_rate: rate, bits_per_sample: 16, sample_format: hound::SampleFormat::Int };
    let mut bytes = std::io::Cursor::new(Vec::new());
    let mut writer = hound::WavWriter::new(&mut bytes, spec).unwrap();
    frames.flatten().for_each(|sample| writer.write_sample(sample).unwrap());
    writer.finalize().unwrap();
    bytes.into_inner()
}

/// The rising tone of the test files, at the rate of speech.
fn chirp(seconds: f64) -> Vec<f32> {
    let rate = f64::from(SPEECH_RATE);
    (0..(seconds * rate) as usize)
        .map(|at| at as f64 / rate)
        .map(|t| (0.4 * (std::f64::consts::TAU * (300.0 * t + 400.0 * t * t)).sin()) as f32)
        .collect()
}

/// How alike two sounds are, 1 being the same but for loudness.
fn likeness(one: &[f32], other: &[f32]) -> f32 {
    let product = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
    product(one, other) / (product(one, one) * product(other, other)).sqrt().max(f32::MIN_POSITIVE)
}

#[test]
fn every_format_gives_the_same_sound_at_the_same_time() {
    let tone: Vec<Vec<i16>> = chirp(1.5).into_iter().map(|sample| vec![(sample * 32767.0) as i16; 2]).collect();
    let bench_wav = bench();
    let from_wav = bench_wav.write("chirp.wav", &wav(SPEECH_RATE, 2, tone.into_iter()));
    let files = [
        (from_wav, 1.5),
        (data("chirp.flac"), 1.0),
        (data("alac.m4a"), 1.0),
        (data("chirp.mp3"), 1.5),
        (data("chirp.m4a"), 1.5),
        (data("chirp.ogg"), 1.5),
    ];
    for (file, seconds) in files {
        let bench = bench();
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let brought = bench.bring(&file).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(brought.finished.cut_short, None, "{name}");
        let off = (f64::from(brought.finished.duration_ms) / 1000.0 - seconds).abs();
        assert!(off < 0.1, "{name} is {} ms long", brought.finished.duration_ms);
        let expected = chirp(seconds - 0.1);
        // Coders put a few milliseconds in front; none may put in more than a syllable.
        let best = (0..1_600).map(|delay| {
            let end = (delay + expected.len()).min(brought.speech.len());
            likeness(&brought.speech[delay..end], &expected[..end - delay])
        });
        let best = best.fold(0.0, f32::max);
        // AAC at 32 kbit/s is like a rising tone by 0.94, whoever decodes it.
        assert!(best > 0.9, "{name} is like the tone only by {best}");
        let kept = bench.sound().read_mono_16k(0, u32::MAX).unwrap();
        assert!(kept.len().abs_diff(brought.speech.len()) <= 1, "{name}");
        assert!(likeness(&kept, &brought.speech) > 0.999, "{name}: what is kept is what was handed on");
    }
}

#[test]
fn channels_are_mixed_or_picked() {
    let mut bench = bench();
    let frames = (0..8_000).map(|_| vec![8_192, 0]);
    let file = bench.write("two.wav", &wav(8_000, 2, frames));
    bench.bring(&file).unwrap();
    assert_eq!(bench.sound().read_samples(4_000, 4_001).unwrap(), [4_096]);
    std::fs::remove_file(&bench.options.file).unwrap();
    bench.options.channel = Channel::Only(1);
    bench.bring(&file).unwrap();
    assert_eq!(bench.sound().read_samples(4_000, 4_001).unwrap(), [0]);
    std::fs::remove_file(&bench.options.file).unwrap();
    bench.options.channel = Channel::Only(2);
    assert!(matches!(bench.refused(&file), AudioError::NoSuchChannel { wanted: 3, channels: 2 }));
}

#[test]
fn bad_files_are_told_apart() {
    let bench = bench();
    let letter = "Dear colleague, thank you for referring this pleasant lady to us. ".repeat(40);
    assert!(matches!(bench.refused(&bench.write("empty.wav", b"")), AudioError::EmptyFile));
    assert!(matches!(bench.refused(&bench.write("letter.wav", letter.as_bytes())), AudioError::NotSound));
    assert!(matches!(bench.refused(&bench.write("letter.mp3", letter.as_bytes())), AudioError::NotSound));
    assert!(matches!(bench.refused(&bench.write("short.wav", b"RIFF")), AudioError::NotSound));
    let silent = wav(16_000, 1, std::iter::empty());
    assert!(matches!(bench.refused(&bench.write("zero.wav", &silent)), AudioError::NoSound));
    assert!(matches!(bench.refused(&data("opus.ogg")), AudioError::Unsupported(_)));
    assert!(matches!(bench.refused(bench.folder.path()), AudioError::NotSound));
    assert!(matches!(bench.refused(Path::new("not-there.wav")), AudioError::Io { .. }));
}

#[test]
fn no_error_names_the_file() {
    let bench = bench();
    for name in ["Mrs Example.wav", "Mrs Example.mp3"] {
        let error = bench.refused(&bench.write(name, b"nothing that sounds"));
        assert!(!format!("{error} {error:?}").contains("Example"));
    }
}

/// The consultation that comes with the program: 213 seconds of FLAC.
fn consultation() -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/sample/sample.flac")).unwrap()
}

#[test]
fn what_decodes_of_a_truncated_file_is_kept_and_it_says_so() {
    let tone: Vec<Vec<i16>> = chirp(4.0).into_iter().map(|sample| vec![(sample * 32767.0) as i16]).collect();
    let half_wav = wav(SPEECH_RATE, 1, tone.into_iter());
    let half_flac = consultation();
    for (name, whole, seconds) in [("half.wav", half_wav, 4.0), ("half.flac", half_flac, 212.78)] {
        let bench = bench();
        let file = bench.write(name, &whole[..whole.len() / 2]);
        let brought = bench.bring(&file).unwrap_or_else(|error| panic!("{name}: {error}"));
        let cut = brought.finished.cut_short.unwrap_or_else(|| panic!("{name} must say that it is cut short"));
        assert!(cut.expected_ms.is_some_and(|ms| (f64::from(ms) - seconds * 1000.0).abs() < 50.0), "{name}: {cut:?}");
        let kept = f64::from(brought.finished.duration_ms) / 1000.0;
        assert!(kept > seconds * 0.4 && kept < seconds * 0.6, "{name}: {kept} s kept");
        if name == "half.wav" {
            assert!(likeness(&brought.speech, &chirp(kept)) > 0.99);
        }
    }
}

#[test]
fn damage_in_the_middle_is_said_and_moves_nothing_that_follows() {
    let (whole, damaged) = (bench(), bench());
    let mut bytes = consultation();
    let before = whole.bring(&whole.write("whole.flac", &bytes)).unwrap();
    assert_eq!(before.finished.cut_short, None);
    let middle = bytes.len() / 2;
    bytes[middle..middle + 20_000].fill(0);
    let after = damaged.bring(&damaged.write("damaged.flac", &bytes)).unwrap();
    assert!(after.finished.cut_short.is_some());
    assert_eq!(after.finished.duration_ms, before.finished.duration_ms);
    let last_ten_seconds = |speech: &[f32]| speech[speech.len() - 160_000..].to_vec();
    assert!(likeness(&last_ten_seconds(&after.speech), &last_ten_seconds(&before.speech)) > 0.999);
}

#[test]
fn a_cancelled_import_leaves_nothing() {
    let bench = bench();
    let cancel = AtomicBool::new(true);
    let result = import(&data("chirp.mp3"), &bench.options, &mut |_| {}, &mut |_| {}, &cancel);
    assert!(matches!(result, Err(AudioError::Cancelled)));
    assert!(!bench.options.file.exists());
}

#[test]
fn an_import_never_replaces_a_recording() {
    let bench = bench();
    bench.bring(&data("chirp.flac")).unwrap();
    assert!(matches!(bench.bring(&data("chirp.mp3")), Err(AudioError::AlreadyExists)));
    assert_eq!(bench.sound().duration_ms(), 1_000);
}

/// A WAV file of this length whose sound is a slow ramp, written piece by piece.
fn long_wav(path: &Path, hours: f64) {
    let rate = 16_000u32;
    let bytes = (hours * 3600.0 * f64::from(rate)) as u32 * 2;
    let mut file = BufWriter::new(File::create(path).unwrap());
    let mut put = |bytes: &[u8]| file.write_all(bytes).unwrap();
    put(b"RIFF");
    put(&(36 + bytes).to_le_bytes());
    put(b"WAVEfmt ");
    put(&16u32.to_le_bytes());
    put(&[1, 0, 1, 0]);
    put(&rate.to_le_bytes());
    put(&(rate * 2).to_le_bytes());
    put(&[2, 0, 16, 0]);
    put(b"data");
    put(&bytes.to_le_bytes());
    let second: Vec<u8> = (0..rate).flat_map(|at| (at as i16).to_le_bytes()).collect();
    for _ in 0..bytes / (rate * 2) {
        put(&second);
    }
}

/// The most memory this process ever had, in bytes.
#[cfg(target_os = "linux")]
fn most_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() * 1024
}

#[test]
#[cfg(target_os = "linux")]
fn three_hours_come_in_within_little_memory() {
    let bench = bench();
    let file = bench.folder.path().join("long.wav");
    long_wav(&file, 3.0);
    let before = most_memory();
    let mut samples = 0;
    let mut last = None;
    let finished = import(
        &file,
        &bench.options,
        &mut |part| samples += part.len(),
        &mut |step| last = Some(step),
        &AtomicBool::new(false),
    )
    .unwrap();
    let grown = most_memory() - before;
    assert_eq!((finished.duration_ms, finished.cut_short), (3 * 3_600_000, None));
    assert_eq!(samples, 3 * 3600 * 16_000);
    assert_eq!(last, Some(ImportProgress { done_ms: 3 * 3_600_000, total_ms: Some(3 * 3_600_000) }));
    assert!(grown < 48 << 20, "the import of 345 MB took {} MB of memory", grown >> 20);
}

#[test]
fn more_than_four_hours_are_refused_at_once() {
    let bench = bench();
    let mut head = wav(16_000, 1, std::iter::repeat_n(vec![1], 16));
    let data = 4 * 3600 * 16_000 * 2 + 32_000u32;
    head[4..8].copy_from_slice(&(data + 36).to_le_bytes());
    head[40..44].copy_from_slice(&data.to_le_bytes());
    let file = bench.write("long.wav", &head);
    // A sparse file: as long as it says, without taking space.
    std::fs::OpenOptions::new().write(true).open(&file).unwrap().set_len(44 + u64::from(data)).unwrap();
    let error = bench.refused(&file);
    assert!(matches!(error, AudioError::TooLong { limit_hours: 4 }), "{error}");
}

#[test]
fn a_wav_of_unknown_length_is_read_to_its_end() {
    let bench = bench();
    let mut bytes = wav(16_000, 1, std::iter::repeat_n(vec![1000], 32_000));
    bytes[40..44].copy_from_slice(&u32::MAX.to_le_bytes());
    bytes[4..8].copy_from_slice(&u32::MAX.to_le_bytes());
    let file = bench.write("piped.wav", &bytes);
    let brought = bench.bring(&file).unwrap();
    assert_eq!((brought.finished.duration_ms, brought.finished.cut_short), (2_000, None));
    assert!(brought.progress.last().is_some_and(|step| step.done_ms == 2_000));
}
