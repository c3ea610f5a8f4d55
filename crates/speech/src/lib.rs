//! Speech to words, in a process of its own.
//!
//! Sound (16 kHz, mono) is cut at pauses into stretches of speech (`stretch`), which a worker process decodes with
//! whisper.cpp (`worker`, `decoder`); a supervisor in this process (`supervisor`) keeps the worker alive, gives the
//! words their place in the recording (`utterance`) and has drug and clinic names put right (`vocabulary`). Native
//! code may crash, hang or meet a processor it was not built for: the recording, and the program, go on.
//!
//! ```text
//! Transcriber::feed → Cutter → Stretch → [pipe] → Lane (whisper) → [pipe] → Vocabulary → HeardSegment
//! ```

mod align;
mod benchmark;
mod decoder;
mod error;
pub mod models;
mod process;
mod processor;
mod protocol;
mod pulse;
mod quality;
mod rescore;
mod sound;
mod spelling;
mod stretch;
mod supervisor;
mod transcriber;
mod utterance;
mod vocabulary;
pub mod worker;

pub use benchmark::{Benchmark, benchmark};
pub use error::SpeechError;
pub use processor::physical_cores;
pub use transcriber::{Transcriber, TranscriberEvent, TranscriberOptions, WorkerCommand};
pub use utterance::HeardSegment;
pub use vocabulary::Vocabulary;
