//! Every record comes back as it was kept, in the order that was promised.

use super::sample::{Sample, add_patient, at, details, encounter, entry, patient};
use crate::{
    VaultError, encounters, identities, new_uuid, notes, patients, recordings, segments, signed_notes, templates,
    text_macros, users,
};
use auscult_domain::encounter::EncounterStatus;
use auscult_domain::note::{Note, NoteContent, NoteVersion, VersionReason};
use auscult_domain::organization::User;
use auscult_domain::recording::{Mark, Recording, RecordingState, SoundSource};
use auscult_domain::signed_note::{Attestation, Fingerprint, NoteSignature, SignedKind, SignedNote};
use auscult_domain::template::{SectionForm, SectionKind, Specialty, Template, TemplateSection};
use auscult_domain::text_macro::TextMacro;
use auscult_domain::transcript::{Segment, Speaker, Word};
use auscult_domain::{
    EncounterId, NoteId, NoteVersionId, OrganizationId, RecordingId, SegmentId, SignedNoteId, TemplateId, TextMacroId,
    UserId,
};
use uuid::Uuid;

/// One change with its audit entry.
macro_rules! kept {
    ($vault:ident, $change:ident => $work:expr) => {
        $vault
            .change(at(50), |$change| {
                let value = $work?;
                $change.audit(entry())?;
                Ok(value)
            })
            .expect("kept")
    };
}

fn recording(id: u128, encounter: EncounterId, state: RecordingState) -> Recording {
    Recording {
        id: RecordingId::from_uuid(Uuid::from_u128(id)),
        encounter,
        recorded_by: UserId::from_uuid(Uuid::from_u128(2)),
        started_at: at(100 - id as i64),
        state,
        duration_ms: 761_000,
        transcribed_ms: 0,
        source: SoundSource::Microphone("Built-in".into()),
        sample_rate: 48_000,
        channels: 2,
        marks: vec![Mark { at_ms: 1_000, label: None }],
        missing: None,
    }
}

fn segment(id: u128, recording: &Recording, start_ms: u32) -> Segment {
    let word = Word {
        text: "lisinopril".into(),
        start_ms,
        end_ms: start_ms + 500,
        confidence: 0.87,
        heard: Some("listen opera".into()),
        changed: None,
    };
    Segment {
        id: SegmentId::from_uuid(Uuid::from_u128(id)),
        recording: recording.id,
        start_ms,
        end_ms: start_ms + 500,
        speaker: Speaker::Patient,
        speaker_confirmed: false,
        words: vec![word],
    }
}

fn template() -> Template {
    Template {
        id: TemplateId::from_uuid(Uuid::from_u128(70)),
        name: "SOAP".into(),
        version: 1,
        shipped: true,
        specialty: Specialty::General,
        report: Some(auscult_domain::structure::ReportKind::FollowUp),
        follows: None,
        owner: None,
        shared: true,
        active: true,
        sections: vec![TemplateSection {
            key: "plan".into(),
            title: "Plan".into(),
            kinds: vec![SectionKind::Plan],
            required: true,
            default_text: "Rest.".into(),
            form: SectionForm::Text,
            prompt: String::new(),
            subsections: Vec::new(),
        }],
    }
}

fn note(encounter: EncounterId) -> Note {
    Note {
        id: NoteId::from_uuid(Uuid::from_u128(80)),
        encounter,
        author: UserId::from_uuid(Uuid::from_u128(2)),
        revision: 1,
        saved_at: at(30),
        content: NoteContent::blank(&template()),
    }
}

#[test]
fn a_template_that_follows_another_changes_with_it() {
    let (_sample, mut vault) = Sample::open();
    let followed = template();
    let named = |n: u128, follows| Template {
        id: TemplateId::from_uuid(Uuid::from_u128(n)),
        shipped: false,
        follows: Some(follows),
        ..template()
    };
    let (mut child, grandchild) = (named(71, followed.id), named(72, TemplateId::from_uuid(Uuid::from_u128(71))));
    child.sections[0].required = false;
    child
        .sections
        .insert(0, TemplateSection { key: "story".into(), title: "Story".into(), ..followed.sections[0].clone() });
    for template in [&followed, &child] {
        kept!(vault, change => templates::insert(change, template));
    }
    kept!(vault, change => templates::insert(change, &Template { sections: child.sections.clone(), ..grandchild.clone() }));
    let mut changed = followed.clone();
    changed.sections.push(TemplateSection { key: "more".into(), title: "More".into(), ..followed.sections[0].clone() });
    kept!(vault, change => templates::update(change, &changed));
    for id in [child.id, grandchild.id] {
        let whole = vault.look(|conn| templates::get(conn, id)).expect("put together");
        let keys: Vec<_> = whole.sections.iter().map(|section| section.key.as_str()).collect();
        assert_eq!(keys, ["story", "plan", "more"]);
        assert!(!whole.sections[1].required, "what it says otherwise stays");
    }
}

