//! Letting somebody in: a code that is shown once, and the person who comes in with it.

use super::{as_audited, described, entry, refused};
use crate::views::{Invited, Me, PersonDetails};
use crate::{Answer, App};
use auscult_domain::UserId;
use auscult_domain::organization::{Membership, User};
use auscult_domain::people::{PersonState, PersonStep, may_grant};
use auscult_domain::permission::Permission;
use auscult_vault::{InvitationCode, new_uuid, users};
use chrono::{DateTime, Utc};
use zeroize::Zeroizing;

impl App {
    /// Makes a record of somebody new, and a code that lets them in once within seven days.
    ///
    /// # Errors
    /// A detail that is wrong or somebody else's; an owner made by somebody who is none; locked; not allowed.
    pub fn invite_person(&self, details: PersonDetails) -> Answer<Invited> {
        let now = self.now();
        self.allowed(Permission::EditPeople, |session| {
            may_grant(&session.vault.actor().membership, details.access).map_err(refused)?;
            session.check_details(&details, None)?;
            let user = described(UserId::from_uuid(new_uuid(now)), &details);
            let membership = Membership {
                user: user.id,
                organization: session.organization.id,
                role: details.role,
                access: details.access,
                department: details.department,
                ended: None,
            };
            let made = session.vault.invite(&user, now, |change| {
                users::insert(change, &user)?;
                users::put_membership(change, &membership)?;
                change.audit(entry("person.invite", user.id).after(as_audited(&user, &membership)))
            })?;
            Ok(shown(user, made))
        })
    }

    /// Makes another code for somebody: in place of one that was lost or is over, instead of a password they forgot,
    /// or because they come back. With a code used instead of a password their signing key is lost, and they get
    /// another at once.
    ///
    /// # Errors
    /// What [`auscult_domain::people::may_take`] refuses; locked; not allowed.
    pub fn invite_again(&self, person: UserId) -> Answer<Invited> {
        let now = self.now();
        self.allowed(Permission::EditPeople, |session| {
            let known = session.person_for(person, PersonStep::LetIn, now)?;
            let (user, before) = (known.user, known.colleague.membership);
            let action = match known.colleague.state {
                PersonState::Active => "password.reset",
                PersonState::Ended => "person.reinstate",
                PersonState::Invited | PersonState::Uninvited => "invitation.renew",
            };
            let after = Membership { ended: None, ..before.clone() };
            let made = session.vault.invite(&user, now, |change| {
                users::put_membership(change, &after)?;
                let audited = entry(action, person).before(as_audited(&user, &before));
                change.audit(audited.after(as_audited(&user, &after)))
            })?;
            Ok(shown(user, made))
        })
    }

    /// Takes back the code that waits for somebody.
    ///
    /// # Errors
    /// There is none; what [`auscult_domain::people::may_take`] refuses; locked; not allowed.
    pub fn withdraw_invitation(&self, person: UserId) -> Answer<()> {
        let now = self.now();
        self.allowed(Permission::EditPeople, |session| {
            session.person_for(person, PersonStep::LetIn, now)?;
            let audited = entry("invitation.withdraw", person);
            Ok(session.vault.withdraw_invitation(person, now, |change| change.audit(audited))?)
        })
    }

    /// Somebody comes in with their code and chooses their password. The code opens nothing any more.
    ///
    /// # Errors
    /// A wrong, used, withdrawn or expired code, a weak password, too many attempts, the keyring.
    pub fn join(&self, email: &str, code: String, new_password: String) -> Answer<Me> {
        let now = self.now();
        let (code, new_password) = (Zeroizing::new(code), Zeroizing::new(new_password));
        let vault = auscult_vault::join(&self.home(), email, &code, &new_password, now)?;
        self.open_session(vault, &new_password, now)
    }
}

fn shown(user: User, (code, expires_at): (InvitationCode, DateTime<Utc>)) -> Invited {
    Invited { person: user.id, name: user.name, email: user.email, code: code.to_string(), expires_at }
}
