//! The figures of the code search: the terms of the alphabetic index as queries, time per keystroke, loading, memory.
//!
//! `code_search_figures` prints the table. Where AUSCULT_DATA names the data folder, the queries are the terms of
//! ICD-10-CM's alphabetic index that have a code, each a main term with the terms below it; the index itself is not in
//! what is searched. Half of the main terms, chosen by their spelling, was looked at while the rules and the words were
//! made; the other half was not, and its figures stand beside. `code_search_figures misses EVERY` prints for every
//! so-manieth term of the first half that was missed the query, the code and what came first; `code_search_figures ask
//! TEXT…` what a text finds; `code_search_figures imported TABULAR.xml CODES.txt` how often a clinic that imported the
//! index with the official files is answered with the right code.

use auscult_coding::import::ImportFile;
use auscult_coding::import::icd10cm::{Edition, Icd10CmFiles, icd10cm};
use auscult_coding::search::{Hit, Query, SearchIndex};
use auscult_coding::sets::{CodeLibrary, Icd10Cm};
use chrono::NaiveDate;
use std::fs::File;
use std::io::{Error, Result, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// A term of the alphabetic index and the code it leads to.
struct Term {
    words: String,
    code: String,
    half: Half,
}

/// The half of the main terms that a term is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Half {
    /// Looked at while the rules were made.
    Seen,
    /// Kept apart.
    Apart,
}

impl Half {
    /// By the spelling of the main term (FNV-1a), so that terms that share one stay together.
    fn of(main_term: &str) -> Self {
        let hash = main_term
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325, |hash: u64, b| (hash ^ u64::from(b)).wrapping_mul(0x100_0000_01b3));
        if (hash >> 32) & 1 == 0 { Self::Seen } else { Self::Apart }
    }
}

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut out = std::io::stdout().lock();
    let before = resident();
    let library = CodeLibrary::shipped();
    let index = SearchIndex::of(&library.on(NaiveDate::from_ymd_opt(2026, 5, 4).unwrap_or_default()));
    let memory = resident().saturating_sub(before);
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["ask", words @ ..] => return ask(&mut out, &index, &words.join(" ")),
        ["imported", tabular, codes] => return imported(&mut out, tabular, codes),
        ["misses", every] => return misses(&mut out, &index, every.parse().unwrap_or(100)),
        _ => {}
    }
    writeln!(out, "ICD-10-CM {}: {} codes", index.icd10cm().version().version, index.icd10cm().len())?;
    let bytes = index.icd10cm().encode();
    let set = fastest(|| drop(Icd10Cm::decode(&bytes)));
    let built = fastest(|| drop(SearchIndex::new(index.icd10cm().clone(), Vec::new())));
    writeln!(out, "loaded in {:.0} ms: the set {:.0} ms, the index {:.0} ms", ms(set + built), ms(set), ms(built))?;
    writeln!(out, "memory of both {memory} MB")?;
    let terms = terms()?;
    let terms = if terms.is_empty() {
        writeln!(out, "left out: the terms of the alphabetic index, for AUSCULT_DATA is not set")?;
        index
            .icd10cm()
            .entries()
            .step_by(40)
            .map(|entry| Term { words: entry.title().into(), code: entry.code().into(), half: Half::of(entry.title()) })
            .collect()
    } else {
        terms
    };
    let every = arguments.first().and_then(|every| every.parse().ok()).unwrap_or(1);
    answers(&mut out, &index, &terms, every)?;
    titles(&mut out, &index, every)?;
    keystrokes(&mut out, &index, &terms)
}

fn answers(out: &mut impl Write, index: &SearchIndex, terms: &[Term], every: usize) -> Result<()> {
    let [mut seen, mut apart] = [Answered::default(), Answered::default()];
    for term in terms.iter().step_by(every) {
        let half = if term.half == Half::Seen { &mut seen } else { &mut apart };
        half.count(&index.search(&Query { limit: 10, ..Query::new(&term.words) }), &term.code);
    }
    let all = Answered {
        asked: seen.asked + apart.asked,
        first: seen.first + apart.first,
        ten: seen.ten + apart.ten,
        category: seen.category + apart.category,
    };
    writeln!(out, "all terms: {all}")?;
    writeln!(out, "  the half that was looked at: {seen}")?;
    writeln!(out, "  the half that was kept apart: {apart}")
}

