//! Signing a note, adding to it and correcting it. What is signed is never changed.

use crate::session::{SIGNING_KEY, Session};
use crate::views::{SignedNoteView, SigningCheck};
use crate::workflow::{finding, refused};
use crate::{Answer, App, AppError};
use auscult_documents::{Paper, Printing, SigningIdentity};
use auscult_domain::audit::{AuditCategory, AuditEntry, AuditOutcome};
use auscult_domain::dispatch::DispatchOptions;
use auscult_domain::encounter::{Encounter, EncounterStatus};
use auscult_domain::finding::Finding;
use auscult_domain::guard::GuardFinding;
use auscult_domain::note::{NoteVersion, Section, VersionReason};
use auscult_domain::permission::Permission;
use auscult_domain::recording::{Recording, RecordingState};
use auscult_domain::signed_note::{Attestation, Fingerprint, SignedKind, SignedNote, SignedNoteSummary};
use auscult_domain::template::SectionKind;
use auscult_domain::transcript::Segment;
use auscult_domain::workflow::{Action, Refusal, may};
use auscult_domain::{EncounterId, NoteVersionId, SignedNoteId};
use auscult_vault::{
    VaultError, encounters, identities, new_uuid, notes, patients, recordings, segments, signed_notes,
};
use chrono::{DateTime, Local, Offset, Utc};
use sha2::{Digest, Sha256};
use std::io::Read;
use std::path::Path;
use zeroize::Zeroizing;

/// What a signature under a note stands for (21 CFR 11.50).
const NOTE_MEANING: &str = "I examined this patient, and I wrote or reviewed this note and vouch for its contents.";
const ADDENDUM_MEANING: &str = "I add this to the signed note, which stands as it was.";
const AMENDMENT_MEANING: &str = "I correct the signed note as written here; the note itself stands as it was.";

impl App {
    /// What stands between a visit's draft and its signature.
    ///
    /// # Errors
    /// Locked, not allowed, no such visit.
    pub fn signing_check(&self, encounter: EncounterId) -> Answer<SigningCheck> {
        self.with_facts(encounter, Permission::SignNotes, |session, facts| {
            let to_look_at = session.to_look_at(encounter)?;
            let refusal = may(Action::Sign, facts).err();
            let mut findings = match &refusal {
                Some(Refusal::Left(left)) => left.iter().map(finding).collect(),
                Some(_) => {
                    vec![Finding::error("note", "This note is signed already. Write an addendum or an amendment.")]
                }
                None => Vec::new(),
            };
            findings.extend(session.incomplete_transcript(encounter)?);
            Ok(SigningCheck {
                ready: refusal.is_none(),
                findings,
                to_look_at,
                meaning: session.meaning(encounter, facts.now)?,
                signer: session.vault.actor().user.signature_name(),
            })
        })
    }

    /// Signs a visit's note as it stood at this revision: canonical document, signature, signed PDF, all kept in one
    /// transaction.
    ///
    /// # Errors
    /// A wrong password, findings that stand against it, a newer revision, signed already, locked, not allowed.
    pub fn sign(&self, encounter: EncounterId, revision: u32, password: String) -> Answer<SignedNoteSummary> {
        let password = Zeroizing::new(password);
        let basis = self.allowed_on(Permission::SignNotes, encounter, |session| session.basis(encounter))?;
        let fingerprints = self.fingerprints(encounter, &basis)?;
        let now = self.now();
        let summary = self.with_facts(encounter, Permission::SignNotes, |session, facts| {
            may(Action::Sign, facts).map_err(refused)?;
            if session.basis(encounter)? != basis {
                return Err(AppError::refused(
                    "The transcript or a recording changed while you signed. Nothing was signed.",
                    "Look through the note and sign again.",
                ));
            }
            let note = session
                .vault
                .look(|conn| notes::of_encounter(conn, encounter))?
                .into_iter()
                .next()
                .ok_or_else(no_note)?;
            if note.revision != revision {
                return Err(VaultError::StaleRevision.into());
            }
            let sections = note.content.sections;
            let meaning = session.meaning(encounter, now)?;
            session.sign_document(encounter, SignedKind::Note, sections, fingerprints, &meaning, &password, now)
        })?;
        self.tell(crate::AppEvent::Changed(crate::views::Changed { encounter: Some(encounter), patient: None }));
        self.deliver_in_background();
        Ok(summary)
    }

