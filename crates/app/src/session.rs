//! Setting up, unlocking, locking: who is signed in, and for how long.
//!
//! Invariant: while `session` is `None` no key of the vault is in memory. A recording that runs holds only its own.

use crate::readings::SeenLately;
use crate::views::{
    Gate, GateView, KeyringChoice, Me, SecondFactorState, SetUp, SignInName, SignInWith, Standing, Welcome,
};
use crate::{Answer, App, AppError, AppEvent, held};
use auscult_documents::Authority;
use auscult_domain::audit::{AuditCategory, AuditEntry};
use auscult_domain::number::Series;
use auscult_domain::organization::{Organization, User};
use auscult_domain::patient::is_email;
use auscult_domain::permission::{AccessLevel, Permission, Reach, Role, may};
use auscult_domain::{OrganizationId, UserId, finding::Finding};
use auscult_vault::identities::{self, StoredAuthority, StoredSigner};
use auscult_vault::totp::TotpSecret;
use auscult_vault::{KeyringUse, NewVault, RecoveryKey, Vault, VaultError, new_uuid, settings as kept};
use chrono::{DateTime, TimeDelta, Utc};
use std::sync::atomic::Ordering;
use zeroize::Zeroizing;

/// A vault stays open no longer than this, whatever happens in it.
const LONGEST_SESSION: TimeDelta = TimeDelta::hours(12);
/// A tick that comes this late was slept through.
const SLEPT: TimeDelta = TimeDelta::seconds(90);
/// A clock may be put right by this much; turned back further, the session ends.
const CLOCK_CORRECTION: TimeDelta = TimeDelta::minutes(2);

/// Somebody signed in.
pub(crate) struct Session {
    pub(crate) vault: Vault,
    pub(crate) organization: Organization,
    pub(crate) seen: SeenLately,
    pub(crate) second_factor: SecondFactorState,
    pub(crate) standing: Standing,
    /// A code was given for signing; the signatures after it need none.
    pub(crate) code_given: bool,
    /// A second factor being set up.
    pub(crate) proposed: Option<TotpSecret>,
    opened_at: DateTime<Utc>,
    active_at: DateTime<Utc>,
    idle: TimeDelta,
}

impl Session {
    pub(crate) fn new(vault: Vault, now: DateTime<Utc>) -> Answer<Self> {
        let organization = vault.organization()?;
        let mut session = Self {
            vault,
            organization,
            seen: SeenLately::default(),
            second_factor: SecondFactorState::Without,
            standing: Standing::Usual,
            code_given: false,
            proposed: None,
            opened_at: now,
            active_at: now,
            idle: TimeDelta::minutes(10),
        };
        session.read_idle_minutes()?;
        session.read_second_factor()?;
        Ok(session)
    }

    pub(crate) fn read_idle_minutes(&mut self) -> Answer<()> {
        let minutes = crate::settings::idle_minutes(&self.vault)?;
        self.idle = TimeDelta::minutes(i64::from(minutes.clamp(1, 15)));
        Ok(())
    }

    fn is_over(&self, now: DateTime<Utc>) -> bool {
        let turned_back = now < self.active_at - CLOCK_CORRECTION;
        let emergency_ended = matches!(&self.standing, Standing::Emergency { until, .. } if now >= *until);
        emergency_ended || turned_back || now - self.active_at >= self.idle || now - self.opened_at >= LONGEST_SESSION
    }

    /// What the person signed in may do.
    pub(crate) fn may(&self, permission: Permission) -> bool {
        if let Some(answer) = self.may_in_emergency(permission) {
            return answer;
        }
        let membership = &self.vault.actor().membership;
        may(membership.role, membership.access, permission)
    }
}

