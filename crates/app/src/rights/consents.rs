//! Writing down what a patient agreed to and what they took back, and the organization's texts for it.

use crate::patients::local_day;
use crate::session::Session;
use crate::views::{ConsentRow, ConsentsView, Exported, KindStanding};
use crate::{Answer, App, AppError, AppEvent};
use auscult_domain::audit::{AuditCategory, AuditEntry};
use auscult_domain::consent::{
    Consent, ConsentDetails, ConsentEntry, ConsentGiver, ConsentKind, ConsentManner, ConsentStanding, ConsentText,
    ConsentTexts, ConsentWithdrawal, standing,
};
use auscult_domain::encounter::{ConsentForm, Encounter, RecordingConsent};
use auscult_domain::finding::{Finding, any_error};
use auscult_domain::permission::Permission;
use auscult_domain::release::{Recipient, ReleaseOrder};
use auscult_domain::{ConsentId, PatientId};
use auscult_vault::{consents, new_uuid, patients, settings as kept, users};
use chrono::{DateTime, NaiveDate, Utc};

/// Where the settings keep the organization's own texts.
const TEXTS: &str = "consent_texts";
/// The field of a finding about the consent to share.
const SHARING: &str = "sharing";

impl App {
    /// What a patient agreed to and took back, the latest first, and how each kind stands today.
    ///
    /// # Errors
    /// Locked, not allowed, no such patient.
    pub fn consents(&self, patient: PatientId) -> Answer<ConsentsView> {
        let now = self.now();
        self.allowed_on(Permission::TakeConsents, patient, |session| {
            session.note_reading("consents.open", "patient", patient, Some(patient), now)?;
            session.consents_view(patient, now)
        })
    }

    /// Writes a consent down, given to the organization's text of today.
    ///
    /// # Errors
    /// [`AppError::Invalid`] when it is not complete; locked; not allowed; no such patient.
    pub fn take_consent(&self, patient: PatientId, details: ConsentDetails) -> Answer<ConsentsView> {
        let now = self.now();
        let view = self.allowed_on(Permission::TakeConsents, patient, |session| {
            let findings = details.check(local_day(now));
            if any_error(&findings) {
                return Err(AppError::Invalid(findings));
            }
            let text = session.consent_texts()?.current(details.kind);
            let consent = Consent {
                id: ConsentId::from_uuid(new_uuid(now)),
                patient,
                details,
                version: text.version,
                words: text.words,
                taken_by: session.vault.actor().user.id,
                taken_at: now,
            };
            session.keep_consent("consent.take", ConsentEntry::Given { consent }, now)?;
            session.consents_view(patient, now)
        })?;
        self.tell(AppEvent::Changed(crate::views::Changed { patient: Some(patient), encounter: None }));
        Ok(view)
    }

    /// Writes down that a consent was taken back.
    ///
    /// # Errors
    /// It was taken back before, no reason, a day that is to come; locked; not allowed; no such consent.
    pub fn withdraw_consent(
        &self,
        patient: PatientId,
        of: ConsentId,
        on: NaiveDate,
        reason: &str,
    ) -> Answer<ConsentsView> {
        let now = self.now();
        let view = self.allowed_on(Permission::TakeConsents, patient, |session| {
            let entries = session.vault.look(|conn| consents::of_patient(conn, patient))?;
            let given = entries.iter().find_map(|entry| match entry {
                ConsentEntry::Given { consent } if consent.id == of => Some(consent),
                _ => None,
            });
            let given = given.ok_or(auscult_vault::VaultError::NotFound)?;
            let before = entries
                .iter()
                .any(|entry| matches!(entry, ConsentEntry::Withdrawn { withdrawal } if withdrawal.of == of));
            if before {
                return Err(AppError::refused("This consent was taken back before.", "Nothing more is to be done."));
            }
            let mut findings = Vec::new();
            if reason.trim().is_empty() {
                findings.push(Finding::error("reason", "Say why, in the patient's words if they gave any."));
            }
            if on > local_day(now) || on < given.details.given_on {
                findings.push(Finding::error("on", "Choose a day from when it was given up to today."));
            }
            if any_error(&findings) {
                return Err(AppError::Invalid(findings));
            }
            let withdrawal = ConsentWithdrawal {
                id: ConsentId::from_uuid(new_uuid(now)),
                patient,
                of,
                on,
                reason: reason.trim().to_owned(),
                by: session.vault.actor().user.id,
                at: now,
            };
            session.keep_consent("consent.withdraw", ConsentEntry::Withdrawn { withdrawal }, now)?;
            session.consents_view(patient, now)
        })?;
        self.tell(AppEvent::Changed(crate::views::Changed { patient: Some(patient), encounter: None }));
        Ok(view)
    }