#[test]
fn templates_are_counted_from_the_notes_and_their_versions_stay() {
    let (_sample, mut vault) = Sample::open();
    let template = template();
    kept!(vault, change => templates::insert(change, &template));
    kept!(vault, change => templates::keep_version(change, &template));
    let second = Template { version: 2, name: "Other".into(), ..template.clone() };
    kept!(vault, change => templates::update(change, &second));
    kept!(vault, change => templates::keep_version(change, &second));
    let versions = vault.look(|conn| templates::versions(conn, template.id)).expect("versions");
    assert_eq!(versions.iter().map(|kept| kept.version).collect::<Vec<_>>(), [2, 1]);
    assert_eq!(vault.look(|conn| templates::version(conn, template.id, 1)).expect("the first"), template);
    assert!(vault.look(templates::uses).expect("counted").is_empty());
    kept!(vault, change => templates::delete(change, template.id));
    assert!(matches!(vault.look(|conn| templates::get(conn, template.id)), Err(crate::VaultError::NotFound)));
}

#[test]
fn a_person_has_one_macro_of_a_name() {
    let (_sample, mut vault) = Sample::open();
    let owner = vault.actor().user.id;
    let text = |n: u128, owner| TextMacro {
        id: TextMacroId::from_uuid(Uuid::from_u128(n)),
        name: "normalexam".into(),
        text: "Well.".into(),
        kinds: vec![],
        owner,
        shared: false,
    };
    kept!(vault, change => text_macros::put(change, &text(1, Some(owner))));
    kept!(vault, change => text_macros::put(change, &text(1, Some(owner))));
    assert!(vault.change(at(51), |change| text_macros::put(change, &text(2, Some(owner)))).is_err());
    assert_eq!(vault.look(text_macros::list).expect("listed"), [text(1, Some(owner))]);
    kept!(vault, change => text_macros::delete(change, text(1, None).id));
}

#[test]
fn people_and_patients() {
    let (_sample, mut vault) = Sample::open();
    let nurse = User {
        id: UserId::from_uuid(Uuid::from_u128(3)),
        name: "Ana Núñez".into(),
        credentials: None,
        email: "ana@example.org".into(),
    };
    kept!(vault, change => users::insert(change, &nurse));
    let twice = User { id: UserId::from_uuid(Uuid::from_u128(4)), email: "ANA@example.org".into(), ..nurse.clone() };
    assert!(
        vault.change(at(51), |change| users::insert(change, &twice)).is_err(),
        "an e-mail address signs in one person"
    );
    let names: Vec<String> = vault.look(users::list).expect("listed").into_iter().map(|user| user.name).collect();
    assert_eq!(names, ["Ana Núñez", "Dana Whitfield"]);

    let mut rosa = patient(1, details("Rosa", "Alvarez", (1964, 3, 9)));
    add_patient(&mut vault, &rosa);
    rosa.details.family_name = "Núñez".into();
    kept!(vault, change => patients::update(change, &rosa));
    assert_eq!(vault.look(|connection| patients::get(connection, rosa.id)).expect("kept"), rosa);
    let found = vault.look(|connection| patients::search(connection, "nunez", 5)).expect("searched");
    assert_eq!(found, [rosa]);
    let missing = patient(9, details("No", "Body", (1964, 3, 9)));
    assert!(matches!(vault.change(at(52), |change| patients::update(change, &missing)), Err(VaultError::NotFound)));
}

