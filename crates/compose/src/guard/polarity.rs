//! There is and there is not: what a note denies must have been denied, what it affirms affirmed, also where a `no` only
//! answers a question.

use super::meaning::is_empty;
use super::reading::{Remark, Sentence};
use super::tokens::{Token, stem};
use crate::lexicon;
use crate::prose::polarity::Answer;
use auscult_domain::guard::{GuardFinding, GuardKind};
use std::collections::HashSet;

/// A `no` reaches this far over the symptoms of a list, and over other words.
const REACH_OF_LISTS: usize = 12;
const REACH: usize = 3;
/// Another line must be this near to contradict what is said of an ordinary word.
const NEAR_WORD: f32 = 0.45;
/// And one this near that agrees settles it.
const NEAR_AGREEING: f32 = 0.3;

/// A line this near is what a denial is about.
const NEAR_DENIED: f32 = 0.5;
/// An answer comes within so many lines of its question.
const ANSWERED_WITHIN: usize = 4;
/// In a longer question a `no` need not be about every word.
const SHORT_QUESTION: usize = 18;
/// Words beside a name that tell one naming from another.
const BESIDE: usize = 3;

/// Whether a text says that there is something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Polarity {
    There,
    Not,
    /// Asked and not answered by yes or no.
    Open,
}

/// What a note says there is or is not.
struct Concept {
    /// Its words.
    from: usize,
    to: usize,
    stems: Vec<String>,
    /// A symptom or condition by name, or an ordinary word.
    named: bool,
}

/// Whether a word says no.
pub(super) fn denies(word: &str) -> bool {
    matches!(
        word,
        "no" | "not"
            | "never"
            | "none"
            | "without"
            | "denies"
            | "denied"
            | "deny"
            | "denying"
            | "negative"
            | "cannot"
            | "nor"
            | "neither"
            | "absent"
            | "nope"
            | "nothing"
            | "resolved"
            | "free"
    ) && word != "resolved"
        || word.ends_with("n't")
}

/// A word behind which a `no` said before it has ended.
fn ends_scope(word: &str) -> bool {
    matches!(
        word,
        "but"
            | "there"
            | "except"
            | "however"
            | "although"
            | "though"
            | "reports"
            | "endorses"
            | "because"
            | "since"
            | "positive"
            | "while"
            | "until"
            | "so"
            | "which"
    )
}

/// Whether somebody begins to speak of themselves anew: `No, I have a fever`.
fn begins_anew(word: &str) -> bool {
    matches!(word, "i" | "i've" | "i'm" | "he" | "she" | "it" | "it's" | "they" | "we" | "you" | "my" | "his" | "her")
}

/// What a text says of the word at this place, when a `no` reaches so far.
fn polarity(tokens: &[Token], from: usize, to: usize, reach: usize) -> (Polarity, Option<usize>) {
    let mut anew = false;
    for at in (from.saturating_sub(reach)..from).rev() {
        let (word, mark) = (tokens[at].lower.as_str(), tokens[at].mark);
        if ends_scope(word) || ".;?!".contains(mark) || (mark == ',' && reach == REACH && !denies(word)) {
            break;
        }
        let asserted = matches!(word, "denies" | "denied" | "deny" | "denying" | "without");
        if denies(word) && (!anew || asserted) && !(mark == ',' && matches!(word, "no" | "nope")) {
            // `no longer`, `not only`: the thing is there, or was.
            let only = tokens.get(at + 1).is_some_and(|next| matches!(next.lower.as_str(), "only" | "just"));
            if !only {
                return (Polarity::Not, Some(at));
            }
        }
        anew |= begins_anew(word);
    }
    let word = |at: usize| tokens.get(at).map_or("", |token| token.lower.as_str());
    let behind = if matches!(word(to), "is" | "was" | "are" | "were") { to + 1 } else { to };
    let open = tokens[to - 1].mark != '.' && tokens[to - 1].mark != ',';
    if open && matches!(word(behind), "none" | "denied" | "negative" | "absent" | "denies")
        || (reach == REACH_OF_LISTS
            && tokens[to - 1].mark == ':'
            && matches!(word(to), "no" | "none" | "denied" | "denies"))
    {
        return (Polarity::Not, Some(behind));
    }
    (Polarity::There, None)
}

