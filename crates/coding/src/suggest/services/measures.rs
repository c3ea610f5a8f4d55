//! Lengths, minutes and ages that a descriptor is for, and those a note documents.

use regex::Regex;
use std::sync::LazyLock;

/// From more than the first up to the second.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Extent {
    /// What it is more than, or begins at.
    pub from: f32,
    /// The most.
    pub to: f32,
}

impl Extent {
    /// Whether it holds a measure.
    pub fn holds(self, measure: f32) -> bool {
        self.from <= measure && measure <= self.to
    }
}

fn words(words: &str) -> Option<Regex> {
    Regex::new(words).ok()
}

static BETWEEN: LazyLock<Option<Regex>> =
    LazyLock::new(|| words(r"(\d+(?:\.\d+)?)\s*(?:cm)?\s*(?:-|–|to|through)\s*(\d+(?:\.\d+)?)\s*cm\b"));
static UP_TO: LazyLock<Option<Regex>> = LazyLock::new(|| {
    words(
        r"(\d+(?:\.\d+)?)\s*cm\s*(?:or|and|/)\s*(?:less|under|smaller|<)|(?:<|up to|at most|to)\s*(\d+(?:\.\d+)?)\s*cm\b",
    )
});
static OVER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    words(
        r"(?:over|more than|greater than|>|longer than)\s*(\d+(?:\.\d+)?)\s*cm\b|(\d+(?:\.\d+)?)\s*cm\s*(?:or|and)\s*(?:more|over|longer)",
    )
});
static LENGTH: LazyLock<Option<Regex>> =
    LazyLock::new(|| words(r"(\d+(?:\.\d+)?)\s*-?\s*(cm|centimeters?|mm|millimeters?|inch(?:es)?)\b"));
static MINUTES: LazyLock<Option<Regex>> = LazyLock::new(|| words(r"\b(\d{1,3})\s*-?\s*(?:minutes?|mins?)\b"));
static YOUNG: LazyLock<Option<Regex>> = LazyLock::new(|| {
    words(
        r"\b(?:through|up to|until|under|younger than|less than)\s*(?:age\s*)?(\d{1,2})\s*(?:years?|yrs?|y\b)|\b(\d{1,2})\s*(?:years?|yrs?)\s*(?:of age\s*)?(?:or|and|&)\s*(?:under|younger|less)",
    )
});
static OLD: LazyLock<Option<Regex>> = LazyLock::new(|| {
    words(
        r"\b(\d{1,2})\s*(?:years?|yrs?|y)?\s*(?:of age\s*)?(?:or|and|&)\s*(?:older|over|above|up|greater)\b|\b(\d{1,2})\s*(?:years?|yrs?)?\s*\+",
    )
});

fn first(found: &regex::Captures<'_>) -> Option<f32> {
    found.iter().skip(1).flatten().find_map(|part| part.as_str().parse().ok())
}

/// The lengths in centimetres a descriptor is for.
pub(crate) fn lengths(descriptor: &str) -> Option<Extent> {
    if let Some(found) = BETWEEN.as_ref()?.captures(descriptor) {
        return Some(Extent { from: found[1].parse().ok()?, to: found[2].parse().ok()? });
    }
    if let Some(most) = UP_TO.as_ref()?.captures(descriptor).as_ref().and_then(first) {
        return Some(Extent { from: 0.0, to: most });
    }
    let least = OVER.as_ref()?.captures(descriptor).as_ref().and_then(first)?;
    Some(Extent { from: least, to: f32::INFINITY })
}

/// The longest length in centimetres that is documented.
pub(crate) fn length(lower: &str) -> Option<f32> {
    let one = |found: regex::Captures<'_>| {
        let number: f32 = found[1].parse().ok()?;
        Some(match &found[2] {
            unit if unit.starts_with("mm") || unit.starts_with("milli") => number / 10.0,
            unit if unit.starts_with("inch") => number * 2.54,
            _ => number,
        })
    };
    LENGTH.as_ref()?.captures_iter(lower).filter_map(one).reduce(f32::max)
}

/// The minutes that are documented.
pub(crate) fn minutes(lower: &str) -> Option<u32> {
    MINUTES.as_ref()?.captures(lower)?.get(1)?.as_str().parse().ok()
}

/// The youngest and the oldest a descriptor is for, in whole years.
pub(crate) fn ages(descriptor: &str) -> Option<(u32, u32)> {
    let told = |words: &LazyLock<Option<Regex>>| words.as_ref()?.captures(descriptor).as_ref().and_then(first);
    let (most, least) = (told(&YOUNG), told(&OLD));
    let child = ["pediatric", "child", "infant", "newborn"].iter().any(|word| descriptor.contains(word));
    let adult = descriptor.contains("adult") && !child;
    match (least, most) {
        (None, None) if adult && !descriptor.contains("pediatric") => Some((18, 150)),
        (None, None) if child && !descriptor.contains("adult") => Some((0, 20)),
        (None, None) => None,
        (least, most) => Some((least.unwrap_or(0.0) as u32, most.map_or(150, |most| most as u32))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_descriptor_is_for_is_read() {
        for (text, extent) in [
            ("wound up to 2.5 cm", Some((0.0, 2.5))),
            ("wound of 2.5 cm or less", Some((0.0, 2.5))),
            ("wound, 2.6 cm to 7.5 cm", Some((2.6, 7.5))),
            ("wound, 2.6-7.5 cm", Some((2.6, 7.5))),
            ("wound over 30 cm", Some((30.0, f32::INFINITY))),
            ("wound", None),
        ] {
            assert_eq!(lengths(text).map(|extent| (extent.from, extent.to)), extent, "{text}");
        }
        for (text, years) in [
            ("through 18 years of age", Some((0, 18))),
            ("65 years and older", Some((65, 150))),
            ("for adults", Some((18, 150))),
            ("pediatric dose", Some((0, 20))),
            ("any age", None),
        ] {
            assert_eq!(ages(text), years, "{text}");
        }
    }

    #[test]
    fn what_a_note_documents_is_read() {
        assert_eq!(length("a 3 cm cut and one of 12 mm"), Some(3.0));
        assert_eq!(length("no length"), None);
        assert_eq!(minutes("counseled for 12 minutes"), Some(12));
        assert_eq!(minutes("counseled"), None);
    }
}
