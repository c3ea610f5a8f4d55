//! Departments of the organization.

use super::row::{FORMAT, all, change_one, json, one};
use crate::{Change, VaultError};
use auscult_domain::DepartmentId;
use auscult_domain::people::Department;
use rusqlite::{Connection, params};

/// Keeps a department, new or changed. A name that another one has is refused by the database.
pub fn put(change: &Change<'_>, department: &Department) -> Result<(), VaultError> {
    let sql = "INSERT INTO departments (id, name, format, record) VALUES (?1, ?2, ?3, ?4)
               ON CONFLICT (id) DO UPDATE SET name = ?2, format = ?3, record = ?4";
    change_one(change, sql, params![department.id.to_string(), department.name, FORMAT, json(department)?])
}

/// Removes a department.
pub fn delete(change: &Change<'_>, id: DepartmentId) -> Result<(), VaultError> {
    change_one(change, "DELETE FROM departments WHERE id = ?1", [id.to_string()])
}

/// The department with this id.
pub fn get(connection: &Connection, id: DepartmentId) -> Result<Department, VaultError> {
    one(connection, "department", "SELECT record FROM departments WHERE id = ?1", [id.to_string()])
}

/// All of them, by name.
pub fn list(connection: &Connection) -> Result<Vec<Department>, VaultError> {
    all(connection, "department", "SELECT record FROM departments ORDER BY name, id", [])
}
