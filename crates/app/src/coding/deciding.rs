//! Deciding on what the engine proposed. Nothing is taken up but by a person, and every decision can be undone.

use super::changes::{Work, rejection, words};
use crate::views::CodingView;
use crate::{Answer, App, AppError};
use auscult_coding::sets::CodesOfTheDay;
use auscult_domain::coding::{
    CodeAssignment, CodeRef, CodeSuggestionRecord, CodingAction, RejectionReason, SelectedBy, SuggestionStatus,
};
use auscult_domain::permission::Permission;
use auscult_domain::{EncounterId, SuggestionId};

impl Work {
    fn suggestion(&self, id: SuggestionId) -> Answer<CodeSuggestionRecord> {
        self.suggestions.iter().find(|one| one.id == id).cloned().ok_or_else(|| {
            AppError::refused("This suggestion is not there any more.", "The note has changed; look at it again.")
        })
    }

    /// The code of a suggestion as somebody takes it up.
    fn accepted(&self, codes: &CodesOfTheDay<'_>, suggestion: &CodeSuggestionRecord) -> Answer<CodeAssignment> {
        let proposed = &suggestion.proposed;
        let by_hand = self.assignment(codes, &proposed.code)?;
        Ok(CodeAssignment {
            title: if by_hand.title.is_empty() { proposed.title.clone() } else { by_hand.title },
            category: proposed.category,
            confidence: proposed.confidence,
            support: proposed.support,
            evidence: proposed.evidence.clone(),
            gaps: proposed.more_specific.clone(),
            modifiers: proposed.modifiers.clone(),
            pointers: self.usual_pointers(&proposed.code, proposed.category),
            selected_by: SelectedBy::Engine,
            suggestion: Some(suggestion.id),
            ..by_hand
        })
    }
}

impl App {
    /// Takes suggestions up as they are, one or many.
    ///
    /// # Errors
    /// One is not there any more, is decided on, or its code stands there already; somebody else is at the visit;
    /// locked; not allowed.
    pub fn accept_suggestions(&self, encounter: EncounterId, suggestions: &[SuggestionId]) -> Answer<CodingView> {
        self.change_codes(encounter, CodingAction::AcceptSuggestion, None, |work, codes| {
            for id in suggestions {
                let suggestion = work.suggestion(*id)?;
                let new = work.accepted(codes, &suggestion)?;
                let taken = new.id;
                work.decide(&suggestion, SuggestionStatus::Accepted, |one| one.taken_up_as = Some(taken))?;
                work.list.add(new)?;
            }
            Ok(())
        })
    }

    /// Takes up every suggestion nobody has decided on that is at least this sure, percent, in one step that can be undone;
    /// only where the person's preferences allow it, and only what stands above the line they drew there.
    ///
    /// # Errors
    /// The preferences do not allow it; none is that sure; as when one is accepted.
    pub fn accept_all_suggestions(&self, encounter: EncounterId, threshold: u8) -> Answer<CodingView> {
        self.allowed_on(Permission::AssignCodes, encounter, |_| Ok(()))?;
        let allowed = self.preferences()?.accept_all_above;
        if allowed.is_none_or(|line| threshold < line) {
            return Err(AppError::refused(
                "Suggestions are taken up one by one.",
                "Your preferences say from which certainty they may be taken up together.",
            ));
        }
        let sure: Vec<SuggestionId> = self
            .coding(encounter)?
            .suggestions
            .into_iter()
            .map(|row| row.suggestion)
            .filter(|one| one.status == SuggestionStatus::Pending && one.proposed.confidence >= threshold)
            .map(|one| one.id)
            .collect();
        if sure.is_empty() {
            return Err(AppError::refused("No suggestion is that sure.", "Look at each of them."));
        }
        self.accept_suggestions(encounter, &sure)
    }

    /// Takes another code up in a suggestion's place, with the suggestion's evidence.
    ///
    /// # Errors
    /// As when one is accepted; a reason that needs words.
    pub fn modify_suggestion(
        &self,
        encounter: EncounterId,
        suggestion: SuggestionId,
        with: &CodeRef,
        reason: RejectionReason,
        said: Option<String>,
    ) -> Answer<CodingView> {
        let said = words(said);
        let why = rejection(Some(reason), said.as_deref())?;
        self.change_codes(encounter, CodingAction::ModifySuggestion, Some(why), |work, codes| {
            let suggestion = work.suggestion(suggestion)?;
            let new = work.assignment(codes, with)?;
            let new = CodeAssignment {
                support: suggestion.proposed.support,
                evidence: suggestion.proposed.evidence.clone(),
                suggestion: Some(suggestion.id),
                ..new
            };
            let taken = new.id;
            work.decide(&suggestion, SuggestionStatus::Modified, |one| {
                one.reason = Some(reason);
                one.feedback = said;
                one.taken_up_as = Some(taken);
            })?;
            Ok(work.list.add(new)?)
        })
    }

    /// Leaves suggestions aside, one or many, with the reason.
    ///
    /// # Errors
    /// One is not there any more or is decided on; a reason that needs words; somebody else is at the visit; locked;
    /// not allowed.
    pub fn reject_suggestions(
        &self,
        encounter: EncounterId,
        suggestions: &[SuggestionId],
        reason: RejectionReason,
        said: Option<String>,
    ) -> Answer<CodingView> {
        let said = words(said);
        let why = rejection(Some(reason), said.as_deref())?;
        self.change_codes(encounter, CodingAction::RejectSuggestion, Some(why), |work, _| {
            for id in suggestions {
                let suggestion = work.suggestion(*id)?;
                work.decide(&suggestion, SuggestionStatus::Rejected, |one| {
                    one.reason = Some(reason);
                    one.feedback.clone_from(&said);
                })?;
            }
            Ok(())
        })
    }
}
