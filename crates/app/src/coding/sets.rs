//! The code sets of a clinic: what ships, what was imported, and importing with a preview. An import is kept whole in
//! one transaction, or not at all; the same content is kept once.

use super::reading::{self, ReadTable};
use super::tables::CodeTable;
use crate::session::Session;
use crate::views::{CodeSetOptions, CodeSetRead, CodeSetRow, CodingRules, ImportPreview};
use crate::{Answer, App, AppError};
use auscult_coding::sets::CodeLibrary;
use auscult_coding::sets::payer_rules::PayerRules;
use auscult_coding::sets::table::{TableKind, TableVersion};
use auscult_domain::CodeSetId;
use auscult_domain::audit::{AuditCategory, AuditEntry};
use auscult_domain::coding::{CodeSetKind, ImportedCodeSet};
use auscult_domain::permission::Permission;
use auscult_vault::{code_sets, coding_facts, new_uuid};
use chrono::NaiveDate;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The clinic's own rules, by their key in the vault.
const PAYER_RULES: &str = "payer_rules";

/// A table that was read and is not kept yet.
pub(crate) struct Previewed {
    token: String,
    set: ImportedCodeSet,
    encoded: Vec<u8>,
}

impl Previewed {
    pub(super) fn is(&self, token: &str) -> bool {
        self.token == token
    }
}

/// Reads files into a table, as an import would, and says what was read. No vault is needed and nothing is kept.
///
/// # Errors
/// A file that is broken, of another kind or year, or cannot be read, with its line.
pub fn read_code_set(paths: &[PathBuf], kind: CodeSetKind, options: &CodeSetOptions) -> Answer<CodeSetRead> {
    let ReadTable { version, effective_from, effective_to, summary, .. } = reading::read(kind, paths, options)?;
    Ok(CodeSetRead { kind, file: names(paths), version, effective_from, effective_to, summary })
}

/// The sets that were imported and the clinic's own rules, as the vault keeps them.
pub(super) struct KeptSets {
    sets: Vec<(ImportedCodeSet, Vec<u8>)>,
    rules: Option<CodingRules>,
}

impl KeptSets {
    /// What ships with the program, and these beside it.
    ///
    /// # Errors
    /// A set that cannot be decoded.
    pub(super) fn library(&self) -> Answer<CodeLibrary> {
        let mut library = CodeLibrary::shipped();
        for (set, bytes) in &self.sets {
            let table = CodeTable::decode(set.kind, bytes).map_err(|damage| {
                AppError::refused(
                    format!("{} ({}): {damage}", set.file, set.version),
                    "Remove this code set and import it again; the codes of visits are not touched.",
                )
            })?;
            table.put_into(&mut library);
        }
        if let Some(rules) = &self.rules {
            CodeTable::PayerRules(PayerRules::of(of_the_clinic(), rules.rules.clone())).put_into(&mut library);
        }
        Ok(library)
    }
}

impl App {
    /// Every code set and rule of the clinic, what ships with the program among them.
    ///
    /// # Errors
    /// Locked, not allowed.
    pub fn codes_of_the_clinic(&self) -> Answer<Arc<CodeLibrary>> {
        self.allowed(Permission::ViewCodes, |_| Ok(()))?;
        self.code_library()
    }

    /// What the vault holds beside what ships, not yet decoded.
    pub(super) fn kept_sets(&self) -> Answer<KeptSets> {
        self.with(|session| {
            Ok(session.vault.look(|conn| {
                let sets = code_sets::list(conn)?
                    .into_iter()
                    .map(|set| code_sets::encoded(conn, set.id).map(|bytes| (set, bytes)))
                    .collect::<Result<Vec<_>, _>>()?;
                Ok(KeptSets { sets, rules: coding_facts::rules::<CodingRules>(conn, PAYER_RULES)? })
            })?)
        })
    }

    /// The code sets of the clinic: what ships, then what was imported, the latest days first.
    ///
    /// # Errors
    /// Locked, not allowed.
    pub fn code_sets(&self) -> Answer<Vec<CodeSetRow>> {
        let today = self.today_here();
        let imported = self.allowed(Permission::ViewCodes, |session| Ok(session.vault.look(code_sets::list)?))?;
        let mut rows: Vec<CodeSetRow> = shipped();
        rows.extend(imported.into_iter().map(row_of));
        mark_those_in_use(&mut rows, today);
        Ok(rows)
    }

