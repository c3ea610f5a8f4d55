//! No words of the AMA, the ADA or X12 are in the repository, as far as it can see: every description of the published
//! lists that has five words or more is looked for in the texts that ship and in the sources. Those lists may not ship;
//! `AUSCULT_DATA` names the folder that has them, and without it only the form of our own tables is checked.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The lists, with the columns that hold their words.
const LISTS: &[(&str, &[usize])] = &[
    ("cms/PPRRVU2025_Oct.csv.xz", &[2]),
    ("codes/hcpcs_descriptions_2024.csv.xz", &[2]),
    ("codes/modifiers_2024.csv.xz", &[3, 4]),
    ("codes/carc_rarc_2024.csv.xz", &[2]),
];

/// The fewest words that are taken for somebody's own text.
const LEAST_WORDS: usize = 5;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Letters and digits in small letters, one blank between words: how texts are compared.
fn plain(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

/// Every file of the repository that is text and is read by people or ships.
fn texts(folder: &Path, found: &mut Vec<PathBuf>) {
    const LEFT: &[&str] = &["target", "node_modules", ".git", "dist", "build"];
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.filter_map(|entry| entry.ok().map(|entry| entry.path())) {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if path.is_dir() {
            if !LEFT.contains(&name.as_str()) {
                texts(&path, found);
            }
        } else if ["rs", "tsv", "csv", "md", "txt", "ts", "svelte", "json", "sql"]
            .iter()
            .any(|end| name.ends_with(&format!(".{end}")))
        {
            found.push(path);
        }
    }
}

/// Runs of as many words as a description has, for every length that occurs.
fn occurs(words: &[String], descriptions: &HashSet<String>, lengths: &[usize]) -> Option<String> {
    lengths.iter().find_map(|length| {
        let mut runs = words.windows(*length).map(|run| run.join(" "));
        runs.find(|run| descriptions.contains(run))
    })
}

#[test]
fn no_description_of_the_published_lists_is_in_the_repository() {
    let Some(data) = std::env::var_os("AUSCULT_DATA") else {
        eprintln!("left out: no_description_of_the_published_lists_is_in_the_repository, for AUSCULT_DATA is not set");
        return;
    };
    let mut descriptions = HashSet::new();
    for (list, columns) in LISTS {
        let unpacked = Command::new("xzcat").arg(Path::new(&data).join(list)).output().expect("xzcat").stdout;
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(unpacked.as_slice());
        for record in reader.records().map(|record| record.expect("a row")) {
            for column in *columns {
                let words = plain(record.get(*column).unwrap_or_default());
                if words.len() >= LEAST_WORDS && words.len() <= 60 {
                    descriptions.insert(words.join(" "));
                }
            }
        }
    }
    assert!(descriptions.len() > 15_000, "{} descriptions", descriptions.len());
    let mut lengths: Vec<usize> = descriptions.iter().map(|text| text.split(' ').count()).collect();
    lengths.sort_unstable();
    lengths.dedup();
    let mut files = Vec::new();
    texts(&root(), &mut files);
    assert!(files.len() > 200, "{} files", files.len());
    let mut copied = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file).unwrap_or_default();
        // Line by line: a description is never broken in our tables, and prose that happens to run on is not one.
        for (line, words) in text.lines().map(plain).enumerate().filter(|(_, words)| words.len() >= LEAST_WORDS) {
            if let Some(found) = occurs(&words, &descriptions, &lengths) {
                copied.push(format!("{}:{}: {found}", file.display(), line + 1));
            }
        }
    }
    assert!(copied.is_empty(), "descriptions of the published lists:\n{}", copied.join("\n"));
}

#[test]
fn our_own_tables_name_their_words_as_ours() {
    for table in ["evaluation.tsv", "modifiers.tsv", "places_of_service.tsv"] {
        let text = fs::read_to_string(root().join("assets/codes").join(table)).expect("the table");
        let first = text.lines().next().unwrap_or_default();
        assert!(
            first.starts_with('#') && first.contains("our own words") || first.contains("words are ours"),
            "{table}"
        );
        let rows: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
        let columns = rows[0].split('\t').count();
        assert!(rows.iter().all(|row| row.split('\t').count() == columns), "{table}: a row has other columns");
        // The AMA's descriptors abbreviate and number their minutes as '10-19'; ours are sentences in words.
        assert!(!text.contains("o/p") && !text.contains("hlth") && !text.contains("E/M"), "{table}");
    }
}
