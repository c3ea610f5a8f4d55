//! Taking the audit out: as CSV and JSON, each with a signature beside it that other people's software checks.
//!
//! An export says who did what to which record and which fields changed, never what stood in them. Its head names the
//! range, the filter and the end of each chain, and the SHA-256 of the CSV, so that neither file can be exchanged alone.

use super::rows::People;
use crate::export::write_new;
use crate::session::Session;
use crate::views::{AuditExported, AuditRow, AuditWanted};
use crate::{Answer, App, AppError};
use auscult_documents::{FileVerdict, SigningIdentity, sign_file, verify_file};
use auscult_domain::audit::{AuditCategory, AuditEntry, differences};
use auscult_domain::permission::Permission;
use auscult_vault::audit::{self, AuditFilter, ListedEntry};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// What an export calls itself, and the version of its shape.
const FORMAT: (&str, u32) = ("auscult audit export", 1);
/// Entries read at once.
const PAGE: u32 = 2_000;

/// The head of an export.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Head<'a> {
    format: &'a str,
    version: u32,
    organization: &'a str,
    exported_at: DateTime<Utc>,
    exported_by: &'a str,
    filter: &'a AuditWanted,
    /// How far each chain reached.
    chain_heads: Vec<ChainHead>,
    count: usize,
    /// SHA-256 of the CSV beside it, hexadecimal.
    csv_sha256: String,
    entries: Vec<Exported>,
}

#[derive(Serialize)]
struct ChainHead {
    device: String,
    sequence: u32,
    hash: String,
}

/// An entry as it is taken out.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Exported {
    #[serde(flatten)]
    row: AuditRow,
    /// The fields that changed, by name.
    changed: Vec<String>,
    /// The entry's hash in its chain, which is over its values too.
    hash: Option<String>,
}

impl App {
    /// Writes what is wanted of the audit as CSV and JSON, each with a signature of whoever exports it beside it, into the
    /// export folder unless another is given.
    ///
    /// # Errors
    /// A wrong password, locked, not allowed, the folder cannot be written.
    pub fn export_audit(&self, wanted: &AuditWanted, password: String, to: Option<PathBuf>) -> Answer<AuditExported> {
        let (now, password) = (self.now(), Zeroizing::new(password));
        self.allowed(Permission::ViewAudit, |session| {
            let identity = session.signing_identity(&password, now)?;
            let folder = match to {
                Some(folder) => folder,
                None => PathBuf::from(crate::settings::of(session, self.places())?.export_folder),
            };
            let entries = session.exported(wanted, now)?;
            let count = entries.len();
            let csv = csv_of(&entries);
            let json = session.head(wanted, entries, &csv, now)?;
            let kept = AuditEntry::done(AuditCategory::Export, "audit.export", "audit", count);
            let mut kept = kept.after(wanted);
            kept.patient = wanted.patient;
            session.vault.change(now, |change| change.audit(kept))?;
            let stem = format!("audit-{}", now.format("%Y%m%dT%H%M%SZ"));
            write_signed(&folder, &stem, "csv", &csv, &identity, now)?;
            let path = write_signed(&folder, &stem, "json", &json, &identity, now)?;
            Ok(AuditExported { path: path.display().to_string(), entries: u32::try_from(count).unwrap_or(u32::MAX) })
        })
    }
}

impl Session {
    fn exported(&mut self, wanted: &AuditWanted, now: DateTime<Utc>) -> Answer<Vec<Exported>> {
        let mut filter = AuditFilter { limit: PAGE, ..self.audit_filter(wanted, now)? };
        let people = People::of(self)?;
        let mut entries = Vec::new();
        loop {
            let page = self.vault.look(|conn| audit::page(conn, &filter))?;
            for listed in &page.entries {
                entries.push(Exported {
                    row: people.row(self, listed)?,
                    changed: changed(listed),
                    hash: listed.hash.clone(),
                });
            }
            filter.below = page.next;
            if filter.below.is_none() {
                return Ok(entries);
            }
        }
    }

    fn head(&self, wanted: &AuditWanted, entries: Vec<Exported>, csv: &[u8], now: DateTime<Utc>) -> Answer<Vec<u8>> {
        let heads = self.vault.look(audit::heads)?;
        let chain = |(device, sequence, hash): (auscult_domain::DeviceId, u32, String)| ChainHead {
            device: device.to_string(),
            sequence,
            hash,
        };
        let head = Head {
            format: FORMAT.0,
            version: FORMAT.1,
            organization: &self.organization.name,
            exported_at: now,
            exported_by: &self.vault.actor().user.signature_name(),
            filter: wanted,
            chain_heads: heads.into_iter().map(chain).collect(),
            count: entries.len(),
            csv_sha256: sha256(csv),
            entries,
        };
        serde_json::to_vec_pretty(&head)
            .map_err(|_| AppError::refused("The audit could not be written as JSON.", "Choose a shorter time."))
    }
}

fn changed(listed: &ListedEntry) -> Vec<String> {
    let Some(event) = &listed.event else { return Vec::new() };
    let fields = differences(event.entry.before.as_ref(), event.entry.after.as_ref());
    fields.into_iter().filter(|field| field.changed).map(|field| field.path).collect()
}

