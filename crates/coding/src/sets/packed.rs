//! How a table of reference data is kept as bytes: a mark, its kind, the version of the form, then the content,
//! deflated with a checksum. What does not read back whole is refused; the same table always gives the same bytes.

use super::DamagedSet;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::io::{Read, Write};

/// The first bytes of every packed table.
const MARK: &[u8; 4] = b"AUCT";

/// No table unpacks to more than this; the largest, the NCCI edits, takes some ten million bytes.
const MOST_BYTES: u64 = 256 << 20;

const OTHER_KIND: DamagedSet = DamagedSet("it is no table of that kind");
const NEWER: DamagedSet = DamagedSet("a newer version of the program wrote it");

/// Cut off or changed.
pub(crate) const DAMAGED: DamagedSet = DamagedSet("it is cut off or changed");

/// The kind of a packed table and the version of its form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Form {
    /// Four letters that name the kind.
    pub kind: [u8; 4],
    /// Counts up when the content is laid out differently.
    pub version: u8,
}

/// Packs bytes.
pub(crate) fn pack(form: Form, content: &[u8]) -> Vec<u8> {
    let mut head = Vec::with_capacity(content.len() / 4 + 16);
    head.extend_from_slice(MARK);
    head.extend_from_slice(&form.kind);
    head.push(form.version);
    head.extend_from_slice(&(content.len() as u64).to_le_bytes());
    head.extend_from_slice(&checksum(content).to_le_bytes());
    let mut packed = ZlibEncoder::new(head, Compression::new(6));
    // Writing to a Vec cannot fail; a table that were cut off would be refused when it is read.
    let _ = packed.write_all(content);
    packed.finish().unwrap_or_default()
}

/// Unpacks bytes.
///
/// # Errors
/// [`DamagedSet`] where they are not what [`pack`] gave for this form.
pub(crate) fn unpack(form: Form, bytes: &[u8]) -> Result<Vec<u8>, DamagedSet> {
    let content = bytes.strip_prefix(MARK).and_then(|rest| rest.strip_prefix(&form.kind));
    let (version, content) = content.and_then(<[u8]>::split_first).ok_or(OTHER_KIND)?;
    if *version > form.version {
        return Err(NEWER);
    }
    let mut content = content;
    let length = take_bytes(&mut content, 8)?.to_vec();
    let sum = take_bytes(&mut content, 4)?.to_vec();
    let mut unpacked = Vec::new();
    let read = ZlibDecoder::new(content).take(MOST_BYTES).read_to_end(&mut unpacked);
    read.map_err(|_| DAMAGED)?;
    let whole = (unpacked.len() as u64).to_le_bytes() == length[..] && checksum(&unpacked).to_le_bytes() == sum[..];
    if whole { Ok(unpacked) } else { Err(DAMAGED) }
}

fn checksum(content: &[u8]) -> u32 {
    let mut sum = Crc::new();
    sum.update(content);
    sum.sum()
}

/// Packs a table that is small enough to be kept as JSON.
pub(crate) fn pack_json<T: Serialize>(form: Form, table: &T) -> Vec<u8> {
    pack(form, &serde_json::to_vec(table).unwrap_or_default())
}

/// Unpacks what [`pack_json`] gave.
///
/// # Errors
/// [`DamagedSet`].
pub(crate) fn unpack_json<T: DeserializeOwned>(form: Form, bytes: &[u8]) -> Result<T, DamagedSet> {
    serde_json::from_slice(&unpack(form, bytes)?).map_err(|_| DAMAGED)
}

/// Appends a number, seven bits a byte, the lowest first.
pub(crate) fn put_number(bytes: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        bytes.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Takes a number that [`put_number`] appended off the front.
///
/// # Errors
/// [`DAMAGED`] where there is none.
pub(crate) fn take_number(bytes: &mut &[u8]) -> Result<u32, DamagedSet> {
    let mut number = 0u32;
    for shift in (0..35).step_by(7) {
        let (byte, rest) = bytes.split_first().ok_or(DAMAGED)?;
        *bytes = rest;
        number |= u32::from(byte & 0x7f).checked_shl(shift).ok_or(DAMAGED)?;
        if byte & 0x80 == 0 {
            return Ok(number);
        }
    }
    Err(DAMAGED)
}

/// Takes this many bytes off the front.
///
/// # Errors
/// [`DAMAGED`] where there are fewer.
pub(crate) fn take_bytes<'a>(bytes: &mut &'a [u8], count: usize) -> Result<&'a [u8], DamagedSet> {
    let (taken, rest) = bytes.split_at_checked(count).ok_or(DAMAGED)?;
    *bytes = rest;
    Ok(taken)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const FORM: Form = Form { kind: *b"TEST", version: 2 };

    #[test]
    fn another_kind_a_newer_form_and_anything_cut_off_are_refused() {
        let packed = pack(FORM, b"content that is long enough to be cut off somewhere");
        assert_eq!(unpack(Form { kind: *b"OTHR", version: 2 }, &packed), Err(OTHER_KIND));
        assert_eq!(unpack(Form { kind: *b"TEST", version: 1 }, &packed), Err(NEWER));
        for end in 0..packed.len() {
            assert!(unpack(FORM, &packed[..end]).is_err(), "cut off after {end} bytes");
        }
    }

    proptest! {
        #[test]
        fn what_is_packed_unpacks(content in proptest::collection::vec(any::<u8>(), 0..2000)) {
            prop_assert_eq!(unpack(FORM, &pack(FORM, &content)).expect("unpacked"), content);
        }

        #[test]
        fn a_changed_byte_is_noticed(at in 9usize..60, bit in 0u8..8) {
            let content: Vec<u8> = (0..200u16).map(|n| (n * 7 % 251) as u8).collect();
            let mut packed = pack(FORM, &content);
            packed[at] ^= 1 << bit;
            let same = unpack(FORM, &packed).is_ok_and(|unpacked| unpacked == content);
            prop_assert!(unpack(FORM, &packed).is_err() || same);
        }

        #[test]
        fn numbers_read_back(numbers in proptest::collection::vec(any::<u32>(), 0..50)) {
            let mut bytes = Vec::new();
            numbers.iter().for_each(|number| put_number(&mut bytes, *number));
            let mut rest = bytes.as_slice();
            for number in numbers {
                prop_assert_eq!(take_number(&mut rest).expect("a number"), number);
            }
            prop_assert!(rest.is_empty());
        }
    }
}
