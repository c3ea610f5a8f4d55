//! What was done again and again: every change of every signed note, counted against how often it could have been made.
//!
//! A rewording counts as left undone wherever its words stayed or became others; nothing counts where the sentence went.

use super::difference::{Difference, Hunk, Pair};
use super::harmless::{LONGEST_PHRASE, is_harmless};
use super::prose::{Sentence, folded, sentences};
use crate::text::decapitalised;
use auscult_domain::EncounterId;
use auscult_domain::habit::{Habit, HabitCount, HabitExample, HabitOffer};
use auscult_domain::note::{NoteContent, Section};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

/// A visit's note as it was composed and as it was signed.
#[derive(Clone, Copy)]
pub struct SignedVisit<'a> {
    /// The visit.
    pub encounter: EncounterId,
    /// Its day.
    pub day: NaiveDate,
    /// The note as it was last composed.
    pub composed: &'a NoteContent,
    /// The sections as they were signed.
    pub signed: &'a [Section],
    /// Names of the chart: no habit holds a word of them.
    pub names: &'a [String],
}

/// A section of a visit, held against what became of it.
struct Compared<'a> {
    visit: usize,
    before: &'a Section,
    after: &'a Section,
    old: Vec<Sentence>,
    new: Vec<Sentence>,
    difference: Difference,
}

/// A change that may be a habit.
struct Candidate {
    /// How it was written, and how often so.
    forms: BTreeMap<Habit, u32>,
    visits: BTreeSet<usize>,
    example: HabitExample,
}

/// What was done again and again in these visits, the latest of which comes first, and nobody has decided about; what was
/// done most comes first.
pub fn notice(visits: &[SignedVisit<'_>], decided: &[Habit]) -> Vec<HabitOffer> {
    let compared: Vec<Compared<'_>> = visits.iter().enumerate().flat_map(|(at, visit)| compare(at, visit)).collect();
    let mut candidates: HashMap<Habit, Candidate> = HashMap::new();
    for section in &compared {
        let visit = &visits[section.visit];
        for (habit, before, after) in changes(section) {
            let example = HabitExample { encounter: visit.encounter, day: visit.day, before, after };
            let new = || Candidate { forms: BTreeMap::new(), visits: BTreeSet::new(), example };
            let candidate = candidates.entry(key(&habit)).or_insert_with(new);
            *candidate.forms.entry(habit).or_default() += 1;
            candidate.visits.insert(section.visit);
        }
    }
    let names: BTreeSet<String> = visits.iter().flat_map(|visit| visit.names).flat_map(|name| folded(name)).collect();
    let decided: Vec<Habit> = decided.iter().map(key).collect();
    let few = |candidate: &Candidate| candidate.visits.len() < HabitCount::LEAST_VISITS as usize;
    let mut offers: Vec<HabitOffer> = Vec::new();
    for (key, candidate) in candidates {
        let usual = candidate.forms.iter().max_by_key(|(_, times)| **times).map(|(habit, _)| habit.clone());
        let Some(habit) = usual.filter(|_| !few(&candidate) && !decided.contains(&key)) else { continue };
        if !is_harmless(&habit) || words_of(&habit).iter().any(|word| names.contains(word)) {
            continue;
        }
        let count = count(&habit, &compared);
        if count.is_a_habit() {
            offers.push(HabitOffer { habit, count, example: candidate.example });
        }
    }
    without_the_longer(&mut offers, &decided);
    offers.sort_by(|a, b| (b.count.done, &a.habit).cmp(&(a.count.done, &b.habit)));
    offers
}

/// The sections of a visit that were composed and are still there. A note nobody composed teaches nothing.
fn compare<'a>(at: usize, visit: &SignedVisit<'a>) -> Vec<Compared<'a>> {
    if visit.composed.sections.iter().all(|section| section.spans.is_empty()) {
        return Vec::new();
    }
    let of = |before: &'a Section| {
        let after = visit.signed.iter().find(|after| after.key == before.key)?;
        let (old, new) = (sentences(before), sentences(after));
        let difference = Difference::between(&old, &new);
        Some(Compared { visit: at, before, after, old, new, difference })
    };
    visit.composed.sections.iter().filter_map(of).collect()
}

