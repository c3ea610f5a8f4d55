//! The licences of what ships: each must be one we may pass on, and the list in `assets/licences/third-party.json`
//! (shown under About) names every one of them.

use crate::arrows::{Graph, metadata};
use crate::workspace::Workspace;
use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;

/// Licences that may ship beside Apache-2.0. MPL-2.0 binds the files it is on, which we do not change.
const ALLOWED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "OFL-1.1",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// The programs that ship.
pub const SHIPPED: &[&str] = &["auscult-desktop", "auscult-cli"];

/// The list as it should be in the file, with a line for each package, in order.
///
/// # Errors
/// When a licence is missing or not allowed; each is printed.
pub fn list(workspace: &Workspace) -> Result<String> {
    let mut packages = crates(workspace)?;
    packages.extend(page_packages(workspace)?);
    let wrong: Vec<_> = packages.iter().filter(|(_, _, _, licence)| !satisfied(licence)).collect();
    for (_, name, version, licence) in &wrong {
        println!("{name} {version}: '{licence}' is not a licence we may pass on");
    }
    if !wrong.is_empty() {
        bail!("{} packages have a licence that may not ship", wrong.len());
    }
    let line = |(from, name, version, licence): &(String, String, String, String)| {
        json!({"from": from, "name": name, "version": version, "licence": licence}).to_string()
    };
    Ok(format!("[\n{}\n]\n", packages.iter().map(line).collect::<Vec<_>>().join(",\n")))
}

/// Whether the file says what is true.
///
/// # Errors
/// When it does not, or a licence is not allowed.
pub fn check(workspace: &Workspace) -> Result<()> {
    let kept = fs::read_to_string(file(workspace)).unwrap_or_default();
    if kept != list(workspace)? {
        bail!("assets/licences/third-party.json is out of date; run: cargo xtask codegen");
    }
    Ok(())
}

/// Where the list is kept.
pub fn file(workspace: &Workspace) -> std::path::PathBuf {
    workspace.root().join("assets/licences/third-party.json")
}

type Packages = BTreeSet<(String, String, String, String)>;

fn crates(workspace: &Workspace) -> Result<Packages> {
    let metadata = metadata(workspace)?;
    let graph = Graph::of(&metadata)?;
    let reached: BTreeSet<String> = SHIPPED.iter().flat_map(|name| graph.reached_from(name)).collect();
    let packages = metadata["packages"].as_array().context("cargo metadata has changed its form")?;
    let foreign = packages.iter().filter(|package| !package["source"].is_null());
    let shipped = foreign.filter(|package| package["id"].as_str().is_some_and(|id| reached.contains(id)));
    Ok(shipped.map(|package| named("crates.io", &package["name"], package, "license")).collect())
}

fn page_packages(workspace: &Workspace) -> Result<Packages> {
    let Ok(lock) = fs::read_to_string(workspace.ui().join("package-lock.json")) else { return Ok(Packages::new()) };
    let lock: Value = serde_json::from_str(&lock).context("ui/package-lock.json is not JSON")?;
    let packages = lock["packages"].as_object().context("ui/package-lock.json has no packages")?;
    let shipped = packages.iter().filter(|(path, package)| !path.is_empty() && package["dev"] != json!(true));
    let name = |path: &str| path.rsplit("node_modules/").next().unwrap_or_default().to_owned();
    Ok(shipped.map(|(path, package)| named("npm", &json!(name(path)), package, "license")).collect())
}

fn named(from: &str, name: &Value, package: &Value, licence: &str) -> (String, String, String, String) {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    (from.to_owned(), text(name), text(&package["version"]), text(&package[licence]))
}

/// Whether an SPDX expression can be met with allowed licences alone. `/` is how crates used to write OR.
fn satisfied(expression: &str) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = words.as_slice();
    any_of(&mut rest) == Some(true) && rest.is_empty()
}

/// `None`, here and below, when the words are not an expression.
fn any_of(rest: &mut &[&str]) -> Option<bool> {
    let mut met = all_of(rest)?;
    while let ["OR", after @ ..] = *rest {
        *rest = after;
        // Read even when already met: the words must be consumed.
        met |= all_of(rest)?;
    }
    Some(met)
}

fn all_of(rest: &mut &[&str]) -> Option<bool> {
    let mut met = one(rest)?;
    while let ["AND", after @ ..] = *rest {
        *rest = after;
        met &= one(rest)?;
    }
    Some(met)
}

fn one(rest: &mut &[&str]) -> Option<bool> {
    match *rest {
        ["(", after @ ..] => {
            *rest = after;
            let met = any_of(rest)?;
            let [")", after @ ..] = *rest else { return None };
            *rest = after;
            Some(met)
        }
        [name, "WITH", exception, after @ ..] => {
            *rest = after;
            Some(ALLOWED.contains(name) || ALLOWED.contains(&format!("{name} WITH {exception}").as_str()))
        }
        [name, after @ ..] => {
            *rest = after;
            Some(ALLOWED.contains(name))
        }
        [] => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_met_as_spdx_reads_them() {
        for met in ["MIT", "MIT OR Apache-2.0", "MIT/Apache-2.0", "GPL-3.0 OR MIT", "(MIT OR GPL-3.0) AND ISC"] {
            assert!(satisfied(met), "{met}");
        }
        assert!(satisfied("Apache-2.0 WITH LLVM-exception OR Apache-2.0 OR MIT"));
        for unmet in ["", "GPL-3.0", "MIT AND GPL-3.0", "(GPL-3.0 OR MIT) AND AGPL-3.0", "MIT OR", "(MIT"] {
            assert!(!satisfied(unmet), "{unmet}");
        }
    }
}
