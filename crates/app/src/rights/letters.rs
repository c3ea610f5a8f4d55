//! What is printed of a patient's consents and requests, in the practice's words.

use auscult_documents::{ClinicLetter, LetterPart};
use auscult_domain::ConsentId;
use auscult_domain::amendment_request::{AmendmentRequest, AmendmentState, AmendmentStep, DenialGround};
use auscult_domain::consent::{Consent, ConsentEntry, ConsentGiver, ConsentKind, ConsentManner};
use auscult_domain::organization::Organization;
use auscult_domain::patient::Patient;
use chrono::{DateTime, NaiveDate, Utc};

fn day(day: NaiveDate) -> String {
    day.format("%-d %B %Y").to_string()
}

fn part(title: &str, text: impl Into<String>) -> LetterPart {
    LetterPart { title: title.to_owned(), text: text.into() }
}

/// What a kind of consent is called.
pub(crate) fn kind(kind: ConsentKind) -> &'static str {
    match kind {
        ConsentKind::Recording => "Consent to be recorded",
        ConsentKind::Sharing => "Consent to share records",
        ConsentKind::Treatment => "Consent to treatment",
    }
}

/// How it was given, by whom and when.
pub(crate) fn given(consent: &Consent) -> String {
    let by = match &consent.details.giver {
        ConsentGiver::Patient => "the patient".to_owned(),
        ConsentGiver::Proxy { name, relation } => format!("{name} ({relation}), who decides for the patient"),
    };
    let how = match consent.details.manner {
        ConsentManner::Verbal => "said aloud",
        ConsentManner::Written => "on paper",
        ConsentManner::Signed { .. } => "signed on the screen",
    };
    format!("Given on {} by {by}, {how}.", day(consent.details.given_on))
}

/// A consent on paper. `None` where there is none with this id.
pub(super) fn consent<'a>(
    entries: &'a [ConsentEntry],
    id: ConsentId,
    patient: &'a Patient,
    organization: &'a Organization,
    at: DateTime<Utc>,
) -> Option<ClinicLetter<'a>> {
    let consent = entries.iter().find_map(|entry| match entry {
        ConsentEntry::Given { consent } if consent.id == id => Some(consent),
        _ => None,
    })?;
    let details = &consent.details;
    let mut parts = vec![part("What was agreed to", consent.words.clone())];
    parts.push(part("With whom and what", details.scope.clone().unwrap_or_default()));
    let mut lines = vec![given(consent)];
    lines.extend(details.witness.as_ref().map(|witness| format!("Witness: {witness}")));
    lines.extend(details.expires_on.map(|last| format!("It holds up to {}.", day(last))));
    let back = entries.iter().find_map(|entry| match entry {
        ConsentEntry::Withdrawn { withdrawal } if withdrawal.of == id => Some(withdrawal),
        _ => None,
    });
    lines.extend(back.map(|back| format!("Taken back from {} on: {}", day(back.on), back.reason)));
    parts.push(part("How it was given", lines.join("\n")));
    let drawn = match &details.manner {
        ConsentManner::Signed { signature } => Some(signature),
        _ => None,
    };
    Some(ClinicLetter {
        organization,
        patient,
        title: kind(details.kind).to_owned(),
        facts: vec![("Text", format!("Version {}", consent.version))],
        opening: Vec::new(),
        parts,
        drawn,
        at,
        foot: format!("Consent {id}"),
    })
}

/// Which of the grounds the rule allows, in plain words.
fn ground(ground: DenialGround) -> &'static str {
    match ground {
        DenialGround::NotCreatedHere => "We did not write this part of the record, and whoever did can still be asked.",
        DenialGround::NotInRecordSet => "This is not part of the records that decisions about you are made from.",
        DenialGround::NotOpenToAccess => "The law does not open this part of the record to access.",
        DenialGround::AccurateAndComplete => "We find the record accurate and complete as it stands.",
    }
}

/// What happened to a request, a paragraph for each step.
pub(crate) fn steps(request: &AmendmentRequest) -> String {
    let mut lines = Vec::new();
    for taken in &request.steps {
        let on = day(taken.at.date_naive());
        match &taken.what {
            AmendmentStep::Extend { reason } => lines.push(format!("{on}: more time was needed: {reason}")),
            AmendmentStep::Accept { .. } => lines.push(format!("{on}: the record was amended.")),
            AmendmentStep::Deny { ground: why, words } => {
                lines.push(format!("{on}: the record was not amended. {} {words}", ground(*why)));
            }
            AmendmentStep::Disagree { words } => lines.push(format!("{on}, the patient's statement: {words}")),
            AmendmentStep::Rebut { words } => lines.push(format!("{on}, the practice's answer: {words}")),
        }
    }
    lines.join("\n")
}

/// The letter that tells the patient how their request stands.
pub(super) fn amendment<'a>(
    request: &AmendmentRequest,
    patient: &'a Patient,
    organization: &'a Organization,
    at: DateTime<Utc>,
) -> ClinicLetter<'a> {
    let received = day(request.asked.received_on);
    let said = match request.state() {
        AmendmentState::Received => {
            format!("We have your request of {received} and will answer it by {}.", day(request.due_on()))
        }
        AmendmentState::Accepted => {
            "We have amended your record as you asked. Tell us whom we should inform of it; with your agreement we also \
             inform those who have the earlier record and may rely on it."
                .to_owned()
        }
        // What a denial has to say: 164.526(d)(1).
        AmendmentState::Denied => {
            "We have not amended your record; the reason stands below. You may send us a written statement that you \
             disagree, and it will be kept with the record. If you do not, you may ask that your request and this answer \
             go along with the record wherever it is handed out. You may complain to us, or to the Secretary of Health \
             and Human Services (45 CFR 160.306)."
                .to_owned()
        }
        AmendmentState::Disagreed => {
            "Your statement is kept with your record and goes along wherever that part of it is handed out.".to_owned()
        }
        AmendmentState::Rebutted => {
            "We have answered your statement. Both are kept with your record and go along with it.".to_owned()
        }
    };
    ClinicLetter {
        organization,
        patient,
        title: "Your request to amend your record".to_owned(),
        facts: vec![("Received", received)],
        opening: vec![said],
        parts: vec![
            part("What it is about", request.asked.about.clone()),
            part("What you asked", request.asked.words.clone()),
            part("What happened", steps(request)),
        ],
        drawn: None,
        at,
        foot: format!("Request {}", request.id),
    }
}
