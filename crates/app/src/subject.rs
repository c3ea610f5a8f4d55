//! What of one patient a use case opens, and whether whoever is signed in may: their permission may reach only their own
//! visits.
//!
//! Invariant: a use case that opens one patient's records goes through [`App::allowed_on`], which asks all there is to
//! ask before the use case sees anything.

use crate::session::Session;
use crate::{Answer, App, AppError};
use auscult_domain::permission::{Permission, Reach, reach};
use auscult_domain::{
    ControlId, DispatchId, EncounterId, GapId, GeneratedContentId, NoteId, NoteVersionId, PatientId, QueryId,
    RecordingId, SegmentId, SignedNoteId, UserId,
};
use auscult_vault::{
    dispatches, encounters, enhancements, gaps, generated_content, notes, privacy, queries, recordings, segments,
    signed_notes,
};
use chrono::{DateTime, Utc};

/// A record of one patient, by its id.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Subject {
    /// The patient's chart.
    Patient(PatientId),
    /// A visit and what belongs to it.
    Visit(EncounterId),
    /// A visit's note.
    Note(NoteId),
    /// An earlier text of it.
    NoteVersion(NoteVersionId),
    /// A recording.
    Recording(RecordingId),
    /// A part of a transcript.
    Segment(SegmentId),
    /// A signed document.
    SignedNote(SignedNoteId),
    /// A question about a visit.
    Query(QueryId),
    /// A gap in its documentation.
    Gap(GapId),
    /// Changes proposed for a note.
    Enhancement(GeneratedContentId),
    /// What an engine wrote.
    Generated(GeneratedContentId),
    /// What goes out of a visit.
    Dispatch(DispatchId),
    /// A control on a chart.
    Control(ControlId),
}

macro_rules! subjects {
    ($($id:ty => $kind:ident),+ $(,)?) => {$(
        impl From<$id> for Subject {
            fn from(id: $id) -> Self {
                Self::$kind(id)
            }
        }
    )+};
}

subjects! {
    PatientId => Patient,
    EncounterId => Visit,
    NoteId => Note,
    NoteVersionId => NoteVersion,
    RecordingId => Recording,
    SegmentId => Segment,
    SignedNoteId => SignedNote,
    QueryId => Query,
    GapId => Gap,
    DispatchId => Dispatch,
    ControlId => Control,
}

/// Whose records they are.
#[derive(Debug, Clone, Copy)]
struct Whose {
    patient: PatientId,
    /// The clinician of the visit; a chart is no one clinician's.
    clinician: Option<UserId>,
}

impl Session {
    /// How far whoever is signed in reaches with a permission, nothing where they may not.
    pub(crate) fn reach(&self, permission: Permission) -> Option<Reach> {
        if let Some(may) = self.may_in_emergency(permission) {
            // Whoever is needed in an emergency reads whoever's visit it is.
            return may.then_some(Reach::All);
        }
        let membership = &self.vault.actor().membership;
        reach(membership.role, membership.access, permission)
    }

    /// Whether whoever is signed in may do this to a visit of this clinician.
    pub(crate) fn may_on(&self, permission: Permission, clinician: UserId) -> bool {
        self.reach(permission).is_some_and(|reach| reach.covers(clinician, self.vault.actor().user.id))
    }

    /// Refuses what a permission does not reach, and writes the refusal down.
    pub(crate) fn must_reach(&mut self, permission: Permission, subject: Subject, now: DateTime<Utc>) -> Answer<()> {
        let whose = self.whose(subject)?;
        if whose.clinician.is_none_or(|clinician| self.may_on(permission, clinician)) {
            return self.may_see_patient(whose.patient, permission, now);
        }
        self.note_refusal(permission, Some(whose.patient), now)?;
        Err(AppError::NotYours(permission))
    }

    fn whose(&self, subject: Subject) -> Answer<Whose> {
        let visit = match subject {
            Subject::Patient(patient) => return Ok(Whose { patient, clinician: None }),
            Subject::Control(id) => {
                let patient = self.vault.look(|conn| privacy::get(conn, id))?.patient;
                return Ok(Whose { patient, clinician: None });
            }
            Subject::Visit(id) => id,
            Subject::Note(id) => self.vault.look(|conn| notes::get(conn, id))?.encounter,
            Subject::NoteVersion(id) => {
                self.vault.look(|conn| notes::get(conn, notes::version(conn, id)?.note))?.encounter
            }
            Subject::Recording(id) => self.vault.look(|conn| recordings::get(conn, id))?.encounter,
            Subject::Segment(id) => {
                self.vault.look(|conn| recordings::get(conn, segments::get(conn, id)?.recording))?.encounter
            }
            Subject::SignedNote(id) => self.vault.look(|conn| signed_notes::get(conn, id))?.0.encounter.id,
            Subject::Query(id) => self.vault.look(|conn| queries::get(conn, id))?.encounter,
            Subject::Gap(id) => self.vault.look(|conn| gaps::get(conn, id))?.encounter,
            Subject::Enhancement(id) => {
                self.vault.look(|conn| notes::get(conn, enhancements::get(conn, id)?.note))?.encounter
            }
            Subject::Generated(id) => self.vault.look(|conn| generated_content::get(conn, id))?.encounter,
            Subject::Dispatch(id) => self.vault.look(|conn| dispatches::get(conn, id))?.encounter,
        };
        let visit = self.vault.look(|conn| encounters::get(conn, visit))?;
        Ok(Whose { patient: visit.patient, clinician: Some(visit.provider) })
    }
}

impl App {
    /// Runs a use case that needs this permission on this record of a patient; a refusal is written into the audit.
    pub(crate) fn allowed_on<T>(
        &self,
        permission: Permission,
        subject: impl Into<Subject>,
        use_case: impl FnOnce(&mut Session) -> Answer<T>,
    ) -> Answer<T> {
        let (now, subject) = (self.now(), subject.into());
        self.allowed(permission, |session| {
            session.must_reach(permission, subject, now)?;
            use_case(session)
        })
    }
}
