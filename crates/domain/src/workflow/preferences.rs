//! How a person likes to work.

use crate::TemplateId;
use serde::{Deserialize, Serialize};

/// How much the program does by itself. Nothing is ever taken up by itself, whichever it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Assistance {
    /// It proposes when it is asked.
    Minimal,
    /// It proposes codes when a step is opened.
    #[default]
    Standard,
    /// It proposes codes and changes to the draft.
    Aggressive,
}

/// How a person likes to work. Source: note-workflow specification, section 1.1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Preferences {
    /// The templates they mostly write by, the first one first.
    pub default_templates: Vec<TemplateId>,
    /// How much the program does by itself.
    pub assistance: Assistance,
    /// Proposals less sure than this are not shown, percent.
    pub suggestion_threshold: u8,
    /// How often writing is saved, seconds; 1 to 30.
    pub auto_save_seconds: u32,
    /// Whether the words that earn a code are marked in the note.
    pub highlight_evidence: bool,
    /// Proposals at least this sure may be taken up together, percent; with `None` each is decided alone.
    pub accept_all_above: Option<u8>,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            default_templates: Vec::new(),
            assistance: Assistance::default(),
            suggestion_threshold: 50,
            auto_save_seconds: 1,
            highlight_evidence: true,
            accept_all_above: None,
        }
    }
}

impl Preferences {
    /// The least certainty that may be taken up together, percent: below it, each is looked at.
    pub const SURE_ENOUGH_TOGETHER: u8 = 70;

    /// What cannot be, with the reason; `None` if all can.
    pub fn fault(&self) -> Option<&'static str> {
        match () {
            () if self.suggestion_threshold > 100 => Some("A threshold is a percentage, 0 to 100."),
            () if !(1..=30).contains(&self.auto_save_seconds) => Some("Writing is saved every 1 to 30 seconds."),
            () if self.accept_all_above.is_some_and(|p| !(Self::SURE_ENOUGH_TOGETHER..=100).contains(&p)) => {
                Some("Only proposals at least 70 percent sure are taken up together.")
            }
            () => None,
        }
    }
}
