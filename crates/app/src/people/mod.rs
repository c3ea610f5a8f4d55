//! The people of the organization: who they are, who may come in, and what each may do here.
//!
//! What may be done about whom is `domain::people`; here it is asked, done in one change with the key file, and audited
//! with before and after.

mod changing;
mod departments;
mod inviting;
mod profile;

use crate::session::Session;
use crate::views::{DepartmentRow, PeopleView, PersonDetails, PersonRow};
use crate::{Answer, App, AppError};
use auscult_domain::UserId;
use auscult_domain::audit::{AuditCategory, AuditEntry};
use auscult_domain::finding::Finding;
use auscult_domain::organization::{Membership, User};
use auscult_domain::patient::is_email;
use auscult_domain::people::{Colleague, PeopleRefusal, PersonState, PersonStep, may_grant, may_take};
use auscult_domain::permission::Permission;
use auscult_vault::invitations::{self, OpenInvitation};
use auscult_vault::{VaultError, departments as kept_departments, users};
use chrono::{DateTime, Utc};

impl App {
    /// Everybody of the organization, and its departments.
    ///
    /// # Errors
    /// Locked, not allowed.
    pub fn people(&self) -> Answer<PeopleView> {
        let now = self.now();
        self.allowed(Permission::EditPeople, |session| session.people(now))
    }
}

/// Somebody with what is known about how they come in.
struct Known {
    user: User,
    colleague: Colleague,
    code: Option<OpenInvitation>,
}

impl Session {
    fn people(&self, now: DateTime<Utc>) -> Answer<PeopleView> {
        let known = self.known_people(now)?;
        let departments = self.vault.look(kept_departments::list)?.into_iter().map(|department| {
            let belongs = |one: &&Known| {
                let membership = &one.colleague.membership;
                membership.ended.is_none() && membership.department == Some(department.id)
            };
            let people = u32::try_from(known.iter().filter(belongs).count()).unwrap_or(u32::MAX);
            DepartmentRow { department, people }
        });
        let departments = departments.collect();
        let mut people = known.into_iter().map(|one| self.row(one)).collect::<Answer<Vec<PersonRow>>>()?;
        people.sort_by_key(|row| row.state == PersonState::Ended);
        Ok(PeopleView { people, departments })
    }

    fn row(&self, known: Known) -> Answer<PersonRow> {
        let me = &self.vault.actor().membership;
        let oneself = me.user == known.user.id;
        Ok(PersonRow {
            last_sign_in: self.vault.look(|conn| users::last_sign_in(conn, known.user.id))?,
            code_expires_at: known.code.map(|code| code.expires_at),
            oneself,
            may_decide: !oneself && may_grant(me, known.colleague.membership.access).is_ok(),
            user: known.user,
            membership: known.colleague.membership,
            state: known.colleague.state,
        })
    }

    fn known_people(&self, now: DateTime<Utc>) -> Answer<Vec<Known>> {
        let with_passwords = self.vault.people_with_passwords()?;
        let members = self.vault.look(users::members)?;
        let known = members.into_iter().map(|(user, membership)| {
            let code = self.vault.look(|conn| invitations::open_of(conn, user.id))?;
            let state = match (&membership.ended, with_passwords.contains(&user.id), &code) {
                (Some(_), ..) => PersonState::Ended,
                (None, true, _) => PersonState::Active,
                (None, false, Some(code)) if now < code.expires_at => PersonState::Invited,
                (None, false, _) => PersonState::Uninvited,
            };
            Ok(Known { user, colleague: Colleague { membership, state }, code })
        });
        known.collect()
    }

    /// The person with this id, if `step` may be taken with them by whoever is signed in.
    fn person_for(&self, person: UserId, step: PersonStep, now: DateTime<Utc>) -> Answer<Known> {
        let known = self.known_people(now)?;
        let everybody: Vec<Colleague> = known.iter().map(|one| one.colleague.clone()).collect();
        may_take(step, &self.vault.actor().membership, person, &everybody).map_err(refused)?;
        known.into_iter().find(|one| one.user.id == person).ok_or_else(|| VaultError::NotFound.into())
    }

    /// What keeps these details from being kept about this person; `None` for somebody new.
    fn check_details(&self, details: &PersonDetails, person: Option<UserId>) -> Answer<()> {
        let mut findings = Vec::new();
        if details.name.trim().is_empty() {
            findings.push(Finding::error("name", "A person needs a name: it stands under what they sign."));
        }
        if !is_email(details.email.trim()) {
            findings.push(Finding::error("email", "An e-mail address looks like name@example.org."));
        }
        let (same, department) = self.vault.look(|conn| {
            let departments = kept_departments::list(conn)?;
            let known = |id| departments.iter().any(|department| department.id == id);
            Ok((users::of_email(conn, details.email.trim())?, details.department.is_none_or(known)))
        })?;
        if let Some(other) = same.filter(|other| Some(other.id) != person) {
            let message =
                format!("{} has this address here. To let them in again, choose them in the list.", other.name);
            findings.push(Finding::error("email", message));
        }
        if !department {
            findings.push(Finding::error("department", "There is no such department any more."));
        }
        if findings.is_empty() { Ok(()) } else { Err(AppError::Invalid(findings)) }
    }
}

/// A person's record with these details.
fn described(id: UserId, details: &PersonDetails) -> User {
    let credentials = details.credentials.as_ref().map(|text| text.trim().to_owned());
    User {
        id,
        name: details.name.trim().to_owned(),
        credentials: credentials.filter(|text| !text.is_empty()),
        email: details.email.trim().to_lowercase(),
    }
}

fn entry(action: &str, person: UserId) -> AuditEntry {
    AuditEntry::done(AuditCategory::Change, action, "user", person)
}

/// A person as the audit keeps them.
fn as_audited(user: &User, membership: &Membership) -> serde_json::Value {
    serde_json::json!({ "user": user, "membership": membership })
}

fn refused(refusal: PeopleRefusal) -> AppError {
    let hint = match refusal {
        PeopleRefusal::Oneself => "Ask another administrator or owner.",
        PeopleRefusal::OwnersOnly => "Ask an owner of the organization.",
        PeopleRefusal::LastOwner => "Make somebody else an owner first, and let them sign in once.",
        PeopleRefusal::LastAdministrator => "Make somebody else an administrator first, and let them sign in once.",
        PeopleRefusal::Gone => "Invite them again first.",
        PeopleRefusal::Unknown => "Go back to the list; it may have changed meanwhile.",
    };
    AppError::refused(refusal.to_string(), hint)
}

#[cfg(test)]
mod tests;
