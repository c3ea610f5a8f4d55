//! Whether the note holds what a code asks for: minutes, consent, a score, a side that is named. Only what can be
//! looked for by a word is looked for; a finding is a hint to the reader, never a refusal.

use super::finding::{Rule, fixed_by};
use super::visit::{Diagnosis, Visit};
use crate::sets::Entry;
use crate::suggest::{CodingText, TextSection};
use auscult_domain::coding::{CodeChange, CodeFinding, CodeRef, CodeSystem, RuleKind};
use auscult_domain::template::SectionKind;
use regex::Regex;
use std::sync::LazyLock;

const WANTED: Rule = Rule::warning("documentation.wanted", RuleKind::Documentation);
const SIDE: Rule = Rule::warning("documentation.side", RuleKind::Documentation);

/// Where the requirements of a service are written.
pub(crate) const WANTED_SOURCE: &str = "requirements of the service (CPT and CMS, in our own words)";

/// Words by which a requirement of our own tables is looked for in a note.
static WORDS: LazyLock<Vec<(&str, Regex)>> = LazyLock::new(|| {
    [
        ("minutes", r"\b\d+\s*-?\s*(?:minutes?|mins?|hours?)\b"),
        ("consent", r"\bconsent|\bagree[sd]? to\b"),
        ("voluntary", r"\bvoluntar"),
        ("score", r"\bscor|\bphq|\baudit-?c?\b|\bdast\b|\bgad-?7\b|\bscreen"),
        ("body mass index", r"\bbmi\b|\bbody mass"),
        ("discharge", r"\bdischarg"),
        ("medicines reconciled", r"\breconcil"),
        ("two working days", r"\b(?:call|contact|phone|spoke|message)"),
        ("care plan", r"\bcare plan"),
        ("tobacco use", r"\btobacco|\bsmok|\bcigar|\bvap|\bnicotine"),
    ]
    .into_iter()
    .filter_map(|(wanted, pattern)| Some((wanted, Regex::new(&format!("(?i){pattern}")).ok()?)))
    .collect()
});

pub(super) fn check(visit: &Visit<'_>) -> Vec<CodeFinding> {
    let Some(text) = visit.encounter.text.as_ref().filter(|text| !text.is_empty()) else { return Vec::new() };
    let mut findings = requirements(visit);
    findings.extend(visit.diagnoses.iter().filter_map(|diagnosis| side(visit, diagnosis, text)));
    findings
}

/// What our own words ask the note for a service to hold, and what of it is not found there. Only what has a word to look
/// for it by can be missing.
pub(crate) struct WantedInNote<'a> {
    pub code: CodeRef,
    pub wanted: &'a [String],
    pub missing: Vec<&'a str>,
}

/// What the note has to hold, service by service; nothing, where there is no note.
pub(super) fn wanted<'a>(visit: &Visit<'a>) -> Vec<WantedInNote<'a>> {
    let Some(text) = visit.encounter.text.as_ref().filter(|text| !text.is_empty()) else { return Vec::new() };
    let asked = visit.lines.iter().filter_map(|line| {
        let own = line.own.filter(|own| !own.documentation.is_empty())?;
        let missing = own.documentation.iter().filter(|wanted| {
            // The level of a visit by decision making needs no minutes.
            let by_level = wanted.contains("or the level");
            let told = visit.encounter.total_minutes.is_some() && wanted.contains("minutes");
            let words = WORDS.iter().find(|(word, _)| wanted.contains(word)).map(|(_, words)| words);
            !by_level
                && !told
                && words.is_some_and(|words| !text.sections.iter().any(|part| words.is_match(&part.text)))
        });
        Some(WantedInNote {
            code: line.reference().clone(),
            wanted: &own.documentation,
            missing: missing.map(String::as_str).collect(),
        })
    });
    asked.collect()
}

fn requirements(visit: &Visit<'_>) -> Vec<CodeFinding> {
    let lacking = wanted(visit).into_iter().filter(|asked| !asked.missing.is_empty());
    let finding = |asked: WantedInNote<'_>| {
        let message = format!("{}: the note does not show {}.", asked.code.code, asked.missing.join("; "));
        WANTED.finds(&[&asked.code], message, WANTED_SOURCE)
    };
    lacking.map(finding).collect()
}

/// The same condition of one side, where the code says 'unspecified' and the note names one side and only that.
fn side(visit: &Visit<'_>, diagnosis: &Diagnosis<'_>, text: &CodingText) -> Option<CodeFinding> {
    let entry = diagnosis
        .entry
        .filter(|entry| entry.billable() && entry.title().to_ascii_lowercase().contains("unspecified"))?;
    let sided = |side: &str| sided(entry, side);
    let (right, left) = (sided("right")?, sided("left")?);
    let site = site(right)?;
    let (with, side) = match (names(text, &site, "right"), names(text, &site, "left")) {
        (true, false) => (right, "right"),
        (false, true) => (left, "left"),
        _ => return None,
    };
    let code = diagnosis.code;
    let message = format!("{} leaves the side open, and the note names the {side} one.", code.code);
    let source = visit.icd10cm_source("guidelines, sections I.B.13 and I.B.18 (laterality, unspecified codes)");
    let finding = SIDE.finds(&[code], message, source);
    let with = CodeRef::parse(CodeSystem::Icd10Cm, with.code()).ok()?;
    let label = format!("Use {}", with.code);
    Some(fixed_by(finding, label, CodeChange::Replace { code: code.clone(), with }))
}

/// The code beside this one whose title names a side where this one says 'unspecified'.
fn sided<'a>(entry: Entry<'a>, side: &str) -> Option<Entry<'a>> {
    let wanted = entry.title().to_ascii_lowercase().replacen("unspecified", side, 1);
    let beside = entry.category()?.descendants().filter(|other| other.billable());
    beside.into_iter().find(|other| other.title().to_ascii_lowercase() == wanted)
}

/// The word after the side: what is right or left.
fn site(right: Entry<'_>) -> Option<String> {
    let title = right.title().to_ascii_lowercase();
    let after = title.split_once("right ")?.1.to_owned();
    let word = after.split(|c: char| !c.is_alphabetic()).next().filter(|word| word.len() > 2)?;
    Some(word.trim_end_matches('s').to_owned())
}

/// Whether what is found now speaks of a side of a site: the side stands before the site, at
/// most one word between them.
fn names(text: &CodingText, site: &str, side: &str) -> bool {
    let now = |section: &&TextSection| {
        let past = [SectionKind::PastMedicalHistory, SectionKind::FamilyHistory, SectionKind::SocialHistory];
        !section.kinds.iter().any(|kind| past.contains(kind))
    };
    text.sections.iter().filter(now).any(|section| {
        section.text.split(['.', '\n', ';']).any(|sentence| {
            let sentence = sentence.to_ascii_lowercase();
            let words: Vec<&str> =
                sentence.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
            let both = words.iter().any(|word| ["bilateral", "both"].contains(word));
            let of_site = |at: usize| words[at + 1..].iter().take(2).any(|word| word.trim_end_matches('s') == site);
            !both && words.iter().enumerate().any(|(at, word)| *word == side && of_site(at))
        })
    })
}
