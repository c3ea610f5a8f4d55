//! What can go wrong between sound and words.

/// Why a transcription could not be begun or could not go on.
///
/// None of these lose sound: the recording is kept by others, and can be transcribed again.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, serde::Serialize, serde::Deserialize)]
pub enum SpeechError {
    /// The processor lacks instructions the decoder was built with.
    #[error("this processor cannot run the transcription: it lacks {missing}")]
    UnsupportedProcessor {
        /// The instruction sets, comma separated.
        missing: String,
    },
    /// There is no file where the model should be.
    #[error("the speech model {file} is missing")]
    ModelMissing {
        /// Its file name, without folders.
        file: String,
    },
    /// The file is no model, or not a whole one.
    #[error("{file} is not a usable speech model: {reason}")]
    NotAModel {
        /// Its file name, without folders.
        file: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The file is not the one that was published.
    #[error("{file} differs from the published model: it is damaged or has been changed")]
    WrongHash {
        /// Its file name, without folders.
        file: String,
    },
    /// The worker program could not be started.
    #[error("the transcription process could not be started: {reason}")]
    WorkerNotStarted {
        /// What the operating system said.
        reason: String,
    },
    /// The worker ended again and again before it was ready.
    #[error("the transcription process failed {attempts} times: {reason}")]
    WorkerKeepsFailing {
        /// How often it was tried.
        attempts: u32,
        /// Why it ended the last time.
        reason: String,
    },
    /// The decoder itself reported an error.
    #[error("the speech decoder failed: {reason}")]
    Decoder {
        /// What it said; never text of a transcript.
        reason: String,
    },
}
