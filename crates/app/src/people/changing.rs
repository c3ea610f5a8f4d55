//! Changing what is known about a person and what they are here, and ending it.

use super::{as_audited, described, entry};
use crate::views::{PeopleView, PersonDetails};
use crate::{Answer, App};
use auscult_domain::UserId;
use auscult_domain::organization::Membership;
use auscult_domain::people::PersonStep;
use auscult_domain::permission::Permission;
use auscult_vault::{VaultError, identities, users};

impl App {
    /// Changes a person's name, address, department, role and access. With another name under their signature, they
    /// get another signing certificate when they next sign in.
    ///
    /// # Errors
    /// A detail that is wrong or somebody else's; what [`auscult_domain::people::may_take`] refuses; locked; not
    /// allowed.
    pub fn change_person(&self, person: UserId, details: PersonDetails) -> Answer<PeopleView> {
        let now = self.now();
        self.allowed(Permission::EditPeople, |session| {
            let (old, before) = session.vault.look(|conn| {
                let before = users::memberships(conn, person)?.into_iter().next().ok_or(VaultError::NotFound)?;
                Ok((users::get(conn, person)?, before))
            })?;
            let becomes = PersonStep::Become { role: details.role, access: details.access };
            let same_place = (before.role, before.access) == (details.role, details.access);
            // About themselves, people change what is not their role or access.
            if !(same_place && person == session.vault.actor().user.id) {
                session.person_for(person, becomes, now)?;
            }
            session.check_details(&details, Some(person))?;
            let user = described(person, &details);
            let after = Membership {
                role: details.role,
                access: details.access,
                department: details.department,
                ..before.clone()
            };
            session.vault.change(now, |change| {
                users::update(change, &user)?;
                users::put_membership(change, &after)?;
                if user.signature_name() != old.signature_name() {
                    identities::forget_signer(change, person)?;
                }
                let audited = entry("person.change", person).before(as_audited(&old, &before));
                change.audit(audited.after(as_audited(&user, &after)))
            })?;
            session.vault.read_actor()?;
            session.people(now)
        })
    }

    /// A person does not belong to the organization any more: their password opens nothing, their name stays on what
    /// they signed.
    ///
    /// # Errors
    /// What [`auscult_domain::people::may_take`] refuses; locked; not allowed.
    pub fn end_person(&self, person: UserId) -> Answer<PeopleView> {
        let now = self.now();
        self.allowed(Permission::EditPeople, |session| {
            let known = session.person_for(person, PersonStep::End, now)?;
            let before = known.colleague.membership;
            let after = Membership { ended: Some(now), ..before.clone() };
            session.vault.shut_out(person, now, |change| {
                users::put_membership(change, &after)?;
                let audited = entry("person.end", person).before(as_audited(&known.user, &before));
                change.audit(audited.after(as_audited(&known.user, &after)))
            })?;
            session.people(now)
        })
    }
}