/// The same queries where the index was imported with the files of a version.
fn imported(out: &mut impl Write, tabular: &str, codes: &str) -> Result<()> {
    let Some(packed) = packed_index() else {
        return writeln!(out, "left out: the terms of the alphabetic index, for AUSCULT_DATA is not set");
    };
    let rows = unpacked(&packed)?;
    let (mut list, mut order, mut index) = (File::open(tabular)?, File::open(codes)?, rows.as_slice());
    let files = Icd10CmFiles {
        tabular: ImportFile { name: tabular, reader: &mut list },
        codes: Some(ImportFile { name: codes, reader: &mut order }),
        index: Some(ImportFile { name: "the alphabetic index", reader: &mut index }),
    };
    let shipped = Icd10Cm::shipped().version();
    let edition = Edition {
        version: shipped.version.clone(),
        effective_from: shipped.effective_from,
        effective_to: shipped.effective_to,
    };
    let set = icd10cm(files, &edition).map_err(Error::other)?.set;
    let index = SearchIndex::new(Arc::new(set), Vec::new());
    writeln!(out, "with the official index imported:")?;
    answers(out, &index, &terms()?, 1)
}

/// How often the right code came where.
#[derive(Debug, Default)]
struct Answered {
    asked: u32,
    first: u32,
    ten: u32,
    category: u32,
}

impl Answered {
    fn count(&mut self, hits: &[Hit], code: &str) {
        let place = hits.iter().position(|hit| is_right(hit, code));
        self.asked += 1;
        self.first += u32::from(place == Some(0));
        self.ten += u32::from(place.is_some());
        self.category += u32::from(hits.first().is_some_and(|hit| hit.code.code.as_str().get(..3) == code.get(..3)));
    }
}

impl std::fmt::Display for Answered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let share = |count: u32| f64::from(count) * 100.0 / f64::from(self.asked.max(1));
        write!(
            f,
            "{} queries, right at rank 1 {:.1} %, in the first ten {:.1} %, right category at rank 1 {:.1} %",
            self.asked,
            share(self.first),
            share(self.ten),
            share(self.category)
        )
    }
}

/// Whether every code is found by its own title; several codes may share one.
fn titles(out: &mut impl Write, index: &SearchIndex, every: usize) -> Result<()> {
    let (mut asked, mut first, mut ten) = (0u32, 0u32, 0u32);
    for entry in index.icd10cm().entries().step_by(every.max(4)) {
        let hits = index.search(&Query { limit: 10, ..Query::new(entry.title()) });
        let place = hits.iter().position(|hit| hit.code.code.as_str() == entry.code() || hit.title == entry.title());
        asked += 1;
        first += u32::from(place == Some(0));
        ten += u32::from(place.is_some());
        if place.is_none() && std::env::var_os("SHOW").is_some() {
            writeln!(out, "- {} {}", entry.code(), entry.title())?;
            for hit in hits.iter().take(3) {
                writeln!(out, "     {:.3} {} {}", hit.score, hit.code.code, hit.title)?;
            }
        }
    }
    let share = |count: u32| f64::from(count) * 100.0 / f64::from(asked.max(1));
    writeln!(out, "{asked} titles: their own code first {:.2} %, in the first ten {:.2} %", share(first), share(ten))
}

/// The time of every keystroke of every so-manieth query.
fn keystrokes(out: &mut impl Write, index: &SearchIndex, terms: &[Term]) -> Result<()> {
    let mut times: Vec<Duration> = Vec::new();
    for term in terms.iter().step_by(terms.len() / 400 + 1) {
        for (end, _) in term.words.char_indices().skip(1) {
            times.push(fastest(|| drop(index.search(&Query::new(&term.words[..end])))));
        }
    }
    times.sort_unstable();
    let at = |share: f64| ms(times[(times.len().saturating_sub(1) as f64 * share) as usize]);
    let (half, most, last) = (at(0.5), at(0.99), at(1.0));
    writeln!(
        out,
        "{} keystrokes, each the fastest of three: p50 {half:.2} ms, p99 {most:.2} ms, slowest {last:.2} ms",
        times.len()
    )
}

