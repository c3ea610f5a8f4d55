//! The records of CMS's HCPCS file: fixed-width text (`HCPC…_ANWEB.txt`, 320 characters a record) or the workbook
//! beside it saved as CSV. A code has one first record and as many more as its description needs; modifiers stand in
//! the same file with their own kinds of record.

use super::reading::{Fields, ImportFile, LONGEST_FILE, Row, Rows};
use super::report::{Encoding, ImportError, ImportProblem};
use super::values;
use chrono::NaiveDate;

/// What a record is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Subject {
    Code,
    Modifier,
}

/// A code or a modifier with its whole description.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct HcpcsRecord {
    pub line: u64,
    pub subject: Subject,
    pub code: String,
    pub long: String,
    pub short: String,
    pub added: Option<NaiveDate>,
    pub ended: Option<NaiveDate>,
}

/// One line of the file.
struct Piece<'a> {
    code: &'a str,
    record: &'a str,
    long: &'a str,
    short: &'a str,
    added: &'a str,
    ended: &'a str,
}

/// Where the columns of the workbook are.
struct Places {
    code: usize,
    record: usize,
    long: usize,
    short: usize,
    added: usize,
    ended: usize,
}

/// Reads all records and the name of the layout.
///
/// # Errors
/// [`ImportError`] with the line that is wrong.
pub(crate) fn read(
    file: &mut ImportFile<'_>,
    encoding: Encoding,
    fields: Fields,
) -> Result<(Vec<HcpcsRecord>, u64), ImportError> {
    let mut rows = Rows::open(file, fields, encoding, LONGEST_FILE)?;
    let places = if fields == Fields::Delimited { Some(headings(&mut rows)?) } else { None };
    let mut records: Vec<HcpcsRecord> = Vec::new();
    while let Some(row) = rows.next()? {
        let line = row.line;
        if row.is_blank() {
            continue;
        }
        let taken = match &places {
            Some(places) => take(&mut records, line, &of_row(&row, places)),
            None => match fixed(row.bytes(0)) {
                Some(piece) => take(&mut records, line, &piece),
                None => Err(ImportProblem::OtherLayout("the HCPCS file, whose records have 293 characters at least")),
            },
        };
        if let Err(problem) = taken {
            let problem = match (records.is_empty(), rows.next()?.is_none()) {
                (true, _) => ImportProblem::OtherLayout("the HCPCS file"),
                (false, true) => ImportProblem::CutOff("its last record is not whole".to_owned()),
                (false, false) => problem,
            };
            return Err(rows.error(line, problem));
        }
    }
    rows.demand_last_line_ended()?;
    Ok((records, rows.line()))
}

fn headings(rows: &mut Rows<'_>) -> Result<Places, ImportError> {
    for _ in 0..12 {
        let Some(row) = rows.next()? else { break };
        let plain = |text: &str| text.to_ascii_uppercase().replace(['_', '-'], " ");
        let names: Vec<String> = row.fields().map(plain).collect();
        let at = |wanted: &[&str]| names.iter().position(|name| wanted.contains(&name.as_str()));
        let found = (|| {
            Some(Places {
                code: at(&["HCPC", "HCPCS", "HCPCS CODE"])?,
                record: at(&["RECID", "REC ID"])?,
                long: at(&["LONG DESCRIPTION"])?,
                short: at(&["SHORT DESCRIPTION"])?,
                added: at(&["ADD DT", "ADD DATE"])?,
                ended: at(&["TERM DT", "TERM DATE"])?,
            })
        })();
        if let Some(places) = found {
            return Ok(places);
        }
    }
    Err(rows.error(rows.line(), ImportProblem::OtherLayout("the HCPCS file")))
}

fn of_row<'a>(row: &Row<'a>, places: &Places) -> Piece<'a> {
    Piece {
        code: row.field(places.code),
        record: row.field(places.record),
        long: row.field(places.long),
        short: row.field(places.short),
        added: row.field(places.added),
        ended: row.field(places.ended),
    }
}

/// A record by its positions, as CMS's record layout gives them (counted from 1): code 1–5, sequence 6–10, kind 11,
/// long description 12–91, short 92–119, day added 269–276, day ended 285–292.
fn fixed(line: &[u8]) -> Option<Piece<'_>> {
    let text = |from: usize, to: usize| {
        let part = line.get(from - 1..to.min(line.len()))?;
        std::str::from_utf8(part).ok().map(str::trim)
    };
    Some(Piece {
        code: text(1, 5)?,
        record: text(11, 11)?,
        long: text(12, 91)?,
        short: text(92, 119).unwrap_or_default(),
        added: text(269, 276).unwrap_or_default(),
        ended: text(285, 292).unwrap_or_default(),
    })
}

fn take(records: &mut Vec<HcpcsRecord>, line: u64, piece: &Piece<'_>) -> Result<(), ImportProblem> {
    let bad = |column| ImportProblem::BadValue { column };
    let (subject, first) = match piece.record {
        "3" => (Subject::Code, true),
        "4" => (Subject::Code, false),
        "7" => (Subject::Modifier, true),
        "8" => (Subject::Modifier, false),
        _ => return Err(bad("the kind of record (position 11)")),
    };
    let spelled = match subject {
        Subject::Code => values::is_procedure(piece.code) && piece.code.as_bytes()[0].is_ascii_alphabetic(),
        Subject::Modifier => piece.code.len() == 2 && piece.code.bytes().all(|b| b.is_ascii_alphanumeric()),
    };
    if !spelled {
        return Err(bad("the code"));
    }
    if !first {
        let before = records.last_mut().filter(|before| before.code == piece.code && before.subject == subject);
        let before = before.ok_or(bad("a further record without its first"))?;
        before.long.push(' ');
        before.long.push_str(piece.long);
        return Ok(());
    }
    let day = |text: &str, column| match text {
        "" | "00000000" => Ok(None),
        text => values::day(text).map(Some).ok_or(bad(column)),
    };
    let (added, ended) = (day(piece.added, "the day it was added")?, day(piece.ended, "the day it ended")?);
    if piece.long.is_empty() || (subject == Subject::Code && added.is_none()) {
        return Err(bad("the record (its description or its first day is missing)"));
    }
    records.push(HcpcsRecord {
        line,
        subject,
        code: piece.code.to_owned(),
        long: piece.long.to_owned(),
        short: piece.short.to_owned(),
        added,
        ended,
    });
    Ok(())
}
