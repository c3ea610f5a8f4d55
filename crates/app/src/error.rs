//! What can go wrong in a use case, and how it is said to a clinician.

use crate::views::{ErrorCode, ErrorView};
use auscult_audio::AudioError;
use auscult_coding::import::ImportError;
use auscult_compose::ComposeError;
use auscult_documents::{DocumentError, FileSignError, IdentityError, SignError};
use auscult_domain::coding::CodeListError;
use auscult_domain::finding::Finding;
use auscult_domain::generated::GenerationProblem;
use auscult_domain::permission::Permission;
use auscult_fhir::LeadsNowhere;
use auscult_speech::SpeechError;
use auscult_speech::models::DownloadError;
use auscult_vault::VaultError;

/// A use case did not succeed. Nothing of it was kept unless the message says so.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// Nobody is signed in.
    #[error("Auscult is locked.")]
    Locked,
    /// The organization asks for a second factor, and the person has none yet.
    #[error("Your organization asks for a second factor.")]
    SecondFactorDue,
    /// The person's role does not allow it.
    #[error("Your role does not allow this.")]
    Forbidden(Permission),
    /// The person's role allows it for their own visits only.
    #[error("This visit is somebody else's.")]
    NotYours(Permission),
    /// A control on the patient's chart keeps it from this person.
    #[error("This chart is restricted.")]
    ChartRestricted(Permission),
    /// The record has errors.
    #[error("{}", first_message(.0))]
    Invalid(Vec<Finding>),
    /// A rule of the clinic's work stands against it; says what to do instead.
    #[error("{what}")]
    Refused {
        /// What is in the way.
        what: String,
        /// What to do.
        hint: String,
    },
    /// From the vault.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// From the microphone, the loudspeaker or a sound file.
    #[error(transparent)]
    Audio(#[from] AudioError),
    /// From the transcription.
    #[error(transparent)]
    Speech(#[from] SpeechError),
    /// From the composer.
    #[error(transparent)]
    Compose(#[from] ComposeError),
    /// From a language model.
    #[error(transparent)]
    Language(#[from] GenerationProblem),
    /// From fetching a model.
    #[error(transparent)]
    Download(#[from] DownloadError),
    /// From rendering.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// Records that do not hold together as a bundle.
    #[error(transparent)]
    Bundle(#[from] LeadsNowhere),
    /// From signing.
    #[error(transparent)]
    Sign(#[from] SignError),
    /// From making a signing identity.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// From signing a file.
    #[error(transparent)]
    FileSign(#[from] FileSignError),
    /// A change to the codes of a visit that is not made.
    #[error(transparent)]
    Codes(#[from] CodeListError),
    /// From the import of a code set.
    #[error(transparent)]
    CodeSet(#[from] ImportError),
    /// A file could not be read or written.
    #[error("{what}: {error}")]
    File {
        /// What was being done.
        what: String,
        /// Why it failed.
        error: std::io::Error,
    },
}

fn first_message(findings: &[Finding]) -> &str {
    findings.first().map_or("The record has errors.", |finding| finding.message.as_str())
}

impl AppError {
    /// A rule stands against it.
    pub fn refused(what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::Refused { what: what.into(), hint: hint.into() }
    }

    /// A file operation failed while `what` was being done.
    pub fn file(what: impl Into<String>) -> impl FnOnce(std::io::Error) -> Self {
        let what = what.into();
        move |error| Self::File { what, error }
    }

    /// How it is shown.
    pub fn view(&self) -> ErrorView {
        let (code, hint, retryable) = match self {
            Self::Locked => (ErrorCode::Locked, Some("Unlock to go on; nothing is lost.".to_owned()), false),
            Self::SecondFactorDue => {
                (ErrorCode::Other, Some("Set it up first; then everything else opens.".to_owned()), false)
            }
            Self::Forbidden(_) => {
                (ErrorCode::Forbidden, Some("Ask an administrator of your organization.".into()), false)
            }
            Self::NotYours(_) => {
                (ErrorCode::Forbidden, Some("Only the clinician of the visit does this.".into()), false)
            }
            Self::ChartRestricted(_) => (
                ErrorCode::ChartRestricted,
                Some("Only some people of your clinic see it; every try is written down.".into()),
                false,
            ),
            Self::Invalid(_) => (ErrorCode::Invalid, None, false),
            Self::Refused { hint, .. } => (ErrorCode::Other, Some(hint.clone()), false),
            Self::Vault(error) => vault_hint(error),
            Self::Audio(error) => (ErrorCode::Other, audio_hint(error), true),
            Self::Speech(
                SpeechError::NotAModel { .. } | SpeechError::WrongHash { .. } | SpeechError::ModelMissing { .. },
            ) => (
                ErrorCode::Other,
                Some("Nothing was lost. Choose another model in Settings, or fetch this one again.".into()),
                true,
            ),
            Self::Speech(_) => {
                (ErrorCode::Other, Some("The recording is safe; it can be written down again.".into()), true)
            }
            Self::Compose(_) => (ErrorCode::Other, Some("The transcript is unchanged.".into()), true),
            Self::Language(problem) => (ErrorCode::Other, Some(language_hint(*problem).into()), true),
            Self::Download(_) => (ErrorCode::Other, Some("What was fetched stays; try again to go on.".into()), true),
            Self::Codes(error) => (ErrorCode::Other, Some(codes_hint(error)), false),
            Self::CodeSet(_) => {
                (ErrorCode::Other, Some("Nothing was imported; the code sets are as they were.".into()), true)
            }
            Self::Document(_) | Self::Bundle(_) | Self::Sign(_) | Self::Identity(_) | Self::FileSign(_) => {
                (ErrorCode::Other, Some("Nothing was signed or written.".into()), true)
            }
            Self::File { .. } => (ErrorCode::Other, Some("Choose another place, or free some space.".into()), true),
        };
        let wait_seconds = match self {
            Self::Vault(VaultError::Throttled { seconds }) => u32::try_from(*seconds).ok(),
            _ => None,
        };
        let words = self.to_string();
        // A file's name is spelled as it is.
        let message = if matches!(self, Self::CodeSet(_)) { format!("{words}.") } else { sentence(&words) };
        ErrorView { code, message, hint, retryable, wait_seconds }
    }
}

/// An error's words as a sentence: a capital in front, a full stop behind.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    let capital = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    let stop = if words.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{capital}{}{stop}", letters.as_str())
}

fn vault_hint(error: &VaultError) -> (ErrorCode, Option<String>, bool) {
    let hint = |text: &str| Some(text.to_owned());
    match error {
        VaultError::WrongPassword => (ErrorCode::WrongPassword, None, true),
        VaultError::SecondFactorNeeded => (
            ErrorCode::SecondFactorNeeded,
            hint("Type the six digits your authenticator shows, or a recovery code."),
            true,
        ),
        VaultError::WrongCode => (
            ErrorCode::WrongCode,
            hint("Each code is good once: wait for the next. If none is taken, look whether both clocks are right."),
            true,
        ),
        VaultError::KeyringMissing => {
            (ErrorCode::Keyring, hint("Start the system's keyring and try again. Nothing was changed."), true)
        }
        VaultError::KeyringLocked => (ErrorCode::Keyring, hint("Unlock the system's keyring and try again."), true),
        VaultError::DeviceSecretMissing | VaultError::DeviceSecretUnusable => {
            (ErrorCode::RecoveryNeeded, hint("Use the printed recovery key. Your records are still there."), false)
        }
        VaultError::OnlyReading => {
            (ErrorCode::Forbidden, hint("Lock, and sign in as usual to change something."), false)
        }
        VaultError::StaleRevision => (ErrorCode::Stale, hint("Your text is kept beside the newer one."), false),
        VaultError::Damaged(_) => (
            ErrorCode::Other,
            hint("Nothing was changed. Restore the latest backup into an empty folder, or ask for help first."),
            false,
        ),
        VaultError::NewerVault { .. } => {
            (ErrorCode::Other, hint("Nothing was changed. Install the newer Auscult."), false)
        }
        VaultError::InUse => (ErrorCode::Other, hint("Close the other window or command and try again."), true),
        VaultError::WrongRecoveryKey => {
            (ErrorCode::Other, hint("Compare it with the printed one, group by group."), true)
        }
        VaultError::WrongInvitationCode => {
            (ErrorCode::Other, hint("Compare it with what you were given, group by group."), true)
        }
        VaultError::InvitationOver => (ErrorCode::Other, hint("Ask whoever invited you for a new code."), false),
        VaultError::Ended => (ErrorCode::Other, hint("Ask an administrator of your organization."), false),
        VaultError::Throttled { .. } => (ErrorCode::Other, hint("Wait, then try again. Nothing is lost."), false),
        VaultError::AlreadyExists => (ErrorCode::Other, hint("Sign in to it, or choose another folder."), false),
        VaultError::NotFound => (ErrorCode::Other, hint("Go back to the list and open it again."), true),
        VaultError::DiskFull => {
            (ErrorCode::Other, hint("Free some space and try again; what was saved is safe."), true)
        }
        _ => (ErrorCode::Other, None, false),
    }
}

fn language_hint(problem: GenerationProblem) -> &'static str {
    use GenerationProblem as P;
    match problem {
        P::NotSetUp => "Write down its address in Settings, and choose a model.",
        P::NoAgreement => "Confirm the agreement in Settings, under Composer.",
        P::KeyRefused => "Look at the key in Settings; nothing else was sent.",
        P::NotThere => "Look at the address and choose the model again.",
        P::Unreachable | P::OutOfReach | P::Redirected => "See whether the server runs, and look at the address.",
        P::TooManyRequests => "Wait a little, or look at the account with its operator.",
        P::SlowToBegin | P::FellSilent | P::TookTooLong => "It may still be loading the model: try again in a minute.",
        _ => "Your notes are as they were.",
    }
}

fn codes_hint(error: &CodeListError) -> String {
    match error {
        CodeListError::NotThere => "Look at the list again; it may have changed meanwhile.",
        CodeListError::AlreadyThere(_) => "A service can stand twice with different modifiers; a diagnosis cannot.",
        CodeListError::NoSuchStep { .. } => "Take the code up again first.",
        CodeListError::NotForDiagnoses => "Choose a service of the list.",
        CodeListError::NoSuchDiagnosis => "Point to a diagnosis that stands on the visit.",
        CodeListError::NoUnits => "Write one, or more.",
    }
    .to_owned()
}

fn audio_hint(error: &AudioError) -> Option<String> {
    match error {
        AudioError::NoInputDevice | AudioError::DeviceNotFound => {
            Some("Plug in a microphone, or choose one in Settings.".to_owned())
        }
        AudioError::NoOutputDevice => {
            Some("Plug in headphones or a speaker, or choose one in the system's sound settings.".to_owned())
        }
        AudioError::DiskFull { .. } => Some("What was recorded so far is safe. Free some space to go on.".to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_reads_as_a_sentence() {
        assert_eq!(AppError::from(VaultError::WrongPassword).view().message, "The password is wrong.");
        assert_eq!(AppError::Locked.view().message, "Auscult is locked.");
    }
}