/// The symptoms and conditions a sentence names, then its other words.
fn concepts(tokens: &[Token]) -> Vec<Concept> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let named = (1..=4.min(tokens.len() - at)).rev().find(|length| {
            let words: Vec<&str> = tokens[at..at + length].iter().map(|token| token.lower.as_str()).collect();
            lexicon::is_complaint(&words.join(" "))
        });
        let length = named.unwrap_or(1);
        let word = &tokens[at].lower;
        let plain = word.chars().all(|c| c.is_alphabetic() || c == '\'');
        let label = at < 4 && tokens[at].mark == ':' && named.is_none();
        if named.is_some()
            || (!label && plain && !is_empty(word) && word.len() > 3 && !denies(word) && !ends_scope(word))
        {
            let words = tokens[at..at + length].iter().filter(|token| !is_empty(&token.lower));
            let stems: Vec<String> = words.map(|token| stem(&token.lower)).collect();
            if !stems.is_empty() {
                out.push(Concept { from: at, to: at + length, stems, named: named.is_some() });
            }
        }
        at += length;
    }
    out
}

/// What a text says of a concept; where an ordinary word may or may not be denied by a `no` further off, it is open.
fn stated(tokens: &[Token], concept: &Concept, from: usize, to: usize) -> (Polarity, Option<usize>) {
    let (wide, by) = polarity(tokens, from, to, REACH_OF_LISTS);
    if concept.named {
        return (wide, by);
    }
    let (narrow, by) = polarity(tokens, from, to, REACH);
    if narrow == wide { (narrow, by) } else { (Polarity::Open, None) }
}

/// A symptom or condition a sentence names.
pub(super) struct NamedConcept {
    /// Its words.
    pub words: std::ops::Range<usize>,
    /// Whether the sentence says that it is not there.
    pub negated: bool,
}

/// The symptoms and conditions a sentence names.
pub(super) fn named(tokens: &[Token]) -> Vec<NamedConcept> {
    let named = concepts(tokens).into_iter().filter(|concept| concept.named);
    named
        .map(|concept| NamedConcept {
            negated: polarity(tokens, concept.from, concept.to, REACH_OF_LISTS).0 == Polarity::Not,
            words: concept.from..concept.to,
        })
        .collect()
}

/// What of a sentence says the opposite of what was said, or denies what nobody spoke of.
pub(super) fn check(sentence: &Sentence<'_>) -> Option<GuardFinding> {
    let tokens = sentence.tokens();
    if let Some(finding) = denied_without_a_no(sentence) {
        return Some(finding);
    }
    // One `no` that is wrong is one finding, however many words it reaches.
    concepts(tokens).iter().find_map(|concept| {
        let (claimed, by) = stated(tokens, concept, concept.from, concept.to);
        let remark = unsupported(sentence, concept, claimed, by)?;
        let from = by.map_or(concept.from, |by| by.min(concept.from));
        let to = by.map_or(concept.to, |by| concept.to.max(by + 1));
        Some(sentence.finding(from..to, remark))
    })
}

