//! A clinic with one of everything, and whoever is signed in made somebody else without signing in anew.

use crate::views::{ControlInput, EncounterDetails, KeyringChoice, PersonDetails, SetUp};
use crate::{App, Host, Places, held};
use auscult_domain::audit::{AuditCategory, AuditEntry, AuditOutcome};
use auscult_domain::coding::{
    Asked, CodeRef, CodeSystem, CodingFacts, Gap, GapFinder, GapKind, GapSeverity, GapStatus, ProposedGap,
    ProposedQuestion, QueryCategory, QueryForm, QueryPriority, QuerySource,
};
use auscult_domain::dispatch::DispatchOptions;
use auscult_domain::encounter::{ConsentForm, EncounterKind};
use auscult_domain::enhancement::{Aggressiveness, Audience, EnhancementSettings, EnhancementType, Voice};
use auscult_domain::guard::{GuardFinding, GuardKind, GuardWeight};
use auscult_domain::note::NoteContent;
use auscult_domain::organization::{Membership, User};
use auscult_domain::patient::{PatientDetails, Sex};
use auscult_domain::permission::{AccessLevel, Permission, Role};
use auscult_domain::privacy::{ChartAccess, Controlled, PrivacyControl};
use auscult_domain::recording::{Recording, RecordingState, SoundSource};
use auscult_domain::release::{Recipient, ReleaseOrder};
use auscult_domain::template::Template;
use auscult_domain::text_macro::TextMacro;
use auscult_domain::transcript::{Segment, Speaker, Word};
use auscult_domain::{
    AssignmentId, CodeSetId, ComplianceEventId, ControlId, DepartmentId, DeviceId, DispatchId, EncounterId, GapId,
    GeneratedContentId, HabitId, NoteId, NoteVersionId, PatientId, QueryId, RecordingId, SegmentId, SignedNoteId,
    SuggestionId, TextMacroId, UserId,
};
use auscult_speech::WorkerCommand;
use auscult_vault::audit::{AuditFilter, list};
use auscult_vault::{
    Change, VaultError, coding_facts, dispatches, encounters, gaps, generated_content, new_uuid, notes, privacy,
    queries, recordings, segments, signed_notes, users,
};
use chrono::{NaiveDate, Utc};
use std::path::PathBuf;
use std::sync::Arc;
use zeroize::Zeroizing;

/// Reads from the vault of the program.
macro_rules! look {
    ($app:expr, $read:expr) => {
        $app.with(|session| Ok(session.vault.look($read)?)).expect("read")
    };
}

/// Long enough to do without a keyring.
const PASSWORD: &str = "nobody else knows this one";

/// The ids and arguments commands are called with; every id is of a record that is there.
pub(super) struct Clinic {
    pub(super) app: App,
    pub(super) folder: tempfile::TempDir,
    pub(super) patient: PatientId,
    /// A visit with a recording, a transcript, a note and codes.
    pub(super) visit: EncounterId,
    /// A visit that is signed, with something to go out.
    pub(super) signed_visit: EncounterId,
    pub(super) note: NoteId,
    pub(super) version: NoteVersionId,
    pub(super) recording: RecordingId,
    pub(super) segment: SegmentId,
    pub(super) signed: SignedNoteId,
    pub(super) dispatch: DispatchId,
    pub(super) enhancement: GeneratedContentId,
    pub(super) generated: GeneratedContentId,
    pub(super) query: QueryId,
    pub(super) gap: GapId,
    pub(super) facts: CodingFacts,
    pub(super) template: Template,
    pub(super) text: TextMacro,
    pub(super) content: NoteContent,
    pub(super) details: PatientDetails,
    /// A control on the patient's chart that is for nobody who is here.
    pub(super) control: ControlId,
    /// The id of nobody at all.
    pub(super) nobody: UserId,
    own: UserId,
    somebody_else: UserId,
}

