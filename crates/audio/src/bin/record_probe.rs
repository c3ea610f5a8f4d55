//! Records for a while and says what happens: a target for tests that kill it, and a way to try a microphone.
//!
//! ```text
//! AUSCULT_PROBE_KEY=<64 hex digits> record_probe FILE SECONDS [DEVICE]
//! AUSCULT_PROBE_KEY=<64 hex digits> record_probe --read FILE [WAV]     recovers, tells, and writes a WAV if asked
//! AUSCULT_PROBE_KEY=<64 hex digits> record_probe --play FILE FROM_MS TO_MS
//! record_probe --devices
//! ```
//!
//! While recording, each line on standard output is an event; `heard N` says that N samples of 16 kHz sound came.
//! `pause`, `resume`, `elapsed` and `stop` on standard input do what they say; the answer is the time elapsed.

use auscult_audio::{
    Channel, PlaybackEvent, Player, Recorder, RecorderEvent, RecordingOptions, SoundFile, export_wav, input_devices,
    recover,
};
use auscult_domain::RecordingId;
use std::error::Error;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};
use uuid::Uuid;
use zeroize::Zeroizing;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["--devices"] => {
            for device in input_devices()? {
                say(&format!("{device:?}"));
            }
            Ok(())
        }
        ["--play", file, from_ms, to_ms] => play(Path::new(file), from_ms.parse()?, to_ms.parse()?),
        ["--read", file] => read(Path::new(file), None),
        ["--read", file, wav] => read(Path::new(file), Some(Path::new(wav))),
        [file, seconds] => record(PathBuf::from(file), seconds.parse()?, None),
        [file, seconds, device] => record(PathBuf::from(file), seconds.parse()?, Some(device.to_owned())),
        _ => {
            Err("usage: record_probe FILE SECONDS [DEVICE] | --read FILE [WAV] | --play FILE FROM TO | --devices"
                .into())
        }
    }
}

fn record(file: PathBuf, seconds: f64, device: Option<String>) -> Result<(), Box<dyn Error>> {
    let options = RecordingOptions {
        recording: RecordingId::from_uuid(Uuid::from_u128(1)),
        file,
        key: key()?,
        device,
        channel: Channel::Mix,
        low_disk_bytes: 0,
    };
    let (ready, is_ready) = channel();
    let on_event = Box::new(move |event: RecorderEvent| {
        if matches!(event, RecorderEvent::Ready { .. }) {
            // Only the first one is waited for.
            let _ = ready.send(());
        }
        if !matches!(event, RecorderEvent::Level { .. }) {
            say(&format!("{event:?}"));
        }
    });
    let mut heard = 0;
    let on_sound = Box::new(move |sound: &[f32]| {
        heard += sound.len();
        say(&format!("heard {heard}"));
    });
    let recorder = Recorder::start(options, on_event, on_sound)?;
    is_ready.recv()?;
    let until = Instant::now() + Duration::from_secs_f64(seconds);
    let commands = commands();
    while let Ok(command) = commands.recv_timeout(until.saturating_duration_since(Instant::now())) {
        match command.as_str() {
            "pause" => recorder.pause(),
            "resume" => recorder.resume(),
            "elapsed" => {}
            "stop" => break,
            _ => return Err("the commands are pause, resume, elapsed and stop".into()),
        }
        say(&format!("{command} at {}", recorder.elapsed_ms()));
    }
    say(&format!("{:?}", recorder.stop()?));
    Ok(())
}

/// The lines of standard input. When it ends, the time alone decides.
fn commands() -> Receiver<String> {
    let (sender, commands) = channel();
    std::thread::spawn(move || {
        for line in std::io::stdin().lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
        }
        // Keeps the channel open: no more commands is not an error.
        std::thread::park();
        drop(sender);
    });
    commands
}

fn read(file: &Path, wav: Option<&Path>) -> Result<(), Box<dyn Error>> {
    say(&format!("{:?}", recover(file, &key()?)?));
    if let Some(wav) = wav {
        export_wav(&SoundFile::open(file, &key()?)?, wav)?;
    }
    Ok(())
}

fn play(file: &Path, from_ms: u32, to_ms: u32) -> Result<(), Box<dyn Error>> {
    let (over, is_over) = channel();
    let on_event = Box::new(move |event: PlaybackEvent| {
        say(&format!("{event:?}"));
        if !matches!(event, PlaybackEvent::Position { .. }) {
            // It is told once; nobody waits a second time.
            let _ = over.send(());
        }
    });
    let player = Player::play(&SoundFile::open(file, &key()?)?, from_ms, to_ms, on_event)?;
    is_over.recv()?;
    player.stop();
    Ok(())
}

fn key() -> Result<Zeroizing<[u8; 32]>, Box<dyn Error>> {
    let hex = Zeroizing::new(std::env::var("AUSCULT_PROBE_KEY")?);
    let mut key = Zeroizing::new([0; 32]);
    for (byte, pair) in key.iter_mut().zip(hex.as_bytes().chunks_exact(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair)?, 16)?;
    }
    Ok(key)
}

fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    // Whoever reads may be gone; the recording goes on.
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}
