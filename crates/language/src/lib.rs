//! Notes by a language model that speaks the OpenAI protocol: Ollama or llama.cpp on the laptop or in the clinic, or a
//! hosted one with which the clinic has an agreement.
//!
//! The way of a note: the transcript's lines, the rules' own draft, the chart and the clinician's signed notes that are
//! most alike → a prompt that keeps what is asked apart from what is told → an answer, streamed → each sentence checked
//! against the lines it names → a note whose every composed stretch has a source.
//!
//! Invariants: nothing is sent to a machine outside the clinic's network without an agreement, nor over a plain
//! connection, nor anywhere a server points to; nothing is cut off unsaid; a sentence its lines do not bear out is not
//! written; a request that may cost something is sent once.

mod address;
mod answer;
mod check;
mod client;
mod engine;
mod events;
mod key;
mod likeness;
mod lines;
mod parts;
mod polarity;
mod prompt;
#[cfg(test)]
mod testing;
mod wire;
mod words;

pub use address::{Address, AddressProblem, Agreement, Endpoint, NoAgreement, Reach};
pub use check::Checked;
pub use client::{ModelInfo, Patience};
pub use engine::{Draft, LanguageModel, Probe, Progress, Request, Run, Stage, Stop};
pub use key::ApiKey;
pub use likeness::most_alike;
pub use prompt::{OwnNote, Prompt};
