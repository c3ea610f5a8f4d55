//! The use cases through `app` on a real vault with a real keyring, real sound and the real model.

mod backups;
mod billing;
mod code_sets;
mod coding;
mod command_line;
mod dispatch;
mod documents;
mod habits;
mod improving;
mod keeping;
mod language;
mod looking;
mod people;
mod refused;
mod services;
mod signing_in;
mod templates;
mod workflow;
