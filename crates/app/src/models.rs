//! Speech models: the one that ships, others by download or from a stick, and which this laptop can keep up with.

use crate::views::{ModelDownload, ModelRow};
use crate::{Answer, App, AppError, AppEvent, held};
use auscult_domain::audit::{AuditCategory, AuditEntry};
use auscult_domain::permission::Permission;
use auscult_speech::models::{self, ModelInfo, Progress};
use auscult_vault::settings as kept;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

/// The model that ships with the program.
pub(crate) const DEFAULT_MODEL: &str = "tiny.en";

/// Lets a download be cancelled.
#[derive(Default)]
pub(crate) struct DownloadSwitch(Mutex<Option<Arc<AtomicBool>>>);

impl App {
    /// The models that ship, that can be fetched, and that were added.
    ///
    /// # Errors
    /// Locked.
    pub fn models(&self) -> Answer<Vec<ModelRow>> {
        let chosen = self.settings()?.model;
        let mut rows: Vec<ModelRow> = Vec::new();
        for info in models::catalogue() {
            rows.push(self.model_row(&info.name, &info.description, info.bytes, &chosen)?);
        }
        for (name, bytes) in added(&self.places().models) {
            if rows.iter().all(|row| row.name != name) {
                rows.push(self.model_row(&name, "Added from a file", bytes, &chosen)?);
            }
        }
        Ok(rows)
    }

    fn model_row(&self, name: &str, description: &str, bytes: u64, chosen: &str) -> Answer<ModelRow> {
        let key = measured_key(name);
        Ok(ModelRow {
            name: name.to_owned(),
            description: description.to_owned(),
            megabytes: u32::try_from(bytes.div_ceil(1_000_000)).unwrap_or(u32::MAX),
            installed: self.model_path(name).is_file(),
            chosen: name == chosen,
            work_per_second: self.with(|session| Ok(session.vault.look(|conn| kept::get(conn, &key))?))?,
        })
    }

    /// The file of a model, whether or not it is there.
    pub(crate) fn model_path(&self, name: &str) -> PathBuf {
        if name == DEFAULT_MODEL {
            return self.places().default_model();
        }
        let file = info(name).map_or_else(|| format!("{name}.bin"), |info| info.file);
        self.places().models.join(file)
    }

    /// Fetches a model in the background; progress and end come as events. An interrupted one goes on where it was.
    ///
    /// # Errors
    /// No such model; not allowed; locked.
    pub fn download_model(&self, name: &str) -> Answer<()> {
        self.allowed(Permission::EditSettings, |_| Ok(()))?;
        let info = info(name).ok_or_else(|| no_such_model(name))?;
        let cancel = Arc::new(AtomicBool::new(false));
        *held(&self.0.download.0) = Some(cancel.clone());
        let app = self.clone();
        std::thread::spawn(move || {
            let told = |done: f32, finished: bool, problem| {
                app.tell(AppEvent::ModelDownload(ModelDownload { name: info.name.clone(), done, finished, problem }));
            };
            let hub = std::env::var("AUSCULT_MODEL_HUB").unwrap_or_else(|_| models::PUBLISHED_AT.to_owned());
            let progress =
                |progress: Progress| told(progress.received as f32 / progress.total.max(1) as f32, false, None);
            let fetched = models::download(&info, &app.places().models, &hub, &progress, &cancel);
            match fetched {
                Ok(_) => told(1.0, true, None),
                Err(error) => told(0.0, false, Some(AppError::from(error).view())),
            }
        });
        Ok(())
    }

    /// Stops a download; what is there stays for the next time.
    pub fn cancel_model_download(&self) {
        if let Some(cancel) = held(&self.0.download.0).as_ref() {
            cancel.store(true, Ordering::Relaxed);
        }
    }

    /// Adds a model from a file, after checking that it is one.
    ///
    /// # Errors
    /// Not a model; no space; not allowed; locked.
    pub fn add_model_file(&self, file: &Path) -> Answer<ModelRow> {
        self.allowed(Permission::EditSettings, |_| Ok(()))?;
        let added = models::add_file(file, &self.places().models)?;
        let stem = added.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let known = models::catalogue().into_iter().find(|info| added.ends_with(&info.file));
        let name = known.map_or(stem, |info| info.name);
        let row = self.models()?.into_iter().find(|row| row.name == name);
        row.ok_or_else(|| no_such_model(&name))
    }

    /// Uses this model from the next recording on.
    ///
    /// # Errors
    /// It is not on this laptop; locked.
    pub fn choose_model(&self, name: &str) -> Answer<()> {
        if !self.model_path(name).is_file() {
            return Err(no_such_model(name));
        }
        let mut settings = self.settings()?;
        settings.model = name.to_owned();
        self.save_settings(settings).map(|_| ())
    }

    /// Five seconds of work with this model: can this laptop keep up with it?
    ///
    /// # Errors
    /// It is not on this laptop, or is not a model; locked.
    pub fn measure_model(&self, name: &str) -> Answer<ModelRow> {
        self.allowed(Permission::EditSettings, |_| Ok(()))?;
        let path = self.model_path(name);
        if !path.is_file() {
            return Err(no_such_model(name));
        }
        let measured = auscult_speech::benchmark(&self.0.host.worker, &path, crate::transcription::threads())?;
        let (key, now) = (measured_key(name), self.now());
        self.with(|session| {
            Ok(session.vault.change(now, |change| {
                kept::put(change, &key, &measured.real_time_factor)?;
                change.audit(AuditEntry::done(AuditCategory::Change, "model.measure", "model", name))
            })?)
        })?;
        let row = self.models()?.into_iter().find(|row| row.name == name);
        row.ok_or_else(|| no_such_model(name))
    }
}

fn info(name: &str) -> Option<ModelInfo> {
    models::catalogue().into_iter().find(|info| info.name == name)
}

fn measured_key(name: &str) -> String {
    format!("model-measured/{name}")
}

fn no_such_model(name: &str) -> AppError {
    AppError::refused(format!("The model {name} is not on this laptop."), "Fetch it, or add it from a file.")
}

/// The models in a folder that stand in no catalogue: name and length in bytes.
fn added(folder: &Path) -> Vec<(String, u64)> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let of_catalogue: Vec<String> = models::catalogue().into_iter().map(|info| info.file).collect();
    let mut list: Vec<_> = entries
        .flatten()
        .filter(|entry| entry.path().extension().is_some_and(|extension| extension == "bin"))
        .filter(|entry| !of_catalogue.iter().any(|file| entry.file_name() == file.as_str()))
        .filter_map(|entry| {
            let name = entry.path().file_stem()?.to_string_lossy().into_owned();
            Some((name, entry.metadata().ok()?.len()))
        })
        .collect();
    list.sort();
    list
}
