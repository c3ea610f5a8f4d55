//! Commands for the coder's queue.

use super::{Answer, Auscult, on_thread};
use auscult_app::domain::EncounterId;
use auscult_app::views::{ClaimView, CodingReport, QueueDirection, QueueFilter, QueueOrder, QueueView};
use chrono::NaiveDate;

/// The visits that wait to be coded, no more than `most` of them.
#[tauri::command]
#[specta::specta]
pub async fn coding_queue(app: Auscult<'_>, filter: QueueFilter, order: QueueOrder, most: u32) -> Answer<QueueView> {
    on_thread(app, move |app| app.coding_queue(&filter, order, most)).await
}

/// The visit after or before one in the queue.
#[tauri::command]
#[specta::specta]
pub async fn neighbour_in_queue(
    app: Auscult<'_>,
    filter: QueueFilter,
    order: QueueOrder,
    from: Option<EncounterId>,
    direction: QueueDirection,
) -> Answer<Option<EncounterId>> {
    on_thread(app, move |app| app.neighbour_in_queue(&filter, order, from, direction)).await
}

/// Claims a visit, or says whose it is.
#[tauri::command]
#[specta::specta]
pub async fn claim_encounter(app: Auscult<'_>, encounter: EncounterId) -> Answer<ClaimView> {
    on_thread(app, move |app| app.claim_encounter(encounter)).await
}

/// Takes a visit over from whoever is at it.
#[tauri::command]
#[specta::specta]
pub async fn take_over_encounter(app: Auscult<'_>, encounter: EncounterId) -> Answer<ClaimView> {
    on_thread(app, move |app| app.take_over_encounter(encounter)).await
}

/// Lets a visit go.
#[tauri::command]
#[specta::specta]
pub async fn release_encounter(app: Auscult<'_>, encounter: EncounterId) -> Answer<()> {
    on_thread(app, move |app| app.release_encounter(encounter)).await
}

/// What was coded in these days.
#[tauri::command]
#[specta::specta]
pub async fn coding_report(app: Auscult<'_>, from: NaiveDate, to: NaiveDate) -> Answer<CodingReport> {
    on_thread(app, move |app| app.coding_report(from, to)).await
}
