//! Whether a service was done at this visit: done, reported with its result, ordered, or none of them: planned for later
//! or elsewhere, past, declined, only talked of.
//!
//! Words are weighed clause by clause. What is declined, past or elsewhere is never taken for done.

use super::canon::spoken;
use super::lexicon::Class;
use crate::suggest::mentions::Read;
use crate::suggest::tokens::Token;
use auscult_domain::template::SectionKind as K;
use std::collections::HashMap;
use std::ops::Range;

/// What a note says of a service. The later, the more it says that it was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Status {
    /// It was not done at this visit, or nothing says so.
    NotNow,
    /// It is to be done.
    Ordered,
    /// It is to be done in the practice, at this visit.
    OrderedHere,
    /// Its result is there; that it was done here and today is not said.
    Reported,
    /// It was done.
    Done,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Cue {
    Declined,
    Conditional,
    Elsewhere,
    Past,
    Planned,
    Future,
    Ordered,
    Done,
    Reported,
    Here,
}

const PHRASES: &str = include_str!("status.txt");

/// The phrases that tell, by their first word.
pub(crate) struct Cues {
    by_first: HashMap<&'static str, Vec<(Vec<&'static str>, Cue)>>,
}

/// A phrase found: its words and what it tells.
struct Heard {
    at: Range<usize>,
    cue: Cue,
}

impl Cues {
    /// Reads the phrases.
    pub fn new() -> Self {
        let mut by_first: HashMap<&'static str, Vec<(Vec<&'static str>, Cue)>> = HashMap::new();
        let mut cue = Cue::Done;
        for line in PHRASES.lines().filter(|line| !line.starts_with('#')) {
            if let Some(name) = line.strip_prefix('[') {
                cue = named(name.trim_end_matches(']'));
                continue;
            }
            for phrase in line.split(", ") {
                let words: Vec<&'static str> = phrase.split(' ').collect();
                by_first.entry(words[0]).or_default().push((words, cue));
            }
        }
        Self { by_first }
    }

    /// What a statement says of the service of this class that its words name.
    pub fn status(&self, read: &Read, title: &str, words: &Range<usize>, class: Class) -> Status {
        let said = self.performed(read, title, words);
        if class != Class::Talk {
            return said;
        }
        // Talk is done by talking: `discussed`, which puts another service off, is what it consists of.
        let own = self.heard(&read.tokens, &(0..read.tokens.len()));
        let off = own.iter().any(|one| matches!(one.cue, Cue::Declined | Cue::Past | Cue::Future | Cue::Conditional));
        let here = !matches!(read.statement.kind, K::PastMedicalHistory | K::FamilyHistory | K::ReviewOfSystems);
        if off || !here || self.denied(read, words) { Status::NotNow } else { Status::Done }
    }

    /// Whether the words are denied, somebody else's, or stand under a condition. A test that `was negative` was done.
    fn denied(&self, read: &Read, words: &Range<usize>) -> bool {
        let clauses = clauses(&read.tokens);
        let from = clauses.iter().find(|clause| clause.contains(&words.start)).map_or(0, |clause| clause.start);
        let no = ["no", "denies", "denied", "deny", "never", "without", "nor"];
        read.said[words.clone()].iter().any(|said| said.other_person)
            || before(&read.tokens[from..words.start], &no)
            || before(&read.tokens[..words.start], &["if", "unless", "should"])
    }

    /// What a statement says of what its words name.
    pub fn performed(&self, read: &Read, title: &str, words: &Range<usize>) -> Status {
        let asked = read.tokens.last().is_some_and(|token| token.word == "?");
        if asked || self.denied(read, words) {
            return Status::NotNow;
        }
        let clauses = clauses(&read.tokens);
        let own = clauses.iter().position(|clause| clause.contains(&words.start)).unwrap_or(0);
        let heard = |clause: &Range<usize>| self.heard(&read.tokens, clause);
        // A clause that says nothing itself goes with the one before it, or else the one behind.
        let near = [Some(own), own.checked_sub(1), Some(own + 1)];
        let told = near.into_iter().flatten().filter_map(|at| clauses.get(at)).map(heard).find(|told| !told.is_empty());
        weighed(&told.unwrap_or_default(), read.statement.kind, title, words)
    }

    fn heard(&self, tokens: &[Token], clause: &Range<usize>) -> Vec<Heard> {
        let spoken = spoken(&tokens[clause.clone()]);
        let words: Vec<&str> = spoken.iter().map(|(_, word)| *word).collect();
        let mut out = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let fits = |(phrase, _): &&(Vec<&'static str>, Cue)| words[at..].starts_with(phrase);
            let found = self.by_first.get(words[at]).into_iter().flatten().filter(fits).max_by_key(|(p, _)| p.len());
            let Some((phrase, cue)) = found else {
                at += 1;
                continue;
            };
            // `given her diabetes` gives a reason.
            let reason = words[at] == "given"
                && words.get(at + 1).is_some_and(|next| ["her", "his", "their", "that", "its", "these"].contains(next));
            if !reason {
                let start = clause.start + spoken[at].0;
                let end = clause.start + spoken[at + phrase.len() - 1].0 + 1;
                out.push(Heard { at: start..end, cue: *cue });
            }
            at += phrase.len();
        }
        out
    }
}