fn unsupported(sentence: &Sentence<'_>, concept: &Concept, claimed: Polarity, by: Option<usize>) -> Option<Remark> {
    if claimed == Polarity::Open {
        return None;
    }
    let heard = sentence.heard;
    let mut opposite: Option<usize> = None;
    let (mut agreeing, mut open) = (0.0_f32, None::<usize>);
    let mut any = false;
    let places = heard.places.get(concept.stems.last()?).map_or(&[][..], Vec::as_slice);
    for line in places.iter().copied() {
        let near = sentence.near(line);
        let Some(said) = of_line(sentence, concept, line) else { continue };
        any = true;
        if said == claimed {
            agreeing = agreeing.max(near);
            if sentence.rests_on(line) {
                return None;
            }
        } else if said == Polarity::Open {
            open = open.filter(|other| sentence.near(*other) >= near).or(Some(line));
        } else if opposite.is_none_or(|other| sentence.near(other) < near) {
            opposite = Some(line);
        }
    }
    let asserted = by.is_some_and(|by| matches!(sentence.tokens()[by].lower.as_str(), "denies" | "denied" | "denying"));
    if !any && concept.named && asserted && lacks_every_word(sentence, concept) {
        let said = sentence.nearest().map(|line| (line, heard.lines[line].text.clone()));
        let reason = "Nothing was heard of this in this visit.".to_owned();
        return Some(Remark { kind: GuardKind::Negation, reason, contradicted: false, said });
    }
    let line = opposite?;
    let near = sentence.near(line);
    // What was only asked is settled by the answer that follows it.
    let unsettled =
        open.is_some_and(|open| !(open..=open + ANSWERED_WITHIN).contains(&line) && sentence.near(open) + 0.1 >= near);
    let contradicted = if concept.named {
        agreeing == 0.0 || near > agreeing + 0.25
    } else {
        near >= NEAR_WORD && agreeing < NEAR_AGREEING.min(near - 0.15)
    };
    (contradicted && !unsettled).then(|| {
        let text = heard.lines[line].text.clone();
        let reason = match claimed {
            Polarity::Not => "It was said that there is, not that there is not.",
            _ => "It was said that there is not, not that there is.",
        };
        Remark { kind: GuardKind::Negation, reason: reason.to_owned(), contradicted: true, said: Some((line, text)) }
    })
}

/// `He denies that he takes it`, where every line about it says that he does and none near them says no.
fn denied_without_a_no(sentence: &Sentence<'_>) -> Option<GuardFinding> {
    let tokens = sentence.tokens();
    let at = tokens.iter().position(|token| matches!(token.lower.as_str(), "denies" | "denied"))?;
    let lines = &sentence.heard.lines;
    if let Some(finding) = denied_clause(sentence, at) {
        return Some(finding);
    }
    let about: Vec<usize> = (0..lines.len()).filter(|line| sentence.near(*line) >= NEAR_DENIED).collect();
    let says_no = |line: usize| {
        let line = &lines[line];
        line.asks || line.tokens.iter().any(|token| denies(&token.lower) || token.lower == "nah")
    };
    let beside = |line: &usize| line.saturating_sub(1)..(line + 3).min(lines.len());
    let open =
        about.iter().any(|line| beside(line).any(says_no)) || about.iter().all(|line| lines[*line].chart.is_some());
    if open || tokens.len() < at + 3 || sentence.is_bare() {
        return None;
    }
    let nearest = about.iter().copied().max_by(|a, b| sentence.near(*a).total_cmp(&sentence.near(*b)))?;
    let reason = "It was said that there is, not that there is not.".to_owned();
    let said = Some((nearest, lines[nearest].text.clone()));
    Some(sentence.finding(at..at + 1, Remark { kind: GuardKind::Negation, reason, contradicted: true, said }))
}

/// Words of a line beside those of a clause in which a `no` may be the one that is denied.
const BESIDE_CLAUSE: usize = 4;

