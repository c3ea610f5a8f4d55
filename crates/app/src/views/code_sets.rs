//! Codes as they are looked up, and the sets they are from.

/// 'More specific', one question at a time.
pub use auscult_coding::search::Narrowing;
use auscult_coding::sets::payer_rules::PayerRule;
use auscult_domain::coding::{CodeRef, CodeSetKind, CodeSetVersion, CodeSystem, ImportSummary, ImportedCodeSet};
use auscult_domain::patient::Sex;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use specta::Type;

/// What is looked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CodeSearch {
    /// What was typed: code, words, abbreviation.
    pub text: String,
    /// Only in these systems; in all, if none is named.
    pub systems: Vec<CodeSystem>,
    /// Only what a claim may carry.
    pub billable_only: bool,
    /// Only in this chapter of ICD-10-CM, by its number.
    pub chapter: Option<String>,
    /// The day of service; today, if nothing is said.
    pub day: Option<NaiveDate>,
    /// No more than this many.
    pub limit: u32,
}

/// A code that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CodeHit {
    /// The code.
    #[serde(flatten)]
    pub code: CodeRef,
    /// Its title.
    pub title: String,
    /// Whether a claim may carry it.
    pub billable: bool,
    /// The term that fitted, where it is not the title.
    pub matched: Option<String>,
    /// How often this person has confirmed it.
    pub uses: u32,
}

/// A code in a list of codes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CodeEntry {
    /// The code as it is written; of a block its ends, of a chapter its number.
    pub code: String,
    /// Its title.
    pub title: String,
    /// What it is.
    pub level: CodeLevel,
    /// Whether a claim may carry it.
    pub billable: bool,
}

/// What a place in a classification is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum CodeLevel {
    /// A chapter.
    Chapter,
    /// A block of categories.
    Block,
    /// A code.
    Code,
}

/// A note of the classification, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CodeNote {
    /// Its words.
    pub text: String,
    /// The code, block or chapter it stands at.
    pub at: String,
}

/// The meaning of a character that may stand seventh.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SeventhCharacter {
    /// The character.
    pub character: String,
    /// What it means.
    pub meaning: String,
}

/// All there is to say about a code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CodeDetails {
    /// The code.
    pub code: CodeRef,
    /// Its title.
    pub title: String,
    /// Whether a claim may carry it.
    pub billable: bool,
    /// The set it is from.
    pub set: CodeSetVersion,
    /// What stands above it, the chapter first.
    pub path: Vec<CodeEntry>,
    /// What lies directly below it.
    pub children: Vec<CodeEntry>,
    /// Other names of it, and what is part of it.
    pub inclusion_terms: Vec<String>,
    /// Never beside it.
    pub excludes1: Vec<CodeNote>,
    /// Not part of it; may stand beside it.
    pub excludes2: Vec<CodeNote>,
    /// What has to stand before it.
    pub code_first: Vec<CodeNote>,
    /// What is coded after it.
    pub use_additional: Vec<CodeNote>,
    /// What is coded with it.
    pub code_also: Vec<CodeNote>,
    /// What may stand as its seventh character.
    pub seventh: Vec<SeventhCharacter>,
    /// Only for this sex.
    pub sex: Option<Sex>,
    /// What the note must hold for it, each as a short phrase.
    pub documentation: Vec<String>,
    /// How often this person has confirmed it.
    pub uses: u32,
}

/// A modifier, and whether it can go with a service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ModifierRow {
    /// Its two characters.
    pub modifier: String,
    /// What it says.
    pub title: String,
    /// Whether it can go with the service.
    pub valid: bool,
    /// When it is right, or why it cannot.
    pub why: String,
}

/// What lies below a place in the classification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CodeBranch {
    /// What stands above, the chapter first, the place itself last.
    pub path: Vec<CodeEntry>,
    /// What lies below, in order.
    pub rows: Vec<CodeEntry>,
}

/// A code set as it is listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CodeSetRow {
    /// The record of its import; none for what ships with the program.
    pub set: Option<ImportedCodeSet>,
    /// What kind of table it is.
    pub kind: CodeSetKind,
    /// The publisher's name for the version.
    pub version: String,
    /// The first day of service it is for.
    pub effective_from: NaiveDate,
    /// The last day of service it is for.
    pub effective_to: Option<NaiveDate>,
    /// Entries in it.
    pub entries: u32,
    /// Whether visits of today are coded with it.
    pub in_use_today: bool,
}

/// What the person who imports knows better than the file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CodeSetOptions {
    /// The name of the version.
    pub version: Option<String>,
    /// The first day of service it is for.
    pub effective_from: Option<NaiveDate>,
    /// The last day of service it is for.
    pub effective_to: Option<NaiveDate>,
    /// Whether the text is in Windows-1252, which older Windows programs write, instead of UTF-8.
    pub windows_1252: bool,
    /// Which column of a table of the practice's own holds what; found by their headings, if nothing is said.
    pub columns: Option<ColumnNames>,
}

/// The headings of the columns of a table of the practice's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ColumnNames {
    /// Of the code.
    pub code: String,
    /// Of the text that is shown.
    pub title: String,
}

/// The clinic's own rules, as a table: which diagnoses a procedure needs, and what payers ask for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CodingRules {
    /// The rules.
    pub rules: Vec<PayerRule>,
}

/// A table that was read from files and is kept nowhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CodeSetRead {
    /// What kind of table it is.
    pub kind: CodeSetKind,
    /// The files.
    pub file: String,
    /// The publisher's name for the version.
    pub version: String,
    /// The first day of service it is for.
    pub effective_from: NaiveDate,
    /// The last day of service it is for.
    pub effective_to: Option<NaiveDate>,
    /// What was read.
    pub summary: ImportSummary,
}

/// What an import would keep. Nothing is kept yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportPreview {
    /// Names this preview when it is to be kept.
    pub token: String,
    /// What kind of table it is.
    pub kind: CodeSetKind,
    /// The file.
    pub file: String,
    /// The publisher's name for the version.
    pub version: String,
    /// The first day of service it is for.
    pub effective_from: NaiveDate,
    /// The last day of service it is for.
    pub effective_to: Option<NaiveDate>,
    /// What was read.
    pub summary: ImportSummary,
    /// Whether the same content is kept already.
    pub kept_already: bool,
    /// The version it stands beside or takes over from on its first day of service.
    pub instead_of: Option<String>,
}
