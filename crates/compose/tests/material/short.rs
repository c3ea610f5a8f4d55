//! Short dialogues with one section of a note each (MTS-Dialog), if the data folder holds them.

use super::{Turn, Visit, data, patient};
use auscult_domain::patient::Sex;
use auscult_domain::template::SectionKind as K;
use auscult_domain::transcript::Speaker;

/// The training dialogues, each with the section its note is of, where we tell that section apart.
pub fn short_dialogues() -> Option<Vec<(Visit, Option<K>)>> {
    let file = std::fs::read_to_string(data()?.join("mts-dialog/train.csv")).ok()?;
    let rows = rows(file.trim_start_matches('\u{feff}'));
    Some(rows.iter().skip(1).filter(|row| row.len() >= 4).map(|row| (visit(row), section(&row[1]))).collect())
}

fn section(header: &str) -> Option<K> {
    match header.trim() {
        "GENHX" => Some(K::HistoryOfPresentIllness),
        "PASTMEDICALHX" | "PASTSURGICAL" | "GYNHX" | "OTHER_HISTORY" | "IMMUNIZATIONS" => Some(K::PastMedicalHistory),
        "MEDICATIONS" => Some(K::Medications),
        "ALLERGY" => Some(K::Allergies),
        "EXAM" => Some(K::PhysicalExam),
        "LABS" | "IMAGING" => Some(K::Results),
        "ASSESSMENT" | "PLAN" | "DIAGNOSIS" | "DISPOSITION" => Some(K::Plan),
        _ => None,
    }
}

fn visit(row: &[String]) -> Visit {
    let mut turns: Vec<Turn> = Vec::new();
    let mut at = 0.0;
    for line in row[3].lines().map(str::trim) {
        let Some((who, words)) = line.split_once(':') else { continue };
        let speaker = match who.trim().to_lowercase().as_str() {
            "doctor" => Speaker::Clinician,
            "patient" => Speaker::Patient,
            _ => Speaker::Companion,
        };
        let words = words.trim().to_owned();
        if words.is_empty() {
            continue;
        }
        let end = at + words.split_whitespace().count() as f64 * 0.3;
        turns.push(Turn { speaker, start: at, end, text: words });
        at = end + 0.4;
    }
    Visit { name: row[0].clone(), patient: patient("", "", Sex::Unknown), turns, note: row[2].clone() }
}

/// The rows of a file of comma-separated values (RFC 4180).
fn rows(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut field, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                field.push('"');
                chars.next();
            }
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut field)),
            '\n' if !quoted => {
                row.push(std::mem::take(&mut field));
                rows.push(std::mem::take(&mut row));
            }
            '\r' if !quoted => {}
            _ => field.push(c),
        }
    }
    if !field.is_empty() || !row.is_empty() {
        row.push(field);
        rows.push(row);
    }
    rows
}