#[test]
fn encounters_by_patient_time_and_what_is_left_to_sign() {
    let (_sample, mut vault) = Sample::open();
    let rosa = patient(1, details("Rosa", "Alvarez", (1964, 3, 9)));
    let first = add_patient(&mut vault, &rosa);
    let mut second = encounter(2, &rosa, EncounterStatus::Scheduled);
    kept!(vault, change => encounters::insert(change, &second));
    let ids = |list: Vec<auscult_domain::encounter::Encounter>| list.into_iter().map(|e| e.number).collect::<Vec<_>>();
    let of_patient = vault.look(|connection| encounters::of_patient(connection, rosa.id)).expect("listed");
    assert_eq!(ids(of_patient), ["ENC-2026-A-000002", "ENC-2026-A-000001"]);
    let between = vault.look(|connection| encounters::between(connection, at(1), at(2))).expect("listed");
    assert_eq!(ids(between), ["ENC-2026-A-000001"], "the end is excluded");
    assert_eq!(ids(vault.look(encounters::unsigned).expect("listed")), ["ENC-2026-A-000001"]);
    second.status = EncounterStatus::InProgress;
    kept!(vault, change => encounters::update(change, &second));
    assert_eq!(ids(vault.look(encounters::unsigned).expect("listed")), ["ENC-2026-A-000001", "ENC-2026-A-000002"]);
    assert_eq!(vault.look(|connection| encounters::get(connection, first.id)).expect("kept"), first);
    let nobody = encounter(3, &patient(9, details("No", "Body", (1964, 3, 9))), EncounterStatus::Scheduled);
    assert!(vault.change(at(52), |change| encounters::insert(change, &nobody)).is_err(), "a visit needs its patient");
}

#[test]
fn recordings_with_their_keys_and_segments_in_order() {
    let (_sample, mut vault) = Sample::open();
    let visit = add_patient(&mut vault, &patient(1, details("Rosa", "Alvarez", (1964, 3, 9))));
    let mut later = recording(1, visit.id, RecordingState::Open);
    let earlier = recording(2, visit.id, RecordingState::Complete);
    let (key, sealed) = vault.new_recording_key(later.id).expect("a key");
    let (_, other) = vault.new_recording_key(earlier.id).expect("a key");
    kept!(vault, change => recordings::insert(change, &later, &sealed));
    kept!(vault, change => recordings::insert(change, &earlier, &other));
    let stored = vault.look(|connection| recordings::sealed_key(connection, later.id)).expect("kept");
    assert_eq!(vault.open_recording_key(later.id, &stored).expect("opens").bytes(), key.bytes());
    assert!(vault.open_recording_key(earlier.id, &stored).is_err(), "a key belongs to its recording");
    assert_eq!(vault.look(recordings::open_or_recovered).expect("listed"), [later.clone()]);
    later.state = RecordingState::Complete;
    kept!(vault, change => recordings::update(change, &later));
    assert_eq!(vault.look(recordings::open_or_recovered).expect("listed"), []);
    let of_visit = vault.look(|connection| recordings::of_encounter(connection, visit.id)).expect("listed");
    assert_eq!(of_visit, [earlier.clone(), later.clone()]);

    let mut said = [segment(30, &later, 2_000), segment(31, &later, 0), segment(32, &earlier, 9_000)];
    kept!(vault, change => segments::append(change, &said));
    said[0].speaker = Speaker::Clinician;
    kept!(vault, change => segments::replace(change, &said[0]));
    let all = vault.look(|connection| segments::of_encounter(connection, visit.id)).expect("listed");
    assert_eq!(all, [said[2].clone(), said[1].clone(), said[0].clone()]);
    assert_eq!(vault.look(|connection| segments::get(connection, said[0].id)).expect("kept"), said[0]);
    assert_eq!(kept!(vault, change => segments::delete_of_recording(change, later.id)), 2);
    let left = vault.look(|connection| segments::of_recording(connection, later.id)).expect("listed");
    assert_eq!(left, []);
}

