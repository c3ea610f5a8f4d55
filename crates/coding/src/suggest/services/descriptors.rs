//! The services of the sets of a day by the words of their descriptors, whatever the sets are: nothing is known of a code
//! here but what the practice imported.

use super::canon::{Canon, spoken};
use super::measures::{self, Extent};
use crate::sets::CodesOfTheDay;
use crate::sets::procedures::{Procedure, ProcedureSource};
use crate::suggest::tokens::tokens;
use auscult_domain::coding::{CodeCategory, CodeRef};
use auscult_domain::patient::Sex;
use std::collections::HashSet;

/// A service as a set describes it.
pub(crate) struct Descriptor {
    /// Its code.
    pub code: CodeRef,
    /// Its title.
    pub title: String,
    /// What it says about the visit.
    pub category: CodeCategory,
    /// Where it comes from.
    pub source: ProcedureSource,
    /// The numbers of its words, sorted.
    pub words: Vec<u32>,
    /// The numbers of the words before the first mark of its title, sorted.
    pub head: Vec<u32>,
    /// The lengths it is for, in centimetres.
    pub lengths: Option<Extent>,
    /// The ages it is for.
    pub ages: Option<(u32, u32)>,
    /// The sex it is for.
    pub sex: Option<Sex>,
    /// The fewest minutes.
    pub least_minutes: Option<u32>,
    /// Whether it is reported only beside another.
    pub add_on: bool,
    /// Whether it is Medicare's own.
    pub medicare: bool,
}

/// All of a day's services.
pub(crate) struct Descriptors {
    /// Words and their numbers.
    pub canon: Canon,
    /// The services.
    pub all: Vec<Descriptor>,
    /// The services each word is in.
    with: Vec<Vec<u32>>,
    /// Words a note need not say.
    usual: HashSet<u32>,
}

/// Words of a descriptor that a note need not say: the usual way, amount, age and place.
const USUAL: &str = "of the by or with and to in a an into use for each per one both standard routine usual single dose dosage \
    muscle intramuscular injection ml mg any simple first office patient other than at from on when performed test human \
    treatment subcutaneous year month day age older younger over under through individual virus";

/// Words of an add-on code.
const FURTHER: [&str; 6] = ["each additional", "each further", "each add", "ea addl", "ea additional", "each addl"];

impl Descriptors {
    /// Those of a day; of a code in several sets the first set that has it counts.
    pub fn of(codes: &CodesOfTheDay<'_>) -> Self {
        let mut canon = Canon::new();
        let mut seen = HashSet::new();
        let mut all = Vec::new();
        for set in codes.procedure_sets() {
            for procedure in set.procedures().iter().filter(|one| one.billable && one.valid_on(codes.day())) {
                if seen.insert(procedure.code.clone()) {
                    let own = codes.own_procedure(procedure.code.code.as_str());
                    all.push(descriptor(procedure, own, set.source(), &mut canon));
                }
            }
        }
        let mut with = vec![Vec::new(); canon.len()];
        for (at, descriptor) in all.iter().enumerate() {
            descriptor.words.iter().for_each(|word| with[*word as usize].push(at as u32));
        }
        let usual = USUAL.split_whitespace().filter_map(|word| canon.number(word));
        let usual = usual.chain(canon.numerals()).collect();
        Self { canon, all, with, usual }
    }

    /// The services a word is in.
    pub fn with(&self, word: u32) -> &[u32] {
        self.with.get(word as usize).map_or(&[], Vec::as_slice)
    }

    /// Whether a note need not say the word.
    pub fn is_usual(&self, word: u32) -> bool {
        self.usual.contains(&word)
    }

    /// How much a word tells: one that few descriptors have tells more.
    pub fn weight(&self, word: u32) -> f32 {
        (1.0 + self.all.len() as f32 / (1.0 + self.with(word).len() as f32)).ln()
    }

    /// The services that have one word of each group.
    pub fn having(&self, groups: &[Vec<&'static str>]) -> Vec<u32> {
        let of_group = |group: &Vec<&'static str>| -> HashSet<u32> {
            group.iter().filter_map(|word| self.canon.number(word)).flat_map(|word| self.with(word)).copied().collect()
        };
        let mut groups = groups.iter().map(of_group);
        let first = groups.next().unwrap_or_default();
        let mut out: Vec<u32> = groups.fold(first, |all, one| &all & &one).into_iter().collect();
        out.sort_unstable();
        out
    }
}

fn descriptor(
    procedure: &Procedure,
    own: Option<&Procedure>,
    source: ProcedureSource,
    canon: &mut Canon,
) -> Descriptor {
    let description = procedure.description.as_deref().unwrap_or_default();
    let lower = format!("{} {}", procedure.title, description).to_lowercase();
    let told = tokens(&lower);
    let words: Vec<&str> = spoken(&told).into_iter().map(|(_, word)| word).collect();
    let title = procedure.title.to_lowercase();
    let head = tokens(title.split([',', ';', '(', ':']).next().unwrap_or_default());
    let head: Vec<&str> = spoken(&head).into_iter().map(|(_, word)| word).collect();
    let years = |one: &Procedure| one.ages.map(|ages| (u32::from(ages.from), ages.to.map_or(150, u32::from)));
    Descriptor {
        code: procedure.code.clone(),
        title: procedure.title.clone(),
        category: procedure.category,
        source,
        words: canon.take_in(&words),
        head: canon.take_in(&head),
        lengths: measures::lengths(&lower),
        ages: years(procedure).or_else(|| own.and_then(years)).or_else(|| measures::ages(&lower)),
        sex: procedure.sex,
        least_minutes: procedure.least_minutes.or_else(|| own?.least_minutes).map(u32::from),
        add_on: procedure.add_on
            || own.is_some_and(|own| own.add_on)
            || FURTHER.iter().any(|words| lower.contains(words)),
        medicare: lower.contains("medicare"),
    }
}
