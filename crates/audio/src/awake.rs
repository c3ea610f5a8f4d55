//! Keeps the laptop from falling asleep in the middle of a visit.

use crate::error::AudioError;

/// The laptop stays awake while this lives. The screen may turn off.
pub struct AwakeGuard {
    _awake: keepawake::KeepAwake,
}

impl AwakeGuard {
    /// Asks the system to stay awake; may wait for its services, so not for a thread that must not.
    ///
    /// # Errors
    /// [`AudioError::Awake`] where the system has no such service: a reason for a warning, never for not recording.
    pub fn new() -> Result<Self, AudioError> {
        keepawake::Builder::default()
            .idle(true)
            .sleep(true)
            .reason("Recording a visit")
            .app_name("Auscult")
            .app_reverse_domain("org.auscult.Auscult")
            .create()
            .map(|awake| Self { _awake: awake })
            .map_err(|error| AudioError::Awake(error.to_string()))
    }
}
