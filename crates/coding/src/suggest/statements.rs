//! A text as statements: what each sentence belongs to - a section, a problem of the assessment, its heading or what is
//! said under it.

use super::headings;
use super::text::CodingText;
use auscult_domain::template::SectionKind as K;
use std::ops::Range;

/// What a statement is part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// It names a problem, counted from 0 in the order of the text.
    Heading(u32),
    /// It is said under that problem.
    Under(u32),
    /// It belongs to no problem.
    Free,
}

impl Role {
    /// The problem it belongs to.
    pub fn problem(self) -> Option<u32> {
        match self {
            Self::Heading(problem) | Self::Under(problem) => Some(problem),
            Self::Free => None,
        }
    }
}

/// A sentence, a heading or an item of a list.
#[derive(Debug, Clone)]
pub(crate) struct Statement {
    /// The section, by its place in the text.
    pub section: usize,
    /// Where it stands, in bytes of the section's text.
    pub range: Range<usize>,
    /// What kind of section it belongs to.
    pub kind: K,
    /// What it is part of.
    pub role: Role,
}

/// The most words a heading has.
const HEADING_WORDS: usize = 14;

/// Words a sentence begins with and a name of a problem does not.
const SENTENCE: &str = " i we he she they it this that these those the patient pt mr mrs ms miss dr there his her our you your \
    given after overall most all at on in as if when while since regarding based so once because today no although also \
    would will please exam results ";

/// Words that speak of the patient and never name a problem.
const PERSONAL: &str = " mr mrs ms miss dr he she they we i patient pt ";

/// Words that something is to be done begins with.
const ACTION: &str = " continue start stop increase decrease order ordered obtain refer referral return check recheck advise \
    advised recommend recommended schedule scheduled repeat consider monitor discuss discussed counsel counseled encourage \
    encouraged follow prescribe prescribed initiate begin hold give given take use avoid rest ice elevate apply send will \
    plan add adjust discontinue switch refill refilled provide provided educate educated reassured reassurance review \
    reviewed update call notify try trial wean taper titrate get set place placed perform performed complete labs lab \
    patient pt rto rtc f/u ordered suggest administer await ensure request submit instructed placed renew push drink ";

/// Words that deny what follows.
const DENIAL: &str = " no denies denied negative neg without none never not ";

/// What stands before a colon where no problem is named.
const LABELS: &str = " medical additional patient specialist instructions follow-up followup follow impression plan treatment \
    reasoning education counseling testing referrals rx meds medications labs imaging diet activity goals goal status \
    current today subjective objective note notes comment assessment disposition return precautions time orders constitutional \
    general head heent eyes ears nose throat mouth ent neck cardiovascular cv cardiac heart respiratory lungs pulmonary resp \
    chest gastrointestinal gi abdomen genitourinary gu musculoskeletal msk extremities ext skin integumentary neurological neuro \
    neurologic psychiatric psych endocrine hematologic hematology lymphatic immunologic allergic vitals exam examination \
    ros mother father brother sister son daughter maternal paternal grandmother grandfather aunt uncle siblings parents \
    auscultation palpation inspection rom strength sensation gait back breast rectal pelvic spine x-ray xray ct mri ultrasound ekg \
    ecg echocardiogram allergies tobacco alcohol occupation denies no negative ";

/// Verbs that make a sentence of a line.
const VERBS: &str = " is are was were has have had will would should can could may might reports states denies presents \
    appears seems feels continues remains shows showed reveals demonstrates understands agrees recommend discussed ";

/// The statements of a text, and how many problems it names.
pub(crate) fn of(text: &CodingText) -> (Vec<Statement>, u32) {
    let mut reading = Reading { out: Vec::new(), names: Vec::new() };
    let bare = text.sections.iter().all(|section| section.kinds.iter().all(|kind| *kind == K::Other));
    for (at, section) in text.sections.iter().enumerate() {
        let spoken = matches!(section.title.as_str(), "Clinician" | "Patient" | "Companion");
        reading.section(
            at,
            &section.text,
            &section.kinds,
            if spoken {
                Form::Spoken
            } else if bare {
                Form::Bare
            } else {
                Form::Written
            },
        );
    }
    let problems = reading.names.len() as u32;
    (reading.out, problems)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// A section under its heading.
    Written,
    /// A text without any heading.
    Bare,
    /// What somebody said.
    Spoken,
}

