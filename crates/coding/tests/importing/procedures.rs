//! HCPCS and CPT: each layout, on invented codes and words.

use crate::{day, from_day, read};
use auscult_coding::import::{
    self, CptColumns, HcpcsLayout, ImportError, ImportFile, ImportOptions, ImportProblem, Imported, ModifierLayout,
};
use auscult_coding::sets::procedures::ProcedureSet;
use auscult_domain::coding::{CodeCategory, CodeSystem};

/// A record of CMS's fixed-width file.
pub fn record(code: &str, sequence: u32, kind: char, long: &str, short: &str, added: &str, ended: &str) -> String {
    let mut line = vec![b' '; 320];
    let mut put = |from: usize, text: &str| line[from - 1..from - 1 + text.len()].copy_from_slice(text.as_bytes());
    put(1, &format!("{code:>5}"));
    put(6, &format!("{sequence:05}"));
    put(11, &kind.to_string());
    put(12, long);
    put(92, short);
    put(269, added);
    put(285, ended);
    String::from_utf8(line).expect("text") + "\n"
}

fn fixed(text: &str, options: &ImportOptions) -> Result<Imported<ProcedureSet>, ImportError> {
    read("HCPC2026_APR_ANWEB.txt", text.as_bytes(), |file| import::hcpcs(file, None, HcpcsLayout::FixedWidth, options))
}

fn good() -> String {
    record("A0001", 10, '3', "A thing that is", "Thing", "20200101", "20251231")
        + &record("A0001", 20, '4', "described in two lines", "", "", "")
        + &record("V0001", 30, '3', "Another", "Other", "20260401", "")
        + &record("ZQ", 40, '7', "A modifier", "Mod", "20200101", "")
}

#[test]
fn the_fixed_width_file_is_read_by_its_positions() {
    let imported = fixed(&good(), &ImportOptions::default()).expect("imported");
    let set = imported.set;
    let thing = set.get("A0001").expect("a code");
    assert_eq!(thing.description.as_deref(), Some("A thing that is described in two lines"));
    assert_eq!((thing.title.as_str(), thing.code.system), ("Thing", CodeSystem::Hcpcs));
    assert_eq!((thing.valid_from, thing.valid_to), (Some(day("2020-01-01")), Some(day("2025-12-31"))));
    assert!(thing.valid_on(day("2025-12-31")) && !thing.valid_on(day("2026-01-01")));
    assert_eq!(
        (set.version().effective_from, set.version().effective_to),
        (day("2026-04-01"), Some(day("2026-06-30")))
    );
    assert_eq!((imported.report.kept, imported.report.left_out), (2, 1));
    let again = fixed(&good(), &ImportOptions::default()).expect("imported").set;
    assert_eq!(again.encode(), set.encode());
    assert_eq!(ProcedureSet::decode(&set.encode()).expect("read back"), set);
    let modifiers = read("HCPC2026_APR_ANWEB.txt", good().as_bytes(), |file| {
        import::modifiers(file, ModifierLayout::HcpcsFixedWidth, &ImportOptions::default())
    });
    assert_eq!(modifiers.expect("imported").set.get("ZQ").expect("a modifier").title, "A modifier");
}

#[test]
fn the_workbook_and_the_flat_files_give_the_same_codes() {
    let book = "HCPC,SEQNUM,RECID,LONG DESCRIPTION,SHORT DESCRIPTION,ADD DT,ACT EFF DT,TERM DT,ACTION CD\n\
        A0001,10,3,A thing that is,Thing,20200101,20200101,20251231,N\nA0001,20,4,described in two lines,,,,,\n\
        V0001,30,3,Another,Other,20260401,20260401,,N\n";
    let book = read("HCPC2026_APR.csv", book.as_bytes(), |file| {
        import::hcpcs(file, None, HcpcsLayout::Workbook, &ImportOptions::default())
    });
    let codes = "hcpcs_code,price,date_term,date_added\nA0001,00,2025-12-31,2020-01-01\nV0001,00,,2026-04-01\n";
    let mut texts = "hcpcs_code,hcpcs_desc_type,hcpcs_description\nA0001,Long,A thing that is described in two lines\n\
        A0001,Short,Thing\nV0001,Long,Another\nV0001,Short,Other\n"
        .as_bytes();
    let mut texts = ImportFile { name: "d.csv", reader: &mut texts };
    let flat = read("HCPC2026_APR.csv", codes.as_bytes(), |file| {
        import::hcpcs(file, Some(&mut texts), HcpcsLayout::Flat, &ImportOptions::default())
    });
    let fixed = fixed(&good(), &ImportOptions::default()).expect("imported").set;
    assert_eq!(book.expect("imported").set, fixed);
    assert_eq!(flat.expect("imported").set, fixed);
}

