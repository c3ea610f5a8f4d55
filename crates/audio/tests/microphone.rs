//! Recording for real: a process records through ALSA and PulseAudio from a virtual microphone, is killed, paused,
//! and loses its device.
//!
//! `AUSCULT_KILLS` says how often the recorder is killed (5 if it is not set).
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)] // in a test, a panic is the message

mod virtual_microphone;

use auscult_audio::{Channel, Ending, RecordingOptions, SoundFile, import, recover};
use auscult_domain::RecordingId;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::Instant;
use uuid::Uuid;
use virtual_microphone::{KEY, VirtualMicrophone};
use zeroize::Zeroizing;

const RATE: usize = 16_000;

fn open(file: &Path) -> SoundFile {
    SoundFile::open(file, &Zeroizing::new(KEY)).unwrap()
}

/// Sound that is like itself at no other moment: a tone that jumps every 50 ms.
fn melody(seconds: usize) -> Vec<f32> {
    let mut phase = 0.0f32;
    (0..seconds * RATE)
        .map(|at| {
            let step = (at / (RATE / 20)) as u64;
            let pitch = 200 + (step.wrapping_mul(6_364_136_223_846_793_005) >> 40) % 2_000;
            phase += pitch as f32 * std::f32::consts::TAU / RATE as f32;
            phase.sin() * 0.3
        })
        .collect()
}

fn write_wav(file: &Path, sound: &[f32]) {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: RATE as u32,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut writer = hound::WavWriter::create(file, spec).unwrap();
    sound.iter().for_each(|sample| writer.write_sample((sample * 32767.0) as i16).unwrap());
    writer.finalize().unwrap();
}

/// How alike two sounds are; 1 is the same but for loudness.
fn likeness(one: &[f32], other: &[f32]) -> f32 {
    let product = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
    product(one, other) / (product(one, one) * product(other, other)).sqrt().max(f32::MIN_POSITIVE)
}

#[test]
fn what_is_played_is_what_is_recorded_from_its_beginning_to_its_end() {
    let Some(microphone) = VirtualMicrophone::start("what_is_played_is_what_is_recorded") else { return };
    let (wav, file) = (microphone.path("melody.wav"), microphone.path("visit.sound"));
    let played = melody(6);
    write_wav(&wav, &played);
    let mut probe = microphone.probe(&[&file.display().to_string(), "60"]);
    probe.wait_for("Ready");
    microphone.hear(&wav);
    probe.wait_for_sound(500);
    probe.stop();
    let sound = open(&file);
    assert_eq!((sound.ending(), sound.damage()), (Ending::Stopped, &[][..]));
    let recorded = sound.read_mono_16k(0, u32::MAX).unwrap();
    let middle = &played[3 * RATE..4 * RATE];
    let (at, _) = (3 * RATE..recorded.len().saturating_sub(3 * RATE))
        .map(|at| (at, likeness(&recorded[at..at + RATE], middle)))
        .max_by(|one, other| one.1.total_cmp(&other.1))
        .expect("the recording is as long as what was played");
    let begin = at - 3 * RATE;
    let shifts: Vec<(i64, f32)> = (0..6)
        .map(|second| {
            let part = &played[second * RATE..(second + 1) * RATE];
            let first = begin + second * RATE;
            (-800..800i64)
                .map(|shift| (shift, first as i64 + shift))
                .filter(|(_, at)| *at >= 0 && *at as usize + RATE <= recorded.len())
                .map(|(shift, at)| (shift, likeness(&recorded[at as usize..at as usize + RATE], part)))
                .max_by(|one, other| one.1.total_cmp(&other.1))
                .expect("each second was recorded")
        })
        .collect();
    assert!(shifts.iter().all(|(shift, alike)| *shift == 0 && *alike > 0.95), "shift and likeness: {shifts:?}");
}

#[test]
fn what_is_played_back_is_the_moment_that_was_asked_for() {
    let Some(microphone) = VirtualMicrophone::start("what_is_played_back") else { return };
    let (wav, first, second) = (microphone.path("melody.wav"), microphone.path("1.sound"), microphone.path("2.sound"));
    write_wav(&wav, &melody(6));
    let options = RecordingOptions {
        recording: RecordingId::from_uuid(Uuid::from_u128(2)),
        file: first.clone(),
        key: Zeroizing::new(KEY),
        device: None,
        channel: Channel::Mix,
        low_disk_bytes: 0,
    };
    import(&wav, &options, &mut |_| {}, &mut |_| {}, &AtomicBool::new(false)).unwrap();
    let mut recording = microphone.probe(&[&second.display().to_string(), "60"]);
    recording.wait_for("Ready");
    let (events, well) = microphone.probe(&["--play", &first.display().to_string(), "2000", "4500"]).rest();
    recording.wait_for_sound(500);
    recording.stop();
    assert!(well && events.last().is_some_and(|event| event == "Finished"), "{:?}", events.last());
    let positions: Vec<u32> = events
        .iter()
        .filter_map(|event| event.strip_prefix("Position { at_ms: ")?.strip_suffix(" }")?.parse().ok())
        .collect();
    assert!(positions.is_sorted() && positions.len() > 10);
    assert!(positions[0] >= 2_000 && positions.last() == Some(&4_500));
    let heard = open(&second).read_mono_16k(0, u32::MAX).unwrap();
    for from in [2_000, 3_000, 4_200] {
        // A busy machine may put a gap between two parts; each part must sound.
        let asked = &melody(6)[from * RATE / 1000..(from + 300) * RATE / 1000];
        let alike = (0..heard.len() - asked.len()).map(|at| likeness(&heard[at..at + asked.len()], asked));
        let best = alike.fold(0.0, f32::max);
        assert!(best > 0.9, "what sounded is like the sound at {from} ms only by {best}");
    }
    let before = &melody(6)[RATE..RATE + RATE / 4];
    let alike = (0..heard.len() - before.len()).map(|at| likeness(&heard[at..at + before.len()], before));
    assert!(alike.fold(0.0, f32::max) < 0.7, "something sounded that was not asked for");
}