struct Reading {
    out: Vec<Statement>,
    /// The names of the problems, in lower case.
    names: Vec<String>,
}

/// A line without its list mark.
struct Line<'a> {
    text: &'a str,
    at: usize,
    mark: Mark,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    None,
    Bullet,
    Number,
}

impl Reading {
    fn section(&mut self, section: usize, text: &str, kinds: &[K], form: Form) {
        let first = kinds.iter().find(|kind| **kind == K::Assessment).or(kinds.first()).copied().unwrap_or(K::Other);
        let plan_only = first == K::Plan;
        let lines = lines(text);
        let mut kind = first;
        let mut problem: Option<u32> = (plan_only && self.names.len() == 1).then_some(0);
        let numbered = lines.iter().any(|line| line.mark == Mark::Number);
        for (at, line) in lines.iter().enumerate() {
            let mut line = Line { text: line.text, at: line.at, mark: line.mark };
            let mut line_kind = kind;
            // A numbered item that is nothing but a habit is a problem, though a section might be called so: `2. Tobacco use`.
            let item = |heading: &headings::Heading<'_>| {
                line.mark == Mark::Number && heading.rest == line.text.len() && heading.kinds == [K::SocialHistory]
            };
            if let Some(heading) = headings::at(line.text).filter(|heading| heading.title.len() > 1 && !item(heading)) {
                let label = heading.kinds[0];
                line_kind = label;
                let beneath = matches!(first, K::Assessment | K::Plan) && matches!(label, K::Assessment | K::Plan);
                if !beneath {
                    kind = label;
                    problem = None;
                }
                line = Line { text: &line.text[heading.rest..], at: line.at + heading.rest, mark: line.mark };
                if line.text.trim().is_empty() {
                    continue;
                }
            }
            let followed = lines
                .get(at + 1)
                .is_some_and(|next| next.mark == Mark::Bullet && line.mark != Mark::Bullet || is_label(next.text));
            let named = match (form, line_kind) {
                (Form::Spoken, _) => None,
                (Form::Bare, _) | (_, K::Assessment) => name(&line, numbered, followed),
                (_, K::Plan) if plan_only => {
                    name(&line, numbered, followed).filter(|end| self.known(&line.text[..*end]).is_some() || followed)
                }
                _ => None,
            };
            if let Some(end) = named {
                let of = self.known(&line.text[..end]).unwrap_or_else(|| self.add(&line.text[..end]));
                problem = Some(of);
                self.push(section, line.at, &line.text[..end], line_kind, Role::Heading(of));
                self.sentences(section, line.at + end, &line.text[end..], line_kind, Role::Under(of));
            } else {
                let under = matches!(line_kind, K::Assessment | K::Plan) || form == Form::Bare;
                let role = problem.filter(|_| under).map_or(Role::Free, Role::Under);
                self.sentences(section, line.at, line.text, line_kind, role);
            }
        }
    }

    /// The problem of this name, if it has been named before.
    fn known(&self, name: &str) -> Option<u32> {
        let name = plain(name);
        self.names.iter().position(|known| *known == name).map(|at| at as u32)
    }

    fn add(&mut self, name: &str) -> u32 {
        self.names.push(plain(name));
        self.names.len() as u32 - 1
    }

    fn push(&mut self, section: usize, at: usize, text: &str, kind: K, role: Role) {
        let trimmed = text.trim_matches(|c: char| c.is_whitespace() || ".:;,–—-*".contains(c));
        let lead = text.find(trimmed).unwrap_or(0);
        if !trimmed.is_empty() {
            self.out.push(Statement { section, range: at + lead..at + lead + trimmed.len(), kind, role });
        }
    }

    fn sentences(&mut self, section: usize, at: usize, text: &str, kind: K, role: Role) {
        for range in sentences(text) {
            self.push_whole(section, at + range.start, &text[range], kind, role);
        }
    }

    fn push_whole(&mut self, section: usize, at: usize, text: &str, kind: K, role: Role) {
        let lead = text.len() - text.trim_start().len();
        let trimmed = text.trim();
        if trimmed.chars().any(char::is_alphanumeric) {
            self.out.push(Statement { section, range: at + lead..at + lead + trimmed.len(), kind, role });
        }
    }
}

