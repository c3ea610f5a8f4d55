//! How complete a section is: what one of its kind should say, and whether it does.
//!
//! A rule asks for something a reader of the note needs; it is met by the words of the section alone. An empty section
//! that may be left out is complete, for nothing had to be said.

use crate::text::re;
use auscult_domain::note::{NoteContent, Section};
use auscult_domain::structure::{ReportKind, SectionCompleteness};
use auscult_domain::template::SectionKind;
use regex::Regex;

/// Something a section of a kind should say.
type Rule = (&'static str, fn() -> &'static Regex);

/// What a section of this kind should say.
fn rules(kind: SectionKind) -> &'static [Rule] {
    use SectionKind as K;
    match kind {
        K::HistoryOfPresentIllness => &[
            ("when it began or how long it has lasted", || {
                re!(
                    r"(?i)\b(?:days?|weeks?|months?|years?|hours?|since|ago|yesterday|today|morning|last|began|started|onset|for the past)\b"
                )
            }),
            ("what makes it better or worse, or how bad it is", || {
                re!(
                    r"(?i)\b(?:wors\w*|better|improv\w*|reliev\w*|aggravat\w*|help\w*|severe|mild|moderate|\d+ ?/ ?10|controlled|stable|no change|triggered?|with (?:activity|exertion|rest|food|meals))\b"
                )
            }),
            ("what comes with it or does not", || {
                re!(r"(?i)\b(?:denies|no|not|without|reports|associated|also|and)\b")
            }),
        ],
        K::ReviewOfSystems => &[("a symptom that is there or is not", || {
            re!(r"(?i)\b(?:denies|denied|no|negative|positive|reports|endorses)\b")
        })],
        K::Medications => &[
            ("doses", || {
                re!(
                    r"(?i)\b\d+(?:\.\d+)? ?(?:mg|mcg|g|ml|units?|%|puffs?|tablets?)\b|(?i)\b(?:no|none|not taking|does not take)\b"
                )
            }),
            ("how often they are taken", || {
                re!(
                    r"(?i)\b(?:daily|once|twice|times|every|nightly|as needed|bid|tid|qid|weekly|a day|morning|evening|night|bedtime)\b|(?i)\b(?:no|none|not taking|does not take)\b"
                )
            }),
        ],
        K::Allergies => &[("what happens, or that there are none", || {
            re!(r"(?i)\b(?:no|none|nkda|denies|rash|hives|anaphyla\w*|swell\w*|itch\w*|nausea|breath\w*|reaction)\b|:")
        })],
        K::VitalSigns => &[
            ("blood pressure", || re!(r"(?i)\b\d{2,3} ?/ ?\d{2,3}\b|(?i)\bblood pressure\b")),
            ("pulse", || re!(r"(?i)\b(?:pulse|heart rate|hr|bpm)\b")),
            ("temperature", || re!(r"(?i)\b(?:temperature|temp|afebrile|°)")),
        ],
        K::PhysicalExam => &[("two regions of the body or more", || {
            re!(
                r"(?is)(?:general|lungs?|heart|abdomen|skin|neck|head|eyes?|ears?|throat|extremit\w*|knee|back|neuro\w*|musculo\w*|cardio\w*|respirat\w*|chest|breath).*?(?:general|lungs?|heart|abdomen|skin|neck|head|eyes?|ears?|throat|extremit\w*|shoulder|back|neuro\w*|musculo\w*|cardio\w*|respirat\w*|chest|motion|tender\w*|sounds)"
            )
        })],
        K::Results => &[("a value or a finding", || {
            re!(r"(?i)\d|\b(?:normal|negative|positive|shows?|showed|elevated|low|high|unremarkable|consistent|no)\b")
        })],
        K::Assessment => &[("a diagnosis or a problem", || re!(r"[A-Za-z]{4,}"))],
        K::Plan => &[
            ("what is ordered, given or advised", || {
                re!(
                    r"(?i)\b(?:start|continue|order|prescrib\w*|increase|decrease|stop|take|refer\w*|recommend\w*|advis\w*|check|repeat|obtain|will|x-ray|mri|mg|therapy|monitor|labs?)\b"
                )
            }),
            ("when to come back", || {
                re!(
                    r"(?i)\b(?:follow[ -]?up|return|back in|see (?:her|him|them|you|the patient|me) (?:again|back|in)|recheck|revisit|in \d+ (?:days?|weeks?|months?)|if (?:it|symptoms|there)|call)\b"
                )
            }),
        ],
        K::RiskAssessment => &[
            ("thoughts of suicide", || re!(r"(?i)\bsuicid\w*|self[- ]harm|hurting (?:her|him|them)sel")),
            ("thoughts of harming others", || re!(r"(?i)\bhomicid\w*|harm(?:ing)? (?:to )?others|others")),
        ],
        K::MentalStatus => &[
            ("mood or affect", || re!(r"(?i)\b(?:mood|affect)\b")),
            ("thought", || re!(r"(?i)\bthought|\borient\w*|\binsight|\bjudg")),
        ],
        K::SocialHistory => {
            &[("tobacco or alcohol", || re!(r"(?i)\b(?:tobacco|smok\w*|alcohol|drink\w*|cigarettes?|vap\w*)\b"))]
        }
        K::ChiefComplaint | K::PastMedicalHistory | K::FamilyHistory | K::Other => &[],
    }
}

