//! The rules about the text of a file. Pure: a name and a text in, findings out.

/// A file of the repository, its name from the root with `/`.
pub struct File<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its text.
    pub text: &'a str,
}

/// The most lines a file that people read may have.
const MOST_LINES: usize = 600;

/// Files that a program writes and nobody reads.
const GENERATED: &[&str] = &["ui/src/lib/shell/bindings.ts", "assets/licences/third-party.json"];

/// Crates of pure rules, whose code may not ask the world for anything.
const PURE: &[&str] = &["crates/domain/src/", "crates/coding/src/", "crates/compose/src/", "crates/fhir/src/"];

/// How code asks for a clock, chance, a file, the network or the environment.
const WORLDLY: &[&str] = &[
    "Utc::now",
    "Local::now",
    "Instant::now",
    "SystemTime",
    "now_v7",
    "new_v4",
    "getrandom",
    "std::fs",
    "std::net",
    "std::process",
    "std::env",
    "std::thread",
];

/// Where a person's own files lie: such a path is true on one machine only.
const MACHINE_PATHS: &[&str] = &[concat!("/ho", "me/"), concat!("/ro", "ot/"), concat!("/Us", "ers/")];

/// Words that promise to do later what the reader needs now.
const PROMISES: &[&str] = &[concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X:")];

/// What breaks a rule in one file, each as `name:line: what and why`.
pub fn findings(file: &File<'_>) -> Vec<String> {
    if GENERATED.contains(&file.name) {
        return Vec::new();
    }
    let lock = file.name.ends_with("package-lock.json") || file.name.ends_with("Cargo.lock");
    let mut found = Vec::new();
    if lock {
        found.extend(registry_hosts(file));
        return found;
    }
    found.extend(lines_with(file, PROMISES, "say what is missing in an issue, not in the code"));
    found.extend(lines_with(file, MACHINE_PATHS, "a path of one machine"));
    if is_read_by_people(file.name) && file.text.lines().count() > MOST_LINES {
        found.push(format!("{}: more than {MOST_LINES} lines; it holds more than one idea", file.name));
    }
    if file.name.ends_with(".rs") && !file.text.trim_start().starts_with("//!") {
        found.push(format!("{}:1: the first lines of a module say what it is", file.name));
    }
    if PURE.iter().any(|folder| file.name.starts_with(folder)) {
        let own = File { name: file.name, text: without_tests(file.text) };
        found.extend(lines_with(&own, WORLDLY, "a pure crate is given the time and everything else"));
    }
    found
}

/// Assets that `assets/README.md` does not name with their source and licence: by their own path or their folder's,
/// in backticks. `assets` are paths within `assets/`.
pub fn assets_without_origin(assets: &[String], origins: &str) -> Vec<String> {
    let named = |path: &str| origins.contains(&format!("`{path}`"));
    let folders = |path: &str| path.match_indices('/').map(|(at, _)| path[..=at].to_owned()).collect::<Vec<_>>();
    let unnamed = assets.iter().filter(|asset| *asset != "README.md");
    let unnamed = unnamed.filter(|asset| !named(asset) && !folders(asset).iter().any(|folder| named(folder)));
    unnamed.map(|asset| format!("assets/{asset}: assets/README.md does not say where it is from")).collect()
}

fn is_read_by_people(name: &str) -> bool {
    [".rs", ".ts", ".js", ".svelte", ".css", ".py", ".sql", ".sh", ".md"].iter().any(|end| name.ends_with(end))
}

fn lines_with(file: &File<'_>, words: &[&str], why: &str) -> Vec<String> {
    let wrong = |line: &str| words.iter().find(|word| line.contains(**word)).copied();
    let lines = file.text.lines().enumerate();
    let found = lines.filter_map(|(number, line)| wrong(line).map(|word| (number + 1, word)));
    found.map(|(number, word)| format!("{}:{number}: '{word}': {why}", file.name)).collect()
}

/// The address a package came from ties the lock to one registry; npm leaves it out with `omit-lockfile-registry-resolved`.
fn registry_hosts(file: &File<'_>) -> Vec<String> {
    if file.name.ends_with("Cargo.lock") {
        let foreign = |line: &&str| line.starts_with("source = ") && !line.contains("rust-lang/crates.io-index");
        let lines = file.text.lines().filter(foreign);
        return lines.map(|line| format!("{}: {line}: only crates.io", file.name)).collect();
    }
    lines_with(file, &["\"resolved\""], "the lock names no registry (npm config omit-lockfile-registry-resolved)")
}

/// A module's text up to its tests, which stand at its end.
fn without_tests(text: &str) -> &str {
    text.split("#[cfg(test)]").next().unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, text: &str, expected: &[&str]) {
        let found = findings(&File { name, text });
        assert_eq!(found.len(), expected.len(), "{found:?}");
        for (finding, expected) in found.iter().zip(expected) {
            assert!(finding.contains(expected), "{finding} should say {expected}");
        }
    }

    #[test]
    fn a_good_file_has_no_finding() {
        check("crates/audio/src/a.rs", "//! What it is.\nuse std::fs;\n", &[]);
    }

    #[test]
    fn promises_and_machine_paths_are_found_with_their_line() {
        check("docs/a.md", concat!("one\nTO", "DO: two\n"), &["docs/a.md:2"]);
        check("docs/a.md", concat!("see /ro", "ot/x\n"), &["docs/a.md:1"]);
    }

    #[test]
    fn a_module_says_what_it_is() {
        check("crates/audio/src/a.rs", "use std::fs;\n", &["a.rs:1"]);
    }

    #[test]
    fn pure_code_is_given_the_time_but_its_tests_may_look() {
        check("crates/domain/src/a.rs", "//! A.\nlet now = Utc::now();\n", &["a.rs:2"]);
        check("crates/domain/src/a.rs", "//! A.\n#[cfg(test)]\nlet now = Utc::now();\n", &[]);
    }

    #[test]
    fn long_files_are_found_and_generated_ones_are_not() {
        let long = "x\n".repeat(MOST_LINES + 1);
        check("ui/src/a.ts", &long, &["more than"]);
        check("ui/src/lib/shell/bindings.ts", &long, &[]);
    }

    #[test]
    fn a_lock_names_no_registry() {
        check("ui/package-lock.json", "{\n\"resolved\": \"x\"}", &["package-lock.json:2"]);
        check("Cargo.lock", "source = \"registry+https://example.org/index\"\n", &["only crates.io"]);
        check("Cargo.lock", "source = \"registry+https://github.com/rust-lang/crates.io-index\"\n", &[]);
    }

    #[test]
    fn an_asset_is_named_itself_or_by_its_folder() {
        let assets = ["fonts/Inter.ttf", "models/a.bin", "README.md"].map(str::to_owned);
        assert_eq!(assets_without_origin(&assets, "| `fonts/` | | `models/a.bin` |"), Vec::<String>::new());
        assert_eq!(assets_without_origin(&assets, "| `fonts/` |").len(), 1);
    }
}
