//! What the tests of the whole product stand on: a desk of its own (screen, session bus, keyring, sound, home), the
//! real window on it, and a voice that speaks the sample consultation into its microphone.
//!
//! Nothing is shared between two desks, so several runs at once do not meet. Everything that is started ends with
//! what started it, also when that is killed.

pub mod album;
pub mod at_desk;
pub mod child;
pub mod clinic;
pub mod coding;
pub mod desk;
pub mod judges;
pub mod people;
pub mod power;
pub mod programs;
pub mod readers;
pub mod sample;
pub mod search;
pub mod secrets;
pub mod steps;
pub mod wait;
pub mod window;

pub use desk::Desk;
pub use window::Window;
