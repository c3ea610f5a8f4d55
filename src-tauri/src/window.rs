//! The one window, and what ticks behind it.

use crate::{commands, events};
use auscult_app::{App, AppError, Host, Places};
use chrono::Utc;
use std::sync::Arc;
use std::time::Duration;
use tauri::{AppHandle, Manager, WebviewUrl, WebviewWindowBuilder, Window, WindowEvent};
use tauri_plugin_dialog::{DialogExt, MessageDialogKind};

/// The name of the one window.
pub const MAIN: &str = "main";
/// How often it is looked whether anybody is still there, and whether words wait.
const TICK: Duration = Duration::from_secs(5);

/// Opens the window and stays until it is closed.
pub fn run() -> anyhow::Result<()> {
    let builder = commands::builder();
    let handler = builder.invoke_handler();
    tauri::Builder::default()
        .plugin(tauri_plugin_single_instance::init(|app, _, _| show(app)))
        .plugin(tauri_plugin_dialog::init())
        .invoke_handler(handler)
        .on_window_event(keep_open_while_recording)
        .setup(move |tauri_app| {
            builder.mount_events(tauri_app);
            match start(tauri_app.handle()) {
                Ok(app) => {
                    tick(app.clone());
                    app.lock_with_the_desktop();
                    tauri_app.manage(app);
                    open(tauri_app)?;
                }
                Err(error) => refuse(tauri_app.handle(), &error),
            }
            Ok(())
        })
        .run(tauri::generate_context!())?;
    Ok(())
}

fn start(handle: &AppHandle) -> Result<App, AppError> {
    let handle = handle.clone();
    App::start_where_it_was(Host {
        places: Places::of_this_account(),
        worker: auscult_app::own_worker()?,
        clock: Arc::new(Utc::now),
        listener: Arc::new(move |event| events::tell(&handle, event)),
    })
}

fn open(tauri_app: &tauri::App) -> tauri::Result<()> {
    WebviewWindowBuilder::new(tauri_app, MAIN, WebviewUrl::default())
        .title("Auscult")
        .inner_size(1280.0, 860.0)
        .min_inner_size(1024.0, 700.0)
        .build()?;
    Ok(())
}

fn show(handle: &AppHandle) {
    if let Some(window) = handle.get_webview_window(MAIN) {
        let _ = window.unminimize();
        let _ = window.set_focus();
    }
}

/// There is no window to say it in yet: a plain dialog, then the end.
fn refuse(handle: &AppHandle, error: &AppError) {
    let view = error.view();
    let words = [Some(view.message), view.hint].into_iter().flatten().collect::<Vec<_>>().join("\n");
    eprintln!("auscult: {words}");
    let end = handle.clone();
    handle.dialog().message(words).title("Auscult").kind(MessageDialogKind::Error).show(move |_| end.exit(1));
}

fn tick(app: App) {
    std::thread::spawn(move || {
        loop {
            std::thread::sleep(TICK);
            app.tick();
        }
    });
}

/// Closing would end a running recording: the window stays and says so.
fn keep_open_while_recording(window: &Window, event: &WindowEvent) {
    if let WindowEvent::CloseRequested { api, .. } = event
        && window.try_state::<App>().is_some_and(|app| app.is_recording())
    {
        api.prevent_close();
        let words = "A visit is being recorded. Stop the recording first; closing would end it.";
        window.dialog().message(words).title("Auscult").show(|_| {});
    }
}
