//! Commands for what goes out after a signature.

use super::{Answer, Auscult, on_thread};
use auscult_app::domain::dispatch::{DispatchOptions, DispatchPlaces};
use auscult_app::domain::{DispatchId, EncounterId};
use auscult_app::views::{DispatchListed, DispatchPlacesView, DispatchesView, Exported, OutboxCounts, WhichListed};

/// What goes out of a visit.
#[tauri::command]
#[specta::specta]
pub async fn dispatches(app: Auscult<'_>, encounter: EncounterId) -> Answer<DispatchesView> {
    on_thread(app, move |app| app.dispatches(encounter)).await
}

/// Keeps what is to go out once a visit's note is signed.
#[tauri::command]
#[specta::specta]
pub async fn save_dispatch_options(
    app: Auscult<'_>,
    encounter: EncounterId,
    options: DispatchOptions,
) -> Answer<DispatchesView> {
    on_thread(app, move |app| app.save_dispatch_options(encounter, options)).await
}

/// The dispatches of everybody.
#[tauri::command]
#[specta::specta]
pub async fn all_dispatches(app: Auscult<'_>, which: WhichListed) -> Answer<Vec<DispatchListed>> {
    on_thread(app, move |app| app.all_dispatches(which)).await
}

/// How many dispatches are still to arrive.
#[tauri::command]
#[specta::specta]
pub async fn outbox_counts(app: Auscult<'_>) -> Answer<OutboxCounts> {
    on_thread(app, move |app| app.outbox_counts()).await
}

/// Has something tried again now.
#[tauri::command]
#[specta::specta]
pub async fn retry_dispatch(app: Auscult<'_>, id: DispatchId) -> Answer<DispatchesView> {
    on_thread(app, move |app| app.retry_dispatch(id)).await
}

/// Takes something back that has not arrived.
#[tauri::command]
#[specta::specta]
pub async fn withdraw_dispatch(app: Auscult<'_>, id: DispatchId) -> Answer<DispatchesView> {
    on_thread(app, move |app| app.withdraw_dispatch(id)).await
}

/// Writes a summary or a letter into the export folder.
#[tauri::command]
#[specta::specta]
pub async fn export_dispatch(app: Auscult<'_>, id: DispatchId) -> Answer<Exported> {
    on_thread(app, move |app| app.export_dispatch(id)).await
}

/// The folders what goes out is written into.
#[tauri::command]
#[specta::specta]
pub async fn dispatch_settings(app: Auscult<'_>) -> Answer<DispatchPlacesView> {
    on_thread(app, move |app| app.dispatch_settings()).await
}

/// Keeps those folders.
#[tauri::command]
#[specta::specta]
pub async fn save_dispatch_settings(app: Auscult<'_>, places: DispatchPlaces) -> Answer<DispatchPlacesView> {
    on_thread(app, move |app| app.save_dispatch_settings(places)).await
}
