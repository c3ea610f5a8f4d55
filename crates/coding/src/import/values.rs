//! Values as the publishers spell them: days, years, quarters, codes; and the days of service a file is for.

use super::report::{ImportOptions, ImportProblem};
use crate::sets::table::{TableKind, TableVersion};
use chrono::{Datelike, Days, Months, NaiveDate};

/// A day as `20240701`, `2024-07-01` or `7/1/2024`.
pub(crate) fn day(text: &str) -> Option<NaiveDate> {
    let number = |part: &str| part.parse::<u32>().ok().filter(|_| part.bytes().all(|b| b.is_ascii_digit()));
    if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return NaiveDate::from_ymd_opt(text[..4].parse().ok()?, number(&text[4..6])?, number(&text[6..])?);
    }
    let mut parts = text.split(['-', '/']);
    let (a, b, c) = (number(parts.next()?)?, number(parts.next()?)?, number(parts.next()?)?);
    if parts.next().is_some() {
        return None;
    }
    if text.contains('/') {
        NaiveDate::from_ymd_opt(i32::try_from(c).ok().filter(|year| *year >= 1900)?, a, b)
    } else {
        NaiveDate::from_ymd_opt(i32::try_from(a).ok().filter(|year| *year >= 1900)?, b, c)
    }
}

/// The first year of this century a text names as a number of its own, such as `PPRRVU2025_Oct` or `CY 2026`.
pub(crate) fn year(text: &str) -> Option<i32> {
    let bytes = text.as_bytes();
    (0..bytes.len().saturating_sub(3)).find_map(|at| {
        let four = text.get(at..at + 4)?;
        let alone =
            (at == 0 || !bytes[at - 1].is_ascii_digit()) && bytes.get(at + 4).is_none_or(|b| !b.is_ascii_digit());
        let year = four.parse::<i32>().ok()?;
        (alone && four.starts_with("20") && (2000..2100).contains(&year)).then_some(year)
    })
}

/// The first day of a quarter.
pub(crate) fn quarter(year: i32, quarter: u32) -> Option<NaiveDate> {
    (1..=4).contains(&quarter).then(|| NaiveDate::from_ymd_opt(year, quarter * 3 - 2, 1)).flatten()
}

/// The first day of the quarter a day lies in.
pub(crate) fn quarter_of(day: NaiveDate) -> NaiveDate {
    quarter(day.year(), day.month0() / 3 + 1).unwrap_or(day)
}

/// The last day of the quarter that begins on that day.
pub(crate) fn quarter_end(first: NaiveDate) -> Option<NaiveDate> {
    first.checked_add_months(Months::new(3))?.checked_sub_days(Days::new(1))
}

/// The last day of a year.
pub(crate) fn year_end(year: i32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, 12, 31)
}

/// The quarter a file name tells: `…2024q3…`, `…Eff_07-01-2024…`, or NCCI's `v302` for 30.2, which is 2024's third.
pub(crate) fn quarter_named(name: &str) -> Option<NaiveDate> {
    let name = name.to_ascii_lowercase();
    let digits = |text: &str, count: usize| {
        text.get(..count).filter(|part| part.bytes().all(|b| b.is_ascii_digit())).map(str::to_owned)
    };
    for (at, _) in name.match_indices('q') {
        let year = at.checked_sub(4).and_then(|from| digits(&name[from..], 4)).and_then(|year| year.parse().ok());
        let part = digits(&name[at + 1..], 1).and_then(|part| part.parse().ok());
        if let Some(first) = year.zip(part).and_then(|(year, part)| quarter(year, part)) {
            return Some(first);
        }
    }
    if let Some((_, rest)) = name.split_once("eff") {
        let rest = rest.trim_start_matches(|c: char| !c.is_ascii_digit());
        if let Some(first) = rest.get(..10).and_then(|text| day(&text.replace(['_', '.'], "-").replacen('-', "/", 2))) {
            return Some(first);
        }
    }
    for (at, _) in name.match_indices('v') {
        let release = digits(&name[at + 1..], 3).filter(|_| name[at + 4..].starts_with('r'));
        if let Some(release) = release.and_then(|three| three.parse::<u32>().ok()) {
            return quarter(1994 + i32::try_from(release / 10).ok()?, release % 10 + 1);
        }
    }
    None
}

