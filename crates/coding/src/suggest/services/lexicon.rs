//! What is done in a practice, in our own words: how notes put each service, and which words a descriptor of it has.

use super::canon::{Canon, spoken};
use crate::suggest::mentions::Read;
use crate::suggest::tokens::tokens;
use std::collections::HashMap;
use std::ops::Range;

const SERVICES: &str = include_str!("services.txt");

/// What kind of thing is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Class {
    /// A vaccine: the product.
    Vaccine,
    /// Giving a vaccine.
    Vaccinating,
    /// A test.
    Test,
    /// Something done to the patient.
    Procedure,
    /// Giving a drug by injection.
    Injecting,
    /// A drug that was given.
    Drug,
    /// Talk that is counted in minutes.
    Talk,
}

/// Something that is done in a practice.
pub(crate) struct Service {
    /// What kind of thing it is.
    pub class: Class,
    /// Its name in our own words.
    pub name: &'static str,
    /// The words a descriptor has: one of each group.
    pub code: Vec<Vec<&'static str>>,
    /// Words of other services.
    pub not: Vec<&'static str>,
    /// Words that speak for a descriptor.
    pub rather: Vec<&'static str>,
}

/// How a note puts a service: parts that stand in one statement.
struct Saying {
    service: usize,
    /// Each part by the stems of its words.
    parts: Vec<Vec<String>>,
}

/// All services, and how they are said.
pub(crate) struct Lexicon {
    /// The services.
    pub services: Vec<Service>,
    sayings: Vec<Saying>,
    /// The sayings by the first stem of their first part.
    by_first: HashMap<String, Vec<usize>>,
}

/// The parts of a saying stand at most so many words apart.
const FARTHEST: usize = 14;

impl Lexicon {
    /// Reads the list.
    pub fn new(canon: &Canon) -> Self {
        let mut out = Self { services: Vec::new(), sayings: Vec::new(), by_first: HashMap::new() };
        for line in SERVICES.lines().filter(|line| !line.starts_with('#')) {
            if let Some((kind, name)) = line.strip_prefix('[').and_then(|line| line.split_once("] ")) {
                let class = class(kind);
                out.services.push(Service { class, name, code: vec![], not: vec![], rather: vec![] });
                continue;
            }
            let at = out.services.len().saturating_sub(1);
            let (Some((key, rest)), Some(service)) = (line.split_once(": "), out.services.last_mut()) else { continue };
            match key {
                "code" => service.code = rest.split(' ').map(|group| group.split('/').collect()).collect(),
                "not" => service.not = rest.split(' ').collect(),
                "rather" => service.rather = rest.split(' ').collect(),
                _ => rest.split(", ").for_each(|saying| out.say(at, saying, canon)),
            }
        }
        out
    }

    fn say(&mut self, service: usize, saying: &str, canon: &Canon) {
        let part = |part: &str| spoken(&tokens(part)).into_iter().map(|(_, word)| canon.stem(word)).collect::<Vec<_>>();
        let parts: Vec<Vec<String>> = saying.split(" + ").map(part).collect();
        let Some(first) = parts.first().and_then(|part| part.first()).cloned() else { return };
        self.by_first.entry(first).or_default().push(self.sayings.len());
        self.sayings.push(Saying { service, parts });
    }

    /// The services a statement names, each with the tokens that name it. Of names that share words the longest counts.
    pub fn named(&self, read: &Read, canon: &Canon) -> Vec<(usize, Range<usize>)> {
        let words = spoken(&read.tokens);
        let stems: Vec<String> = words.iter().map(|(_, word)| canon.stem(word)).collect();
        let mut found: Vec<(usize, Vec<usize>)> = Vec::new();
        for (at, stem) in stems.iter().enumerate() {
            for saying in self.by_first.get(stem).into_iter().flatten().map(|at| &self.sayings[*at]) {
                if let Some(places) = stand(&saying.parts, &stems, at) {
                    found.push((saying.service, places));
                }
            }
        }
        found.sort_by_key(|(_, places)| std::cmp::Reverse(places.len()));
        let mut kept: Vec<(usize, Vec<usize>)> = Vec::new();
        for (service, places) in found {
            let within = |(other, taken): &(usize, Vec<usize>)| {
                *other == service || self.rivals(*other, service) && places.iter().any(|at| taken.contains(at))
            };
            if !kept.iter().any(within) {
                kept.push((service, places));
            }
        }
        let token = |place: usize| words[place].0;
        let range = |places: &[usize]| {
            let first = places.iter().min().copied().map_or(0, token);
            let last = places.iter().max().copied().map_or(first, token);
            first..last + 1
        };
        kept.iter().map(|(service, places)| (*service, range(places))).collect()
    }

    /// Whether the same words cannot mean both: a drug, its injection and the joint it goes into are three things.
    fn rivals(&self, one: usize, other: usize) -> bool {
        let [one, other] = [one, other].map(|at| self.services[at].class);
        let beside = |class| matches!(class, Class::Drug | Class::Injecting);
        one == other || !beside(one) && !beside(other)
    }
}

fn class(kind: &str) -> Class {
    match kind {
        "vaccine" => Class::Vaccine,
        "test" => Class::Test,
        "giving" => Class::Injecting,
        "drug" => Class::Drug,
        "time" => Class::Talk,
        _ => Class::Procedure,
    }
}

/// Where the parts of a saying stand, the first of them here and the others near it.
fn stand(parts: &[Vec<String>], stems: &[String], at: usize) -> Option<Vec<usize>> {
    let (first, rest) = parts.split_first()?;
    if !stems[at..].starts_with(first) {
        return None;
    }
    let mut places: Vec<usize> = (at..at + first.len()).collect();
    for part in rest {
        let from = at.saturating_sub(FARTHEST);
        let to = (at + FARTHEST).min(stems.len());
        let here = (from..to).filter(|from| stems[*from..].starts_with(part) && !places.contains(from));
        let nearest = here.min_by_key(|from| from.abs_diff(at))?;
        places.extend(nearest..nearest + part.len());
    }
    Some(places)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_service_has_its_sayings_and_the_words_of_its_descriptor() {
        let lexicon = Lexicon::new(&Canon::new());
        assert!(lexicon.services.len() > 60);
        for (at, service) in lexicon.services.iter().enumerate() {
            assert!(!service.code.is_empty(), "{} has no words for a descriptor", service.name);
            assert!(lexicon.sayings.iter().any(|saying| saying.service == at), "{} is never said", service.name);
        }
    }
}
