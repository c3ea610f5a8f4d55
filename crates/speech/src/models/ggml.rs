//! The container whisper.cpp reads its models from: checked before native code sees it, and widened for speed.
//!
//! Layout (little endian): magic, eleven `i32` hyperparameters, mel filters, vocabulary, then tensors until the
//! end of the file, each with its dimensions, type, name and data. Invariant: a file that [`survey`] accepts is
//! complete to its last byte, so that the native loader cannot run past its end.

use std::ops::Range;

/// First four bytes of a model, as a little-endian number: `ggml`.
const MAGIC: u32 = 0x6767_6d6c;
/// Quantized files carry `version * 1000 + type` in the type field.
const VERSION_FACTOR: i32 = 1000;
/// Values per block in every quantized type used here.
const BLOCK: usize = 32;

/// What is wrong with a file that is said to be a model.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAModel {
    /// It does not begin as one.
    #[error("the file does not begin like a speech model")]
    Magic,
    /// It ends too early.
    #[error("the file is cut off")]
    Truncated,
    /// Numbers in its header that no model has.
    #[error("the header of the file holds impossible numbers")]
    Header,
    /// Weights in a form this program does not know.
    #[error("the weights are in an unknown form ({0})")]
    TensorType(i32),
}

/// How the numbers of a tensor are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    F32,
    F16,
    Q4_0,
    Q4_1,
    Q5_0,
    Q5_1,
    Q8_0,
}

impl Form {
    fn from_ggml(code: i32) -> Result<Self, NotAModel> {
        Ok(match code {
            0 => Self::F32,
            1 => Self::F16,
            2 => Self::Q4_0,
            3 => Self::Q4_1,
            6 => Self::Q5_0,
            7 => Self::Q5_1,
            8 => Self::Q8_0,
            other => return Err(NotAModel::TensorType(other)),
        })
    }

    /// Values and bytes of one block.
    fn block(self) -> (usize, usize) {
        match self {
            Self::F32 => (1, 4),
            Self::F16 => (1, 2),
            Self::Q4_0 => (BLOCK, 18),
            Self::Q4_1 => (BLOCK, 20),
            Self::Q5_0 => (BLOCK, 22),
            Self::Q5_1 => (BLOCK, 24),
            Self::Q8_0 => (BLOCK, 34),
        }
    }
}

/// One tensor's place in the file.
struct Tensor {
    form: Form,
    /// From the dimensions to the end of the name.
    header: Range<usize>,
    data: Range<usize>,
}

/// What a model file says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Survey {
    /// Layers of the decoder: 4 tiny, 6 base, 12 small, 24 medium, 32 large.
    pub text_layers: i32,
    /// Whether it knows languages other than English.
    pub multilingual: bool,
    /// Tensors in the file.
    pub tensors: usize,
}

/// Walks over bytes, refusing to leave them.
struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Cursor<'_> {
    fn skip(&mut self, length: usize) -> Result<Range<usize>, NotAModel> {
        let end = self.at.checked_add(length).filter(|end| *end <= self.bytes.len()).ok_or(NotAModel::Truncated)?;
        let range = self.at..end;
        self.at = end;
        Ok(range)
    }

    fn i32(&mut self) -> Result<i32, NotAModel> {
        let range = self.skip(4)?;
        let mut four = [0; 4];
        four.copy_from_slice(&self.bytes[range]);
        Ok(i32::from_le_bytes(four))
    }

    fn size(&mut self, limit: i32) -> Result<usize, NotAModel> {
        let value = self.i32()?;
        if (0..=limit).contains(&value) { Ok(value as usize) } else { Err(NotAModel::Header) }
    }
}

struct Parsed {
    survey: Survey,
    /// Byte position of the type field in the header.
    type_at: usize,
    /// Everything before the first tensor.
    preamble: Range<usize>,
    tensors: Vec<Tensor>,
}

fn parse(bytes: &[u8]) -> Result<Parsed, NotAModel> {
    let mut cursor = Cursor { bytes, at: 0 };
    if cursor.i32().map_err(|_| NotAModel::Magic)? as u32 != MAGIC {
        return Err(NotAModel::Magic);
    }
    let mut parameters = [0; 11];
    for value in &mut parameters {
        *value = cursor.size(1_000_000)? as i32;
    }
    let type_at = cursor.at - 4;
    let [vocabulary, audio_context, .., mels, _] = parameters;
    let text_layers = parameters[8];
    if vocabulary < 50_000 || audio_context != 1500 || !(1..=64).contains(&text_layers) || !(1..=256).contains(&mels) {
        return Err(NotAModel::Header);
    }
    let filters = cursor.size(4096)? * cursor.size(65_536)?;
    cursor.skip(filters * 4)?;
    for _ in 0..cursor.size(vocabulary)? {
        let length = cursor.size(65_536)?;
        cursor.skip(length)?;
    }
    let preamble = 0..cursor.at;
    let mut tensors = Vec::new();
    while cursor.at < bytes.len() {
        tensors.push(tensor(&mut cursor)?);
    }
    // Encoder layers hold 15 tensors each, decoder layers 24, and 9 stand outside the layers.
    let expected = 9 + 15 * parameters[4] as usize + 24 * text_layers as usize;
    if tensors.len() < expected {
        return Err(NotAModel::Truncated);
    }
    let survey = Survey { text_layers, multilingual: vocabulary >= 51_865, tensors: tensors.len() };
    Ok(Parsed { survey, type_at, preamble, tensors })
}

