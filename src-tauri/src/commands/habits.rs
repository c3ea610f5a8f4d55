//! Commands for what a clinician does to drafts again and again.

use super::{Answer, Auscult, on_thread};
use auscult_app::domain::habit::{Habit, HabitOffer, HabitRule, HabitState};
use auscult_app::domain::{EncounterId, HabitId};
use auscult_app::views::{AppliedHabit, HabitsView};

/// What was noticed, and what was decided about it.
#[tauri::command]
#[specta::specta]
pub async fn habits(app: Auscult<'_>) -> Answer<HabitsView> {
    on_thread(app, move |app| app.habits()).await
}

/// The habit to offer after a visit was signed.
#[tauri::command]
#[specta::specta]
pub async fn habit_noticed(app: Auscult<'_>, encounter: EncounterId) -> Answer<Option<HabitOffer>> {
    on_thread(app, move |app| app.habit_noticed(encounter)).await
}

/// What rules did to the draft of a visit.
#[tauri::command]
#[specta::specta]
pub async fn applied_habits(app: Auscult<'_>, encounter: EncounterId) -> Answer<Vec<AppliedHabit>> {
    on_thread(app, move |app| app.applied_habits(encounter)).await
}

/// Keeps what is decided about a habit.
#[tauri::command]
#[specta::specta]
pub async fn decide_habit(app: Auscult<'_>, habit: Habit, state: HabitState) -> Answer<HabitRule> {
    on_thread(app, move |app| app.decide_habit(&habit, state)).await
}

/// Forgets what was decided about a habit.
#[tauri::command]
#[specta::specta]
pub async fn forget_habit(app: Auscult<'_>, habit: HabitId) -> Answer<()> {
    on_thread(app, move |app| app.forget_habit(habit)).await
}
