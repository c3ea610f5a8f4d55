//! What was said → clinical prose, clause by clause, without adding a fact.

pub(crate) mod clinical;
pub(crate) mod fillers;
pub(crate) mod numbers;
pub(crate) mod person;
pub(crate) mod polarity;
mod restarts;
pub(crate) mod units;
pub(crate) mod verbs;

pub(crate) use person::{Person, Pronouns};

use crate::text::{capitalised, decapitalised, plain, re};

/// A line in clinical prose, without its final mark and with a small first letter where it may have one.
pub(crate) fn rewritten(text: &str, person: Person, pronouns: Pronouns) -> String {
    let line = person::third_person(&cleaned(text), person, pronouns);
    // `I did, and we do, I check it`: what only answers a question says nothing by itself.
    let line =
        re!(r"(?i)^no,? ((?:she|he|they|it|the patient|we|her|his|there)\b.*)$").replace(&line, "$1").into_owned();
    re!(r"(?i)^(?:she|he|the patient) (?:did|does|is|has|was|can|will), (?:and |but )?(?:(?:they|she|he|the patient) (?:do|does|did|are|is), )?").replace(&line, "").into_owned()
}

/// A line without fillers, numbers and units as they are written, still in the speaker's person.
pub(crate) fn cleaned(text: &str) -> String {
    let line = fillers::without_fillers(&decapitalised(&plain(text)));
    let line = units::written(&numbers::digits(&line));
    decapitalised(line.trim_end_matches(|c: char| c.is_whitespace() || ",.;:?!-".contains(c)))
}

/// A clause as a sentence: capital, full stop.
pub(crate) fn sentence(clause: &str) -> String {
    let clause =
        clause.trim_matches(|c: char| c.is_whitespace() || ",;:".contains(c)).trim_end_matches(['.', '?', '!']);
    if clause.is_empty() { String::new() } else { format!("{}.", capitalised(clause)) }
}