impl Clinic {
    /// Makes the clinic, with its physician signed in.
    pub(super) fn set_up() -> Self {
        // Where memory serves as a disk, thousands of synced changes take no time.
        let memory = PathBuf::from("/dev/shm");
        let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
        let folder = folder.expect("a folder");
        let app = App::start(Host {
            places: Places::within(folder.path(), folder.path().join("exports")),
            worker: WorkerCommand { program: "nowhere/worker".into(), args: Vec::new() },
            clock: Arc::new(Utc::now),
            listener: Arc::new(|_| {}),
        })
        .expect("the program starts");
        app.set_up_clinic(who()).expect("a clinic");
        Self::filled(app, folder)
    }

    fn filled(app: App, folder: tempfile::TempDir) -> Self {
        let details = details();
        let patient = app.save_patient(None, details.clone()).expect("a patient").id;
        let template = app.templates().expect("templates").remove(0);
        let open = || app.create_encounter(patient, visit_details()).expect("a visit").id;
        let (visit, signed_visit) = (open(), open());
        app.record_consent(visit, ConsentForm::Verbal, "May I?".to_owned()).expect("consent");
        let note = app.blank_note(visit, template.id).expect("a note");
        let to_sign = app.blank_note(signed_visit, template.id).expect("a note to sign");
        let mut written = to_sign.content.clone();
        written.sections.iter_mut().for_each(|section| section.text = "Cough for ten days. Lungs clear.".to_owned());
        app.save_note(to_sign.id, to_sign.revision, written).expect("written");
        let out = DispatchOptions { patient_summary: true, ..DispatchOptions::default() };
        app.save_dispatch_options(signed_visit, out).expect("something goes out");
        app.sign_all(&[signed_visit], Zeroizing::new(PASSWORD.to_owned())).expect("signed");
        app.export_patient_summary(signed_visit, "In plain words.").expect("a summary");
        let enhancement = app.enhance_note(note.id, improving()).expect("improved").id;
        app.suggest_codes(visit).expect("read");
        app.ask_query(visit, None, question()).expect("asked");
        let text = TextMacro {
            id: TextMacroId::from_uuid(new_uuid(Utc::now())),
            name: "ours".to_owned(),
            text: "As before.".to_owned(),
            kinds: Vec::new(),
            owner: None,
            shared: false,
        };
        let text = app.save_text_macro(text).expect("a text macro");
        let own = app.me().expect("somebody").user.id;
        let mut clinic = Self {
            patient,
            visit,
            signed_visit,
            version: app.note_versions(note.id).expect("versions").first().expect("one").id,
            content: note.content.clone(),
            note: note.id,
            recording: RecordingId::from_uuid(new_uuid(Utc::now())),
            segment: SegmentId::from_uuid(new_uuid(Utc::now())),
            signed: SignedNoteId::from_uuid(new_uuid(Utc::now())),
            dispatch: DispatchId::from_uuid(new_uuid(Utc::now())),
            generated: enhancement,
            enhancement,
            query: QueryId::from_uuid(new_uuid(Utc::now())),
            gap: GapId::from_uuid(new_uuid(Utc::now())),
            facts: look!(app, |conn| coding_facts::get(conn, visit)),
            template,
            text,
            details,
            control: ControlId::from_uuid(new_uuid(Utc::now())),
            nobody: UserId::from_uuid(new_uuid(Utc::now())),
            own,
            somebody_else: UserId::from_uuid(new_uuid(Utc::now())),
            folder,
            app,
        };
        clinic.find();
        clinic.put_recording();
        clinic
    }

    /// The ids the program gave.
    fn find(&mut self) {
        let (visit, signed_visit) = (self.visit, self.signed_visit);
        self.signed =
            look!(self.app, |conn| signed_notes::of_encounter(conn, signed_visit)).first().expect("signed").id;
        self.generated =
            look!(self.app, |conn| generated_content::of_encounter(conn, signed_visit)).first().expect("written").id;
        self.query = look!(self.app, |conn| queries::of_encounter(conn, visit)).first().expect("asked").id;
        self.dispatch =
            look!(self.app, |conn| dispatches::of_encounter(conn, signed_visit)).first().expect("queued").id;
    }

