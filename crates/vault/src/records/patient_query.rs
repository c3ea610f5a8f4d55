//! What somebody typed to find a patient, and how well a patient answers to it. Pure.
//!
//! Every word typed must be answered, in any order: by a name (whole, begun, or misspelt), by a visible number or MRN,
//! or by a date of birth in one of the spellings in use. Lower scores are better; 0 is as typed.

use auscult_domain::patient::searchable;
use chrono::NaiveDate;

/// A search, taken apart.
pub(super) struct PatientQuery {
    terms: Vec<Term>,
}

/// What is compared with: the columns of the search index.
pub(super) struct Candidate<'a> {
    /// Family, then given names, as they are searched by.
    pub names: &'a str,
    /// `1964-03-09`.
    pub birth_date: &'a str,
    /// `PAT-2026-A-000012`.
    pub number: &'a str,
    /// Letters and digits, lower case.
    pub mrn: &'a str,
}

enum Term {
    Name(NameWord),
    /// Something with digits: all it can mean.
    Digits {
        key: String,
        dates: Vec<String>,
        year: Option<String>,
    },
}

struct NameWord {
    text: String,
    slips: u32,
}

/// A misspelt name is worse than any name that only begins as typed.
const BEGUN: u32 = 1;
const SLIP: u32 = 10;

impl PatientQuery {
    /// Takes apart what was typed.
    pub(super) fn new(typed: &str) -> Self {
        let words: Vec<&str> = typed.split_whitespace().collect();
        let mut terms = Vec::new();
        let mut at = 0;
        while at < words.len() {
            at += match spelled_date(&words[at..]) {
                Some((dates, used)) => {
                    let key = identifier(&words[at..at + used].concat());
                    terms.push(Term::Digits { key, dates: iso(&dates), year: None });
                    used
                }
                None => {
                    terms.extend(terms_of(words[at]));
                    1
                }
            };
        }
        Self { terms }
    }

    /// Whether nothing was typed that could be looked for.
    pub(super) fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// How well a patient answers; `None` if some word is not answered.
    pub(super) fn score(&self, candidate: &Candidate<'_>) -> Option<u32> {
        self.terms.iter().try_fold(0, |sum, term| Some(sum + term.score(candidate)?))
    }
}

impl Term {
    fn score(&self, candidate: &Candidate<'_>) -> Option<u32> {
        match self {
            Self::Name(word) => {
                let by_name = candidate.names.split(' ').filter_map(|name| word.distance(name)).min();
                by_name
                    .or_else(|| (!candidate.mrn.is_empty() && candidate.mrn.starts_with(&word.text)).then_some(BEGUN))
            }
            Self::Digits { key, dates, year } => {
                let date = dates.iter().any(|date| date == candidate.birth_date).then_some(0);
                let year = year.as_ref().is_some_and(|year| candidate.birth_date.starts_with(year)).then_some(BEGUN);
                date.or_else(|| score_identifier(key, candidate)).or(year)
            }
        }
    }
}

/// An MRN begins as typed; of a visible number, the count (`12`), its end (`A-000012`) or the whole of it.
fn score_identifier(key: &str, candidate: &Candidate<'_>) -> Option<u32> {
    if key.is_empty() {
        return None;
    }
    let count = candidate.number.rsplit('-').next().unwrap_or_default().trim_start_matches('0');
    if candidate.mrn == key || count == key.trim_start_matches('0') {
        return Some(0);
    }
    let begins = |number: &mut dyn Iterator<Item = char>| key.chars().all(|c| number.next() == Some(c));
    let ends = |number: &mut dyn Iterator<Item = char>| key.chars().rev().all(|c| number.next() == Some(c));
    let (mut number, mut backwards) = (identifying(candidate.number), identifying(candidate.number).rev());
    (candidate.mrn.starts_with(key) || begins(&mut number) || ends(&mut backwards)).then_some(BEGUN)
}

impl NameWord {
    fn new(text: &str) -> Self {
        let slips = match text.chars().count() {
            0..=3 => 0,
            4..=7 => 1,
            _ => 2,
        };
        Self { text: text.to_owned(), slips }
    }

