//! Coming in with a code: the vault is opened by the code once, and from then on by a password of the person's own.

use crate::access::{self, SignInScreen};
use crate::change::Change;
use crate::invitation::{INVITATION_LASTS, Invitation};
use crate::invitation_code::InvitationCode;
use crate::key_file::{KeyFile, OpenedKeys};
use crate::sealing::SecretKey;
use crate::throttle::{FailedHow, Throttle};
use crate::vault::Vault;
use crate::{VaultError, VaultHome, database, identities, invitations, new_uuid, password, second_factors};
use auscult_domain::audit::{AuditCategory, AuditEntry};
use auscult_domain::organization::User;
use auscult_domain::{InvitationId, UserId};
use chrono::{DateTime, Utc};

/// Somebody comes in with their code and chooses a password. The code is spent. What was sealed for them alone before
/// (their signing key, and their second factor) is gone: both have to be made anew.
pub fn join(
    home: &VaultHome,
    email: &str,
    code: &str,
    new_password: &str,
    now: DateTime<Utc>,
) -> Result<Vault, VaultError> {
    let file = KeyFile::read(home)?;
    let invitation = file.invitation(email)?;
    let user = invitation.user;
    password::check_new(new_password, file.keyring)?;
    let code: InvitationCode = code.parse()?;
    // Before the attempt is counted: a locked keyring is nobody's wrong code.
    let secret = file.secret_like(invitation.device_secret.as_deref())?;
    let mut throttle = Throttle::read(home);
    throttle.attempt(user, FailedHow::InvitationCode, now)?;
    let opened = invitation.open(&file, &code, secret.as_ref())?;
    throttle.succeeded(user, FailedHow::InvitationCode)?;
    file.check_seal(&opened.vault_key)?;
    opened.check(now)?;
    let id = invitation.id;
    let connection = database::open(home, &opened.vault_key, now)?;
    if invitations::open_of(&connection, user)?.is_none_or(|open| open.id != id) {
        return Err(VaultError::InvitationOver);
    }
    let keys = OpenedKeys { vault_key: opened.vault_key, user_key: SecretKey::random()? };
    let mut vault = access::opened(home, connection, &file, user, keys.duplicate())?;
    let person = vault.actor.user.clone();
    let mut after = file.clone();
    after.invitations.retain(|other| other.user != user);
    after.wrap_for(&person, new_password, &keys)?;
    vault.change_keys_to(&file, after, now, |change| {
        for failed in throttle.failed() {
            change.audit_nobody(access::failed_sign_in(failed), failed.at)?;
        }
        invitations::spend(change, id)?;
        identities::forget_signer(change, user)?;
        // Sealed under the key that was lost with the password; whoever must have one is led to set it up anew.
        second_factors::forget(change, user)?;
        change.audit(AuditEntry::done(AuditCategory::SignIn, "user.join", "user", user))?;
        change.audit(access::signed_in(user))
    })?;
    throttle.audited()?;
    access::refresh_sign_in_screen(&vault)?;
    Ok(vault)
}

/// Whether anybody is expected to come in with a code.
pub(crate) fn expected(file: &KeyFile, screen: &mut SignInScreen) {
    for invitation in &file.invitations {
        match screen.people.iter_mut().find(|person| person.email == invitation.email) {
            Some(person) => person.with = access::SignInWith::Either,
            None => screen.people.push(access::SignInName {
                email: invitation.email.clone(),
                name: invitation.name.clone(),
                with: access::SignInWith::Code,
            }),
        }
    }
}

impl Vault {
    /// Makes a code that lets this person in once, within seven days, whoever they were before; an earlier code of
    /// theirs is withdrawn. `records` writes what goes with it, audit included, in the same transaction: their record
    /// and membership where they are new. The code is shown this once and kept nowhere.
    pub fn invite(
        &mut self,
        user: &User,
        now: DateTime<Utc>,
        records: impl FnOnce(&Change<'_>) -> Result<(), VaultError>,
    ) -> Result<(InvitationCode, DateTime<Utc>), VaultError> {
        let before = self.key_file()?;
        let id = InvitationId::from_uuid(new_uuid(now));
        let (invitation, code) = Invitation::make(&before, id, user, &self.keys.vault_key, now)?;
        let mut after = before.clone();
        after.invitations.retain(|other| other.user != user.id);
        after.invitations.push(invitation);
        let open = invitations::OpenInvitation { id, user: user.id, expires_at: now + INVITATION_LASTS };
        self.change_keys_to(&before, after, now, |change| {
            records(change)?;
            invitations::insert(change, &open)
        })?;
        Ok((code, open.expires_at))
    }

    /// Withdraws a person's code. `records` writes what goes with it, audit included, in the same transaction.
    pub fn withdraw_invitation(
        &mut self,
        user: UserId,
        now: DateTime<Utc>,
        records: impl FnOnce(&Change<'_>) -> Result<(), VaultError>,
    ) -> Result<(), VaultError> {
        let before = self.key_file()?;
        let mut after = before.clone();
        after.invitations.retain(|other| other.user != user);
        self.change_keys_to(&before, after, now, |change| {
            if !invitations::withdraw(change, user)? {
                return Err(VaultError::NotFound);
            }
            records(change)
        })
    }

    /// Takes a person's keys out of the key file, and any code of theirs. `records` writes that they ended, audit
    /// included, in the same transaction: it is the membership that keeps an old copy of the key file from letting
    /// them in.
    pub fn shut_out(
        &mut self,
        user: UserId,
        now: DateTime<Utc>,
        records: impl FnOnce(&Change<'_>) -> Result<(), VaultError>,
    ) -> Result<(), VaultError> {
        let before = self.key_file()?;
        let mut after = before.clone();
        after.invitations.retain(|other| other.user != user);
        after.people.retain(|other| other.user != user);
        self.change_keys_to(&before, after, now, |change| {
            invitations::withdraw(change, user)?;
            records(change)
        })
    }

    /// Who has a password on this laptop.
    pub fn people_with_passwords(&self) -> Result<Vec<UserId>, VaultError> {
        Ok(self.key_file()?.people.into_iter().map(|person| person.user).collect())
    }
}
