//! How a published text file is read: streaming, with a bound on its length and on each row, and nothing but text
//! let through. Memory stays bounded whatever the file is; every problem is found with its line.

use super::report::{Encoding, ImportError, ImportProblem};
use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

/// No row of any of these files is longer.
const LONGEST_ROW: u64 = 1 << 20;

/// How much is read at once, and how much is looked at to tell what the file is.
const PIECE: usize = 64 << 10;

/// A file to import: its name (a hint to its version) and its bytes.
pub struct ImportFile<'a> {
    /// The name, without folders.
    pub name: &'a str,
    /// The bytes, read once from beginning to end.
    pub reader: &'a mut dyn Read,
}

/// How much is behind us, shared between the reader and who counts rows.
#[derive(Debug, Default)]
struct Progress {
    lines: Cell<u64>,
    read: Cell<u64>,
    row_began: Cell<u64>,
    ends_with_line: Cell<bool>,
    ended: Cell<bool>,
}

/// Bytes that are known to be text.
struct CheckedText<'a> {
    reader: &'a mut dyn Read,
    encoding: Encoding,
    limit: u64,
    progress: Rc<Progress>,
    /// Bytes read and not yet handed on; the last ones may be the beginning of a character.
    pending: Vec<u8>,
    /// How many bytes of `pending` are checked.
    checked: usize,
    taken: usize,
    ended: bool,
    /// The last piece ended with a carriage return, which is dropped where a line feed follows.
    held_return: bool,
}

fn refuse(problem: ImportProblem) -> io::Error {
    io::Error::other(problem)
}

impl CheckedText<'_> {
    /// Reads and checks the next piece.
    fn refill(&mut self) -> io::Result<()> {
        self.pending.drain(..self.taken);
        self.taken = 0;
        self.checked = 0;
        let mut piece = vec![0; PIECE];
        let mut filled = 0;
        while filled < PIECE && !self.ended {
            match self.reader.read(&mut piece[filled..]) {
                Ok(0) => self.ended = true,
                Ok(count) => filled += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(refuse(ImportProblem::Unreadable(error.kind().to_string()))),
            }
        }
        let first = self.progress.read.get() == 0;
        self.progress.read.set(self.progress.read.get() + filled as u64);
        if self.progress.read.get() > self.limit {
            return Err(refuse(ImportProblem::TooLong(self.limit >> 20)));
        }
        let mut piece = &piece[..filled];
        if first {
            piece = beginning(piece)?;
        }
        let mut lines = Vec::new();
        if self.held_return || piece.contains(&b'\r') {
            self.with_line_feeds(piece, &mut lines);
            piece = &lines;
        }
        match self.encoding {
            Encoding::Utf8 => self.pending.extend_from_slice(piece),
            Encoding::Windows1252 => {
                let mut text = String::with_capacity(piece.len());
                text.extend(piece.iter().map(|byte| windows_1252(*byte)));
                self.pending.extend_from_slice(text.as_bytes());
            }
        }
        self.check()
    }

    /// The piece with line feeds alone at the ends of lines, so that lines are counted alike for all files.
    fn with_line_feeds(&mut self, piece: &[u8], lines: &mut Vec<u8>) {
        lines.reserve(piece.len() + 1);
        for byte in piece {
            if self.held_return && *byte != b'\n' {
                lines.push(b'\r');
            }
            self.held_return = *byte == b'\r';
            if !self.held_return {
                lines.push(*byte);
            }
        }
        if self.ended && std::mem::take(&mut self.held_return) {
            lines.push(b'\r');
        }
    }

    /// Checks what is pending; where it is no text, counts the lines before it.
    fn check(&mut self) -> io::Result<()> {
        let good = match std::str::from_utf8(&self.pending) {
            Ok(_) => self.pending.len(),
            Err(error) if error.error_len().is_none() && !self.ended => error.valid_up_to(),
            Err(error) => {
                self.count_lines(0, error.valid_up_to());
                return Err(refuse(ImportProblem::NotUtf8));
            }
        };
        if let Some(zero) = self.pending[..good].iter().position(|byte| *byte == 0) {
            self.count_lines(0, zero);
            return Err(refuse(ImportProblem::NotText("a binary file")));
        }
        self.checked = good;
        Ok(())
    }

    fn count_lines(&self, from: usize, to: usize) {
        let lines = self.pending[from.min(to)..to].iter().filter(|byte| **byte == b'\n').count();
        self.progress.lines.set(self.progress.lines.get() + lines as u64);
    }
}

