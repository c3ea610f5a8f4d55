//! A question to the patient or the physician, its answer, and how the answer comes into the note.
//!
//! Nothing here writes a note: an answer gives a sentence that its author may take in.

use super::{Asked, ProposedQuestion, QueryForm};
use crate::redact::redacted_debug;
use crate::{EncounterId, GapId, QueryId, UserId};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// Where a question stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum QueryStatus {
    /// Waits for its answer.
    Pending,
    /// Answered.
    Answered,
    /// Passed over for now.
    Skipped,
    /// Does not apply here.
    NotApplicable,
}

impl QueryStatus {
    /// Whether a question may go from here to there.
    pub fn may_become(self, next: Self) -> bool {
        use QueryStatus as S;
        match (self, next) {
            (S::Pending, S::Answered | S::Skipped | S::NotApplicable) => true,
            // An answer can be put right, and what was passed over can be answered after all.
            (S::Answered, S::Answered) => true,
            (S::Skipped | S::NotApplicable, S::Pending | S::Answered) => true,
            _ => false,
        }
    }
}

/// An answer.
#[derive(Clone, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case", tag = "kind", content = "value")]
pub enum AnswerValue {
    /// To a yes-or-no question.
    YesNo(bool),
    /// Words: one of the choices, or free.
    Text(String),
    /// A number.
    Number(f64),
    /// A day.
    Date(NaiveDate),
}

impl std::fmt::Debug for AnswerValue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AnswerValue")
    }
}

/// How sure the answer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// Known.
    Certain,
    /// Likely.
    Probable,
    /// A guess.
    Uncertain,
}

/// Whether somebody has to stand by an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum Verification {
    /// Nobody has to.
    NotNeeded,
    /// Somebody has to, and nobody has.
    Needed,
    /// Somebody has.
    Verified {
        /// Who.
        by: UserId,
        /// When.
        at: DateTime<Utc>,
    },
}

/// An answer, how sure it is, and whether it has been verified.
#[derive(Clone, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// What was answered.
    pub value: AnswerValue,
    /// How sure it is.
    pub certainty: Certainty,
    /// What else was said.
    pub notes: Option<String>,
    /// Whether somebody has to stand by it.
    pub verification: Verification,
    /// When it was written down.
    pub answered_at: DateTime<Utc>,
    /// Who wrote it down.
    pub answered_by: UserId,
}
redacted_debug!(Answer, certainty, verification, answered_at, answered_by);

/// A question about a visit, as it is kept.
#[derive(Clone, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Query {
    /// Its id.
    pub id: QueryId,
    /// The visit.
    pub encounter: EncounterId,
    /// The gap it would close, if it was asked for one.
    pub gap: Option<GapId>,
    /// The question.
    pub question: ProposedQuestion,
    /// Who asked it.
    pub asked_by: UserId,
    /// When.
    pub created_at: DateTime<Utc>,
    /// Whether its words are the engine's own, unchanged.
    pub auto_generated: bool,
    /// Where it stands.
    pub status: QueryStatus,
    /// The answer, once there is one.
    pub answer: Option<Answer>,
    /// When its sentence was taken into the note, if it was.
    pub in_note_since: Option<DateTime<Utc>>,
}
redacted_debug!(Query, id, status);

/// Why an answer does not fit its question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UnfitAnswer {
    /// Words where a number was asked for, and the like.
    #[error("this question is answered otherwise")]
    OtherKind,
    /// A choice nobody offered.
    #[error("this is none of the choices")]
    NoSuchChoice,
    /// Nothing.
    #[error("an answer needs words")]
    Empty,
    /// Not a number.
    #[error("this is not a number")]
    NotANumber,
}

impl AnswerValue {
    /// Whether this answers a question of that form.
    ///
    /// # Errors
    /// [`UnfitAnswer`] where it does not.
    pub fn fits(&self, form: &QueryForm) -> Result<(), UnfitAnswer> {
        match (form, self) {
            (QueryForm::YesNo, Self::YesNo(_)) | (QueryForm::Date, Self::Date(_)) => Ok(()),
            (QueryForm::Numeric { .. }, Self::Number(number)) if number.is_finite() => Ok(()),
            (QueryForm::Numeric { .. }, Self::Number(_)) => Err(UnfitAnswer::NotANumber),
            (QueryForm::MultipleChoice { choices }, Self::Text(words)) if choices.contains(words) => Ok(()),
            (QueryForm::MultipleChoice { .. }, Self::Text(_)) => Err(UnfitAnswer::NoSuchChoice),
            (QueryForm::Text, Self::Text(words)) if words.trim().is_empty() => Err(UnfitAnswer::Empty),
            (QueryForm::Text, Self::Text(_)) => Ok(()),
            _ => Err(UnfitAnswer::OtherKind),
        }
    }

    /// The answer as it reads in a sentence.
    pub fn words(&self, form: &QueryForm) -> String {
        match self {
            Self::YesNo(true) => "yes".to_owned(),
            Self::YesNo(false) => "no".to_owned(),
            Self::Text(words) => words.trim().to_owned(),
            Self::Date(day) => day.format("%Y-%m-%d").to_string(),
            Self::Number(number) => match form {
                QueryForm::Numeric { unit: Some(unit) } => format!("{number} {unit}"),
                _ => number.to_string(),
            },
        }
    }
}

