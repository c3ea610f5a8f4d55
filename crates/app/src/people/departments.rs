//! The departments of the organization.

use crate::views::PeopleView;
use crate::{Answer, App, AppError};
use auscult_domain::DepartmentId;
use auscult_domain::audit::{AuditCategory, AuditEntry};
use auscult_domain::people::Department;
use auscult_domain::permission::Permission;
use auscult_vault::{departments, new_uuid};

impl App {
    /// Keeps a department; a new one where `id` is none.
    ///
    /// # Errors
    /// Without a name, or with another's; locked; not allowed.
    pub fn save_department(
        &self,
        id: Option<DepartmentId>,
        name: &str,
        description: Option<String>,
    ) -> Answer<PeopleView> {
        let now = self.now();
        self.allowed(Permission::EditPeople, |session| {
            let others = session.vault.look(departments::list)?;
            let department = Department {
                id: id.unwrap_or_else(|| DepartmentId::from_uuid(new_uuid(now))),
                name: name.trim().to_owned(),
                description: description.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()),
            };
            let findings = department.check(&others);
            if !findings.is_empty() {
                return Err(AppError::Invalid(findings));
            }
            let before = others.iter().find(|other| other.id == department.id);
            session.vault.change(now, |change| {
                departments::put(change, &department)?;
                let audited = AuditEntry::done(AuditCategory::Change, "department.save", "department", department.id);
                change.audit(audited.before(before).after(&department))
            })?;
            session.people(now)
        })
    }

    /// Takes a department away that nobody belongs to.
    ///
    /// # Errors
    /// Somebody belongs to it; there is none; locked; not allowed.
    pub fn remove_department(&self, id: DepartmentId) -> Answer<PeopleView> {
        let now = self.now();
        self.allowed(Permission::EditPeople, |session| {
            let before = session.vault.look(|conn| departments::get(conn, id))?;
            let rows = session.people(now)?.departments;
            if rows.iter().any(|row| row.department.id == id && row.people > 0) {
                return Err(AppError::refused(
                    "Somebody belongs to this department.",
                    "Choose another department for them first.",
                ));
            }
            session.vault.change(now, |change| {
                departments::delete(change, id)?;
                let audited = AuditEntry::done(AuditCategory::Change, "department.remove", "department", id);
                change.audit(audited.before(&before))
            })?;
            session.people(now)
        })
    }
}
