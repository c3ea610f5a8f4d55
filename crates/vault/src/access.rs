//! Getting into a vault: setting one up, signing in, and recovering with the printed key.

use crate::invitation::Invitation;
use crate::key_file::{FORMAT, KeyFile, OpenedKeys, Person};
use crate::recovery_key::RecoveryKey;
use crate::sealing::{SecretKey, random_bytes};
use crate::throttle::{FailedHow, FailedSignIn, Throttle};
use crate::vault::{Actor, Vault};
use crate::{
    VaultError, VaultHome, database, device_secret, identities, invitations, joining, new_uuid, organizations,
    password, second_factors, settings, users,
};
use auscult_domain::audit::{AuditCategory, AuditEntry, AuditOutcome};
use auscult_domain::number::Series;
use auscult_domain::organization::{Membership, Organization, User};
use auscult_domain::permission::{AccessLevel, Role};
use auscult_domain::{DeviceId, SessionId, UserId};
use chrono::{DateTime, Utc};
use std::cell::RefCell;
use std::fmt;
use zeroize::Zeroizing;

pub use crate::password::KeyringUse;

/// What a new vault is made of.
pub struct NewVault {
    /// The clinic.
    pub organization: Organization,
    /// Who sets it up.
    pub owner: User,
    /// What they do there.
    pub role: Role,
    /// How far that reaches.
    pub access: AccessLevel,
    /// What they will sign in with.
    pub password: Zeroizing<String>,
    /// Whether a secret in the system's keyring stands beside the password.
    pub keyring: KeyringUse,
    /// The letters this device puts into its numbers.
    pub series: Series,
    /// The time.
    pub now: DateTime<Utc>,
}

impl fmt::Debug for NewVault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewVault").field("keyring", &self.keyring).finish_non_exhaustive()
    }
}

/// What is shown while the vault is locked. Staff names only, never a patient's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignInScreen {
    /// The clinic's name.
    pub organization: String,
    /// Who can sign in.
    pub people: Vec<SignInName>,
}

/// Somebody who can sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignInName {
    /// What they sign in with.
    pub email: String,
    /// Their name.
    pub name: String,
    /// What they can come in with.
    pub with: SignInWith,
}

/// What somebody can come in with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignInWith {
    /// Their password.
    Password,
    /// The code they were invited with: they have no password yet.
    Code,
    /// Their password, or a code made because they forgot it.
    Either,
}

/// What is shown while the vault is locked.
pub fn sign_in_names(home: &VaultHome) -> Result<SignInScreen, VaultError> {
    let file = KeyFile::read(home)?;
    let mut screen = file.sign_in_screen();
    joining::expected(&file, &mut screen);
    Ok(screen)
}

/// Sets up a vault and signs its owner in. The recovery key is shown this once and kept nowhere.
pub fn create(home: &VaultHome, new: NewVault) -> Result<(Vault, RecoveryKey), VaultError> {
    if home.exists() {
        return Err(VaultError::AlreadyExists);
    }
    password::check_new(&new.password, new.keyring)?;
    home.make()?;
    let device = DeviceId::from_uuid(new_uuid(new.now));
    if new.keyring == KeyringUse::Required {
        device_secret::write(device, &SecretKey::random()?)?;
    }
    let made = make_vault(home, new, device);
    if made.is_err() && !home.exists() {
        // Nothing came to be that needs it. If it cannot be removed it is 32 bytes that open nothing.
        let _ = device_secret::forget(device);
    }
    made
}

fn make_vault(home: &VaultHome, new: NewVault, device: DeviceId) -> Result<(Vault, RecoveryKey), VaultError> {
    let keys = OpenedKeys { vault_key: SecretKey::random()?, user_key: SecretKey::random()? };
    let (recovery, salt) = (RecoveryKey::random()?, *random_bytes::<16>()?);
    let mut file = KeyFile {
        format: FORMAT,
        organization: new.organization.name.clone(),
        device,
        series: new.series.clone(),
        keyring: new.keyring,
        people: Vec::new(),
        invitations: Vec::new(),
        recovery: KeyFile::recovery_wrap(device, &recovery, salt, &keys.vault_key)?,
        seal: Vec::new(),
    };
    file.wrap_for(&new.owner, &new.password, &keys)?;
    fill_database(home, &new, device, &file, &keys)?;
    // The keys first: a database without them is lost, keys without it are completed on the next opening.
    file.write(home, &keys.vault_key)?;
    crate::home::rename_durably(&home.new_database(), &home.database())?;
    let connection = database::open(home, &keys.vault_key, new.now)?;
    let vault = opened(home, connection, &file, new.owner.id, keys)?;
    Ok((vault, recovery))
}

