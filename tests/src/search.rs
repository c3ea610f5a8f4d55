//! Looking for words or secrets in files, memory images and whole folders, in every form they may lie there.

use crate::secrets::Secret;
use aho_corasick::AhoCorasick;
use anyhow::{Context, Result};
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// What is read at a time; what is looked for is far shorter.
const PIECE: usize = 8 << 20;

/// A search for many things at once.
pub struct Search {
    forms: AhoCorasick,
    /// The name of each form's thing, in the order of the forms.
    names: Vec<String>,
    longest: usize,
}

impl Search {
    /// A search for secrets: as bytes, in hexadecimal and base64, and either half of each, as a buffer that was
    /// overwritten in part would show it.
    ///
    /// # Errors
    /// When there is nothing to look for.
    pub fn for_secrets(secrets: &[Secret]) -> Result<Self> {
        let mut forms = Vec::new();
        for Secret { name, bytes } in secrets {
            let half = bytes.len() / 2;
            for part in [&bytes[..half], &bytes[half..]] {
                forms.push((name.clone(), part.to_vec()));
                forms.push((format!("{name}, hexadecimal"), hex::encode(part).into_bytes()));
                forms.push((format!("{name}, hexadecimal"), hex::encode_upper(part).into_bytes()));
            }
            forms.push((format!("{name}, base64"), STANDARD_NO_PAD.encode(bytes).into_bytes()));
            if let Ok(text) = std::str::from_utf8(bytes) {
                forms.push((format!("{name}, UTF-16"), utf16(text)));
            }
        }
        Self::new(forms)
    }

    /// A search for words: as UTF-8 in three cases, as UTF-16, and as the three ways base64 can show them within
    /// something longer.
    ///
    /// # Errors
    /// When there is nothing to look for.
    pub fn for_words(words: &[&str]) -> Result<Self> {
        let mut forms = Vec::new();
        for word in words {
            for spelled in [(*word).to_owned(), word.to_lowercase(), word.to_uppercase()] {
                forms.push(((*word).to_owned(), spelled.clone().into_bytes()));
                forms.push((format!("{word}, UTF-16"), utf16(&spelled)));
                for before in 0..3 {
                    forms.push((format!("{word}, base64"), within_base64(spelled.as_bytes(), before)));
                }
            }
        }
        Self::new(forms)
    }

    fn new(forms: Vec<(String, Vec<u8>)>) -> Result<Self> {
        let longest = forms.iter().map(|(_, form)| form.len()).max().context("nothing to look for")?;
        let (names, bytes): (Vec<String>, Vec<Vec<u8>>) = forms.into_iter().unzip();
        Ok(Self { forms: AhoCorasick::new(bytes)?, names, longest })
    }

    /// The names of what a file holds.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn in_file(&self, path: &Path) -> Result<BTreeSet<String>> {
        let mut file = File::open(path)?;
        let mut found = BTreeSet::new();
        let mut window = Vec::with_capacity(PIECE + self.longest);
        loop {
            let kept = window.len();
            (&mut file).take(PIECE as u64).read_to_end(&mut window)?;
            if window.len() == kept {
                return Ok(found);
            }
            found.extend(self.in_bytes(&window));
            // What lies across the border of two pieces is seen too.
            window.drain(..window.len().saturating_sub(self.longest));
        }
    }

    /// The names of what these bytes hold.
    pub fn in_bytes<'a>(&'a self, bytes: &'a [u8]) -> impl Iterator<Item = String> + 'a {
        self.forms.find_overlapping_iter(bytes).map(|hit| self.names[hit.pattern().as_usize()].clone())
    }

    /// Everything found below a folder, names and contents of files alike: `path: what`.
    ///
    /// # Errors
    /// When a file that is there cannot be read.
    pub fn below(&self, folder: &Path) -> Result<Vec<String>> {
        let mut found = Vec::new();
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            let name = path.as_os_str().as_encoded_bytes().to_owned();
            found.extend(self.in_bytes(&name).map(|what| format!("the name of {}: {what}", path.display())));
            if path.is_symlink() {
                continue;
            }
            if path.is_dir() {
                found.extend(self.below(&path)?);
            } else if path.is_file() {
                found.extend(self.in_file(&path)?.into_iter().map(|what| format!("{}: {what}", path.display())));
            }
        }
        Ok(found)
    }
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// What stays the same of these bytes in base64 whatever stands around them, with so many bytes of a group before.
fn within_base64(bytes: &[u8], before: usize) -> Vec<u8> {
    let shifted = [vec![0; before], bytes.to_vec()].concat();
    let whole = shifted.len() / 3 * 3;
    let text = STANDARD_NO_PAD.encode(&shifted[..whole]);
    // The first group mixes with what stands before.
    let clean = if before == 0 { 0 } else { 4 };
    text.as_bytes()[clean.min(text.len())..].to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_in_every_form() {
        let search = Search::for_words(&["Quillfeather"]).expect("a search");
        let hit = |bytes: &[u8]| search.in_bytes(bytes).next().is_some();
        for around in ["", "x", "xy", "xyz"] {
            let text = format!("{around}Quillfeather{around}");
            assert!(hit(text.as_bytes()) && hit(text.to_lowercase().as_bytes()), "{text}");
            assert!(hit(STANDARD_NO_PAD.encode(&text).as_bytes()), "{text} in base64");
            assert!(hit(&utf16(&text)), "{text} in UTF-16");
        }
        assert!(!hit(b"Quill and feather"));
    }

    #[test]
    fn what_lies_across_two_pieces_is_found() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("file");
        let mut bytes = vec![0; PIECE - 5];
        bytes.extend_from_slice(b"Quillfeather");
        std::fs::write(&file, bytes).expect("written");
        let search = Search::for_words(&["Quillfeather"]).expect("a search");
        assert_eq!(search.in_file(&file).expect("read").len(), 1);
    }
}
