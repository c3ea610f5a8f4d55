//! Where sentences begin in talk without marks, by the three words before and after, as learned from talk with marks.
//!
//! The file: `AUSCBND1`, bias and scale as little-endian f32, then [`FEATURES`] signed bytes.

use super::FEATURES;
use super::features::hashed;
use super::model::UnreadableModel;
use std::sync::LazyLock;

const MAGIC: &[u8; 8] = b"AUSCBND1";

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
        if weights.len() != FEATURES as usize {
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
    fn likely(&self, words: &[String], at: usize) -> f32 {
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

/// The features of the gap in front of a word.
pub fn boundary_features(words: &[String], at: usize) -> Vec<u32> {
    let word = |by: isize| {
        let place = at.checked_add_signed(by).filter(|place| *place < words.len());
        place.map_or("", |place| words[place].as_str())
    };
    let (a, b, c, d, e, f) = (word(-3), word(-2), word(-1), word(0), word(1), word(2));
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
    ]
    .iter()
    .map(|parts| hashed(parts))
    .collect();
    out.sort_unstable();
    out.dedup();
    out
}
