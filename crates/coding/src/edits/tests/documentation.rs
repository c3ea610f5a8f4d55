//! What the note must hold.

use super::{found, visit};
use crate::suggest::CodingText;
use auscult_domain::coding::CodeChange;

#[test]
fn a_service_by_time_wants_its_minutes_in_the_note() {
    for (note, wanted) in
        [("PLAN\nSmoking cessation was advised for 8 minutes.", false), ("PLAN\nSmoking cessation was advised.", true)]
    {
        let mut encounter = visit(&["F17.210"], &["99406"]);
        assert!(found(&encounter, "documentation.wanted").is_none(), "without a note nothing is missed");
        encounter.text = Some(CodingText::from_plain(note));
        let finding = found(&encounter, "documentation.wanted");
        assert_eq!(finding.is_some(), wanted, "{note}: {finding:?}");
        encounter.total_minutes = Some(8);
        assert!(found(&encounter, "documentation.wanted").is_none(), "the minutes are told beside the note");
    }
    let mut encounter = visit(&["I10"], &["99213"]);
    encounter.text = Some(CodingText::from_plain("PLAN\nContinue lisinopril."));
    assert!(found(&encounter, "documentation.wanted").is_none(), "a level by decision making needs no minutes");
}

#[test]
fn a_side_the_note_names_is_offered() {
    for (code, note, expected) in [
        ("M25.569", "ASSESSMENT\nRight knee pain.", Some("M25.561")),
        ("M25.569", "ASSESSMENT\nKnee pain.\nEXAM\nThe left knee is swollen.", Some("M25.562")),
        ("M25.569", "ASSESSMENT\nKnee pain, left hand normal.", None),
        ("M25.569", "ASSESSMENT\nRight knee pain. The left knee is normal.", None),
        ("M25.569", "ASSESSMENT\nPain of both knees.", None),
        ("M25.561", "ASSESSMENT\nLeft knee pain.", None),
        ("I10", "ASSESSMENT\nLeft knee pain.", None),
    ] {
        let mut encounter = visit(&[code], &["99213"]);
        encounter.text = Some(CodingText::from_plain(note));
        let fix = found(&encounter, "documentation.side").and_then(|finding| finding.fix);
        let with = fix.map(|fix| match &fix.changes[0] {
            CodeChange::Replace { with, .. } => with.code.to_string(),
            other => panic!("{other:?}"),
        });
        assert_eq!(with.as_deref(), expected, "{code}: {note}");
    }
}

#[test]
fn the_level_that_is_coded_is_held_against_the_note() {
    let note = "ASSESSMENT AND PLAN\nHypertension, uncontrolled.\n- Increase lisinopril to 40 mg daily.\n";
    for (line, above, below) in
        [("99213", false, true), ("99214", false, false), ("99215", true, false), ("99396", false, false)]
    {
        let mut encounter = visit(&["I10"], &[line]);
        encounter.text = Some(CodingText::from_plain(note));
        assert_eq!(found(&encounter, "visit.level_above_note").is_some(), above, "{line}");
        assert_eq!(found(&encounter, "visit.level_below_note").is_some(), below, "{line}");
    }
}
