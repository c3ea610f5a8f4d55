//! Power cuts without pulling a plug: what a program wrote and synced is recorded by `strace`, and played again up to
//! any moment with only some of what was not yet synced.
//!
//! What a disk may do to writes that nobody synced: each is there, not there, or there up to a sector; names may have
//! been made, moved and removed up to any point in their order. What was synced is there, under a name only once its
//! folder was synced.

mod trace;

pub use trace::{Event, Trace};

use anyhow::{Context, Result};
use auscult_app::domain::PatientId;
use auscult_app::domain::audit::{AuditCategory, AuditEntry};
use auscult_app::domain::patient::{Patient, PatientDetails, Sex};
use auscult_vault::{Vault, new_uuid, patients};
use chrono::{NaiveDate, Utc};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The smallest part of a write that a disk does whole, bytes.
const SECTOR: usize = 512;

/// Registers the patient of this number, in one commit.
///
/// # Errors
/// As the vault gives them.
pub fn register(vault: &mut Vault, number: u32) -> Result<()> {
    let now = Utc::now();
    let details = PatientDetails {
        given_name: format!("Number{number}"),
        family_name: "Acknowledged".to_owned(),
        birth_date: NaiveDate::from_ymd_opt(1964, 2, 9).unwrap_or_default(),
        sex: Sex::Female,
        mrn: Some(format!("ACK-{number}")),
        phone: None,
        email: None,
        // Long enough that a few dozen commits fill the write-ahead log and it is written back.
        address: vec!["x".repeat(6_000)],
        allergies: Vec::new(),
    };
    let id = PatientId::from_uuid(new_uuid(now));
    let patient = Patient { id, number: format!("PAT-2026-A-{number:06}"), details };
    Ok(vault.change(now, |change| {
        patients::insert(change, &patient)?;
        change.audit(AuditEntry::done(AuditCategory::Change, "patient.create", "patient", id).patient(id))
    })?)
}

/// The numbers of the patients [`register`] registered that are in the vault.
///
/// # Errors
/// As the vault gives them.
pub fn registered(vault: &Vault) -> Result<BTreeSet<u32>> {
    let mut found = BTreeSet::new();
    vault.look(|conn| {
        let mut statement = conn.prepare("SELECT number FROM patients")?;
        for number in statement.query_map([], |row| row.get::<_, String>(0))? {
            found.extend(number?.rsplit('-').next().and_then(|tail| tail.parse::<u32>().ok()));
        }
        Ok(())
    })?;
    Ok(found)
}

/// Numbers that look random and are the same for the same seed.
pub struct Chance(u64);

impl Chance {
    /// The numbers of this seed.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x5DEE_CE66)
    }

    /// A number below this one, which is not 0.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % end.max(1)
    }
}

/// A folder as the disk has it: what is safe, and what was asked for since.
pub struct Disk {
    /// Contents that are safe, by the number of the file.
    safe: Vec<Vec<u8>>,
    /// Writes that are not, oldest first.
    loose: Vec<Vec<Change>>,
    /// Names that are safe.
    safe_names: BTreeMap<PathBuf, usize>,
    /// Names as the program sees them.
    names: BTreeMap<PathBuf, usize>,
    /// Changes of names that are not safe, oldest first.
    loose_names: Vec<Naming>,
}

enum Change {
    Write { at: usize, bytes: Vec<u8> },
    Length(usize),
}

#[derive(Clone)]
enum Naming {
    Made(PathBuf, usize),
    Moved(PathBuf, PathBuf),
    Removed(PathBuf),
}

