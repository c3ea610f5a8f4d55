//! Consents, requests to amend, and how long records are kept.

use super::Needs::{OnChart, Permission as Any};
use super::Row;
use super::rows::row;
use auscult_domain::amendment_request::{AmendmentAsked, AmendmentStep};
use auscult_domain::consent::{ConsentDetails, ConsentGiver, ConsentKind, ConsentManner};
use auscult_domain::permission::Permission as P;
use auscult_domain::retention::RetentionPolicies;
use auscult_domain::{AmendmentRequestId, ConsentId, LegalHoldId};
use chrono::NaiveDate;
use uuid::Uuid;

const DAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 1, 5).expect("a day");

fn consent() -> ConsentDetails {
    ConsentDetails {
        kind: ConsentKind::Treatment,
        scope: None,
        given_on: DAY,
        giver: ConsentGiver::Patient,
        manner: ConsentManner::Verbal,
        witness: None,
        expires_on: None,
    }
}

fn asked() -> AmendmentAsked {
    AmendmentAsked { note: None, about: "Smoking".into(), words: "I never smoked.".into(), received_on: DAY }
}

fn request() -> AmendmentRequestId {
    AmendmentRequestId::from_uuid(Uuid::from_u128(1))
}

fn given() -> ConsentId {
    ConsentId::from_uuid(Uuid::from_u128(1))
}

/// All of them.
pub(super) fn all() -> Vec<Row> {
    vec![
        row("consents", OnChart(P::TakeConsents), |a, c| a.consents(c.patient).map(drop)),
        row("take_consent", OnChart(P::TakeConsents), |a, c| a.take_consent(c.patient, consent()).map(drop)),
        row("withdraw_consent", OnChart(P::TakeConsents), |a, c| {
            a.withdraw_consent(c.patient, given(), DAY, "No more.").map(drop)
        }),
        row("export_consent", OnChart(P::TakeConsents), |a, c| a.export_consent(c.patient, given()).map(drop)),
        row("save_consent_text", Any(P::EditSettings), |a, _| {
            a.save_consent_text(ConsentKind::Treatment, "I agree to be treated.").map(drop)
        }),
        row("amendment_requests", OnChart(P::TakeAmendmentRequests), |a, c| a.amendment_requests(c.patient).map(drop)),
        row("take_amendment_request", OnChart(P::TakeAmendmentRequests), |a, c| {
            a.take_amendment_request(c.patient, asked()).map(drop)
        }),
        row("step_amendment", Any(P::DecideAmendments), |a, _| {
            a.step_amendment(request(), AmendmentStep::Extend { reason: "More time.".into() }).map(drop)
        }),
        row("amendments_due", Any(P::DecideAmendments), |a, _| a.amendments_due().map(drop)),
        row("amendment_letter", Any(P::TakeAmendmentRequests), |a, _| a.amendment_letter(request()).map(drop)),
        row("retention", Any(P::EditRetention), |a, _| a.retention().map(drop)),
        row("save_retention", Any(P::EditRetention), |a, _| a.save_retention(RetentionPolicies::default()).map(drop)),
        row("place_hold", Any(P::EditRetention), |a, _| a.place_hold("PAT-2026-A-000001", "A claim.").map(drop)),
        row("lift_hold", Any(P::EditRetention), |a, _| {
            a.lift_hold(LegalHoldId::from_uuid(Uuid::from_u128(1)), "Settled.").map(drop)
        }),
        row("retention_due", Any(P::EditRetention), |a, _| a.retention_due().map(drop)),
        row("retention_reminder", Any(P::EditRetention), |a, _| a.retention_reminder().map(drop)),
        row("delete_due", Any(P::EditRetention), |a, _| a.delete_due(&[]).map(drop)),
    ]
}