    /// Reads files into a table and shows what would be kept; nothing is.
    ///
    /// # Errors
    /// A file that is broken, of another kind or year, or cannot be read, with its line; locked; not allowed.
    pub fn preview_code_set(
        &self,
        paths: &[PathBuf],
        kind: CodeSetKind,
        options: &CodeSetOptions,
    ) -> Answer<ImportPreview> {
        let now = self.now();
        let user = self.allowed(Permission::EditCodeSets, |session| Ok(session.vault.actor().user.id))?;
        let ReadTable { table, version, effective_from, effective_to, summary } = reading::read(kind, paths, options)?;
        let encoded = table.encode();
        let sha256 = hex(&Sha256::digest(&encoded));
        let set = ImportedCodeSet {
            id: CodeSetId::from_uuid(new_uuid(now)),
            kind,
            version,
            effective_from,
            effective_to,
            sha256,
            file: names(paths),
            summary,
            imported_at: now,
            imported_by: user,
        };
        let kept = self.with(|session| Ok(session.vault.look(code_sets::list)?))?;
        let preview = ImportPreview {
            token: set.id.to_string(),
            kind,
            file: set.file.clone(),
            version: set.version.clone(),
            effective_from,
            effective_to,
            summary: set.summary.clone(),
            kept_already: kept.iter().any(|one| one.kind == kind && one.sha256 == set.sha256),
            instead_of: in_use(&self.code_sets()?, kind, effective_from).map(|row| row.version.clone()),
        };
        self.0.codes.put_preview(Some(Previewed { token: preview.token.clone(), set, encoded }));
        Ok(preview)
    }

    /// Keeps the table that was shown.
    ///
    /// # Errors
    /// It is not the one that was last shown; locked; not allowed.
    pub fn keep_code_set(&self, token: &str) -> Answer<CodeSetRow> {
        let now = self.now();
        let row = self.allowed(Permission::EditCodeSets, |session| {
            let Previewed { set, encoded, .. } = self.0.codes.take_preview(token).ok_or_else(|| {
                AppError::refused("This import is not at hand any more.", "Choose the file again; nothing was kept.")
            })?;
            session.keep_code_set(&set, &encoded, now).map(row_of)
        })?;
        self.0.codes.empty();
        Ok(row)
    }

    /// Forgets the table that was shown.
    pub fn drop_code_set_preview(&self) {
        self.0.codes.put_preview(None);
    }

    /// Takes an imported set out. Codes that were taken from it keep their title and version.
    ///
    /// # Errors
    /// There is no such set; locked; not allowed.
    pub fn remove_code_set(&self, id: CodeSetId) -> Answer<Vec<CodeSetRow>> {
        let now = self.now();
        self.allowed(Permission::EditCodeSets, |session| {
            Ok(session.vault.change(now, |change| {
                let set = code_sets::get(change, id)?;
                code_sets::delete(change, id)?;
                change.audit(AuditEntry::done(AuditCategory::Change, "code_set.remove", "code_set", id).before(&set))
            })?)
        })?;
        self.0.codes.empty();
        self.code_sets()
    }

    /// The clinic's own rules: medical necessity, and what payers ask for.
    ///
    /// # Errors
    /// Locked, not allowed.
    pub fn coding_rules(&self) -> Answer<CodingRules> {
        self.allowed(Permission::ViewCodes, |session| {
            Ok(session.vault.look(|conn| coding_facts::rules(conn, PAYER_RULES))?.unwrap_or_default())
        })
    }

