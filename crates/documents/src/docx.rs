//! The same letter as DOCX, for who must edit or paste it. It is a copy: what is signed is the record, and a signed
//! note's copy says so, with the record's hash.

use crate::letter::{Attested, DocumentError, Draft, Letter, Paper, Paragraph as Words, Printing, Standing};
use crate::page::logo::Logo;
use auscult_domain::signed_note::{NoteSignature, SignedNote};
use base64::{Engine, prelude::BASE64_STANDARD};
use docx_rs::{
    AbstractNumbering, AlignmentType, Docx, Footer, Header, IndentLevel, Level, LevelJc, LevelText, LineSpacing,
    NumPages, NumberFormat, Numbering, NumberingId, PageMargin, PageNum, Paragraph, Pic, Run, RunFonts,
    SpecialIndentType, Start, Style, StyleType, Tab, TabValueType,
};
use std::io::Cursor;

const QUIET: &str = "525F6F";
const ACCENT: &str = "0B6B6B";
const WARNING: &str = "A01C1C";
/// The numbering that draws bullets.
const BULLETS: usize = 2;
/// Margins left and right, twentieths of a point.
const MARGIN: i32 = 1320;
/// English metric units, which pictures are measured in.
const EMU_IN_A_POINT: f32 = 12_700.0;

/// The signed note as DOCX, with the signature's statement and the record's hash.
///
/// # Errors
/// The note's signature does not hold, or the file cannot be made.
pub fn signed_docx(note: &SignedNote, signature: &NoteSignature, printing: Printing) -> Result<Vec<u8>, DocumentError> {
    write(&Letter::signed(note, signature, printing)?, printing.paper)
}

/// The draft as DOCX, marked DRAFT at the head of each page.
///
/// # Errors
/// The file cannot be made.
pub fn draft_docx(draft: &Draft<'_>, printing: Printing) -> Result<Vec<u8>, DocumentError> {
    write(&Letter::draft(draft, printing), printing.paper)
}

fn write(letter: &Letter<'_>, paper: Paper) -> Result<Vec<u8>, DocumentError> {
    let (width, height) = match paper {
        Paper::A4 => (11_906, 16_838),
        Paper::Letter => (12_240, 15_840),
    };
    let margin =
        PageMargin { top: 1700, left: MARGIN, bottom: 1400, right: MARGIN, header: 700, footer: 600, gutter: 0 };
    let right = usize::try_from(width - 2 * MARGIN).unwrap_or(9000);
    let mut docx = styles(Docx::new())
        .page_size(width.unsigned_abs(), height)
        .page_margin(margin)
        .header(header(letter, right))
        .footer(footer(letter, right));
    for paragraph in body(letter) {
        docx = docx.add_paragraph(paragraph);
    }
    let mut bytes = Cursor::new(Vec::new());
    docx.build().pack(&mut bytes).map_err(|_| DocumentError::Writing("the DOCX could not be written"))?;
    Ok(bytes.into_inner())
}

fn styles(docx: Docx) -> Docx {
    let style = |id: &str, name: &str| Style::new(id, StyleType::Paragraph).name(name).based_on("Normal");
    let space = |before, after| LineSpacing::new().before(before).after(after);
    let heading = |id: &str, name: &str, level: usize, size: usize, before: u32| {
        style(id, name)
            .next("Normal")
            .q_format(true)
            .outline_lvl(level)
            .bold()
            .size(size)
            .line_spacing(space(before, 80))
    };
    let hanging = Some(SpecialIndentType::Hanging(320));
    let bullet = Level::new(0, Start::new(1), NumberFormat::new("bullet"), LevelText::new("•"), LevelJc::new("left"))
        .indent(Some(360), hanging, None, None);
    docx.default_fonts(RunFonts::new().ascii("Calibri").hi_ansi("Calibri").cs("Calibri").east_asia("Calibri"))
        .default_size(21)
        .add_style(Style::new("Normal", StyleType::Paragraph).name("Normal").q_format(true).line_spacing(space(0, 100)))
        .add_style(heading("Heading1", "heading 1", 0, 34, 240))
        .add_style(heading("Heading2", "heading 2", 1, 25, 280))
        .add_style(style("Letterhead", "Letterhead").bold().size(30).line_spacing(space(0, 20)))
        .add_style(style("Contact", "Contact").size(17).color(QUIET))
        .add_style(style("Quiet", "Quiet").size(18).color(QUIET))
        .add_style(style("Signature", "Signature").line_spacing(space(0, 40)))
        .add_style(style("Draft", "Draft").bold().color(WARNING))
        .add_style(style("Header", "header").size(17).color(QUIET).line_spacing(space(0, 20)))
        .add_style(style("Footer", "footer").size(17).color(QUIET))
        .add_style(style("ListBullet", "List Bullet").line_spacing(space(0, 60)))
        .add_abstract_numbering(AbstractNumbering::new(BULLETS).add_level(bullet))
        .add_numbering(Numbering::new(BULLETS, BULLETS))
}

