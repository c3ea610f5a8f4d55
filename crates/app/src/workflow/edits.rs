//! What people changed in a note by hand: read from its versions, which are kept for good.

use crate::views::CustomEditRow;
use crate::{Answer, App};
use auscult_domain::custom_edit::custom_edits;
use auscult_domain::note::VersionReason;
use auscult_domain::permission::Permission;
use auscult_domain::{NoteId, UserId};
use auscult_vault::{encounters, notes, users};

impl App {
    /// What people changed in a note by hand, the latest first. What an engine wrote, a taken change and a restored version
    /// are no edits by hand.
    ///
    /// # Errors
    /// Locked, not allowed, no such note.
    pub fn custom_edits(&self, note: NoteId) -> Answer<Vec<CustomEditRow>> {
        let now = self.now();
        self.allowed_on(Permission::ViewNotes, note, |session| {
            let patient = session.vault.look(|conn| {
                let encounter = notes::get(conn, note)?.encounter;
                Ok(encounters::get(conn, encounter)?.patient)
            })?;
            session.note_reading("note.edits", "note", note, Some(patient), now)?;
            let texts = session.vault.look(|conn| {
                let note = notes::get(conn, note)?;
                let mut texts = Vec::new();
                for version in notes::versions(conn, note.id)?.into_iter().rev() {
                    texts.push((version.reason, version.by, version.at, notes::version_content(conn, version.id)?));
                }
                texts.push((VersionReason::Autosaved, note.author, note.saved_at, note.content.clone()));
                Ok(texts)
            })?;
            let name = |by: UserId| session.vault.look(|conn| users::get(conn, by)).map(|user| user.signature_name());
            let mut rows = Vec::new();
            for pair in texts.windows(2) {
                let [(_, _, _, before), (reason, by, at, after)] = pair else { continue };
                if !matches!(reason, VersionReason::Autosaved | VersionReason::Signed) {
                    continue;
                }
                for edit in custom_edits(before, after) {
                    rows.push(CustomEditRow { edit, by_name: name(*by)?, at: *at });
                }
            }
            rows.reverse();
            Ok(rows)
        })
    }
}
