//! A synthetic visit with everything the mapping knows; nobody in it exists.

use auscult_domain::coding::{
    AssignmentStatus, Code, CodeAssignment, CodeCategory, CodeRef, CodeSystem, Modifier, SelectedBy, Support,
};
use auscult_domain::consent::{Consent, ConsentDetails, ConsentGiver, ConsentKind, ConsentManner};
use auscult_domain::encounter::{ConsentForm, Encounter, EncounterKind, EncounterStatus, RecordingConsent};
use auscult_domain::note::Section;
use auscult_domain::organization::{Organization, User};
use auscult_domain::patient::{Allergy, Patient, PatientDetails, Sex};
use auscult_domain::signed_note::{Attestation, NoteSignature, SignedKind, SignedNote};
use auscult_domain::template::SectionKind;
use auscult_domain::vitals::VitalSigns;
use auscult_domain::{AssignmentId, ConsentId, EncounterId, NoteId, OrganizationId, PatientId, SignedNoteId, UserId};
use auscult_fhir::SignedDocument;
use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;
use uuid::Uuid;

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000 + seconds, 0).expect("a time")
}

fn organization() -> Organization {
    Organization {
        id: OrganizationId::from_uuid(Uuid::from_u128(1)),
        name: "Harbor Street Family Practice".into(),
        address: vec!["214 Harbor Street".into(), "Portland, ME 04101".into()],
        phone: Some("+1 207 555 0142".into()),
        logo_png: None,
    }
}

fn user() -> User {
    User {
        id: UserId::from_uuid(Uuid::from_u128(2)),
        name: "Dana Whitfield".into(),
        credentials: Some("MD".into()),
        email: "dana.whitfield@example.org".into(),
    }
}

fn patient() -> Patient {
    Patient {
        id: PatientId::from_uuid(Uuid::from_u128(3)),
        number: "PAT-2026-A-000012".into(),
        details: PatientDetails {
            given_name: "Rosa María".into(),
            family_name: "Álvarez".into(),
            birth_date: NaiveDate::from_ymd_opt(1964, 3, 9).expect("a date"),
            sex: Sex::Female,
            mrn: Some("MRN-88210".into()),
            phone: Some("+1 207 555 0100".into()),
            email: Some("rosa@example.org".into()),
            address: vec!["8 Pine Street".into()],
            allergies: vec![
                Allergy { substance: "Penicillin".into(), reaction: Some("hives".into()) },
                Allergy { substance: "Latex".into(), reaction: None },
            ],
        },
    }
}

fn visit() -> Encounter {
    Encounter {
        id: EncounterId::from_uuid(Uuid::from_u128(4)),
        number: "ENC-2026-A-000031".into(),
        patient: patient().id,
        provider: user().id,
        kind: EncounterKind::OfficeVisit,
        status: EncounterStatus::Completed,
        date_of_service: NaiveDate::from_ymd_opt(2026, 9, 21).expect("a date"),
        starts_at: at(0),
        chief_complaint: Some("Cough for two weeks".into()),
        vitals: VitalSigns {
            systolic: Some(138),
            diastolic: Some(84),
            pulse: Some(72),
            respiratory_rate: Some(14),
            temperature_c: Some(37.2),
            oxygen_saturation: Some(98),
            weight_kg: Some(80.7),
            height_cm: Some(165.0),
            pain: Some(2),
        },
        arrival: None,
        consent: Some(RecordingConsent {
            at: at(1),
            taken_by: user().id,
            form: ConsentForm::Verbal,
            words: "May I record our visit?".into(),
        }),
    }
}

fn code(n: u128, system: CodeSystem, code: &str, title: &str, status: AssignmentStatus) -> CodeAssignment {
    CodeAssignment {
        id: AssignmentId::from_uuid(Uuid::from_u128(n)),
        encounter: visit().id,
        code: CodeRef { system, code: Code::parse(system, code).expect("a code") },
        title: title.into(),
        set: None,
        category: CodeCategory::Diagnosis,
        position: 0,
        status,
        confidence: 90,
        support: Support::Strong,
        evidence: vec![],
        gaps: vec![],
        modifiers: vec![],
        units: 1,
        pointers: vec![],
        selected_by: SelectedBy::Provider,
        selected_by_user: user().id,
        selected_at: at(2),
        suggestion: None,
        reviewed_at: None,
        reviewed_by: None,
        notes: None,
    }
}

