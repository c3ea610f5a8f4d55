//! Numbers a note gives for something: `eGFR of 38`, `PHQ-9: 12`, `EF 35 %`.

use super::{Place, Visit};
use auscult_domain::template::SectionKind as K;

/// The first number within a range that stands just behind one of these names, with its place.
pub(super) fn after(visit: &Visit<'_>, names: &[&[&str]], range: std::ops::Range<f64>) -> Option<(f64, Place)> {
    let mut told = visit.reads.iter().enumerate().filter(|(_, read)| read.statement.kind != K::FamilyHistory);
    told.find_map(|(at, read)| {
        let words: Vec<&str> = read.tokens.iter().map(|token| token.word.as_str()).collect();
        let named = |from: &usize| names.iter().any(|name| words[*from..].starts_with(name));
        let from = (0..words.len()).find(named)?;
        let length = names.iter().filter(|name| words[from..].starts_with(name)).map(|name| name.len()).max()?;
        let number = |at: usize| {
            let word = words.get(at)?;
            word.trim_end_matches('%').parse::<f64>().ok().filter(|number| range.contains(number))
        };
        let to = (from + length..from + length + 6).find(|at| number(*at).is_some())?;
        Some((number(to)?, (at, read.bytes(&(from..to + 1)))))
    })
}
