//! Signing, exports, settings and backups.

use auscult_domain::finding::Finding;
use auscult_domain::signed_note::SignedNoteSummary;
use auscult_domain::template::{SectionKind, Template};
use auscult_domain::text_macro::TextMacro;
use chrono::DateTime;
use chrono::Utc;
use serde::{Deserialize, Serialize};
use specta::Type;

/// What stands between a draft and its signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SigningCheck {
    /// Findings; an error keeps the note from being signed.
    pub findings: Vec<Finding>,
    /// What in the note nobody has looked at yet; what blocks keeps the note from being signed too.
    pub to_look_at: Vec<auscult_domain::guard::GuardFinding>,
    /// Whether it may be signed now.
    pub ready: bool,
    /// The statement the signature stands for.
    pub meaning: String,
    /// Who would sign, as printed.
    pub signer: String,
}

/// A signed document, to be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SignedNoteView {
    /// What it is.
    pub summary: SignedNoteSummary,
    /// Its sections.
    pub sections: Vec<auscult_domain::note::Section>,
    /// The statement the signature stands for.
    pub meaning: String,
    /// What checking its signature and its PDF said just now; empty if all is as it was signed.
    pub problems: Vec<String>,
}

/// Where a file was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Exported {
    /// The file.
    pub path: String,
}

/// What a person may set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Settings {
    /// Light, dark, high contrast, or as the system says.
    pub theme: Theme,
    /// The microphone's stable id; the system's choice, if none.
    pub microphone: Option<String>,
    /// The channel of it to use, from 0; all mixed, if none.
    pub channel: Option<u16>,
    /// The speech model.
    pub model: String,
    /// Names the transcription should know: colleagues, streets, rare drugs.
    pub vocabulary: Vec<String>,
    /// The template a new note begins with.
    pub template: Option<auscult_domain::TemplateId>,
    /// Idle minutes before locking, 1 to 15.
    pub idle_minutes: u32,
    /// Where exported files go.
    pub export_folder: String,
    /// The words a patient is asked before recording.
    pub consent_words: String,
    /// Key bindings that differ from the shipped ones: action → keys.
    pub keys: std::collections::BTreeMap<String, String>,
}

/// Colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the system says.
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
    /// High contrast.
    Contrast,
}

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BackupView {
    /// The file.
    pub path: String,
    /// Its size, megabytes.
    pub megabytes: u32,
    /// Recordings in it.
    pub recordings: u32,
}

/// A template as it is listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TemplateRow {
    /// The template, with all its sections.
    pub template: Template,
    /// Who wrote it; nobody for what came with the program.
    pub owner_name: Option<String>,
    /// Notes made by it.
    pub notes: u32,
    /// When one of them was last saved.
    pub last_used: Option<DateTime<Utc>>,
    /// Whether the one who asks may change it.
    pub may_edit: bool,
}

/// A kept version of a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TemplateVersionRow {
    /// Which one, from 1.
    pub version: u32,
    /// When it was made.
    pub at: DateTime<Utc>,
    /// Who made it.
    pub by_name: String,
}

/// A text macro as it is listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TextMacroRow {
    /// The macro.
    pub text_macro: TextMacro,
    /// Who wrote it; nobody for what came with the program.
    pub owner_name: Option<String>,
    /// Whether the one who asks may change it.
    pub may_edit: bool,
}

/// A text macro filled for one visit.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FilledMacro {
    /// What is typed after the full stop.
    pub name: String,
    /// What takes its place.
    pub text: String,
    /// The sections it is offered in; everywhere, where none is named.
    pub kinds: Vec<SectionKind>,
}
