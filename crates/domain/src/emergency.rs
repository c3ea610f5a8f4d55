//! Emergency access: somebody signs in to read what their role does not show them, says why, and it is looked into
//! afterwards (45 CFR 164.312(a)(2)(ii)).
//!
//! It widens what may be seen and never what may be changed, ends by itself, and goes through no key: psychotherapy
//! notes and signing keys stay closed.

use crate::permission::{Permission, Role, granted};
use chrono::TimeDelta;

/// How long one lasts.
pub const EMERGENCY_LASTS: TimeDelta = TimeDelta::minutes(60);
/// Characters a reason has at least: a reviewer has to understand it.
pub const SHORTEST_REASON: usize = 10;
/// And at most.
pub const LONGEST_REASON: usize = 500;

/// A reason as it is kept, or `None` for one that says too little or too much.
pub fn reason_of(typed: &str) -> Option<String> {
    let reason = typed.trim();
    (SHORTEST_REASON..=LONGEST_REASON).contains(&reason.chars().count()).then(|| reason.to_owned())
}

/// Whether an emergency shows this: what a physician or a nurse may look at, and nothing that changes anything.
pub fn may_in_emergency(permission: Permission) -> bool {
    let clinical = [Role::Physician, Role::Nurse];
    !permission.changes() && clinical.into_iter().any(|role| granted(role, permission).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_says_something() {
        assert_eq!(reason_of("  patient collapsed in the hall ").as_deref(), Some("patient collapsed in the hall"));
        for too_little in ["", "urgent", "          ", "123456789"] {
            assert_eq!(reason_of(too_little), None);
        }
        assert_eq!(reason_of(&"ü".repeat(LONGEST_REASON)).map(|reason| reason.chars().count()), Some(LONGEST_REASON));
        assert_eq!(reason_of(&"ü".repeat(LONGEST_REASON + 1)), None);
    }

    #[test]
    fn an_emergency_shows_the_chart_and_changes_nothing() {
        use Permission as P;
        for shown in [P::ViewDemographics, P::ViewMedicalRecord, P::ViewVitals, P::ViewNotes, P::ViewTranscript] {
            assert!(may_in_emergency(shown), "{shown:?}");
        }
        for permission in Permission::ALL {
            assert!(!(permission.changes() && may_in_emergency(*permission)), "{permission:?}");
        }
        for closed in [P::ViewAudit, P::ExportNotes, P::KeepPsychotherapyNotes, P::BreakGlass, P::EditSettings] {
            assert!(!may_in_emergency(closed), "{closed:?}");
        }
    }
}
