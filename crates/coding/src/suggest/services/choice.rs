//! Which code of the imported sets is the one for a service: the descriptor that has its words, what the note says
//! besides, and nothing that the note does not say.

use super::descriptors::{Descriptor, Descriptors};
use super::lexicon::{Class, Service};
use super::measures;
use crate::sets::procedures::ProcedureSource;
use auscult_domain::coding::CodeCategory;
use auscult_domain::patient::Sex;

/// What is known when a code is chosen.
pub(crate) struct Asked<'a> {
    /// What the statement and those about it say, in lower case.
    pub said: &'a str,
    /// The numbers of its words, sorted.
    pub words: &'a [u32],
    /// The age in years.
    pub age: Option<u32>,
    /// The sex.
    pub sex: Option<Sex>,
    /// Whether the note names Medicare, whose own codes are for nobody else.
    pub medicare: bool,
}

/// A code for a service, and how many others fit as well.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Chosen {
    /// The descriptor, by its place.
    pub at: usize,
    /// Others that fit as well, by their places.
    pub others: Vec<usize>,
}

/// What a word of the descriptor costs that the note does not say.
const UNSAID: f32 = 0.3;
/// What is nearer to the best than this fits as well.
const AS_WELL: f32 = 0.4;

/// The code for a service; `None` where no imported descriptor fits.
pub(crate) fn choose(descriptors: &Descriptors, service: &Service, asked: &Asked<'_>) -> Option<Chosen> {
    let number = |word: &&'static str| descriptors.canon.number(word);
    let not: Vec<u32> = service.not.iter().filter_map(number).collect();
    let known: Vec<u32> = service
        .code
        .iter()
        .flatten()
        .chain(&service.rather)
        .filter_map(number)
        .chain(asked.words.iter().copied())
        .collect();
    let rather: Vec<u32> = service.rather.iter().filter_map(number).collect();
    let fits = |at: &u32| {
        let one = &descriptors.all[*at as usize];
        !one.words.iter().any(|word| not.contains(word) && !asked.words.contains(word))
            && one.suits(service.class, asked)
    };
    let score = |one: &Descriptor| -> f32 {
        let weigh = |word: &u32| {
            if descriptors.is_usual(*word) {
                return 0.0;
            }
            let weight = descriptors.weight(*word);
            match (known.contains(word), rather.contains(word)) {
                (true, true) => 0.5 * weight,
                (true, false) if asked.words.contains(word) => weight,
                (true, false) => 0.0,
                (false, _) => -UNSAID * weight,
            }
        };
        let source = if one.source == ProcedureSource::Practice { 0.5 } else { 0.0 };
        let measured = if one.lengths.is_some() { 2.0 } else { 0.0 };
        one.words.iter().map(weigh).sum::<f32>() + source + measured
    };
    let candidates = descriptors.having(&service.code).into_iter().filter(fits);
    let mut scored: Vec<(f32, usize)> =
        candidates.map(|at| (score(&descriptors.all[at as usize]), at as usize)).collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let (best, at) = *scored.first()?;
    let mut others: Vec<usize> =
        scored[1..].iter().take_while(|(score, _)| best - score < AS_WELL).map(|(_, at)| *at).collect();
    others.truncate(4);
    Some(Chosen { at, others })
}

impl Descriptor {
    /// Whether it can be meant at all: by age, sex, length, minutes and payer.
    fn suits(&self, class: Class, asked: &Asked<'_>) -> bool {
        let age = match (self.ages, asked.age) {
            (Some((from, to)), Some(age)) => from <= age && age <= to,
            _ => true,
        };
        let sex = match (self.sex, asked.sex) {
            (Some(only), Some(sex @ (Sex::Female | Sex::Male))) => only == sex,
            _ => true,
        };
        let length = match (self.lengths, measures::length(asked.said)) {
            (Some(extent), Some(length)) => extent.holds(length),
            _ => true,
        };
        let visit = self.category == CodeCategory::Evaluation && class != Class::Talk;
        age && sex && length && !visit && !self.add_on && (!self.medicare || asked.medicare)
    }
}