fn named(name: &str) -> Cue {
    match name {
        "declined" => Cue::Declined,
        "conditional" => Cue::Conditional,
        "elsewhere" => Cue::Elsewhere,
        "past" => Cue::Past,
        "planned" => Cue::Planned,
        "future" => Cue::Future,
        "ordered" => Cue::Ordered,
        "reported" => Cue::Reported,
        "here" => Cue::Here,
        _ => Cue::Done,
    }
}

fn before(tokens: &[Token], words: &[&str]) -> bool {
    tokens.iter().any(|token| words.contains(&token.word.as_str()))
}

/// Stretches between marks and words that turn a sentence.
fn clauses(tokens: &[Token]) -> Vec<Range<usize>> {
    let turns = ["but", "however", "although", "though", "while", "then", "except"];
    let mut out = Vec::new();
    let mut from = 0;
    for (at, token) in tokens.iter().enumerate() {
        if matches!(token.word.as_str(), "," | ";" | "." | "\n" | "•") || turns.contains(&token.word.as_str()) {
            if from < at {
                out.push(from..at);
            }
            from = at + 1;
        }
    }
    if from < tokens.len() {
        out.push(from..tokens.len());
    }
    out
}

/// What the phrases of a clause amount to, in a section of this kind and title.
fn weighed(heard: &[Heard], kind: K, title: &str, words: &Range<usize>) -> Status {
    let has = |cue: Cue| heard.iter().any(|one| one.cue == cue);
    let distance = |one: &Heard| {
        if one.at.end <= words.start { words.start - one.at.end } else { one.at.start.saturating_sub(words.end) }
    };
    let (here, future) = (has(Cue::Here), has(Cue::Future));
    if has(Cue::Elsewhere) || has(Cue::Past) && !here {
        return Status::NotNow;
    }
    let deciding = [Cue::Declined, Cue::Conditional, Cue::Planned, Cue::Done];
    let nearest = heard.iter().filter(|one| deciding.contains(&one.cue)).min_by_key(|one| {
        let rank = deciding.iter().position(|cue| *cue == one.cue).unwrap_or(0);
        (distance(one), rank)
    });
    let said = match nearest.map(|one| one.cue) {
        Some(Cue::Done) if !future => Status::Done,
        Some(Cue::Done) | None if future && here => Status::OrderedHere,
        Some(Cue::Done) | None if future => Status::Ordered,
        Some(_) => return Status::NotNow,
        None if has(Cue::Ordered) && here => Status::OrderedHere,
        None if has(Cue::Ordered) => Status::Ordered,
        None if has(Cue::Reported) && here => Status::Done,
        None if has(Cue::Reported) => Status::Reported,
        None if here && kind == K::Plan => Status::OrderedHere,
        None if here => Status::Done,
        None => unsaid(kind, title),
    };
    within(said, kind, here)
}

/// What a service is taken for of which nothing is said but its name.
fn unsaid(kind: K, title: &str) -> Status {
    match kind {
        K::Results => Status::Reported,
        K::Plan => Status::Ordered,
        K::Other if title.to_lowercase().starts_with("procedure") => Status::Done,
        _ => Status::NotNow,
    }
}

/// What a section lets stand: a story tells of what was done before, unless it says that it was here and today.
fn within(said: Status, kind: K, here: bool) -> Status {
    match kind {
        K::HistoryOfPresentIllness | K::ChiefComplaint if here && said == Status::Done => Status::Done,
        K::HistoryOfPresentIllness
        | K::ChiefComplaint
        | K::PastMedicalHistory
        | K::FamilyHistory
        | K::SocialHistory
        | K::ReviewOfSystems
        | K::Allergies
        | K::Medications => Status::NotNow,
        _ => said,
    }
}
