//! Where sentences begin in talk without marks, by the three words before and after, as learned from talk with marks.
//!
//! The file: `AUSCBND2`, bias and scale as little-endian f32, then [`BOUNDARY_FEATURES`] signed bytes.

use super::features::hashed_into;
use super::model::UnreadableModel;
use crate::prose::numbers::is_number_word;
use crate::prose::verbs::{is_auxiliary, is_base, is_finite};
use crate::text::among;
use std::sync::LazyLock;

/// Rows of the table.
pub const BOUNDARY_FEATURES: u32 = 1 << 17;

const MAGIC: &[u8; 8] = b"AUSCBND2";

/// The weights that ship.
static SHIPPED: LazyLock<Option<Boundaries>> =
    LazyLock::new(|| Boundaries::read(include_bytes!("../../../../assets/compose/boundaries.bin")).ok());

/// The weights.
#[derive(Debug, Clone)]
pub struct Boundaries {
    bias: f32,
    scale: f32,
    weights: Vec<i8>,
}

impl Boundaries {
    /// Weights as they were trained.
    pub fn quantized(bias: f32, weights: &[f32]) -> Self {
        let most = weights.iter().fold(0.0_f32, |most, weight| most.max(weight.abs()));
        let scale = most / 127.0;
        // A weight is at most 127 steps, so it fits.
        #[allow(clippy::cast_possible_truncation)]
        let step = |weight: &f32| if scale > 0.0 { (weight / scale).round() as i8 } else { 0 };
        Self { bias, scale, weights: weights.iter().map(step).collect() }
    }

    /// Reads the weights.
    ///
    /// # Errors
    /// [`UnreadableModel`] when these bytes are none.
    pub fn read(bytes: &[u8]) -> Result<Self, UnreadableModel> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(UnreadableModel)?;
        let (numbers, weights) = rest.split_at_checked(8).ok_or(UnreadableModel)?;
        if weights.len() != BOUNDARY_FEATURES as usize {
            return Err(UnreadableModel);
        }
        let number =
            |from: usize| f32::from_le_bytes([numbers[from], numbers[from + 1], numbers[from + 2], numbers[from + 3]]);
        Ok(Self { bias: number(0), scale: number(4), weights: weights.iter().map(|byte| byte.cast_signed()).collect() })
    }

    /// The weights as a file.
    pub fn written(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        out.extend(self.bias.to_le_bytes());
        out.extend(self.scale.to_le_bytes());
        out.extend(self.weights.iter().map(|weight| weight.cast_unsigned()));
        out
    }

    /// How likely a sentence begins with the word at this place, 0 to 1.
    pub fn likely(&self, words: &[String], at: usize) -> f32 {
        let features = boundary_features(words, at);
        // A dozen features.
        #[allow(clippy::cast_precision_loss)]
        let unit = 1.0 / (features.len().max(1) as f32).sqrt();
        let sum: f32 =
            features.iter().filter_map(|at| self.weights.get(*at as usize)).map(|weight| f32::from(*weight)).sum();
        1.0 / (1.0 + (-(sum * self.scale * unit + self.bias)).exp())
    }
}

/// How likely a sentence begins with each of these words, in small letters and without marks; nothing, where nothing
/// was learned.
pub(crate) fn beginnings(words: &[String]) -> Option<Vec<f32>> {
    let learned = SHIPPED.as_ref()?;
    Some((0..words.len()).map(|at| if at == 0 { 0.0 } else { learned.likely(words, at) }).collect())
}

