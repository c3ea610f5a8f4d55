//! The things a section names: drugs and doses, symptoms and diagnoses, vital signs, laboratory values, procedures, each
//! with what it stands for and whether the note says that it is not there.

use crate::guard::naming::{self, Named};
use auscult_domain::note::{Section, utf16_len};
use auscult_domain::structure::{EntityKind, NoteEntity};

/// The things a section names, in the order of its text; none overlaps another of its kind.
pub(super) fn of(section: &Section) -> Vec<NoteEntity> {
    let mut entities: Vec<NoteEntity> =
        naming::of(&section.text).into_iter().map(|named| entity(section, &named)).collect();
    entities.sort_by_key(|entity| (entity.start, entity.end));
    entities
}

fn entity(section: &Section, named: &Named) -> NoteEntity {
    let start = utf16_len(&section.text[..named.start]);
    let words = section.text[named.start..named.end].to_owned();
    NoteEntity {
        kind: named.kind,
        section: section.key.clone(),
        start,
        end: start + utf16_len(&words),
        words,
        normalized: named.normalized.clone(),
        negated: named.negated && matches!(named.kind, EntityKind::Symptom | EntityKind::Diagnosis),
        code: None,
    }
}
