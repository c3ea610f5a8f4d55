//! Documents into a folder of the clinic: written beside, synced, named, read back.
//!
//! A file that stands there under its name is whole. What is there already with the same content is not written again;
//! what is there with another content is never touched.

use auscult_domain::dispatch::DispatchedDocument;
use sha2::{Digest, Sha256};
use std::io::{self, ErrorKind, Write};
use std::path::Path;

/// Why documents did not come to lie in a folder, in words for whoever is to do something about it. Nothing about the
/// patient is in them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Hindrance {
    /// What happened.
    pub(crate) message: String,
    /// What would help.
    pub(crate) remedy: String,
}

impl Hindrance {
    pub(crate) fn new(message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { message: message.into(), remedy: remedy.into() }
    }

    /// What a system's refusal means here.
    pub(crate) fn of(error: &io::Error) -> Self {
        match error.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory => Self::new(
                "The folder is not there.",
                "Connect the drive or the network folder, or set another one under Settings, Where notes go.",
            ),
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => Self::new(
                "Nothing may be written into the folder.",
                "Ask whoever looks after the folder to let this account write there, or set another one.",
            ),
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Self::new(
                "The disk of the folder is full.",
                "Free some space there, or set another folder; it is tried again by itself.",
            ),
            _ => Self::new(
                format!("The folder did not take the file ({}).", error.kind()),
                "It is tried again by itself; if it goes on, look whether the folder can be reached.",
            ),
        }
    }
}

/// SHA-256, lower-case hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What of a document lies in a folder.
#[derive(Debug, PartialEq, Eq)]
enum Lies {
    Nothing,
    This,
    Another,
}

fn lies(folder: &Path, document: &DispatchedDocument) -> io::Result<Lies> {
    match std::fs::read(folder.join(&document.name)) {
        Ok(bytes) if sha256(&bytes) == document.sha256 => Ok(Lies::This),
        Ok(_) => Ok(Lies::Another),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Lies::Nothing),
        Err(error) => Err(error),
    }
}

/// Whether every one of these documents lies in the folder as it was made.
pub(crate) fn all_lie_there<'a>(folder: &Path, documents: impl IntoIterator<Item = &'a DispatchedDocument>) -> bool {
    documents.into_iter().all(|document| lies(folder, document).is_ok_and(|lies| lies == Lies::This))
}

/// Brings documents into a folder, in their order; those that lie there already stay as they are.
pub(crate) fn deliver(folder: &Path, documents: &[(DispatchedDocument, Vec<u8>)]) -> Result<(), Hindrance> {
    // Without this, a drive that is not mounted would be taken for an empty folder.
    let is_folder = std::fs::metadata(folder).map_err(|error| Hindrance::of(&error))?.is_dir();
    if !is_folder {
        return Err(Hindrance::of(&ErrorKind::NotADirectory.into()));
    }
    for (document, bytes) in documents {
        match lies(folder, document).map_err(|error| Hindrance::of(&error))? {
            Lies::This => continue,
            Lies::Another => return Err(name_taken(&document.name)),
            Lies::Nothing => write(folder, &document.name, bytes).map_err(|error| Hindrance::of(&error))?,
        }
        if !lies(folder, document).is_ok_and(|lies| lies == Lies::This) {
            return Err(Hindrance::new(
                "What was read back from the folder is not what was written.",
                "It is tried again by itself; if it goes on, have the drive looked at.",
            ));
        }
    }
    Ok(())
}

fn name_taken(name: &str) -> Hindrance {
    Hindrance::new(
        format!("Another file lies in the folder under the name {name}; it was not touched."),
        "Move that file elsewhere, then try again.",
    )
}

/// Under a name that is hidden from whoever looks for documents, then under its own.
fn write(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    let part = folder.join(format!(".{name}.part"));
    let written = std::fs::File::create(&part).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    let named = written.and_then(|()| std::fs::rename(&part, folder.join(name)));
    if named.is_err() {
        let _ = std::fs::remove_file(&part);
    } else {
        // Some network folders cannot be synced themselves; the file then was, and it is read back.
        let _ = std::fs::File::open(folder).and_then(|folder| folder.sync_all());
    }
    named
}

