//! Commands for compliance events.

use super::{Answer, Auscult, on_thread};
use auscult_app::domain::ComplianceEventId;
use auscult_app::domain::compliance::{ComplianceRules, ComplianceVerdict};
use auscult_app::views::{ComplianceRow, ComplianceWhich};

/// What rules found out of the ordinary.
#[tauri::command]
#[specta::specta]
pub async fn compliance_events(app: Auscult<'_>, which: ComplianceWhich) -> Answer<Vec<ComplianceRow>> {
    on_thread(app, move |app| app.compliance_events(which)).await
}

/// How many events have to be looked at.
#[tauri::command]
#[specta::specta]
pub async fn compliance_waiting(app: Auscult<'_>) -> Answer<u32> {
    on_thread(app, move |app| app.compliance_waiting()).await
}

/// Keeps what came of looking at an event.
#[tauri::command]
#[specta::specta]
pub async fn review_compliance(
    app: Auscult<'_>,
    id: ComplianceEventId,
    outcome: ComplianceVerdict,
    notes: String,
) -> Answer<()> {
    on_thread(app, move |app| app.review_compliance(id, outcome, &notes)).await
}

/// How the clinic wants the rules.
#[tauri::command]
#[specta::specta]
pub async fn compliance_rules(app: Auscult<'_>) -> Answer<ComplianceRules> {
    on_thread(app, move |app| app.compliance_rules()).await
}

/// Keeps how the clinic wants the rules.
#[tauri::command]
#[specta::specta]
pub async fn save_compliance_rules(app: Auscult<'_>, rules: ComplianceRules) -> Answer<ComplianceRules> {
    on_thread(app, move |app| app.save_compliance_rules(rules)).await
}