/// The version of a table from what was found and what was told.
///
/// # Errors
/// [`ImportProblem::NoDays`] where nothing says which days, [`ImportProblem::WrongYear`] where what was told lies in
/// another year than `stated`, the year the file itself names.
pub(crate) fn version(
    table: TableKind,
    found: Option<(String, NaiveDate, Option<NaiveDate>)>,
    stated: Option<i32>,
    options: &ImportOptions,
) -> Result<TableVersion, ImportProblem> {
    let (name, first, last) = match (found, options.effective_from) {
        (Some((name, _, last)), Some(told)) => (name, told, last.filter(|last| *last >= told)),
        (Some(found), None) => found,
        (None, Some(told)) => (told.to_string(), told, None),
        (None, None) => return Err(ImportProblem::NoDays),
    };
    if let Some(found) = stated.filter(|stated| *stated != first.year()) {
        return Err(ImportProblem::WrongYear { found, asked: first.year() });
    }
    let last = options.effective_to.or(last);
    if last.is_some_and(|last| last < first) {
        return Err(ImportProblem::BadValue { column: "the last day of service" });
    }
    let version = options.version.clone().unwrap_or(name);
    Ok(TableVersion { table, version, effective_from: first, effective_to: last })
}

/// Whether a description says that its procedure is an add-on: such codes are to be listed beside another.
pub(crate) fn says_add_on(description: &str) -> bool {
    description.to_ascii_lowercase().contains("list separately")
}

/// Whether a text is spelled like a procedure: five characters, CPT or HCPCS.
pub(crate) fn is_procedure(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 5
        && bytes[1..4].iter().all(u8::is_ascii_digit)
        && (bytes[0].is_ascii_digit() || bytes[0].is_ascii_uppercase())
        && (bytes[4].is_ascii_digit() || (bytes[0].is_ascii_digit() && bytes[4].is_ascii_uppercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ymd(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).expect("a day")
    }

    #[test]
    fn days_are_read_as_the_publishers_spell_them() {
        for (text, expected) in [
            ("20240701", Some(ymd(2024, 7, 1))),
            ("2024-07-01", Some(ymd(2024, 7, 1))),
            ("7/1/2024", Some(ymd(2024, 7, 1))),
            ("07/01/2024", Some(ymd(2024, 7, 1))),
            ("2024-07-0", None),
            ("20241301", None),
            ("7/1/24", None),
            ("", None),
            ("*", None),
            ("+024-07-01", None),
        ] {
            assert_eq!(day(text), expected, "{text}");
        }
    }

    #[test]
    fn a_file_name_tells_its_quarter() {
        for (name, expected) in [
            ("ncci_ptp_prac_2024q3_flat.csv", Some(ymd(2024, 7, 1))),
            ("MCR_MUE_PractitionerServices_Eff_07-01-2024.csv", Some(ymd(2024, 7, 1))),
            ("ccipra-v322r0-f1.txt", Some(ymd(2026, 7, 1))),
            ("ccipra-v302r0-f4.TXT", Some(ymd(2024, 7, 1))),
            ("edits.csv", None),
            ("qqq", None),
        ] {
            assert_eq!(quarter_named(name), expected, "{name}");
        }
    }

    #[test]
    fn years_are_found_as_numbers_of_their_own() {
        assert_eq!(year("2025 National Physician Fee Schedule"), Some(2025));
        assert_eq!(year("PPRRVU2026_Jan"), Some(2026));
        assert_eq!(year("code 120256"), None);
        assert_eq!(year("Müller 2024"), Some(2024));
    }

    #[test]
    fn the_year_a_file_names_is_not_overridden() {
        let options = ImportOptions { effective_from: Some(ymd(2026, 1, 1)), ..ImportOptions::default() };
        let found = Some(("2025".to_owned(), ymd(2025, 1, 1), year_end(2025)));
        let refused = version(TableKind::Fees, found.clone(), Some(2025), &options);
        assert_eq!(refused, Err(ImportProblem::WrongYear { found: 2025, asked: 2026 }));
        let options = ImportOptions { effective_from: Some(ymd(2025, 10, 1)), ..ImportOptions::default() };
        let taken = version(TableKind::Fees, found, Some(2025), &options).expect("a version");
        assert_eq!((taken.effective_from, taken.effective_to), (ymd(2025, 10, 1), year_end(2025)));
        assert_eq!(version(TableKind::Fees, None, None, &ImportOptions::default()), Err(ImportProblem::NoDays));
    }

    #[test]
    fn procedures_are_told_by_their_spelling() {
        for good in ["99213", "0001A", "G0439", "0591T", "J0171"] {
            assert!(is_procedure(good), "{good}");
        }
        for bad in ["9921", "g0439", "GG439", "99 13", "A428X", "992134"] {
            assert!(!is_procedure(bad), "{bad}");
        }
    }
}
