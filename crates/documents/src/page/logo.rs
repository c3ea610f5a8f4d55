//! The clinic's logo: a PNG in base64, turned into plain red, green and blue on white paper.

use base64::{Engine, prelude::BASE64_STANDARD};
use png::{BitDepth, ColorType, Decoder, Limits, Transformations};
use std::io::Cursor;

/// More than this many pixels are no logo, and would make every letter slow.
const MOST_PIXELS: usize = 4_000_000;

/// A picture, three bytes a pixel, rows from the top.
pub(crate) struct Logo {
    pub width: usize,
    pub height: usize,
    pub rgb: Vec<u8>,
}

/// Why a logo cannot be printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LogoError {
    /// It is not base64 of a PNG.
    #[error("the logo is not a PNG picture")]
    NotPng,
    /// It has too many pixels.
    #[error("the logo has more than four million pixels; a smaller one will do")]
    TooLarge,
}

/// Checks a logo before it is kept. A letter whose logo cannot be read is printed without one: signing never fails
/// for a picture.
///
/// # Errors
/// [`LogoError`] says what to tell the person who chose it.
pub fn check_logo(png_base64: &str) -> Result<(), LogoError> {
    Logo::read(png_base64).map(|_| ())
}

impl Logo {
    pub(crate) fn read(png_base64: &str) -> Result<Self, LogoError> {
        let bytes = BASE64_STANDARD.decode(png_base64.trim()).map_err(|_| LogoError::NotPng)?;
        let mut decoder = Decoder::new_with_limits(Cursor::new(bytes), Limits { bytes: 64 << 20 });
        decoder.set_transformations(Transformations::normalize_to_color8() | Transformations::ALPHA);
        let mut reader = decoder.read_info().map_err(|_| LogoError::NotPng)?;
        let (width, height) = (reader.info().width as usize, reader.info().height as usize);
        if width.saturating_mul(height) > MOST_PIXELS {
            return Err(LogoError::TooLarge);
        }
        let mut pixels = vec![0; reader.output_buffer_size().ok_or(LogoError::TooLarge)?];
        let frame = reader.next_frame(&mut pixels).map_err(|_| LogoError::NotPng)?;
        pixels.truncate(frame.buffer_size());
        let rgb = match (frame.color_type, frame.bit_depth) {
            (ColorType::Rgba, BitDepth::Eight) => {
                pixels.chunks_exact(4).flat_map(|p| on_white([p[0], p[1], p[2]], p[3])).collect()
            }
            (ColorType::GrayscaleAlpha, BitDepth::Eight) => {
                pixels.chunks_exact(2).flat_map(|p| on_white([p[0]; 3], p[1])).collect()
            }
            _ => return Err(LogoError::NotPng),
        };
        Ok(Self { width, height, rgb })
    }

    /// The largest size within these bounds that keeps its shape, in points.
    pub(crate) fn within(&self, width: f32, height: f32) -> (f32, f32) {
        let (w, h) = (self.width.max(1) as f32, self.height.max(1) as f32);
        let scale = (width / w).min(height / h);
        (w * scale, h * scale)
    }
}

fn on_white(colour: [u8; 3], alpha: u8) -> [u8; 3] {
    let alpha = u16::from(alpha);
    colour.map(|c| u8::try_from((u16::from(c) * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX))
}