/// The features of the gap in front of a word: the words around it, and what kinds of words they are.
pub fn boundary_features(words: &[String], at: usize) -> Vec<u32> {
    let word = |by: isize| {
        let place = at.checked_add_signed(by).filter(|place| *place < words.len());
        place.map_or("", |place| words[place].as_str())
    };
    let (a, b, c, d, e, f) = (word(-3), word(-2), word(-1), word(0), word(1), word(2));
    let (ka, kb, kc, kd, ke, kf) = (kind(a), kind(b), kind(c), kind(d), kind(e), kind(f));
    // Whether a verb was said, and how many words, since the last word sentences begin with.
    let since = (0..at).rev().take(12).take_while(|at| kind(&words[*at]) != "stop").collect::<Vec<_>>();
    let verbs = since.iter().filter(|at| matches!(kind(&words[**at]), "verb" | "auxiliary" | "subject-verb")).count();
    let said = if verbs == 0 { "no verb" } else { "verb" };
    let ahead =
        (at..words.len().min(at + 5)).any(|at| matches!(kind(&words[at]), "verb" | "auxiliary" | "subject-verb"));
    let ahead = if ahead { "verb ahead" } else { "no verb ahead" };
    let place = if at < 3 {
        "begin"
    } else if words.len() - at < 3 {
        "end"
    } else {
        "within"
    };
    let mut out: Vec<u32> = [
        &["c", c][..],
        &["d", d],
        &["b", b],
        &["e", e],
        &["a", a],
        &["f", f],
        &["cd", c, d],
        &["bc", b, c],
        &["de", d, e],
        &["def", d, e, f],
        &["abc", a, b, c],
        &["bcd", b, c, d],
        &["cde", c, d, e],
        &["kinds", kc, kd],
        &["kinds before", kb, kc, kd],
        &["kinds after", kc, kd, ke],
        &["kinds around", kb, kc, kd, ke],
        &["kinds ahead", kd, ke, kf],
        &["kinds behind", ka, kb, kc],
        &["c and kind", c, kd],
        &["d and kind", kc, d],
        &["de and kind", kc, d, e],
        &["bc and kind", b, c, kd],
        &["said", said, d],
        &["said", said, kc, kd],
        &["ahead", ahead, c],
        &["ahead", ahead, said, kc, kd],
        &["place", place, c],
        &["place", place, d],
    ]
    .iter()
    .map(|parts| hashed_into(parts, BOUNDARY_FEATURES))
    .collect();
    out.sort_unstable();
    out.dedup();
    out
}

/// What kind of a word this is, as far as it matters to where sentences begin.
fn kind(word: &str) -> &'static str {
    const DETERMINERS: &str = "a an the my your his her our their this that these those some any no each every";
    const PREPOSITIONS: &str = "of to in on at for with from by about into over under after before since until \
        during through without around between than like as";
    const SUBJECTS: &str = "i you he she it we they there";
    const WITH_VERB: &str = "i'm you're he's she's it's we're they're there's that's i've you've we've they've i'll \
        you'll he'll she'll it'll we'll they'll i'd you'd he'd she'd we'd they'd let's what's how's where's";
    const ASKING: &str = "what how when where why who which";
    const JOINING: &str = "and but so because or if then though although while unless cause";
    const STOPS: &str =
        "okay alright yeah yes no well oh right mm-hmm hmm hmmm sure great good perfect thanks thank hi hello hey";
    if word.is_empty() {
        "none"
    } else if among(SUBJECTS, word) {
        "subject"
    } else if among(WITH_VERB, word) {
        "subject-verb"
    } else if among(DETERMINERS, word) {
        "determiner"
    } else if among(PREPOSITIONS, word) {
        "preposition"
    } else if among(ASKING, word) {
        "asking"
    } else if among(JOINING, word) {
        "joining"
    } else if among(STOPS, word) {
        "stop"
    } else if matches!(word, "um" | "uh" | "like" | "just" | "really" | "actually" | "now" | "also" | "still") {
        "adverb"
    } else if is_auxiliary(word) || matches!(word, "be" | "been" | "being") || word.ends_with("n't") {
        "auxiliary"
    } else if is_number_word(word) || word.starts_with(|c: char| c.is_ascii_digit()) {
        "number"
    } else if is_finite(word) || word.strip_suffix('s').is_some_and(is_base) {
        "verb"
    } else if word.ends_with("ing") {
        "going on"
    } else if word.ends_with("ly") {
        "adverb"
    } else {
        "other"
    }
}