impl Disk {
    /// The disk with this folder safely on it.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn of(folder: &Path) -> Result<Self> {
        let mut disk = Self {
            safe: Vec::new(),
            loose: Vec::new(),
            safe_names: BTreeMap::new(),
            names: BTreeMap::new(),
            loose_names: Vec::new(),
        };
        disk.take_in(folder)?;
        disk.names = disk.safe_names.clone();
        Ok(disk)
    }

    fn take_in(&mut self, folder: &Path) -> Result<()> {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                self.take_in(&path)?;
            } else {
                let number = self.new_file(fs::read(&path)?);
                self.safe_names.insert(path, number);
            }
        }
        Ok(())
    }

    fn new_file(&mut self, contents: Vec<u8>) -> usize {
        self.safe.push(contents);
        self.loose.push(Vec::new());
        self.safe.len() - 1
    }

    /// Goes on by one thing the program did.
    pub fn does(&mut self, event: &Event) {
        match event {
            Event::Opened { path, emptied } => match self.names.get(path) {
                Some(number) if *emptied => self.loose[*number].push(Change::Length(0)),
                Some(_) => {}
                None => {
                    let number = self.new_file(Vec::new());
                    self.names.insert(path.clone(), number);
                    self.loose_names.push(Naming::Made(path.clone(), number));
                }
            },
            Event::Written { path, at, bytes } => {
                if let Some(number) = self.names.get(path) {
                    self.loose[*number].push(Change::Write { at: *at, bytes: bytes.clone() });
                }
            }
            Event::Cut { path, length } => {
                if let Some(number) = self.names.get(path) {
                    self.loose[*number].push(Change::Length(*length));
                }
            }
            Event::Synced { path } => self.sync(path),
            Event::Moved { from, to } => {
                if let Some(number) = self.names.remove(from) {
                    self.names.insert(to.clone(), number);
                    self.loose_names.push(Naming::Moved(from.clone(), to.clone()));
                }
            }
            Event::Removed { path } => {
                if self.names.remove(path).is_some() {
                    self.loose_names.push(Naming::Removed(path.clone()));
                }
            }
            Event::Said(_) => {}
        }
    }

    fn sync(&mut self, path: &Path) {
        if let Some(number) = self.names.get(path).copied() {
            for change in std::mem::take(&mut self.loose[number]) {
                change.done_to(&mut self.safe[number], usize::MAX);
            }
        } else {
            self.names_become_safe();
        }
    }

    fn names_become_safe(&mut self) {
        for naming in std::mem::take(&mut self.loose_names) {
            naming.done_to(&mut self.safe_names);
        }
    }

    /// What may be found when the power comes back: written into `into`, where the program's folder was `folder`.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn after_a_power_cut(&self, folder: &Path, into: &Path, chance: &mut Chance) -> Result<()> {
        let mut names = self.safe_names.clone();
        let kept = chance.below(self.loose_names.len() + 1);
        for naming in &self.loose_names[..kept] {
            naming.clone().done_to(&mut names);
        }
        for part in ["recordings", "backups"] {
            fs::create_dir_all(into.join(part))?;
        }
        for (path, number) in names {
            let target = into.join(path.strip_prefix(folder).context("a file of the folder")?);
            fs::create_dir_all(target.parent().context("a folder")?)?;
            fs::write(target, self.contents(number, chance))?;
        }
        Ok(())
    }

    fn contents(&self, number: usize, chance: &mut Chance) -> Vec<u8> {
        let mut contents = self.safe[number].clone();
        // All of it, nothing of it, or any part: the ends are the likeliest on a real disk, and where faults hide.
        let how = chance.below(4);
        for change in &self.loose[number] {
            match (how, chance.below(3)) {
                (0, _) | (1 | 2, 0) => {}
                (1, 1) => change.done_to(&mut contents, SECTOR * chance.below(16)),
                _ => change.done_to(&mut contents, usize::MAX),
            }
        }
        contents
    }
}

impl Change {
    /// Does it to a file's contents, up to this many bytes of it.
    fn done_to(&self, contents: &mut Vec<u8>, most: usize) {
        match self {
            Self::Length(length) => contents.resize(*length, 0),
            Self::Write { at, bytes } => {
                let bytes = &bytes[..bytes.len().min(most)];
                let end = at + bytes.len();
                if contents.len() < end && !bytes.is_empty() {
                    contents.resize(end, 0);
                }
                if !bytes.is_empty() {
                    contents[*at..end].copy_from_slice(bytes);
                }
            }
        }
    }
}

impl Naming {
    fn done_to(self, names: &mut BTreeMap<PathBuf, usize>) {
        match self {
            Self::Made(path, number) => {
                names.insert(path, number);
            }
            Self::Moved(from, to) => {
                if let Some(number) = names.remove(&from) {
                    names.insert(to, number);
                }
            }
            Self::Removed(path) => {
                names.remove(&path);
            }
        }
    }
}
