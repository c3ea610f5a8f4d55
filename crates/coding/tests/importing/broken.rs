//! Files that are not what they should be: every importer refuses them, says why and where, and gives no set.

use crate::read;
use auscult_coding::import::{
    self, CptColumns, HcpcsLayout, ImportError, ImportFile, ImportOptions, ImportProblem, ModifierLayout,
};
use std::io::Read;

/// An importer whose set is not looked at.
type Importer = fn(&mut ImportFile<'_>, &ImportOptions) -> Result<(), ImportError>;

const IMPORTERS: &[(&str, Importer)] = &[
    ("ncci", |file, options| import::ncci(std::slice::from_mut(file), options).map(drop)),
    ("fees", |file, options| import::fees(file, options).map(drop)),
    ("indices", |file, options| import::cost_indices(file, options).map(drop)),
    ("localities", |file, options| import::localities(file, options).map(drop)),
    ("modifiers", |file, options| import::modifiers(file, ModifierLayout::Flat, options).map(drop)),
    ("adjustment codes", |file, options| import::adjustment_codes(file, options).map(drop)),
    ("payer rules", |file, options| import::payer_rules(file, options).map(drop)),
    ("hcpcs", |file, options| import::hcpcs(file, None, HcpcsLayout::FixedWidth, options).map(drop)),
    ("hcpcs workbook", |file, options| import::hcpcs(file, None, HcpcsLayout::Workbook, options).map(drop)),
    ("hcpcs flat", |file, options| import::hcpcs(file, None, HcpcsLayout::Flat, options).map(drop)),
    ("cpt", |file, options| import::cpt(std::slice::from_mut(file), options).map(drop)),
    ("cpt columns", |file, options| {
        let columns = CptColumns { code: "code".into(), title: "title".into(), ..CptColumns::default() };
        import::cpt_columns(file, &columns, options).map(drop)
    }),
    ("unit limits", |file, options| import::unit_limits(file, options).map(drop)),
];

fn refused(name: &str, import: Importer, text: &[u8]) -> ImportError {
    read("file_2024q3.csv", text, |file| import(file, &ImportOptions::default())).expect_err(name)
}

#[test]
fn what_is_no_text_is_refused_by_all() {
    let utf16: Vec<u8> = "code,title and more\n".repeat(5).encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut marked = vec![0xFF, 0xFE];
    marked.extend(&utf16);
    for (name, import) in IMPORTERS {
        assert_eq!(refused(name, *import, b"").problem, ImportProblem::Empty, "{name}");
        assert_eq!(refused(name, *import, &utf16).problem, ImportProblem::Utf16, "{name}");
        assert_eq!(refused(name, *import, &marked).problem, ImportProblem::Utf16, "{name}");
        for bytes in [&b"PK\x03\x04rest"[..], b"\xFD7zXZ\x00", b"\x1F\x8B\x08", b"%PDF-1.7", b"a,b\nc\x00d,e\n"] {
            let problem = refused(name, *import, bytes).problem;
            assert!(matches!(problem, ImportProblem::NotText(_)), "{name}: {problem:?}");
        }
        let latin = refused(name, *import, b"first line\nsecond line\nM\xE9ni\xE8re\n");
        assert_eq!((latin.line, latin.problem), (3, ImportProblem::NotUtf8), "{name}");
    }
}

#[test]
fn other_columns_are_refused_by_all() {
    for (name, import) in IMPORTERS {
        for text in ["name,street,town\na,b,c\n", "nothing but a sentence\n", "\n\n\n"] {
            let problem = refused(name, *import, text.as_bytes()).problem;
            assert!(matches!(problem, ImportProblem::OtherLayout(_) | ImportProblem::NoRows), "{name}: {problem:?}");
        }
    }
}

/// The same rows without an end.
struct Endless {
    row: &'static [u8],
    at: usize,
    given: u64,
}

impl Read for Endless {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        for byte in out.iter_mut() {
            *byte = self.row[self.at];
            self.at = (self.at + 1) % self.row.len();
        }
        self.given += out.len() as u64;
        Ok(out.len())
    }
}

#[test]
fn a_stream_without_an_end_is_given_up_long_before_two_gigabytes() {
    for (name, import) in IMPORTERS {
        for row in [&b"x"[..], b"\n", b"\"", b"a,b,c,d\n", b"\x00"] {
            let mut endless = Endless { row, at: 0, given: 0 };
            let error =
                import(&mut ImportFile { name: "e_2024q3.csv", reader: &mut endless }, &ImportOptions::default());
            error.expect_err(name);
            assert!(endless.given <= 300 << 20, "{name}: {} bytes of {row:?} were read", endless.given);
        }
    }
}

#[test]
fn endless_good_rows_end_at_the_stated_bound() {
    let head = b"column1,column2,modifier_indicator,deletion_date,rationale\n";
    let rows = Endless { row: b"10000,20000,1,9999-12-31,R\n", at: 0, given: 0 };
    let mut reader = head.chain(rows);
    let mut files = [ImportFile { name: "e_2024q3.csv", reader: &mut reader }];
    let error = import::ncci(&mut files, &ImportOptions::default()).expect_err("refused");
    assert!(matches!(error.problem, ImportProblem::TooLong(_)), "{error}");
}

#[test]
fn lines_are_counted_as_an_editor_counts_them() {
    for end in ["\n", "\r\n"] {
        let good = format!("hcpcs_code,mue_units,mue_mai,mue_rationale,mue_service{end}10000,1,2,R,P{end}");
        for (more, line) in [("bad,1,2,R,P", 3), ("\n\nbad,1,2,R,P", 5), ("10001,1,2,\"two\nlines\",P\nbad,1,2,R,P", 5)]
        {
            let text = format!("{good}{}{end}", more.replace('\n', end));
            let error =
                read("m_2024q3.csv", text.as_bytes(), |file| import::unit_limits(file, &ImportOptions::default()));
            assert_eq!(error.expect_err("refused").line, line, "{text:?}");
        }
    }
}

#[test]
fn windows_1252_is_read_when_told() {
    let text = b"hcpcs_code,mue_units,mue_mai,mue_rationale,mue_service\n10000,1,2,M\xE9ni\xE8re \x96 yes,P\n";
    let options = ImportOptions { encoding: import::Encoding::Windows1252, ..ImportOptions::default() };
    let imported = read("m_2024q3.csv", text, |file| import::unit_limits(file, &options)).expect("imported");
    let limit = imported.set.limit(*b"10000").expect("a limit");
    assert_eq!(imported.set.rationale(limit), "Ménière – yes");
}
