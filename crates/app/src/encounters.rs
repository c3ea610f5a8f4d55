//! Visits: opening one, its complaint, vitals and consent, and the day they belong to.

use crate::patients::local_day;
use crate::session::Session;
use crate::views::{
    Changed, Clinician, Documentation, EncounterDetails, EncounterRow, EncounterView, PatientRow, RecoveredRecording,
    TodayView, VitalsView,
};
use crate::{Answer, App, AppError, AppEvent};
use auscult_domain::audit::{AuditCategory, AuditEntry};
use auscult_domain::encounter::{Arrival, ConsentForm, Encounter, EncounterStatus, NoCheckIn, RecordingConsent};
use auscult_domain::finding::any_error;
use auscult_domain::number::NumberKind;
use auscult_domain::organization::User;
use auscult_domain::patient::Patient;
use auscult_domain::permission::{Permission, may};
use auscult_domain::recording::RecordingState;
use auscult_domain::vitals::VitalSigns;
use auscult_domain::{EncounterId, PatientId, UserId};
use auscult_vault::{
    Change, VaultError, encounters, new_uuid, notes, numbers, patients, recordings, signed_notes, users,
};
use chrono::{DateTime, Datelike, Local, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};

impl Session {
    /// A visit as it stands in a list, with how far its documentation is.
    pub(crate) fn encounter_row(&self, encounter: &Encounter, now: DateTime<Utc>) -> Answer<EncounterRow> {
        let patient = self.vault.look(|conn| patients::get(conn, encounter.patient))?;
        self.row_with_patient(encounter, &patient, now)
    }

    fn row_with_patient(&self, encounter: &Encounter, patient: &Patient, now: DateTime<Utc>) -> Answer<EncounterRow> {
        let recordings = self.vault.look(|conn| recordings::of_encounter(conn, encounter.id))?;
        Ok(EncounterRow {
            id: encounter.id,
            number: encounter.number.clone(),
            patient: PatientRow::of(patient, local_day(now)),
            starts_at: encounter.starts_at,
            kind: encounter.kind,
            status: encounter.status,
            chief_complaint: encounter.chief_complaint.clone(),
            documentation: self.documentation(encounter.id)?,
            recorded_ms: recordings.iter().map(|recording| recording.duration_ms).sum(),
            clinician: self.vault.look(|conn| users::get(conn, encounter.provider)).map(|user| clinician(&user))?,
            arrived_at: encounter.arrival.map(|arrival| arrival.at),
            has_vitals: self.may(Permission::ViewVitals) && encounter.vitals != VitalSigns::default(),
        })
    }

    /// Everybody who sees patients here, by name.
    fn clinicians(&self) -> Answer<Vec<Clinician>> {
        Ok(self.vault.look(|conn| {
            let sees = |user: &User| -> Result<bool, VaultError> {
                let memberships = users::memberships(conn, user.id)?;
                Ok(memberships.iter().any(|one| may(one.role, one.access, Permission::SignNotes)))
            };
            let mut found = Vec::new();
            for user in users::list(conn)? {
                if sees(&user)? {
                    found.push(clinician(&user));
                }
            }
            Ok(found)
        })?)
    }

    /// Who sees the patient of a visit that is opened with these details.
    fn clinician_of(&self, asked: Option<UserId>) -> Answer<UserId> {
        let own = self.vault.actor().user.id;
        let all = self.clinicians()?;
        let is_one = |id: UserId| all.iter().any(|one| one.id == id);
        match asked {
            Some(id) if is_one(id) => Ok(id),
            None if is_one(own) => Ok(own),
            _ => Err(AppError::refused("The visit needs somebody who sees the patient.", "Choose a clinician.")),
        }
    }

    pub(crate) fn encounters_of(&self, patient: &Patient, now: DateTime<Utc>) -> Answer<Vec<EncounterRow>> {
        let list = self.vault.look(|conn| encounters::of_patient(conn, patient.id))?;
        let mut rows = list.iter().map(|e| self.row_with_patient(e, patient, now)).collect::<Answer<Vec<_>>>()?;
        rows.sort_by_key(|row| std::cmp::Reverse(row.starts_at));
        Ok(rows)
    }

