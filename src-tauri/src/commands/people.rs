//! Commands for the people of the organization, their profiles, and coming in with a code.

use super::{Answer, Auscult, on_thread};
use auscult_app::domain::profile::{OrganizationIdentifiers, Profile};
use auscult_app::domain::{DepartmentId, UserId};
use auscult_app::views::{GateView, Invited, Me, PeopleView, PersonDetails};

/// Locks, and goes to another organization's lock.
#[tauri::command]
#[specta::specta]
pub async fn choose_organization(app: Auscult<'_>, id: String) -> Answer<GateView> {
    on_thread(app, move |app| app.choose_organization(&id)).await
}

/// Locks, and goes to where another organization can be set up.
#[tauri::command]
#[specta::specta]
pub async fn begin_organization(app: Auscult<'_>) -> Answer<GateView> {
    on_thread(app, move |app| app.begin_organization()).await
}

/// Everybody of the organization, and its departments.
#[tauri::command]
#[specta::specta]
pub async fn people(app: Auscult<'_>) -> Answer<PeopleView> {
    on_thread(app, move |app| app.people()).await
}

/// Makes a code that lets somebody new in once.
#[tauri::command]
#[specta::specta]
pub async fn invite_person(app: Auscult<'_>, details: PersonDetails) -> Answer<Invited> {
    on_thread(app, move |app| app.invite_person(details)).await
}

/// Makes another code for somebody.
#[tauri::command]
#[specta::specta]
pub async fn invite_again(app: Auscult<'_>, person: UserId) -> Answer<Invited> {
    on_thread(app, move |app| app.invite_again(person)).await
}

/// Takes back the code that waits for somebody.
#[tauri::command]
#[specta::specta]
pub async fn withdraw_invitation(app: Auscult<'_>, person: UserId) -> Answer<()> {
    on_thread(app, move |app| app.withdraw_invitation(person)).await
}

/// Somebody comes in with their code and chooses their password.
#[tauri::command]
#[specta::specta]
pub async fn join(app: Auscult<'_>, email: String, code: String, new_password: String) -> Answer<Me> {
    on_thread(app, move |app| app.join(&email, code, new_password)).await
}

/// Changes what is known about a person and what they are here.
#[tauri::command]
#[specta::specta]
pub async fn change_person(app: Auscult<'_>, person: UserId, details: PersonDetails) -> Answer<PeopleView> {
    on_thread(app, move |app| app.change_person(person, details)).await
}

/// A person does not belong to the organization any more.
#[tauri::command]
#[specta::specta]
pub async fn end_person(app: Auscult<'_>, person: UserId) -> Answer<PeopleView> {
    on_thread(app, move |app| app.end_person(person)).await
}

/// Keeps a department.
#[tauri::command]
#[specta::specta]
pub async fn save_department(
    app: Auscult<'_>,
    id: Option<DepartmentId>,
    name: String,
    description: Option<String>,
) -> Answer<PeopleView> {
    on_thread(app, move |app| app.save_department(id, &name, description)).await
}

/// Takes a department away.
#[tauri::command]
#[specta::specta]
pub async fn remove_department(app: Auscult<'_>, id: DepartmentId) -> Answer<PeopleView> {
    on_thread(app, move |app| app.remove_department(id)).await
}

/// The profile of whoever is signed in.
#[tauri::command]
#[specta::specta]
pub async fn profile(app: Auscult<'_>) -> Answer<Profile> {
    on_thread(app, move |app| app.profile()).await
}

/// Keeps the profile of whoever is signed in.
#[tauri::command]
#[specta::specta]
pub async fn save_profile(app: Auscult<'_>, profile: Profile) -> Answer<Profile> {
    on_thread(app, move |app| app.save_profile(profile)).await
}

/// What identifies the organization.
#[tauri::command]
#[specta::specta]
pub async fn organization_identifiers(app: Auscult<'_>) -> Answer<OrganizationIdentifiers> {
    on_thread(app, move |app| app.organization_identifiers()).await
}

/// Keeps what identifies the organization.
#[tauri::command]
#[specta::specta]
pub async fn save_organization_identifiers(
    app: Auscult<'_>,
    identifiers: OrganizationIdentifiers,
) -> Answer<OrganizationIdentifiers> {
    on_thread(app, move |app| app.save_organization_identifiers(identifiers)).await
}
