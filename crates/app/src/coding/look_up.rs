//! Looking codes up: search as somebody types, one code with all its notes, the tree.

use crate::views::{
    CodeBranch, CodeDetails, CodeEntry, CodeHit, CodeLevel, CodeNote, CodeSearch, ModifierRow, SeventhCharacter,
};
use crate::{Answer, App, AppError};
use auscult_coding::modifiers::{ModifierContext, is_valid};
use auscult_coding::search::{self, Billable, Matched, Narrowing, Query};
use auscult_coding::sets::modifiers::ModifierEntry;
use auscult_coding::sets::{CodesOfTheDay, Entry, Icd10Cm, Level, NoteKind};
use auscult_domain::coding::{CodeRef, CodeSystem};
use auscult_domain::permission::Permission;
use chrono::NaiveDate;

/// No list of hits is longer than this, whatever is asked for.
const MOST_HITS: u32 = 200;

impl App {
    /// The codes that answer what was typed, best first, those this person uses a little earlier.
    ///
    /// # Errors
    /// Locked, not allowed.
    pub fn search_codes(&self, wanted: &CodeSearch) -> Answer<Vec<CodeHit>> {
        self.allowed(Permission::ViewCodes, |_| Ok(()))?;
        let library = self.code_library()?;
        let day = wanted.day.unwrap_or(self.today_here());
        let engine = self.code_engine(day)?;
        let usage = self.code_usage()?;
        let hits = engine.index(&library.on(day)).search(&Query {
            text: &wanted.text,
            systems: &wanted.systems,
            billable: if wanted.billable_only { Billable::Only } else { Billable::Either },
            chapter: wanted.chapter.as_deref(),
            usage: Some(&usage),
            limit: wanted.limit.min(MOST_HITS) as usize,
        });
        let hit = |hit: auscult_coding::search::Hit| CodeHit {
            uses: usage.clinician.get(&hit.code).copied().unwrap_or(0),
            code: hit.code,
            title: hit.title,
            billable: hit.billable,
            matched: match hit.matched {
                Matched::Term(term) => Some(term),
                Matched::Code | Matched::Title => None,
            },
        };
        Ok(hits.into_iter().map(hit).collect())
    }

    /// All there is to say about a code.
    ///
    /// # Errors
    /// No set of that day has it; locked; not allowed.
    pub fn show_code(&self, code: &CodeRef, day: Option<NaiveDate>) -> Answer<CodeDetails> {
        self.allowed(Permission::ViewCodes, |_| Ok(()))?;
        let library = self.code_library()?;
        let codes = library.on(day.unwrap_or(self.today_here()));
        let uses = self.code_usage()?.clinician.get(code).copied().unwrap_or(0);
        let details = match code.system {
            CodeSystem::Icd10Cm => diagnosis(&codes, code, uses),
            CodeSystem::Cpt | CodeSystem::Hcpcs => service(&codes, code, uses),
        };
        details.ok_or_else(|| {
            AppError::refused(
                format!("No code set of that day has {}.", code.code),
                "Search for it by its words, or import the set it is in.",
            )
        })
    }

    /// What lies below a place of ICD-10-CM: chapters, blocks, codes; the chapters, if no place is named.
    ///
    /// # Errors
    /// There is no such place; locked; not allowed.
    pub fn browse_codes(&self, below: Option<&str>, day: Option<NaiveDate>) -> Answer<CodeBranch> {
        self.allowed(Permission::ViewCodes, |_| Ok(()))?;
        let library = self.code_library()?;
        let codes = library.on(day.unwrap_or(self.today_here()));
        let set = codes.icd10cm();
        let Some(below) = below else {
            return Ok(CodeBranch { path: Vec::new(), rows: set.chapters().map(row).collect() });
        };
        let place = set
            .heading(below)
            .or_else(|| set.get(below))
            .ok_or_else(|| AppError::refused(format!("ICD-10-CM has no {below}."), "Begin with its chapters."))?;
        Ok(CodeBranch { path: path_to(place), rows: place.children().map(row).collect() })
    }

    /// 'More specific' as one question at a time: the first for a code.
    ///
    /// # Errors
    /// Locked, not allowed.
    pub fn narrow_code(&self, code: &str, day: Option<NaiveDate>) -> Answer<Option<Narrowing>> {
        self.asked(day, |set| search::narrowing(set, code))
    }

    /// The question that follows when a choice was made.
    ///
    /// # Errors
    /// Locked, not allowed.
    pub fn narrow_further(&self, choice: &str, day: Option<NaiveDate>) -> Answer<Option<Narrowing>> {
        self.asked(day, |set| search::narrowing_after(set, choice))
    }