    /// How far a visit's documentation is.
    pub(crate) fn documentation(&self, id: EncounterId) -> Answer<Documentation> {
        Ok(self.vault.look(|conn| {
            if !signed_notes::of_encounter(conn, id)?.is_empty() {
                return Ok(Documentation::Signed);
            }
            if !notes::of_encounter(conn, id)?.is_empty() {
                return Ok(Documentation::Draft);
            }
            let recorded = !recordings::of_encounter(conn, id)?.is_empty();
            Ok(if recorded { Documentation::Recorded } else { Documentation::None })
        })?)
    }

    /// Refuses what would change a visit after its note was signed.
    pub(crate) fn must_be_unsigned(&self, id: EncounterId) -> Answer<()> {
        match self.documentation(id)? {
            Documentation::Signed => Err(AppError::refused(
                "This visit's note is signed and cannot be changed.",
                "Write an addendum or an amendment instead.",
            )),
            _ => Ok(()),
        }
    }

    /// Changes a visit and writes it down with before and after.
    pub(crate) fn change_encounter(
        &mut self,
        id: EncounterId,
        action: &str,
        now: DateTime<Utc>,
        edit: impl FnOnce(&mut Encounter),
    ) -> Answer<Encounter> {
        Ok(self.vault.change(now, |change| {
            let before = encounters::get(change, id)?;
            let mut encounter = before.clone();
            edit(&mut encounter);
            encounters::update(change, &encounter)?;
            let entry = AuditEntry::done(AuditCategory::Change, action, "encounter", id);
            change.audit(entry.patient(encounter.patient).before(&before).after(&encounter))?;
            Ok(encounter)
        })?)
    }

    pub(crate) fn open_encounter(
        &mut self,
        patient: PatientId,
        details: EncounterDetails,
        now: DateTime<Utc>,
    ) -> Answer<Encounter> {
        let provider = self.clinician_of(details.clinician)?;
        Ok(self.vault.change(now, |change| insert_encounter(change, patient, provider, details, now))?)
    }
}

fn clinician(user: &User) -> Clinician {
    Clinician { id: user.id, name: user.signature_name() }
}

/// Opens a visit within a change: begun, or on the schedule if its time is to come. A patient somebody else opens a visit
/// for right now is here and waits for their clinician.
pub(crate) fn insert_encounter(
    change: &Change<'_>,
    patient: PatientId,
    provider: UserId,
    details: EncounterDetails,
    now: DateTime<Utc>,
) -> Result<Encounter, VaultError> {
    patients::get(change, patient)?;
    let starts_at = details.starts_at.unwrap_or(now);
    let opened_by = change.actor().user.id;
    let waits = details.starts_at.is_none() && opened_by != provider;
    let date_of_service = local_day(starts_at);
    let encounter = Encounter {
        id: EncounterId::from_uuid(new_uuid(now)),
        number: numbers::next(change, NumberKind::Encounter, date_of_service.year())?,
        patient,
        provider,
        kind: details.kind,
        status: if starts_at > now || waits { EncounterStatus::Scheduled } else { EncounterStatus::InProgress },
        date_of_service,
        starts_at,
        chief_complaint: words(details.chief_complaint),
        vitals: VitalSigns::default(),
        consent: None,
        arrival: waits.then_some(Arrival { at: now, checked_in_by: opened_by }),
    };
    encounters::insert(change, &encounter)?;
    let entry = AuditEntry::done(AuditCategory::Change, "encounter.open", "encounter", encounter.id);
    change.audit(entry.patient(patient).after(&encounter))?;
    Ok(encounter)
}

fn no_check_in(why: NoCheckIn) -> AppError {
    let hint = match why {
        NoCheckIn::NotWaiting => "Open the visit to see where it stands.",
        NoCheckIn::AnotherDay => "Check the day, or move the visit to today.",
    };
    AppError::refused(why.to_string(), hint)
}

