//! What the state strip shows of a running recording, kept up to date by the recorder's own events.

use crate::held;
use crate::views::{Level, RecorderPhase, RecordingStatus};
use auscult_audio::{AudioError, RecorderEvent};
use auscult_domain::{EncounterId, RecordingId};
use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

/// What a warning is about; of each kind only the latest stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Warning {
    Stopped,
    Unsaved,
    LowDisk,
    Microphone,
    Silence,
    Clipping,
    SoundLost,
    Asleep,
}

/// What an event changed.
pub(crate) enum Told {
    /// Only how loud it is.
    Level(Level),
    /// The status.
    Status,
}

/// The status of one recording, and what must not be forgotten when it is stopped.
pub(crate) struct Monitor {
    state: Mutex<(RecordingStatus, BTreeMap<Warning, String>)>,
    /// Sound waits in memory because the disk takes none.
    unsaved: AtomicBool,
}

impl Monitor {
    pub(crate) fn new(recording: RecordingId, encounter: EncounterId, patient: String) -> Self {
        let status = RecordingStatus {
            recording,
            encounter,
            patient,
            phase: RecorderPhase::Starting,
            elapsed_ms: 0,
            device: None,
            behind_ms: 0,
            warnings: Vec::new(),
        };
        Self { state: Mutex::new((status, BTreeMap::new())), unsaved: AtomicBool::new(false) }
    }

    pub(crate) fn status(&self) -> RecordingStatus {
        let state = held(&self.state);
        RecordingStatus { warnings: state.1.values().cloned().collect(), ..state.0.clone() }
    }

    pub(crate) fn has_unsaved(&self) -> bool {
        self.unsaved.load(Ordering::Relaxed)
    }

    pub(crate) fn set_phase(&self, phase: RecorderPhase) {
        held(&self.state).0.phase = phase;
    }

    pub(crate) fn set_elapsed(&self, elapsed_ms: u32) {
        held(&self.state).0.elapsed_ms = elapsed_ms;
    }

    /// Whether it changed.
    pub(crate) fn set_behind(&self, behind_ms: u32) -> bool {
        let mut state = held(&self.state);
        std::mem::replace(&mut state.0.behind_ms, behind_ms) != behind_ms
    }

    pub(crate) fn take(&self, event: RecorderEvent) -> Told {
        let mut state = held(&self.state);
        let (status, warnings) = &mut *state;
        let mut warn = |kind: Warning, words: String| {
            warnings.insert(kind, words);
        };
        match event {
            RecorderEvent::Level { rms_db, peak_db, elapsed_ms } => {
                status.elapsed_ms = elapsed_ms;
                return Told::Level(Level { rms_db, peak_db, elapsed_ms });
            }
            RecorderEvent::Ready { device } => {
                if status.phase == RecorderPhase::Starting {
                    status.phase = RecorderPhase::Recording;
                }
                status.device = Some(device);
            }
            RecorderEvent::DeviceChanged { name } => {
                warn(Warning::Microphone, format!("The microphone was lost for a moment; it goes on with {name}."));
                status.device = Some(name);
            }
            RecorderEvent::DeviceLost { name } => {
                warn(Warning::Microphone, format!("The microphone {name} is gone; Auscult looks for another."));
            }
            RecorderEvent::Silence { seconds } => {
                warn(Warning::Silence, format!("Nothing was heard for {seconds} seconds. Is the microphone muted?"));
            }
            RecorderEvent::SoundAgain => {
                warnings.remove(&Warning::Silence);
            }
            RecorderEvent::Clipping => {
                warn(Warning::Clipping, "The sound is too loud and distorts; move the microphone away.".to_owned());
            }
            RecorderEvent::LowDisk { free_bytes } => {
                let megabytes = free_bytes / (1024 * 1024);
                warn(Warning::LowDisk, format!("Only {megabytes} MB are left on this disk."));
            }
            RecorderEvent::DiskFull => {
                self.unsaved.store(true, Ordering::Relaxed);
                let words = "The disk is full. What was recorded is safe; what comes now waits in memory: free some \
                             space before you stop.";
                warn(Warning::Unsaved, words.to_owned());
            }
            RecorderEvent::SavedAgain => {
                self.unsaved.store(false, Ordering::Relaxed);
                warnings.remove(&Warning::Unsaved);
            }
            RecorderEvent::SoundLost { milliseconds } => {
                warn(
                    Warning::SoundLost,
                    format!("{milliseconds} ms of sound were lost; silence stands in their place."),
                );
            }
            RecorderEvent::MayFallAsleep { .. } => {
                warn(Warning::Asleep, "This laptop may fall asleep while it records.".to_owned());
            }
            RecorderEvent::Failed(AudioError::Stopped) => {
                status.phase = RecorderPhase::Finishing;
                let words =
                    "The recording has stopped by itself. What was recorded is safe: press stop, then record again.";
                warn(Warning::Stopped, words.to_owned());
            }
            RecorderEvent::Failed(error) => {
                self.unsaved.store(true, Ordering::Relaxed);
                warn(
                    Warning::Unsaved,
                    format!("The recording cannot be written just now ({error}). It waits in memory."),
                );
            }
            _ => {}
        }
        Told::Status
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn monitor() -> Monitor {
        let id = Uuid::from_u128(1);
        Monitor::new(RecordingId::from_uuid(id), EncounterId::from_uuid(id), "Alvarez, Rosa".to_owned())
    }

    #[test]
    fn it_records_only_after_real_samples() {
        let monitor = monitor();
        monitor.take(RecorderEvent::Level { rms_db: -60.0, peak_db: -50.0, elapsed_ms: 0 });
        assert_eq!(monitor.status().phase, RecorderPhase::Starting);
        monitor.take(RecorderEvent::Ready { device: "Built-in".to_owned() });
        assert_eq!(monitor.status().phase, RecorderPhase::Recording);
    }

    #[test]
    fn one_warning_does_not_hide_another() {
        let monitor = monitor();
        monitor.take(RecorderEvent::Clipping);
        monitor.take(RecorderEvent::DeviceLost { name: "USB".to_owned() });
        monitor.take(RecorderEvent::LowDisk { free_bytes: 9 << 20 });
        monitor.take(RecorderEvent::DiskFull);
        monitor.take(RecorderEvent::SavedAgain);
        assert_eq!(monitor.status().warnings.len(), 3, "low disk, microphone and clipping still stand");
    }

    #[test]
    fn what_waits_in_memory_is_known_until_it_is_on_the_disk() {
        let monitor = monitor();
        monitor.take(RecorderEvent::DiskFull);
        assert!(monitor.has_unsaved());
        monitor.take(RecorderEvent::SavedAgain);
        assert!(!monitor.has_unsaved());
    }
}
