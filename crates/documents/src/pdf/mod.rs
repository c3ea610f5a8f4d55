//! From pages to a PDF: painting by printpdf, then structure, bookmarks, metadata, attachments and the signature by
//! lopdf on what it made; and the check of such a file.

pub(crate) mod attachment;
pub(crate) mod byte_range;
pub(crate) mod cms;
pub(crate) mod dictionary;
pub(crate) mod embed;
#[cfg(test)]
mod forged;
pub(crate) mod metadata;
pub(crate) mod paint;
pub(crate) mod seal;
pub(crate) mod structure;
pub(crate) mod verify;

use crate::authority::SigningIdentity;
use crate::letter::{DocumentError, Draft, Letter, Printing};
use crate::note_signature::{SignError, VerifyError};
use crate::page::compose;
use auscult_domain::signed_note::{NoteSignature, SignedNote};
use metadata::About;

/// The signed note as a PDF: tagged, with the canonical note and its signature attached, sealed by a PAdES signature
/// (ETSI EN 319 142-1, B-B) of the same person that permits no change.
///
/// The same note, signature, identity and printing give the same bytes.
///
/// # Errors
/// The note's signature does not hold, the identity is not the one it was signed with, or the file cannot be made.
pub fn signed_pdf(
    note: &SignedNote,
    signature: &NoteSignature,
    identity: &SigningIdentity,
    printing: Printing,
) -> Result<Vec<u8>, DocumentError> {
    let letter = Letter::signed(note, signature, printing)?;
    if identity.certificate != signature.certificate || identity.issuer != signature.issuer {
        return Err(SignError::Unfit(VerifyError::OtherPerson).into());
    }
    let pages = compose::pages(&letter, printing.paper)?;
    let about = About::signed(&letter, note, signature);
    let mut painted = paint::paint(&pages)?;
    attachment::attach(&mut painted.document, note, signature)?;
    let field = seal::add_field(&mut painted, &pages, &about)?;
    structure::tag(&mut painted, &pages, Some(&field))?;
    metadata::describe(&mut painted.document, &about)?;
    seal::seal(painted.document, &field, &about, identity)
}

/// The draft as a PDF, marked DRAFT on every page. It has no signature block and no signature field.
///
/// # Errors
/// The file cannot be made.
pub fn draft_pdf(draft: &Draft<'_>, printing: Printing) -> Result<Vec<u8>, DocumentError> {
    let letter = Letter::draft(draft, printing);
    unsigned_pdf(&letter, &About::draft(&letter, draft), printing)
}

/// A letter that bears no signature block and no signature field.
pub(crate) fn unsigned_pdf(letter: &Letter<'_>, about: &About, printing: Printing) -> Result<Vec<u8>, DocumentError> {
    let pages = compose::pages(letter, printing.paper)?;
    let mut painted = paint::paint(&pages)?;
    structure::tag(&mut painted, &pages, None)?;
    metadata::describe(&mut painted.document, about)?;
    painted.document.compress();
    let mut bytes = Vec::new();
    painted.document.save_to(&mut bytes).map_err(|_| DocumentError::Writing("the PDF could not be written"))?;
    Ok(bytes)
}