/// The same habit, however it is written.
fn key(habit: &Habit) -> Habit {
    let plain = |text: &str| folded(text).join(" ");
    match habit {
        Habit::Replace { from, to } => Habit::Replace { from: plain(from), to: plain(to) },
        Habit::LeaveOut { words } => Habit::LeaveOut { words: plain(words) },
        Habit::LeaveOutSentence { sentence } => Habit::LeaveOutSentence { sentence: plain(sentence) },
        Habit::Add { section, sentence } => Habit::Add { section: section.clone(), sentence: plain(sentence) },
    }
}

fn words_of(habit: &Habit) -> Vec<String> {
    match habit {
        Habit::Replace { from, to } => folded(&format!("{from} {to}")),
        Habit::LeaveOut { words } => folded(words),
        Habit::LeaveOutSentence { sentence } | Habit::Add { sentence, .. } => folded(sentence),
    }
}

/// Every change of a section that could be a habit, with the sentence before and after.
fn changes(section: &Compared<'_>) -> Vec<(Habit, String, String)> {
    let (before, after) = (section.before.text.as_str(), section.after.text.as_str());
    let mut out = Vec::new();
    for pair in &section.difference.pairs {
        let (old, new) = (&section.old[pair.old], &section.new[pair.new]);
        let (was, is) = (&before[old.range.clone()], &after[new.range.clone()]);
        for hunk in pair.hunks.iter().flat_map(parts) {
            if let Some(habit) = reworded(&hunk, (before, old), (after, new)) {
                out.push((habit, was.to_owned(), is.to_owned()));
            }
        }
    }
    for at in &section.difference.gone {
        let sentence = before[section.old[*at].range.clone()].to_owned();
        out.push((Habit::LeaveOutSentence { sentence: sentence.clone() }, sentence, String::new()));
    }
    for at in section.difference.added.iter().filter(|_| !before.trim().is_empty()) {
        let sentence = after[section.new[*at].range.clone()].to_owned();
        let habit = Habit::Add { section: section.before.key.clone(), sentence: sentence.clone() };
        out.push((habit, String::new(), sentence));
    }
    out
}

/// A change of words, and, where as many words came as went, that of each.
fn parts(hunk: &Hunk) -> Vec<Hunk> {
    let mut out = vec![hunk.clone()];
    if hunk.old.len() == hunk.new.len() && hunk.old.len() > 1 {
        let each = hunk.old.clone().zip(hunk.new.clone());
        out.extend(each.map(|(old, new)| Hunk { old: old..old + 1, new: new..new + 1 }));
    }
    out
}

fn reworded(hunk: &Hunk, (before, old): (&str, &Sentence), (after, new): (&str, &Sentence)) -> Option<Habit> {
    let whole = |sentence: &Sentence, words: &Range<usize>| {
        sentence.words[words.clone()].iter().skip(1).all(|word| word.follows)
    };
    let short = hunk.old.len() <= LONGEST_PHRASE && hunk.new.len() <= LONGEST_PHRASE;
    if hunk.old.is_empty() || !short || !whole(old, &hunk.old) || !whole(new, &hunk.new) {
        return None;
    }
    let from = old.said(hunk.old.clone()).join(" ");
    if hunk.new.is_empty() {
        return (hunk.old.len() < old.words.len()).then_some(Habit::LeaveOut { words: from });
    }
    let capital = before[old.bytes(&hunk.old)].starts_with(char::is_uppercase);
    let to = &after[new.bytes(&hunk.new)];
    Some(Habit::Replace { from, to: if capital { decapitalised(to) } else { to.to_owned() } })
}

