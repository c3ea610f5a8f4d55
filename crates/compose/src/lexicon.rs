//! The words of the field, as far as the rules need them: symptoms by system, conditions, drugs, tests, and the regions
//! of the body. The lists are our own; a word missing there costs a sentence its place, never its truth.

use crate::text::lower_words;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// The longest name in the lists, in words.
const LONGEST: usize = 4;

/// A list of names; words of a name are parted by `|`.
struct Names(HashSet<String>);

impl Names {
    fn read(file: &str) -> Self {
        let lines = file.lines().filter(|line| !line.starts_with('#'));
        Self(lines.flat_map(str::split_whitespace).map(|name| name.replace('|', " ")).collect())
    }

    fn find(&self, words: &[String]) -> Vec<String> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let longest = (1..=LONGEST.min(words.len() - at)).rev().find_map(|size| {
                let name = words[at..at + size].join(" ");
                let single = name.strip_suffix('s').map(str::to_owned);
                let known =
                    self.0.contains(&name) || single.is_some_and(|single| single.len() > 3 && self.0.contains(&single));
                known.then_some((name, size))
            });
            match longest {
                Some((name, size)) => {
                    found.push(name);
                    at += size;
                }
                None => at += 1,
            }
        }
        found
    }
}

static SYMPTOMS: LazyLock<Names> = LazyLock::new(|| Names::read(include_str!("lexicon/symptoms.txt")));
static CONDITIONS: LazyLock<Names> = LazyLock::new(|| Names::read(include_str!("lexicon/conditions.txt")));
static DRUGS: LazyLock<Names> = LazyLock::new(|| Names::read(include_str!("lexicon/drugs.txt")));
static TESTS: LazyLock<Names> = LazyLock::new(|| Names::read(include_str!("lexicon/tests.txt")));

/// The system a symptom belongs to.
static SYSTEMS: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let mut systems = HashMap::new();
    let mut system = "Other";
    for line in include_str!("lexicon/symptoms.txt").lines() {
        match line.strip_prefix("# ") {
            Some(name) => system = name,
            None => systems.extend(line.split_whitespace().map(|name| (name.replace('|', " "), system))),
        }
    }
    systems
});

/// The region a word of an examination belongs to.
static REGIONS: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let lines = include_str!("lexicon/body.txt").lines().filter_map(|line| line.split_once(": "));
    lines.flat_map(|(region, words)| words.split_whitespace().map(move |word| (word, region))).collect()
});

/// The symptoms a line names, in order.
pub(crate) fn symptoms(text: &str) -> Vec<String> {
    SYMPTOMS.find(&lower_words(text))
}

/// The conditions a line names, in order.
pub(crate) fn conditions(text: &str) -> Vec<String> {
    CONDITIONS.find(&lower_words(text))
}

/// Whether these words, in lower case, are a symptom or a condition.
pub(crate) fn is_complaint(name: &str) -> bool {
    SYMPTOMS.0.contains(name) || CONDITIONS.0.contains(name)
}

/// Whether these words, in lower case, are a condition.
pub(crate) fn is_condition(name: &str) -> bool {
    CONDITIONS.0.contains(name)
}

/// Whether these words, in lower case, are a test.
pub(crate) fn is_test(name: &str) -> bool {
    TESTS.0.contains(name)
}

/// The drugs a line names, in order.
pub(crate) fn drugs(text: &str) -> Vec<String> {
    let words = lower_words(text);
    let mut found = DRUGS.find(&words);
    found.extend(words.into_iter().filter(|word| is_drug_by_ending(word) && !DRUGS.0.contains(word)));
    found
}

/// Endings that only drugs have.
pub(crate) fn is_drug_by_ending(word: &str) -> bool {
    const ENDINGS: [&str; 16] = [
        "pril",
        "sartan",
        "olol",
        "statin",
        "cillin",
        "mycin",
        "azepam",
        "gliptin",
        "gliflozin",
        "glutide",
        "triptan",
        "prazole",
        "floxacin",
        "cycline",
        "setron",
        "parin",
    ];
    word.len() > 7 && ENDINGS.iter().any(|ending| word.ends_with(ending))
}

/// The tests a line names, in order.
pub(crate) fn tests(text: &str) -> Vec<String> {
    TESTS.find(&lower_words(text))
}

/// The system of a symptom, such as `Respiratory`.
pub(crate) fn system(symptom: &str) -> &'static str {
    let known = SYSTEMS.get(symptom).or_else(|| SYSTEMS.get(symptom.strip_suffix('s')?));
    known.copied().unwrap_or("Other")
}

/// The regions of the body a line names, in order.
pub(crate) fn regions(text: &str) -> Vec<&'static str> {
    let mut regions: Vec<&'static str> = Vec::new();
    for word in lower_words(text) {
        if let Some(region) = REGIONS.get(word.as_str())
            && !regions.contains(region)
        {
            regions.push(region);
        }
    }
    regions
}

/// Whether a line says anything of medicine.
pub(crate) fn is_clinical(text: &str) -> bool {
    let words = lower_words(text);
    [&SYMPTOMS, &CONDITIONS, &DRUGS, &TESTS].iter().any(|names| !names.find(&words).is_empty())
        || words.iter().any(|word| REGIONS.contains_key(word.as_str()) || is_drug_by_ending(word))
}

#[cfg(test)]
mod tests_of_lists {
    use super::*;

    #[test]
    fn the_longest_name_is_found() {
        assert_eq!(
            symptoms("Any chest pain, fevers or shortness of breath?"),
            ["chest pain", "fevers", "shortness of breath"]
        );
        assert_eq!(conditions("I think this is acute bronchitis"), ["acute bronchitis"]);
        assert_eq!(drugs("Lisinopril and atenololol"), ["lisinopril", "atenololol"]);
        assert_eq!(regions("the lungs, no wheezes; heart"), ["Respiratory", "Cardiovascular"]);
        assert_eq!(system("wheezing"), "Respiratory");
    }
}