#[test]
fn a_note_is_never_saved_over_a_newer_one() {
    let (_sample, mut vault) = Sample::open();
    let visit = add_patient(&mut vault, &patient(1, details("Rosa", "Alvarez", (1964, 3, 9))));
    let mut template = template();
    kept!(vault, change => templates::insert(change, &template));
    template.version = 2;
    kept!(vault, change => templates::update(change, &template));
    assert_eq!(vault.look(templates::list).expect("listed"), [template.clone()]);

    let first = note(visit.id);
    kept!(vault, change => notes::insert(change, &first));
    let mut second = Note { revision: 2, ..first.clone() };
    second.content.sections[0].text = "Rest and fluids.".into();
    kept!(vault, change => notes::save(change, &second, 1));
    let stale = vault.change(at(60), |change| {
        change.audit(entry())?;
        notes::save(change, &Note { revision: 2, ..first.clone() }, 1)
    });
    assert!(matches!(stale, Err(VaultError::StaleRevision)));
    assert_eq!(vault.look(|connection| notes::get(connection, first.id)).expect("kept"), second);
    let unknown = Note { id: NoteId::from_uuid(Uuid::from_u128(81)), ..first.clone() };
    assert!(matches!(vault.change(at(60), |change| notes::save(change, &unknown, 1)), Err(VaultError::NotFound)));

    let version = |id, of: &Note| NoteVersion {
        id: NoteVersionId::from_uuid(Uuid::from_u128(id)),
        note: of.id,
        revision: of.revision,
        at: at(60),
        by: of.author,
        reason: VersionReason::Autosaved,
        words: of.content.words(),
    };
    for (id, of) in [(90, &first), (91, &second)] {
        kept!(vault, change => notes::keep_version(change, &version(id, of), &of.content));
    }
    let versions = vault.look(|connection| notes::versions(connection, first.id)).expect("listed");
    assert_eq!(versions, [version(91, &second), version(90, &first)]);
    let content = vault.look(|connection| notes::version_content(connection, versions[1].id)).expect("kept");
    assert_eq!(content, first.content);
}

#[test]
fn a_signed_note_is_kept_for_good() {
    let (_sample, mut vault) = Sample::open();
    let rosa = patient(1, details("Rosa", "Alvarez", (1964, 3, 9)));
    let visit = add_patient(&mut vault, &rosa);
    let note = note(visit.id);
    kept!(vault, change => notes::insert(change, &note));
    let signed = SignedNote {
        format: 1,
        id: SignedNoteId::from_uuid(new_uuid(at(61))),
        kind: SignedKind::Note,
        note: note.id,
        revision: 1,
        organization: vault.organization().expect("kept"),
        patient: rosa,
        encounter: visit.clone(),
        template: "SOAP".into(),
        sections: note.content.sections.clone(),
        fingerprints: vec![Fingerprint { of: "transcript".into(), id: "x".into(), sha256: "00".into() }],
        audit_head: vault.audit_head().expect("a head"),
        attestation: Attestation {
            user: vault.actor().user.id,
            name: "Dana Whitfield, MD".into(),
            at: at(61),
            meaning: "I wrote and reviewed this note.".into(),
        },
    };
    let signature = NoteSignature {
        sha256: "ab".into(),
        signature: "cd".into(),
        certificate: "a certificate".into(),
        issuer: "another".into(),
    };
    kept!(vault, change => signed_notes::insert(change, &signed, &signature, b"%PDF"));
    assert_eq!(
        vault.look(|connection| signed_notes::get(connection, signed.id)).expect("kept"),
        (signed.clone(), signature)
    );
    assert_eq!(vault.look(|connection| signed_notes::pdf(connection, signed.id)).expect("kept"), b"%PDF");
    let listed = vault.look(|connection| signed_notes::of_encounter(connection, visit.id)).expect("listed");
    assert_eq!(
        (listed.len(), listed[0].signed_by.as_str(), listed[0].sha256.as_str()),
        (1, "Dana Whitfield, MD", "ab")
    );
    assert_eq!(vault.look(encounters::unsigned).expect("listed"), [], "nothing left to sign");
    for sql in ["UPDATE signed_notes SET sha256 = ''", "DELETE FROM signed_notes"] {
        assert!(vault.change(at(62), |change| Ok(change.execute(sql, [])?)).is_err(), "{sql}");
    }
}

#[test]
fn signing_identities() {
    let (_sample, mut vault) = Sample::open();
    let (user, organization) = (vault.actor().user.id, OrganizationId::from_uuid(Uuid::from_u128(1)));
    assert_eq!(vault.look(|connection| identities::authority(connection, organization)).expect("read"), None);
    let authority = identities::StoredAuthority { sealed_key: vec![1, 2], certificate: "PEM".into() };
    let signer = identities::StoredSigner { sealed_key: vec![3], certificate: "PEM".into(), issuer: "PEM".into() };
    kept!(vault, change => identities::put_authority(change, organization, &authority));
    kept!(vault, change => identities::put_signer(change, user, &signer));
    let kept = vault.look(|connection| identities::authority(connection, organization)).expect("read");
    assert_eq!(kept, Some(authority));
    assert_eq!(vault.look(|connection| identities::signer(connection, user)).expect("read"), Some(signer));
}
