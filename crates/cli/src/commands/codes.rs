//! `auscult codes`: the codes of a day, those that ship or, with `--vault`, those of the clinic too.

use super::code_sets::SetsArguments;
use super::files::Form;
use crate::failure::Failure;
use crate::signing_in::Door;
use anyhow::{Context, anyhow};
use auscult_app::domain::coding::{CodeFinding, CodeSetVersion, CodeSystem};
use auscult_coding::search::{Billable, Hit, Query, SearchIndex};
use auscult_coding::sets::procedures::Procedure;
use auscult_coding::sets::{CodeLibrary, CodesOfTheDay, Entry, Icd10Cm, NoteKind};
use chrono::{NaiveDate, Utc};
use clap::{Args, Subcommand, ValueEnum};
use serde_json::{Value, json};

/// Codes: ICD-10-CM of the day of service, and visits in our own words; with --vault what the clinic has imported too.
#[derive(Subcommand)]
pub enum CodesCommand {
    /// Find codes by code, title, other names, abbreviations (htn, t2dm) and lay words, in any order, with slips.
    #[command(after_help = "Examples:
  auscult codes search htn                       I10
  auscult codes search pain knee right           in any order
  auscult codes search 'kidny stone' --billable  with a slip, only what a claim may carry
  auscult codes search e11.6                     everything that begins so
  auscult codes search asthma --json | jq '.hits[0].code'
  auscult codes search wheelchair --vault        with what the clinic has imported

JSON: { \"query\", \"day\", \"hits\": [ { \"code\", \"title\", \"billable\", ... } ], \"reservations\" }")]
    Search(SearchArguments),
    /// Everything that is known of a code: title, place, other names, notes, 7th characters.
    #[command(after_help = "Examples:
  auscult codes show E11.22 --date 2026-05-04
  auscult codes show 99213
  auscult codes show J1100 --system hcpcs --vault

JSON of a diagnosis: { \"code\", \"title\", \"billable\", \"version\", \"above\", \"below\", \"notes\",
  \"seventhCharacters\", \"reservations\" }
JSON of a service: { \"code\", \"system\", \"title\", \"description\", \"category\", \"validFrom\", \"validTo\", \"billable\",
  \"addOn\", \"addedTo\", \"ages\", \"sex\", \"documentation\", \"version\", ... }")]
    Show(ShowArguments),
    /// What lies below a chapter, block or code; without one, the chapters.
    #[command(after_help = "Examples:
  auscult codes tree           the chapters
  auscult codes tree 9         the blocks of chapter 9
  auscult codes tree I10-I1A   the categories of a block
  auscult codes tree I11       what a category is divided into")]
    Tree {
        /// A chapter's number, a block's ends or a code.
        code: Option<String>,
        #[command(flatten)]
        day: Day,
        #[command(flatten)]
        sets: SetsArguments,
        /// Print JSON instead of text.
        #[arg(long)]
        json: bool,
    },
    /// Import a published file into the vault: ICD-10-CM, CPT, HCPCS, NCCI, MUE, fees, GPCI, modifiers, payer rules.
    ///
    /// Prints what was read, kept and left out, line by line. With --check it only reads and reports.
    Import(super::codes_import::ImportArguments),
}

/// Which day's codes.
#[derive(Args)]
pub struct Day {
    /// The day of service, instead of today.
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<NaiveDate>,
}

impl Day {
    fn get(&self) -> NaiveDate {
        self.date.unwrap_or_else(|| Utc::now().date_naive())
    }
}

/// Which code to show.
#[derive(Args)]
pub struct ShowArguments {
    /// The code, with or without its point.
    code: String,
    /// Of this system, where a code is spelled alike in two; else ICD-10-CM comes first.
    #[arg(long, value_enum)]
    system: Option<System>,
    #[command(flatten)]
    day: Day,
    #[command(flatten)]
    sets: SetsArguments,
    /// Print JSON instead of text.
    #[arg(long)]
    json: bool,
}

/// What to search for.
#[derive(Args)]
pub struct SearchArguments {
    /// The code or words.
    #[arg(required = true)]
    text: Vec<String>,
    #[command(flatten)]
    day: Day,
    #[command(flatten)]
    sets: SetsArguments,
    /// Only codes that a claim may carry.
    #[arg(long)]
    billable: bool,
    /// Only codes of this system.
    #[arg(long, value_enum)]
    system: Option<System>,
    /// Only this chapter of ICD-10-CM.
    #[arg(long, value_name = "NUMBER")]
    chapter: Option<String>,
    /// The most codes.
    #[arg(long, default_value_t = 20)]
    limit: usize,
    /// Print JSON instead of text.
    #[arg(long)]
    json: bool,
}

