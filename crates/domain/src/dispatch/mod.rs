//! What goes out once a note is signed: to the record system, to billing, to colleagues, to the patient, onto the
//! schedule.
//!
//! What was ordered stands in an outbox, queued in the same transaction as the signature. Nothing is delivered twice: a
//! dispatch keeps its number and its documents over all its attempts, and what was confirmed never goes back. Waiting is
//! no error: what a dispatch waits for is said, not kept.

mod claim;
mod options;
mod outbox;
mod places;
mod retry;

pub use claim::{ClaimDiagnosis, ClaimPatient, ClaimProvider, ClaimService, ClaimSummary, pointer_letter};
pub use options::{DispatchOptions, FollowUp, FollowUpWhen, MOST_REFERRALS, Referral};
pub use outbox::{
    Dispatch, DispatchEvent, DispatchMove, DispatchState, DispatchStatus, DispatchStep, DispatchTarget,
    DispatchedDocument, NotFromHere, TRANSITIONS, WaitsFor,
};
pub use places::{DispatchPlaces, Place};
pub use retry::pause_after;
