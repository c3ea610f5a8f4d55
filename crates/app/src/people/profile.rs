//! A person's own profile, and what identifies the organization.

use crate::{Answer, App, AppError};
use auscult_domain::audit::{AuditCategory, AuditEntry};
use auscult_domain::finding::{Finding, any_error};
use auscult_domain::permission::Permission;
use auscult_domain::profile::{OrganizationIdentifiers, Profile};
use auscult_vault::profiles;

impl App {
    /// The profile of whoever is signed in.
    ///
    /// # Errors
    /// Locked.
    pub fn profile(&self) -> Answer<Profile> {
        self.with(|session| {
            let me = session.vault.actor().user.id;
            Ok(session.vault.look(|conn| profiles::get(conn, me))?)
        })
    }

    /// Keeps the profile of whoever is signed in.
    ///
    /// # Errors
    /// What [`Profile::check`] finds to be wrong; an NPI of somebody else; a picture that is none; locked.
    pub fn save_profile(&self, profile: Profile) -> Answer<Profile> {
        let profile = profile.tidied();
        let mut findings = profile.check();
        if let Some(picture) = &profile.signature_png
            && let Err(error) = auscult_documents::check_logo(picture)
        {
            findings.push(Finding::error("signaturePng", error.to_string()));
        }
        let now = self.now();
        self.with(|session| {
            let me = session.vault.actor().user.id;
            let (before, same) = session.vault.look(|conn| {
                let same = profile.npi.as_deref().map(|npi| profiles::of_npi(conn, npi)).transpose()?.flatten();
                Ok((profiles::get(conn, me)?, same))
            })?;
            if same.is_some_and(|other| other != me) {
                findings.push(Finding::error("npi", "Somebody else here has this NPI."));
            }
            if any_error(&findings) {
                findings.retain(|finding| any_error(std::slice::from_ref(finding)));
                return Err(AppError::Invalid(findings));
            }
            session.vault.change(now, |change| {
                profiles::put(change, me, &profile)?;
                let audited = AuditEntry::done(AuditCategory::Change, "profile.save", "profile", me);
                change.audit(audited.before(without_picture(&before)).after(without_picture(&profile)))
            })?;
            Ok(profile)
        })
    }

    /// What identifies the organization.
    ///
    /// # Errors
    /// Locked.
    pub fn organization_identifiers(&self) -> Answer<OrganizationIdentifiers> {
        self.with(|session| {
            let organization = session.organization.id;
            Ok(session.vault.look(|conn| profiles::identifiers(conn, organization))?)
        })
    }

    /// Keeps what identifies the organization.
    ///
    /// # Errors
    /// What [`OrganizationIdentifiers::check`] finds; locked; not allowed.
    pub fn save_organization_identifiers(
        &self,
        identifiers: OrganizationIdentifiers,
    ) -> Answer<OrganizationIdentifiers> {
        let identifiers = identifiers.tidied();
        let findings = identifiers.check();
        if any_error(&findings) {
            return Err(AppError::Invalid(findings));
        }
        let now = self.now();
        self.allowed(Permission::EditSettings, |session| {
            let organization = session.organization.id;
            let before = session.vault.look(|conn| profiles::identifiers(conn, organization))?;
            session.vault.change(now, |change| {
                profiles::put_identifiers(change, organization, &identifiers)?;
                let audited =
                    AuditEntry::done(AuditCategory::Change, "organization.identify", "organization", organization);
                change.audit(audited.before(&before).after(&identifiers))
            })?;
            Ok(identifiers)
        })
    }
}

/// For the audit: whether there is a picture says enough.
fn without_picture(profile: &Profile) -> Profile {
    Profile { signature_png: profile.signature_png.as_ref().map(|_| "…".to_owned()), ..profile.clone() }
}