#[test]
fn a_broken_hcpcs_file_is_refused_with_its_line() {
    let records: Vec<String> = good().lines().map(|line| format!("{line}\n")).collect();
    let cut = format!("{}{}", records[0], &records[2][..8]);
    let without_v = records[0].clone();
    let orphan = format!("{}{}", record("V0001", 10, '3', "Another", "Other", "20260401", ""), records[1]);
    let newer = good() + &record("V0002", 50, '3', "Newer", "Newer", "20280101", "");
    for (text, line, is) in [
        (cut, 2, ImportProblem::CutOff("its last record is not whole".into())),
        (without_v, 1, ImportProblem::CutOff("its last code is A0001, the published set goes on to V".into())),
        (newer, 5, ImportProblem::WrongYear { found: 2028, asked: 2026 }),
    ] {
        let error = fixed(&text, &ImportOptions::default()).expect_err("refused");
        assert_eq!((error.line, error.problem), (line, is));
    }
    assert_eq!(fixed(&orphan, &ImportOptions::default()).expect_err("refused").line, 2);
    let told = fixed(&good(), &from_day("2025-04-01")).expect_err("refused");
    assert_eq!(told.problem, ImportProblem::WrongYear { found: 2026, asked: 2025 });
}

fn cpt(files: &[(&str, &str)]) -> Result<Imported<ProcedureSet>, ImportError> {
    let mut readers: Vec<&[u8]> = files.iter().map(|(_, text)| text.as_bytes()).collect();
    let mut files: Vec<ImportFile<'_>> =
        files.iter().zip(&mut readers).map(|((name, _), reader)| ImportFile { name, reader }).collect();
    import::cpt(&mut files, &ImportOptions::default())
}

const NOTICE: &str = "A notice of the publisher, in a line of its own.\n\n(c) Somebody 2025\n";

#[test]
fn the_text_formats_of_cpt_give_titles_and_descriptions() {
    let tab = format!(
        "{NOTICE}11111\tAn invented procedure with a long description\n0001T\tInvented technology\n99213\tInvented visit\n"
    );
    let fixed = format!("{NOTICE}11111  An invented\n0001T  Invented tech\n99213  A visit\n",);
    let long = format!(
        "{NOTICE}1111101 An invented procedure\n1111102 with a long description\n0001T01 Invented technology\n9921301 Invented visit\n"
    );
    let fixed = fixed.replace("  ", " ");
    for first in [("LONGULT 2026.txt", tab.as_str()), ("LONGULF 2026.txt", long.as_str())] {
        let imported = cpt(&[first, ("SHORTU.txt", &fixed)]).expect("imported");
        let entry = imported.set.get("11111").expect("a code");
        assert_eq!(entry.title, "An invented");
        assert_eq!(entry.description.as_deref(), Some("An invented procedure with a long description"));
        assert_eq!(imported.set.get("99213").expect("a code").category, CodeCategory::Evaluation);
        assert_eq!((imported.report.kept, imported.report.rows), (3, 6));
        assert_eq!(imported.set.version().effective_to, Some(day("2026-12-31")));
    }
    assert_eq!(cpt(&[("LONGULT.txt", &tab)]).expect_err("refused").problem, ImportProblem::NoDays);
    let cut = &tab[..tab.len() - 5];
    assert!(matches!(cpt(&[("2026.txt", cut)]).expect_err("refused").problem, ImportProblem::CutOff(_)));
    let mixed = tab.clone() + "22222 Another layout\n33333\tGood again\n";
    assert_eq!(cpt(&[("2026.txt", &mixed)]).expect_err("refused").line, 7);
    let twice = tab + "11111\tOther words\n";
    assert_eq!(
        cpt(&[("2026.txt", &twice)]).expect_err("refused").problem,
        ImportProblem::Contradiction("11111".into())
    );
}

#[test]
fn an_add_on_is_told_by_its_description() {
    let text = format!("{NOTICE}11111\tAn invented procedure\n11112\tEach further one (List separately)\n");
    let set = cpt(&[("LONGULT 2026.txt", &text)]).expect("imported").set;
    let add_on = |code: &str| set.get(code).expect("a code").add_on;
    assert_eq!((add_on("11111"), add_on("11112")), (false, true));
}

#[test]
fn the_practice_names_the_columns_of_its_own_file() {
    let text = "Code;x,Proc,Name,Until,Plus\n,11111,Invented,12/31/2026,y\n,abc,Bad,,\n,22222,,,\n,22223,Fine,,\n,22223,Fine,,\n";
    let columns = CptColumns {
        code: "proc".into(),
        title: "Name".into(),
        valid_to: Some("until".into()),
        add_on: Some("Plus".into()),
        ..CptColumns::default()
    };
    let import = |text: &str, columns: &CptColumns| {
        read("ours 2026.csv", text.as_bytes(), |file| import::cpt_columns(file, columns, &ImportOptions::default()))
    };
    let imported = import(text, &columns).expect("imported");
    let entry = imported.set.get("11111").expect("a code");
    assert!(entry.add_on && entry.valid_to == Some(day("2026-12-31")));
    assert_eq!((imported.report.rows, imported.report.kept, imported.report.left_out), (5, 2, 3));
    assert_eq!(imported.report.skipped.iter().map(|row| row.line).collect::<Vec<_>>(), [3, 4, 6]);
    let other = CptColumns { code: "nowhere".into(), ..columns.clone() };
    assert!(matches!(import(text, &other).expect_err("refused").problem, ImportProblem::OtherLayout(_)));
    let wrong_day = text.replace("12/31/2026", "soon");
    assert_eq!(import(&wrong_day, &columns).expect_err("refused").line, 2);
}