impl App {
    /// Which first screen to show, and what can be known before anybody has signed in.
    pub fn gate(&self) -> GateView {
        let open = held(&self.0.session).is_some();
        let exists = self.home().exists();
        let names = if exists { auscult_vault::sign_in_names(&self.home()) } else { Err(VaultError::NoVault) };
        let gate = match (exists, open) {
            (false, _) => Gate::Welcome,
            (true, false) => Gate::Locked,
            (true, true) => Gate::Open,
        };
        let (organization, people, problem) = match names {
            Ok(screen) => {
                let people = screen.people.into_iter().map(named).collect();
                (Some(screen.organization), people, None)
            }
            Err(VaultError::NoVault) => (None, Vec::new(), None),
            Err(error) => (None, Vec::new(), Some(AppError::from(error).view())),
        };
        GateView {
            gate,
            organization,
            people,
            problem,
            recording_ms: self.recording_elapsed(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            data_folder: self.home().dir().display().to_string(),
            organizations: self.organizations(),
        }
    }

    /// Makes the vault of a new clinic and signs its first person in.
    ///
    /// # Errors
    /// When there is a vault already, a field is wrong, the password is too weak or the keyring does not answer.
    pub fn set_up_clinic(&self, set_up: SetUp) -> Answer<Welcome> {
        check_set_up(&set_up)?;
        let now = self.now();
        let organization = Organization {
            id: OrganizationId::from_uuid(new_uuid(now)),
            name: set_up.organization.trim().to_owned(),
            address: set_up.address,
            phone: set_up.phone,
            logo_png: None,
        };
        let owner = User {
            id: UserId::from_uuid(new_uuid(now)),
            name: set_up.name.trim().to_owned(),
            credentials: set_up.credentials.filter(|text| !text.trim().is_empty()),
            email: set_up.email.trim().to_lowercase(),
        };
        let password = Zeroizing::new(set_up.password);
        let keyring = match set_up.keyring {
            KeyringChoice::System => KeyringUse::Required,
            KeyringChoice::Without => KeyringUse::Without,
        };
        self.create_vault(organization, owner, password, keyring)
    }

    pub(crate) fn create_vault(
        &self,
        organization: Organization,
        owner: User,
        password: Zeroizing<String>,
        keyring: KeyringUse,
    ) -> Answer<Welcome> {
        let now = self.now();
        let new = NewVault {
            organization: organization.clone(),
            owner: owner.clone(),
            role: Role::Physician,
            access: AccessLevel::Owner,
            password: password.clone(),
            keyring,
            series: first_series(),
            now,
        };
        let _entering = held(&self.0.entering);
        let (mut vault, recovery_key) = auscult_vault::create(&self.home(), new)?;
        // From here on nothing may lose the recovery key; what fails now is made up for at the next unlock.
        let _ = give_identity(&mut vault, &organization, &owner, &password, now);
        let _ = crate::templates::keep_shipped(&mut vault, now);
        let _ = keep_recovery_state(&mut vault, RecoveryKeyState::Shown, now);
        let session = Session::new(vault, now)?;
        let me = describe(&session)?;
        *held(&self.0.session) = Some(session);
        self.0.locked.store(false, Ordering::Release);
        self.warm_codes();
        Ok(Welcome { recovery_key: recovery_key.to_string(), me, sample_password: None })
    }

    /// Signs somebody in, recovers what a crash left behind and goes on with what waited behind the lock.
    ///
    /// # Errors
    /// Wrong password, too many attempts, keyring missing or locked, a damaged or newer vault.
    pub fn unlock(&self, email: &str, password: String) -> Answer<Me> {
        let now = self.now();
        let password = Zeroizing::new(password);
        let vault = auscult_vault::unlock(&self.home(), email, &password, now)?;
        self.open_session(vault, &password, now)
    }

    /// Signs in with the printed recovery key and sets a new password; gives a new recovery key.
    ///
    /// # Errors
    /// A wrong or spent key, an unknown person, a weak password.
    pub fn recover(&self, recovery_key: &str, email: &str, new_password: String) -> Answer<Welcome> {
        let now = self.now();
        let new_password = Zeroizing::new(new_password);
        let (vault, next_key) = auscult_vault::recover(&self.home(), recovery_key, email, &new_password, now)?;
        self.welcome_recovered(vault, &next_key, &new_password, now)
    }

    /// Opens a session for somebody who came in with the recovery key, and shows them the next one.
    pub(crate) fn welcome_recovered(
        &self,
        mut vault: Vault,
        next_key: &RecoveryKey,
        password: &Zeroizing<String>,
        now: DateTime<Utc>,
    ) -> Answer<Welcome> {
        // The key was made and has to be shown, whatever else fails.
        let _ = keep_recovery_state(&mut vault, RecoveryKeyState::Shown, now);
        let me = self.open_session(vault, password, now)?;
        Ok(Welcome { recovery_key: next_key.to_string(), me, sample_password: None })
    }

    pub(crate) fn open_session(&self, vault: Vault, password: &Zeroizing<String>, now: DateTime<Utc>) -> Answer<Me> {
        let _entering = held(&self.0.entering);
        self.must_be_chosen(&vault)?;
        let mut session = Session::new(vault, now)?;
        let user = session.vault.actor().user.clone();
        if session.vault.look(|conn| identities::signer(conn, user.id))?.is_none() {
            give_identity(&mut session.vault, &session.organization, &user, password, now)?;
        }
        // Neither keeps anybody from their records: the shipped templates and a recording that cannot be closed today
        // are tried again at the next unlock.
        let _ = crate::templates::keep_shipped(&mut session.vault, now);
        let _ = self.recover_recordings(&mut session);
        let me = describe(&session)?;
        *held(&self.0.session) = Some(session);
        self.0.locked.store(false, Ordering::Release);
        self.write_what_waited();
        self.warm_codes();
        self.deliver_in_background();
        self.back_up_what_is_due();
        Ok(me)
    }

    pub(crate) fn hold(&self, session: Session) {
        *held(&self.0.session) = Some(session);
    }

    /// Who is signed in.
    ///
    /// # Errors
    /// [`AppError::Locked`].
    pub fn me(&self) -> Answer<Me> {
        self.before_second_factor(|session| describe(session))
    }

    /// Locks: closes the vault and wipes its keys. A recording goes on.
    pub fn lock(&self) {
        self.stop_playback();
        self.0.drafting.stop();
        self.0.locked.store(true, Ordering::Release);
        let session = held(&self.0.session).take();
        self.0.codes.empty();
        // A backup that is being written has keys of its own.
        self.0.backups.stop();
        if let Some(session) = session {
            // The keys are wiped even where the audit entry could not be written.
            let _ = session.vault.lock(self.now());
            self.tell(AppEvent::Locked);
        }
    }

    /// Somebody is at the keyboard.
    pub fn touch(&self) {
        let now = self.now();
        if let Some(session) = held(&self.0.session).as_mut() {
            session.active_at = now;
        }
    }

    /// The host calls this every few seconds: locks if nobody has been at the keyboard for too long or the laptop has
    /// slept since the last time, and keeps words that wait.
    pub fn tick(&self) {
        let now = self.now();
        let before = held(&self.0.ticked).replace(now);
        let slept = before.is_some_and(|before| now - before > SLEPT);
        if slept || held(&self.0.session).as_ref().is_some_and(|session| session.is_over(now)) {
            self.lock();
        } else {
            self.write_what_waited();
            self.deliver_what_is_due();
            self.back_up_what_is_due();
        }
    }

    /// Changes the password of whoever is signed in. Their signing key stays theirs.
    ///
    /// # Errors
    /// A wrong old password, a weak new one.
    pub fn change_password(&self, old: String, new: String) -> Answer<()> {
        let (old, new) = (Zeroizing::new(old), Zeroizing::new(new));
        let now = self.now();
        self.with(|session| Ok(session.vault.change_password(&old, &new, now)?))
    }

    /// Makes a new recovery key with the password of whoever is signed in; the old one opens nothing any more.
    ///
    /// # Errors
    /// A wrong password; locked; not allowed.
    pub fn renew_recovery_key(&self, password: String) -> Answer<String> {
        let password = Zeroizing::new(password);
        let now = self.now();
        self.allowed(Permission::BackUp, |session| {
            let key = session.vault.renew_recovery_key(&password, now)?;
            let _ = keep_recovery_state(&mut session.vault, RecoveryKeyState::Shown, now);
            Ok(key.to_string())
        })
    }

    /// Somebody says that the recovery key is on paper.
    ///
    /// # Errors
    /// Locked; not allowed.
    pub fn confirm_recovery_key(&self) -> Answer<()> {
        let now = self.now();
        self.allowed(Permission::BackUp, |session| keep_recovery_state(&mut session.vault, RecoveryKeyState::Kept, now))
    }

    /// Runs a use case on the open vault. Whoever has to set up a second factor first is refused.
    pub(crate) fn with<T>(&self, use_case: impl FnOnce(&mut Session) -> Answer<T>) -> Answer<T> {
        self.before_second_factor(|session| {
            if session.second_factor == SecondFactorState::Due {
                return Err(AppError::SecondFactorDue);
            }
            use_case(session)
        })
    }

    /// Runs one of the few use cases that are open also to whoever has to set up a second factor first.
    pub(crate) fn before_second_factor<T>(&self, use_case: impl FnOnce(&mut Session) -> Answer<T>) -> Answer<T> {
        let now = self.now();
        let mut session = held(&self.0.session);
        if session.as_ref().is_some_and(|session| session.is_over(now)) {
            drop(session);
            self.lock();
            return Err(AppError::Locked);
        }
        use_case(session.as_mut().ok_or(AppError::Locked)?)
    }

    /// Runs a use case that needs this permission; a refusal is written into the audit.
    pub(crate) fn allowed<T>(
        &self,
        permission: Permission,
        use_case: impl FnOnce(&mut Session) -> Answer<T>,
    ) -> Answer<T> {
        let now = self.now();
        self.with(|session| {
            if session.may(permission) {
                return use_case(session);
            }
            session.note_refusal(permission, None, now)?;
            Err(AppError::Forbidden(permission))
        })
    }
}

/// What a signing key is sealed as.
pub(crate) const SIGNING_KEY: &str = "signing-key/v1";
const AUTHORITY_KEY: &str = "organization-authority/v1";

/// Gives a person a signing key and a certificate from the organization's own authority, which is made if there is none.
fn give_identity(
    vault: &mut Vault,
    organization: &Organization,
    user: &User,
    password: &Zeroizing<String>,
    now: DateTime<Utc>,
) -> Answer<()> {
    let kept = vault.look(|conn| identities::authority(conn, organization.id))?;
    let authority = match kept {
        Some(kept) => {
            Authority { key: vault.open_for_device(AUTHORITY_KEY, &kept.sealed_key)?, certificate: kept.certificate }
        }
        None => Authority::create(organization, now)?,
    };
    let identity = authority.issue(user, now)?;
    let sealed_authority = StoredAuthority {
        sealed_key: vault.seal_for_device(AUTHORITY_KEY, &authority.key)?,
        certificate: authority.certificate,
    };
    let signer = StoredSigner {
        sealed_key: vault.seal_for_user(password, SIGNING_KEY, &identity.key)?,
        certificate: identity.certificate,
        issuer: identity.issuer,
    };
    vault.change(now, |change| {
        identities::put_authority(change, organization.id, &sealed_authority)?;
        identities::put_signer(change, user.id, &signer)?;
        change.audit(
            AuditEntry::done(AuditCategory::Change, "identity.issue", "user", user.id).after(&signer.certificate),
        )
    })?;
    Ok(())
}

pub(crate) fn named(person: auscult_vault::SignInName) -> SignInName {
    let with = match person.with {
        auscult_vault::SignInWith::Password => SignInWith::Password,
        auscult_vault::SignInWith::Code => SignInWith::Code,
        auscult_vault::SignInWith::Either => SignInWith::Either,
    };
    SignInName { email: person.email, name: person.name, with }
}

pub(crate) fn describe(session: &Session) -> Answer<Me> {
    let actor = session.vault.actor();
    let sample = session.vault.look(|conn| kept::get::<bool>(conn, crate::sample::MARK))?.unwrap_or(false);
    let recovery = session.vault.look(|conn| kept::get::<RecoveryKeyState>(conn, RECOVERY_KEY))?;
    let reached = |permission: &Permission| Some((*permission, session.reach(*permission)?));
    let reached: Vec<(Permission, Reach)> = Permission::ALL.iter().filter_map(reached).collect();
    let own = reached.iter().filter(|(_, reach)| *reach == Reach::Own);
    Ok(Me {
        user: actor.user.clone(),
        membership: actor.membership.clone(),
        own: own.map(|(permission, _)| *permission).collect(),
        permissions: reached.into_iter().map(|(permission, _)| permission).collect(),
        organization: session.organization.clone(),
        sample,
        second_factor: session.second_factor,
        standing: session.standing.clone(),
        recovery_key_kept: sample || recovery == Some(RecoveryKeyState::Kept),
    })
}

/// Where the settings keep whether somebody has the recovery key.
const RECOVERY_KEY: &str = "recovery_key";

/// What became of the recovery key.
#[derive(Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
enum RecoveryKeyState {
    /// It was shown; a crash may have come before anybody wrote it down.
    Shown,
    /// Somebody said that it is on paper.
    Kept,
}

fn keep_recovery_state(vault: &mut Vault, state: RecoveryKeyState, now: DateTime<Utc>) -> Answer<()> {
    Ok(vault.change(now, |change| {
        kept::put(change, RECOVERY_KEY, &state)?;
        let action = match state {
            RecoveryKeyState::Shown => "recovery_key.show",
            RecoveryKeyState::Kept => "recovery_key.keep",
        };
        change.audit(AuditEntry::done(AuditCategory::Compliance, action, "vault", ""))
    })?)
}

fn check_set_up(set_up: &SetUp) -> Answer<()> {
    let mut findings = Vec::new();
    if set_up.organization.trim().is_empty() {
        findings.push(Finding::error("organization", "The organization needs a name: it stands on every letter."));
    }
    if set_up.name.trim().is_empty() {
        findings.push(Finding::error("name", "Your name stands under every signature."));
    }
    if !is_email(set_up.email.trim()) {
        findings.push(Finding::error("email", "An e-mail address looks like name@example.org."));
    }
    if findings.is_empty() { Ok(()) } else { Err(AppError::Invalid(findings)) }
}

/// The first laptop of an organization numbers in series A; enrolment gives the others theirs.
fn first_series() -> Series {
    match "A".parse() {
        Ok(series) => series,
        Err(_) => unreachable!("A is a capital letter"),
    }
}