/// A code system.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum System {
    /// ICD-10-CM.
    Icd10cm,
    /// CPT.
    Cpt,
    /// HCPCS Level II.
    Hcpcs,
}

impl System {
    fn of_codes(self) -> CodeSystem {
        match self {
            Self::Icd10cm => CodeSystem::Icd10Cm,
            Self::Cpt => CodeSystem::Cpt,
            Self::Hcpcs => CodeSystem::Hcpcs,
        }
    }
}

/// Does it.
pub fn run(door: &Door, command: CodesCommand) -> Result<(), Failure> {
    match command {
        CodesCommand::Search(arguments) => search(arguments.sets.library(door)?.as_ref(), &arguments),
        CodesCommand::Show(arguments) => show(arguments.sets.library(door)?.as_ref(), &arguments),
        CodesCommand::Tree { code, day, sets, json } => {
            tree(&sets.library(door)?.on(day.get()), code.as_deref(), Form::of(json))
        }
        CodesCommand::Import(arguments) => super::codes_import::run(door, &arguments),
    }
}

fn search(library: &CodeLibrary, arguments: &SearchArguments) -> Result<(), Failure> {
    let codes = library.on(arguments.day.get());
    let system = arguments.system.map(System::of_codes);
    let text = arguments.text.join(" ");
    // Nobody types on here: a blank says that the last word is whole.
    let hits = SearchIndex::of(&codes).search(&Query {
        systems: system.as_slice(),
        billable: if arguments.billable { Billable::Only } else { Billable::Either },
        chapter: arguments.chapter.as_deref(),
        limit: arguments.limit,
        ..Query::new(&format!("{text} "))
    });
    if arguments.json {
        return print(
            &json!({ "query": text, "day": codes.day(), "hits": hits, "reservations": codes.reservations() }),
        );
    }
    remark(&codes.reservations());
    if hits.is_empty() {
        return Err(Failure::Found(vec![format!("nothing is called '{text}'")]));
    }
    hits.iter().for_each(|hit| println!("{}", row(hit)));
    Ok(())
}

fn row(hit: &Hit) -> String {
    let mark = if hit.billable { ' ' } else { '-' };
    format!("{:8} {mark} {}", hit.code.code.as_str(), hit.title)
}

fn show(library: &CodeLibrary, arguments: &ShowArguments) -> Result<(), Failure> {
    let codes = library.on(arguments.day.get());
    let form = Form::of(arguments.json);
    let system = arguments.system.map(System::of_codes);
    let code = arguments.code.as_str();
    let diagnosis = codes.icd10cm().get(code).filter(|_| system.is_none_or(|system| system == CodeSystem::Icd10Cm));
    if let Some(entry) = diagnosis {
        return show_diagnosis(&codes, entry, form);
    }
    let spelled = code.trim().to_ascii_uppercase();
    let service = codes.procedure_sets().find_map(|set| set.get(&spelled).map(|found| (set.version(), found)));
    let service = service.filter(|(_, found)| system.is_none_or(|system| system == found.code.system));
    let Some((version, service)) = service else {
        let diagnoses = &codes.icd10cm().version().version;
        return Err(anyhow!(
            "'{code}' is in none of the sets of this day (ICD-10-CM {diagnoses}); `auscult codes search` finds some"
        )
        .into());
    };
    show_service(&codes, service, version, form)
}

fn show_service(
    codes: &CodesOfTheDay<'_>,
    service: &Procedure,
    version: &CodeSetVersion,
    form: Form,
) -> Result<(), Failure> {
    if form == Form::Json {
        let mut value = serde_json::to_value(service).context("it has no JSON form")?;
        value["code"] = json!(service.code.code);
        value["system"] = json!(service.code.system);
        value["version"] = json!(version);
        value["reservations"] = json!(codes.reservations());
        return print(&value);
    }
    remark(&codes.reservations());
    println!("{}  {}", service.code.code, service.title);
    if let Some(description) = service.description.as_ref().filter(|text| **text != service.title) {
        println!("{description}");
    }
    println!("{}", if service.billable { "billable" } else { "not billable" });
    if !service.valid_on(codes.day()) {
        println!("not for services of {}", codes.day());
    }
    if service.add_on {
        let primaries: Vec<String> =
            service.added_to.iter().map(|span| format!("{}-{}", span.first, span.last)).collect();
        println!("only beside its primary{}{}", if primaries.is_empty() { "" } else { ": " }, primaries.join(", "));
    }
    service.documentation.iter().for_each(|what| println!("  the note must hold: {what}"));
    println!("from {}", version.version);
    Ok(())
}

