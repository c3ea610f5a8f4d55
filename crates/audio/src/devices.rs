//! The microphones of this laptop, and how one is opened.

use crate::error::AudioError;
use cpal::traits::{DeviceTrait, HostTrait};
use cpal::{Device, ErrorKind, SupportedStreamConfig};

/// Rates above this hold nothing that speech has; such a device is opened at a lower one if it can be.
const HIGHEST_RATE: u32 = 48_000;

/// A microphone that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputDevice {
    /// Stays the same when the device is unplugged, the laptop restarted, or another device is added.
    pub id: String,
    /// What to show.
    pub name: String,
    /// How many channels it has.
    pub channels: u16,
    /// Whether it is the one the system uses if none is chosen.
    pub is_default: bool,
}

/// The microphones that can be opened now, the default first.
///
/// # Errors
/// [`AudioError::Device`] if the system's sound service does not answer. No microphone is an empty list.
pub fn input_devices() -> Result<Vec<InputDevice>, AudioError> {
    let host = cpal::default_host();
    let default = host.default_input_device().and_then(|device| describe(&device, true));
    let mut devices: Vec<InputDevice> = default.into_iter().collect();
    let all = host.devices().map_err(|error| device_error("input", &error))?;
    for device in all {
        let known = |id: &str| devices.iter().any(|device| device.id == id);
        let Ok(id) = device.id() else { continue };
        if for_people(id.id()) && !known(&id.to_string()) && device.supports_input() {
            devices.extend(describe(&device, false));
        }
    }
    Ok(devices)
}

fn describe(device: &Device, is_default: bool) -> Option<InputDevice> {
    let channels = device.default_input_config().ok()?.channels();
    Some(InputDevice { id: device.id().ok()?.to_string(), name: name(device), channels, is_default })
}

/// The name to show for a device.
pub(crate) fn name(device: &Device) -> String {
    device.description().map_or_else(|_| device.to_string(), |description| description.name().to_owned())
}

/// ALSA lists every plugin and every way to reach a card as a device of its own. These are the ones a person can
/// tell apart; cards go by their name, since their numbers change from one start to the next. `null` would be taken
/// for a silent microphone.
fn for_people(id: &str) -> bool {
    if !cfg!(target_os = "linux") {
        return true;
    }
    let by_name = |card: &str| !card.starts_with(|first: char| first.is_ascii_digit());
    matches!(id, "default" | "pulse" | "pipewire") || id.strip_prefix("plughw:CARD=").is_some_and(by_name)
}

/// The device with this id, or the default one.
pub(crate) fn find(id: Option<&str>) -> Result<Device, AudioError> {
    let host = cpal::default_host();
    let Some(id) = id else { return host.default_input_device().ok_or(AudioError::NoInputDevice) };
    let id = id.parse().map_err(|_| AudioError::DeviceNotFound)?;
    host.device_by_id(&id).ok_or(AudioError::DeviceNotFound)
}

/// Everything that can take the place of a lost device: the default, then the others.
pub(crate) fn substitutes() -> Vec<Device> {
    let host = cpal::default_host();
    let default = host.default_input_device();
    let others = host.devices().into_iter().flatten();
    let others = others.filter(|device| device.id().is_ok_and(|id| for_people(id.id())));
    default.into_iter().chain(others).collect()
}

/// How to open a microphone: as it is by itself, but not faster than speech needs.
pub(crate) fn input_config(device: &Device) -> Result<SupportedStreamConfig, AudioError> {
    let by_itself = device.default_input_config().map_err(|error| device_error(&name(device), &error))?;
    if by_itself.sample_rate() <= HIGHEST_RATE {
        return Ok(by_itself);
    }
    let same_kind =
        device.supported_input_configs().into_iter().flatten().filter(|range| {
            range.channels() == by_itself.channels() && range.sample_format() == by_itself.sample_format()
        });
    Ok(same_kind.into_iter().find_map(|range| range.try_with_sample_rate(HIGHEST_RATE)).unwrap_or(by_itself))
}

/// What a device's refusal means to the clinician.
pub(crate) fn device_error(name: &str, error: &cpal::Error) -> AudioError {
    match error.kind() {
        ErrorKind::PermissionDenied => AudioError::NotPermitted,
        ErrorKind::DeviceNotAvailable => AudioError::DeviceNotFound,
        _ => AudioError::Device { name: name.to_owned(), reason: error.to_string() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(target_os = "linux")]
    fn only_what_a_person_can_tell_apart_is_listed() {
        for (id, listed) in [
            ("default", true),
            ("pulse", true),
            ("plughw:CARD=PCH,DEV=0", true),
            ("plughw:CARD=0,DEV=0", false),
            ("hw:CARD=PCH,DEV=0", false),
            ("null", false),
            ("samplerate", false),
        ] {
            assert_eq!(for_people(id), listed, "{id}");
        }
    }
}
