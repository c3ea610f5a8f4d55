//! The NCCI procedure-to-procedure edits: which two procedures are not paid for the same patient on the same day.
//!
//! Some two and a half million pairs. Codes are numbered in the order of their spelling; the pairs of a column one
//! code lie together, sorted by column two; what a pair says besides (its days, its modifier indicator, its reason)
//! occurs in a few hundred combinations and is a number too: four bytes a pair in memory.

use super::DamagedSet;
use super::packed::{self, Form, put_number, take_bytes, take_number};
use super::table::TableVersion;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

const FORM: Form = Form { kind: *b"NCCI", version: 1 };

/// The five characters of a procedure.
pub type ProcedureKey = [u8; 5];

/// Whether a modifier may lift an edit (NCCI Policy Manual, chapter I, section E).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ModifierIndicator {
    /// 0: no modifier lifts it.
    NotAllowed,
    /// 1: an NCCI-associated modifier lifts it where the documentation bears it out.
    Allowed,
    /// 9: the edit was taken back from its first day; it says nothing.
    NotApplicable,
}

impl ModifierIndicator {
    /// Reads the published figure.
    pub fn parse(text: &[u8]) -> Option<Self> {
        match text {
            b"0" => Some(Self::NotAllowed),
            b"1" => Some(Self::Allowed),
            b"9" => Some(Self::NotApplicable),
            _ => None,
        }
    }
}

/// What a pair says beside its two codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PairTerms {
    /// The first day of service; `None` where the file does not say or the edit is older than 1996.
    pub effective: Option<NaiveDate>,
    /// The last day of service; `None` while it is in force.
    pub deleted: Option<NaiveDate>,
    /// Whether a modifier lifts it.
    pub indicator: ModifierIndicator,
    /// The place of its reason among [`NcciEdits::rationale`].
    pub rationale: u8,
}

impl PairTerms {
    /// Whether the edit is in force for services of this day.
    pub fn on(&self, day: NaiveDate) -> bool {
        self.indicator != ModifierIndicator::NotApplicable
            && self.effective.is_none_or(|first| first <= day)
            && self.deleted.is_none_or(|last| day <= last)
    }
}

/// An edit that is in force between two procedures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PairEdit<'a> {
    /// The code that is paid.
    pub column1: ProcedureKey,
    /// The code that is not.
    pub column2: ProcedureKey,
    /// Days and indicator.
    pub terms: PairTerms,
    /// The publisher's reason.
    pub rationale: &'a str,
}

/// One version of the edits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NcciEdits {
    version: TableVersion,
    codes: Vec<ProcedureKey>,
    terms: Vec<PairTerms>,
    rationales: Vec<String>,
    /// `starts[c]..starts[c + 1]` are the pairs of the column one code numbered `c`.
    starts: Vec<u32>,
    column2: Vec<u16>,
    pair_terms: Vec<u16>,
}

/// What is kept as JSON at the head of the packed table.
#[derive(Serialize, Deserialize)]
struct Head {
    version: TableVersion,
    codes: Vec<String>,
    terms: Vec<PairTerms>,
    rationales: Vec<String>,
    pairs: u32,
}

/// The five characters of a procedure as a key.
pub fn key(code: &str) -> Option<ProcedureKey> {
    code.as_bytes().try_into().ok()
}

impl NcciEdits {
    /// Puts the edits together from pairs of places in `codes`, each with its place in `terms`; `codes` and `terms`
    /// in any order. Pairs that occur twice are kept once.
    pub(crate) fn of(
        version: TableVersion,
        codes: Vec<ProcedureKey>,
        terms: Vec<PairTerms>,
        rationales: Vec<String>,
        mut pairs: Vec<[u16; 3]>,
    ) -> Self {
        let (codes, code_places) = sorted(codes);
        let (terms, term_places) = sorted(terms);
        for [first, second, said] in &mut pairs {
            *first = code_places[usize::from(*first)];
            *second = code_places[usize::from(*second)];
            *said = term_places[usize::from(*said)];
        }
        pairs.sort_unstable();
        pairs.dedup();
        let mut starts = Vec::with_capacity(codes.len() + 1);
        for code in 0..=codes.len() {
            starts.push(pairs.partition_point(|pair| usize::from(pair[0]) < code) as u32);
        }
        let column2 = pairs.iter().map(|pair| pair[1]).collect();
        let pair_terms = pairs.iter().map(|pair| pair[2]).collect();
        Self { version, codes, terms, rationales, starts, column2, pair_terms }
    }

    /// Which version this is.
    pub fn version(&self) -> &TableVersion {
        &self.version
    }

    /// How many pairs there are, those no longer in force with them.
    pub fn len(&self) -> usize {
        self.column2.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.column2.is_empty()
    }

    /// The bytes it takes in memory, about.
    pub fn memory(&self) -> usize {
        self.column2.len() * 4 + self.starts.len() * 4 + self.codes.len() * 5 + self.terms.len() * 24
    }

