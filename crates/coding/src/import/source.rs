//! Reading a published file into text: bounded, so that no file fills the memory, and UTF-8 or refused with the line.

use super::reading::ImportFile;
use super::report::{ImportError, ImportProblem};
use roxmltree::{Document, Error};
use std::io::Read;

/// Reads a whole file of at most `most` bytes as UTF-8. A byte order mark is dropped.
///
/// # Errors
/// When it is larger, cannot be read, or is in another encoding; the latter with the line.
pub(crate) fn text(file: &mut ImportFile<'_>, most: u64) -> Result<String, ImportError> {
    let wrong = |line: u64, problem| ImportError { file: file.name.to_owned(), line, problem };
    let mut bytes = Vec::new();
    let read = (&mut *file.reader).take(most + 1).read_to_end(&mut bytes);
    read.map_err(|error| wrong(0, ImportProblem::Unreadable(error.kind().to_string())))?;
    if bytes.len() as u64 > most {
        return Err(wrong(0, ImportProblem::TooLong(most >> 20)));
    }
    if bytes.is_empty() {
        return Err(wrong(0, ImportProblem::Empty));
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(wrong(1, ImportProblem::Utf16));
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text)),
        Err(error) => {
            let good = error.utf8_error().valid_up_to();
            let line = 1 + error.as_bytes()[..good].iter().filter(|byte| **byte == b'\n').count();
            Err(wrong(line as u64, ImportProblem::Form("the text is not UTF-8; save it as UTF-8".to_owned())))
        }
    }
}

/// Reads a text as XML.
///
/// # Errors
/// When it is not whole, with the line; a text that just ends is named by its last line.
pub(crate) fn xml<'a>(file: &str, text: &'a str) -> Result<Document<'a>, ImportError> {
    Document::parse(text).map_err(|error| {
        let line = match error {
            Error::UnclosedRootNode | Error::UnexpectedEndOfStream | Error::NoRootNode => text.lines().count() as u64,
            _ => u64::from(error.pos().row),
        };
        ImportError::form(file, line, format!("this is no whole XML, it may be cut short: {error}"))
    })
}