    fn put_recording(&self) {
        let now = Utc::now();
        let recording = Recording {
            id: self.recording,
            encounter: self.visit,
            recorded_by: self.own,
            started_at: now,
            state: RecordingState::Recovered,
            duration_ms: 2_000,
            transcribed_ms: 2_000,
            source: SoundSource::Import("visit.wav".to_owned()),
            sample_rate: 16_000,
            channels: 1,
            marks: Vec::new(),
            missing: None,
        };
        let word =
            Word { text: "Hello".to_owned(), start_ms: 0, end_ms: 500, confidence: 0.9, heard: None, changed: None };
        let segment = Segment {
            id: self.segment,
            recording: self.recording,
            start_ms: 0,
            end_ms: 500,
            speaker: Speaker::Patient,
            speaker_confirmed: false,
            words: vec![word],
        };
        let other = User {
            id: self.somebody_else,
            name: "Noor Haddad".to_owned(),
            credentials: None,
            email: "noor@example.org".to_owned(),
        };
        let asked = harmless_control();
        let control = PrivacyControl {
            id: self.control,
            patient: self.patient,
            controlled: asked.controlled,
            access: asked.access,
            reason: asked.reason,
            expires_at: None,
            applied_by: self.own,
            applied_at: now,
            lifted: None,
        };
        let sealed = self
            .app
            .with(|session| Ok(session.vault.new_recording_key(recording.id)?.1))
            .expect("a key for the recording");
        self.app.changed(|change| {
            users::insert(change, &other)?;
            recordings::insert(change, &recording, &sealed)?;
            privacy::put(change, &control)?;
            segments::append(change, &[segment])
        });
    }

    /// Makes whoever is signed in this, and the visits theirs or somebody else's.
    pub(super) fn become_somebody(&self, role: Role, access: AccessLevel, whose: Whose) {
        let (gap, visit) = (self.gap, self.visit);
        let provider = match whose {
            Whose::Own => self.own,
            Whose::SomebodyElses => self.somebody_else,
        };
        self.app.changed(|change| {
            let before = change.actor().membership.clone();
            users::put_membership(change, &Membership { role, access, ..before })?;
            for id in [visit, self.signed_visit] {
                let mut encounter = encounters::get(change, id)?;
                encounter.provider = provider;
                encounters::update(change, &encounter)?;
            }
            // Reading a note again withdraws the gaps that are not there any more.
            gaps::put(change, &gap_of(gap, visit))
        });
        self.app.with(|session| Ok(session.vault.read_actor()?)).expect("somebody else");
    }

    /// How many refusals of this permission are in the audit.
    pub(super) fn refusals(&self, permission: Permission) -> usize {
        let wanted = serde_json::json!(permission);
        let events = look!(self.app, |conn| list(conn, AuditFilter { limit: 60, ..AuditFilter::default() }));
        let refused = events.iter().filter(|event| {
            event.entry.outcome == AuditOutcome::Refused && event.entry.after.as_ref() == Some(&wanted)
        });
        refused.map(|event| usize::try_from(event.sequence).unwrap_or(0)).max().unwrap_or(0)
    }

    /// The note's text and its revision as they are now.
    pub(super) fn revision(&self) -> u32 {
        look!(self.app, |conn| notes::get(conn, self.note)).revision
    }
}

/// Whose visits they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whose {
    /// Those of whoever is signed in.
    Own,
    /// Another clinician's.
    SomebodyElses,
}