    /// Writes a consent as PDF into the export folder, with the signature that was drawn.
    ///
    /// # Errors
    /// Locked, not allowed, no such consent, the folder cannot be written.
    pub fn export_consent(&self, patient: PatientId, id: ConsentId) -> Answer<Exported> {
        let now = self.now();
        self.allowed_on(Permission::TakeConsents, patient, |session| {
            let (entries, person) =
                session.vault.look(|conn| Ok((consents::of_patient(conn, patient)?, patients::get(conn, patient)?)))?;
            let letter = super::letters::consent(&entries, id, &person, &session.organization, now)
                .ok_or(auscult_vault::VaultError::NotFound)?;
            let bytes = auscult_documents::clinic_letter_pdf(&letter, crate::signing::printing(now))?;
            let entry = AuditEntry::done(AuditCategory::Export, "consent.export", "consent", id).patient(patient);
            session.vault.change(now, |change| change.audit(entry))?;
            let folder = crate::settings::of(session, self.places())?.export_folder;
            let stem = format!("{}-consent", person.number);
            let path = crate::export::write_new(std::path::Path::new(&folder), &stem, "pdf", &bytes)?;
            Ok(Exported { path: path.display().to_string() })
        })
    }

    /// The organization's texts with all their versions, the newest of each kind first.
    ///
    /// # Errors
    /// Locked.
    pub fn consent_texts(&self) -> Answer<Vec<ConsentText>> {
        self.with(|session| Ok(session.consent_texts()?.all()))
    }

    /// Keeps these words as the next version of a text. Consents given before stay with the words they were given to.
    ///
    /// # Errors
    /// No words; locked; not allowed.
    pub fn save_consent_text(&self, kind: ConsentKind, words: &str) -> Answer<Vec<ConsentText>> {
        let now = self.now();
        self.allowed(Permission::EditSettings, |session| {
            if words.trim().is_empty() {
                return Err(AppError::Invalid(vec![Finding::error("words", "A consent needs its words.")]));
            }
            let texts = session.consent_texts()?;
            let before = texts.current(kind);
            let texts = texts.with(kind, words, now);
            let after = texts.current(kind);
            if before != after {
                session.vault.change(now, |change| {
                    kept::put(change, TEXTS, &texts)?;
                    let entry = AuditEntry::done(AuditCategory::Change, "consent.text", "settings", TEXTS);
                    change.audit(entry.before(&before).after(&after))
                })?;
            }
            Ok(texts.all())
        })
    }
}

impl Session {
    fn consent_texts(&self) -> Answer<ConsentTexts> {
        Ok(self.vault.look(|conn| kept::get(conn, TEXTS))?.unwrap_or_default())
    }

    fn keep_consent(&mut self, action: &str, entry: ConsentEntry, now: DateTime<Utc>) -> Answer<()> {
        let (id, patient, _) = entry.key();
        Ok(self.vault.change(now, |change| {
            patients::get(change, patient)?;
            consents::insert(change, &entry)?;
            change.audit(AuditEntry::done(AuditCategory::Change, action, "consent", id).patient(patient).after(&entry))
        })?)
    }

    fn consents_view(&self, patient: PatientId, now: DateTime<Utc>) -> Answer<ConsentsView> {
        let mut entries = self.vault.look(|conn| consents::of_patient(conn, patient))?;
        let people = self.vault.look(users::list)?;
        let today = local_day(now);
        let standings = ConsentKind::ALL.map(|kind| KindStanding { kind, standing: standing(&entries, kind, today) });
        entries.reverse();
        let row = |entry: ConsentEntry| {
            let by = match &entry {
                ConsentEntry::Given { consent } => consent.taken_by,
                ConsentEntry::Withdrawn { withdrawal } => withdrawal.by,
            };
            let by = people.iter().find(|user| user.id == by).map(|user| user.signature_name());
            ConsentRow { entry, by: by.unwrap_or_default() }
        };
        let texts = self.consent_texts()?;
        Ok(ConsentsView {
            rows: entries.into_iter().map(row).collect(),
            standings: standings.to_vec(),
            texts: ConsentKind::ALL.map(|kind| texts.current(kind)).to_vec(),
        })
    }

