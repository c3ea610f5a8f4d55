//! The canonical note and its signature inside the PDF, as attachments: the page is for people, these are the record.

use super::dictionary::{date, dictionary, name, read_text, text};
use crate::canonical::canonical;
use crate::letter::DocumentError;
use auscult_domain::signed_note::{NoteSignature, SignedNote};
use lopdf::Object::{Array, Dictionary, Integer, Reference};
use lopdf::{Document, ObjectId, Stream};

/// The attachment with the canonical note (RFC 8785).
pub(crate) const NOTE: &str = "signed-note.json";
/// The attachment with the signature over it.
pub(crate) const SIGNATURE: &str = "signed-note-signature.json";

/// Attaches note and signature.
pub(crate) fn attach(
    document: &mut Document,
    note: &SignedNote,
    signature: &NoteSignature,
) -> Result<(), DocumentError> {
    let signature_json = serde_json_canonicalizer::to_vec(signature)
        .map_err(|_| DocumentError::Writing("the signature could not be written down"))?;
    let mut file = |file_name: &str, words: &str, bytes: Vec<u8>| -> ObjectId {
        let params = dictionary([("Size", Integer(bytes.len() as i64)), ("ModDate", date(note.attestation.at))]);
        let embedded = dictionary([
            ("Type", name("EmbeddedFile")),
            ("Subtype", name("application/json")),
            ("Params", Dictionary(params)),
        ]);
        let stream = Reference(document.add_object(Stream::new(embedded, bytes)));
        document.add_object(dictionary([
            ("Type", name("Filespec")),
            ("F", text(file_name)),
            ("UF", text(file_name)),
            ("Desc", text(words)),
            ("AFRelationship", name("Data")),
            ("EF", Dictionary(dictionary([("F", stream.clone()), ("UF", stream)]))),
        ]))
    };
    let note_id = file(NOTE, "The signed record, canonical JSON (RFC 8785)", canonical(note)?);
    let signature_id = file(SIGNATURE, "ECDSA signature over the record, with its certificates", signature_json);
    // The names of a name tree stand in order (ISO 32000-1, 7.9.6).
    let names = vec![text(SIGNATURE), Reference(signature_id), text(NOTE), Reference(note_id)];
    let tree = dictionary([("Names", Array(names))]);
    let catalog = document.catalog_mut().map_err(|_| DocumentError::Writing("the catalog is missing"))?;
    catalog.set("Names", dictionary([("EmbeddedFiles", Dictionary(tree))]));
    catalog.set("AF", Array(vec![Reference(note_id), Reference(signature_id)]));
    Ok(())
}

/// An attachment's bytes.
pub(crate) fn find(document: &Document, wanted: &str) -> Option<Vec<u8>> {
    let names = document.catalog().ok()?.get_deref(b"Names", document).ok()?.as_dict().ok()?;
    let files = names.get_deref(b"EmbeddedFiles", document).ok()?.as_dict().ok()?;
    let entries = files.get_deref(b"Names", document).ok()?.as_array().ok()?;
    let (_, file) = entries
        .chunks_exact(2)
        .map(|pair| (&pair[0], &pair[1]))
        .find(|(entry, _)| read_text(entry).as_deref() == Some(wanted))?;
    let (_, file) = document.dereference(file).ok()?;
    let held = file.as_dict().ok()?.get_deref(b"EF", document).ok()?.as_dict().ok()?;
    let stream = held.get_deref(b"F", document).ok()?.as_stream().ok()?;
    if stream.is_compressed() { stream.decompressed_content().ok() } else { Some(stream.content.clone()) }
}