fn tensor(cursor: &mut Cursor<'_>) -> Result<Tensor, NotAModel> {
    let begin = cursor.at;
    let dimensions = cursor.size(4)?;
    let name = cursor.size(512)?;
    let form = Form::from_ggml(cursor.i32()?)?;
    let mut values = 1usize;
    for _ in 0..dimensions {
        values = values.checked_mul(cursor.size(10_000_000)?).ok_or(NotAModel::Header)?;
    }
    cursor.skip(name)?;
    let header = begin..cursor.at;
    let (per_block, bytes) = form.block();
    let length = (values / per_block).checked_mul(bytes).ok_or(NotAModel::Header)?;
    let data = cursor.skip(length)?;
    Ok(Tensor { form, header, data })
}

/// Reads through a model file. Costs one pass over its headers, not over its weights.
pub fn survey(bytes: &[u8]) -> Result<Survey, NotAModel> {
    parse(bytes).map(|parsed| parsed.survey)
}

/// The same weights with 4- and 5-bit blocks written as 8-bit blocks.
///
/// Five-bit blocks are small on disk but slow to multiply with: the fast matrix kernels know 8-bit blocks only.
/// An 8-bit block holds a 5-bit block's values to within 1/254 of its largest one, which no word depends on.
/// Returns `None` if nothing in the file is to be widened.
pub fn widen(bytes: &[u8]) -> Result<Option<Vec<u8>>, NotAModel> {
    let parsed = parse(bytes)?;
    let narrow = |form: Form| matches!(form, Form::Q4_0 | Form::Q4_1 | Form::Q5_0 | Form::Q5_1);
    if !parsed.tensors.iter().any(|tensor| narrow(tensor.form)) {
        return Ok(None);
    }
    const Q8_0_FILE: i32 = 2 * VERSION_FACTOR + 7;
    const Q8_0_TENSOR: i32 = 8;
    let mut wide = Vec::with_capacity(bytes.len() * 3 / 2);
    wide.extend_from_slice(&bytes[parsed.preamble]);
    wide[parsed.type_at..parsed.type_at + 4].copy_from_slice(&Q8_0_FILE.to_le_bytes());
    for tensor in &parsed.tensors {
        let header = wide.len();
        wide.extend_from_slice(&bytes[tensor.header.clone()]);
        let data = &bytes[tensor.data.clone()];
        if narrow(tensor.form) {
            wide[header + 8..header + 12].copy_from_slice(&Q8_0_TENSOR.to_le_bytes());
            let (_, size) = tensor.form.block();
            for block in data.chunks_exact(size) {
                push_q8_0(&mut wide, &values(tensor.form, block));
            }
        } else {
            wide.extend_from_slice(data);
        }
    }
    Ok(Some(wide))
}

/// The values of one narrow block.
fn values(form: Form, block: &[u8]) -> [f32; BLOCK] {
    let half = |at: usize| f32_from_half(u16::from_le_bytes([block[at], block[at + 1]]));
    let scale = half(0);
    let (minimum, high_at, offset) = match form {
        Form::Q4_0 => (0.0, None, 8),
        Form::Q4_1 => (half(2), None, 0),
        Form::Q5_0 => (0.0, Some(2), 16),
        _ => (half(2), Some(4), 0),
    };
    let high =
        high_at.map_or(0, |at: usize| u32::from_le_bytes([block[at], block[at + 1], block[at + 2], block[at + 3]]));
    let nibbles = &block[block.len() - BLOCK / 2..];
    let mut out = [0.0; BLOCK];
    for (index, value) in out.iter_mut().enumerate() {
        let byte = nibbles[index % (BLOCK / 2)];
        let low = if index < BLOCK / 2 { byte & 15 } else { byte >> 4 };
        let quantum = u32::from(low) | ((high >> index & 1) << 4);
        *value = (quantum as i32 - offset) as f32 * scale + minimum;
    }
    out
}

fn push_q8_0(out: &mut Vec<u8>, values: &[f32; BLOCK]) {
    let largest = values.iter().fold(0.0f32, |largest, value| largest.max(value.abs()));
    let scale = half_from_f32(largest / 127.0);
    let unit = f32_from_half(scale);
    out.extend_from_slice(&scale.to_le_bytes());
    for value in values {
        let quantum = if unit > 0.0 { (value / unit).round().clamp(-127.0, 127.0) } else { 0.0 };
        out.push((quantum as i8) as u8);
    }
}

/// IEEE 754 half to single precision; exact.
fn f32_from_half(half: u16) -> f32 {
    let sign = if half & 0x8000 == 0 { 1.0 } else { -1.0 };
    let exponent = i32::from(half >> 10 & 0x1f);
    let fraction = f32::from(half & 0x3ff);
    match exponent {
        0 => sign * fraction * 2f32.powi(-24),
        31 => sign * if fraction == 0.0 { f32::INFINITY } else { f32::NAN },
        _ => sign * (1024.0 + fraction) * 2f32.powi(exponent - 25),
    }
}

/// Single to half precision, rounding up in magnitude so that a block's largest value still fits; for values ≥ 0.
fn half_from_f32(value: f32) -> u16 {
    if value <= 0.0 {
        return 0;
    }
    let mut low = 0u16;
    let mut high = 0x7bff;
    while low < high {
        let middle = low + (high - low) / 2;
        if f32_from_half(middle) < value { low = middle + 1 } else { high = middle }
    }
    low
}
