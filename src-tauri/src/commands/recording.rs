//! Commands for recording and hearing.

use super::{Answer, Auscult, on_thread};
use auscult_app::domain::{
    EncounterId, RecordingId, SegmentId,
    transcript::{Segment, Speaker},
};
use auscult_app::views::{InputDeviceView, RecordingStatus, TranscriptView, WordCorrection};

/// The microphones there are.
#[tauri::command]
#[specta::specta]
pub async fn input_devices(app: Auscult<'_>) -> Answer<Vec<InputDeviceView>> {
    on_thread(app, move |app| app.input_devices()).await
}

/// Begins to record.
#[tauri::command]
#[specta::specta]
pub async fn start_recording(app: Auscult<'_>, encounter: EncounterId) -> Answer<RecordingStatus> {
    on_thread(app, move |app| app.start_recording(encounter)).await
}

/// Pauses.
#[tauri::command]
#[specta::specta]
pub async fn pause_recording(app: Auscult<'_>) -> Answer<()> {
    on_thread(app, move |app| app.pause_recording()).await
}

/// Goes on.
#[tauri::command]
#[specta::specta]
pub async fn resume_recording(app: Auscult<'_>) -> Answer<()> {
    on_thread(app, move |app| app.resume_recording()).await
}

/// Marks this moment.
#[tauri::command]
#[specta::specta]
pub async fn mark_recording(app: Auscult<'_>, label: Option<String>) -> Answer<()> {
    on_thread(app, move |app| app.mark_recording(label)).await
}

/// Ends the recording.
#[tauri::command]
#[specta::specta]
pub async fn stop_recording(app: Auscult<'_>) -> Answer<()> {
    on_thread(app, move |app| app.stop_recording()).await
}

/// The running recording.
#[tauri::command]
#[specta::specta]
pub async fn recording_status(app: Auscult<'_>) -> Answer<Option<RecordingStatus>> {
    on_thread(app, move |app| Ok(app.recording_status())).await
}

/// Stops an import.
#[tauri::command]
#[specta::specta]
pub async fn cancel_import(app: Auscult<'_>) -> Answer<()> {
    on_thread(app, move |app| {
        app.cancel_import();
        Ok(())
    })
    .await
}

/// The waveform of a recording.
#[tauri::command]
#[specta::specta]
pub async fn waveform(app: Auscult<'_>, recording: RecordingId, count: u32) -> Answer<Vec<f32>> {
    on_thread(app, move |app| app.waveform(recording, count)).await
}

/// Plays a stretch of a recording.
#[tauri::command]
#[specta::specta]
pub async fn play(app: Auscult<'_>, recording: RecordingId, from_ms: u32, to_ms: u32) -> Answer<()> {
    on_thread(app, move |app| app.play(recording, from_ms, to_ms)).await
}

/// Stops playing.
#[tauri::command]
#[specta::specta]
pub async fn stop_playback(app: Auscult<'_>) -> Answer<()> {
    on_thread(app, move |app| {
        app.stop_playback();
        Ok(())
    })
    .await
}

/// Somebody has looked at a recovered recording.
#[tauri::command]
#[specta::specta]
pub async fn dismiss_recovered(app: Auscult<'_>, recording: RecordingId) -> Answer<()> {
    on_thread(app, move |app| app.dismiss_recovered(recording)).await
}

/// A visit's transcript.
#[tauri::command]
#[specta::specta]
pub async fn transcript(app: Auscult<'_>, encounter: EncounterId) -> Answer<TranscriptView> {
    on_thread(app, move |app| app.transcript(encounter)).await
}

/// Writes a recording down again, or takes it up.
#[tauri::command]
#[specta::specta]
pub async fn transcribe_again(app: Auscult<'_>, recording: RecordingId) -> Answer<()> {
    on_thread(app, move |app| app.transcribe_again(recording)).await
}

/// Corrects a word.
#[tauri::command]
#[specta::specta]
pub async fn correct_word(app: Auscult<'_>, correction: WordCorrection) -> Answer<Segment> {
    on_thread(app, move |app| app.correct_word(correction)).await
}

/// Says who speaks.
#[tauri::command]
#[specta::specta]
pub async fn set_speaker(app: Auscult<'_>, segment: SegmentId, speaker: Speaker) -> Answer<Segment> {
    on_thread(app, move |app| app.set_speaker(segment, speaker)).await
}
