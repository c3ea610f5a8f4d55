//! What the file says about itself: title, author, times, the hash of the record, in Info and in XMP alike.

use super::dictionary::{date, dictionary, name, text};
use crate::canonical::sha256_hex;
use crate::letter::{DocumentError, Draft, Letter, Standing};
use crate::told::Telling;
use auscult_domain::signed_note::{NoteSignature, SignedNote};
use chrono::{DateTime, Utc};
use lopdf::Object::{Array, Reference};
use lopdf::{Document, Object, Stream, StringFormat};

/// The entry of Info that states the SHA-256 of the record.
pub(crate) const STATED_HASH: &str = "AuscultRecordSHA256";

/// What a file says about itself.
pub(crate) struct About {
    pub title: String,
    pub author: String,
    pub at: DateTime<Utc>,
    /// What a signature means, for a signed document.
    pub meaning: String,
    pub organization: String,
    /// SHA-256 of the record, for a signed document.
    pub sha256: Option<String>,
    /// What tells this file from every other: the same for the same input.
    seed: String,
}

impl About {
    pub fn signed(letter: &Letter<'_>, note: &SignedNote, signature: &NoteSignature) -> Self {
        Self {
            title: format!("{}, {}, {}", letter.title, letter.patient_name, note.encounter.date_of_service),
            author: note.attestation.name.clone(),
            at: note.attestation.at,
            meaning: note.attestation.meaning.clone(),
            organization: note.organization.name.clone(),
            sha256: Some(signature.sha256.clone()),
            seed: signature.sha256.clone(),
        }
    }

    pub fn draft(letter: &Letter<'_>, draft: &Draft<'_>) -> Self {
        debug_assert!(matches!(letter.standing, Standing::Draft { .. }));
        let day = draft.encounter.date_of_service;
        Self {
            title: format!("DRAFT: {}, {}, {day}", letter.title, letter.patient_name),
            author: draft.author.to_owned(),
            at: draft.saved_at,
            meaning: String::new(),
            organization: draft.organization.name.clone(),
            sha256: None,
            seed: format!("{}/{}", draft.encounter.id, draft.saved_at),
        }
    }

    pub fn told(letter: &Letter<'_>, telling: &Telling<'_>) -> Self {
        let note = telling.note;
        Self {
            title: format!("{}, {}, {}", letter.title, letter.patient_name, note.encounter.date_of_service),
            author: note.attestation.name.clone(),
            at: note.attestation.at,
            meaning: String::new(),
            organization: note.organization.name.clone(),
            sha256: None,
            seed: format!("{}/{}", telling.signature.sha256, telling.number),
        }
    }

    /// A letter of the clinic, made at this moment.
    pub fn unsigned(letter: &Letter<'_>, at: DateTime<Utc>) -> Self {
        Self {
            title: format!("{}, {}", letter.title, letter.patient_name),
            author: letter.organization.name.clone(),
            at,
            meaning: String::new(),
            organization: letter.organization.name.clone(),
            sha256: None,
            seed: format!("{}/{}/{at}", letter.title, letter.running.patient),
        }
    }

    /// The two identifiers of the file; the second differs from attempt to attempt at sealing it.
    pub fn identifiers(&self, attempt: u32) -> Object {
        let half = |of: String| {
            let hash = sha256_hex(of.as_bytes());
            Object::String(hex::decode(&hash[..32]).unwrap_or_default(), StringFormat::Hexadecimal)
        };
        Array(vec![half(self.seed.clone()), half(format!("{}/{attempt}", self.seed))])
    }
}

/// Writes Info, XMP, version and identifiers.
pub(crate) fn describe(document: &mut Document, about: &About) -> Result<(), DocumentError> {
    document.version = "1.7".to_owned();
    let mut info = dictionary([
        ("Title", text(&about.title)),
        ("Author", text(&about.author)),
        ("Creator", text(&creator())),
        ("Producer", text(PRODUCER)),
        ("CreationDate", date(about.at)),
        ("ModDate", date(about.at)),
    ]);
    if let Some(sha256) = &about.sha256 {
        info.set(STATED_HASH, text(sha256));
    }
    let info = document.add_object(info);
    if let Ok(Reference(old)) = document.trailer.get(b"Info").cloned() {
        document.objects.remove(&old);
    }
    document.trailer.set("Info", Reference(info));
    document.trailer.set("ID", about.identifiers(0));
    let xmp =
        Stream::new(dictionary([("Type", name("Metadata")), ("Subtype", name("XML"))]), packet(about).into_bytes());
    // XMP stays readable to programs that do not read PDF.
    let xmp = document.add_object(xmp.with_compression(false));
    let catalog = document.catalog_mut().map_err(|_| DocumentError::Writing("the catalog is missing"))?;
    catalog.set("Metadata", Reference(xmp));
    Ok(())
}

const PRODUCER: &str = "printpdf 0.12, lopdf 0.44";

fn creator() -> String {
    format!("Auscult {}", env!("CARGO_PKG_VERSION"))
}

/// The XMP packet, with the mark of PDF/UA-1 (ISO 14289-1, 5).
fn packet(about: &About) -> String {
    let when = about.at.format("%Y-%m-%dT%H:%M:%SZ");
    format!(
        r#"<?xpacket begin="{bom}" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
   <dc:format>application/pdf</dc:format>
   <dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
   <dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
   <dc:language><rdf:Bag><rdf:li>en-US</rdf:li></rdf:Bag></dc:language>
   <xmp:CreatorTool>{creator}</xmp:CreatorTool>
   <xmp:CreateDate>{when}</xmp:CreateDate>
   <xmp:ModifyDate>{when}</xmp:ModifyDate>
   <xmp:MetadataDate>{when}</xmp:MetadataDate>
   <pdf:Producer>{PRODUCER}</pdf:Producer>
   <pdfuaid:part>1</pdfuaid:part>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"#,
        bom = '\u{feff}',
        title = escaped(&about.title),
        author = escaped(&about.author),
        creator = escaped(&creator()),
    )
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}
