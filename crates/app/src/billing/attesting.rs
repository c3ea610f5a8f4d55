//! Attesting what is billed: the texts filled from the visit, giving an attestation, taking it back.

use crate::coding::visit::Material;
use crate::session::Session;
use crate::views::{AttestationRow, AttestationView, BillingReviewView, OfferedAttestation};
use crate::workflow::{codes_fingerprint, refused, text_fingerprint};
use crate::{Answer, App, AppError};
use auscult_coding::evaluation::{EvaluationBasis, EvaluationLevel, VisitFamily};
use auscult_domain::audit::{AuditCategory, AuditEntry};
use auscult_domain::billing::{
    AttestationEntry, AttestationFacts, AttestationTemplate, AttestationVoid, AttestationWithdrawal,
    BillingAttestation, is_left_open, last_attestation,
};
use auscult_domain::coding::{CodeAssignment, Modifier};
use auscult_domain::encounter::EncounterKind;
use auscult_domain::permission::Permission;
use auscult_domain::workflow::{Action, CodesFingerprint, Facts, Refusal, TextFingerprint, may};
use auscult_domain::{AttestationId, EncounterId};
use auscult_vault::{VaultError, attestations, encounters, new_uuid};
use chrono::{DateTime, Utc};

/// The longest text anybody attests, characters: it stands under a signature.
const LONGEST: usize = 4000;

/// What an attestation is about: the visit, its level, and what stands against attesting it.
pub(super) struct Attested<'a> {
    pub(super) material: &'a Material,
    pub(super) level: Option<&'a EvaluationLevel>,
    pub(super) facts: &'a Facts,
}

/// What stands against attesting, each a sentence, as the rules of the workflow have it.
fn against(facts: &Facts) -> Vec<String> {
    match may(Action::Attest, facts) {
        Ok(()) => Vec::new(),
        Err(Refusal::Left(left)) => left.into_iter().map(|left| left.message).collect(),
        Err(other) => vec![other.to_string()],
    }
}

/// The text and the codes of a visit as they stand.
fn fingerprints(material: &Material) -> (TextFingerprint, CodesFingerprint) {
    let sections = material.text.sections.iter().map(|section| (section.key.as_str(), section.text.as_str()));
    (text_fingerprint(sections), codes_fingerprint(&material.codes))
}

/// A procedure as it is billed: `99214-25`.
fn billed(code: &CodeAssignment) -> String {
    let modifiers = code.modifiers.iter().map(Modifier::as_str);
    std::iter::once(code.code.code.as_str()).chain(modifiers).collect::<Vec<_>>().join("-")
}

impl Attested<'_> {
    /// What the texts are filled with.
    fn filling(&self, physician: String) -> AttestationFacts {
        let material = self.material;
        let patient = &material.patient.details;
        let counting = || material.codes.assignments().iter().filter(|one| one.status.counts());
        let services = counting().filter(|one| !one.is_diagnosis()).map(billed);
        let diagnoses = counting().filter(|one| one.is_diagnosis()).map(billed);
        let documented = self.level.and_then(|level| level.time.as_ref()).map(|time| time.minutes);
        let means = match material.family() {
            VisitFamily::Video => Some("by video"),
            VisitFamily::Telephone => Some("by telephone"),
            VisitFamily::Office | VisitFamily::Home => None,
        };
        AttestationFacts {
            physician,
            patient: format!("{} {}", patient.given_name, patient.family_name),
            date: material.encounter.date_of_service.format("%-d %B %Y").to_string(),
            minutes: material.facts.total_minutes.or(documented),
            codes: services.chain(diagnoses).collect(),
            means: means.map(str::to_owned),
        }
    }

    /// The key of the text that fits the visit.
    fn proposed(&self) -> &'static str {
        let by_time = self.level.is_some_and(|level| level.basis == EvaluationBasis::Time);
        match self.material.encounter.kind {
            EncounterKind::Telehealth => "telehealth",
            _ if by_time => "time",
            _ => "standard",
        }
    }
}

impl Session {
    /// The attestation of a visit, given or still to be given.
    pub(super) fn attestation_view(&self, attested: &Attested<'_>) -> Answer<AttestationView> {
        let material = attested.material;
        let actor = self.vault.actor();
        let filling = attested.filling(actor.user.signature_name());
        let offered = |template: AttestationTemplate| OfferedAttestation {
            words: template.filled(&filling),
            key: template.key,
            name: template.name,
        };
        let (text, codes) = fingerprints(material);
        let entries = self.vault.look(|conn| attestations::of_encounter(conn, material.encounter.id))?;
        let last = last_attestation(&entries).map(|(given, back)| {
            let mut voids = given.voids(&text, &codes, attested.facts.now);
            // What was signed was attested in time.
            voids.retain(|why| *why != AttestationVoid::Lapsed || !material.signed);
            if back {
                voids.push(AttestationVoid::Withdrawn);
            }
            AttestationRow { attestation: given.clone(), voids, mine: given.by == actor.user.id }
        });
        Ok(AttestationView {
            last,
            may_attest: self.may_on(Permission::AttestBilling, material.encounter.provider),
            against: against(attested.facts),
            offered: self.own_attestations()?.offered().into_iter().map(offered).collect(),
            proposed: attested.proposed().to_owned(),
        })
    }