impl Read for CheckedText<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.taken == self.checked && !self.ended {
            self.refill()?;
        }
        let count = out.len().min(self.checked - self.taken);
        let part = &self.pending[self.taken..self.taken + count];
        out[..count].copy_from_slice(part);
        match part.last() {
            Some(last) => self.progress.ends_with_line.set(*last == b'\n'),
            None => self.progress.ended.set(!out.is_empty()),
        }
        self.count_lines(self.taken, self.taken + count);
        self.taken += count;
        let unfinished = self.progress.read.get().saturating_sub(self.progress.row_began.get());
        if unfinished > LONGEST_ROW + 2 * PIECE as u64 {
            return Err(refuse(ImportProblem::EndlessRow));
        }
        Ok(count)
    }
}

/// What a file that is no text begins with.
const MARKS: &[(&[u8], &str)] = &[
    (b"PK\x03\x04", "a ZIP archive or an Excel workbook"),
    (b"\xD0\xCF\x11\xE0", "an old Excel or Word file"),
    (b"\x1F\x8B", "a gzip file"),
    (b"\xFD7zXZ", "an xz file"),
    (b"%PDF", "a PDF"),
    (b"<!DOCTYPE", "a web page"),
    (b"<html", "a web page"),
];

/// Refuses what is no text and skips the mark of UTF-8.
fn beginning(piece: &[u8]) -> io::Result<&[u8]> {
    if piece.is_empty() {
        return Err(refuse(ImportProblem::Empty));
    }
    let utf16 = piece.starts_with(b"\xFF\xFE") || piece.starts_with(b"\xFE\xFF");
    // Without a mark, UTF-16 of plain letters has a zero in every second byte.
    let zeros = piece.iter().take(64).filter(|byte| **byte == 0).count();
    if utf16 || (zeros >= 16 && piece.len() >= 64) {
        return Err(refuse(ImportProblem::Utf16));
    }
    if let Some((_, what)) = MARKS.iter().find(|(mark, _)| piece.starts_with(mark)) {
        return Err(refuse(ImportProblem::NotText(what)));
    }
    Ok(piece.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(piece))
}

/// The characters of 0x80 to 0x9F, which Latin-1 has not; the five that are not given out stay as they are.
const WINDOWS: [u16; 32] = [
    0x20AC, 0x81, 0x201A, 0x192, 0x201E, 0x2026, 0x2020, 0x2021, 0x2C6, 0x2030, 0x160, 0x2039, 0x152, 0x8D, 0x17D,
    0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x2DC, 0x2122, 0x161, 0x203A, 0x153, 0x9D,
    0x17E, 0x178,
];

fn windows_1252(byte: u8) -> char {
    match byte {
        0x80..=0x9F => char::from_u32(u32::from(WINDOWS[usize::from(byte - 0x80)])).unwrap_or(' '),
        byte => char::from(byte),
    }
}

/// What divides the fields of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fields {
    /// Commas or tabs, whichever the first lines have more of; fields may be quoted.
    Delimited,
    /// Nothing: a row is one line.
    Lines,
}

/// The rows of a file, one after another.
pub(crate) struct Rows<'a> {
    name: String,
    progress: Rc<Progress>,
    reader: csv::Reader<CheckedText<'a>>,
    record: csv::ByteRecord,
    line: u64,
}

/// The longest file that is read for a table of a few thousand rows.
pub(crate) const LONGEST_FILE: u64 = 256 << 20;

impl<'a> Rows<'a> {
    /// Begins to read; `limit` is the most bytes the file may have.
    ///
    /// # Errors
    /// [`ImportError`] where the first piece is no text.
    pub fn open(
        file: &'a mut ImportFile<'_>,
        fields: Fields,
        encoding: Encoding,
        limit: u64,
    ) -> Result<Self, ImportError> {
        let progress = Rc::new(Progress::default());
        let mut text = CheckedText {
            reader: &mut *file.reader,
            encoding,
            limit,
            progress: Rc::clone(&progress),
            pending: Vec::new(),
            checked: 0,
            taken: 0,
            ended: false,
            held_return: false,
        };
        let first = text.refill();
        let delimiter = match fields {
            Fields::Lines => 0,
            Fields::Delimited => delimiter(&text.pending[..text.checked]),
        };
        let mut builder = csv::ReaderBuilder::new();
        builder.has_headers(false).flexible(true).delimiter(delimiter);
        builder.quoting(fields == Fields::Delimited).buffer_capacity(PIECE);
        let rows = Self {
            name: file.name.to_owned(),
            progress,
            reader: builder.from_reader(text),
            record: csv::ByteRecord::new(),
            line: 1,
        };
        match first {
            Ok(()) => Ok(rows),
            Err(error) => Err(rows.failed(&error)),
        }
    }

