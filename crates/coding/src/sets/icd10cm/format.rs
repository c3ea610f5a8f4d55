//! The stored form of a set. Do not modify: vaults keep it; a change is a new version beside this one.
//!
//! `AUSICD10` and the version of the form (1), then a zlib stream (which carries its own checksum) of columns: each a
//! length in four bytes, little-endian, and so many bytes. Strings of a column are joined by line feeds, which none of
//! them holds. Columns: 0 the version, its first and its last day; 1 the tables of 7th characters, one a line, each
//! a list of character and meaning with tabs between; then for every place in order: 2 its level, with 16 where it is
//! billable and 32 where its title is that of the place above, a comma and the meaning of its last character; 3 its
//! depth; 4 its code, without what the place above begins with; 5 its title unless it follows; 6 its table, two bytes;
//! 7 the number of its notes, two bytes; then for every note 8 its kind and 9 its text.

use super::tree::Growing;
use super::{Icd10Cm, Level, NoteKind, SeventhCharacters, heading, spelled};
use crate::sets::DamagedSet;
use auscult_domain::coding::{CodeSetVersion, CodeSystem};
use chrono::NaiveDate;
use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use std::io::{Read, Write};

const MARK: &[u8; 8] = b"AUSICD10";
const FORM: u8 = 1;
const COLUMNS: usize = 10;
const BILLABLE: u8 = 16;
const FOLLOWS: u8 = 32;
/// No version of the classification comes near this many bytes; a stream that does is no set.
const MOST: u64 = 256 << 20;
const LEVELS: [Level; 5] = [Level::Chapter, Level::Block, Level::Category, Level::Subcategory, Level::Extended];

pub(super) fn encode(set: &Icd10Cm) -> Vec<u8> {
    let columns = columns(set);
    let mut out = Vec::from(*MARK);
    out.push(FORM);
    let mut stream = ZlibEncoder::new(out, Compression::best());
    let written = columns.iter().try_for_each(|column| {
        stream.write_all(&(column.len() as u32).to_le_bytes())?;
        stream.write_all(column)
    });
    // Writing into memory has nothing to fail on.
    written.and_then(|()| stream.finish()).unwrap_or_default()
}

fn columns(set: &Icd10Cm) -> [Vec<u8>; COLUMNS] {
    let mut columns: [Vec<u8>; COLUMNS] = Default::default();
    let version = &set.version;
    line(&mut columns[0], &version.version);
    line(&mut columns[0], &version.effective_from.to_string());
    line(&mut columns[0], &version.effective_to.map(|day| day.to_string()).unwrap_or_default());
    for table in &set.sevenths {
        let pairs: Vec<String> = table.iter().map(|(character, meaning)| format!("{character}\t{meaning}")).collect();
        line(&mut columns[1], &pairs.join("\t"));
    }
    for entry in (0..set.places()).filter_map(|at| set.at(at)) {
        let node = &set.nodes[entry.place() as usize];
        let follows = following(set, entry).is_some_and(|title| title == entry.title());
        let level = LEVELS.iter().position(|level| *level == node.level).unwrap_or_default() as u8;
        columns[2].push(level | if node.billable { BILLABLE } else { 0 } | if follows { FOLLOWS } else { 0 });
        columns[3].push(entry.upwards().count() as u8 - 1);
        line(
            &mut columns[4],
            entry.parent().and_then(|above| entry.code().strip_prefix(above.code())).unwrap_or(entry.code()),
        );
        if !follows {
            line(&mut columns[5], entry.title());
        }
        columns[6].extend(node.seventh.to_le_bytes());
        let end = set.nodes.get(entry.place() as usize + 1).map_or(set.notes.len(), |next| next.notes as usize);
        let notes = &set.notes[node.notes as usize..end];
        columns[7].extend((notes.len() as u16).to_le_bytes());
        for note in notes {
            columns[8].push(NoteKind::ALL.iter().position(|kind| *kind == note.kind).unwrap_or_default() as u8);
            line(&mut columns[9], set.text(note.text));
        }
    }
    columns
}

/// The title an extended code has by its stem and its last character.
fn following(set: &Icd10Cm, entry: super::Entry<'_>) -> Option<String> {
    let stem = entry.stem()?;
    let table = usize::from(set.nodes[entry.place() as usize].seventh).checked_sub(1)?;
    let last = entry.code().chars().last()?;
    let (_, meaning) = set.sevenths.get(table)?.iter().find(|(character, _)| *character == last)?;
    Some(format!("{}, {meaning}", stem.title()))
}

fn line(column: &mut Vec<u8>, text: &str) {
    if !column.is_empty() {
        column.push(b'\n');
    }
    column.extend(text.as_bytes());
}

