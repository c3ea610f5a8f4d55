//! How a command ends when it does not end well, and the exit code that says so.

use auscult_app::AppError;
use auscult_app::views::ErrorCode;
use std::process::ExitCode;

/// Why a command ended without success.
pub enum Failure {
    /// It did not succeed: 1.
    App(AppError),
    /// A check found something: 3.
    Found(Vec<String>),
    /// Something else: 1.
    Other(anyhow::Error),
}

impl From<AppError> for Failure {
    fn from(error: AppError) -> Self {
        Self::App(error)
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::Other(error)
    }
}

impl Failure {
    /// Says it on standard error and gives the exit code.
    pub fn tell(self) -> ExitCode {
        match self {
            Self::App(error) => {
                let view = error.view();
                eprintln!("auscult: {}", view.message);
                if let Some(hint) = view.hint {
                    eprintln!("{hint}");
                }
                match view.code {
                    ErrorCode::WrongPassword | ErrorCode::Keyring | ErrorCode::RecoveryNeeded | ErrorCode::Locked => {
                        ExitCode::from(4)
                    }
                    _ => ExitCode::from(1),
                }
            }
            Self::Found(problems) => {
                for problem in problems {
                    eprintln!("auscult: {problem}");
                }
                ExitCode::from(3)
            }
            Self::Other(error) => {
                eprintln!("auscult: {error:#}");
                ExitCode::from(1)
            }
        }
    }
}
