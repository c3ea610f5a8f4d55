//! Where things lie: the vault and the models of this laptop, and what ships with the program.

use std::path::{Path, PathBuf};

/// The folders the program works in.
#[derive(Debug, Clone)]
pub struct Places {
    /// The vault of the first organization: database, keys, recordings, backups.
    pub vault: PathBuf,
    /// The vaults of all others, in a folder each.
    pub organizations: PathBuf,
    /// Speech models that were fetched or added.
    pub models: PathBuf,
    /// What ships with the program: default model, sample, templates.
    pub assets: PathBuf,
    /// Where exported files go unless somebody chooses otherwise.
    pub exports: PathBuf,
}

impl Places {
    /// The folders of this account. `AUSCULT_DATA_DIR` and `AUSCULT_ASSETS` put them elsewhere.
    pub fn of_this_account() -> Self {
        let data = std::env::var_os("AUSCULT_DATA_DIR").map(PathBuf::from).unwrap_or_else(|| {
            directories::ProjectDirs::from("org", "Auscult", "Auscult")
                .map_or_else(|| PathBuf::from("auscult-data"), |dirs| dirs.data_local_dir().to_owned())
        });
        let exports = directories::UserDirs::new()
            .and_then(|dirs| dirs.document_dir().map(Path::to_owned).or(Some(dirs.home_dir().to_owned())))
            .map_or_else(|| data.join("exports"), |documents| documents.join("Auscult"));
        Self { assets: assets(), ..Self::within(&data, exports) }
    }

    /// Everything below one folder, exports elsewhere.
    pub fn within(data: &Path, exports: PathBuf) -> Self {
        let (vault, organizations) = (data.join("vault"), data.join("organizations"));
        Self { vault, organizations, models: data.join("models"), assets: assets(), exports }
    }

    /// The model that ships with the program.
    pub fn default_model(&self) -> PathBuf {
        self.assets.join("models").join("ggml-tiny.en-q5_1.bin")
    }

    /// The sample consultation.
    pub fn sample(&self) -> PathBuf {
        self.assets.join("sample").join("sample.flac")
    }
}

/// Beside the program when it is installed, in the source tree when it was built there.
fn assets() -> PathBuf {
    if let Some(folder) = std::env::var_os("AUSCULT_ASSETS") {
        return PathBuf::from(folder);
    }
    let source_tree = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets");
    let beside = std::env::current_exe().ok().and_then(|program| program.parent().map(Path::to_owned)).map(|folder| {
        [folder.join("assets"), folder.join("../lib/Auscult/assets"), folder.join("../Resources/assets")]
    });
    beside.into_iter().flatten().find(|folder| folder.is_dir()).unwrap_or(source_tree)
}
