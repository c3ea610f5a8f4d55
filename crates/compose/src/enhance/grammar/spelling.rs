//! Slips of spelling that are no word at all.

use super::places;
use crate::enhance::edits::Edit;
use crate::enhance::lines::Line;
use crate::text::{capitalised, re};
use std::collections::HashMap;
use std::sync::LazyLock;

/// What is written and what is meant.
static SLIPS: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let lines = include_str!("../../../../../assets/vocabulary/slips.tsv").lines();
    lines.filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t')).collect()
});

pub(super) fn propose(line: &Line, text: &str) -> Vec<Edit> {
    let words = places(line, text, re!(r"[A-Za-z]{4,}")).into_iter();
    let mended = words.filter_map(|(range, word)| {
        let right = SLIPS.get(word.to_lowercase().as_str())?;
        let new = if word.starts_with(char::is_uppercase) { capitalised(right) } else { (*right).to_owned() };
        Some(Edit::grammar(line, range, new, "A slip of spelling.", 0.97))
    });
    mended.collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::check;
    use super::SLIPS;

    #[test]
    fn slips_are_put_right() {
        check(&[("Abdomin seperate, diarhea occured.", "Abdomen separate, diarrhea occurred.")]);
    }

    #[test]
    fn no_slip_is_the_right_form_of_another() {
        assert!(SLIPS.len() > 100);
        assert!(SLIPS.values().all(|right| !SLIPS.contains_key(right)));
    }
}
