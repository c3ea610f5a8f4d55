//! The writing thread on its own, fed through the ring as a device would.

use super::RecorderEvent;
use super::microphone::{News, Source};
use super::ring::{RingInput, Signs, ring};
use super::session::{Command, LowDisk, Parts, Session};
use crate::error::AudioError;
use crate::recording::{Channel, FinishedRecording};
use crate::segment::{Pace, SegmentWriter, SoundFile, Stream};
use auscult_domain::RecordingId;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;
use uuid::Uuid;
use zeroize::Zeroizing;

const RATE: u32 = 48_000;
const LOUD: f32 = 0.25;

/// A session, and everything around it that a test acts on.
struct Bench {
    folder: tempfile::TempDir,
    signs: Arc<Signs>,
    input: RingInput,
    commands: Sender<Command>,
    news: Sender<News>,
    events: Receiver<RecorderEvent>,
    sound: Receiver<Vec<f32>>,
    session: JoinHandle<Result<FinishedRecording, AudioError>>,
}

/// What is left when a session has ended.
struct Ended {
    _folder: tempfile::TempDir,
    finished: FinishedRecording,
    file: SoundFile,
    events: Vec<String>,
    speech: Vec<f32>,
}

fn source(sample_rate: u32, channels: u16) -> (Arc<Signs>, RingInput, Source) {
    let signs = Arc::new(Signs::default());
    let (input, output) = ring(sample_rate, channels, signs.clone());
    (signs, input, Source { name: format!("{channels} × {sample_rate}"), sample_rate, channels, ring: output })
}

fn begin(low_disk_bytes: u64) -> Bench {
    let folder = tempfile::tempdir().unwrap();
    let stream = Stream { recording: RecordingId::from_uuid(Uuid::from_u128(4)), sample_rate: RATE, channels: 1 };
    let writer = SegmentWriter::create(&folder.path().join("visit.sound"), &[9; 32], stream, Pace::Live).unwrap();
    let (signs, input, source) = source(RATE, 2);
    let (events, told) = channel();
    let (sound, heard) = channel();
    let (commands, commanded) = channel();
    let (news, happening) = channel();
    let parts = Parts {
        writer,
        source,
        channel: Channel::Mix,
        sample_rate: RATE,
        low_disk: LowDisk { directory: folder.path().to_owned(), bytes: low_disk_bytes },
        events,
        sound,
        elapsed_ms: Arc::new(AtomicU32::new(0)),
    };
    let session = Session::new(parts).unwrap();
    let session = std::thread::spawn(move || session.run(&commanded, &happening));
    Bench { folder, signs, input, commands, news, events: told, sound: heard, session }
}

/// Gives so many milliseconds of loud sound that begin at this time of the device's clock.
fn give(input: &mut RingInput, sample_rate: u32, channels: u32, from_ms: u64, ms: u32) {
    let frames = sample_rate * ms / 1000;
    input.take(vec![LOUD; (frames * channels) as usize].into_iter(), Duration::from_millis(from_ms), Duration::ZERO);
}

impl Bench {
    fn confirm(&self, command: fn(Sender<()>) -> Command) {
        let (done, confirmed) = channel();
        self.commands.send(command(done)).unwrap();
        confirmed.recv().unwrap();
    }

    fn end(self) -> Ended {
        self.commands.send(Command::Stop).unwrap();
        let finished = self.session.join().unwrap().unwrap();
        let file = SoundFile::open(&self.folder.path().join("visit.sound"), &Zeroizing::new([9; 32])).unwrap();
        let of_note = |event: &RecorderEvent| !matches!(event, RecorderEvent::Level { .. });
        let events = self.events.iter().filter(of_note).map(|event| format!("{event:?}")).collect();
        Ended { _folder: self.folder, finished, file, events, speech: self.sound.iter().flatten().collect() }
    }
}

/// The longest difference in loudness from what is expected in a stretch, left out what the filter smears.
fn check_loudness(speech: &[f32], stretch_ms: std::ops::Range<usize>, expected: f32) {
    let inner = (stretch_ms.start + 10) * 16..(stretch_ms.end - 10) * 16;
    let worst = speech[inner].iter().map(|sample| (sample - expected).abs()).fold(0.0, f32::max);
    assert!(worst < 0.02, "{stretch_ms:?} ms is off by {worst}");
}