/// The lines that hold something.
fn lines(text: &str) -> Vec<Line<'_>> {
    let mut out = Vec::new();
    let mut at = 0;
    for line in text.split('\n') {
        let (mark, lead) = mark(line);
        let body = &line[lead..];
        for item in items(body, mark) {
            let text = &body[item.clone()];
            if text.chars().any(char::is_alphanumeric) {
                out.push(Line { text: text.trim_end(), at: at + lead + item.start, mark });
            }
        }
        at += line.len() + 1;
    }
    out
}

/// The items of a numbered list that goes on in the same line: `1. Hypertension. 2. Asthma.`
fn items(body: &str, mark: Mark) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let (mut from, mut number) = (0, 2);
    let most = if mark == Mark::Number { 60 } else { 0 };
    while number < most {
        let next = [format!(" {number}. "), format!(" {number}) "), format!(" #{number} ")];
        let found = next.iter().filter_map(|mark| Some((body[from..].find(mark.as_str())? + from, mark.len()))).min();
        let Some((at, length)) = found else { break };
        out.push(from..at);
        from = at + length;
        number += 1;
    }
    out.push(from..body.len());
    out
}

/// The list mark a line begins with, and where the words begin.
fn mark(line: &str) -> (Mark, usize) {
    let lead = line.len() - line.trim_start().len();
    let body = &line[lead..];
    let bullets: &[char] = &['•', '-', '*', '–', '—', '·', '▪', '◦', '●', '○', '►', '+', '>'];
    let stripped = body.trim_start_matches(bullets);
    if stripped.len() < body.len() {
        return (Mark::Bullet, line.len() - stripped.trim_start().len());
    }
    let open = body.trim_start_matches(['#', '(']).trim_start();
    let digits = open.len() - open.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let after = &open[digits..];
    if (1..=2).contains(&digits) && after.starts_with([')', '.', ':', '-', '/']) && after[1..].starts_with([' ', '\t'])
    {
        return (Mark::Number, line.len() - after[1..].trim_start().len());
    }
    if (1..=2).contains(&digits) && after.starts_with([')', '.']) && after[1..].starts_with(char::is_alphabetic) {
        return (Mark::Number, line.len() - after[1..].len());
    }
    if body.starts_with('#') {
        let rest = after.trim_start();
        return (Mark::Number, line.len() - rest.len());
    }
    (Mark::None, lead)
}

/// Where the name of a problem ends, if the line names one.
fn name(line: &Line<'_>, numbered: bool, followed: bool) -> Option<usize> {
    let text = line.text;
    if is_label(text) || line.mark == Mark::Bullet && numbered {
        return None;
    }
    let end = name_end(text);
    let head = &text[..end];
    let words: Vec<String> = head
        .split(|c: char| !c.is_alphanumeric() && c != '/')
        .filter(|w| !w.is_empty())
        .map(str::to_lowercase)
        .collect();
    let first = words.first()?.as_str();
    let most = if line.mark == Mark::Number { HEADING_WORDS + 4 } else { HEADING_WORDS };
    let label = end < text.len() && text[end..].starts_with(':') && among(LABELS, first);
    if words.len() > most
        || label
        || among(ACTION, first)
        || among(DENIAL, first)
        || among(PERSONAL, first)
        || (among(SENTENCE, first) && words.len() > 2)
    {
        return None;
    }
    let verb = words.iter().any(|word| among(VERBS, word));
    let sure = line.mark == Mark::Number || followed;
    (!verb || sure && words.len() <= 6).then_some(end)
}

/// A name ends at its colon, its dash, its full stop, or the line's end.
fn name_end(text: &str) -> usize {
    let mut end = text.len();
    for mark in [": ", " - ", " – ", " — ", ". ", "; ", " -- ", " => ", " -> "] {
        if let Some(at) = text.find(mark) {
            let abbreviation = mark == ". " && at <= 3 && text[..at].chars().all(char::is_uppercase) && at < 2;
            if !abbreviation && at > 0 {
                end = end.min(at);
            }
        }
    }
    end
}