    /// The consent a visit may be recorded by: its own, or a standing one that is in force on its day. One that was
    /// taken back since the visit's own was given stands against it.
    pub(crate) fn recording_consent(&self, visit: &Encounter, now: DateTime<Utc>) -> Answer<Option<RecordingConsent>> {
        let entries = self.vault.look(|conn| consents::of_patient(conn, visit.patient))?;
        let today = local_day(now);
        let stands = standing(&entries, ConsentKind::Recording, today);
        if let Some(own) = &visit.consent {
            let of_recording = |id| {
                let given = |entry: &ConsentEntry| matches!(entry, ConsentEntry::Given { consent } if consent.id == id && consent.details.kind == ConsentKind::Recording);
                entries.iter().any(given)
            };
            let since = |entry: &ConsentEntry| matches!(entry, ConsentEntry::Withdrawn { withdrawal } if own.at < withdrawal.at && withdrawal.on <= today && of_recording(withdrawal.of));
            let taken_back = !matches!(stands, ConsentStanding::InForce { .. }) && entries.iter().any(since);
            return Ok((!taken_back).then(|| own.clone()));
        }
        let ConsentStanding::InForce { consent } = stands else { return Ok(None) };
        let given = entries.into_iter().find_map(|entry| match entry {
            ConsentEntry::Given { consent: given } if given.id == consent => Some(given),
            _ => None,
        });
        Ok(given.map(|given| RecordingConsent {
            at: given.taken_at,
            taken_by: given.taken_by,
            form: match (&given.details.giver, &given.details.manner) {
                (ConsentGiver::Proxy { .. }, _) => ConsentForm::Proxy,
                (_, ConsentManner::Verbal) => ConsentForm::Verbal,
                _ => ConsentForm::Written,
            },
            words: given.words,
        }))
    }

    /// The same for each of so many letters to colleagues, which only sharing is about.
    pub(crate) fn letters_without_consent(
        &self,
        patient: PatientId,
        letters: usize,
        now: DateTime<Utc>,
    ) -> Answer<Vec<Finding>> {
        let said = self.sharing_findings(patient, now)?.into_iter().find(|finding| finding.field == SHARING);
        let Some(said) = said else { return Ok(Vec::new()) };
        let at = |place| Finding::warning(&format!("referrals.{place}.to"), said.message.clone());
        Ok((0..letters).map(at).collect())
    }

    /// What should be looked at before records go to somebody who is not the patient: nobody is kept from it, as the
    /// law may ask for it.
    pub(crate) fn sharing_findings(&self, patient: PatientId, now: DateTime<Utc>) -> Answer<Vec<Finding>> {
        let entries = self.vault.look(|conn| consents::of_patient(conn, patient))?;
        let today = local_day(now);
        let said = |kind, name: &str| match standing(&entries, kind, today) {
            ConsentStanding::InForce { .. } => None,
            ConsentStanding::Missing => Some(format!("There is no consent {name} on the chart.")),
            ConsentStanding::Expired { on } => Some(format!("The consent {name} ended on {on}.")),
            ConsentStanding::Withdrawn { on } => Some(format!("The consent {name} was taken back on {on}.")),
        };
        let both = [
            (SHARING, ConsentKind::Sharing, "to share records"),
            ("treatment", ConsentKind::Treatment, "to treatment"),
        ];
        let found = both.into_iter().filter_map(|(field, kind, name)| Some(Finding::warning(field, said(kind, name)?)));
        Ok(found.collect())
    }

    /// The same for an order: nothing where it goes to the patient.
    pub(crate) fn order_findings(
        &self,
        patient: PatientId,
        order: &ReleaseOrder,
        now: DateTime<Utc>,
    ) -> Answer<Vec<Finding>> {
        if order.to == Recipient::Patient { Ok(Vec::new()) } else { self.sharing_findings(patient, now) }
    }
}