fn show_diagnosis(codes: &CodesOfTheDay<'_>, entry: Entry<'_>, form: Form) -> Result<(), Failure> {
    if form == Form::Json {
        return print(&whole(entry, codes));
    }
    remark(&codes.reservations());
    println!("{}  {}\n{}", entry.code(), entry.title(), if entry.billable() { "billable" } else { "not billable" });
    let above: Vec<Entry<'_>> = entry.upwards().skip(1).collect();
    for entry in above.iter().rev() {
        println!("  {:8}  {}", entry.code(), entry.title());
    }
    for (kind, name) in NOTES {
        let notes: Vec<_> = entry.inherited(*kind).collect();
        if !notes.is_empty() {
            println!("{name}");
            notes.iter().for_each(|(at, note)| println!("  {:8}  {}", at.code(), note.text));
        }
    }
    if let Some(table) = entry.seventh_character() {
        println!("7th character");
        table.iter().for_each(|(character, meaning)| println!("  {character}  {meaning}"));
    }
    children(entry.children());
    Ok(())
}

/// The notes that are shown, by what they are called.
const NOTES: &[(NoteKind, &str)] = &[
    (NoteKind::InclusionTerm, "also called"),
    (NoteKind::Includes, "includes"),
    (NoteKind::Excludes1, "excludes 1"),
    (NoteKind::Excludes2, "excludes 2"),
    (NoteKind::CodeFirst, "code first"),
    (NoteKind::UseAdditional, "use additional code"),
    (NoteKind::CodeAlso, "code also"),
    (NoteKind::Remark, "remark"),
];

fn whole(entry: Entry<'_>, codes: &CodesOfTheDay<'_>) -> Value {
    let notes = NOTES.iter().flat_map(|(kind, name)| {
        entry.inherited(*kind).map(move |(at, note)| {
            let named: Vec<String> = note.ranges.iter().map(ToString::to_string).collect();
            json!({ "kind": name, "at": at.code(), "text": note.text, "codes": named })
        })
    });
    let seventh = entry.seventh_character().unwrap_or_default();
    let seventh = seventh.iter().map(|(character, meaning)| json!({ "character": character, "meaning": meaning }));
    json!({
        "code": entry.code(),
        "title": entry.title(),
        "billable": entry.billable(),
        "version": codes.icd10cm().version(),
        "above": entry.upwards().skip(1).map(brief).collect::<Vec<_>>(),
        "below": entry.children().map(brief).collect::<Vec<_>>(),
        "notes": notes.collect::<Vec<_>>(),
        "seventhCharacters": seventh.collect::<Vec<_>>(),
        "reservations": codes.reservations(),
    })
}

fn brief(entry: Entry<'_>) -> Value {
    json!({ "code": entry.code(), "title": entry.title(), "billable": entry.billable() })
}

fn tree(codes: &CodesOfTheDay<'_>, code: Option<&str>, form: Form) -> Result<(), Failure> {
    let set: &Icd10Cm = codes.icd10cm();
    let at = code.map(|code| {
        // A category that is a block of its own is asked for as the category.
        let found = set.get(code).or_else(|| set.heading(code));
        found.ok_or_else(|| anyhow!("'{code}' is no chapter, block or code; `auscult codes tree` lists the chapters"))
    });
    let at = at.transpose()?;
    let below = || at.map_or_else(|| set.chapters(), |entry| entry.children());
    if form == Form::Json {
        let below: Vec<Value> = below().map(brief).collect();
        return print(&json!({ "at": at.map(brief), "below": below, "reservations": codes.reservations() }));
    }
    remark(&codes.reservations());
    if let Some(entry) = at {
        println!("{}  {}", entry.code(), entry.title());
    }
    children(below());
    Ok(())
}

fn children<'a>(below: impl Iterator<Item = Entry<'a>>) {
    for entry in below {
        let mark = if entry.billable() { ' ' } else { '-' };
        println!("  {:8} {mark} {}", entry.code(), entry.title());
    }
}

/// Says on standard error what has to be known of the sets.
fn remark(reservations: &[CodeFinding]) {
    reservations.iter().for_each(|finding| eprintln!("auscult: {}", finding.message));
}

fn print(value: &Value) -> Result<(), Failure> {
    println!("{}", serde_json::to_string_pretty(value).context("it has no JSON form")?);
    Ok(())
}