/// Whether the line begins with a label such as `Medical Reasoning:`, which names no problem.
fn is_label(text: &str) -> bool {
    let Some(colon) = text.find(':').filter(|at| *at <= 45) else {
        // `- Medical Reasoning. Stable.` was meant to have a colon.
        return ["medical reasoning", "medical treatment", "patient education"].iter().any(|label| starts(text, label));
    };
    let first = text[..colon].split(|c: char| !c.is_alphanumeric() && c != '-').find(|word| !word.is_empty());
    first.is_some_and(|word| among(LABELS, &word.to_lowercase()))
}

fn starts(text: &str, label: &str) -> bool {
    text.get(..label.len()).is_some_and(|head| head.eq_ignore_ascii_case(label))
}

/// The sentences of a line.
fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut from = 0;
    for (at, c) in text.char_indices() {
        if !matches!(c, '.' | '!' | '?' | ';') {
            continue;
        }
        let end = at + 1;
        let next = text[end..].chars().next();
        let ends = next.is_none_or(char::is_whitespace) && !(c == '.' && is_short_form(&text[from..at]));
        if ends {
            out.push(from..end);
            from = end;
        }
    }
    if from < text.len() {
        out.push(from..text.len());
    }
    out
}

fn is_short_form(before: &str) -> bool {
    let word = before.rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or_default();
    among(" Dr Mr Mrs Ms St vs e.g i.e approx No etc Jr Sr pt ", word)
}

/// A name in lower case, words only.
fn plain(name: &str) -> String {
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ").to_lowercase()
}

fn among(list: &str, word: &str) -> bool {
    list.split(' ').any(|known| !known.is_empty() && known == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(note: &str) -> Vec<String> {
        let text = CodingText::from_plain(note);
        let (statements, _) = of(&text);
        let headings = statements.iter().filter(|statement| matches!(statement.role, Role::Heading(_)));
        headings.map(|statement| text.sections[statement.section].text[statement.range.clone()].to_owned()).collect()
    }

    #[test]
    fn problems_are_found_however_they_are_listed() {
        let expected = ["Hypertension", "Type 2 diabetes"];
        for note in [
            "ASSESSMENT AND PLAN\n1. Hypertension.\n- Medical Reasoning: stable.\n2. Type 2 diabetes.\n- Continue metformin.",
            "A/P:\n# Hypertension - continue lisinopril\n# Type 2 diabetes: A1c 8",
            "Assessment\n• Hypertension\n• Type 2 diabetes\nPlan\nContinue all.",
            "Assessment and Plan\nHypertension.\n• Medical Treatment: Continue.\n\nType 2 diabetes.\n• Medical Treatment: Continue.\n\nPatient Agreements: The patient agrees.",
            "Impression:\n1) Hypertension, 2 lines\n2) Type 2 diabetes",
            "A: 1. Hypertension. Well controlled.\n2. Type 2 diabetes. Worse.",
            "Hypertension\nType 2 diabetes",
        ] {
            let found = named(note);
            assert_eq!(found.len(), 2, "{note}: {found:?}");
            assert!(found.iter().zip(expected).all(|(found, expected)| found.starts_with(expected)), "{found:?}");
        }
    }

    #[test]
    fn what_is_to_be_done_names_no_problem() {
        assert!(named("PLAN\n1. Continue lisinopril.\n2. Order a mammogram.").is_empty());
        assert!(named("ASSESSMENT\nThe patient is doing well and has no complaints today.").is_empty());
        assert!(named("The patient presents with a cough that has lasted for two weeks.").is_empty());
    }

    #[test]
    fn the_plan_goes_on_with_the_problems_of_the_assessment() {
        let text =
            CodingText::from_plain("ASSESSMENT\n• Asthma\n• Acne\nPLAN\nAcne\nUse the cream.\nAsthma\nUse it daily.");
        let (statements, problems) = of(&text);
        assert_eq!(problems, 2);
        let under: Vec<_> = statements.iter().filter(|s| matches!(s.role, Role::Under(_))).map(|s| s.role).collect();
        assert_eq!(under, [Role::Under(1), Role::Under(0)]);
    }
}