impl App {
    fn changed(&self, work: impl FnOnce(&Change<'_>) -> Result<(), VaultError>) {
        let mut session = held(&self.0.session);
        let vault = &mut session.as_mut().expect("signed in").vault;
        let made = vault.change(Utc::now(), |change| {
            work(change)?;
            change.audit(AuditEntry::done(AuditCategory::Change, "test", "membership", ""))
        });
        made.expect("changed");
    }
}

pub(super) fn wrong_password() -> String {
    "not the password of anybody".to_owned()
}

pub(super) fn visit_details() -> EncounterDetails {
    EncounterDetails {
        kind: EncounterKind::OfficeVisit,
        starts_at: None,
        chief_complaint: Some("Cough".to_owned()),
        clinician: None,
    }
}

pub(super) fn improving() -> EnhancementSettings {
    EnhancementSettings {
        types: vec![EnhancementType::Grammar],
        audience: Audience::Physician,
        aggressiveness: Aggressiveness::Conservative,
        voice: Voice::Keep,
    }
}

pub(super) fn question() -> ProposedQuestion {
    ProposedQuestion {
        text: "Which side?".to_owned(),
        asked: Asked::Physician,
        source: QuerySource::PersonRequest,
        priority: QueryPriority::Low,
        category: QueryCategory::Clinical,
        code: None,
        section: None,
        form: QueryForm::Text,
        required: false,
        sentence: None,
    }
}

pub(super) fn to_look_at() -> GuardFinding {
    GuardFinding {
        section: "plan".to_owned(),
        start: 0,
        end: 1,
        kind: GuardKind::Number,
        weight: GuardWeight::Notice,
        words: "5".to_owned(),
        sentence: "5".to_owned(),
        reason: "Nobody said it.".to_owned(),
        said: None,
    }
}

pub(super) fn code() -> CodeRef {
    CodeRef::parse(CodeSystem::Icd10Cm, "J20.9").expect("a code")
}

pub(super) fn assignment() -> AssignmentId {
    AssignmentId::from_uuid(new_uuid(Utc::now()))
}

pub(super) fn suggestion() -> SuggestionId {
    SuggestionId::from_uuid(new_uuid(Utc::now()))
}

/// A control for somebody who is not here.
pub(super) fn harmless_control() -> ControlInput {
    ControlInput {
        controlled: Controlled::Person(UserId::from_uuid(new_uuid(Utc::now()))),
        access: ChartAccess::NoAccess,
        reason: "They know each other.".to_owned(),
        expires_at: None,
    }
}

pub(super) fn release_order() -> ReleaseOrder {
    ReleaseOrder { from: None, until: None, parts: Vec::new(), to: Recipient::Patient, why: "They asked.".to_owned() }
}

/// Somebody who cannot be invited: they have no name and no address.
pub(super) fn nobody() -> PersonDetails {
    PersonDetails {
        name: String::new(),
        credentials: None,
        email: String::new(),
        role: Role::Nurse,
        access: AccessLevel::Write,
        department: None,
    }
}

pub(super) fn department() -> DepartmentId {
    DepartmentId::from_uuid(new_uuid(Utc::now()))
}

pub(super) fn event() -> ComplianceEventId {
    ComplianceEventId::from_uuid(new_uuid(Utc::now()))
}

pub(super) fn device() -> DeviceId {
    DeviceId::from_uuid(new_uuid(Utc::now()))
}

pub(super) fn habit() -> HabitId {
    HabitId::from_uuid(new_uuid(Utc::now()))
}

pub(super) fn code_set() -> CodeSetId {
    CodeSetId::from_uuid(new_uuid(Utc::now()))
}

fn gap_of(id: GapId, encounter: EncounterId) -> Gap {
    Gap {
        id,
        encounter,
        found: ProposedGap {
            kind: GapKind::IncompleteData,
            description: "The side is not said.".to_owned(),
            codes: Vec::new(),
            section: None,
            severity: GapSeverity::Minor,
            questions: vec![question()],
        },
        status: GapStatus::Open,
        identified_by: GapFinder::Provider,
        identified_at: Utc::now(),
        closed_at: None,
        closed_by: None,
        resolution: None,
    }
}

fn details() -> PatientDetails {
    PatientDetails {
        given_name: "Rosa".to_owned(),
        family_name: "Alvarez".to_owned(),
        birth_date: NaiveDate::from_ymd_opt(1964, 2, 9).expect("a day"),
        sex: Sex::Female,
        mrn: None,
        phone: None,
        email: None,
        address: Vec::new(),
        allergies: Vec::new(),
    }
}

fn who() -> SetUp {
    SetUp {
        organization: "Harbour Lane".to_owned(),
        address: Vec::new(),
        phone: None,
        name: "Ellen Whitaker".to_owned(),
        credentials: Some("MD".to_owned()),
        email: "ellen@example.org".to_owned(),
        password: PASSWORD.to_owned(),
        keyring: KeyringChoice::Without,
    }
}
