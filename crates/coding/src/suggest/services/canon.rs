//! Words of a note and of a descriptor as they are compared: without their endings, and what is written for the same
//! thing under one name.

use crate::suggest::tokens::{Stems, Token};
use std::collections::HashMap;

/// What is written for the same thing.
const SAME: &str = include_str!("words.txt");

/// The names of words, and their numbers.
pub(crate) struct Canon {
    stems: Stems,
    /// What one word is another name of.
    single: HashMap<&'static str, Vec<&'static str>>,
    /// The same of several words, by the first of them.
    several: HashMap<&'static str, Vec<(Vec<&'static str>, &'static str)>>,
    numbers: HashMap<String, u32>,
    /// The numbers of words as they are written, looked up once.
    known: HashMap<String, Vec<u32>>,
}

impl Canon {
    /// Reads the list.
    pub fn new() -> Self {
        let mut single: HashMap<&'static str, Vec<&'static str>> = HashMap::new();
        let mut several: HashMap<&'static str, Vec<(Vec<&'static str>, &'static str)>> = HashMap::new();
        let lines = SAME.lines().filter(|line| !line.starts_with('#'));
        for (name, others) in lines.filter_map(|line| line.split_once(": ")) {
            for other in others.split(", ") {
                let words: Vec<&'static str> = other.split('+').collect();
                match words.as_slice() {
                    [one] => single.entry(one).or_default().push(name),
                    _ => several.entry(words[0]).or_default().push((words, name)),
                }
            }
        }
        Self { stems: Stems::new(), single, several, numbers: HashMap::new(), known: HashMap::new() }
    }

    /// The number of a word's stem, if any descriptor has it.
    pub fn number(&self, word: &str) -> Option<u32> {
        self.numbers.get(&self.stems.of(word)).copied()
    }

    /// The numbers of the words of a text that descriptors have.
    pub fn look_up(&self, words: &[&str]) -> Vec<u32> {
        let mut out = Vec::new();
        for (at, word) in words.iter().enumerate() {
            out.extend(self.number(word));
            let names = self.single.get(word).into_iter().flatten().copied();
            out.extend(names.chain(self.joined(words, at)).filter_map(|name| self.number(name)));
        }
        out.sort_unstable();
        out.dedup();
        out
    }

    /// Takes the words of a descriptor in.
    pub fn take_in(&mut self, words: &[&str]) -> Vec<u32> {
        let mut out = Vec::new();
        for (at, word) in words.iter().enumerate() {
            let joined: Vec<&'static str> = self.joined(words, at).collect();
            for name in joined {
                let number = self.numbered(name);
                out.push(number);
            }
            if let Some(known) = self.known.get(*word) {
                out.extend_from_slice(known);
                continue;
            }
            let mut own = vec![self.numbered(word)];
            for name in self.single.get(word).cloned().into_iter().flatten() {
                own.push(self.numbered(name));
            }
            out.extend_from_slice(&own);
            self.known.insert((*word).to_owned(), own);
        }
        out.sort_unstable();
        out.dedup();
        out
    }

    /// The words that are numbers.
    pub fn numerals(&self) -> impl Iterator<Item = u32> + '_ {
        self.numbers.iter().filter(|(word, _)| word.bytes().all(|b| b.is_ascii_digit() || b == b'.')).map(|(_, at)| *at)
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.numbers.len()
    }

    /// The stem of a word.
    pub fn stem(&self, word: &str) -> String {
        self.stems.of(word)
    }

    fn numbered(&mut self, word: &str) -> u32 {
        let next = self.numbers.len() as u32;
        *self.numbers.entry(self.stems.of(word)).or_insert(next)
    }

    /// What the words that begin here are another name of.
    fn joined<'w>(&'w self, words: &'w [&str], at: usize) -> impl Iterator<Item = &'static str> + 'w {
        let fits = move |(several, _): &&(Vec<&'static str>, &'static str)| words[at..].starts_with(several);
        self.several.get(words[at]).into_iter().flatten().filter(fits).map(|(_, name)| *name)
    }
}

/// The words of a text without its marks; `&` stays, for it is one: `I&D`.
pub(crate) fn spoken(tokens: &[Token]) -> Vec<(usize, &str)> {
    let word = |(at, token): (usize, &'_ Token)| (!token.is_mark() || token.word == "&").then_some(at);
    tokens.iter().enumerate().filter_map(word).map(|at| (at, tokens[at].word.as_str())).collect()
}