    fn asked(
        &self,
        day: Option<NaiveDate>,
        ask: impl FnOnce(&Icd10Cm) -> Option<Narrowing>,
    ) -> Answer<Option<Narrowing>> {
        self.allowed(Permission::ViewCodes, |_| Ok(()))?;
        let library = self.code_library()?;
        Ok(ask(library.on(day.unwrap_or(self.today_here())).icd10cm()))
    }

    /// Every modifier, and whether it can go with a service, those that can first.
    ///
    /// # Errors
    /// A diagnosis, which has none; locked; not allowed.
    pub fn modifiers_for(&self, code: &CodeRef, day: Option<NaiveDate>) -> Answer<Vec<ModifierRow>> {
        self.allowed(Permission::ViewCodes, |_| Ok(()))?;
        if code.system == CodeSystem::Icd10Cm {
            return Err(AppError::refused("A diagnosis has no modifiers.", "Choose a service of the list."));
        }
        let library = self.code_library()?;
        let codes = library.on(day.unwrap_or(self.today_here()));
        let row = |modifier: &ModifierEntry| {
            let objections = is_valid(code.code.as_str(), &modifier.code, &ModifierContext::default(), &codes);
            let against = objections.iter().find(|objection| !objection.doubtful);
            ModifierRow {
                modifier: modifier.code.clone(),
                title: modifier.title.clone(),
                valid: against.is_none(),
                why: against.or(objections.first()).map_or(modifier.when.clone(), |objection| objection.why.clone()),
            }
        };
        let mut rows: Vec<ModifierRow> = codes.modifiers().into_iter().map(row).collect();
        rows.sort_by_key(|row| !row.valid);
        Ok(rows)
    }
}

fn row(entry: Entry<'_>) -> CodeEntry {
    CodeEntry {
        code: entry.code().to_owned(),
        title: entry.title().to_owned(),
        level: match entry.level() {
            Level::Chapter => CodeLevel::Chapter,
            Level::Block => CodeLevel::Block,
            Level::Category | Level::Subcategory | Level::Extended => CodeLevel::Code,
        },
        billable: entry.billable(),
    }
}

/// The chapter first, the place itself last.
fn path_to(entry: Entry<'_>) -> Vec<CodeEntry> {
    let mut path: Vec<CodeEntry> = entry.upwards().map(row).collect();
    path.reverse();
    path
}

fn diagnosis(codes: &CodesOfTheDay<'_>, code: &CodeRef, uses: u32) -> Option<CodeDetails> {
    let entry = codes.icd10cm().get(code.code.as_str())?;
    let notes = |kind| {
        let note = |(at, note): (Entry<'_>, auscult_coding::sets::Note<'_>)| CodeNote {
            text: note.text.to_owned(),
            at: at.code().to_owned(),
        };
        entry.inherited(kind).map(note).collect()
    };
    let mut path = path_to(entry);
    path.pop();
    let seventh = entry.seventh_character().unwrap_or_default().iter();
    Some(CodeDetails {
        code: code.clone(),
        title: entry.title().to_owned(),
        billable: entry.billable(),
        set: codes.icd10cm().version().clone(),
        path,
        children: entry.children().map(row).collect(),
        inclusion_terms: entry.inclusion_terms().map(str::to_owned).collect(),
        excludes1: notes(NoteKind::Excludes1),
        excludes2: notes(NoteKind::Excludes2),
        code_first: notes(NoteKind::CodeFirst),
        use_additional: notes(NoteKind::UseAdditional),
        code_also: notes(NoteKind::CodeAlso),
        seventh: seventh
            .map(|(character, meaning)| SeventhCharacter {
                character: character.to_string(),
                meaning: meaning.to_string(),
            })
            .collect(),
        sex: entry.sex(),
        documentation: Vec::new(),
        uses,
    })
}

fn service(codes: &CodesOfTheDay<'_>, code: &CodeRef, uses: u32) -> Option<CodeDetails> {
    let (set, found) = codes.procedure_sets().find_map(|set| set.get(code.code.as_str()).map(|found| (set, found)))?;
    let known = codes.own_procedure(code.code.as_str());
    let documentation = known.map(|known| known.documentation.clone()).unwrap_or_else(|| found.documentation.clone());
    Some(CodeDetails {
        code: code.clone(),
        title: found.title.clone(),
        billable: found.billable,
        set: set.version().clone(),
        path: Vec::new(),
        children: Vec::new(),
        inclusion_terms: found.description.iter().cloned().collect(),
        excludes1: Vec::new(),
        excludes2: Vec::new(),
        code_first: Vec::new(),
        use_additional: Vec::new(),
        code_also: Vec::new(),
        seventh: Vec::new(),
        sex: found.sex,
        documentation,
        uses,
    })
}
