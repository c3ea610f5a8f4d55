//! Synthetic notes for this crate's tests and its example: nobody in them exists.

use auscult_documents::{Authority, Draft, Paper, Printing, SigningIdentity, sign_note};
use auscult_domain::encounter::{Encounter, EncounterKind, EncounterStatus};
use auscult_domain::note::Section;
use auscult_domain::organization::{Organization, User};
use auscult_domain::patient::{Patient, PatientDetails, Sex};
use auscult_domain::signed_note::{Attestation, Fingerprint, NoteSignature, SignedKind, SignedNote};
use auscult_domain::template::SectionKind;
use auscult_domain::vitals::VitalSigns;
use auscult_domain::{EncounterId, NoteId, OrganizationId, PatientId, SignedNoteId, UserId};
use base64::{Engine, prelude::BASE64_STANDARD};
use chrono::{DateTime, FixedOffset, NaiveDate, TimeZone, Utc};
use uuid::Uuid;

/// The moment everything is signed at.
pub fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 3, 9, 15, 4, 5).single().expect("a moment")
}

/// American paper, five hours behind Greenwich.
pub fn printing() -> Printing {
    Printing::new(Paper::Letter, FixedOffset::west_opt(5 * 3600).expect("an offset"))
}

pub fn organization() -> Organization {
    Organization {
        id: OrganizationId::from_uuid(Uuid::from_u128(0x01)),
        name: "Harbor Street Family Practice".into(),
        address: vec!["214 Harbor Street, Suite 3".into(), "Portland, ME 04101".into()],
        phone: Some("+1 207 555 0142".into()),
        logo_png: Some(logo()),
    }
}

pub fn user() -> User {
    User {
        id: UserId::from_uuid(Uuid::from_u128(0x02)),
        name: "Dana Whitfield".into(),
        credentials: Some("MD".into()),
        email: "dana.whitfield@example.org".into(),
    }
}

/// A teal anchor-like mark on a transparent ground, drawn here so that no picture has to be shipped.
pub fn logo() -> String {
    let side = 160_u32;
    let mut pixels = Vec::new();
    for y in 0..side {
        for x in 0..side {
            let (dx, dy) = (f64::from(x) - 79.5, f64::from(y) - 79.5);
            let ring = (dx.hypot(dy) - 62.0).abs() < 10.0;
            let cross = (dx.abs() < 11.0 && dy.abs() < 40.0) || (dy.abs() < 11.0 && dx.abs() < 40.0);
            pixels.extend(if ring || cross { [11, 107, 107, 255] } else { [0, 0, 0, 0] });
        }
    }
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, side, side);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.write_header().and_then(|mut writer| writer.write_image_data(&pixels)).expect("a picture");
    BASE64_STANDARD.encode(bytes)
}

pub fn patient() -> Patient {
    Patient {
        id: PatientId::from_uuid(Uuid::from_u128(0x03)),
        number: "PAT-2026-A-000012".into(),
        details: PatientDetails {
            given_name: "Rosa".into(),
            family_name: "Álvarez".into(),
            birth_date: NaiveDate::from_ymd_opt(1964, 3, 9).expect("a date"),
            sex: Sex::Female,
            mrn: Some("MRN-88210".into()),
            phone: None,
            email: None,
            address: vec![],
            allergies: vec![],
        },
    }
}

pub fn encounter() -> Encounter {
    Encounter {
        id: EncounterId::from_uuid(Uuid::from_u128(0x04)),
        number: "ENC-2026-A-000031".into(),
        patient: patient().id,
        provider: user().id,
        kind: EncounterKind::OfficeVisit,
        status: EncounterStatus::Completed,
        date_of_service: NaiveDate::from_ymd_opt(2026, 3, 9).expect("a date"),
        starts_at: now(),
        chief_complaint: Some("Cough for two weeks".into()),
        vitals: VitalSigns {
            temperature_c: Some(37.2),
            systolic: Some(138),
            diastolic: Some(84),
            ..VitalSigns::default()
        },
        arrival: None,
        consent: None,
    }
}

pub fn section(title: &str, text: &str) -> Section {
    Section {
        key: title.to_lowercase().replace(' ', "_"),
        title: title.into(),
        kinds: vec![SectionKind::Plan],
        required: false,
        text: text.into(),
        spans: vec![],
    }
}