fn codes() -> Vec<CodeAssignment> {
    use AssignmentStatus as S;
    let diagnosis = code(5, CodeSystem::Icd10Cm, "J20.9", "Acute bronchitis, unspecified", S::Confirmed);
    let rejected = code(6, CodeSystem::Icd10Cm, "R05.9", "Cough, unspecified", S::Rejected);
    let service = CodeAssignment {
        modifiers: vec![Modifier::try_from("25".to_owned()).expect("a modifier")],
        pointers: vec![diagnosis.id, rejected.id],
        ..code(7, CodeSystem::Cpt, "99213", "Office visit, low complexity", S::Confirmed)
    };
    vec![diagnosis, rejected, service]
}

fn signed(n: u128, kind: SignedKind, text: &str) -> SignedNote {
    let section = |title: &str, text: &str| Section {
        key: title.to_lowercase(),
        title: title.into(),
        kinds: vec![SectionKind::Plan],
        required: false,
        text: text.into(),
        spans: vec![],
    };
    SignedNote {
        format: 1,
        id: SignedNoteId::from_uuid(Uuid::from_u128(n)),
        kind,
        note: NoteId::from_uuid(Uuid::from_u128(8)),
        revision: 3,
        organization: organization(),
        patient: patient(),
        encounter: visit(),
        template: "SOAP note".into(),
        sections: vec![section("Subjective", text), section("Objective", "")],
        fingerprints: vec![],
        audit_head: "aa".into(),
        attestation: Attestation {
            user: user().id,
            name: "Dana Whitfield, MD".into(),
            at: at(60),
            meaning: "I wrote and reviewed this note.".into(),
        },
    }
}

fn consent(n: u128, kind: ConsentKind) -> Consent {
    Consent {
        id: ConsentId::from_uuid(Uuid::from_u128(n)),
        patient: patient().id,
        details: ConsentDetails {
            kind,
            scope: Some("Dr. Reed: everything".into()),
            given_on: NaiveDate::from_ymd_opt(2026, 9, 21).expect("a date"),
            giver: ConsentGiver::Patient,
            manner: ConsentManner::Verbal,
            witness: None,
            expires_on: NaiveDate::from_ymd_opt(2027, 9, 21),
        },
        version: 1,
        words: "The practice may <share> it.".into(),
        taken_by: user().id,
        taken_at: at(30),
    }
}

/// The bundle of that visit.
pub fn bundle() -> Value {
    let (visit, codes) = (visit(), codes());
    let signature = NoteSignature {
        sha256: "ab".repeat(32),
        signature: "MEUCIQ==".into(),
        certificate: "PEM".into(),
        issuer: "PEM".into(),
    };
    let note = signed(9, SignedKind::Note, "Cough.\nT < 38 & <script>alert('x')</script>");
    let later = signed(10, SignedKind::Addendum { to: note.id }, "The patient called: better.");
    let mut resources = vec![
        auscult_fhir::patient(&patient()),
        auscult_fhir::organization(&organization()),
        auscult_fhir::practitioner(&user()),
        auscult_fhir::encounter(&visit, organization().id),
    ];
    resources.extend(codes.iter().filter_map(|code| auscult_fhir::condition(code, &visit)));
    resources.extend(codes.iter().filter_map(|code| auscult_fhir::procedure(code, &codes, &visit)));
    resources.extend(auscult_fhir::observations(&visit));
    resources.extend(auscult_fhir::allergies(&patient()));
    resources.extend(auscult_fhir::recording_consent(&visit, organization().id));
    let taken_back = NaiveDate::from_ymd_opt(2026, 9, 22);
    resources.push(auscult_fhir::consent(&consent(11, ConsentKind::Sharing), organization().id, taken_back));
    resources.push(auscult_fhir::consent(&consent(12, ConsentKind::Treatment), organization().id, None));
    for note in [&note, &later] {
        let document = SignedDocument { note, signature: &signature, pdf: b"%PDF-1.7" };
        resources.push(auscult_fhir::composition(&document));
        resources.push(auscult_fhir::document_reference(&document));
        resources.push(auscult_fhir::provenance(&document));
    }
    auscult_fhir::bundle(&resources, at(100)).expect("a bundle")
}