/// Whether files can be written into a folder, by writing one and taking it away again.
pub(crate) fn check_writable(folder: &Path) -> Result<(), Hindrance> {
    let try_out = || {
        if !std::fs::metadata(folder)?.is_dir() {
            return Err(io::Error::from(ErrorKind::NotADirectory));
        }
        let mut file = tempfile::Builder::new().prefix(".auscult-").tempfile_in(folder)?;
        file.write_all(b"tried")?;
        file.as_file().sync_all()?;
        file.close()
    };
    try_out().map_err(|error| Hindrance::of(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(name: &str, bytes: &[u8]) -> (DispatchedDocument, Vec<u8>) {
        (DispatchedDocument { name: name.to_owned(), sha256: sha256(bytes) }, bytes.to_vec())
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(folder).expect("readable");
        let mut names: Vec<String> =
            entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn documents_come_to_lie_there_once_and_whole() {
        let folder = tempfile::tempdir().expect("a folder");
        let documents = [document("a.json", b"{}"), document("a.pdf", b"%PDF")];
        assert!(!all_lie_there(folder.path(), documents.iter().map(|(document, _)| document)));
        deliver(folder.path(), &documents).expect("delivered");
        let written = std::fs::metadata(folder.path().join("a.pdf")).and_then(|file| file.modified()).expect("there");
        deliver(folder.path(), &documents).expect("there already");
        let after = std::fs::metadata(folder.path().join("a.pdf")).and_then(|file| file.modified()).expect("there");
        assert_eq!(written, after, "it was written again");
        assert_eq!(names(folder.path()), ["a.json", "a.pdf"], "nothing half lies about");
        assert!(all_lie_there(folder.path(), documents.iter().map(|(document, _)| document)));
    }

    #[test]
    fn what_an_end_in_the_middle_left_is_brought_to_its_end() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join(".a.pdf.part"), b"%P").expect("half a file");
        std::fs::write(folder.path().join("a.json"), b"{}").expect("the first of two");
        let documents = [document("a.json", b"{}"), document("a.pdf", b"%PDF")];
        assert!(!all_lie_there(folder.path(), documents.iter().map(|(document, _)| document)));
        deliver(folder.path(), &documents).expect("delivered");
        assert_eq!(names(folder.path()), ["a.json", "a.pdf"]);
    }

    #[test]
    fn another_file_under_the_same_name_is_never_touched() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("a.pdf"), b"somebody's").expect("another file");
        let refused = deliver(folder.path(), &[document("a.pdf", b"%PDF")]).expect_err("taken");
        assert!(refused.message.contains("a.pdf"), "{refused:?}");
        assert_eq!(std::fs::read(folder.path().join("a.pdf")).expect("there"), b"somebody's");
    }

    #[test]
    fn a_folder_that_is_not_there_or_is_a_file_is_told() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("file");
        std::fs::write(&file, b"").expect("a file");
        for wrong in [folder.path().join("gone"), file] {
            let told = [
                deliver(&wrong, &[document("a.pdf", b"%PDF")]).expect_err("no folder"),
                check_writable(&wrong).expect_err("no folder"),
            ];
            assert!(told.iter().all(|hindrance| hindrance.message == "The folder is not there."), "{told:?}");
        }
        check_writable(folder.path()).expect("writable");
        assert_eq!(names(folder.path()), ["file"], "trying leaves nothing behind");
    }

    #[test]
    fn what_the_system_refuses_is_said_with_what_would_help() {
        for (kind, message) in [
            (ErrorKind::PermissionDenied, "Nothing may be written into the folder."),
            (ErrorKind::ReadOnlyFilesystem, "Nothing may be written into the folder."),
            (ErrorKind::StorageFull, "The disk of the folder is full."),
            (ErrorKind::TimedOut, "The folder did not take the file (timed out)."),
        ] {
            let hindrance = Hindrance::of(&kind.into());
            assert_eq!(hindrance.message, message);
            assert!(!hindrance.remedy.is_empty());
        }
    }
}
