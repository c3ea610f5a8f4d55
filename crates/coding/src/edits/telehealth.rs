//! Place of service, kind of visit and telehealth modifiers must tell the same story.

use super::finding::Rule;
use super::visit::{Line, Visit};
use crate::sets::modifiers::ProcedureGroup;
use crate::sets::places;
use auscult_domain::coding::{CodeFinding, RuleKind};
use auscult_domain::encounter::EncounterKind;

const UNKNOWN_PLACE: Rule = Rule::error("place.unknown", RuleKind::Billing);
const PLACE_AND_KIND: Rule = Rule::warning("place.kind_of_visit", RuleKind::Billing);
const NO_MODE: Rule = Rule::warning("telehealth.how", RuleKind::Billing);
const NOT_THERE: Rule = Rule::error("telehealth.place", RuleKind::Billing);
const SOUND_ONLY: Rule = Rule::error("telehealth.mode_of_code", RuleKind::Billing);
const PLACE_OF_CODE: Rule = Rule::warning("telehealth.place_of_code", RuleKind::Billing);

const SOURCE: &str = "CMS, MLN on telehealth services; CPT, appendices A, P and T";

/// Modifiers that say a service was done at a distance.
const MODES: &[&str] = &["95", "93", "GT", "GQ", "FQ", "G0"];

pub(super) fn check(visit: &Visit<'_>) -> Vec<CodeFinding> {
    let mut findings = Vec::new();
    let place = visit.encounter.place_of_service.as_deref();
    let known = place.and_then(places::place);
    if let (Some(code), None) = (place, known) {
        let message = format!("There is no place of service '{code}'.");
        findings.push(UNKNOWN_PLACE.finds(&[], message, "CMS, place of service codes"));
    }
    if let Some(place) = known {
        findings.extend(kind(visit, place));
    }
    for line in &visit.lines {
        findings.extend(mode_of_code(line));
        if let Some(place) = known {
            findings.extend(of_line(line, place));
        }
    }
    findings
}

fn kind(visit: &Visit<'_>, place: &places::PlaceOfService) -> Option<CodeFinding> {
    let fits = match visit.encounter.kind {
        EncounterKind::Telehealth => place.telehealth,
        EncounterKind::Emergency => place.code == "23",
        EncounterKind::Hospital => place.facility && !place.telehealth,
        EncounterKind::OfficeVisit => !place.telehealth && !["21", "23", "51", "61"].contains(&place.code),
    };
    let kind = match visit.encounter.kind {
        EncounterKind::OfficeVisit => "a visit in the practice",
        EncounterKind::Telehealth => "a visit by video or telephone",
        EncounterKind::Hospital => "a hospital visit",
        EncounterKind::Emergency => "an emergency visit",
    };
    (!fits).then(|| {
        let message = format!("This is {kind}, and the place of service is {} ({}).", place.code, place.title);
        PLACE_AND_KIND.finds(&[], message, "CMS, place of service codes")
    })
}

/// Codes that say themselves how the patient was met.
fn by_video(code: &str) -> bool {
    ("98000"..="98007").contains(&code)
}

fn by_telephone(code: &str) -> bool {
    ("98008"..="98015").contains(&code)
}

fn mode_of_code(line: &Line<'_>) -> Option<CodeFinding> {
    let code = line.code();
    let wrong = if by_video(code) && line.line.has("93") {
        "is for a visit by video, and modifier 93 says sound only"
    } else if by_telephone(code) && (line.line.has("95") || line.line.has("GT")) {
        "is for a visit by telephone, and the modifier says video"
    } else {
        return None;
    };
    Some(SOUND_ONLY.finds(&[line.reference()], format!("{code} {wrong}."), SOURCE))
}

fn of_line(line: &Line<'_>, place: &places::PlaceOfService) -> Option<CodeFinding> {
    let code = line.code();
    let mode = MODES.iter().find(|mode| line.line.has(mode));
    let told_by_code = by_video(code) || by_telephone(code) || code == "98016";
    if told_by_code && !place.telehealth {
        let message = format!(
            "{code} is for a visit at a distance, and the place of service is {} ({}).",
            place.code, place.title
        );
        return Some(PLACE_OF_CODE.finds(&[line.reference()], message, SOURCE));
    }
    if !place.telehealth {
        // A hospital's outpatient department may be where the clinician's patient is registered.
        let mode = mode.filter(|_| !["19", "22"].contains(&place.code))?;
        let message = format!(
            "Modifier {mode} on {code} says telehealth, and the place of service is {} ({}): 10 where the patient was at \
             home, 02 elsewhere.",
            place.code, place.title
        );
        return Some(NOT_THERE.finds(&[line.reference()], message, SOURCE));
    }
    let visit_itself =
        ProcedureGroup::of(code) == ProcedureGroup::Evaluation && !line.own.is_some_and(|own| own.add_on);
    (visit_itself && !told_by_code && mode.is_none()).then(|| {
        let message = format!(
            "{code} at place {} says telehealth; most payers want a modifier that says how: 95 by video, 93 by telephone.",
            place.code
        );
        NO_MODE.finds(&[line.reference()], message, SOURCE)
    })
}
