//! What a habit may never hold: it would say something of a patient that nobody said of them, or unsay it.

use super::prose::folded;
use crate::enhance::{facts, stands_for};
use crate::guard::{is_drug, is_ordinary, says_no};
use crate::lexicon;
use crate::phrases::{Way, plain_words};
use crate::text::among;
use auscult_domain::habit::Habit;
use std::collections::HashSet;
use std::sync::LazyLock;

/// A phrase has at most so many words.
pub(super) const LONGEST_PHRASE: usize = 6;
/// A sentence of a person's own has at most so many.
const LONGEST_SENTENCE: usize = 30;

/// Who is meant: it changes with every patient.
const PERSONS: &str = "he him his she her hers they them their theirs himself herself \
    themselves themself mother father mom dad brother sister son daughter wife husband spouse partner parent parents \
    grandmother grandfather aunt uncle cousin child children baby infant man woman boy girl male female gentleman lady \
    mr mrs ms miss dr doctor family";

/// How much, how often, when, how sure, how bad, and what is ordered: what a visit decides.
const DECIDED: &str = "daily nightly hourly weekly monthly yearly once thrice every each bid tid qid qd qod qhs hs prn \
    po iv im sl mg mcg g kg ml cc unit units tablet tablets tab tabs capsule capsules puff puffs drop drops dose doses \
    double triple first second third hundred thousand today yesterday tomorrow tonight morning evening noon night week \
    weeks month months year years day days hour hours minute minutes ago since until last next january february march \
    april june july august september october november december monday tuesday wednesday thursday friday saturday \
    sunday possible possibly probable probably likely unlikely suspected suspect may might maybe could questionable \
    rule history hx prior previous previously past former formerly chronic acute subacute recurrent resolved resolving \
    mild moderate severe worse worsening better improving improved stable unstable controlled uncontrolled increase \
    increased decrease decreased start started stop stopped continue continued discontinue discontinued hold held \
    resume taper add refill switch order ordered repeat high low higher lower elevated normal abnormal positive \
    present absent confirmed active inactive current new old upper anterior posterior medial lateral proximal distal \
    superior inferior unilateral l r lt rt";

/// Short forms and plain words as pairs that say the same, in small letters.
static SAME: LazyLock<HashSet<(String, String)>> = LazyLock::new(|| {
    let plain = plain_words(Way::Clinical).chain(plain_words(Way::Plain));
    plain.map(|(found, written)| (found.to_lowercase(), written.to_lowercase())).collect()
});

/// Whether a habit can be a rule: done to any note, it says nothing that was not said and unsays nothing that was.
pub fn is_harmless(habit: &Habit) -> bool {
    match habit {
        Habit::Replace { from, to } => {
            let differ = folded(from) != folded(to);
            let medical = lexicon::is_clinical(from) || lexicon::is_clinical(to);
            let plain = is_plain_phrase(from) && is_plain_phrase(to) && !medical;
            differ && (plain || say_the_same(from, to))
        }
        Habit::LeaveOut { words } => is_plain_phrase(words) && !lexicon::is_clinical(words),
        Habit::LeaveOutSentence { sentence } | Habit::Add { sentence, .. } => {
            is_plain(sentence, LONGEST_SENTENCE) && !lexicon::is_clinical(sentence) && folded(sentence).len() > 1
        }
    }
}

/// Whether a phrase holds only ordinary words joined by spaces.
fn is_plain_phrase(text: &str) -> bool {
    is_plain(text, LONGEST_PHRASE) && text.trim() == text && text.chars().all(|c| c == ' ' || is_of_words(c))
}

fn is_of_words(c: char) -> bool {
    c.is_alphabetic() || "'\u{2019}-/".contains(c)
}

/// Whether a text holds only words that say nothing of one patient.
fn is_plain(text: &str, longest: usize) -> bool {
    let words = folded(text);
    let plain = |c: char| is_of_words(c) || " .,;:!()".contains(c);
    !words.is_empty()
        && words.len() <= longest
        && text.chars().all(plain)
        && facts(text).is_empty()
        && words.iter().all(|word| is_plain_word(word))
}

fn is_plain_word(word: &str) -> bool {
    let parts = word.split(['-', '/', '\'']).filter(|part| !part.is_empty());
    let known = |word: &str| {
        let ends = ["s", "es", "d", "ed", "ing"];
        is_ordinary(word)
            || !stands_for(word).is_empty()
            || lexicon::is_clinical(word)
            || ends.iter().filter_map(|end| word.strip_suffix(end)).any(is_ordinary)
    };
    let barred = |part: &str| among(PERSONS, part) || among(DECIDED, part) || is_drug(part) || says_no(part);
    (known(word) || word.contains(['-', '/', '\''])) && !says_no(word) && !parts.clone().any(barred) && {
        let whole = known(word);
        parts.clone().all(|part| whole || part.len() < 2 || known(part))
    }
}

/// Whether two names are known to be names of the same thing, a short form or the plain word for it, and of nothing that
/// is counted.
fn say_the_same(one: &str, other: &str) -> bool {
    let counts = |text: &str| !facts(text).is_empty() || folded(text).iter().any(|word| is_drug(word) || says_no(word));
    if counts(one) || counts(other) {
        return false;
    }
    let (one, other) = (one.to_lowercase(), other.to_lowercase());
    let short = |short: &str, long: &str| stands_for(short).iter().any(|said| said.to_lowercase() == long);
    let both = |a: &str, b: &str| SAME.contains(&(a.to_owned(), b.to_owned())) || short(a, b);
    both(&one, &other) || both(&other, &one)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn replaces(from: &str, to: &str) -> bool {
        is_harmless(&Habit::Replace { from: from.into(), to: to.into() })
    }

    #[test]
    fn turns_of_phrase_and_short_forms_are_harmless() {
        for (from, to) in [
            ("patient", "Pt"),
            ("hypertension", "HTN"),
            ("high blood pressure", "hypertension"),
            ("reports", "endorses"),
            ("follow-up", "F/U"),
            ("as well as", "and"),
        ] {
            assert!(replaces(from, to), "{from} -> {to}");
        }
    }

    #[test]
    fn what_was_said_of_a_patient_is_not() {
        for (from, to) in [
            ("left", "right"),
            ("5 mg", "10 mg"),
            ("lisinopril", "losartan"),
            ("reports", "denies"),
            ("cough", "fever"),
            ("hypertension", "diabetes"),
            ("he", "she"),
            ("patient", "Quillfeather"),
            ("daily", "nightly"),
            ("possible", "certain"),
            ("continue", "stop"),
            ("mild", "severe"),
            ("mother", "father"),
            ("patient", "patient"),
            ("left-sided", "one-sided"),
            ("non-tender", "tender"),
            ("patient", "***"),
            ("", "pt"),
        ] {
            assert!(!replaces(from, to), "{from} -> {to}");
        }
    }

    #[test]
    fn a_finding_is_neither_left_out_nor_added() {
        let add = |sentence: &str| is_harmless(&Habit::Add { section: "plan".into(), sentence: sentence.into() });
        assert!(add("Return precautions discussed."));
        assert!(add("All questions were answered, and the patient agrees with the plan."));
        for sentence in
            ["Lungs clear.", "No acute distress.", "Return in 2 weeks.", "Discussed with Quillfeather.", "Ok"]
        {
            assert!(!add(sentence), "{sentence}");
        }
        let out = |sentence: &str| is_harmless(&Habit::LeaveOutSentence { sentence: sentence.into() });
        assert!(out("Thank you for coming in."));
        assert!(!out("Patient reports a cough.") && !out("Patient is here without complaints."));
    }
}
