//! What was decided about a habit comes back, is changed and forgotten, and its uses count the draft that is there.

use super::sample::{Sample, add_patient, at, details, entry, patient};
use crate::{Change, Vault, VaultError, habits, new_uuid, notes};
use auscult_domain::habit::{Habit, HabitCount, HabitExample, HabitRule, HabitState, HabitUse};
use auscult_domain::note::{Note, NoteContent};
use auscult_domain::{HabitId, NoteId, TemplateId, UserId};
use chrono::NaiveDate;
use uuid::Uuid;

fn kept<T>(vault: &mut Vault, work: impl FnOnce(&Change<'_>) -> Result<T, VaultError>) -> T {
    let kept = vault.change(at(50), |change| {
        let value = work(change)?;
        change.audit(entry())?;
        Ok(value)
    });
    kept.expect("kept")
}

#[test]
fn what_was_decided_comes_back_and_is_forgotten_with_its_uses() {
    let (_sample, mut vault) = Sample::open();
    let visit = add_patient(&mut vault, &patient(1, details("Rosa", "Alvarez", (1964, 3, 9))));
    let owner = vault.actor().user.id;
    let rule = HabitRule {
        id: HabitId::from_uuid(new_uuid(at(1))),
        owner,
        habit: Habit::Replace { from: "patient".into(), to: "pt".into() },
        state: HabitState::Accepted,
        decided_at: at(1),
        count: HabitCount { done: 4, chances: 4, visits: 4 },
        example: HabitExample {
            encounter: visit.id,
            day: NaiveDate::default(),
            before: "Patient is well.".into(),
            after: "Pt is well.".into(),
        },
    };
    kept(&mut vault, |change| habits::put(change, &rule));
    let paused = HabitRule { state: HabitState::Paused, decided_at: at(2), ..rule.clone() };
    kept(&mut vault, |change| habits::put(change, &paused));
    assert_eq!(vault.look(|conn| habits::of_owner(conn, owner)).expect("read"), [paused]);
    let somebody = UserId::from_uuid(Uuid::from_u128(99));
    assert_eq!(vault.look(|conn| habits::of_owner(conn, somebody)).expect("read"), []);

    let template = TemplateId::from_uuid(Uuid::from_u128(1));
    let content =
        NoteContent { template, template_name: "SOAP".into(), template_version: 1, report: None, sections: vec![] };
    let note = |n: i64| Note {
        id: NoteId::from_uuid(new_uuid(at(n))),
        encounter: visit.id,
        author: owner,
        revision: 1,
        saved_at: at(n),
        content: content.clone(),
    };
    let (first, second) = (note(3), note(4));
    let used = |times| HabitUse { rule: rule.id, times };
    kept(&mut vault, |change| {
        notes::insert(change, &first)?;
        notes::insert(change, &second)?;
        habits::keep_uses(change, first.id, &[used(9)])?;
        habits::keep_uses(change, first.id, &[used(2)])?;
        habits::keep_uses(change, second.id, &[used(3)])
    });
    assert_eq!(vault.look(|conn| habits::uses_in(conn, first.id)).expect("read"), [used(2)]);
    assert_eq!(vault.look(|conn| habits::times_used(conn, rule.id)).expect("read"), (5, 2));
    kept(&mut vault, |change| habits::delete(change, rule.id));
    assert!(matches!(vault.look(|conn| habits::get(conn, rule.id)), Err(VaultError::NotFound)));
    assert_eq!(vault.look(|conn| habits::uses_in(conn, second.id)).expect("read"), []);
}