    /// The next row, or `None` at the end. Empty lines are not rows.
    ///
    /// # Errors
    /// [`ImportError`] where the file is no text, too long or a row does not end.
    pub fn next(&mut self) -> Result<Option<Row<'_>>, ImportError> {
        let more = match self.reader.read_byte_record(&mut self.record) {
            Ok(more) => more,
            Err(error) => {
                return Err(match error.into_kind() {
                    csv::ErrorKind::Io(error) => self.failed(&error),
                    _ => self.error(self.line, ImportProblem::OtherLayout("a text file with columns")),
                });
            }
        };
        self.progress.row_began.set(self.progress.read.get().saturating_sub(PIECE as u64));
        if !more {
            return Ok(None);
        }
        // The reader counts the lines before a record with the empty ones it skipped only afterwards.
        let within = self.record.iter().map(|field| field.iter().filter(|byte| **byte == b'\n').count() as u64);
        let own_end = u64::from(!self.progress.ended.get() || self.progress.ends_with_line.get());
        self.line = self.reader.position().line().saturating_sub(within.sum::<u64>() + own_end).max(1);
        Ok(Some(Row { line: self.line, record: &self.record }))
    }

    /// The line the last row began on.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// An error at a line of this file.
    pub fn error(&self, line: u64, problem: ImportProblem) -> ImportError {
        ImportError { file: self.name.clone(), line, problem }
    }

    /// The name of the file.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Refuses a file whose last line is not ended: a publisher's always is, so the rest is missing.
    ///
    /// # Errors
    /// [`ImportProblem::CutOff`].
    pub fn demand_last_line_ended(&self) -> Result<(), ImportError> {
        if self.progress.ends_with_line.get() {
            return Ok(());
        }
        Err(self.error(self.line, ImportProblem::CutOff("the last line has no end".to_owned())))
    }

    fn failed(&self, error: &io::Error) -> ImportError {
        let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<ImportProblem>());
        let problem = inner.cloned().unwrap_or_else(|| ImportProblem::Unreadable(error.kind().to_string()));
        let line = match problem {
            ImportProblem::Empty | ImportProblem::Utf16 => 0,
            ImportProblem::EndlessRow => self.line,
            _ => self.progress.lines.get() + 1,
        };
        self.error(line, problem)
    }
}

/// Tabs or commas: whichever the first lines have more of.
fn delimiter(beginning: &[u8]) -> u8 {
    let count = |wanted: u8| beginning.iter().filter(|byte| **byte == wanted).count();
    if count(b'\t') > count(b',') { b'\t' } else { b',' }
}

/// One row.
#[derive(Clone, Copy)]
pub(crate) struct Row<'a> {
    /// The line it begins on, counted from 1.
    pub line: u64,
    record: &'a csv::ByteRecord,
}

impl<'a> Row<'a> {
    /// A field without the blanks around it; empty where the row has no such field.
    pub fn field(&self, place: usize) -> &'a str {
        std::str::from_utf8(self.bytes(place)).unwrap_or_default().trim()
    }

    /// A field as its bytes.
    pub fn bytes(&self, place: usize) -> &'a [u8] {
        self.record.get(place).unwrap_or_default()
    }

    /// How many fields there are.
    pub fn len(&self) -> usize {
        self.record.len()
    }

    /// Whether every field is blank.
    pub fn is_blank(&self) -> bool {
        self.record.iter().all(|field| field.iter().all(u8::is_ascii_whitespace))
    }

    /// All fields, in order.
    pub fn fields(&self) -> impl Iterator<Item = &'a str> {
        let row = *self;
        (0..self.len()).map(move |place| row.field(place))
    }
}
