//! What the segment file promises: whole frames survive anything, and whatever was done to a file is found out.

use super::format::{FRAME_HEADER_BYTES, HEADER_BYTES, Stream, TAG_BYTES};
use super::writer::{Pace, Saved, SegmentWriter};
use super::{DamageKind, Ending, SoundFile, export_wav, recover};
use crate::error::AudioError;
use auscult_domain::RecordingId;
use proptest::prelude::*;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use uuid::Uuid;
use zeroize::Zeroizing;

const RATE: u32 = 8_000;
/// Samples in a frame as the writer makes them at this rate.
const FRAME: usize = RATE as usize / 4;
const FRAME_BYTES: usize = FRAME_HEADER_BYTES + FRAME * 2 + TAG_BYTES;
const END_BYTES: usize = FRAME_HEADER_BYTES + 1 + TAG_BYTES;

struct Kept {
    folder: TempDir,
    file: PathBuf,
    samples: Vec<i16>,
}

fn key() -> Zeroizing<[u8; 32]> {
    Zeroizing::new([7; 32])
}

fn stream() -> Stream {
    stream_of(5)
}

fn stream_of(recording: u128) -> Stream {
    Stream { recording: RecordingId::from_uuid(Uuid::from_u128(recording)), sample_rate: RATE, channels: 1 }
}

/// A recording whose samples tell their own place and are never zero.
fn keep(samples: usize, ending: Option<Ending>) -> Kept {
    keep_as(stream(), samples, ending)
}

fn keep_as(stream: Stream, samples: usize, ending: Option<Ending>) -> Kept {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("visit.sound");
    let samples: Vec<i16> = (0..samples).map(|at| (at % 30_000) as i16 + 1).collect();
    let mut writer = SegmentWriter::create(&file, &key(), stream, Pace::Live).unwrap();
    for part in samples.chunks(331) {
        assert_eq!(writer.push(part).unwrap(), Saved::Yes);
    }
    match ending {
        Some(ending) => assert_eq!(writer.finish(ending).unwrap(), samples.len() as u64),
        None => drop(writer),
    }
    Kept { folder, file, samples }
}

fn open(file: &Path) -> Result<SoundFile, AudioError> {
    SoundFile::open(file, &key())
}

/// Each sample is either as it was recorded, or silent inside of a stretch that is told to be missing.
fn check_against(sound: &SoundFile, recorded: &[i16]) {
    let read = sound.read_samples(0, u64::MAX).unwrap();
    assert!(read.len() <= recorded.len());
    let missing: Vec<_> = sound.damage().iter().filter(|damage| damage.kind == DamageKind::Missing).collect();
    for (at, (read, recorded)) in read.iter().zip(recorded).enumerate() {
        let ms = at as u64 * 1000 / u64::from(RATE);
        let told = missing.iter().any(|gap| u64::from(gap.from_ms) <= ms && ms <= u64::from(gap.to_ms));
        assert!(read == recorded || (*read == 0 && told), "sample {at} is {read}, was {recorded}");
    }
}

#[test]
fn what_was_written_is_read() {
    let kept = keep(FRAME * 3 + 77, Some(Ending::Stopped));
    let sound = open(&kept.file).unwrap();
    assert_eq!(sound.read_samples(0, u64::MAX).unwrap(), kept.samples);
    assert_eq!(sound.ending(), Ending::Stopped);
    assert_eq!(sound.damage(), []);
    assert_eq!(sound.recording(), stream().recording);
    assert_eq!(sound.duration_ms(), 759);
    let (from, to) = (FRAME - 3, FRAME * 2 + 5);
    assert_eq!(sound.read_samples(from as u64, to as u64).unwrap(), kept.samples[from..to]);
}

