//! The headings of notes as clinicians write them: in capitals or not, abbreviated, with a colon and the text behind it.
//! A heading says what kind of section begins; what is no heading of the list begins none.

use auscult_domain::template::SectionKind as K;
use std::collections::HashMap;
use std::sync::LazyLock;

/// The headings by what belongs under each.
const HEADINGS: &str = include_str!("headings.txt");

/// The kinds of section by the names they have in the file.
const KINDS: &[(&str, &[K])] = &[
    ("complaint", &[K::ChiefComplaint]),
    ("present_illness", &[K::HistoryOfPresentIllness]),
    ("systems", &[K::ReviewOfSystems]),
    ("past", &[K::PastMedicalHistory]),
    ("medications", &[K::Medications]),
    ("allergies", &[K::Allergies]),
    ("social", &[K::SocialHistory]),
    ("family", &[K::FamilyHistory]),
    ("vitals", &[K::VitalSigns]),
    ("exam", &[K::PhysicalExam]),
    ("mental_status", &[K::MentalStatus]),
    ("risk", &[K::RiskAssessment]),
    ("results", &[K::Results]),
    ("assessment", &[K::Assessment]),
    ("plan", &[K::Plan]),
    ("assessment plan", &[K::Assessment, K::Plan]),
    ("other", &[K::Other]),
];

/// What belongs under a heading; read from the file once.
static KNOWN: LazyLock<HashMap<&'static str, &'static [K]>> = LazyLock::new(|| {
    let mut known = HashMap::new();
    let mut kinds: &'static [K] = &[K::Other];
    for line in HEADINGS.lines().filter(|line| !line.starts_with('#')) {
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            kinds = KINDS.iter().find(|(known, _)| *known == name).map_or(&[K::Other], |(_, kinds)| kinds);
            continue;
        }
        known.extend(
            line.split(',').map(str::trim).filter(|heading| !heading.is_empty()).map(|heading| (heading, kinds)),
        );
    }
    known
});

/// A heading at the beginning of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Heading<'a> {
    /// As it is written, without marks.
    pub title: &'a str,
    /// What belongs under it.
    pub kinds: &'static [K],
    /// Where in the line the text behind it begins; the line's length where nothing follows.
    pub rest: usize,
}

/// Lower case, letters and single spaces, `&` and `/` as spaces.
fn plain(title: &str) -> String {
    let mut out = String::with_capacity(title.len());
    for c in title.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() || c == '-' {
            out.push(c);
        } else if !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out.trim().to_owned()
}

fn kinds(title: &str) -> Option<&'static [K]> {
    let plain = plain(title);
    KNOWN.get(plain.as_str()).or_else(|| KNOWN.get(plain.strip_prefix("the ").unwrap_or(&plain))).copied()
}

/// The heading a line begins with: alone on its line, or parted by a colon from the text behind it. A single letter is
/// one only as a capital with its mark, as in `A: pharyngitis`.
pub(super) fn at(line: &str) -> Option<Heading<'_>> {
    let lead = line.len() - line.trim_start_matches(|c: char| c.is_whitespace() || "#*_=>".contains(c)).len();
    let body = &line[lead..];
    let trimmed = body.trim_end_matches(|c: char| c.is_whitespace() || "*_=#".contains(c));
    if trimmed.is_empty() || trimmed.len() == body.len() && trimmed.len() > 4000 {
        return None;
    }
    let cut = trimmed.find(':').or_else(|| single_letter(trimmed));
    if let Some(cut) = cut {
        let title = trimmed[..cut].trim_matches(|c: char| c.is_whitespace() || "*_".contains(c));
        let written = title.len() <= 50 && (title.len() > 1 || title.chars().all(char::is_uppercase));
        let kinds = kinds(title).filter(|_| written)?;
        let mark = trimmed[cut..].chars().next().map_or(0, char::len_utf8);
        let behind = &line[lead + cut + mark..];
        let text = behind.trim_start_matches(|c: char| c.is_whitespace() || c == '*');
        return Some(Heading { title, kinds, rest: line.len() - text.len() });
    }
    let title = trimmed.trim_end_matches(['.', '-']).trim();
    let lone = title.len() > 1 && title.len() <= 50 && stands_out(title);
    kinds(title).filter(|_| lone).map(|kinds| Heading { title, kinds, rest: line.len() })
}