/// Whether somebody has to stand by an answer: where it is not certain, and where the physician was asked and somebody
/// else wrote the answer down.
pub fn verification_of(asked: Asked, certainty: Certainty, written_by_physician: WrittenBy) -> Verification {
    match (asked, certainty, written_by_physician) {
        (_, Certainty::Certain, WrittenBy::Physician) => Verification::NotNeeded,
        (Asked::Patient, Certainty::Certain, WrittenBy::SomebodyElse) => Verification::NotNeeded,
        _ => Verification::Needed,
    }
}

/// Who wrote an answer down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WrittenBy {
    /// A physician.
    Physician,
    /// Somebody who may not say it in a physician's stead.
    SomebodyElse,
}

impl Query {
    /// The sentence its answer would be in the note; `None` while there is no answer, or one that still has to be
    /// verified.
    pub fn sentence(&self) -> Option<String> {
        let answer = self.answer.as_ref().filter(|answer| answer.verification != Verification::Needed)?;
        let words = answer.value.words(&self.question.form);
        Some(match &self.question.sentence {
            Some(sentence) => sentence.replace("{answer}", &words),
            None => format!("{} {words}.", self.question.text.trim()),
        })
    }

    /// Whether codes wait for it.
    pub fn is_open(&self) -> bool {
        self.status == QueryStatus::Pending
            || self.answer.as_ref().is_some_and(|answer| answer.verification == Verification::Needed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coding::{QueryCategory, QueryPriority, QuerySource};
    use uuid::Uuid;

    fn query(form: QueryForm, value: AnswerValue, verification: Verification) -> Query {
        let at = DateTime::from_timestamp(1_790_000_000, 0).expect("a time");
        let by = UserId::from_uuid(Uuid::from_u128(1));
        let answer = Answer {
            value,
            certainty: Certainty::Certain,
            notes: None,
            verification,
            answered_at: at,
            answered_by: by,
        };
        Query {
            id: QueryId::from_uuid(Uuid::from_u128(2)),
            encounter: EncounterId::from_uuid(Uuid::from_u128(3)),
            gap: None,
            question: ProposedQuestion {
                text: "Which wrist was hurt?".into(),
                asked: Asked::Patient,
                source: QuerySource::CodeGap,
                priority: QueryPriority::High,
                category: QueryCategory::Clinical,
                code: None,
                section: Some("assessment".into()),
                form,
                required: true,
                sentence: Some("The fracture is of the {answer} wrist.".into()),
            },
            asked_by: by,
            created_at: at,
            auto_generated: true,
            status: QueryStatus::Answered,
            answer: Some(answer),
            in_note_since: None,
        }
    }

    #[test]
    fn an_answer_reads_as_a_sentence_of_the_note_once_it_is_verified() {
        let form = || QueryForm::MultipleChoice { choices: vec!["left".into(), "right".into()] };
        let left = || AnswerValue::Text("left".into());
        let waiting = query(form(), left(), Verification::Needed);
        assert_eq!((waiting.sentence(), waiting.is_open()), (None, true));
        let settled = query(form(), left(), Verification::NotNeeded);
        assert_eq!(settled.sentence().as_deref(), Some("The fracture is of the left wrist."));
        assert!(!settled.is_open());
    }

    #[test]
    fn an_answer_fits_its_question() {
        let choices = QueryForm::MultipleChoice { choices: vec!["left".into()] };
        let text = |words: &str| AnswerValue::Text(words.into());
        assert_eq!(text("left").fits(&choices), Ok(()));
        assert_eq!(text("right").fits(&choices), Err(UnfitAnswer::NoSuchChoice));
        assert_eq!(text(" ").fits(&QueryForm::Text), Err(UnfitAnswer::Empty));
        assert_eq!(
            AnswerValue::Number(f64::NAN).fits(&QueryForm::Numeric { unit: None }),
            Err(UnfitAnswer::NotANumber)
        );
        assert_eq!(AnswerValue::YesNo(true).fits(&QueryForm::Date), Err(UnfitAnswer::OtherKind));
        let unit = QueryForm::Numeric { unit: Some("weeks".into()) };
        assert_eq!(AnswerValue::Number(6.0).words(&unit), "6 weeks");
    }

    #[test]
    fn what_the_physician_was_asked_only_a_physician_can_say() {
        use Certainty::{Certain, Probable};
        use WrittenBy::{Physician, SomebodyElse};
        assert_eq!(verification_of(Asked::Physician, Certain, Physician), Verification::NotNeeded);
        assert_eq!(verification_of(Asked::Physician, Certain, SomebodyElse), Verification::Needed);
        assert_eq!(verification_of(Asked::Patient, Certain, SomebodyElse), Verification::NotNeeded);
        assert_eq!(verification_of(Asked::Patient, Probable, Physician), Verification::Needed);
    }
}