#[test]
fn killed_at_any_moment_it_loses_less_than_a_second() {
    let Some(microphone) = VirtualMicrophone::start("killed_at_any_moment") else { return };
    let kills = std::env::var("AUSCULT_KILLS").map_or(5, |kills| kills.parse().unwrap());
    let mut worst = 0;
    for kill in 0..kills {
        let file = microphone.path(&format!("{kill}.sound"));
        let mut probe = microphone.probe(&[&file.display().to_string(), "60"]);
        probe.wait_for("Ready");
        let began = Instant::now();
        probe.wait_for_sound(getrandom::u32().unwrap() % 2_500);
        probe.child.kill().unwrap();
        let ran = began.elapsed().as_millis() as i64;
        probe.child.wait().unwrap();
        let recovered = recover(&file, &Zeroizing::new(KEY)).unwrap();
        let lost = ran - i64::from(recovered.duration_ms);
        assert!(lost <= 1_000, "killed after {ran} ms, {lost} ms are lost");
        assert!(recovered.damage.is_empty() && open(&file).recovered());
        worst = worst.max(lost);
    }
    eprintln!("killed {kills} times; at most {worst} ms lost");
}

#[test]
fn a_pause_takes_no_time_and_keeps_nothing() {
    let Some(microphone) = VirtualMicrophone::start("a_pause_takes_no_time") else { return };
    let (wav, file) = (microphone.path("private.wav"), microphone.path("visit.sound"));
    write_wav(&wav, &melody(2));
    let mut probe = microphone.probe(&[&file.display().to_string(), "60"]);
    probe.wait_for("Ready");
    probe.wait_for_sound(500);
    let paused = probe.tell("pause");
    microphone.hear(&wav);
    let resumed = probe.tell("resume");
    assert_eq!(paused, resumed, "time stands still in a pause");
    probe.wait_for_sound(500);
    probe.stop();
    let sound = open(&file);
    assert!(sound.duration_ms() > paused + 400);
    assert!(sound.peaks(1)[0] < 0.01, "what was said in the pause is in the recording");
}

#[test]
fn a_lost_microphone_that_returns_goes_on_in_the_same_file() {
    let Some(microphone) = VirtualMicrophone::start("a_lost_microphone") else { return };
    let file = microphone.path("visit.sound");
    let mut probe = microphone.probe(&[&file.display().to_string(), "120"]);
    probe.wait_for("Ready");
    probe.wait_for_sound(1_000);
    microphone.switch_off();
    probe.wait_for("DeviceLost");
    let safe = open(&file).duration_ms();
    assert!(safe >= 900, "only {safe} ms were safe when the microphone was lost");
    microphone.switch_on();
    probe.wait_for("DeviceChanged");
    probe.wait_for_sound(1_000);
    probe.stop();
    let sound = open(&file);
    assert_eq!((sound.ending(), sound.damage()), (Ending::Stopped, &[][..]));
    assert!(sound.duration_ms() >= safe + 900);
}

#[test]
fn microphones_keep_their_ids() {
    let Some(microphone) = VirtualMicrophone::start("microphones_keep_their_ids") else { return };
    let (first, _) = microphone.probe(&["--devices"]).rest();
    let (second, _) = microphone.probe(&["--devices"]).rest();
    assert_eq!(first, second);
    assert!(first[0].contains("is_default: true"), "the default comes first: {first:?}");
    assert_eq!(first.iter().filter(|line| line.contains("is_default: true")).count(), 1);
    let id = first[0].split('"').nth(1).unwrap();
    let file = microphone.path("visit.sound");
    let mut probe = microphone.probe(&[&file.display().to_string(), "60", id]);
    probe.wait_for("Ready");
    probe.stop();
}

#[test]
fn without_a_microphone_it_says_so_and_leaves_no_file() {
    let Some(microphone) = VirtualMicrophone::start("without_a_microphone") else { return };
    let file = microphone.path("visit.sound");
    let unknown = microphone.probe(&[&file.display().to_string(), "60", "alsa:not-there"]).rest();
    assert!(!unknown.1 && !file.exists());
    microphone.switch_off();
    let none = microphone.probe(&[&file.display().to_string(), "60"]).rest();
    assert!(!none.1 && !file.exists());
}