    /// How far a name is from what was typed: not at all, only begun, or some slips of the fingers away.
    fn distance(&self, name: &str) -> Option<u32> {
        if name.starts_with(&self.text) {
            return Some(if name.len() == self.text.len() { 0 } else { BEGUN });
        }
        // Every letter typed that the name lacks is a slip: this settles nearly all names without comparing further.
        let letters = letters(name);
        if self.slips == 0 || self.text.chars().filter(|c| place(*c) & letters == 0).count() > self.slips as usize {
            return None;
        }
        let slips = slips_to_begin(&self.text, name, self.slips)?;
        let whole = name.chars().count().abs_diff(self.text.chars().count()) <= 1;
        Some(slips * SLIP + if whole { 0 } else { BEGUN })
    }
}

/// The fewest slips (a letter wrong, missing, too many, or two swapped) that make what was typed the beginning of a name.
fn slips_to_begin(typed: &str, name: &str, most: u32) -> Option<u32> {
    let typed_length = typed.chars().count();
    let most_letters = typed_length + most as usize;
    let least_letters = typed_length.saturating_sub(most as usize);
    let ends = name.char_indices().map(|(at, c)| at + c.len_utf8());
    let beginnings = ends.take(most_letters).skip(least_letters.saturating_sub(1)).map(|end| &name[..end]);
    let slips = beginnings.map(|beginning| strsim::osa_distance(typed, beginning)).min()?;
    u32::try_from(slips).ok().filter(|slips| *slips <= most)
}

/// The letters of a word as a set.
fn letters(word: &str) -> u32 {
    word.chars().fold(0, |set, c| set | place(c))
}

/// The place of a letter in a set of letters; whatever is no plain letter shares one.
fn place(c: char) -> u32 {
    1 << if c.is_ascii_lowercase() { u32::from(c) - u32::from('a') } else { 26 }
}

/// A number or MRN as it is compared: letters and digits only, lower case.
pub(super) fn identifier(text: &str) -> String {
    identifying(text).collect()
}

fn identifying(text: &str) -> impl DoubleEndedIterator<Item = char> {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase)
}

fn terms_of(word: &str) -> Vec<Term> {
    if word.chars().any(|c| c.is_ascii_digit()) {
        let key = identifier(word);
        let year = (key.len() == 4 && (key.starts_with("19") || key.starts_with("20"))).then(|| format!("{key}-"));
        return vec![Term::Digits { dates: iso(&date_of_eight_digits(&key)), key, year }];
    }
    searchable(word).split(' ').filter(|word| !word.is_empty()).map(|word| Term::Name(NameWord::new(word))).collect()
}

fn iso(dates: &[NaiveDate]) -> Vec<String> {
    dates.iter().map(|date| date.format("%Y-%m-%d").to_string()).collect()
}

/// A date at the beginning of these words, in up to three of them: `1964-03-09`, `9.3.1964`, `3/9/64`, `9 Mar 1964`,
/// `March 9, 1964`. Where day and month could be either way round, both. With it, how many words it took.
fn spelled_date(words: &[&str]) -> Option<(Vec<NaiveDate>, usize)> {
    let joined = |used: usize| words.get(..used).map(|words| words.join(" "));
    [3, 1].into_iter().find_map(|used| {
        let parts: Vec<String> = joined(used)?
            .split(|c: char| !c.is_alphanumeric())
            .filter(|part| !part.is_empty())
            .map(str::to_lowercase)
            .collect();
        let [a, b, c] = parts.as_slice() else { return None };
        let dates = date_of_parts(a, b, c);
        (!dates.is_empty()).then_some((dates, used))
    })
}

fn date_of_parts(a: &str, b: &str, c: &str) -> Vec<NaiveDate> {
    let mut dates = Vec::new();
    let mut add = |years: Vec<i32>, month: Option<u32>, day: Option<u32>| {
        let (Some(month), Some(day)) = (month, day) else { return };
        dates.extend(years.into_iter().filter_map(|year| NaiveDate::from_ymd_opt(year, month, day)));
    };
    let number = |text: &str| (text.len() <= 2).then(|| text.parse::<u32>().ok()).flatten();
    match (month_named(a), month_named(b)) {
        (Some(month), _) => add(years(c), Some(month), number(b)),
        (_, Some(month)) => {
            add(years(c), Some(month), number(a));
            add(years(a), Some(month), number(c));
        }
        _ if a.len() == 4 => add(years(a), number(b), number(c)),
        _ => {
            add(years(c), number(b), number(a));
            add(years(c), number(a), number(b));
        }
    }
    dates.sort();
    dates.dedup();
    dates
}

