//! The outbox: what was ordered comes back, moves on with its history, and what has arrived is never touched again.

use super::sample::{Sample, add_patient, at, details, entry, patient};
use crate::dispatches::{self, WhichDispatches};
use crate::{Change, Vault, VaultError, new_uuid, notes, signed_notes};
use auscult_domain::dispatch::{
    Dispatch, DispatchEvent, DispatchMove, DispatchOptions, DispatchState, DispatchStatus, DispatchTarget,
    DispatchedDocument, Referral,
};
use auscult_domain::encounter::Encounter;
use auscult_domain::note::{Note, NoteContent};
use auscult_domain::signed_note::{Attestation, NoteSignature, SignedKind, SignedNote};
use auscult_domain::{DispatchId, NoteId, SignedNoteId, TemplateId};
use uuid::Uuid;

fn try_kept<T>(vault: &mut Vault, work: impl FnOnce(&Change<'_>) -> Result<T, VaultError>) -> Result<T, VaultError> {
    vault.change(at(90), |change| {
        let value = work(change)?;
        change.audit(entry())?;
        Ok(value)
    })
}

fn kept<T>(vault: &mut Vault, work: impl FnOnce(&Change<'_>) -> Result<T, VaultError>) -> T {
    try_kept(vault, work).expect("kept")
}

/// A visit whose note is signed.
fn signed_visit(vault: &mut Vault) -> (Encounter, SignedNoteId) {
    let rosa = patient(1, details("Rosa", "Alvarez", (1964, 3, 9)));
    let visit = add_patient(vault, &rosa);
    let by = vault.actor().user.id;
    let template = TemplateId::from_uuid(Uuid::from_u128(1));
    let content =
        NoteContent { template, template_name: "SOAP".into(), template_version: 1, report: None, sections: vec![] };
    let id = NoteId::from_uuid(new_uuid(at(0)));
    let note = Note { id, encounter: visit.id, author: by, revision: 1, saved_at: at(0), content };
    let signed = SignedNote {
        format: 1,
        id: SignedNoteId::from_uuid(new_uuid(at(61))),
        kind: SignedKind::Note,
        note: id,
        revision: 1,
        organization: vault.organization().expect("kept"),
        patient: rosa,
        encounter: visit.clone(),
        template: "SOAP".into(),
        sections: vec![],
        fingerprints: vec![],
        audit_head: String::new(),
        attestation: Attestation { user: by, name: "Dana Whitfield".into(), at: at(61), meaning: String::new() },
    };
    let signature = NoteSignature {
        sha256: "ab".into(),
        signature: "cd".into(),
        certificate: "a certificate".into(),
        issuer: "another".into(),
    };
    kept(vault, |change| {
        notes::insert(change, &note)?;
        signed_notes::insert(change, &signed, &signature, b"%PDF")
    });
    (visit, signed.id)
}

fn dispatch(number: u32, of: &(Encounter, SignedNoteId), target: DispatchTarget) -> Dispatch {
    Dispatch {
        id: DispatchId::from_uuid(Uuid::from_u128(u128::from(number))),
        number: format!("DSP-2026-A-{number:06}"),
        encounter: of.0.id,
        signed_note: of.1,
        target,
        status: DispatchStatus::Queued,
        attempts: 0,
        next_attempt_at: at(100 - i64::from(number)),
        ordered_by: of.0.provider,
        created_at: at(70 + i64::from(number)),
    }
}

fn take(vault: &mut Vault, dispatch: &mut Dispatch, event: DispatchEvent) {
    let by = vault.actor().user.id;
    dispatch.take(event.clone(), at(90)).expect("a step");
    let step = DispatchMove { at: at(90), by, event, attempt: dispatch.attempts };
    kept(vault, |change| dispatches::moved(change, dispatch, &step));
}

#[test]
fn options_are_kept_for_each_visit() {
    let (_sample, mut vault) = Sample::open();
    let (visit, _) = signed_visit(&mut vault);
    assert_eq!(vault.look(|conn| dispatches::options(conn, visit.id)).expect("read"), None);
    let referrals = vec![Referral { to: "ENT".into(), reason: "ear".into() }];
    for options in
        [DispatchOptions { emr: true, ..Default::default() }, DispatchOptions { referrals, ..Default::default() }]
    {
        kept(&mut vault, |change| dispatches::put_options(change, visit.id, &options));
        assert_eq!(vault.look(|conn| dispatches::options(conn, visit.id)).expect("read"), Some(options));
    }
}

#[test]
fn the_outbox_gives_back_what_is_open_and_what_came_last() {
    let (_sample, mut vault) = Sample::open();
    let of = signed_visit(&mut vault);
    let mut emr = dispatch(1, &of, DispatchTarget::Emr);
    let billing = dispatch(2, &of, DispatchTarget::Billing);
    for one in [&emr, &billing] {
        kept(&mut vault, |change| dispatches::insert(change, one));
    }
    let open = |vault: &Vault| vault.look(|conn| dispatches::list(conn, WhichDispatches::Open)).expect("listed");
    assert_eq!(open(&vault), [billing.clone(), emr.clone()], "the next to be tried first");
    take(&mut vault, &mut emr, DispatchEvent::Begin);
    take(&mut vault, &mut emr, DispatchEvent::Confirm { number: "DSP".into() });
    assert_eq!(open(&vault), std::slice::from_ref(&billing));
    let latest = vault.look(|conn| dispatches::list(conn, WhichDispatches::Latest(5))).expect("listed");
    assert_eq!(latest, [billing.clone(), emr.clone()]);
    assert_eq!(vault.look(|conn| dispatches::of_encounter(conn, of.0.id)).expect("listed"), [emr.clone(), billing]);
    assert_eq!(vault.look(|conn| dispatches::numbered(conn, &emr.number)).expect("read"), Some(emr.clone()));
    let steps = vault.look(|conn| dispatches::moves(conn, emr.id)).expect("read");
    assert_eq!(
        steps.iter().map(|step| &step.event).collect::<Vec<_>>(),
        [&DispatchEvent::Begin, &DispatchEvent::Confirm { number: "DSP".into() }]
    );
}

#[test]
fn what_has_arrived_stays_and_history_and_documents_only_grow() {
    let (_sample, mut vault) = Sample::open();
    let of = signed_visit(&mut vault);
    let mut letter = dispatch(1, &of, DispatchTarget::Emr);
    kept(&mut vault, |change| dispatches::insert(change, &letter));
    let document = DispatchedDocument { name: letter.file_name("pdf"), sha256: "ab".into() };
    kept(&mut vault, |change| dispatches::keep_document(change, letter.id, &document, b"%PDF"));
    let again = try_kept(&mut vault, |change| dispatches::keep_document(change, letter.id, &document, b"%PDF other"));
    assert!(again.is_err(), "another document under the same name");
    let kept_documents = vault.look(|conn| dispatches::documents(conn, letter.id)).expect("read");
    assert_eq!(kept_documents, [(document.clone(), b"%PDF".to_vec())]);
    assert_eq!(vault.look(|conn| dispatches::document_names(conn, letter.id)).expect("read"), [document]);

    take(&mut vault, &mut letter, DispatchEvent::Begin);
    take(&mut vault, &mut letter, DispatchEvent::Confirm { number: "DSP".into() });
    let forged = Dispatch { status: DispatchStatus::Queued, ..letter.clone() };
    let step = DispatchMove { at: at(91), by: of.0.provider, event: DispatchEvent::Retry, attempt: 1 };
    assert!(try_kept(&mut vault, |change| dispatches::moved(change, &forged, &step)).is_err());
    let found = vault.look(|conn| dispatches::get(conn, letter.id)).expect("read");
    assert_eq!(found.status.state(), DispatchState::Confirmed);
    for sql in [
        "DELETE FROM dispatches",
        "UPDATE dispatch_moves SET at = ''",
        "DELETE FROM dispatch_moves",
        "UPDATE dispatch_documents SET bytes = x'00'",
        "DELETE FROM dispatch_documents",
    ] {
        assert!(try_kept(&mut vault, |change| Ok(change.execute(sql, [])?)).is_err(), "{sql}");
    }
}
