//! Who may change what somebody is in an organization.
//!
//! Invariants: nobody changes what they are themselves; only an owner makes, changes or ends an owner; and whatever
//! is changed, an owner and somebody who may look after the people are left who can sign in.

use crate::finding::Finding;
use crate::organization::Membership;
use crate::permission::{AccessLevel, Permission, Role, may};
use crate::{DepartmentId, UserId};
use serde::{Deserialize, Serialize};

/// A part of an organization that people belong to, such as `Paediatrics`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Department {
    /// Its id.
    pub id: DepartmentId,
    /// Its name; no two are named alike, in any case.
    pub name: String,
    /// What it does.
    pub description: Option<String>,
}

impl Department {
    /// What keeps it from being kept, beside these.
    pub fn check(&self, others: &[Department]) -> Vec<Finding> {
        let name = self.name.trim();
        if name.is_empty() {
            return vec![Finding::error("name", "A department needs a name.")];
        }
        let alike = |other: &&Department| other.id != self.id && other.name.to_lowercase() == name.to_lowercase();
        match others.iter().find(alike) {
            Some(_) => vec![Finding::error("name", "There is a department of this name already.")],
            None => Vec::new(),
        }
    }
}

/// Whether somebody can sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum PersonState {
    /// A code was made for them; they have not used it yet.
    Invited,
    /// The code made for them opens nothing any more, and they never used it.
    Uninvited,
    /// They sign in with a password of their own.
    Active,
    /// They do not belong to the organization any more. Their name stays on what they signed.
    Ended,
}

/// Somebody of an organization, as the rules look at them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Colleague {
    /// What they are.
    pub membership: Membership,
    /// Whether they can sign in.
    pub state: PersonState,
}

impl Colleague {
    fn is_owner(&self) -> bool {
        self.state == PersonState::Active && self.membership.access == AccessLevel::Owner
    }

    fn looks_after_people(&self) -> bool {
        let Membership { role, access, .. } = self.membership;
        self.state == PersonState::Active && may(role, access, Permission::EditPeople)
    }
}

/// Something done to what a person is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PersonStep {
    /// Their role or access becomes this.
    Become {
        /// What they do.
        role: Role,
        /// How far it reaches.
        access: AccessLevel,
    },
    /// They get a code that lets them in: the first one, another, or one instead of a forgotten password.
    LetIn,
    /// They belong to the organization no longer.
    End,
}

/// Why a step is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PeopleRefusal {
    /// Nobody decides about themselves.
    #[error("Nobody changes their own role or access, or ends their own.")]
    Oneself,
    /// Only owners decide about owners.
    #[error("Only an owner decides who is an owner, and about owners.")]
    OwnersOnly,
    /// There would be no owner.
    #[error("An organization needs an owner who can sign in.")]
    LastOwner,
    /// There would be nobody to look after the people.
    #[error("An organization needs somebody who can sign in and look after its people.")]
    LastAdministrator,
    /// They have left already.
    #[error("This person does not belong to the organization any more.")]
    Gone,
    /// There is no such person.
    #[error("There is no such person here.")]
    Unknown,
}

/// Whether `actor` may take this step with `person`. Whether they may look after people at all is their permission.
pub fn may_take(
    step: PersonStep,
    actor: &Membership,
    person: UserId,
    everybody: &[Colleague],
) -> Result<(), PeopleRefusal> {
    let at = everybody.iter().position(|one| one.membership.user == person).ok_or(PeopleRefusal::Unknown)?;
    let before = &everybody[at];
    if actor.user == person {
        return Err(PeopleRefusal::Oneself);
    }
    may_grant(actor, before.membership.access)?;
    if before.state == PersonState::Ended && step != PersonStep::LetIn {
        return Err(PeopleRefusal::Gone);
    }
    let mut after = everybody.to_vec();
    match step {
        PersonStep::Become { role, access } => {
            may_grant(actor, access)?;
            after[at].membership = Membership { role, access, ..before.membership.clone() };
        }
        PersonStep::End => after[at].state = PersonState::Ended,
        PersonStep::LetIn => {}
    }
    if everybody.iter().any(Colleague::is_owner) && !after.iter().any(Colleague::is_owner) {
        return Err(PeopleRefusal::LastOwner);
    }
    if everybody.iter().any(Colleague::looks_after_people) && !after.iter().any(Colleague::looks_after_people) {
        return Err(PeopleRefusal::LastAdministrator);
    }
    Ok(())
}

/// Whether `actor` may decide about somebody with this access level, or give it.
pub fn may_grant(actor: &Membership, access: AccessLevel) -> Result<(), PeopleRefusal> {
    if access == AccessLevel::Owner && actor.access != AccessLevel::Owner {
        return Err(PeopleRefusal::OwnersOnly);
    }
    Ok(())
}

#[cfg(test)]
mod tests;