#[test]
fn everything_given_is_written_and_handed_on() {
    let mut bench = begin(0);
    give(&mut bench.input, RATE, 2, 0, 700);
    give(&mut bench.input, RATE, 2, 700, 333);
    let ended = bench.end();
    assert_eq!((ended.finished.duration_ms, ended.finished.lost_ms), (1_033, 0));
    assert_eq!((ended.file.duration_ms(), ended.speech.len()), (1_033, 1_033 * 16));
    check_loudness(&ended.speech, 0..1_033, LOUD);
    assert_eq!(ended.events, [r#"Ready { device: "2 × 48000" }"#]);
}

#[test]
fn what_the_device_could_not_deliver_is_silence_of_the_same_length() {
    let mut bench = begin(0);
    give(&mut bench.input, RATE, 2, 0, 500);
    bench.signs.overrun.store(true, Ordering::Relaxed);
    give(&mut bench.input, RATE, 2, 1_500, 500);
    let ended = bench.end();
    assert_eq!((ended.finished.duration_ms, ended.finished.lost_ms), (2_000, 1_000));
    check_loudness(&ended.speech, 0..500, LOUD);
    check_loudness(&ended.speech, 500..1_500, 0.0);
    check_loudness(&ended.speech, 1_500..2_000, LOUD);
    assert_eq!(ended.events[1..], ["SoundLost { milliseconds: 1000 }"]);
}

#[test]
fn another_device_at_another_rate_goes_on_in_the_same_file() {
    let mut bench = begin(0);
    give(&mut bench.input, RATE, 2, 0, 500);
    let (_signs, mut next, source) = source(44_100, 1);
    give(&mut next, 44_100, 1, 0, 1_000);
    bench.news.send(News::Lost { name: "2 × 48000".to_owned() }).unwrap();
    bench.news.send(News::Opened(source)).unwrap();
    let ended = bench.end();
    assert_eq!((ended.finished.sample_rate, ended.finished.duration_ms), (RATE, 1_500));
    assert_eq!(ended.speech.len(), 1_500 * 16);
    check_loudness(&ended.speech, 0..500, LOUD);
    check_loudness(&ended.speech, 500..1_500, LOUD);
    let expected = [
        "Ready { device: \"2 × 48000\" }",
        "DeviceLost { name: \"2 × 48000\" }",
        "DeviceChanged { name: \"1 × 44100\" }",
    ];
    assert_eq!(ended.events, expected);
    assert!(ended.file.damage().is_empty());
}

#[test]
fn a_pause_keeps_what_came_before_it_and_nothing_that_comes_in_it() {
    let mut bench = begin(0);
    give(&mut bench.input, RATE, 2, 0, 300);
    bench.confirm(Command::Pause);
    // Whatever has been said is on the disk as soon as the pause is confirmed.
    let file = bench.folder.path().join("visit.sound");
    assert_eq!(SoundFile::open(&file, &Zeroizing::new([9; 32])).unwrap().duration_ms(), 300);
    give(&mut bench.input, RATE, 2, 300, 5_000);
    bench.confirm(Command::Resume);
    give(&mut bench.input, RATE, 2, 5_300, 200);
    let ended = bench.end();
    assert_eq!(ended.finished.duration_ms, 500);
    assert_eq!(ended.speech.len(), 8_000);
}

#[test]
fn little_space_is_told_once() {
    let mut bench = begin(u64::MAX);
    give(&mut bench.input, RATE, 2, 0, 300);
    bench.confirm(Command::Pause);
    bench.confirm(Command::Resume);
    let events = bench.end().events;
    assert_eq!(events.iter().filter(|event| event.starts_with("LowDisk")).count(), 1, "{events:?}");
}

#[test]
fn a_session_that_nobody_can_reach_any_more_ends_the_file() {
    let mut bench = begin(0);
    give(&mut bench.input, RATE, 2, 0, 300);
    drop(bench.commands);
    assert_eq!(bench.session.join().unwrap().unwrap().duration_ms, 300);
    let file = bench.folder.path().join("visit.sound");
    let sound = SoundFile::open(&file, &Zeroizing::new([9; 32])).unwrap();
    assert_eq!(sound.ending(), crate::Ending::Stopped);
}