/// One line for each entry. A value that a spreadsheet would take for a formula begins with an apostrophe.
fn csv_of(entries: &[Exported]) -> Vec<u8> {
    let mut text = String::from(
        "at,device,sequence,who,role,category,action,record,record id,patient,outcome,error,sign-in,program,changed,hash\r\n",
    );
    for Exported { row, changed, hash } in entries {
        let fields = [
            row.at.to_rfc3339(),
            row.device.to_string(),
            row.sequence.to_string(),
            row.who.clone().unwrap_or_default(),
            row.role.map(word).unwrap_or_default(),
            row.category.map(word).unwrap_or_default(),
            row.action.clone(),
            row.record.clone(),
            row.record_id.clone().unwrap_or_default(),
            row.patient_name.clone().unwrap_or_default(),
            word(row.outcome),
            row.error.clone().unwrap_or_default(),
            row.session.map(|session| session.to_string()).unwrap_or_default(),
            row.program.clone().unwrap_or_default(),
            changed.join("; "),
            hash.clone().unwrap_or_default(),
        ];
        text.push_str(&fields.map(|field| cell(&field)).join(","));
        text.push_str("\r\n");
    }
    text.into_bytes()
}

fn cell(value: &str) -> String {
    let guard = if value.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    format!("\"{guard}{}\"", value.replace('"', "\"\""))
}

fn word<T: Serialize>(value: T) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(ToOwned::to_owned)).unwrap_or_default()
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn write_signed(
    folder: &Path,
    stem: &str,
    extension: &str,
    bytes: &[u8],
    identity: &SigningIdentity,
    now: DateTime<Utc>,
) -> Answer<PathBuf> {
    let signature = sign_file(bytes, identity, now)?;
    let path = write_new(folder, stem, extension, bytes)?;
    let mut beside = path.clone().into_os_string();
    beside.push(".p7s");
    crate::export::write_whole(Path::new(&beside), &signature)
        .map_err(AppError::file("The signature could not be written"))?;
    Ok(path)
}

/// What the head of an export says, to be checked against.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ReadHead {
    format: String,
    version: u32,
    organization: String,
    exported_at: DateTime<Utc>,
    count: u32,
    csv_sha256: String,
    entries: Vec<serde::de::IgnoredAny>,
}

/// What checking an export said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportVerdict {
    /// What is wrong; nothing, if it is as it was signed.
    pub problems: Vec<String>,
    /// Entries in it.
    pub count: u32,
    /// When it was taken out.
    pub exported_at: Option<DateTime<Utc>>,
    /// Of which organization it says it is.
    pub organization: Option<String>,
    /// Who signed it.
    pub signer: Option<String>,
    /// SHA-256 of the certificate of the authority behind the signature, to compare with the organization's.
    pub authority_sha256: Option<String>,
}

/// Checks an export by its JSON file: the signature beside it, the CSV beside it if there is one, and its own count.
///
/// # Errors
/// The file or its signature cannot be read.
pub fn verify_export(file: &Path) -> Answer<ExportVerdict> {
    let bytes = std::fs::read(file).map_err(AppError::file("The export could not be read"))?;
    let mut beside = file.as_os_str().to_owned();
    beside.push(".p7s");
    let signature = std::fs::read(&beside).map_err(AppError::file("The signature beside it could not be read"))?;
    let csv = std::fs::read(file.with_extension("csv")).ok();
    Ok(verdict_of(&bytes, &signature, csv.as_deref()))
}

fn verdict_of(bytes: &[u8], signature: &[u8], csv: Option<&[u8]>) -> ExportVerdict {
    let Some(head) =
        serde_json::from_slice::<ReadHead>(bytes).ok().filter(|head| (head.format.as_str(), head.version) == FORMAT)
    else {
        return ExportVerdict {
            problems: vec!["This is not an export of the audit, or of a newer program.".to_owned()],
            count: 0,
            exported_at: None,
            organization: None,
            signer: None,
            authority_sha256: None,
        };
    };
    let FileVerdict { signer, authority_sha256, problem, .. } = verify_file(bytes, signature, head.exported_at);
    let mut problems: Vec<String> = problem.into_iter().collect();
    if csv.is_some_and(|csv| sha256(csv) != head.csv_sha256) {
        problems.push("The CSV beside it is not the one that was exported with it.".to_owned());
    }
    if head.entries.len() != head.count as usize {
        problems.push("It does not hold as many entries as it says.".to_owned());
    }
    ExportVerdict {
        problems,
        count: head.count,
        exported_at: Some(head.exported_at),
        organization: Some(head.organization),
        signer,
        authority_sha256,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_no_formula() {
        assert_eq!(cell("=HYPERLINK(\"x\")"), "\"'=HYPERLINK(\"\"x\"\")\"");
        for harmful in ["+1", "-1", "@x", "\tx", "\rx"] {
            assert!(cell(harmful).starts_with("\"'"), "{harmful:?}");
        }
        assert_eq!(cell("Alvarez, Rosa"), "\"Alvarez, Rosa\"");
    }

    #[test]
    fn what_is_no_export_is_said_to_be_none() {
        assert_eq!(verdict_of(b"{}", b"", None).problems.len(), 1);
    }
}