    /// Signs notes that rest on no recording, of which nothing can be missing, with one opening of the signing key.
    pub(crate) fn sign_all(&self, visits: &[EncounterId], password: Zeroizing<String>) -> Answer<()> {
        let now = self.now();
        self.with(|session| {
            let identity = session.signing_identity(&password, now)?;
            for visit in visits {
                let note = session.vault.look(|conn| notes::of_encounter(conn, *visit))?.into_iter().next();
                let sections = note.ok_or_else(no_note)?.content.sections;
                session.sign_as(&identity, *visit, SignedKind::Note, sections, Vec::new(), NOTE_MEANING, now)?;
            }
            Ok(())
        })
    }

    /// Adds something to a signed note.
    ///
    /// # Errors
    /// Nothing written, a wrong password, no such document, locked, not allowed.
    pub fn add_addendum(&self, to: SignedNoteId, text: &str, password: String) -> Answer<SignedNoteSummary> {
        self.sign_after(to, SignedKind::Addendum { to }, "Addendum", text, ADDENDUM_MEANING, password)
    }

    /// Corrects a signed note.
    ///
    /// # Errors
    /// Nothing written or no reason given, a wrong password, no such document, locked, not allowed.
    pub fn amend(&self, to: SignedNoteId, reason: &str, text: &str, password: String) -> Answer<SignedNoteSummary> {
        if reason.trim().is_empty() {
            return Err(AppError::refused(
                "An amendment needs its reason.",
                "Say in a few words why the note is corrected.",
            ));
        }
        let kind = SignedKind::Amendment { to, reason: reason.trim().to_owned() };
        self.sign_after(to, kind, "Amendment", text, AMENDMENT_MEANING, password)
    }

    fn sign_after(
        &self,
        to: SignedNoteId,
        kind: SignedKind,
        title: &str,
        text: &str,
        meaning: &str,
        password: String,
    ) -> Answer<SignedNoteSummary> {
        if text.trim().is_empty() {
            return Err(AppError::refused("There is nothing to sign yet.", "Write the text first."));
        }
        let password = Zeroizing::new(password);
        let now = self.now();
        let section = Section {
            key: title.to_lowercase(),
            title: title.to_owned(),
            kinds: vec![SectionKind::Other],
            required: true,
            text: text.trim().to_owned(),
            spans: Vec::new(),
        };
        let summary = self.allowed_on(Permission::SignNotes, to, |session| {
            let (earlier, _) = session.vault.look(|conn| signed_notes::get(conn, to))?;
            session.sign_document(earlier.encounter.id, kind, vec![section], Vec::new(), meaning, &password, now)
        })?;
        let changed = crate::views::Changed { encounter: Some(summary.encounter), patient: None };
        self.tell(crate::AppEvent::Changed(changed));
        Ok(summary)
    }

    /// A signed document, checked as it is opened.
    ///
    /// # Errors
    /// Locked, not allowed, no such document.
    pub fn signed_note(&self, id: SignedNoteId) -> Answer<SignedNoteView> {
        let now = self.now();
        self.allowed_on(Permission::ViewNotes, id, |session| {
            let (document, signature) = session.vault.look(|conn| signed_notes::get(conn, id))?;
            session.note_reading("signed_note.open", "signed_note", id, Some(document.patient.id), now)?;
            let pdf = session.vault.look(|conn| signed_notes::pdf(conn, id))?;
            let verdict = auscult_documents::verify_pdf(&pdf);
            let mut problems = verdict.problems;
            if verdict.authority_sha256 != session.authority_sha256()? {
                problems.push("The document was not signed under this organization's own authority.".to_owned());
            }
            if let Err(error) = auscult_documents::verify_note(&document, &signature) {
                problems.push(error.to_string());
            }
            Ok(SignedNoteView {
                summary: summary_of(&document, &signature.sha256),
                meaning: document.attestation.meaning.clone(),
                sections: document.sections,
                problems,
            })
        })
    }

