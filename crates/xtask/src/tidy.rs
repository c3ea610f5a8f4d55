//! The rules about the text of this repository, each with its reason in the message. They are in `tidy_rules`; here
//! the files are found and the findings printed.

use crate::shell::{program, read};
use crate::stage::Outcome;
use crate::tidy_rules::{File, assets_without_origin, findings};
use crate::workspace::Workspace;
use anyhow::{Result, bail};
use std::fs;

/// The stage: no file breaks a rule.
///
/// # Errors
/// When one does; each is printed with its place.
pub fn check(workspace: &Workspace) -> Result<Outcome> {
    let words = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"];
    let names = read(&mut program(workspace.root(), &words))?;
    let mut found = Vec::new();
    let mut assets = Vec::new();
    for name in names.split_terminator('\0') {
        // A file that is listed but gone was deleted and not committed yet.
        let Ok(bytes) = fs::read(workspace.root().join(name)) else { continue };
        if let Ok(text) = std::str::from_utf8(&bytes) {
            found.extend(findings(&File { name, text }));
        }
        assets.extend(name.strip_prefix("assets/").map(str::to_owned));
    }
    let origins = fs::read_to_string(workspace.root().join("assets/README.md")).unwrap_or_default();
    found.extend(assets_without_origin(&assets, &origins));
    for finding in &found {
        println!("{finding}");
    }
    if !found.is_empty() {
        bail!("{} places are not tidy", found.len());
    }
    Ok(Outcome::Passed)
}