/// Of codes for talk that are told apart by minutes, the one the documented minutes reach.
pub(crate) fn by_minutes(
    descriptors: &Descriptors,
    service: &Service,
    asked: &Asked<'_>,
    minutes: u32,
) -> Option<usize> {
    let not: Vec<u32> = service.not.iter().filter_map(|word| descriptors.canon.number(word)).collect();
    let fits = |at: &usize| {
        let one = &descriptors.all[*at];
        one.suits(Class::Talk, asked)
            && !one.words.iter().any(|word| not.contains(word))
            && one.least_minutes.is_some_and(|least| least <= minutes)
    };
    let candidates = descriptors.having(&service.code).into_iter().map(|at| at as usize).filter(fits);
    candidates.max_by_key(|at| (descriptors.all[*at].least_minutes, std::cmp::Reverse(*at)))
}

/// A service nobody wrote a line for: the descriptor whose first words all stand in what was done.
pub(crate) fn by_its_own_words(descriptors: &Descriptors, asked: &Asked<'_>) -> Option<usize> {
    let said = |word: &u32| asked.words.contains(word);
    let mut best: Option<(f32, usize)> = None;
    for word in asked.words {
        for at in descriptors.with(*word) {
            let one = &descriptors.all[*at as usize];
            let telling =
                one.head.iter().filter(|word| descriptors.with(**word).len() * 20 < descriptors.all.len().max(400));
            if one.head.len() < 2 || telling.count() < 2 || one.source == ProcedureSource::OwnWords {
                continue;
            }
            if one.head.iter().all(said) && one.suits(Class::Procedure, asked) {
                let unsaid: f32 =
                    one.words.iter().filter(|word| !said(word)).map(|word| descriptors.weight(*word)).sum();
                let score = one.head.iter().map(|word| descriptors.weight(*word)).sum::<f32>() - UNSAID * unsaid;
                if best.is_none_or(|(known, place)| score > known || score == known && (*at as usize) < place) {
                    best = Some((score, *at as usize));
                }
            }
        }
    }
    best.map(|(_, at)| at)
}

/// The code for giving a vaccine: the first of the visit, or a further one. A code for one vaccine alone is taken where the
/// note names that vaccine and the practice has no general one, or the patient is Medicare's.
pub(crate) fn giving(descriptors: &Descriptors, asked: &Asked<'_>, further: bool) -> Option<usize> {
    let groups = [vec!["administration"], vec!["vaccine"]];
    let number = |word: &&str| descriptors.canon.number(word);
    let of_one: Vec<u32> =
        ["influenza", "pneumococcal", "hepatitis", "covid", "rsv"].iter().filter_map(number).collect();
    let other_way: Vec<u32> = ["nasal", "oral"].iter().filter_map(number).collect();
    let score = |at: &usize| {
        let one = &descriptors.all[*at];
        let own: Vec<&u32> = one.words.iter().filter(|word| of_one.contains(word)).collect();
        let named = own.iter().all(|word| asked.words.contains(word));
        let ways: Vec<&u32> = one.words.iter().filter(|word| other_way.contains(word)).collect();
        let way = match ways.iter().any(|way| asked.words.contains(way)) {
            true => 6.0,
            false if ways.is_empty() => 0.0,
            false => -8.0,
        };
        if !named {
            return None;
        }
        let general = if own.is_empty() || asked.medicare { 10.0 } else { 0.0 };
        let practice = if one.source == ProcedureSource::Practice { 4.0 } else { 0.0 };
        let unsaid = one.words.iter().filter(|word| !asked.words.contains(word) && !descriptors.is_usual(**word));
        Some(general + practice + way - UNSAID * unsaid.map(|word| descriptors.weight(*word)).sum::<f32>())
    };
    let fits = |at: &usize| {
        let one = &descriptors.all[*at];
        let age = one.ages.zip(asked.age).is_none_or(|((from, to), age)| from <= age && age <= to);
        age && one.add_on == further && one.category != CodeCategory::Evaluation && (!one.medicare || asked.medicare)
    };
    let candidates = descriptors.having(&groups).into_iter().map(|at| at as usize).filter(fits);
    let scored = candidates.filter_map(|at| Some((score(&at)?, at)));
    scored.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1))).map(|(_, at)| at)
}