    /// The hashes of what the note rests on. Reads whole recordings, so the vault is not held while it does. A
    /// recording whose file is gone has no hash; the note can still be signed.
    fn fingerprints(&self, encounter: EncounterId, basis: &Basis) -> Answer<Vec<Fingerprint>> {
        let mut fingerprints = Vec::new();
        if !basis.transcript.is_empty() {
            let text = serde_json::to_vec(&basis.transcript).unwrap_or_default();
            let sha256 = hex(&Sha256::digest(text));
            fingerprints.push(Fingerprint { of: "transcript".to_owned(), id: encounter.to_string(), sha256 });
        }
        for recording in basis.recordings.iter().filter(|recording| recording.state != RecordingState::Open) {
            match sha256_of_file(&self.sound_path(recording.id)) {
                Ok(sha256) => {
                    fingerprints.push(Fingerprint { of: "recording".to_owned(), id: recording.id.to_string(), sha256 })
                }
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                Err(error) => return Err(AppError::file("A recording of this visit could not be read")(error)),
            }
        }
        Ok(fingerprints)
    }
}

/// What a note rests on, as it was read.
#[derive(PartialEq)]
struct Basis {
    recordings: Vec<Recording>,
    transcript: Vec<Segment>,
}

fn sha256_of_file(path: &Path) -> std::io::Result<String> {
    let mut file = std::fs::File::open(path)?;
    let (mut hash, mut piece) = (Sha256::new(), vec![0; 1 << 20]);
    loop {
        match file.read(&mut piece)? {
            0 => return Ok(hex(&hash.finalize())),
            length => hash.update(&piece[..length]),
        }
    }
}

impl Session {
    fn basis(&self, encounter: EncounterId) -> Answer<Basis> {
        Ok(self.vault.look(|conn| {
            let recordings = recordings::of_encounter(conn, encounter)?;
            Ok(Basis { recordings, transcript: segments::of_encounter(conn, encounter)? })
        })?)
    }

    /// What of the visit's note nobody has looked at yet; nothing of a note that is signed.
    fn to_look_at(&self, encounter: EncounterId) -> Answer<Vec<GuardFinding>> {
        let (note, signed) = self.vault.look(|conn| {
            Ok((notes::of_encounter(conn, encounter)?.into_iter().next(), signed_notes::of_encounter(conn, encounter)?))
        })?;
        match note.filter(|_| signed.is_empty()) {
            Some(note) => self.not_looked_at(encounter, &note.content),
            None => Ok(Vec::new()),
        }
    }

    /// What the signature of whoever is signed in would stand for: the words they attested, where that holds.
    fn meaning(&self, encounter: EncounterId, now: DateTime<Utc>) -> Answer<String> {
        Ok(self.attested_words(encounter, now)?.unwrap_or_else(|| NOTE_MEANING.to_owned()))
    }

    /// What was recorded and not written down: worth knowing before a signature, and no hindrance.
    fn incomplete_transcript(&self, encounter: EncounterId) -> Answer<Option<Finding>> {
        let recorded = self.vault.look(|conn| recordings::of_encounter(conn, encounter))?;
        let incomplete = recorded
            .iter()
            .any(|recording| recording.state != RecordingState::Open && recording.transcript_is_incomplete());
        Ok(incomplete.then(|| Finding::warning("transcript", "Some of the recording has not been written down.")))
    }

    #[allow(clippy::too_many_arguments, reason = "each is one field of the document that is signed")]
    fn sign_document(
        &mut self,
        encounter: EncounterId,
        kind: SignedKind,
        sections: Vec<Section>,
        fingerprints: Vec<Fingerprint>,
        meaning: &str,
        password: &Zeroizing<String>,
        now: DateTime<Utc>,
    ) -> Answer<SignedNoteSummary> {
        let identity = self.signing_identity(password, now)?;
        self.sign_as(&identity, encounter, kind, sections, fingerprints, meaning, now)
    }

