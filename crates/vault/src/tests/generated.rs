//! What engines wrote comes back as it was kept; only a person's verdict is added, and nothing is taken out.

use super::sample::{Sample, add_patient, at, details, entry, patient};
use crate::generated_content;
use auscult_domain::generated::*;
use auscult_domain::{EncounterId, GeneratedContentId, NoteId};
use uuid::Uuid;

fn run(n: u128, encounter: EncounterId, by: auscult_domain::UserId) -> GeneratedContent {
    GeneratedContent {
        id: GeneratedContentId::from_uuid(Uuid::from_u128(n)),
        encounter,
        note: None,
        revision: None,
        purpose: GenerationPurpose::Draft,
        engine: "language-model".into(),
        engine_version: "1".into(),
        host: Some("127.0.0.1".into()),
        model: Some("small".into()),
        by,
        at: at(i64::try_from(n).expect("small")),
        prompt: "Write.".into(),
        settings: [("temperature".to_owned(), "0".to_owned())].into(),
        answer: "{}".into(),
        outcome: GenerationOutcome::NotTaken { problem: GenerationProblem::NothingStands },
        refused: vec![Refusal {
            section: "plan".into(),
            text: "Take 5 mg.".into(),
            objection: Objection::Number,
            replaced: true,
        }],
        left_out: vec![],
        review: GenerationReview::Pending,
        reviewed: None,
        usage: GenerationUsage { input_tokens: Some(7), output_tokens: None, elapsed_ms: 9, cost_micro_usd: Some(0) },
    }
}

#[test]
fn every_run_is_kept_and_none_is_deleted() {
    let (_sample, mut vault) = Sample::open();
    let visit = add_patient(&mut vault, &patient(1, details("Rosa", "Alvarez", (1964, 3, 9))));
    let by = vault.actor().user.id;
    let (first, second) = (run(1, visit.id, by), run(2, visit.id, by));
    vault
        .change(at(50), |change| {
            generated_content::insert(change, &first)?;
            generated_content::insert(change, &second)?;
            change.audit(entry())
        })
        .expect("kept");
    let of_visit = vault.look(|conn| generated_content::of_encounter(conn, visit.id)).expect("listed");
    assert_eq!(of_visit, [second, first.clone()], "the latest first");
    let of_note = |note| vault.look(|conn| generated_content::of_note(conn, note)).expect("listed");
    assert_eq!(of_note(NoteId::from_uuid(Uuid::from_u128(9))), []);
    vault
        .change(at(60), |change| {
            generated_content::review(change, first.id, GenerationReview::Rejected)?;
            change.audit(entry())
        })
        .expect("kept");
    let reviewed = vault.look(|conn| generated_content::get(conn, first.id)).expect("kept");
    assert_eq!(reviewed.reviewed, Some((by, at(60))));
    assert_eq!(reviewed.answer, first.answer);
    let gone = vault.change(at(70), |change| {
        change.execute("DELETE FROM generated_content", [])?;
        change.audit(entry())
    });
    assert!(gone.is_err());
}
