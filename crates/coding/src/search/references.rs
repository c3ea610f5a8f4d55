//! What the notes of the tabular list call the codes they send the reader to: 'carrier of typhoid (Z22.0)' is a name of
//! Z22.0, wherever it stands.

use crate::sets::{Icd10Cm, NoteKind};

/// The kinds of notes that name other codes.
const KINDS: [NoteKind; 5] =
    [NoteKind::Excludes1, NoteKind::Excludes2, NoteKind::CodeFirst, NoteKind::UseAdditional, NoteKind::CodeAlso];

/// Beginnings that belong to the line above or say what to do, not what it is.
const NO_NAMES: &[&str] = &[
    "and ",
    "as ",
    "by ",
    "complicating ",
    "due ",
    "following ",
    "for ",
    "from ",
    "in ",
    "of ",
    "on ",
    "or ",
    "that ",
    "to ",
    "which ",
    "with ",
    "without ",
    "code",
    "any ",
    "if ",
    "other ",
    "when ",
    "associated ",
    "such ",
    ",",
];

/// The names by the place of the code they are for, in the order of the places.
pub(super) fn names(set: &Icd10Cm) -> Vec<(u32, Box<str>)> {
    let entries = (0..set.places()).filter_map(|place| set.at(place));
    let texts = entries.flat_map(|entry| KINDS.into_iter().flat_map(move |kind| entry.note_texts(kind)));
    let mut names: Vec<(u32, &str)> = texts.filter_map(|text| name(set, text)).collect();
    names.sort_unstable();
    names.dedup();
    names.into_iter().map(|(place, name)| (place, name.into())).collect()
}

/// The name in a note that names one code.
fn name<'a>(set: &Icd10Cm, text: &'a str) -> Option<(u32, &'a str)> {
    let (name, code) = text.strip_suffix(')')?.rsplit_once('(')?;
    let name = name.trim();
    let code = code.trim_end_matches('-').trim_end_matches('.');
    let plain = code.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.');
    if !plain || name.len() < 4 || NO_NAMES.iter().any(|begin| name.starts_with(begin)) {
        return None;
    }
    set.get(code).map(|entry| (entry.place(), name))
}
