//! Patients: kept, found as somebody types, and compared with one about to be registered twice.

use super::patient_query::{Candidate, PatientQuery, identifier};
use super::row::{FORMAT, all, change_one, json, one};
use crate::{Change, VaultError};
use auscult_domain::PatientId;
use auscult_domain::patient::{Patient, PatientDetails, searchable};
use chrono::{Datelike, NaiveDate};
use rusqlite::{Connection, params};
use std::collections::BinaryHeap;

/// Adds a patient.
pub fn insert(change: &Change<'_>, patient: &Patient) -> Result<(), VaultError> {
    let sql = "INSERT INTO patients (id, number, names, mrn, birth_date, format, record)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    write(change, sql, patient)
}

/// Keeps a patient as they are now.
pub fn update(change: &Change<'_>, patient: &Patient) -> Result<(), VaultError> {
    let sql = "UPDATE patients SET number = ?2, names = ?3, mrn = ?4, birth_date = ?5, format = ?6, record = ?7
               WHERE id = ?1";
    write(change, sql, patient)
}

fn write(change: &Change<'_>, sql: &str, patient: &Patient) -> Result<(), VaultError> {
    let values = params![
        patient.id.to_string(),
        patient.number,
        searched_names(&patient.details),
        identifier(patient.details.mrn.as_deref().unwrap_or_default()),
        patient.details.birth_date,
        FORMAT,
        json(patient)?,
    ];
    change_one(change, sql, values)
}

/// The patient with this id.
pub fn get(connection: &Connection, id: PatientId) -> Result<Patient, VaultError> {
    one(connection, "patient", "SELECT record FROM patients WHERE id = ?1", [id.to_string()])
}

/// The patient with this visible number.
pub fn numbered(connection: &Connection, number: &str) -> Result<Option<Patient>, VaultError> {
    Ok(all(connection, "patient", "SELECT record FROM patients WHERE number = ?1", [number])?.pop())
}

/// The patients who answer to what was typed, the best answers first, equally good ones by name; no more than `limit`.
///
/// Names in any order, with or without accents, begun or misspelt; visible number, MRN, date or year of birth. Every
/// word must be answered. Nothing typed finds the first by name.
pub fn search(connection: &Connection, query: &str, limit: usize) -> Result<Vec<Patient>, VaultError> {
    let query = PatientQuery::new(query);
    if query.is_empty() {
        let sql = "SELECT record FROM patients ORDER BY names, birth_date, number LIMIT ?1";
        return all(connection, "patient", sql, [i64::try_from(limit).unwrap_or(i64::MAX)]);
    }
    // The best so far, the worst of them on top. The place in the index, which is by name, breaks ties.
    let mut best: BinaryHeap<(u32, usize, String)> = BinaryHeap::new();
    let sql = "SELECT names, birth_date, number, mrn, id FROM patients INDEXED BY patients_search
               ORDER BY names, birth_date, number, mrn, id";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    let mut place = 0;
    while let Some(row) = rows.next()? {
        let text = |column| row.get_ref(column)?.as_str().map_err(rusqlite::Error::from);
        let candidate = Candidate { names: text(0)?, birth_date: text(1)?, number: text(2)?, mrn: text(3)? };
        place += 1;
        let Some(score) = query.score(&candidate) else { continue };
        if best.len() < limit {
            best.push((score, place, text(4)?.to_owned()));
        } else if best.peek().is_some_and(|worst| score < worst.0) {
            best.pop();
            best.push((score, place, text(4)?.to_owned()));
        }
    }
    best.into_sorted_vec().into_iter().map(|(_, _, id)| by_id(connection, &id)).collect()
}

fn by_id(connection: &Connection, id: &str) -> Result<Patient, VaultError> {
    one(connection, "patient", "SELECT record FROM patients WHERE id = ?1", [id])
}

/// Patients who may be the one about to be registered: the same MRN; the same or nearly the same name and date of
/// birth; the same name with day and month of birth swapped; the same date of birth and telephone. At most twenty.
pub fn possible_duplicates(connection: &Connection, details: &PatientDetails) -> Result<Vec<Patient>, VaultError> {
    let mrn = identifier(details.mrn.as_deref().unwrap_or_default());
    let swapped = swapped(details.birth_date);
    let sql = "SELECT record FROM patients
               WHERE birth_date IN (?1, ?2) OR (?3 <> '' AND mrn = ?3) OR names = ?4 ORDER BY names, id";
    let values = params![details.birth_date, swapped.unwrap_or(details.birth_date), mrn, searched_names(details)];
    let mut near: Vec<Patient> = all(connection, "patient", sql, values)?;
    near.retain(|patient| is_possibly(&patient.details, details, swapped));
    near.truncate(20);
    Ok(near)
}

fn is_possibly(known: &PatientDetails, new: &PatientDetails, swapped: Option<NaiveDate>) -> bool {
    let mrn = |details: &PatientDetails| identifier(details.mrn.as_deref().unwrap_or_default());
    let phone = |details: &PatientDetails| -> String {
        details.phone.iter().flat_map(|phone| phone.chars().filter(char::is_ascii_digit)).collect()
    };
    let same_mrn = !mrn(new).is_empty() && mrn(new) == mrn(known);
    let born_alike = known.birth_date == new.birth_date || swapped == Some(known.birth_date);
    let same_phone = phone(new).len() >= 7 && phone(new) == phone(known);
    same_mrn || (born_alike && (names_are_alike(known, new) || same_phone))
}

/// Whether two names are nearly the same, whichever way round family and given names were typed.
fn names_are_alike(a: &PatientDetails, b: &PatientDetails) -> bool {
    let sorted = |details: &PatientDetails| {
        let names = names(details);
        let mut words: Vec<&str> = names.split(' ').collect();
        words.sort_unstable();
        words.concat()
    };
    let straight = strsim::jaro_winkler(&names(a), &names(b));
    straight.max(strsim::jaro_winkler(&sorted(a), &sorted(b))) >= 0.88
}

/// The same date with day and month the other way round, where that is another date.
fn swapped(date: NaiveDate) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(date.year(), date.day(), date.month()).filter(|other| *other != date)
}

fn names(details: &PatientDetails) -> String {
    searchable(&format!("{} {}", details.family_name, details.given_name))
}

/// What a patient is searched by: the names, and once more with the parts beside an apostrophe apart, for people type
/// "obrien" as well as "brien".
fn searched_names(details: &PatientDetails) -> String {
    let whole = names(details);
    let apart = format!("{} {}", details.family_name, details.given_name).replace(['\'', '\u{2019}', '\u{02bc}'], " ");
    let apart = searchable(&apart);
    if apart == whole { whole } else { format!("{whole} {apart}") }
}