    /// The edit in force on that day with `column1` paid and `column2` not.
    pub fn edit(&self, column1: ProcedureKey, column2: ProcedureKey, day: NaiveDate) -> Option<PairEdit<'_>> {
        self.said_of(column1, column2).find(|terms| terms.on(day)).map(|terms| PairEdit {
            column1,
            column2,
            terms,
            rationale: self.rationales.get(usize::from(terms.rationale)).map_or("", String::as_str),
        })
    }

    /// The edit in force on that day between two procedures, whichever is paid.
    pub fn between(&self, one: ProcedureKey, other: ProcedureKey, day: NaiveDate) -> Option<PairEdit<'_>> {
        self.edit(one, other, day).or_else(|| self.edit(other, one, day))
    }

    /// Everything that was ever said of a pair in this order, the oldest first.
    pub fn said_of(&self, column1: ProcedureKey, column2: ProcedureKey) -> impl Iterator<Item = PairTerms> {
        let places = self.codes.binary_search(&column1).ok().zip(self.codes.binary_search(&column2).ok());
        let range = places.map_or(0..0, |(first, second)| {
            let row = self.starts[first] as usize..self.starts[first + 1] as usize;
            let pairs = &self.column2[row.clone()];
            let second = second as u16;
            row.start + pairs.partition_point(|c| *c < second)..row.start + pairs.partition_point(|c| *c <= second)
        });
        self.pair_terms[range].iter().map(|said| self.terms[usize::from(*said)])
    }

    /// The table as bytes; the same table always gives the same.
    pub fn encode(&self) -> Vec<u8> {
        let head = Head {
            version: self.version.clone(),
            codes: self.codes.iter().map(|code| String::from_utf8_lossy(code).into_owned()).collect(),
            terms: self.terms.clone(),
            rationales: self.rationales.clone(),
            pairs: self.column2.len() as u32,
        };
        let head = serde_json::to_vec(&head).unwrap_or_default();
        let mut bytes = Vec::with_capacity(head.len() + self.column2.len() * 3);
        put_number(&mut bytes, head.len() as u32);
        bytes.extend_from_slice(&head);
        for row in self.starts.windows(2) {
            put_number(&mut bytes, row[1] - row[0]);
            let mut before = 0;
            for code in &self.column2[row[0] as usize..row[1] as usize] {
                put_number(&mut bytes, u32::from(*code) - before);
                before = u32::from(*code);
            }
        }
        for said in &self.pair_terms {
            put_number(&mut bytes, u32::from(*said));
        }
        packed::pack(FORM, &bytes)
    }

    /// Reads what [`NcciEdits::encode`] gave.
    ///
    /// # Errors
    /// [`DamagedSet`].
    pub fn decode(bytes: &[u8]) -> Result<Self, DamagedSet> {
        let content = packed::unpack(FORM, bytes)?;
        let mut rest = content.as_slice();
        let length = take_number(&mut rest)? as usize;
        let head: Head = serde_json::from_slice(take_bytes(&mut rest, length)?).map_err(|_| packed::DAMAGED)?;
        let codes: Option<Vec<ProcedureKey>> = head.codes.iter().map(|code| key(code)).collect();
        let codes = codes.ok_or(packed::DAMAGED)?;
        let pairs = head.pairs as usize;
        let mut column2 = Vec::with_capacity(pairs.min(content.len()));
        let mut starts = vec![0];
        for _ in &codes {
            let mut before = 0u32;
            for _ in 0..take_number(&mut rest)? {
                before = before.checked_add(take_number(&mut rest)?).ok_or(packed::DAMAGED)?;
                let place = u16::try_from(before).map_err(|_| packed::DAMAGED)?;
                column2.push(place);
            }
            starts.push(column2.len() as u32);
        }
        let mut pair_terms = Vec::with_capacity(column2.len());
        for _ in 0..column2.len() {
            pair_terms.push(u16::try_from(take_number(&mut rest)?).map_err(|_| packed::DAMAGED)?);
        }
        let within = column2.iter().all(|code| usize::from(*code) < codes.len())
            && pair_terms.iter().all(|said| usize::from(*said) < head.terms.len());
        if !within || column2.len() != pairs || !rest.is_empty() {
            return Err(packed::DAMAGED);
        }
        let Head { version, terms, rationales, .. } = head;
        Ok(Self { version, codes, terms, rationales, starts, column2, pair_terms })
    }
}

/// Sorts distinct things and says where each went.
fn sorted<T: Ord + Copy>(things: Vec<T>) -> (Vec<T>, Vec<u16>) {
    let mut order: Vec<usize> = (0..things.len()).collect();
    order.sort_unstable_by_key(|place| things[*place]);
    let mut places = vec![0; things.len()];
    for (new, old) in order.iter().enumerate() {
        places[*old] = new as u16;
    }
    (order.iter().map(|place| things[*place]).collect(), places)
}