/// What a section of this kind is called where a note has none.
fn name(kind: SectionKind) -> &'static str {
    use SectionKind as K;
    match kind {
        K::ChiefComplaint => "chief complaint",
        K::HistoryOfPresentIllness => "history of the present illness",
        K::ReviewOfSystems => "review of systems",
        K::PastMedicalHistory => "past medical history",
        K::Medications => "medications",
        K::Allergies => "allergies",
        K::SocialHistory => "social history",
        K::FamilyHistory => "family history",
        K::VitalSigns => "vital signs",
        K::PhysicalExam => "physical examination",
        K::MentalStatus => "mental status",
        K::RiskAssessment => "risk assessment",
        K::Results => "results",
        K::Assessment => "assessment",
        K::Plan => "plan",
        K::Other => "text",
    }
}

/// How complete a section is. In a section of several kinds only what every note of them says is asked: its first kind's
/// rules and those of assessment and plan.
pub(super) fn of(section: &Section) -> SectionCompleteness {
    let text = section.text.trim();
    let missing: Vec<String> = if text.is_empty() {
        if section.required {
            vec!["everything: it is empty, and this template requires it".to_owned()]
        } else {
            vec![]
        }
    } else {
        asked(section).filter(|(_, met)| !met().is_match(text)).map(|(what, _)| (*what).to_owned()).collect()
    };
    let percent = if text.is_empty() {
        if section.required { 0 } else { 100 }
    } else {
        // Something written counts as one part, each rule as another.
        let all = asked(section).count() + 1;
        u32::try_from(100 * (all - missing.len()) / all).unwrap_or(0)
    };
    SectionCompleteness { section: section.key.clone(), title: section.title.clone(), percent, missing }
}

fn asked(section: &Section) -> impl Iterator<Item = &'static Rule> {
    use SectionKind as K;
    let always = |kind: &K| matches!(kind, K::HistoryOfPresentIllness | K::Assessment | K::Plan | K::RiskAssessment);
    let alone = section.kinds.len() == 1;
    section.kinds.iter().filter(move |kind| alone || always(kind)).flat_map(|kind| rules(*kind))
}

/// What a report of this sort has and the note has no section for, or an empty one.
pub(super) fn lacking(note: &NoteContent, report: ReportKind) -> Vec<String> {
    let has = |kind: &SectionKind| note.sections.iter().any(|section| section.kinds.contains(kind));
    report.required().iter().filter(|kind| !has(kind)).map(|kind| name(*kind).to_owned()).collect()
}