/// The sections of an ordinary visit, its history told this many times over.
pub fn sections(times: usize) -> Vec<Section> {
    let history = "Ms. Álvarez is a 62-year-old woman with type 2 diabetes and hypertension who comes with a dry cough of two \
        weeks. It began after a cold, is worse at night, and has not brought up blood. She denies fever above 38.0 °C, \
        chest pain and weight loss. Her husband had the same cold. She has tried honey and an over-the-counter syrup \
        without relief. She takes lisinopril 20 mg daily and metformin 1,000 mg twice a day and rarely misses a dose.";
    vec![
        section("Chief complaint", "Dry cough for two weeks."),
        section("History of present illness", &vec![history; times].join("\n")),
        section("Family history", ""),
        section("Allergies", "Penicillin: hives as a child."),
        section(
            "Vital signs",
            "BP 138/84 mmHg, pulse 76/min, SpO₂ 98 %, temperature 37.2 °C, weight 81.4 kg, height 164 cm, BMI 30.3 kg/m²",
        ),
        section(
            "Examination",
            "Alert, no distress. Throat mildly red, no exudate. Lungs clear, no wheeze. Heart regular, no murmur. No ankle \
             swelling. Monofilament felt at 10/10 sites on both feet.",
        ),
        section("Results", "HbA1c 7.9 % (3 months ago 7.4 %), eGFR ≥ 60 mL/min/1.73 m², TSH 2.1 µU/mL, β-hCG not done"),
        section("Social history", ""),
        section(
            "Assessment and plan",
            "1. Cough, most likely from lisinopril (ACE inhibitor) after a viral cold: stop lisinopril, begin losartan 50 mg \
             daily, benzonatate 100 mg three times a day as needed for ten days.\n\
             2. Type 2 diabetes, above goal: raise metformin to 1,000 mg → 2,000 mg a day as tolerated; HbA1c in three months.\n\
             3. Hypertension, near goal: blood pressure at home twice a week, bring the list.\n\
             - Return in four weeks, sooner with fever ≥ 38.5 °C, blood or shortness of breath.\n\
             - Basic metabolic panel in two weeks because of losartan.",
        ),
    ]
}

pub fn note(kind: SignedKind, sections: Vec<Section>) -> SignedNote {
    SignedNote {
        format: 1,
        id: SignedNoteId::from_uuid(Uuid::from_u128(0x0198_0000_0000_7000_8000_0000_0000_0005)),
        kind,
        note: NoteId::from_uuid(Uuid::from_u128(0x06)),
        revision: 14,
        organization: organization(),
        patient: patient(),
        encounter: encounter(),
        template: "SOAP note".into(),
        sections,
        fingerprints: vec![
            Fingerprint { of: "transcript".into(), id: "0198".into(), sha256: "5f1d".repeat(16) },
            Fingerprint { of: "recording".into(), id: "0199".into(), sha256: "a07c".repeat(16) },
        ],
        audit_head: "3be9".repeat(16),
        attestation: Attestation {
            user: user().id,
            name: user().signature_name(),
            at: now(),
            meaning: "I wrote and reviewed this note.".into(),
        },
    }
}

/// An authority, its signer, and a three-page note signed by them.
pub struct Signed {
    pub identity: SigningIdentity,
    pub note: SignedNote,
    pub signature: NoteSignature,
}

impl Signed {
    pub fn of(note: SignedNote) -> Self {
        let authority = Authority::create(&note.organization, now()).expect("an authority");
        let identity = authority.issue(&user(), now()).expect("an identity");
        let signature = sign_note(&note, &identity).expect("a signature");
        Self { identity, note, signature }
    }

    /// Three pages.
    pub fn three_pages() -> Self {
        Self::of(note(SignedKind::Note, sections(9)))
    }

    pub fn pdf(&self) -> Vec<u8> {
        auscult_documents::signed_pdf(&self.note, &self.signature, &self.identity, printing()).expect("a PDF")
    }
}

/// The same note before it is signed.
pub fn draft(note: &SignedNote) -> Draft<'_> {
    Draft {
        organization: &note.organization,
        patient: &note.patient,
        encounter: &note.encounter,
        author: &note.attestation.name,
        template: &note.template,
        sections: &note.sections,
        saved_at: note.attestation.at,
    }
}
