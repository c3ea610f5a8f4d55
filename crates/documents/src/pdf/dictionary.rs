//! Small ways of building PDF objects that lopdf leaves to its callers.

use chrono::{DateTime, Utc};
use lopdf::{Dictionary, Object, StringFormat};

/// A dictionary of these entries, in this order.
pub(crate) fn dictionary<const N: usize>(entries: [(&str, Object); N]) -> Dictionary {
    Dictionary::from_iter(entries)
}

/// A name.
pub(crate) fn name(name: &str) -> Object {
    Object::Name(name.as_bytes().to_vec())
}

/// A text string: ASCII as it is, anything else UTF-16 with a mark (ISO 32000-1, 7.9.2.2).
pub(crate) fn text(text: &str) -> Object {
    if text.bytes().all(|byte| (0x20..0x7f).contains(&byte)) {
        return Object::String(text.as_bytes().to_vec(), StringFormat::Literal);
    }
    let utf16 = [0xfe, 0xff].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect();
    Object::String(utf16, StringFormat::Hexadecimal)
}

/// A text string read back.
pub(crate) fn read_text(object: &Object) -> Option<String> {
    let bytes = object.as_str().ok()?;
    match bytes.strip_prefix(&[0xfe, 0xff]) {
        Some(utf16) => {
            let units: Vec<u16> = utf16.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
            String::from_utf16(&units).ok()
        }
        None => String::from_utf8(bytes.to_vec()).ok(),
    }
}

/// A moment, to the second, in UTC (ISO 32000-1, 7.9.4).
pub(crate) fn date(at: DateTime<Utc>) -> Object {
    Object::String(at.format("D:%Y%m%d%H%M%S+00'00'").to_string().into_bytes(), StringFormat::Literal)
}