/// The first records of a vault, each with its audit entry, in a database that has no name yet.
fn fill_database(
    home: &VaultHome,
    new: &NewVault,
    device: DeviceId,
    file: &KeyFile,
    keys: &OpenedKeys,
) -> Result<(), VaultError> {
    let membership = Membership {
        user: new.owner.id,
        organization: new.organization.id,
        role: new.role,
        access: new.access,
        department: None,
        ended: None,
    };
    let mut vault = Vault {
        home: home.clone(),
        connection: database::make(&home.new_database(), &keys.vault_key)?,
        actor: Actor { user: new.owner.clone(), membership: membership.clone(), device },
        series: file.series.clone(),
        session: SessionId::from_uuid(uuid::Uuid::now_v7()),
        sealed_as: device,
        keyring: file.keyring,
        audit_key: audit_key(&keys.vault_key),
        keys: keys.duplicate(),
        wrong_passwords: RefCell::default(),
        only_reading: false,
    };
    vault.change(new.now, |change| {
        organizations::insert(change, &new.organization)?;
        users::insert(change, &new.owner)?;
        users::put_membership(change, &membership)?;
        let done = |action, record, id: String| AuditEntry::done(AuditCategory::Change, action, record, id);
        change.audit(done("vault.create", "organization", new.organization.id.to_string()).after(&new.organization))?;
        change.audit(done("user.create", "user", new.owner.id.to_string()).after(&new.owner))?;
        change.audit(done("membership.create", "user", new.owner.id.to_string()).after(&membership))?;
        change.audit(signed_in(new.owner.id))
    })?;
    // Closing the last connection empties the write-ahead log into the one file that will be renamed.
    vault.connection.close().map_err(|(_, error)| error)?;
    std::fs::File::open(home.new_database())?.sync_all()?;
    Ok(())
}

/// Signs somebody in who has no second factor; [`VaultError::SecondFactorNeeded`] for somebody who has.
pub fn unlock(home: &VaultHome, email: &str, password: &str, now: DateTime<Utc>) -> Result<Vault, VaultError> {
    sign_in(home, email, password, None, now)
}

/// Signs somebody in with their password and a code of their second factor. Without a second factor the code counts for
/// nothing.
pub fn unlock_with_code(
    home: &VaultHome,
    email: &str,
    password: &str,
    code: &str,
    now: DateTime<Utc>,
) -> Result<Vault, VaultError> {
    sign_in(home, email, password, Some(code), now)
}

fn sign_in(
    home: &VaultHome,
    email: &str,
    password: &str,
    code: Option<&str>,
    now: DateTime<Utc>,
) -> Result<Vault, VaultError> {
    let file = KeyFile::read(home)?;
    let person = file.person(email)?;
    person.wrap.effort.check(file.keyring)?;
    // Before the attempt is counted: a locked keyring is nobody's wrong password.
    let secret = file.secret_for(person)?;
    let mut throttle = Throttle::read(home);
    throttle.attempt(person.user, FailedHow::Password, now)?;
    let keys = file.open_for(person, password, secret.as_ref())?;
    throttle.succeeded(person.user, FailedHow::Password)?;
    file.check_seal(&keys.vault_key)?;
    let connection = database::open(home, &keys.vault_key, now)?;
    let mut vault = opened(home, connection, &file, person.user, keys)?;
    let user = person.user;
    // From here the vault is open, but nobody has it before the code was right.
    let good_code = match (vault.second_factor_since()?, code) {
        (None, _) => None,
        (Some(_), None) => return Err(VaultError::SecondFactorNeeded),
        (Some(_), Some(code)) => Some(vault.tried_code(&mut throttle, code, now)?),
    };
    vault.change(now, |change| {
        for failed in throttle.failed() {
            change.audit_nobody(failed_sign_in(failed), failed.at)?;
        }
        if let Some(code) = &good_code {
            code.spend(change, user)?;
        }
        change.audit(signed_in(user))
    })?;
    throttle.audited()?;
    refresh_sign_in_screen(&vault)?;
    Ok(vault)
}

/// Gets in with the printed recovery key and gives this person a new password. The old recovery key is spent; the new
/// one is shown this once. Makes a new device secret where the keyring has none. What was sealed for the person
/// alone (their signing key) is gone: a new signing identity has to be issued.
pub fn recover(
    home: &VaultHome,
    recovery_key: &str,
    email: &str,
    new_password: &str,
    now: DateTime<Utc>,
) -> Result<(Vault, RecoveryKey), VaultError> {
    let mut file = KeyFile::read(home)?;
    let person = file.person(email)?.user;
    password::check_new(new_password, file.keyring)?;
    let recovery: RecoveryKey = recovery_key.parse()?;
    let mut throttle = Throttle::read(home);
    throttle.attempt(person, FailedHow::RecoveryKey, now)?;
    let vault_key = file.open_with_recovery(&recovery)?;
    throttle.succeeded(person, FailedHow::RecoveryKey)?;
    file.check_seal(&vault_key)?;
    let connection = database::open(home, &vault_key, now)?;
    if file.keyring == KeyringUse::Required {
        ensure_device_secret(file.device)?;
    }
    let keys = OpenedKeys { vault_key, user_key: SecretKey::random()? };
    let mut vault = opened(home, connection, &file, person, keys.duplicate())?;
    file.wrap_for(&vault.actor.user, new_password, &keys)?;
    let fresh = file.renew_recovery(&keys.vault_key)?;
    vault.change(now, |change| {
        for failed in throttle.failed() {
            change.audit_nobody(failed_sign_in(failed), failed.at)?;
        }
        identities::forget_signer(change, person)?;
        // Sealed under the key that was lost with the password; whoever must have one is led to set it up anew.
        second_factors::forget(change, person)?;
        change.audit(AuditEntry::done(AuditCategory::Compliance, "recover", "user", person))?;
        change.audit(signed_in(person))?;
        file.write(home, &keys.vault_key)
    })?;
    throttle.audited()?;
    Ok((vault, fresh))
}