/// `A) …`, `P - …`: where the mark is.
fn single_letter(line: &str) -> Option<usize> {
    let mut chars = line.char_indices();
    let (_, first) = chars.next()?;
    let (at, second) = chars.next()?;
    let after = line[at + second.len_utf8()..].starts_with(' ');
    ("SOAP".contains(first) && second == ')' && after).then_some(at)
}

/// A heading without a colon begins with a capital or is of several words; `plan` within a list of words is none.
fn stands_out(title: &str) -> bool {
    title.chars().next().is_some_and(char::is_uppercase) || title.contains(' ') || title.len() > 6 || title == "ros"
}

/// Where within a line a further heading with its colon begins, as in `S: cough. A: bronchitis. P: rest.`
pub(super) fn within(line: &str) -> Vec<usize> {
    let mut out = Vec::new();
    let bytes = line.as_bytes();
    for (colon, _) in line.match_indices(':') {
        let start = line[..colon].rfind(['.', ';', '!', '?', '|', '\t']).map_or(0, |at| at + 1);
        let start = start + line[start..colon].len() - line[start..colon].trim_start().len();
        let begins = start > 0 && start < colon && bytes[start].is_ascii_uppercase();
        if begins && at(&line[start..]).is_some_and(|heading| heading.title.len() == colon - start) {
            out.push(start);
            continue;
        }
        // `S: cough O: clear A: bronchitis`: single capitals need no full stop before them.
        let letter = colon >= 2 && b"OAP".contains(&bytes[colon - 1]) && bytes[colon - 2] == b' ';
        if letter && out.last() != Some(&(colon - 1)) && at(line).is_some_and(|first| first.title.len() == 1) {
            out.push(colon - 1);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(line: &str) -> Option<(&[K], &str)> {
        at(line).map(|heading| (heading.kinds, &line[heading.rest..]))
    }

    #[test]
    fn a_heading_is_found_however_it_is_written() {
        let both: &[K] = &[K::Assessment, K::Plan];
        for line in [
            "ASSESSMENT AND PLAN",
            "Assessment & Plan:",
            "A/P:",
            "A&P",
            "## Assessment and Plan",
            "**Impression/Plan:**",
        ] {
            assert_eq!(found(line), Some((both, "")), "{line}");
        }
        assert_eq!(found("CC: cough for a week"), Some((&[K::ChiefComplaint][..], "cough for a week")));
        assert_eq!(found("A: bronchitis"), Some((&[K::Assessment][..], "bronchitis")));
        assert_eq!(found("P) rest"), Some((&[K::Plan][..], "rest")));
        assert_eq!(found("  Plan"), Some((&[K::Plan][..], "")));
    }

    #[test]
    fn what_only_looks_like_one_is_none() {
        for line in [
            "",
            "   ",
            "Asthma: stable",
            "a: b",
            "HTN",
            "The plan is to wait",
            "plan",
            "Medical Reasoning: x",
            "- Plan for surgery",
        ] {
            assert_eq!(found(line), None, "{line}");
        }
    }

    #[test]
    fn several_headings_in_a_line() {
        assert_eq!(within("S: cough. O: lungs clear. A: bronchitis. P: rest."), [10, 26, 41]);
        assert_eq!(within("S: cough O: clear A: bronchitis P: rest"), [9, 18, 32]);
        assert_eq!(within("Assessment: HTN. Plan: lisinopril"), [17]);
        assert!(within("Heart: no murmur. Lungs: clear.").is_empty());
    }
}