/// The fastest of three times: what else a busy machine does is not ours.
fn fastest(work: impl Fn()) -> Duration {
    let times = (0..3).map(|_| {
        let begun = Instant::now();
        work();
        begun.elapsed()
    });
    times.min().unwrap_or_default()
}

/// Whether a hit is the code of the term. The index gives a stem or a heading where more has to be said; then any code
/// below it is right.
fn is_right(hit: &Hit, code: &str) -> bool {
    let set = Icd10Cm::shipped();
    match (set.get(hit.code.code.as_str()), set.get(code)) {
        (Some(found), Some(right)) => found.is_within(right),
        _ => false,
    }
}

fn ask(out: &mut impl Write, index: &SearchIndex, text: &str) -> Result<()> {
    let begun = Instant::now();
    let hits = index.search(&Query::new(text));
    writeln!(out, "{:.2} ms", ms(begun.elapsed()))?;
    for hit in hits {
        writeln!(out, "{:.3} {:9} {} {:?}", hit.score, hit.code.code.as_str(), hit.title, hit.matched)?;
    }
    Ok(())
}

fn misses(out: &mut impl Write, index: &SearchIndex, every: usize) -> Result<()> {
    let title = |code: &str| Icd10Cm::shipped().get(code).map_or("", |entry| entry.title());
    for term in terms()?.iter().filter(|term| term.half == Half::Seen).step_by(every) {
        let hits = index.search(&Query { limit: 10, ..Query::new(&term.words) });
        let place = hits.iter().position(|hit| is_right(hit, &term.code));
        if place == Some(0) {
            continue;
        }
        writeln!(
            out,
            "{} {}\n   = {} {}",
            place.map_or("-".to_owned(), |place| (place + 1).to_string()),
            term.words,
            term.code,
            title(&term.code)
        )?;
        for hit in hits.iter().take(3) {
            writeln!(out, "     {:.3} {} {}", hit.score, hit.code.code, hit.title)?;
        }
    }
    Ok(())
}

/// The terms of the index that have a code; none where AUSCULT_DATA does not say where it is.
fn terms() -> Result<Vec<Term>> {
    let Some(packed) = packed_index() else { return Ok(Vec::new()) };
    let unpacked = unpacked(&packed)?;
    let mut rows = csv::Reader::from_reader(unpacked.as_slice());
    let (mut path, mut terms): (Vec<String>, Vec<Term>) = (Vec::new(), Vec::new());
    for row in rows.records() {
        let row = row?;
        let field = |at: usize| row.get(at).unwrap_or_default();
        path.truncate(field(2).parse().map_err(Error::other)?);
        path.push(field(3).to_owned());
        let code = field(7).trim_end_matches('-').trim_end_matches('.');
        if !code.is_empty() {
            let half = Half::of(path.first().map_or("", String::as_str));
            terms.push(Term { words: path.join(", "), code: code.to_owned(), half });
        }
    }
    Ok(terms)
}

/// The file of the index; `None` where AUSCULT_DATA does not say where it is.
fn packed_index() -> Option<PathBuf> {
    std::env::var_os("AUSCULT_DATA").map(|data| PathBuf::from(data).join("codes/icd10cm_index_fy2025.csv.xz"))
}

fn unpacked(file: &Path) -> Result<Vec<u8>> {
    let unpacked = Command::new("xz").arg("-dc").arg(file).output()?;
    if !unpacked.status.success() {
        return Err(Error::other("xz cannot read the alphabetic index"));
    }
    Ok(unpacked.stdout)
}

/// The memory this process holds, in millions of bytes; 0 where the system does not say.
fn resident() -> u64 {
    let text = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages: u64 = text.split(' ').nth(1).and_then(|pages| pages.parse().ok()).unwrap_or_default();
    pages * 4096 / 1_000_000
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
