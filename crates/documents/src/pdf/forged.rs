//! Files whose seal holds, but which do not carry the record they claim to.

#![allow(dead_code, reason = "the sample has more than these tests use")]

#[path = "../../tests/sample/mod.rs"]
mod sample;

use super::metadata::About;
use super::{attachment, metadata, paint, seal, structure};
use crate::letter::Letter;
use crate::page::compose;
use crate::{sign_note, verify_pdf};
use auscult_domain::signed_note::{NoteSignature, SignedKind, SignedNote};
use sample::{Signed, note, printing, sections};

/// A sealed file that shows one note and carries another; `state` may change what it says of itself.
fn forge(signed: &Signed, carried: &SignedNote, signature: &NoteSignature, state: impl Fn(&mut About)) -> Vec<u8> {
    let letter = Letter::signed(&signed.note, &signed.signature, printing()).expect("a letter");
    let pages = compose::pages(&letter, printing().paper).expect("pages");
    let mut about = About::signed(&letter, &signed.note, &signed.signature);
    state(&mut about);
    let mut painted = paint::paint(&pages).expect("painted");
    attachment::attach(&mut painted.document, carried, signature).expect("attached");
    let field = seal::add_field(&mut painted, &pages, &about).expect("a field");
    structure::tag(&mut painted, &pages, Some(&field)).expect("tagged");
    metadata::describe(&mut painted.document, &about).expect("described");
    seal::seal(painted.document, &field, &about, &signed.identity).expect("sealed")
}

fn problems(file: &[u8]) -> Vec<String> {
    let verdict = verify_pdf(file);
    assert_eq!(verdict.intact, verdict.problems.is_empty());
    assert_eq!(verdict.note.is_some(), verdict.intact);
    verdict.problems
}

fn signed() -> Signed {
    Signed::of(note(SignedKind::Note, sections(1)))
}

#[test]
fn what_is_put_together_honestly_has_no_problem() {
    let signed = signed();
    assert_eq!(problems(&forge(&signed, &signed.note, &signed.signature, |_| {})), [""; 0]);
}

#[test]
fn another_record_of_the_same_signer_is_found_out() {
    let signed = signed();
    let other = note(SignedKind::Note, sections(2));
    let signature = sign_note(&other, &signed.identity).expect("a signature");
    let found = problems(&forge(&signed, &other, &signature, |_| {}));
    assert_eq!(found, ["The file states another SHA-256 than its record has."]);
}

#[test]
fn a_record_signed_by_somebody_else_is_found_out() {
    let (signed, other) = (self::signed(), self::signed());
    let found = problems(&forge(&signed, &other.note, &other.signature, |_| {}));
    assert!(found.contains(&"The file was sealed with another certificate than the record.".to_owned()), "{found:?}");
}

#[test]
fn a_record_changed_before_sealing_is_found_out() {
    let signed = signed();
    let mut changed = signed.note.clone();
    changed.sections[0].text = "Nothing.".into();
    let found = problems(&forge(&signed, &changed, &signed.signature, |_| {}));
    assert_eq!(found, ["The record in the file: the note was changed after it was signed: its SHA-256 is another."]);
}

#[test]
fn a_false_time_is_found_out() {
    let signed = signed();
    let found =
        problems(&forge(&signed, &signed.note, &signed.signature, |about| about.at += chrono::Duration::days(1)));
    assert_eq!(found, ["The file states another time of signing than its record."]);
}
