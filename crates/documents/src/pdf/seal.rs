//! The signature field and the sealing of a file: certified, no changes allowed (ISO 32000-1, 12.8.2.2, level 1).
//!
//! The signature fills its place to the last digit: there is no padding in which a byte could be changed unseen. The
//! length of an ECDSA signature varies by a byte or two, so a file whose signature came out shorter or longer is made
//! again with another second identifier; every other attempt fits.

use super::byte_range::{Gap, UNKNOWN};
use super::cms;
use super::dictionary::{date, dictionary, name, text};
use super::metadata::About;
use super::paint::Painted;
use crate::authority::{IdentityError, SigningIdentity};
use crate::certificate;
use crate::letter::DocumentError;
use crate::note_signature::SignError;
use crate::page::Pages;
use lopdf::Object::{Array, Dictionary, Integer, Real, Reference};
use lopdf::{Document, Object, ObjectId, Stream, StringFormat};

/// The commonest length of an ECDSA P-256 signature in DER: half of them have it.
const SIGNATURE_LENGTH: usize = 71;
/// Attempts to get that length; one in two succeeds, so this many never fail.
const ATTEMPTS: u32 = 128;

/// The signature field, shown as the signature block.
pub(crate) struct Field {
    pub widget: ObjectId,
    pub signature: ObjectId,
    pub page: usize,
    /// The structure element that holds it.
    pub element: usize,
}

/// Adds the field over the signature block.
pub(crate) fn add_field(painted: &mut Painted, pages: &Pages, about: &About) -> Result<Field, DocumentError> {
    let (place, element) = pages.seal.as_ref().ok_or(DocumentError::Writing("the signature block is missing"))?;
    let document = &mut painted.document;
    let signature = document.new_object_id();
    // The block is painted on the page; the field lies over it and shows nothing of its own.
    let bounds = [0.0, 0.0, place.width, place.height].map(Real).to_vec();
    let empty = dictionary([
        ("Type", name("XObject")),
        ("Subtype", name("Form")),
        ("BBox", Array(bounds)),
        ("Resources", Dictionary(lopdf::Dictionary::new())),
    ]);
    let appearance = document.add_object(Stream::new(empty, Vec::new()));
    let top = pages.size.1 - place.y;
    let corners = [place.x, top - place.height, place.x + place.width, top].map(Real).to_vec();
    let words = format!("Electronic signature of {}", about.author);
    let page = painted.pages[place.page];
    let widget = document.add_object(dictionary([
        ("Type", name("Annot")),
        ("Subtype", name("Widget")),
        ("FT", name("Sig")),
        ("T", text("Signature")),
        ("TU", text(&words)),
        ("Contents", text(&words)),
        ("V", Reference(signature)),
        ("Rect", Array(corners)),
        // Printed, and locked in place.
        ("F", Integer(4 + 128)),
        ("P", Reference(page)),
        ("AP", Dictionary(dictionary([("N", Reference(appearance))]))),
        ("StructParent", Integer(painted.pages.len() as i64)),
    ]));
    let missing = |_| DocumentError::Writing("a page is missing");
    document.get_dictionary_mut(page).map_err(missing)?.set("Annots", Array(vec![Reference(widget)]));
    let catalog = document.catalog_mut().map_err(missing)?;
    // Signatures exist, and the file may only be appended to.
    catalog.set("AcroForm", dictionary([("Fields", Array(vec![Reference(widget)])), ("SigFlags", Integer(3))]));
    catalog.set("Perms", dictionary([("DocMDP", Reference(signature))]));
    Ok(Field { widget, signature, page: place.page, element: *element })
}

/// Writes the file and signs it.
pub(crate) fn seal(
    mut document: Document,
    field: &Field,
    about: &About,
    identity: &SigningIdentity,
) -> Result<Vec<u8>, DocumentError> {
    let signer = certificate::read(&identity.certificate).map_err(unfit)?;
    let issuer = certificate::read(&identity.issuer).map_err(unfit)?;
    let key = identity.signing_key().map_err(SignError::from)?;
    let unwritten = |_| DocumentError::Writing("the signature could not be put together");
    let length = cms::assemble(&[0; 32], &signer, &issuer, &[0; SIGNATURE_LENGTH]).map_err(unwritten)?.len();
    document.set_object(field.signature, signature_dictionary(about, length));
    document.compress();
    for attempt in 0..ATTEMPTS {
        document.trailer.set("ID", about.identifiers(attempt));
        let mut file = Vec::new();
        document.save_to(&mut file).map_err(|_| DocumentError::Writing("the PDF could not be written"))?;
        let gap = Gap::awaiting(&file, length).ok_or(DocumentError::Writing("no place for the signature"))?;
        gap.write_range(&mut file).ok_or(DocumentError::Writing("no place for the byte range"))?;
        let signature = cms::sign(&gap.digest(&file), &key, &signer, &issuer).map_err(unwritten)?;
        if signature.len() == length {
            gap.write_signature(&mut file, &signature).ok_or(DocumentError::Writing("the signature does not fit"))?;
            return Ok(file);
        }
    }
    Err(DocumentError::Writing("no signature had the right length"))
}

fn unfit(error: certificate::CertificateError) -> DocumentError {
    let unfit: SignError = IdentityError::from(error).into();
    unfit.into()
}

fn signature_dictionary(about: &About, length: usize) -> lopdf::Dictionary {
    let permission = dictionary([("Type", name("TransformParams")), ("P", Integer(1)), ("V", name("1.2"))]);
    let reference = dictionary([
        ("Type", name("SigRef")),
        ("TransformMethod", name("DocMDP")),
        ("TransformParams", Dictionary(permission)),
    ]);
    dictionary([
        ("Type", name("Sig")),
        ("Filter", name("Adobe.PPKLite")),
        ("SubFilter", name("ETSI.CAdES.detached")),
        ("ByteRange", Array([0, UNKNOWN, UNKNOWN, UNKNOWN].map(Integer).to_vec())),
        ("Contents", Object::String(vec![0; length], StringFormat::Hexadecimal)),
        ("M", date(about.at)),
        ("Name", text(&about.author)),
        ("Reason", text(&about.meaning)),
        ("Location", text(&about.organization)),
        ("Reference", Array(vec![Dictionary(reference)])),
    ])
}
