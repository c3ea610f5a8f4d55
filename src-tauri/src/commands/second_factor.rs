//! Commands for the second factor.

use super::{Answer, Auscult, on_thread};
use auscult_app::domain::UserId;
use auscult_app::views::{Me, NewSecondFactor, SecondFactorPolicy, SecondFactorRow, SecondFactorView};

/// Signs somebody in with a code beside the password.
#[tauri::command]
#[specta::specta]
pub async fn unlock_with_code(app: Auscult<'_>, email: String, password: String, code: String) -> Answer<Me> {
    on_thread(app, move |app| app.unlock_with_code(&email, password, code)).await
}

/// The second factor of whoever is signed in.
#[tauri::command]
#[specta::specta]
pub async fn second_factor(app: Auscult<'_>) -> Answer<SecondFactorView> {
    on_thread(app, move |app| app.second_factor()).await
}

/// Begins to set a second factor up.
#[tauri::command]
#[specta::specta]
pub async fn begin_second_factor(app: Auscult<'_>, password: String) -> Answer<NewSecondFactor> {
    on_thread(app, move |app| app.begin_second_factor(password)).await
}

/// Keeps it, once a code of it was typed; gives the recovery codes.
#[tauri::command]
#[specta::specta]
pub async fn confirm_second_factor(app: Auscult<'_>, code: String) -> Answer<Vec<String>> {
    on_thread(app, move |app| app.confirm_second_factor(code)).await
}

/// Ten new recovery codes.
#[tauri::command]
#[specta::specta]
pub async fn renew_recovery_codes(app: Auscult<'_>, password: String) -> Answer<Vec<String>> {
    on_thread(app, move |app| app.renew_recovery_codes(password)).await
}

/// Switches the second factor off.
#[tauri::command]
#[specta::specta]
pub async fn remove_second_factor(app: Auscult<'_>, password: String, code: String) -> Answer<()> {
    on_thread(app, move |app| app.remove_second_factor(password, code)).await
}

/// Takes the code the first signature of a session needs.
#[tauri::command]
#[specta::specta]
pub async fn give_code(app: Auscult<'_>, code: String) -> Answer<()> {
    on_thread(app, move |app| app.give_code(code)).await
}

/// Who of the organization has a second factor.
#[tauri::command]
#[specta::specta]
pub async fn second_factors(app: Auscult<'_>) -> Answer<Vec<SecondFactorRow>> {
    on_thread(app, move |app| app.second_factors()).await
}

/// Takes somebody else's second factor away.
#[tauri::command]
#[specta::specta]
pub async fn reset_second_factor(app: Auscult<'_>, user: UserId) -> Answer<()> {
    on_thread(app, move |app| app.reset_second_factor(user)).await
}

/// Says whether everybody must have a second factor.
#[tauri::command]
#[specta::specta]
pub async fn set_second_factor_policy(app: Auscult<'_>, policy: SecondFactorPolicy) -> Answer<()> {
    on_thread(app, move |app| app.set_second_factor_policy(policy)).await
}