/// Writes the names the locked screen shows, if they are no longer what the records say. Whoever has ended and every
/// code that is not open any more is taken out, should an old copy of the file have brought them back.
pub(crate) fn refresh_sign_in_screen(vault: &Vault) -> Result<(), VaultError> {
    let mut file = KeyFile::read(&vault.home)?;
    file.check_seal(&vault.keys.vault_key)?;
    let connection = &vault.connection;
    let (people, codes) = (file.people.len(), file.invitations.len());
    let belongs = |person: &Person| {
        Ok(users::memberships(connection, person.user)?.iter().any(|membership| membership.ended.is_none()))
    };
    file.people = kept_where(file.people, belongs)?;
    let open = |one: &Invitation| Ok(invitations::open_of(connection, one.user)?.is_some_and(|open| open.id == one.id));
    file.invitations = kept_where(file.invitations, open)?;
    let mut stale = (people, codes) != (file.people.len(), file.invitations.len());
    let mut set = |shown: &mut String, kept: String| {
        stale |= *shown != kept;
        *shown = kept;
    };
    set(&mut file.organization, vault.organization()?.name);
    for person in &mut file.people {
        let user = users::get(connection, person.user)?;
        set(&mut person.name, user.name);
        set(&mut person.email, user.email);
    }
    for invitation in &mut file.invitations {
        let user = users::get(connection, invitation.user)?;
        set(&mut invitation.name, user.name);
        set(&mut invitation.email, user.email);
    }
    if stale { file.write(&vault.home, &vault.keys.vault_key) } else { Ok(()) }
}

fn kept_where<T>(all: Vec<T>, keep: impl Fn(&T) -> Result<bool, VaultError>) -> Result<Vec<T>, VaultError> {
    let mut kept = Vec::with_capacity(all.len());
    for one in all {
        if keep(&one)? {
            kept.push(one);
        }
    }
    Ok(kept)
}

fn ensure_device_secret(device: DeviceId) -> Result<(), VaultError> {
    match device_secret::read_all(device) {
        Err(VaultError::DeviceSecretMissing) => device_secret::write(device, &SecretKey::random()?),
        Err(VaultError::DeviceSecretUnusable) => device_secret::replace(device, &SecretKey::random()?),
        other => other.map(|_| ()),
    }
}

/// The open vault, for somebody who belongs to the organization.
pub(crate) fn opened(
    home: &VaultHome,
    connection: rusqlite::Connection,
    file: &KeyFile,
    user: UserId,
    keys: OpenedKeys,
) -> Result<Vault, VaultError> {
    let membership = users::memberships(&connection, user)?.into_iter().next().ok_or(VaultError::UnknownPerson)?;
    if membership.ended.is_some() {
        return Err(VaultError::Ended);
    }
    let actor = Actor { user: users::get(&connection, user)?, membership, device: file.device };
    let sealed_as = settings::get(&connection, SEALED_AS)?.unwrap_or(file.device);
    Ok(Vault {
        home: home.clone(),
        connection,
        actor,
        series: file.series.clone(),
        session: SessionId::from_uuid(uuid::Uuid::now_v7()),
        sealed_as,
        keyring: file.keyring,
        audit_key: audit_key(&keys.vault_key),
        keys,
        wrong_passwords: RefCell::default(),
        only_reading: false,
    })
}

/// Where the settings keep as which laptop things were sealed, once the vault has moved to another.
pub(crate) const SEALED_AS: &str = "sealed_as";

pub(crate) fn audit_key(vault_key: &SecretKey) -> SecretKey {
    vault_key.derive("audit/v1", &[])
}

pub(crate) fn signed_in(user: UserId) -> AuditEntry {
    AuditEntry::done(AuditCategory::SignIn, "sign_in", "user", user)
}

pub(crate) fn failed_sign_in(failed: &FailedSignIn) -> AuditEntry {
    let (action, outcome) = match failed.how {
        FailedHow::Password => ("sign_in", AuditOutcome::Failed),
        FailedHow::RecoveryKey => ("recover", AuditOutcome::Failed),
        FailedHow::Code => ("code.give", AuditOutcome::Failed),
        FailedHow::InvitationCode => ("user.join", AuditOutcome::Failed),
        FailedHow::Throttled => ("sign_in", AuditOutcome::Refused),
    };
    AuditEntry::done(AuditCategory::SignIn, action, "user", failed.user).outcome(outcome)
}
