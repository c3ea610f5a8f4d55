//! What people said of words in notes comes back as they said it, can be said again and taken back.

use super::sample::{Sample, add_patient, at, details, entry, patient};
use crate::{Change, Vault, VaultError, looked_at, new_uuid, notes};
use auscult_domain::guard::{GuardKind, LookedAt};
use auscult_domain::note::{Note, NoteContent};
use auscult_domain::{NoteId, TemplateId, UserId};
use uuid::Uuid;

fn kept<T>(vault: &mut Vault, work: impl FnOnce(&Change<'_>) -> Result<T, VaultError>) -> T {
    let kept = vault.change(at(50), |change| {
        let value = work(change)?;
        change.audit(entry())?;
        Ok(value)
    });
    kept.expect("kept")
}

fn looked(words: &str, by: UserId, seconds: i64) -> LookedAt {
    LookedAt {
        section: "plan".into(),
        kind: GuardKind::Dose,
        words: words.into(),
        sentence: format!("Lisinopril {words}"),
        by,
        at: at(seconds),
    }
}

#[test]
fn what_was_looked_at_comes_back_and_is_taken_back() {
    let (_sample, mut vault) = Sample::open();
    let visit = add_patient(&mut vault, &patient(1, details("Rosa", "Alvarez", (1964, 3, 9))));
    let by = vault.actor().user.id;
    let template = TemplateId::from_uuid(Uuid::from_u128(1));
    let content =
        NoteContent { template, template_name: "SOAP".into(), template_version: 1, report: None, sections: vec![] };
    let id = NoteId::from_uuid(new_uuid(at(0)));
    let note = Note { id, encounter: visit.id, author: by, revision: 1, saved_at: at(0), content };
    kept(&mut vault, |change| notes::insert(change, &note));
    let (first, again, other) = (looked("40 mg", by, 1), looked("40 mg", by, 9), looked("80 mg", by, 5));
    kept(&mut vault, |change| looked_at::put(change, id, &first));
    kept(&mut vault, |change| looked_at::put(change, id, &other));
    kept(&mut vault, |change| looked_at::put(change, id, &again));
    assert_eq!(vault.look(|c| looked_at::of_note(c, id)).expect("read"), [other.clone(), again.clone()]);
    kept(&mut vault, |change| looked_at::withdraw(change, id, &first));
    assert_eq!(vault.look(|c| looked_at::of_note(c, id)).expect("read"), [other]);
    assert!(vault.change(at(60), |change| looked_at::withdraw(change, id, &again)).is_err(), "nobody says so any more");
}