/// `He denies that he takes it` of `I take it`: what was said says no as often as the clause does, so that the denial is
/// one too many. A question is not what was said, but its answer is: `Have you tried it?` `Yes.`
fn denied_clause(sentence: &Sentence<'_>, at: usize) -> Option<GuardFinding> {
    let tokens = sentence.tokens();
    let clause = tokens.get(at + 1..)?;
    let that = clause.first().is_some_and(|next| next.lower == "that");
    let doubled = clause.first().is_some_and(|next| matches!(next.lower.as_str(), "not" | "no" | "never"));
    let clause = if that { clause.get(1..)? } else { clause };
    if !(that || doubled) || clause.len() < 2 {
        return None;
    }
    let lines = &sentence.heard.lines;
    let wanted: HashSet<String> =
        clause.iter().filter(|token| !is_empty(&token.lower)).map(|token| stem(&token.lower)).collect();
    let shared = |line: usize| wanted.iter().filter(|word| lines[line].stems.contains(word)).count();
    let nearest = (0..lines.len()).filter(|line| lines[*line].chart.is_none()).max_by(|a, b| {
        (shared(*a), sentence.near(*a))
            .partial_cmp(&(shared(*b), sentence.near(*b)))
            .unwrap_or(std::cmp::Ordering::Equal)
    })?;
    let line = &lines[nearest];
    let about = if wanted.is_empty() { sentence.is_source(line) } else { shared(nearest) * 2 >= wanted.len() };
    let said = if line.asks {
        line.answered == Some(Answer::Yes)
    } else {
        // Only the `no`s beside the words of the clause are its own.
        let own = |at: usize| {
            let beside = at.saturating_sub(BESIDE_CLAUSE)..(at + BESIDE_CLAUSE).min(line.stems.len());
            line.stems[beside].iter().any(|stem| wanted.contains(stem))
        };
        let count = |tokens: &[Token]| tokens.iter().filter(|token| denies(&token.lower)).count();
        let denied = line.tokens.iter().enumerate().filter(|(at, token)| denies(&token.lower) && own(*at)).count();
        denied <= count(clause)
    };
    (about && said).then(|| {
        let reason = "It was said that there is, not that there is not.".to_owned();
        let said = Some((nearest, line.text.clone()));
        sentence.finding(at..at + 1, Remark { kind: GuardKind::Negation, reason, contradicted: true, said })
    })
}

/// Whether no word of a concept was said at all, so that it was not asked in other words either.
fn lacks_every_word(sentence: &Sentence<'_>, concept: &Concept) -> bool {
    concept.stems.iter().all(|stem| !sentence.heard.places.contains_key(stem))
}

/// What a line says of a concept, if it speaks of it, where it speaks most alike; of what it says both ways it says
/// neither.
fn of_line(sentence: &Sentence<'_>, concept: &Concept, line: usize) -> Option<Polarity> {
    let line = &sentence.heard.lines[line];
    if !concept.stems.iter().all(|wanted| line.stems.contains(wanted)) {
        return None;
    }
    let last = concept.stems.last()?;
    let ends = line.stems.iter().enumerate().filter(|(_, stem)| *stem == last).map(|(at, _)| at);
    let about = around(sentence, concept);
    let says: Vec<(usize, Polarity)> = ends
        .map(|at| {
            // The words before it, of a name of several.
            let from = at.saturating_sub(4);
            let first = (from..at).find(|before| concept.stems.contains(&line.stems[*before])).unwrap_or(at);
            let beside = line.stems[first.saturating_sub(BESIDE)..(at + 1 + BESIDE).min(line.stems.len())].iter();
            let shared = beside.filter(|stem| about.contains(stem)).count();
            (shared, stated(&line.tokens, concept, first, at + 1).0)
        })
        .collect();
    let most = says.iter().map(|(shared, _)| *shared).max()?;
    let alike = says.iter().filter(|(shared, _)| *shared == most).map(|(_, said)| *said);
    let said = alike.reduce(|one, other| if one == other { one } else { Polarity::Open })?;
    Some(match (line.asks, line.answered) {
        (true, Some(Answer::Yes)) => said,
        (true, Some(Answer::No)) if concept.named || line.tokens.len() <= SHORT_QUESTION => Polarity::Not,
        (true, _) => Polarity::Open,
        _ => said,
    })
}

/// The words beside a concept in the note, by which it is found again in a line that names it more than once.
fn around<'a>(sentence: &Sentence<'a>, concept: &Concept) -> HashSet<&'a String> {
    let stems = sentence.stems();
    let beside = concept.from.saturating_sub(BESIDE)..(concept.to + BESIDE).min(stems.len());
    stems[beside].iter().filter(|stem| !concept.stems.contains(stem) && !is_empty(stem)).collect()
}