    /// The words whoever is signed in attested for this visit, where the attestation holds: they are what their signature
    /// stands for.
    pub(crate) fn attested_words(&self, encounter: EncounterId, now: DateTime<Utc>) -> Answer<Option<String>> {
        let Some(attestation) = self.standing_attestation(encounter)? else { return Ok(None) };
        let (text, codes) = fingerprints(&self.coding_material(encounter)?);
        let mine = attestation.by == self.vault.actor().user.id;
        Ok((mine && attestation.voids(&text, &codes, now).is_empty()).then_some(attestation.words))
    }
}

impl App {
    /// Attests a visit's note at this revision and its codes as they stand, in these words.
    ///
    /// # Errors
    /// Signed already, no note, a newer revision, findings that stand against it, words with something left to fill in;
    /// locked; not allowed.
    pub fn attest(
        &self,
        encounter: EncounterId,
        revision: u32,
        template: &str,
        words: &str,
    ) -> Answer<BillingReviewView> {
        let words = words.trim();
        if words.is_empty() || words.chars().count() > LONGEST {
            return Err(AppError::refused(
                "An attestation is a text of at most 4000 characters.",
                "Choose a text, or write your own.",
            ));
        }
        if is_left_open(words) {
            return Err(AppError::refused(
                "Something in this text is still to be filled in.",
                "Put the words in where *** or braces stand.",
            ));
        }
        let now = self.now();
        self.with_facts(encounter, Permission::AttestBilling, |session, facts| {
            may(Action::Attest, facts).map_err(refused)?;
            let material = session.coding_material(encounter)?;
            if material.revision != Some(revision) {
                return Err(VaultError::StaleRevision.into());
            }
            session.keep_attestation(&material, template, words, now)
        })?;
        self.tell_billing_changed(encounter);
        self.billing_review(encounter)
    }

    /// Takes an attestation back. It stays on record, and so does that it was taken back.
    ///
    /// # Errors
    /// There is none; somebody else gave it; signed already; locked; not allowed.
    pub fn withdraw_attestation(&self, encounter: EncounterId) -> Answer<BillingReviewView> {
        let now = self.now();
        self.allowed_on(Permission::AttestBilling, encounter, |session| {
            session.must_be_unsigned(encounter)?;
            let by = session.vault.actor().user.id;
            let standing = session.standing_attestation(encounter)?.ok_or_else(|| {
                AppError::refused("Nothing is attested for this visit.", "There is nothing to take back.")
            })?;
            if standing.by != by {
                return Err(AppError::refused(
                    format!("{} attested this.", standing.name),
                    "Only they take it back; a change of the note or the codes voids it too.",
                ));
            }
            let id = AttestationId::from_uuid(new_uuid(now));
            let entry =
                AttestationEntry::Withdrawn(AttestationWithdrawal { id, encounter, of: standing.id, by, at: now });
            Ok(session.vault.change(now, |change| {
                let patient = encounters::get(change, encounter)?.patient;
                attestations::insert(change, &entry)?;
                let audit = AuditEntry::done(AuditCategory::Change, "attestation.withdraw", "encounter", encounter);
                change.audit(audit.patient(patient).before(&standing).after(&entry))
            })?)
        })?;
        self.tell_billing_changed(encounter);
        self.billing_review(encounter)
    }

    fn tell_billing_changed(&self, encounter: EncounterId) {
        self.tell(crate::AppEvent::Changed(crate::views::Changed { encounter: Some(encounter), patient: None }));
    }
}

impl Session {
    fn keep_attestation(&mut self, material: &Material, template: &str, words: &str, now: DateTime<Utc>) -> Answer<()> {
        let encounter = material.encounter.id;
        let before = self.standing_attestation(encounter)?;
        let (text, codes) = fingerprints(material);
        let actor = self.vault.actor();
        let given = BillingAttestation {
            id: AttestationId::from_uuid(new_uuid(now)),
            encounter,
            text,
            codes,
            template: template.to_owned(),
            words: words.to_owned(),
            by: actor.user.id,
            name: actor.user.signature_name(),
            at: now,
            device: actor.device,
        };
        Ok(self.vault.change(now, |change| {
            attestations::insert(change, &AttestationEntry::Given(given.clone()))?;
            let audit = AuditEntry::done(AuditCategory::Change, "attestation.give", "encounter", encounter);
            change.audit(audit.patient(material.encounter.patient).before(&before).after(&given))
        })?)
    }
}
