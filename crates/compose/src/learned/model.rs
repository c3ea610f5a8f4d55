//! The learned weights and their file: small integers, read as they stand, never changed at run time.
//!
//! The file: `AUSCMP01`, four thresholds and the scales of the tables as little-endian f32, then a row of [`FEATURES`]
//! signed bytes for the worth and one for each of [`CLASSES`].

use auscult_domain::template::SectionKind as K;

/// Rows of a table.
pub const FEATURES: u32 = 1 << 15;
/// The sections told apart, in the order of their rows.
pub const CLASSES: [K; 9] = [
    K::HistoryOfPresentIllness,
    K::PastMedicalHistory,
    K::Medications,
    K::Allergies,
    K::SocialHistory,
    K::FamilyHistory,
    K::PhysicalExam,
    K::Results,
    K::Plan,
];

const MAGIC: &[u8; 8] = b"AUSCMP01";
/// Numbers in front of the tables: two thresholds for the story, two for the rest, two biasses, two scales.
const NUMBERS: usize = 8;
/// A section is changed only by an opinion as sure as this.
const SURE: f32 = 0.85;

/// A file that is no model of this version.
#[derive(Debug, thiserror::Error)]
#[error("this is no composer's model of this version")]
pub struct UnreadableModel;

/// What the model thinks of a statement.
#[derive(Debug, Clone, Copy)]
pub struct Opinion {
    /// How likely a clinician would have written it, 0 to 1.
    pub worth: f32,
    /// The section it belongs in, where the model is sure of one.
    pub section: Option<K>,
}

/// The weights.
#[derive(Debug, Clone)]
pub struct Model {
    /// Below the first a statement of the story is left out, from the second a doubtful one is let in; the same for
    /// the rest of the note.
    pub thresholds: [f32; 4],
    biasses: [f32; 2],
    scales: [f32; 2],
    worth: Vec<i8>,
    sections: Vec<i8>,
}

impl Model {
    /// A model of trained weights: of worth, and of the sections row by row.
    pub fn quantized(thresholds: [f32; 4], bias: f32, worth: &[f32], sections: &[f32]) -> Self {
        let scale = |weights: &[f32]| weights.iter().fold(0.0_f32, |most, weight| most.max(weight.abs())) / 127.0;
        // A weight is at most 127 steps, so it fits.
        #[allow(clippy::cast_possible_truncation)]
        let bytes = |weights: &[f32], step: f32| {
            weights.iter().map(|weight| if step > 0.0 { (weight / step).round() as i8 } else { 0 }).collect()
        };
        let scales = [scale(worth), scale(sections)];
        Self {
            thresholds,
            biasses: [bias, 0.0],
            worth: bytes(worth, scales[0]),
            sections: bytes(sections, scales[1]),
            scales,
        }
    }

    /// Reads a model.
    ///
    /// # Errors
    /// [`UnreadableModel`] when these bytes are not one.
    pub fn read(bytes: &[u8]) -> Result<Self, UnreadableModel> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(UnreadableModel)?;
        let (numbers, tables) = rest.split_at_checked(NUMBERS * 4).ok_or(UnreadableModel)?;
        let number: Vec<f32> =
            numbers.chunks_exact(4).map(|four| f32::from_le_bytes([four[0], four[1], four[2], four[3]])).collect();
        let rows = FEATURES as usize;
        if tables.len() != rows * (1 + CLASSES.len()) {
            return Err(UnreadableModel);
        }
        let weights = |bytes: &[u8]| bytes.iter().map(|byte| byte.cast_signed()).collect();
        Ok(Self {
            thresholds: [number[0], number[1], number[2], number[3]],
            biasses: [number[4], number[5]],
            scales: [number[6], number[7]],
            worth: weights(&tables[..rows]),
            sections: weights(&tables[rows..]),
        })
    }

    /// The model as a file.
    pub fn written(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        for number in self.thresholds.iter().chain(&self.biasses).chain(&self.scales) {
            out.extend(number.to_le_bytes());
        }
        out.extend(self.worth.iter().chain(&self.sections).map(|weight| weight.cast_unsigned()));
        out
    }

    /// What it thinks of a statement with these features.
    pub fn opinion(&self, features: &[u32]) -> Opinion {
        // A statement has some hundred features.
        #[allow(clippy::cast_precision_loss)]
        let unit = 1.0 / (features.len().max(1) as f32).sqrt();
        let sum = |table: &[i8], scale: f32| {
            let weights = features.iter().filter_map(|at| table.get(*at as usize));
            weights.map(|weight| f32::from(*weight)).sum::<f32>() * scale * unit
        };
        let worth = 1.0 / (1.0 + (-(sum(&self.worth, self.scales[0]) + self.biasses[0])).exp());
        let scores: Vec<f32> =
            self.sections.chunks_exact(FEATURES as usize).map(|row| sum(row, self.scales[1])).collect();
        let most = scores.iter().copied().fold(f32::MIN, f32::max);
        let total: f32 = scores.iter().map(|score| (score - most).exp()).sum();
        let best = scores.iter().position(|score| *score >= most).filter(|_| 1.0 / total >= SURE);
        Opinion { worth, section: best.and_then(|at| CLASSES.get(at)).copied() }
    }

    /// The least worth with which a statement of this kind stays.
    pub(crate) fn leaves_out(&self, kind: K) -> f32 {
        if kind == K::HistoryOfPresentIllness { self.thresholds[0] } else { self.thresholds[2] }
    }

    /// The least worth with which a doubtful statement of this kind is let in.
    pub(crate) fn lets_in(&self, kind: K) -> f32 {
        if kind == K::HistoryOfPresentIllness { self.thresholds[1] } else { self.thresholds[3] }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_survives_its_file() {
        let mut worth = vec![0.0; FEATURES as usize];
        let mut sections = vec![0.0; FEATURES as usize * CLASSES.len()];
        (worth[7], worth[9], sections[FEATURES as usize + 7]) = (4.0, -4.0, 60.0);
        let model = Model::quantized([0.2, 0.6, 0.2, 0.6], 0.0, &worth, &sections);
        let read = Model::read(&model.written()).expect("it reads");
        let (good, bad) = (read.opinion(&[7]), read.opinion(&[9]));
        assert!(good.worth > 0.9 && bad.worth < 0.1, "{good:?} {bad:?}");
        assert_eq!(good.section, Some(K::PastMedicalHistory));
        assert_eq!(bad.section, None);
        assert!(Model::read(b"AUSCMP01").is_err() && Model::read(b"something else").is_err());
    }
}