    #[allow(clippy::too_many_arguments, reason = "each is one field of the document that is signed")]
    fn sign_as(
        &mut self,
        identity: &SigningIdentity,
        encounter: EncounterId,
        kind: SignedKind,
        sections: Vec<Section>,
        fingerprints: Vec<Fingerprint>,
        meaning: &str,
        now: DateTime<Utc>,
    ) -> Answer<SignedNoteSummary> {
        let user = self.vault.actor().user.clone();
        let (visit, patient, note) = self.vault.look(|conn| {
            let visit = encounters::get(conn, encounter)?;
            let patient = patients::get(conn, visit.patient)?;
            Ok((visit, patient, notes::of_encounter(conn, encounter)?.into_iter().next()))
        })?;
        let note = note.ok_or_else(no_note)?;
        let document = SignedNote {
            format: 1,
            id: SignedNoteId::from_uuid(new_uuid(now)),
            kind,
            note: note.id,
            revision: note.revision,
            organization: self.organization.clone(),
            patient,
            // Who came when is the front desk's, and no part of what is signed.
            encounter: Encounter { arrival: None, ..visit },
            template: note.content.template_name.clone(),
            sections,
            fingerprints,
            audit_head: self.vault.audit_head()?,
            attestation: Attestation {
                user: user.id,
                name: user.signature_name(),
                at: now,
                meaning: meaning.to_owned(),
            },
        };
        let signature = auscult_documents::sign_note(&document, identity)?;
        let pdf = auscult_documents::signed_pdf(&document, &signature, identity, printing(now))?;
        let version = NoteVersion {
            id: NoteVersionId::from_uuid(new_uuid(now)),
            note: note.id,
            revision: note.revision,
            at: now,
            by: user.id,
            reason: VersionReason::Signed,
            words: note.content.words(),
        };
        let order = match document.kind {
            SignedKind::Note => self.dispatch_order(encounter)?,
            SignedKind::Addendum { .. } | SignedKind::Amendment { .. } => DispatchOptions::default(),
        };
        self.vault.change(now, |change| {
            signed_notes::insert(change, &document, &signature, &pdf)?;
            crate::dispatch::queue(change, &document, &order, now)?;
            if document.kind == SignedKind::Note {
                notes::keep_version(change, &version, &note.content)?;
                let mut visit = document.encounter.clone();
                visit.status = EncounterStatus::Completed;
                encounters::update(change, &visit)?;
            }
            let entry = AuditEntry::done(AuditCategory::Change, "note.sign", "signed_note", document.id);
            change.audit(entry.patient(document.patient.id).after((&document.kind, &signature.sha256)))
        })?;
        Ok(summary_of(&document, &signature.sha256))
    }

    /// The fingerprint of the organization's own certificate.
    fn authority_sha256(&self) -> Answer<Option<String>> {
        let authority = self.vault.look(|conn| identities::authority(conn, self.organization.id))?;
        Ok(authority.and_then(|authority| auscult_documents::certificate_sha256(&authority.certificate).ok()))
    }

    /// The signing key of whoever is signed in; their password opens it, nobody else's does.
    pub(crate) fn signing_identity(
        &mut self,
        password: &Zeroizing<String>,
        now: DateTime<Utc>,
    ) -> Answer<SigningIdentity> {
        self.needs_no_code()?;
        let user = self.vault.actor().user.id;
        let signer = self.vault.look(|conn| identities::signer(conn, user))?.ok_or_else(|| {
            AppError::refused("You have no signing key on this laptop.", "Lock and unlock Auscult, then sign again.")
        })?;
        let key = match self.vault.open_for_user(password, SIGNING_KEY, &signer.sealed_key) {
            Err(VaultError::WrongPassword) => {
                let entry = AuditEntry::done(AuditCategory::SignIn, "note.sign", "user", user);
                self.vault.change(now, |change| change.audit(entry.outcome(AuditOutcome::Failed)))?;
                return Err(VaultError::WrongPassword.into());
            }
            opened => opened?,
        };
        Ok(SigningIdentity { key, certificate: signer.certificate, issuer: signer.issuer })
    }
}

/// How documents are printed here: on letter paper, by the laptop's clock.
pub(crate) fn printing(now: DateTime<Utc>) -> Printing {
    Printing::new(Paper::Letter, now.with_timezone(&Local).offset().fix())
}

pub(crate) fn summary_of(document: &SignedNote, sha256: &str) -> SignedNoteSummary {
    SignedNoteSummary {
        id: document.id,
        kind: document.kind.clone(),
        encounter: document.encounter.id,
        signed_at: document.attestation.at,
        signed_by: document.attestation.name.clone(),
        sha256: sha256.to_owned(),
    }
}

pub(crate) fn no_note() -> AppError {
    AppError::refused("There is no note yet.", "Compose a draft or begin with an empty note.")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