/// `19640309` or `09031964` or `03091964`.
fn date_of_eight_digits(key: &str) -> Vec<NaiveDate> {
    if key.len() != 8 || !key.bytes().all(|byte| byte.is_ascii_digit()) {
        return Vec::new();
    }
    let mut dates = date_of_parts(&key[..4], &key[4..6], &key[6..]);
    dates.extend(date_of_parts(&key[..2], &key[2..4], &key[4..]));
    dates
}

/// The years a year as typed may mean: `64` is 1964 and 2064.
fn years(text: &str) -> Vec<i32> {
    match (text.len(), text.parse::<i32>()) {
        (4, Ok(year)) => vec![year],
        (2, Ok(year)) => vec![1900 + year, 2000 + year],
        _ => Vec::new(),
    }
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

fn month_named(text: &str) -> Option<u32> {
    let named = |month: &&str| text.len() >= 3 && month.starts_with(text);
    (1..).zip(MONTHS).find(|(_, month)| named(month)).map(|(number, _)| number)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROSA: Candidate<'static> = Candidate {
        names: "alvarez nunez rosa maria",
        birth_date: "1964-03-09",
        number: "PAT-2026-A-000012",
        mrn: "mrn4711",
    };

    fn score(typed: &str) -> Option<u32> {
        PatientQuery::new(typed).score(&ROSA)
    }

    #[test]
    fn names_answer_in_any_order_with_accents_and_slips() {
        for exact in ["rosa alvarez", "Alvarez, Rosa", "ÁLVAREZ  María", "nuñez"] {
            assert_eq!(score(exact), Some(0), "{exact}");
        }
        for begun in ["ro", "alv", "ros alva"] {
            assert!(score(begun).is_some_and(|score| (1..SLIP).contains(&score)), "{begun}");
        }
        for slip in ["alvarz", "alvares", "rosa alavrez", "alvaerz", "lvarez", "aalvarez", "rsoa"] {
            assert!(score(slip).is_some_and(|score| score >= SLIP), "{slip}");
        }
        for other in ["rosa smith", "bob", "alvxyz", "x"] {
            assert_eq!(score(other), None, "{other}");
        }
    }

    #[test]
    fn better_answers_score_lower() {
        assert!(score("rosa") < score("ros"));
        assert!(score("ros") < score("rsoa"));
    }

    #[test]
    fn numbers_answer_whole_or_by_their_count() {
        for typed in ["PAT-2026-A-000012", "pat2026a000012", "12", "000012", "A-000012", "mrn4711", "MRN-4711", "MRN47"]
        {
            assert!(score(typed).is_some(), "{typed}");
        }
        for other in ["13", "PAT-2026-B-000012", "4711", "112"] {
            assert_eq!(score(other), None, "{other}");
        }
    }

    #[test]
    fn birth_dates_answer_in_the_spellings_in_use() {
        for typed in [
            "1964-03-09",
            "1964/3/9",
            "09.03.1964",
            "9.3.64",
            "3/9/1964",
            "03/09/64",
            "9 Mar 1964",
            "March 9, 1964",
            "9. march 1964",
            "9-Mar-1964",
            "19640309",
            "09031964",
            "1964",
            "rosa 9.3.1964",
            "9 mar 1964 alvarez",
        ] {
            assert!(score(typed).is_some(), "{typed}");
        }
        for other in ["1964-03-10", "1965", "31.3.1964", "rosa 1965-03-09"] {
            assert_eq!(score(other), None, "{other}");
        }
    }

    #[test]
    fn may_is_a_month_and_a_name() {
        let may = Candidate { names: "may anna", birth_date: "1950-05-04", number: "PAT-2026-A-000001", mrn: "" };
        for typed in ["may", "anna may", "may 4 1950", "4 may 1950", "may anna 1950"] {
            assert!(PatientQuery::new(typed).score(&may).is_some(), "{typed}");
        }
    }
}
