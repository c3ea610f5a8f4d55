//! Reading a published file into text: bounded, so that no file fills the memory, and UTF-8 or refused with the line.

use super::icd10cm_report::ImportError;
use roxmltree::{Document, Error};
use std::io::Read;

/// Reads a whole file of at most `most` bytes as UTF-8. A byte order mark is dropped.
///
/// # Errors
/// When it is larger, cannot be read, or is in another encoding; the latter with the line.
pub(crate) fn text(file: &'static str, from: &mut dyn Read, most: u64) -> Result<String, ImportError> {
    let mut bytes = Vec::new();
    let read = from.take(most + 1).read_to_end(&mut bytes);
    read.map_err(|error| ImportError::whole(file, format!("cannot be read: {error}")))?;
    if bytes.len() as u64 > most {
        let bound = most >> 20;
        return Err(ImportError::whole(file, format!("is larger than {bound} MB, which no published version is")));
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(ImportError::at(file, 1, "is UTF-16; save it as UTF-8"));
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text)),
        Err(error) => {
            let good = error.utf8_error().valid_up_to();
            let line = 1 + error.as_bytes()[..good].iter().filter(|byte| **byte == b'\n').count();
            Err(ImportError::at(file, line as u32, "is not UTF-8; save it as UTF-8"))
        }
    }
}

/// Reads a text as XML.
///
/// # Errors
/// When it is not whole, with the line; a text that just ends is named by its last line.
pub(crate) fn xml<'a>(file: &'static str, text: &'a str) -> Result<Document<'a>, ImportError> {
    Document::parse(text).map_err(|error| {
        let line = match error {
            Error::UnclosedRootNode | Error::UnexpectedEndOfStream | Error::NoRootNode => text.lines().count() as u32,
            _ => error.pos().row,
        };
        ImportError::at(file, line, format!("is no whole XML, it may be cut short: {error}"))
    })
}
