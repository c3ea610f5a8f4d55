//! Imports the NCCI procedure-to-procedure edits, from CMS's tab-delimited parts (`ccipra-…f1.txt` to `f4`) and from
//! one flat CSV with a line of headings.

use super::reading::{Fields, ImportFile, Row, Rows};
use super::report::{ImportError, ImportOptions, ImportProblem, ImportReport, Imported};
use super::values;
use crate::sets::ncci::{ModifierIndicator, NcciEdits, PairTerms, ProcedureKey};
use crate::sets::table::TableKind;
use chrono::{Datelike, Days, NaiveDate};
use std::collections::HashMap;

/// The flat file of all pairs has some 170 million bytes.
const LONGEST: u64 = 1 << 30;

/// Three times as many as were ever published.
const MOST_PAIRS: usize = 8_000_000;

/// Which column holds what.
#[derive(Debug, Clone, Copy)]
struct Layout {
    name: &'static str,
    effective: Option<usize>,
    deleted: usize,
    indicator: usize,
    rationale: usize,
    fields: usize,
}

const CMS: Layout = Layout {
    name: "CMS, tab-delimited (ccipra)",
    effective: Some(3),
    deleted: 4,
    indicator: 5,
    rationale: 6,
    fields: 7,
};

const FLAT: Layout =
    Layout { name: "flat CSV with headings", effective: None, deleted: 3, indicator: 2, rationale: 4, fields: 5 };

