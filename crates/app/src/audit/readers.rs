//! Who has looked at a patient: the people, what they had before them, how often, and when last.

use super::rows::People;
use crate::views::{ChartPartRead, ChartReader};
use crate::{Answer, App};
use auscult_domain::PatientId;
use auscult_domain::audit::ChartPart;
use auscult_domain::permission::Permission;
use auscult_vault::audit::{self, Reading};
use auscult_vault::patients;
use chrono::{DateTime, Utc};

impl App {
    /// Who has had this patient's records before them from a moment on, who looked last first.
    ///
    /// # Errors
    /// Locked, not allowed, no such patient.
    pub fn chart_readers(&self, patient: PatientId, from: Option<DateTime<Utc>>) -> Answer<Vec<ChartReader>> {
        let now = self.now();
        self.allowed_on(Permission::ViewReaders, patient, |session| {
            session.note_reading("audit.readers", "audit", patient, Some(patient), now)?;
            let readings = session.vault.look(|conn| {
                patients::get(conn, patient)?;
                audit::readings_of(conn, patient, from)
            })?;
            let people = People::of(session)?;
            let mut readers: Vec<ChartReader> = Vec::new();
            for reading in &readings {
                let place = readers.iter().position(|reader| reader.user == reading.user).unwrap_or_else(|| {
                    readers.push(ChartReader {
                        user: reading.user,
                        name: people.name(reading.user),
                        role: people.role(reading.user),
                        first: reading.first,
                        last: reading.last,
                        parts: Vec::new(),
                    });
                    readers.len() - 1
                });
                if let Some(reader) = readers.get_mut(place) {
                    add(reader, reading);
                }
            }
            readers.sort_by_key(|reader| std::cmp::Reverse(reader.last));
            Ok(readers)
        })
    }
}

fn add(reader: &mut ChartReader, reading: &Reading) {
    let part = ChartPart::of(reading.category, &reading.action);
    (reader.first, reader.last) = (reader.first.min(reading.first), reader.last.max(reading.last));
    match reader.parts.iter_mut().find(|read| read.part == part) {
        Some(read) => {
            read.times += reading.times;
            read.last = read.last.max(reading.last);
        }
        None => {
            reader.parts.push(ChartPartRead { part, times: reading.times, last: reading.last });
            reader.parts.sort_by_key(|read| read.part);
        }
    }
}