#[test]
fn the_file_shows_nothing_of_the_sound_to_others() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("visit.sound");
    let mut writer = SegmentWriter::create(&file, &key(), stream(), Pace::Live).unwrap();
    writer.push(&[0x4142; FRAME * 2]).unwrap();
    writer.finish(Ending::Stopped).unwrap();
    let bytes = std::fs::read(&file).unwrap();
    assert!(!bytes.windows(4).any(|window| window == b"BABA"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn speech_and_waveform_are_read_by_time() {
    let kept = keep(RATE as usize * 3, Some(Ending::Stopped));
    let sound = open(&kept.file).unwrap();
    assert_eq!(sound.read_mono_16k(500, 1500).unwrap().len(), 16_000);
    assert_eq!(sound.read_mono_16k(2_900, 9_000).unwrap().len(), 1_600);
    assert!(sound.read_mono_16k(9_000, 9_500).unwrap().is_empty());
    let whole = sound.read_mono_16k(0, 3_000).unwrap();
    let part = sound.read_mono_16k(1_250, 1_500).unwrap();
    let worst = part.iter().zip(&whole[20_000..]).map(|(part, whole)| (part - whole).abs()).fold(0.0, f32::max);
    assert!(worst < 1e-3, "a part differs from the whole by {worst}");
    let peaks = sound.peaks(3);
    let loudest = |range: std::ops::Range<usize>| f32::from(*kept.samples[range].iter().max().unwrap()) / 32768.0;
    assert_eq!(peaks, [loudest(0..8_000), loudest(8_000..16_000), loudest(16_000..24_000)]);
}

#[test]
fn a_growing_file_is_read_while_it_is_written() {
    let kept = keep(0, None);
    let file = kept.folder.path().join("growing.sound");
    let mut writer = SegmentWriter::create(&file, &key(), stream(), Pace::Live).unwrap();
    let mut sound = open(&file).unwrap();
    assert_eq!((sound.duration_ms(), sound.ending()), (0, Ending::Open));
    for turn in 1..=3u32 {
        writer.push(&vec![turn as i16; FRAME]).unwrap();
        sound.refresh().unwrap();
        assert_eq!((sound.duration_ms(), sound.damage().len()), (turn * 250, 0));
        assert_eq!(sound.read_samples(u64::from(turn - 1) * FRAME as u64, u64::MAX).unwrap(), vec![turn as i16; FRAME]);
    }
    assert!(matches!(recover(&file, &key()), Err(AudioError::InUse)));
    writer.finish(Ending::Stopped).unwrap();
    sound.refresh().unwrap();
    assert_eq!(sound.ending(), Ending::Stopped);
}

#[test]
fn a_recording_is_never_overwritten() {
    let kept = keep(FRAME, Some(Ending::Stopped));
    let again = SegmentWriter::create(&kept.file, &key(), stream(), Pace::Live);
    assert!(matches!(again, Err(AudioError::AlreadyExists)));
    assert_eq!(open(&kept.file).unwrap().samples(), FRAME as u64);
}

#[test]
fn what_is_not_ours_is_told_apart() {
    let kept = keep(FRAME * 2, Some(Ending::Stopped));
    let wrong = Zeroizing::new([8; 32]);
    assert!(matches!(SoundFile::open(&kept.file, &wrong), Err(AudioError::WrongKey)));
    assert!(matches!(recover(&kept.file, &wrong), Err(AudioError::WrongKey)));
    assert_eq!(open(&kept.file).unwrap().samples(), kept.samples.len() as u64);
    let other = kept.folder.path().join("other");
    std::fs::write(&other, "a letter to the patient, long enough to hold a header and then a little more of it")
        .unwrap();
    assert!(matches!(open(&other), Err(AudioError::NotARecording)));
    let mut newer = std::fs::read(&kept.file).unwrap();
    newer[8] = 2;
    newer.truncate(HEADER_BYTES);
    std::fs::write(&other, newer).unwrap();
    assert!(matches!(open(&other), Err(AudioError::NewerFormat { found: 2, known: 1 })));
}

#[test]
fn a_pause_makes_a_short_frame_and_takes_no_time() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("visit.sound");
    let mut writer = SegmentWriter::create(&file, &key(), stream(), Pace::Live).unwrap();
    writer.push(&[1; 100]).unwrap();
    writer.flush().unwrap();
    assert_eq!(open(&file).unwrap().samples(), 100);
    writer.push(&[2; 100]).unwrap();
    assert_eq!(writer.finish(Ending::Stopped).unwrap(), 200);
    assert_eq!(open(&file).unwrap().read_samples(99, 101).unwrap(), [1, 2]);
}

#[test]
fn swapped_repeated_deleted_and_foreign_parts_are_found() {
    let kept = keep(FRAME * 5, Some(Ending::Stopped));
    let other = keep_as(stream_of(6), FRAME * 5, Some(Ending::Stopped));
    let whole = std::fs::read(&kept.file).unwrap();
    let frame = |at: usize| HEADER_BYTES + at * FRAME_BYTES..HEADER_BYTES + (at + 1) * FRAME_BYTES;
    let check = |name: &str, bytes: Vec<u8>, kinds: &[DamageKind], samples: usize| {
        std::fs::write(&kept.file, bytes).unwrap();
        let sound = open(&kept.file).unwrap();
        let found: Vec<_> = sound.damage().iter().map(|damage| damage.kind).collect();
        assert_eq!(found, kinds, "{name}");
        assert_eq!(sound.samples(), samples as u64, "{name}");
        check_against(&sound, &kept.samples);
    };
    let mut swapped = whole.clone();
    swapped[frame(1)].copy_from_slice(&whole[frame(3)]);
    swapped[frame(3)].copy_from_slice(&whole[frame(1)]);
    check("two swapped", swapped, &[DamageKind::Disordered], FRAME * 5);
    let mut repeated = whole.clone();
    repeated[frame(2)].copy_from_slice(&whole[frame(1)]);
    check("one in place of another", repeated, &[DamageKind::Foreign, DamageKind::Missing], FRAME * 5);
    let mut deleted = whole.clone();
    deleted.drain(frame(2));
    check("one deleted", deleted, &[DamageKind::Missing], FRAME * 5);
    let mut foreign = whole.clone();
    foreign.splice(frame(2).start..frame(2).start, std::iter::repeat_n(0xEE, 1000));
    check("something put between", foreign, &[DamageKind::Foreign], FRAME * 5);
    let mut moved = whole.clone();
    let of_another_file = std::fs::read(&other.file).unwrap();
    moved[frame(2)].copy_from_slice(&of_another_file[frame(3)]);
    check("one of another recording", moved, &[DamageKind::Missing, DamageKind::Foreign], FRAME * 5);
    let mut cut = whole.clone();
    cut.truncate(cut.len() - END_BYTES);
    check("the end cut off", cut, &[], FRAME * 5);
    assert_eq!(open(&kept.file).unwrap().ending(), Ending::Open);
}

#[test]
fn destroyed_first_bytes_cost_no_sound() {
    let kept = keep(FRAME * 3, Some(Ending::Stopped));
    let mut bytes = std::fs::read(&kept.file).unwrap();
    bytes[..HEADER_BYTES].fill(0);
    std::fs::write(&kept.file, bytes).unwrap();
    let sound = open(&kept.file).unwrap();
    assert_eq!(sound.read_samples(0, u64::MAX).unwrap(), kept.samples);
    assert_eq!(sound.damage()[0].kind, DamageKind::Beginning);
}

#[test]
fn recovery_ends_a_recording_once_and_says_so() {
    let kept = keep(FRAME * 4 + 9, None);
    let cut = HEADER_BYTES + FRAME_BYTES * 3 + 500;
    std::fs::OpenOptions::new().write(true).open(&kept.file).unwrap().set_len(cut as u64).unwrap();
    let first = recover(&kept.file, &key()).unwrap();
    assert_eq!((first.duration_ms, first.before, first.torn_bytes), (750, Ending::Open, 500));
    let sound = open(&kept.file).unwrap();
    assert!(sound.recovered() && sound.damage().is_empty());
    let before = std::fs::read(&kept.file).unwrap();
    let second = recover(&kept.file, &key()).unwrap();
    assert_eq!((second.duration_ms, second.before, second.torn_bytes), (750, Ending::Recovered, 0));
    assert_eq!(std::fs::read(&kept.file).unwrap(), before);
}

#[test]
fn a_long_unreadable_tail_is_kept_for_a_specialist() {
    let kept = keep(FRAME * 40, None);
    let mut bytes = std::fs::read(&kept.file).unwrap();
    let from = HEADER_BYTES + FRAME_BYTES * 2;
    bytes[from..].fill(0x55);
    std::fs::write(&kept.file, &bytes).unwrap();
    let recovered = recover(&kept.file, &key()).unwrap();
    assert_eq!((recovered.duration_ms, recovered.torn_bytes), (500, 0));
    assert!(std::fs::read(&kept.file).unwrap().starts_with(&bytes));
    assert!(open(&kept.file).unwrap().recovered());
}

#[test]
fn the_wav_is_what_was_recorded() {
    let kept = keep(RATE as usize * 2 + 5, Some(Ending::Stopped));
    let wav = kept.folder.path().join("out.wav");
    export_wav(&open(&kept.file).unwrap(), &wav).unwrap();
    let mut reader = hound::WavReader::open(&wav).unwrap();
    assert_eq!(reader.spec().sample_rate, RATE);
    assert_eq!(reader.samples::<i16>().map(Result::unwrap).collect::<Vec<_>>(), kept.samples);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_cut_keeps_every_whole_frame(samples in 1..FRAME * 6, cut in 0.0..1.0f64, ended in any::<bool>()) {
        let kept = keep(samples, ended.then_some(Ending::Stopped));
        let bytes = std::fs::read(&kept.file).unwrap();
        let cut = (bytes.len() as f64 * cut) as usize;
        std::fs::write(&kept.file, &bytes[..cut]).unwrap();
        if cut < HEADER_BYTES {
            prop_assert!(matches!(open(&kept.file), Err(AudioError::NoSound)));
            return Ok(());
        }
        let whole_frames = (cut - HEADER_BYTES) / FRAME_BYTES;
        let recovered = recover(&kept.file, &key()).unwrap();
        let sound = open(&kept.file).unwrap();
        prop_assert!(sound.samples() >= ((whole_frames * FRAME).min(samples / FRAME * FRAME)) as u64);
        prop_assert_eq!(sound.read_samples(0, u64::MAX).unwrap(), &kept.samples[..sound.samples() as usize]);
        prop_assert_eq!(recovered.duration_ms, sound.duration_ms());
        prop_assert!(sound.damage().is_empty());
        prop_assert_eq!(sound.ending(), Ending::Recovered);
    }

    #[test]
    fn any_flipped_bit_is_found_and_the_rest_is_readable(place in 0.0..1.0f64, bit in 0..8u8) {
        let samples = FRAME * 4 + 123;
        let kept = keep(samples, Some(Ending::Stopped));
        let mut bytes = std::fs::read(&kept.file).unwrap();
        let at = (bytes.len() as f64 * place) as usize;
        bytes[at] ^= 1 << bit;
        std::fs::write(&kept.file, &bytes).unwrap();
        let sound = open(&kept.file).unwrap();
        prop_assert!(!sound.damage().is_empty() || sound.ending() == Ending::Open, "byte {} went unnoticed", at);
        prop_assert_eq!(sound.samples(), samples as u64);
        check_against(&sound, &kept.samples);
        let silent = sound.read_samples(0, u64::MAX).unwrap().iter().filter(|sample| **sample == 0).count();
        prop_assert!(silent <= FRAME, "{} samples lost to one bit", silent);
    }

    #[test]
    fn any_rubbish_is_refused_without_a_panic(
        mut bytes in proptest::collection::vec(any::<u8>(), 0..5_000),
        marked in any::<bool>(),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("rubbish");
        if marked && bytes.len() > 400 {
            bytes[..8].copy_from_slice(&super::format::MAGIC);
            bytes[200..208].copy_from_slice(&super::format::MARKER);
        }
        std::fs::write(&file, &bytes).unwrap();
        prop_assert!(open(&file).is_err());
        prop_assert!(recover(&file, &key()).is_err());
        prop_assert_eq!(std::fs::read(&file).unwrap(), bytes);
    }
}

/// A disk of one megabyte, taken away again when dropped.
#[cfg(target_os = "linux")]
struct SmallDisk(TempDir);

#[cfg(target_os = "linux")]
impl SmallDisk {
    fn mount(test: &str) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mounted = std::process::Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=1m", "none"])
            .arg(folder.path())
            .stderr(std::process::Stdio::null())
            .status()
            .is_ok_and(|status| status.success());
        if !mounted {
            eprintln!("left out: {test} (mounting a small disk needs root)");
        }
        mounted.then_some(Self(folder))
    }
}

