//! The structure of a note as it stands: read anew from its text, with the codes of the visit joined where their evidence
//! is the very words.

use crate::{Answer, App};
use auscult_domain::EncounterId;
use auscult_domain::coding::{CodeRef, Evidence, SuggestionStatus};
use auscult_domain::note::NoteContent;
use auscult_domain::permission::Permission;
use auscult_domain::structure::{EntityKind, NoteEntity, NoteStructure, ReportKind};
use auscult_vault::{code_history, code_suggestions};

impl App {
    /// How complete a note as it stands in the window is as a report of this sort, and the things it names.
    ///
    /// # Errors
    /// Locked, not allowed.
    pub fn note_structure(
        &self,
        encounter: EncounterId,
        content: &NoteContent,
        report: Option<ReportKind>,
    ) -> Answer<NoteStructure> {
        self.allowed_on(Permission::ViewNotes, encounter, |session| {
            let codes = session.vault.look(|conn| {
                let confirmed = code_history::assignments(conn, encounter)?.into_iter();
                let confirmed = confirmed.filter(|code| code.status.counts()).map(|code| (code.code, code.evidence));
                let proposed = code_suggestions::of_encounter(conn, encounter)?.into_iter();
                let proposed = proposed.filter(|code| code.status == SuggestionStatus::Pending);
                let proposed = proposed.map(|code| (code.proposed.code, code.proposed.evidence));
                Ok(confirmed.chain(proposed).collect::<Vec<_>>())
            })?;
            let mut structure = auscult_compose::structure::of(content, report);
            for entity in &mut structure.entities {
                entity.code = code_of(entity, &codes);
            }
            Ok(structure)
        })
    }
}

/// The code whose evidence names this thing; the first in the order of the visit's codes.
fn code_of(entity: &NoteEntity, codes: &[(CodeRef, Vec<Evidence>)]) -> Option<CodeRef> {
    let coded = matches!(entity.kind, EntityKind::Diagnosis | EntityKind::Symptom | EntityKind::Procedure);
    let names = |evidence: &Evidence| {
        let within = evidence.start <= entity.start && entity.end <= evidence.end;
        evidence.section == entity.section && within && evidence.text.contains(&entity.words)
    };
    let found = codes.iter().find(|(_, evidence)| coded && !entity.negated && evidence.iter().any(names));
    found.map(|(code, _)| code.clone())
}
