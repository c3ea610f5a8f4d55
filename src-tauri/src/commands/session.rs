//! Commands for setting up, unlocking, locking.

use super::{Answer, Auscult, on_thread};
use auscult_app::views::{GateView, Me, SetUp, Welcome};

/// Which first screen to show.
#[tauri::command]
#[specta::specta]
pub async fn gate(app: Auscult<'_>) -> Answer<GateView> {
    on_thread(app, move |app| Ok(app.gate())).await
}

/// Makes the vault of a new clinic.
#[tauri::command]
#[specta::specta]
pub async fn set_up_clinic(app: Auscult<'_>, set_up: SetUp) -> Answer<Welcome> {
    on_thread(app, move |app| app.set_up_clinic(set_up)).await
}

/// Makes the sample clinic.
#[tauri::command]
#[specta::specta]
pub async fn set_up_sample_clinic(app: Auscult<'_>) -> Answer<Welcome> {
    on_thread(app, move |app| app.set_up_sample_clinic()).await
}

/// Signs somebody in.
#[tauri::command]
#[specta::specta]
pub async fn unlock(app: Auscult<'_>, email: String, password: String) -> Answer<Me> {
    on_thread(app, move |app| app.unlock(&email, password)).await
}

/// Locks.
#[tauri::command]
#[specta::specta]
pub async fn lock(app: Auscult<'_>) -> Answer<()> {
    on_thread(app, move |app| {
        app.lock();
        Ok(())
    })
    .await
}

/// Signs in with the printed recovery key.
#[tauri::command]
#[specta::specta]
pub async fn recover(app: Auscult<'_>, recovery_key: String, email: String, new_password: String) -> Answer<Welcome> {
    on_thread(app, move |app| app.recover(&recovery_key, &email, new_password)).await
}

/// Somebody is at the keyboard.
#[tauri::command]
#[specta::specta]
pub async fn touch(app: Auscult<'_>) -> Answer<()> {
    on_thread(app, move |app| {
        app.touch();
        Ok(())
    })
    .await
}

/// Who is signed in.
#[tauri::command]
#[specta::specta]
pub async fn me(app: Auscult<'_>) -> Answer<Me> {
    on_thread(app, move |app| app.me()).await
}

/// Makes a new recovery key; the old one is spent.
#[tauri::command]
#[specta::specta]
pub async fn renew_recovery_key(app: Auscult<'_>, password: String) -> Answer<String> {
    on_thread(app, move |app| app.renew_recovery_key(password)).await
}

/// Somebody says that the recovery key is on paper.
#[tauri::command]
#[specta::specta]
pub async fn confirm_recovery_key(app: Auscult<'_>) -> Answer<()> {
    on_thread(app, move |app| app.confirm_recovery_key()).await
}

/// Changes the password.
#[tauri::command]
#[specta::specta]
pub async fn change_password(app: Auscult<'_>, old_password: String, new_password: String) -> Answer<()> {
    on_thread(app, move |app| app.change_password(old_password, new_password)).await
}
