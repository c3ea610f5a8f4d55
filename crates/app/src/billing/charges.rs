//! The practice's own prices: a list among the clinic's rules, read from a file or typed.

use crate::coding::reading;
use crate::session::Session;
use crate::views::ChargesRead;
use crate::{Answer, App, AppError};
use auscult_domain::audit::{AuditCategory, AuditEntry};
use auscult_domain::billing::ChargeList;
use auscult_domain::coding::LeftOutRow;
use auscult_domain::permission::Permission;
use auscult_vault::coding_facts;
use std::path::Path;

/// The practice's prices, by their key in the vault.
const CHARGES: &str = "charges";

impl Session {
    pub(super) fn charges(&self) -> Answer<ChargeList> {
        Ok(self.vault.look(|conn| coding_facts::rules(conn, CHARGES))?.unwrap_or_default())
    }
}

impl App {
    /// What the practice charges.
    ///
    /// # Errors
    /// Locked, not allowed.
    pub fn charges(&self) -> Answer<ChargeList> {
        self.allowed(Permission::ViewBilling, |session| session.charges())
    }

    /// Keeps what the practice charges. Visits that are billed already are not touched: nothing of it is kept with them.
    ///
    /// # Errors
    /// A price there twice, days that end before they begin; locked; not allowed.
    pub fn save_charges(&self, list: ChargeList) -> Answer<ChargeList> {
        let findings = list.faults();
        if !findings.is_empty() {
            return Err(AppError::Invalid(findings));
        }
        let now = self.now();
        self.allowed(Permission::EditCodeSets, |session| {
            session.vault.change(now, |change| {
                let before: Option<ChargeList> = coding_facts::rules(change, CHARGES)?;
                coding_facts::put_rules(change, CHARGES, &list)?;
                let entry = AuditEntry::done(AuditCategory::Change, "charges.save", "coding_rules", CHARGES);
                change.audit(entry.before(before).after(&list))
            })?;
            Ok(list)
        })
    }

    /// Reads prices from a file and lays them over those there are; nothing is kept.
    ///
    /// # Errors
    /// A file that is no table of prices, with its line; locked; not allowed.
    pub fn read_charges(&self, path: &Path) -> Answer<ChargesRead> {
        let own = self.allowed(Permission::EditCodeSets, |session| session.charges())?;
        let read = reading::charges(path)?;
        Ok(ChargesRead {
            file: path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
            read: u32::try_from(read.list.charges.len()).unwrap_or(u32::MAX),
            left_out: read.left_out,
            skipped: read.skipped.into_iter().map(|row| LeftOutRow { line: row.line, what: row.what }).collect(),
            list: own.with(read.list),
        })
    }
}