/// How often a habit was followed, and how often it could have been.
fn count(habit: &Habit, compared: &[Compared<'_>]) -> HabitCount {
    let mut visits = BTreeSet::new();
    let mut count = HabitCount::default();
    for section in compared {
        let (done, undone) = match habit {
            Habit::Replace { from, to } => of_words(section, &folded(from), &folded(to)),
            Habit::LeaveOut { words } => of_words(section, &folded(words), &[]),
            Habit::LeaveOutSentence { sentence } => of_sentence(section, &folded(sentence)),
            Habit::Add { section: key, sentence } if *key == section.before.key => of_own(section, &folded(sentence)),
            Habit::Add { .. } => (0, 0),
        };
        count.done += done;
        count.chances += done + undone;
        if done > 0 {
            visits.insert(section.visit);
        }
    }
    HabitCount { visits: u32::try_from(visits.len()).unwrap_or(u32::MAX), ..count }
}

fn of_words(section: &Compared<'_>, from: &[String], to: &[String]) -> (u32, u32) {
    let (mut done, mut undone) = (0, 0);
    for pair in &section.difference.pairs {
        for place in section.old[pair.old].phrases(from) {
            match followed(section, pair, &place, to) {
                Some(true) => done += 1,
                Some(false) => undone += 1,
                None => {}
            }
        }
    }
    (done, undone)
}

/// Whether these words of a sentence became those; `None` where more than they went at once.
fn followed(section: &Compared<'_>, pair: &Pair, place: &Range<usize>, to: &[String]) -> Option<bool> {
    let new = &section.new[pair.new];
    let touches = |hunk: &&Hunk| hunk.old.start < place.end && place.start < hunk.old.end;
    let Some(hunk) = pair.hunks.iter().find(touches) else { return Some(false) };
    let within = hunk.old.start <= place.start && place.end <= hunk.old.end;
    if within && hunk.new.is_empty() {
        return (hunk.old == *place).then_some(to.is_empty());
    }
    let written = if hunk.old == *place {
        hunk.new.clone()
    } else if within && hunk.old.len() == hunk.new.len() {
        let from = hunk.new.start + place.start - hunk.old.start;
        from..from + place.len()
    } else {
        return Some(false);
    };
    Some(new.said(written) == to.iter().map(String::as_str).collect::<Vec<_>>())
}

fn of_sentence(section: &Compared<'_>, words: &[String]) -> (u32, u32) {
    let same = |at: usize| says(&section.old[at], words);
    let gone = section.difference.gone.iter().filter(|at| same(**at)).count();
    let stayed = section.difference.pairs.iter().filter(|pair| same(pair.old)).count();
    (u32::try_from(gone).unwrap_or(u32::MAX), u32::try_from(stayed).unwrap_or(u32::MAX))
}

fn of_own(section: &Compared<'_>, words: &[String]) -> (u32, u32) {
    let was_there = section.old.iter().any(|sentence| says(sentence, words));
    let added = section.difference.added.iter().any(|at| says(&section.new[*at], words));
    let is_there = section.new.iter().any(|sentence| says(sentence, words));
    let chance = !was_there && !section.before.text.trim().is_empty() && (added || !is_there);
    (u32::from(chance && added), u32::from(chance && !added))
}

fn says(sentence: &Sentence, words: &[String]) -> bool {
    sentence.words.len() == words.len() && sentence.words.iter().zip(words).all(|(word, said)| word.folded == *said)
}

/// Takes out what is only several shorter habits at once.
fn without_the_longer(offers: &mut Vec<HabitOffer>, decided: &[Habit]) {
    let known: Vec<Habit> = offers.iter().map(|offer| key(&offer.habit)).chain(decided.iter().cloned()).collect();
    offers.retain(|offer| {
        let Habit::Replace { from, to } = &offer.habit else { return true };
        let (from, to) = (folded(from), folded(to));
        let single = |(from, to): (&String, &String)| {
            from == to || known.contains(&Habit::Replace { from: from.clone(), to: to.clone() })
        };
        from.len() < 2 || from.len() != to.len() || !from.iter().zip(&to).all(single)
    });
}