pub(super) fn decode(bytes: &[u8]) -> Result<Icd10Cm, DamagedSet> {
    let rest = bytes.strip_prefix(MARK).ok_or(DamagedSet("it is no set of ICD-10-CM"))?;
    let stream = match rest.split_first() {
        Some((&FORM, stream)) => stream,
        _ => return Err(DamagedSet("a newer version of the program wrote it")),
    };
    let mut plain = Vec::with_capacity(bytes.len() * 8);
    let read = ZlibDecoder::new(stream).take(MOST).read_to_end(&mut plain);
    read.map_err(|_| DamagedSet("it is cut short or was changed"))?;
    let columns = cut(&plain).ok_or(DamagedSet("it is cut short"))?;
    grown(&columns).ok_or(DamagedSet("its columns do not fit together"))
}

fn cut(mut plain: &[u8]) -> Option<[&[u8]; COLUMNS]> {
    let mut columns: [&[u8]; COLUMNS] = Default::default();
    for column in &mut columns {
        let (length, rest) = plain.split_first_chunk::<4>()?;
        (*column, plain) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
    }
    plain.is_empty().then_some(columns)
}

fn grown(columns: &[&[u8]; COLUMNS]) -> Option<Icd10Cm> {
    let text = |column: usize| std::str::from_utf8(columns[column]).ok();
    let version = version(text(0)?)?;
    let sevenths = text(1)?.split('\n').filter(|line| !line.is_empty()).map(table).collect::<Option<Vec<_>>>()?;
    let (titles, notes) = (text(5)?, text(9)?);
    let places = columns[2].len();
    if columns[3].len() != places || columns[6].len() != 2 * places || columns[7].len() != 2 * places {
        return None;
    }
    // Extended titles repeat those of their stems: three times the printed titles is about what they need.
    let mut set = Growing::with_room(4 * titles.len() + notes.len(), places, columns[8].len());
    let (mut codes, mut titles, mut notes) = (text(4)?.split('\n'), titles.split('\n'), notes.split('\n'));
    let mut kinds = columns[8].iter();
    let number = |column: usize, at: usize| u16::from_le_bytes([columns[column][2 * at], columns[column][2 * at + 1]]);
    for (at, &kind) in columns[2].iter().enumerate() {
        let level = *LEVELS.get(usize::from(kind & 15))?;
        let (depth, seventh) = (usize::from(columns[3][at]), number(6, at));
        if usize::from(seventh) > sevenths.len() {
            return None;
        }
        let code = code(level, codes.next()?, set.code_above(depth))?;
        set.place(code, level, kind & BILLABLE != 0, depth, seventh)?;
        if kind & FOLLOWS == 0 {
            set.title(&[titles.next()?]);
        } else {
            let last = char::from(*code.iter().rfind(|byte| **byte != 0)?);
            let table: &SeventhCharacters = sevenths.get(usize::from(seventh).checked_sub(1)?)?;
            set.title_from_above(&table.iter().find(|(character, _)| *character == last)?.1);
        }
        for _ in 0..number(7, at) {
            set.note(*NoteKind::ALL.get(usize::from(*kinds.next()?))?, notes.next()?);
        }
    }
    kinds.next().is_none().then(|| set.done(version, sevenths))
}

fn version(text: &str) -> Option<CodeSetVersion> {
    let mut lines = text.split('\n');
    let (version, from, to) = (lines.next()?.to_owned(), lines.next()?, lines.next()?);
    let day = |text: &str| text.parse::<NaiveDate>().ok();
    let effective_to = if to.is_empty() { None } else { Some(day(to)?) };
    Some(CodeSetVersion { system: CodeSystem::Icd10Cm, version, effective_from: day(from)?, effective_to })
}

fn table(line: &str) -> Option<SeventhCharacters> {
    let mut fields = line.split('\t');
    let mut pairs = Vec::new();
    while let Some(character) = fields.next() {
        pairs.push((character.chars().next()?, fields.next()?.into()));
    }
    Some(pairs.into_boxed_slice())
}

/// The code of a place from what was written of it.
fn code(level: Level, written: &str, above: Option<[u8; 8]>) -> Option<[u8; 8]> {
    match level {
        Level::Chapter | Level::Block => heading(written),
        Level::Category => spelled(written),
        Level::Subcategory | Level::Extended => {
            let mut code = above?;
            let begins = code.iter().position(|byte| *byte == 0)?;
            code.get_mut(begins..begins + written.len())?.copy_from_slice(written.as_bytes());
            Some(code)
        }
    }
}
