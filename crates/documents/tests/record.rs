//! The record and its signature: one spelling, one hash, one signer.

#![allow(dead_code, reason = "each test file uses a part of the sample")]

mod sample;

use auscult_documents::{
    Authority, CanonicalError, CertificateError, SignError, VerifyError, canonical, canonical_sha256, read_canonical,
    sign_note, verify_note,
};
use auscult_domain::note::Section;
use auscult_domain::organization::User;
use auscult_domain::signed_note::{NoteSignature, SignedKind, SignedNote};
use chrono::Duration;
use proptest::prelude::*;
use sample::{Signed, note, now, organization, section, sections, user};
use serde::Deserialize;
use std::path::PathBuf;

fn signed() -> Signed {
    Signed::of(note(SignedKind::Note, sections(1)))
}

#[test]
fn a_signed_note_verifies_and_the_same_note_has_the_same_signature() {
    let Signed { identity, note, signature } = signed();
    verify_note(&note, &signature).expect("a signature that holds");
    assert_eq!(sign_note(&note, &identity).expect("a signature"), signature);
    assert_eq!(signature.sha256, canonical_sha256(&note).expect("a hash"));
}

#[test]
fn a_changed_note_is_found_out() {
    let Signed { mut note, signature, .. } = signed();
    note.sections[0].text.push('.');
    assert!(matches!(verify_note(&note, &signature), Err(VerifyError::Changed)));
    let forged = NoteSignature { sha256: canonical_sha256(&note).expect("a hash"), ..signature };
    assert!(matches!(verify_note(&note, &forged), Err(VerifyError::Mismatch)));
}

#[test]
fn nobody_signs_in_anothers_name() {
    let Signed { note, identity, .. } = signed();
    let authority = Authority::create(&organization(), now()).expect("an authority");
    let other = User { name: "Lee Park".into(), ..user() };
    let stranger = authority.issue(&other, now()).expect("an identity");
    assert!(matches!(sign_note(&note, &stranger), Err(SignError::Unfit(VerifyError::OtherPerson))));
    let mut mixed = identity;
    mixed.key = stranger.key;
    assert!(matches!(sign_note(&note, &mixed), Err(SignError::Unfit(VerifyError::Mismatch))));
}

#[test]
fn another_organizations_certificate_does_not_vouch() {
    let Signed { note, signature, .. } = signed();
    let other = Authority::create(&organization(), now()).expect("an authority");
    let forged = NoteSignature { issuer: other.certificate, ..signature };
    let verdict = verify_note(&note, &forged);
    assert!(matches!(verdict, Err(VerifyError::Certificate(CertificateError::NotIssuedByIt))), "{verdict:?}");
}

#[test]
fn certificates_hold_for_their_time_only() {
    let identity =
        Authority::create(&organization(), now()).and_then(|a| a.issue(&user(), now())).expect("an identity");
    let mut late = note(SignedKind::Note, sections(1));
    late.attestation.at = now() + Duration::days(5 * 366);
    let refused = |note: &SignedNote| {
        matches!(
            sign_note(note, &identity),
            Err(SignError::Unfit(VerifyError::Certificate(CertificateError::OutOfDate)))
        )
    };
    assert!(refused(&late));
    late.attestation.at = now() - Duration::days(2);
    assert!(refused(&late));
    late.attestation.at = now() + Duration::days(5 * 365 - 2);
    assert!(!refused(&late));
}

#[test]
fn names_longer_than_a_certificate_holds_still_sign() {
    let long = User {
        name: "Maximiliane von der Pfordten-Wriothesley de la Peña y Łukasiewicz Søndergaard".into(),
        ..user()
    };
    let identity = Authority::create(&organization(), now()).and_then(|a| a.issue(&long, now())).expect("an identity");
    let mut note = note(SignedKind::Note, sections(1));
    note.attestation.name = long.signature_name();
    let signature = sign_note(&note, &identity).expect("a signature");
    verify_note(&note, &signature).expect("it holds");
}

#[test]
fn another_spelling_of_the_record_is_not_the_record() {
    let note = note(SignedKind::Note, sections(1));
    let bytes = canonical(&note).expect("bytes");
    assert_eq!(read_canonical(&bytes).expect("the note"), note);
    let pretty = serde_json::to_vec_pretty(&note).expect("json");
    assert!(matches!(read_canonical(&pretty), Err(CanonicalError::NotCanonical)));
    let newer = String::from_utf8(bytes).expect("text").replace(r#""format":1"#, r#""format":2"#);
    assert!(matches!(read_canonical(newer.as_bytes()), Err(CanonicalError::Newer { found: 2 })));
}

#[test]
fn keys_and_people_never_print_themselves() {
    let Signed { identity, note, .. } = signed();
    let printed = format!("{identity:?} {note:?}");
    assert!(!printed.contains("Álvarez") && !printed.contains("BEGIN") && printed.len() < 300, "{printed}");
}

/// The stored sample of format 1: as long as programs read it, every version must.
#[derive(Deserialize)]
struct Sample {
    note: serde_json::Value,
    sha256: String,
    signature: NoteSignature,
}

#[test]
fn format_1_is_read_and_verified() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/compat/data/signed-note-v1.json");
    let stored = std::fs::read_to_string(&path).expect("the stored sample");
    let sample: Sample = serde_json::from_str(&stored).expect("a sample");
    let note: SignedNote = serde_json::from_value(sample.note).expect("a signed note");
    assert_eq!(canonical_sha256(&note).expect("a hash"), sample.sha256);
    verify_note(&note, &sample.signature).expect("a signature that holds");
}

fn any_section() -> impl Strategy<Value = Section> {
    ("\\PC{0,20}", "[\\PC\n\t\"\\\\]{0,200}").prop_map(|(title, text)| section(&title, &text))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn canonical_bytes_read_back_as_the_same_note(
        sections in prop::collection::vec(any_section(), 0..5),
        weight in prop::option::of(0.0f64..500.0),
        reason in "\\PC{0,40}",
    ) {
        let mut note = note(SignedKind::Note, sections);
        note.encounter.vitals.weight_kg = weight;
        note.kind = SignedKind::Amendment { to: note.id, reason };
        let bytes = canonical(&note).expect("bytes");
        prop_assert_eq!(&read_canonical(&bytes).expect("the note"), &note);
        prop_assert_eq!(canonical(&read_canonical(&bytes).expect("the note")).expect("bytes"), bytes);
    }
}
