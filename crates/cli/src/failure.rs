//! How a command ends when it does not end well, and the exit code that says so.

use auscult_app::AppError;
use std::process::ExitCode;

/// Why a command ended without success.
pub enum Failure {
    /// It did not succeed: 1.
    App(AppError),
    /// The vault did not open: 4.
    NotOpened(AppError),
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
                say(&error);
                ExitCode::from(1)
            }
            Self::NotOpened(error) => {
                say(&error);
                ExitCode::from(4)
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

fn say(error: &AppError) {
    let view = error.view();
    eprintln!("auscult: {}", view.message);
    if let Some(hint) = view.hint {
        eprintln!("{hint}");
    }
}