/// Reads the parts of one version, in any order: all of them or nothing.
///
/// The days of service are those of the quarter the file's name tells, or else of the quarter in which the newest
/// change within it took effect.
///
/// # Errors
/// [`ImportError`] with the file and line that is wrong.
pub fn ncci(files: &mut [ImportFile<'_>], options: &ImportOptions) -> Result<Imported<NcciEdits>, ImportError> {
    let mut found = Found::default();
    let mut layout = None;
    let mut name = String::new();
    for file in files.iter_mut() {
        let mut rows = Rows::open(file, Fields::Delimited, options.encoding, LONGEST)?;
        name = rows.name().to_owned();
        layout = Some(found.file(&mut rows, options)?.name);
    }
    let refuse = |problem| ImportError { file: name.clone(), line: 0, problem };
    let layout = layout.ok_or_else(|| refuse(ImportProblem::NoRows))?;
    let named = files.iter().find_map(|file| values::quarter_named(file.name));
    let newest = found.newest.map(values::quarter_of);
    if let Some((named, newest)) = named.zip(newest).filter(|(named, newest)| newest > named) {
        let problem = ImportProblem::WrongYear { found: newest.year(), asked: named.year() };
        return Err(ImportError { file: name, line: found.newest_line, problem });
    }
    let first = named.or(newest);
    let found_version = first.map(|first| (quarter_name(first), first, values::quarter_end(first)));
    let version = values::version(TableKind::Ncci, found_version, None, options).map_err(refuse)?;
    let mut report = ImportReport::new(layout, version.clone());
    report.rows = found.pairs.len() as u32;
    let read = found.pairs.len();
    let rationales = found.sort_rationales();
    let set = NcciEdits::of(version, found.codes, found.terms, rationales, found.pairs);
    report.kept = set.len() as u32;
    let twice = read - set.len();
    if twice > 0 {
        report.left_out = twice as u32;
        report.remarks.push(format!("{twice} pairs stood there twice with the same days and were kept once"));
    }
    if found.without_first_day {
        report.remarks.push(
            "the file does not say from which day an edit is in force: for days before its quarter it may say too much"
                .to_owned(),
        );
    }
    Ok(Imported { set, report })
}

fn quarter_name(first: NaiveDate) -> String {
    format!("{} Q{}", first.year(), first.month0() / 3 + 1)
}

/// What the files gave so far, codes and terms as numbers in the order they were met.
#[derive(Default)]
struct Found {
    codes: Vec<ProcedureKey>,
    code_places: HashMap<ProcedureKey, u16>,
    terms: Vec<PairTerms>,
    term_places: HashMap<PairTerms, u16>,
    rationales: Vec<String>,
    pairs: Vec<[u16; 3]>,
    newest: Option<NaiveDate>,
    newest_line: u64,
    without_first_day: bool,
    last_rationale: usize,
}

impl Found {
    fn file(&mut self, rows: &mut Rows<'_>, options: &ImportOptions) -> Result<Layout, ImportError> {
        let layout = layout(rows)?;
        self.without_first_day |= layout.effective.is_none();
        let before = self.pairs.len();
        while let Some(row) = rows.next()? {
            let line = row.line;
            match self.row(&row, &layout) {
                Ok(()) => {}
                Err(problem) => {
                    // A short last row is a file that was cut off, not a wrong value.
                    let short = row.len() < layout.fields;
                    let last = short && rows.next()?.is_none();
                    let problem =
                        if last { ImportProblem::CutOff("its last row is not whole".into()) } else { problem };
                    return Err(rows.error(line, problem));
                }
            }
            if self.pairs.len() > MOST_PAIRS {
                return Err(rows.error(line, ImportProblem::TooLong(LONGEST >> 20)));
            }
        }
        if self.pairs.len() == before {
            return Err(rows.error(rows.line(), ImportProblem::NoRows));
        }
        rows.demand_last_line_ended()?;
        if let Some(asked) = options.effective_from
            && let Some(newest) = self.newest.filter(|newest| *newest > values::quarter_of(asked))
        {
            let problem = ImportProblem::WrongYear { found: newest.year(), asked: asked.year() };
            return Err(rows.error(self.newest_line, problem));
        }
        Ok(layout)
    }

    fn row(&mut self, row: &Row<'_>, layout: &Layout) -> Result<(), ImportProblem> {
        let bad = |column| ImportProblem::BadValue { column };
        if row.len() < layout.fields {
            return Err(bad("the row (it has too few columns)"));
        }
        let first = self.code(row.bytes(0)).ok_or(bad("column 1"))?;
        let second = self.code(row.bytes(1)).ok_or(bad("column 2"))?;
        let indicator = ModifierIndicator::parse(row.bytes(layout.indicator)).ok_or(bad("the modifier indicator"))?;
        let effective = match layout.effective {
            Some(place) => Some(values::day(row.field(place)).ok_or(bad("the effective date"))?),
            None => None,
        };
        let deleted = match row.bytes(layout.deleted) {
            b"" | b"*" | b"9999-12-31" | b"99991231" => None,
            _ => Some(values::day(row.field(layout.deleted)).ok_or(bad("the deletion date"))?),
        };
        let change = effective.max(deleted.and_then(|last| last.checked_add_days(Days::new(1))));
        if change > self.newest && indicator != ModifierIndicator::NotApplicable {
            (self.newest, self.newest_line) = (change, row.line);
        }
        let rationale = self.rationale(row.field(layout.rationale)).ok_or(bad("the rationale"))?;
        let terms = PairTerms { effective, deleted, indicator, rationale };
        let next = self.terms.len();
        let said = match self.term_places.get(&terms) {
            Some(place) => *place,
            None => {
                let place = u16::try_from(next).map_err(|_| bad("the dates (there are too many)"))?;
                self.term_places.insert(terms, place);
                self.terms.push(terms);
                place
            }
        };
        self.pairs.push([first, second, said]);
        Ok(())
    }

    fn code(&mut self, spelled: &[u8]) -> Option<u16> {
        let key: ProcedureKey = spelled.trim_ascii().try_into().ok()?;
        if let Some(place) = self.code_places.get(&key) {
            return Some(*place);
        }
        values::is_procedure(std::str::from_utf8(&key).ok()?).then_some(())?;
        let place = u16::try_from(self.codes.len()).ok()?;
        self.codes.push(key);
        self.code_places.insert(key, place);
        Some(place)
    }

    fn rationale(&mut self, text: &str) -> Option<u8> {
        if self.rationales.get(self.last_rationale).is_none_or(|last| last != text) {
            self.last_rationale = self.rationales.iter().position(|known| known == text).unwrap_or_else(|| {
                self.rationales.push(text.to_owned());
                self.rationales.len() - 1
            });
        }
        u8::try_from(self.last_rationale).ok()
    }

    /// Puts the reasons in order, so that the same edits give the same bytes whichever part came first.
    fn sort_rationales(&mut self) -> Vec<String> {
        let mut sorted = self.rationales.clone();
        sorted.sort();
        for terms in &mut self.terms {
            let text = &self.rationales[usize::from(terms.rationale)];
            terms.rationale = sorted.iter().position(|other| other == text).unwrap_or(0) as u8;
        }
        sorted
    }
}

/// Reads the headings and tells the layout by them.
fn layout(rows: &mut Rows<'_>) -> Result<Layout, ImportError> {
    let mut cms = 0;
    for _ in 0..12 {
        let Some(row) = rows.next()? else { break };
        let first = row.field(0).to_ascii_lowercase().replace([' ', '_'], "");
        let second = row.field(1).to_ascii_lowercase().replace([' ', '_'], "");
        if (first.as_str(), second.as_str()) == ("column1", "column2") {
            if row.len() >= 6 {
                cms = 1;
            } else if row.field(2).to_ascii_lowercase().contains("modifier") {
                return Ok(FLAT);
            } else {
                break;
            }
        } else if cms > 0 && row.fields().any(|field| field == "9=not applicable") {
            return Ok(CMS);
        }
    }
    Err(rows.error(rows.line(), ImportProblem::OtherLayout("the NCCI edits")))
}