#[cfg(target_os = "linux")]
impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = std::process::Command::new("umount").arg(self.0.path()).status();
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_loses_nothing_once_there_is_space_again() {
    let Some(disk) = SmallDisk::mount("a_full_disk_loses_nothing_once_there_is_space_again") else { return };
    let (file, filler) = (disk.0.path().join("visit.sound"), disk.0.path().join("filler"));
    std::fs::write(&filler, vec![0; 700_000]).unwrap();
    let samples: Vec<i16> = (0..FRAME * 120).map(|at| (at % 30_000) as i16 + 1).collect();
    let mut writer = SegmentWriter::create(&file, &key(), stream(), Pace::Live).unwrap();
    let told: Vec<Saved> = samples.chunks(FRAME).map(|part| writer.push(part).unwrap()).collect();
    assert_eq!((told[0], told[119]), (Saved::Yes, Saved::DiskFull));
    assert_eq!(writer.retry(), Saved::DiskFull);
    // The recording so far is safe and readable while the disk is full.
    let meanwhile = open(&file).unwrap();
    assert!(meanwhile.samples() > FRAME as u64 * 20 && meanwhile.damage().is_empty());
    assert_eq!(meanwhile.read_samples(0, u64::MAX).unwrap(), samples[..meanwhile.samples() as usize]);
    std::fs::remove_file(&filler).unwrap();
    assert_eq!(writer.retry(), Saved::Yes);
    assert_eq!(writer.finish(Ending::Stopped).unwrap(), samples.len() as u64);
    let sound = open(&file).unwrap();
    assert_eq!(sound.read_samples(0, u64::MAX).unwrap(), samples);
    assert_eq!((sound.damage(), sound.ending()), (&[][..], Ending::Stopped));
}

#[test]
#[cfg(target_os = "linux")]
fn ending_on_a_full_disk_says_what_is_safe() {
    let Some(disk) = SmallDisk::mount("ending_on_a_full_disk_says_what_is_safe") else { return };
    let file = disk.0.path().join("visit.sound");
    let mut writer = SegmentWriter::create(&file, &key(), stream(), Pace::Live).unwrap();
    while writer.push(&[5; FRAME]).unwrap() == Saved::Yes {}
    let Err(AudioError::DiskFull { saved_ms, unsaved_ms }) = writer.finish(Ending::Stopped) else {
        panic!("it must say that the disk is full")
    };
    assert!(saved_ms > 50_000 && unsaved_ms >= 250);
    let another = SegmentWriter::create(&disk.0.path().join("next.sound"), &key(), stream(), Pace::Live);
    assert!(matches!(another.err(), None | Some(AudioError::DiskFull { .. })));
    assert!(u64::from(open(&file).unwrap().duration_ms()) >= u64::from(saved_ms));
}