/// Text somebody typed, or nothing if it was only spaces.
fn words(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// The instants a local day begins and ends at.
pub(crate) fn bounds(day: NaiveDate) -> (DateTime<Utc>, DateTime<Utc>) {
    let midnight = day.and_time(NaiveTime::MIN);
    let start = Local.from_local_datetime(&midnight).earliest().map_or(midnight.and_utc(), |at| at.with_timezone(&Utc));
    (start, start + TimeDelta::days(1))
}

impl App {
    /// The schedule of a day, and what waits.
    ///
    /// # Errors
    /// Locked, or not allowed.
    pub fn today(&self, day: Option<NaiveDate>) -> Answer<TodayView> {
        let now = self.now();
        self.allowed(Permission::ViewSchedule, |session| {
            let day = day.unwrap_or(local_day(now));
            session.note_reading("day.open", "day", day, None, now)?;
            let (from, to) = bounds(day);
            let list = session.vault.look(|conn| encounters::between(conn, from, to))?;
            let schedule = list.iter().map(|e| session.encounter_row(e, now)).collect::<Answer<Vec<_>>>()?;
            // How far a note is, is for who may read it.
            let may_read_notes = session.may(Permission::ViewNotes);
            let waiting = if may_read_notes { session.vault.look(encounters::unsigned)? } else { Vec::new() };
            let rows = waiting.iter().map(|e| session.encounter_row(e, now)).collect::<Answer<Vec<_>>>()?;
            let unsigned = rows.into_iter().filter(|row| row.documentation != Documentation::None).collect();
            let (schedule, unsigned) = (session.listed_visits(schedule, now)?, session.listed_visits(unsigned, now)?);
            Ok(TodayView { day, schedule, unsigned, recovered: session.recovered(now)? })
        })
    }

    /// A visit with all that its screen shows.
    ///
    /// # Errors
    /// Locked, not allowed, no such visit.
    pub fn encounter(&self, id: EncounterId) -> Answer<EncounterView> {
        let now = self.now();
        self.allowed_on(Permission::ViewEncounters, id, |session| {
            let mut encounter = session.vault.look(|conn| encounters::get(conn, id))?;
            // A visit on a day with a standing consent is recorded by it; one that was taken back counts no more.
            encounter.consent = session.recording_consent(&encounter, now)?;
            session.note_reading("encounter.open", "encounter", id, Some(encounter.patient), now)?;
            let may_read_notes = session.may(Permission::ViewNotes);
            let view = session.vault.look(|conn| {
                let patient = patients::get(conn, encounter.patient)?;
                Ok(EncounterView {
                    age: patient.details.age_on(encounter.date_of_service),
                    patient,
                    bmi: encounter.vitals.bmi(),
                    recordings: recordings::of_encounter(conn, id)?,
                    note: if may_read_notes { notes::of_encounter(conn, id)?.into_iter().next() } else { None },
                    signed: signed_notes::of_encounter(conn, id)?,
                    documentation: Documentation::None,
                    encounter,
                })
            })?;
            Ok(session.only_what_the_role_sees(EncounterView { documentation: session.documentation(id)?, ..view }))
        })
    }

    /// Opens a visit, now or on the schedule.
    ///
    /// # Errors
    /// Locked, not allowed, no such patient.
    pub fn create_encounter(&self, patient: PatientId, details: EncounterDetails) -> Answer<Encounter> {
        let now = self.now();
        let encounter = self
            .allowed_on(Permission::EditEncounters, patient, |session| session.open_encounter(patient, details, now))?;
        self.tell_changed(&encounter);
        Ok(encounter)
    }

    /// Everybody who sees patients here, by name.
    ///
    /// # Errors
    /// Locked, not allowed.
    pub fn clinicians(&self) -> Answer<Vec<Clinician>> {
        self.allowed(Permission::ViewEncounters, |session| session.clinicians())
    }

    /// Writes down that the patient of a visit is here.
    ///
    /// # Errors
    /// The visit has begun or is on another day; locked; not allowed.
    pub fn check_in(&self, id: EncounterId) -> Answer<Encounter> {
        let now = self.now();
        let encounter = self.allowed_on(Permission::CheckIn, id, |session| {
            let encounter = session.vault.look(|conn| encounters::get(conn, id))?;
            encounter.check_in(local_day(now)).map_err(no_check_in)?;
            let arrival = Arrival { at: now, checked_in_by: session.vault.actor().user.id };
            session.change_encounter(id, "encounter.check_in", now, |encounter| {
                encounter.arrival.get_or_insert(arrival);
            })
        })?;
        self.tell_changed(&encounter);
        Ok(encounter)
    }

    /// Takes back that the patient is here: somebody else was meant.
    ///
    /// # Errors
    /// The visit has begun; locked; not allowed.
    pub fn take_back_check_in(&self, id: EncounterId) -> Answer<Encounter> {
        let now = self.now();
        let encounter = self.allowed_on(Permission::CheckIn, id, |session| {
            let encounter = session.vault.look(|conn| encounters::get(conn, id))?;
            encounter.check_in(local_day(now)).map_err(no_check_in)?;
            session.change_encounter(id, "encounter.no_check_in", now, |encounter| encounter.arrival = None)
        })?;
        self.tell_changed(&encounter);
        Ok(encounter)
    }

    /// Changes a visit's type, time, complaint or clinician.
    ///
    /// # Errors
    /// Locked, not allowed, signed already, nobody who sees patients.
    pub fn update_encounter(&self, id: EncounterId, details: EncounterDetails) -> Answer<Encounter> {
        let clinician = match details.clinician {
            Some(asked) => Some(self.allowed(Permission::EditEncounters, |session| session.clinician_of(Some(asked)))?),
            None => None,
        };
        self.edit_encounter(Permission::EditEncounters, id, "encounter.change", |encounter| {
            encounter.kind = details.kind;
            encounter.provider = clinician.unwrap_or(encounter.provider);
            encounter.chief_complaint = words(details.chief_complaint);
            if let Some(starts_at) = details.starts_at {
                encounter.starts_at = starts_at;
                encounter.date_of_service = local_day(starts_at);
            }
        })
    }

    /// Moves a visit on.
    ///
    /// # Errors
    /// A step the visit cannot take from where it stands; locked; not allowed.
    pub fn set_encounter_status(&self, id: EncounterId, status: EncounterStatus) -> Answer<Encounter> {
        let now = self.now();
        let encounter = self.allowed_on(Permission::EditEncounters, id, |session| {
            session.must_be_unsigned(id)?;
            let encounter = session.vault.look(|conn| encounters::get(conn, id))?;
            if !encounter.status.may_become(status) {
                return Err(AppError::refused(
                    "The visit cannot go there from where it stands.",
                    "Open it again first.",
                ));
            }
            session.change_encounter(id, "encounter.status", now, |encounter| encounter.status = status)
        })?;
        self.tell_changed(&encounter);
        Ok(encounter)
    }

    /// Keeps vitals; with errors nothing is kept and the findings say why.
    ///
    /// # Errors
    /// Locked, not allowed, signed already.
    pub fn save_vitals(&self, id: EncounterId, vitals: VitalSigns) -> Answer<VitalsView> {
        self.allowed_on(Permission::EditVitals, id, |_| Ok(()))?;
        let findings = vitals.check();
        if !any_error(&findings) {
            let kept = vitals.clone();
            self.edit_encounter(Permission::EditVitals, id, "encounter.vitals", |encounter| encounter.vitals = kept)?;
        }
        Ok(VitalsView { bmi: vitals.bmi(), vitals, findings })
    }

    /// Writes down that the patient agreed to be recorded, with time and words.
    ///
    /// # Errors
    /// Without words; locked; not allowed.
    pub fn record_consent(&self, id: EncounterId, form: ConsentForm, consent: String) -> Answer<Encounter> {
        let now = self.now();
        let taken_by = self.allowed_on(Permission::Record, id, |session| Ok(session.vault.actor().user.id))?;
        let Some(consent) = words(Some(consent)) else {
            return Err(AppError::refused("A consent needs its words.", "Write down what the patient was asked."));
        };
        self.edit_encounter(Permission::Record, id, "encounter.consent", |encounter| {
            encounter.consent = Some(RecordingConsent { at: now, taken_by, form, words: consent });
        })
    }

    fn edit_encounter(
        &self,
        permission: Permission,
        id: EncounterId,
        action: &str,
        edit: impl FnOnce(&mut Encounter),
    ) -> Answer<Encounter> {
        let now = self.now();
        let encounter = self.allowed_on(permission, id, |session| {
            session.must_be_unsigned(id)?;
            session.change_encounter(id, action, now, edit)
        })?;
        self.tell_changed(&encounter);
        Ok(encounter)
    }

    pub(crate) fn tell_changed(&self, encounter: &Encounter) {
        self.tell(AppEvent::Changed(Changed { encounter: Some(encounter.id), patient: Some(encounter.patient) }));
    }
}

impl Session {
    fn only_what_the_role_sees(&self, mut view: EncounterView) -> EncounterView {
        if !self.may(Permission::ViewVitals) {
            view.encounter.vitals = VitalSigns::default();
            view.bmi = None;
        }
        if !self.may_on(Permission::ViewTranscript, view.encounter.provider) {
            view.recordings.clear();
        }
        if !self.may(Permission::ViewNotes) {
            view.signed.clear();
        }
        if !self.may(Permission::ViewAllergies) {
            view.patient.details.allergies.clear();
        }
        view
    }

    /// Recordings found again after a crash that nobody has looked at.
    fn recovered(&self, now: DateTime<Utc>) -> Answer<Vec<RecoveredRecording>> {
        let list = self.vault.look(recordings::open_or_recovered)?;
        let closed = self.closed_visits(Permission::ViewTranscript, now)?;
        let mut recovered = Vec::new();
        for recording in list.into_iter().filter(|recording| recording.state == RecordingState::Recovered) {
            let encounter = self.vault.look(|conn| encounters::get(conn, recording.encounter))?;
            if self.may_on(Permission::Record, encounter.provider) && !closed.contains(&encounter.id) {
                recovered.push(RecoveredRecording {
                    recording: recording.id,
                    encounter: self.encounter_row(&encounter, now)?,
                    duration_ms: recording.duration_ms,
                    started_at: recording.started_at,
                });
            }
        }
        Ok(recovered)
    }
}

impl App {
    /// Every visit with something recorded, drafted or signed, by number.
    ///
    /// # Errors
    /// Locked, or not allowed.
    pub fn documented_visits(&self) -> Answer<Vec<EncounterRow>> {
        let now = self.now();
        self.allowed(Permission::ViewEncounters, |session| {
            session.note_reading("visits.list", "encounter", "list", None, now)?;
            let all = session.vault.look(encounters::all_by_number)?;
            let rows = all.iter().map(|visit| session.encounter_row(visit, now)).collect::<Answer<Vec<_>>>()?;
            let documented = rows.into_iter().filter(|row| row.documentation != Documentation::None).collect();
            session.listed_visits(documented, now)
        })
    }

    /// The visit with this number.
    ///
    /// # Errors
    /// There is none; locked; not allowed.
    pub fn visit_numbered(&self, number: &str) -> Answer<EncounterId> {
        self.allowed(Permission::ViewEncounters, |session| {
            let visit = session.vault.look(|conn| encounters::numbered(conn, number))?;
            visit.map(|visit| visit.id).ok_or_else(|| {
                AppError::refused(format!("There is no visit {number}."), "`auscult note list` lists them.")
            })
        })
    }
}
