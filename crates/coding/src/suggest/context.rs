//! Whether words say that the patient has something now: negated, somebody else's, hypothetical, uncertain and past
//! conditions are told apart by the words around them, sentence by sentence.
//!
//! After the idea of NegEx and ConText (Chapman 2001, Harkema 2009): phrases that change the meaning of what stands
//! before or behind them, up to the end of the sentence or a word that ends their reach. The phrases are our own.

use super::tokens::Token;
use std::collections::HashMap;
use std::ops::Range;

/// How a condition is spoken of; several may hold at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Assertion {
    /// It is said not to be there.
    pub negated: bool,
    /// It is somebody else's.
    pub other_person: bool,
    /// It may come, is looked for, or is warned of.
    pub hypothetical: bool,
    /// It is suspected; outpatient guideline IV.H says not to code it.
    pub uncertain: bool,
    /// It belongs to the past.
    pub past: bool,
    /// It is over: past, and said to be gone.
    pub resolved: bool,
}

impl Assertion {
    /// Whether the patient is said to have it, now or before.
    pub fn is_the_patients(self) -> bool {
        !self.negated && !self.other_person && !self.hypothetical
    }

    fn add(&mut self, meaning: Meaning) {
        match meaning {
            Meaning::Negated => self.negated = true,
            Meaning::OtherPerson => self.other_person = true,
            Meaning::Hypothetical => self.hypothetical = true,
            Meaning::Uncertain => self.uncertain = true,
            Meaning::Past => self.past = true,
            Meaning::Resolved => {
                self.past = true;
                self.resolved = true;
            }
            Meaning::Nothing | Meaning::End => {}
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meaning {
    Negated,
    OtherPerson,
    Hypothetical,
    Uncertain,
    Past,
    Resolved,
    /// A phrase that only looks like one of the others.
    Nothing,
    /// Ends the reach of a phrase.
    End,
}

/// How far a phrase reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// Over what follows, up to so many words.
    After(usize),
    /// Over what stands before, up to so many words.
    Before(usize),
    /// Over the whole clause.
    Around,
}

struct Trigger {
    words: Vec<&'static str>,
    meaning: Meaning,
    reach: Reach,
}

/// The phrases with their meaning and reach.
const PHRASES: &str = include_str!("context.txt");

/// Who else may have a condition; after one of these the clause is about them.
const PERSONS: &str = " mother father brother sister son daughter grandmother grandfather grandparents aunt uncle cousin \
    parents parent maternal paternal siblings sibling brothers sisters sons daughters nephew niece mom dad grandma grandpa \
    relative relatives wife husband spouse partner girlfriend boyfriend fiance roommate coworker coworkers colleague friend \
    friends neighbor classmate classmates child children kids grandson granddaughter grandchildren grandchild stepmother \
    stepfather aunts uncles cousins twin someone somebody ";

/// What a companion says about the patient is about the patient.
const TELLING: &str = " reports report states state notes note says say denies deny endorses endorse describes thinks feels \
    brought brings noticed noticing provided accompanied states worried mentions explains adds gives present \
    accompanies confirms observed observes corroborates witnessed ";

/// Before a person who only comes along or is talked with.
const ALONG: &str = " with by helping told from for and visiting to s ";

/// The phrases, by their first word.
pub(crate) struct Context {
    by_first: HashMap<&'static str, Vec<Trigger>>,
}

/// A phrase found in a sentence, by the places of its words.
struct Found {
    at: usize,
    end: usize,
    meaning: Meaning,
    reach: Reach,
}

impl Context {
    /// Reads the phrases.
    pub fn new() -> Self {
        let mut by_first: HashMap<&'static str, Vec<Trigger>> = HashMap::new();
        let mut kind = (Meaning::Nothing, Reach::Around);
        for line in PHRASES.lines().filter(|line| !line.starts_with('#')) {
            if let Some(head) = line.strip_prefix('[') {
                kind = header(head.trim_end_matches(']'));
                continue;
            }
            for phrase in line.split(',').map(str::trim).filter(|phrase| !phrase.is_empty()) {
                let words: Vec<&'static str> = phrase.split(' ').collect();
                by_first.entry(words[0]).or_default().push(Trigger { words, meaning: kind.0, reach: kind.1 });
            }
        }
        Self { by_first }
    }

    /// How each word of a sentence is spoken of. `own` is a stretch of words whose phrases are part of a name, such as
    /// the `without` of `migraine without aura`; they change nothing.
    pub fn read(&self, sentence: &[Token], own: Option<&Range<usize>>) -> Vec<Assertion> {
        let mut out = vec![Assertion::default(); sentence.len()];
        let found: Vec<Found> =
            self.find(sentence).into_iter().filter(|f| !own.is_some_and(|own| is_of_name(f, own, sentence))).collect();
        let ends = |at: usize, meaning: Meaning| {
            let end = found.iter().find(|f| f.meaning == Meaning::End && f.at == at);
            end.is_some_and(|end| ends_reach(&sentence[end.at..end.end], meaning))
        };
        for phrase in found.iter().filter(|f| !matches!(f.meaning, Meaning::Nothing | Meaning::End)) {
            let (after, before) = match phrase.reach {
                Reach::After(words) => (words, 0),
                Reach::Before(words) => (0, words),
                Reach::Around => (40, if named_behind(sentence, phrase.at) { 8 } else { 0 }),
            };
            for at in (phrase.end..sentence.len()).take(after) {
                if stops(sentence, at, phrase.meaning) || ends(at, phrase.meaning) {
                    break;
                }
                out[at].add(phrase.meaning);
            }
            // A question mark within a sentence asks about what follows, at its end about what stands before.
            let before = if sentence[phrase.at].word == "?" && phrase.end < sentence.len() { 0 } else { before };
            for at in (0..phrase.at).rev().take(before) {
                if stops_back(sentence, at, phrase) || ends(at, phrase.meaning) {
                    break;
                }
                out[at].add(phrase.meaning);
            }
        }
        out
    }

    /// The phrases of a sentence, from left to right, the longest at each place.
    fn find(&self, sentence: &[Token]) -> Vec<Found> {
        let mut out = Vec::new();
        let mut at = 0;
        while at < sentence.len() {
            let fits = |trigger: &&Trigger| {
                trigger.words.len() <= sentence.len() - at
                    && trigger.words.iter().zip(&sentence[at..]).all(|(word, token)| *word == token.word)
            };
            let here: Vec<&Trigger> =
                self.by_first.get(sentence[at].word.as_str()).into_iter().flatten().filter(fits).collect();
            // `in 2018` dates what stands before it.
            if sentence[at].word == "in" && sentence.get(at + 1).is_some_and(|next| is_past_year(&next.word)) {
                out.push(Found { at, end: at + 2, meaning: Meaning::Past, reach: Reach::Before(8) });
            }
            let longest = here.iter().map(|trigger| trigger.words.len()).max().unwrap_or(0);
            if longest == 0 {
                if is_person(sentence, at) {
                    out.push(Found { at, end: at + 1, meaning: Meaning::OtherPerson, reach: Reach::Around });
                }
                at += 1;
                continue;
            }
            for trigger in here.iter().filter(|trigger| trigger.words.len() == longest) {
                out.push(Found { at, end: at + longest, meaning: trigger.meaning, reach: trigger.reach });
            }
            at += longest;
        }
        out
    }
}

fn header(head: &'static str) -> (Meaning, Reach) {
    let mut words = head.split(' ');
    let meaning = match words.next() {
        Some("negated") => Meaning::Negated,
        Some("otherperson") => Meaning::OtherPerson,
        Some("hypothetical") => Meaning::Hypothetical,
        Some("uncertain") => Meaning::Uncertain,
        Some("past") => Meaning::Past,
        Some("resolved") => Meaning::Resolved,
        Some("end") => Meaning::End,
        _ => Meaning::Nothing,
    };
    let reach = words.next().unwrap_or_default();
    let count = words.next().and_then(|count| count.parse().ok()).unwrap_or(0);
    (
        meaning,
        if reach == "after" {
            Reach::After(count)
        } else if reach == "before" {
            Reach::Before(count)
        } else {
            Reach::Around
        },
    )
}

fn among(list: &str, word: &str) -> bool {
    list.split(' ').any(|known| !known.is_empty() && known == word)
}

fn is_past_year(word: &str) -> bool {
    word.len() == 4 && word.parse::<u32>().is_ok_and(|year| (1930..2100).contains(&year))
}

/// Whether the clause from here is about this person, who neither tells of the patient nor merely came along.
fn is_person(sentence: &[Token], at: usize) -> bool {
    let word = |at: usize| sentence.get(at).map_or("", |token| token.word.as_str());
    if !among(PERSONS, word(at)) {
        return false;
    }
    let here = among(
        " concerned worried present here accompanied able told helping asking in at with the patient also ",
        word(at + 2),
    );
    let tells = among(TELLING, word(at + 1))
        || matches!(word(at + 1), "is" | "was" | "are" | "were") && here
        || word(at + 1) == "has" && among(" noticed noted observed been brought concerns ", word(at + 2));
    let before = (0..at).rev().map(word).find(|word| !among(" his her the a an their my your two three four ", word));
    !tells && !before.is_some_and(|word| among(ALONG, word))
}

/// `diabetes in her mother`, `diabetes (father)`: the person is named behind the condition.
fn named_behind(sentence: &[Token], at: usize) -> bool {
    let word = |at: usize| sentence.get(at).map_or("", |token| token.word.as_str());
    let before =
        (0..at).rev().map(word).find(|word| !among(" his her the a an their my both maternal paternal ", word));
    before.is_some_and(|word| matches!(word, "in" | "(" | "-" | "–" | "—" | "on")) || word(at) == "runs"
}

/// Whether a phrase is part of a name and changes nothing: `without` in `migraine without aura`, `history of` in a history
/// code; a plain denial is never part of one.
fn is_of_name(found: &Found, own: &Range<usize>, sentence: &[Token]) -> bool {
    let denial =
        found.meaning == Meaning::Negated && !matches!(sentence[found.at].word.as_str(), "without" | "absence");
    found.at >= own.start && found.end <= own.end && !denial
}

/// Whether words that turn a sentence end the reach of a phrase of this meaning: a cause stays as uncertain as what it is
/// the cause of, and a clause about somebody else goes on until the patient is named again.
fn ends_reach(end: &[Token], meaning: Meaning) -> bool {
    let first = end.first().map_or("", |token| token.word.as_str());
    match meaning {
        Meaning::Negated => first != "who",
        Meaning::Uncertain => !matches!(first, "due" | "secondary" | "which" | "today" | "so"),
        Meaning::OtherPerson => {
            among(" but however although though except she he patient pt i they besides aside apart ", first)
        }
        Meaning::Hypothetical => among(" but however although though ", first),
        _ => true,
    }
}

/// Whether what a phrase says ends before this word.
fn stops(sentence: &[Token], at: usize, meaning: Meaning) -> bool {
    let word = |at: usize| sentence.get(at).map_or("", |token| token.word.as_str());
    match word(at) {
        "." | ";" | "!" | "\n" | "•" | "?" => true,
        ":" => meaning != Meaning::OtherPerson && meaning != Meaning::Hypothetical && at > 2,
        "," => {
            let next = word(at + 1);
            let clause =
                |next: &str| among(" he she they patient it has had is was positive endorses reports now ", next);
            let subject = next == "and" && clause(word(at + 2)) || clause(next);
            match meaning {
                Meaning::Negated => subject || next.starts_with(|c: char| c.is_ascii_digit()) || next == "with",
                Meaning::Uncertain => next != "or",
                Meaning::Past => true,
                Meaning::Hypothetical => false,
                _ => subject,
            }
        }
        "and" | "with" => meaning == Meaning::Uncertain && among(" he she they patient we i ", word(at + 1)),
        _ => false,
    }
}

/// Whether what a phrase says of the words before it reaches no further back than this word.
fn stops_back(sentence: &[Token], at: usize, phrase: &Found) -> bool {
    match sentence[at].word.as_str() {
        "." | ";" | "!" | "?" | "\n" | "•" | ":" => true,
        "," => !matches!(
            sentence.get(phrase.at).map(|t| t.word.as_str()),
            Some("are" | "were" | "denied" | "denies" | "(")
        ),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tokens::tokens;
    use super::*;

    /// How the word is spoken of in the sentence: n egated, o ther person, h ypothetical, u ncertain, p ast, r esolved.
    fn of(sentence: &str, word: &str) -> String {
        let tokens = tokens(sentence);
        let at = tokens.iter().position(|token| token.word == word).expect("the word is there");
        let said = Context::new().read(&tokens, None)[at];
        let flags = [
            (said.negated, 'n'),
            (said.other_person, 'o'),
            (said.hypothetical, 'h'),
            (said.uncertain, 'u'),
            (said.past && !said.resolved, 'p'),
            (said.resolved, 'r'),
        ];
        flags.iter().filter(|(flag, _)| *flag).map(|(_, letter)| *letter).collect()
    }

    #[test]
    fn each_word_is_read_as_it_is_meant() {
        for (sentence, word, expected) in [
            ("She denies chest pain, fever, or chills.", "chills", "n"),
            ("No fever but has a cough.", "fever", "n"),
            ("No fever but has a cough.", "cough", ""),
            ("Denies fever. Reports cough.", "cough", ""),
            ("Negative for rash, syncope, and weakness", "weakness", "n"),
            ("Cushing's syndrome has been ruled out.", "cushing", "n"),
            ("PE was ruled out", "pe", "n"),
            ("r/o pneumonia", "pneumonia", "u"),
            ("CT to rule out appendicitis", "appendicitis", "u"),
            ("Diabetes without neuropathy", "diabetes", ""),
            ("Diabetes without neuropathy", "neuropathy", "n"),
            ("Pt does not have asthma", "asthma", "n"),
            ("HTN not well controlled", "controlled", ""),
            ("no change in hypertension", "hypertension", ""),
            ("Her mother had breast cancer", "cancer", "o"),
            ("Mother reports that he has a cough", "cough", ""),
            ("She came with her mother for asthma", "asthma", ""),
            ("Family history of diabetes and stroke", "stroke", "o"),
            ("Strong history of diabetes in her father", "diabetes", "op"),
            ("heart disease (father)", "disease", "o"),
            ("Return if you develop fever, chills or worsening pain", "chills", "h"),
            ("Call for shortness of breath", "shortness", "h"),
            ("Increased risk of stroke", "stroke", "h"),
            ("Received influenza vaccine", "influenza", "h"),
            ("Possible pneumonia", "pneumonia", "u"),
            ("Left shoulder pain, likely rotator cuff tendinopathy", "pain", ""),
            ("Left shoulder pain, likely rotator cuff tendinopathy", "tendinopathy", "u"),
            ("pneumonia vs bronchitis", "pneumonia", "u"),
            ("history of gout", "gout", "p"),
            ("He had hepatitis years ago", "hepatitis", "p"),
            ("Her cough has resolved", "cough", "r"),
            ("Pneumonia, resolved", "pneumonia", ""),
            ("Fever and chills are denied", "fever", "n"),
            ("Malignancy is unlikely", "malignancy", "n"),
            ("I do not think this is meningitis", "meningitis", "n"),
            ("Concern for DVT", "dvt", "u"),
            ("No murmur, 2+ pitting edema", "edema", ""),
            ("His wife has influenza", "influenza", "o"),
        ] {
            assert_eq!(of(sentence, word), expected, "{word} in: {sentence}");
        }
    }
}
