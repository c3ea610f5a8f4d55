//! The PDF: what is signed is found intact, and whatever is done to it is found out.

#![allow(dead_code, reason = "each test file uses a part of the sample")]

mod sample;

use auscult_documents::{DocumentError, PdfVerdict, draft_pdf, signed_pdf, verify_pdf};
use auscult_domain::signed_note::SignedKind;
use lopdf::{Document, Object};
use proptest::prelude::*;
use sample::{Signed, draft, note, now, printing, section, sections};
use std::sync::OnceLock;

/// One signed PDF for all tests that only read it.
fn pdf() -> &'static [u8] {
    static PDF: OnceLock<Vec<u8>> = OnceLock::new();
    PDF.get_or_init(|| Signed::three_pages().pdf())
}

#[test]
fn a_signed_pdf_is_found_intact_and_carries_its_record() {
    let signed = Signed::three_pages();
    let verdict = verify_pdf(&signed.pdf());
    assert_eq!(verdict.problems, [""; 0]);
    assert!(verdict.intact);
    assert_eq!(verdict.signer.as_deref(), Some("Dana Whitfield, MD"));
    assert_eq!(verdict.organization.as_deref(), Some("Harbor Street Family Practice"));
    assert_eq!(verdict.signed_at, Some(now()));
    assert_eq!(verdict.note, Some(signed.note));
}

#[test]
fn the_same_note_gives_the_same_bytes() {
    let signed = Signed::three_pages();
    assert_eq!(signed.pdf(), signed.pdf());
}

#[test]
fn only_a_note_whose_signature_holds_becomes_a_signed_pdf() {
    let mut signed = Signed::three_pages();
    signed.note.sections[0].text.push('!');
    let refused = signed_pdf(&signed.note, &signed.signature, &signed.identity, printing());
    assert!(matches!(refused, Err(DocumentError::Signature(_))), "{refused:?}");
    let (signed, other) = (Signed::three_pages(), Signed::three_pages());
    let refused = signed_pdf(&signed.note, &signed.signature, &other.identity, printing());
    assert!(matches!(refused, Err(DocumentError::Sign(_))), "{refused:?}");
}

#[test]
fn a_draft_has_no_signature_and_is_no_signed_document() {
    let note = note(SignedKind::Note, sections(9));
    let bytes = draft_pdf(&draft(&note), printing()).expect("a draft");
    assert_eq!(verify_pdf(&bytes).problems, ["The file carries no signature."]);
    let document = Document::load_mem(&bytes).expect("a PDF");
    assert!(document.catalog().expect("a catalog").get(b"AcroForm").is_err());
}

#[test]
fn what_is_no_pdf_is_said_to_be_none() {
    for rubbish in
        [&b""[..], b"hello", b"%PDF-1.7", b"%PDF-/ByteRange", b"%PDF-1.7 /ByteRange [0 1 2 99999999999999999999]"]
    {
        assert!(!verify_pdf(rubbish).intact);
    }
}

#[test]
fn anything_appended_or_cut_off_is_found() {
    for extra in ["\n", " ", "%%EOF", "1 0 obj\n<<>>\nendobj\n"] {
        assert!(!verify_pdf(&[pdf(), extra.as_bytes()].concat()).intact, "{extra:?} appended");
    }
    assert!(!verify_pdf(&pdf()[..pdf().len() - 1]).intact);
    assert!(!verify_pdf(&[b" ", pdf()].concat()).intact);
}

#[test]
fn nothing_in_the_signatures_place_is_padding() {
    let file = pdf();
    let gap = file.windows(10).position(|w| w.starts_with(b"/Contents<")).expect("a signature") + 10;
    let end = gap + file[gap..].iter().position(|byte| *byte == b'>').expect("its end");
    for position in gap..end {
        let mut changed = file.to_vec();
        changed[position] = if changed[position] == b'0' { b'1' } else { b'0' };
        assert!(!verify_pdf(&changed).intact, "digit {position}");
        let upper = file[position].to_ascii_uppercase();
        if upper != file[position] {
            changed[position] = upper;
            assert!(!verify_pdf(&changed).intact, "digit {position} in capitals");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn any_byte_changed_anywhere_is_found(place in any::<prop::sample::Index>(), by in 1u8..=255) {
        let mut changed = pdf().to_vec();
        let place = place.index(changed.len());
        changed[place] ^= by;
        let PdfVerdict { intact, problems, note, .. } = verify_pdf(&changed);
        prop_assert!(!intact && !problems.is_empty() && note.is_none());
    }

    #[test]
    fn rubbish_never_panics(start in prop::bool::ANY, bytes in prop::collection::vec(any::<u8>(), 0..2000), cut in any::<prop::sample::Index>()) {
        let mut file = if start { pdf()[..cut.index(pdf().len())].to_vec() } else { b"%PDF-1.7 /ByteRange [0 20 ".to_vec() };
        file.extend(bytes);
        prop_assert!(!verify_pdf(&file).intact);
    }

    #[test]
    fn whatever_is_written_becomes_a_pdf(title in "\\PC{0,60}", text in "[\\PC\n]{0,400}") {
        let signed = Signed::of(note(SignedKind::Note, vec![section(&title, &text)]));
        let verdict = verify_pdf(&signed.pdf());
        prop_assert_eq!(verdict.problems, Vec::<String>::new());
    }
}

#[test]
fn every_marked_stretch_has_its_element() {
    let document = Document::load_mem(pdf()).expect("a PDF");
    let catalog = document.catalog().expect("a catalog");
    let root = catalog.get_deref(b"StructTreeRoot", &document).and_then(Object::as_dict).expect("a structure");
    let parents = root.get_deref(b"ParentTree", &document).and_then(Object::as_dict).expect("a parent tree");
    let numbers = parents.get(b"Nums").and_then(Object::as_array).expect("numbers");
    for (index, page) in document.get_pages().into_values().enumerate() {
        let content = document.get_page_content(page);
        let operations = lopdf::content::Content::decode(&content).expect("operations").operations;
        let mut depth = 0;
        let mut marked = 0;
        for operation in &operations {
            match operation.operator.as_str() {
                "BDC" => {
                    depth += 1;
                    marked += usize::from(operation.operands[1].as_dict().is_ok_and(|d| d.has(b"MCID")));
                }
                "EMC" => depth -= 1,
                "TJ" | "Tj" | "re" | "Do" => assert_eq!(depth, 1, "painted outside marked content"),
                _ => {}
            }
        }
        let elements = numbers[2 * index + 1].as_array().expect("elements");
        assert_eq!(elements.len(), marked, "page {index}");
    }
}

#[test]
fn a_document_with_every_kind_of_trouble_is_still_whole() {
    let kind = SignedKind::Amendment { to: note(SignedKind::Note, vec![]).id, reason: "A dose.".into() };
    let mut hard = note(kind, vec![section("", ""), section(&"Title ".repeat(200), &"word".repeat(3000))]);
    hard.patient.details.family_name = "Name-".repeat(150);
    hard.organization.name = "Org ".repeat(120);
    hard.organization.logo_png = Some("bm90IGEgcG5n".into());
    hard.encounter.chief_complaint = Some("tired, ".repeat(1500));
    let signed = Signed::of(hard);
    assert_eq!(verify_pdf(&signed.pdf()).problems, [""; 0]);
}