fn header(letter: &Letter<'_>, right: usize) -> Header {
    let mut header = Header::new();
    if let Standing::Draft { .. } = letter.standing {
        header = header.add_paragraph(
            paragraph("Draft").align(AlignmentType::Center).add_run(run("DRAFT, not signed").bold().color(WARNING)),
        );
    }
    let line = paragraph("Header")
        .add_tab(Tab::new().val(TabValueType::Right).pos(right))
        .add_run(run(&letter.running.patient).add_tab())
        .add_run(run(&letter.running.service));
    header.add_paragraph(paragraph("Header").add_run(run(&letter.patient_name).bold())).add_paragraph(line)
}

fn footer(letter: &Letter<'_>, right: usize) -> Footer {
    let left = match &letter.standing {
        Standing::Signed(attested) => format!("SHA-256 {}… · {}", attested.short_hash(), letter.title),
        Standing::Draft { .. } => format!("DRAFT, not signed · {}", letter.title),
        Standing::MadeFrom(origin) => format!("{} · {}", origin.foot(), letter.title),
        Standing::Unsigned { foot, .. } => format!("{foot} · {}", letter.title),
    };
    let line = paragraph("Footer")
        .add_tab(Tab::new().val(TabValueType::Right).pos(right))
        .add_run(run(&left).add_tab())
        .add_run(run("Page "))
        .add_page_num(PageNum::new())
        .add_run(run(" of "))
        .add_num_pages(NumPages::new());
    Footer::new().add_paragraph(line)
}

fn body(letter: &Letter<'_>) -> Vec<Paragraph> {
    let organization = letter.organization;
    let contact: Vec<&str> =
        organization.address.iter().map(String::as_str).chain(organization.phone.as_deref()).collect();
    let mut body: Vec<Paragraph> = logo(letter).into_iter().collect();
    body.extend([
        text("Letterhead", &organization.name),
        text("Contact", &contact.join(" · ")),
        text("Heading1", &letter.title).keep_next(true),
    ]);
    if let Standing::Draft { saved } = &letter.standing {
        body.push(text("Draft", &format!("DRAFT, not signed. Last saved {saved}.")));
    }
    body.extend(letter.relation.iter().map(|words| paragraph("Normal").add_run(run(words).bold())));
    for fact in &letter.facts {
        let label = run(&format!("{}: ", fact.label)).color(QUIET);
        body.push(paragraph("Normal").add_run(label).add_run(run(&fact.value)));
    }
    for part in &letter.parts {
        body.push(text("Heading2", part.title).keep_next(true));
        body.extend(part.paragraphs.iter().map(words));
    }
    if !letter.empty.is_empty() {
        body.push(text("Quiet", &format!("Nothing was recorded under: {}.", letter.empty.join(", "))));
    }
    if let Standing::Signed(attested) = &letter.standing {
        body.extend(statement(attested));
    }
    body
}

/// The logo on a line of its own; without one, or with one that cannot be read, nothing.
fn logo(letter: &Letter<'_>) -> Option<Paragraph> {
    let base64 = letter.organization.logo_png.as_deref()?;
    let logo = Logo::read(base64).ok()?;
    let (width, height) = logo.within(130.0, 46.0);
    let png = BASE64_STANDARD.decode(base64.trim()).ok()?;
    let pixels = |side: usize| u32::try_from(side).unwrap_or(1);
    let picture = Pic::new_with_dimensions(png, pixels(logo.width), pixels(logo.height))
        .size((width * EMU_IN_A_POINT) as u32, (height * EMU_IN_A_POINT) as u32);
    Some(paragraph("Contact").add_run(Run::new().add_image(picture)))
}

fn words(words: &Words) -> Paragraph {
    match words {
        Words::Prose(words) => text("Normal", words).widow_control(true),
        Words::Item { marker, text: words } if marker == "•" => {
            text("ListBullet", words).numbering(NumberingId::new(BULLETS), IndentLevel::new(0))
        }
        // A number the clinician wrote stays the number they wrote: Word must not count anew.
        Words::Item { marker, text: words } => paragraph("ListBullet")
            .indent(Some(360), Some(SpecialIndentType::Hanging(360)), None, None)
            .add_tab(Tab::new().val(TabValueType::Left).pos(360))
            .add_run(run(marker).add_tab())
            .add_run(run(words)),
    }
}

fn statement(attested: &Attested<'_>) -> Vec<Paragraph> {
    let mut statement = vec![
        text("Heading2", "Electronically signed").keep_next(true),
        paragraph("Signature").keep_next(true).add_run(run(attested.name()).bold().size(26)),
        text("Signature", attested.meaning()).keep_next(true),
        text("Signature", &format!("Signed {}", attested.time())).keep_next(true),
        paragraph("Signature").keep_next(true).add_run(
            run("This is a copy. The signed PDF carries the signature and the record it was made over.").color(ACCENT),
        ),
    ];
    statement.extend(attested.grounds().iter().map(|(label, value)| text("Quiet", &format!("{label}: {value}"))));
    statement
}

fn text(style: &str, words: &str) -> Paragraph {
    paragraph(style).add_run(run(words))
}

fn paragraph(style: &str) -> Paragraph {
    Paragraph::new().style(style)
}

/// A run of text without the control characters that XML forbids.
fn run(words: &str) -> Run {
    let allowed = |c: &char| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}');
    Run::new().add_text(words.chars().map(|c| if c == '\t' { ' ' } else { c }).filter(allowed).collect::<String>())
}
