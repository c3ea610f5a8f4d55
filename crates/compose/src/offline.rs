//! The offline composer.

use crate::composer::{ComposeError, ComposeRequest, Composer, Engine};
use auscult_domain::note::NoteContent;
use auscult_domain::transcript;

/// The engine that needs nothing but the transcript: rules, no model, no network.
#[derive(Debug, Clone, Copy, Default)]
pub struct OfflineComposer;

impl Composer for OfflineComposer {
    fn engine(&self) -> Engine {
        Engine { name: "offline".into(), version: env!("CARGO_PKG_VERSION").into() }
    }

    fn compose(&self, request: &ComposeRequest<'_>) -> Result<NoteContent, ComposeError> {
        if request.template.sections.is_empty() {
            return Err(ComposeError::TemplateWithoutSections);
        }
        if let Some(problem) = transcript::disorder(request.segments) {
            return Err(ComposeError::Transcript(problem));
        }
        Ok(NoteContent::blank(request.template))
    }
}
