//! What patients agreed to and asked for, and what holds their records, comes back as it was written and is not taken
//! out again.

use super::sample::{Sample, add_patient, at, details, entry, patient};
use crate::{amendment_requests, consents, legal_holds, new_uuid, recordings, retained};
use auscult_domain::amendment_request::{AmendmentAsked, AmendmentRequest, AmendmentStep};
use auscult_domain::consent::{Consent, ConsentDetails, ConsentEntry, ConsentGiver, ConsentKind, ConsentManner};
use auscult_domain::recording::{Recording, RecordingState, SoundSource};
use auscult_domain::retention::{LegalHold, RetainedKind};
use auscult_domain::{AmendmentRequestId, ConsentId, LegalHoldId, RecordingId};
use chrono::NaiveDate;

#[test]
fn what_was_agreed_asked_and_held_stays() {
    let (_sample, mut vault) = Sample::open();
    let visit = add_patient(&mut vault, &patient(1, details("Rosa", "Alvarez", (1964, 3, 9))));
    let (by, whose) = (vault.actor().user.id, visit.patient);
    let day = NaiveDate::from_ymd_opt(2026, 9, 21).expect("a day");
    let consent = ConsentEntry::Given {
        consent: Consent {
            id: ConsentId::from_uuid(new_uuid(at(1))),
            patient: whose,
            details: ConsentDetails {
                kind: ConsentKind::Treatment,
                scope: None,
                given_on: day,
                giver: ConsentGiver::Patient,
                manner: ConsentManner::Verbal,
                witness: None,
                expires_on: None,
            },
            version: 1,
            words: "I agree.".into(),
            taken_by: by,
            taken_at: at(1),
        },
    };
    let asked = AmendmentAsked { note: None, about: "Smoking".into(), words: "Never.".into(), received_on: day };
    let request = AmendmentRequest {
        id: AmendmentRequestId::from_uuid(new_uuid(at(2))),
        patient: whose,
        asked,
        taken_by: by,
        taken_at: at(2),
        steps: vec![],
    };
    let hold = LegalHold {
        id: LegalHoldId::from_uuid(new_uuid(at(3))),
        patient: whose,
        encounter: Some(visit.id),
        reason: "A claim.".into(),
        placed_by: by,
        placed_at: at(3),
        lifted: None,
    };
    vault
        .change(at(50), |change| {
            consents::insert(change, &consent)?;
            amendment_requests::put(change, &request)?;
            legal_holds::put(change, &hold)?;
            change.audit(entry())
        })
        .expect("kept");
    assert_eq!(vault.look(|conn| consents::of_patient(conn, whose)).expect("read"), [consent]);
    assert_eq!(vault.look(legal_holds::list).expect("read"), [hold]);
    assert_eq!(vault.look(amendment_requests::open).expect("read"), std::slice::from_ref(&request));
    let accepted = request.step(AmendmentStep::Accept { by: None }, by, at(60)).expect("accepted");
    vault
        .change(at(60), |change| {
            amendment_requests::put(change, &accepted)?;
            change.audit(entry())
        })
        .expect("kept");
    assert!(vault.look(amendment_requests::open).expect("read").is_empty());
    assert_eq!(vault.look(|conn| amendment_requests::of_patient(conn, whose)).expect("read"), [accepted]);
    for sql in [
        "UPDATE consents SET at = ''",
        "DELETE FROM consents",
        "DELETE FROM amendment_requests",
        "DELETE FROM legal_holds",
    ] {
        let refused = vault.change(at(70), |change| {
            change.execute(sql, [])?;
            change.audit(entry())
        });
        assert!(refused.is_err(), "{sql}");
    }
}

#[test]
fn no_key_that_is_left_is_that_of_an_erased_recording() {
    let (_sample, mut vault) = Sample::open();
    let visit = add_patient(&mut vault, &patient(1, details("Rosa", "Alvarez", (1964, 3, 9))));
    let recording = |seconds| Recording {
        id: RecordingId::from_uuid(new_uuid(at(seconds))),
        encounter: visit.id,
        recorded_by: vault.actor().user.id,
        started_at: at(seconds),
        state: RecordingState::Complete,
        duration_ms: 60_000,
        transcribed_ms: 60_000,
        source: SoundSource::Import("a file".into()),
        sample_rate: 48_000,
        channels: 1,
        marks: vec![],
        missing: None,
    };
    let made = [recording(1), recording(2), recording(3)];
    let mut keys = Vec::new();
    for one in &made {
        let (key, sealed) = vault.new_recording_key(one.id).expect("a key");
        keys.push((key.into_bytes(), sealed.clone()));
        vault
            .change(at(50), |change| {
                recordings::insert(change, one, &sealed)?;
                change.audit(entry())
            })
            .expect("kept");
    }
    let before = vault.look(retained::list).expect("read");
    assert_eq!(before.iter().filter(|one| one.kind == RetainedKind::Recording).count(), 3);
    assert!(before.iter().all(|one| one.patient == visit.patient && one.signed.is_none()));
    let gone = &made[0];
    vault
        .change(at(60), |change| {
            retained::erase_sound(change, gone.id, "It was deleted.")?;
            change.audit(entry())
        })
        .expect("erased");
    vault.empty_log().expect("emptied");
    let log = vault.home().database().with_extension("db-wal");
    assert_eq!(std::fs::metadata(log).map_or(0, |about| about.len()), 0, "pages from before lie in the log");
    assert_eq!(vault.look(retained::erased).expect("read"), [gone.id]);
    assert_eq!(vault.look(retained::list).expect("read").len(), before.len() - 1);
    let kept = vault.look(|conn| recordings::get(conn, gone.id)).expect("its row stays");
    assert_eq!(kept.missing.as_deref(), Some("It was deleted."));
    let mut tried = 0;
    for one in &made {
        let sealed = vault.look(|conn| recordings::sealed_key(conn, one.id)).expect("a row");
        assert_eq!(sealed.is_destroyed(), one.id == gone.id);
        assert!(sealed != keys[0].1, "the sealed key is still there");
        for id in made.iter().map(|one| one.id) {
            if let Ok(key) = vault.open_recording_key(id, &sealed) {
                assert!(key.into_bytes() != keys[0].0, "a key that is left is the erased one");
                tried += 1;
            }
        }
    }
    assert_eq!(tried, 2, "the keys of the others still open");
}
