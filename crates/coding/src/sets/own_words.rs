//! Reading the tables in our own words that ship in `assets/codes`: a line of headings, then rows divided by tabs;
//! lines that begin with `#` say what the file is.

/// The rows below the headings.
pub(crate) fn rows(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).skip(1)
}

/// The columns of a row, where it has as many as expected.
pub(crate) fn columns<const N: usize>(line: &str) -> Option<[&str; N]> {
    line.split('\t').collect::<Vec<_>>().try_into().ok()
}

/// A value that may be missing: `Some(None)` where it is, `None` where it is there and cannot be read.
pub(crate) fn optional<T>(text: &str, read: impl FnOnce(&str) -> Option<T>) -> Option<Option<T>> {
    if text.is_empty() { Some(None) } else { read(text).map(Some) }
}