    /// Lays the clinic's own rules down.
    ///
    /// # Errors
    /// Two rules of one name, or one without a name or message; locked; not allowed.
    pub fn save_coding_rules(&self, rules: CodingRules) -> Answer<CodingRules> {
        let mut ids: Vec<&str> = rules.rules.iter().map(|rule| rule.id.trim()).collect();
        ids.sort_unstable();
        if ids.iter().any(|id| id.is_empty()) || ids.windows(2).any(|pair| pair[0] == pair[1]) {
            return Err(AppError::refused("Each rule needs a name of its own.", "Name the rule, or change its name."));
        }
        if rules.rules.iter().any(|rule| rule.message.trim().is_empty()) {
            return Err(AppError::refused("A rule needs its words.", "Say what a person should know when it strikes."));
        }
        let now = self.now();
        let rules = self.allowed(Permission::EditCodeSets, |session| {
            session.vault.change(now, |change| {
                let before: Option<CodingRules> = coding_facts::rules(change, PAYER_RULES)?;
                coding_facts::put_rules(change, PAYER_RULES, &rules)?;
                let entry = AuditEntry::done(AuditCategory::Change, "coding_rules.save", "coding_rules", PAYER_RULES);
                change.audit(entry.before(before).after(&rules))
            })?;
            Ok(rules)
        })?;
        self.0.codes.empty();
        Ok(rules)
    }
}

impl Session {
    fn keep_code_set(
        &mut self,
        set: &ImportedCodeSet,
        encoded: &[u8],
        now: chrono::DateTime<chrono::Utc>,
    ) -> Answer<ImportedCodeSet> {
        Ok(self.vault.change(now, |change| {
            let kept = code_sets::keep(change, set, encoded)?;
            change
                .audit(AuditEntry::done(AuditCategory::Change, "code_set.import", "code_set", kept.id).after(&kept))?;
            Ok(kept)
        })?)
    }
}

fn names(paths: &[PathBuf]) -> String {
    let name = |path: &PathBuf| Path::file_name(path).map(|name| name.to_string_lossy().into_owned());
    paths.iter().filter_map(name).collect::<Vec<_>>().join(", ")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn of_the_clinic() -> TableVersion {
    TableVersion {
        table: TableKind::PayerRules,
        version: "the clinic's own".to_owned(),
        effective_from: NaiveDate::MIN,
        effective_to: None,
    }
}

fn row_of(set: ImportedCodeSet) -> CodeSetRow {
    CodeSetRow {
        kind: set.kind,
        version: set.version.clone(),
        effective_from: set.effective_from,
        effective_to: set.effective_to,
        entries: set.summary.kept,
        in_use_today: false,
        set: Some(set),
    }
}

/// The sets that ship with the program.
fn shipped() -> Vec<CodeSetRow> {
    let library = CodeLibrary::shipped();
    let row = |kind, version: &str, from, to, entries: usize| CodeSetRow {
        set: None,
        kind,
        version: version.to_owned(),
        effective_from: from,
        effective_to: to,
        entries: u32::try_from(entries).unwrap_or(u32::MAX),
        in_use_today: false,
    };
    let diagnoses = library.icd10cm.iter().map(|set| {
        let version = set.version();
        row(CodeSetKind::Icd10Cm, &version.version, version.effective_from, version.effective_to, set.len())
    });
    let visits = library.procedures.iter().map(|set| {
        let version = set.version();
        row(CodeSetKind::Cpt, &version.version, version.effective_from, version.effective_to, set.len())
    });
    let modifiers = library.modifiers.iter().map(|set| {
        let version = set.version();
        let entries = set.entries().len();
        row(CodeSetKind::Modifiers, &version.version, version.effective_from, version.effective_to, entries)
    });
    diagnoses.chain(visits).chain(modifiers).collect()
}

/// The set of a kind that is used for a day: the one for it, of several the latest; else the nearest.
fn in_use(rows: &[CodeSetRow], kind: CodeSetKind, day: NaiveDate) -> Option<&CodeSetRow> {
    let distance = |row: &&CodeSetRow| {
        let before = (row.effective_from - day).num_days().max(0);
        let after = row.effective_to.map_or(0, |last| (day - last).num_days().max(0));
        (before + after, std::cmp::Reverse(row.effective_from))
    };
    rows.iter().filter(|row| row.kind == kind).min_by_key(distance)
}

fn mark_those_in_use(rows: &mut [CodeSetRow], today: NaiveDate) {
    for kind in CodeSetKind::ALL {
        let chosen = in_use(rows, kind, today).map(|row| (row.version.clone(), row.effective_from));
        for row in rows.iter_mut().filter(|row| row.kind == kind) {
            row.in_use_today = Some((row.version.clone(), row.effective_from)) == chosen;
        }
    }
}
