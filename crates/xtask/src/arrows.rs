//! Which crate may depend on which: arrows only point down, and the pure crates reach nothing that touches the world.
//!
//! The table is the picture in ARCHITECTURE.md; `cargo metadata` says what is true.

use crate::shell::{program, read};
use crate::stage::Outcome;
use crate::workspace::Workspace;
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// A crate of this workspace and those of them it may depend on.
const ALLOWED: &[(&str, &[&str])] = &[
    ("auscult-domain", &[]),
    ("auscult-coding", &["auscult-domain"]),
    ("auscult-compose", &["auscult-domain"]),
    ("auscult-fhir", &["auscult-domain"]),
    ("auscult-language", &["auscult-compose", "auscult-domain"]),
    ("auscult-audio", &["auscult-domain"]),
    ("auscult-speech", &["auscult-domain"]),
    ("auscult-vault", &["auscult-domain"]),
    ("auscult-documents", &["auscult-domain"]),
    (
        "auscult-app",
        &[
            "auscult-audio",
            "auscult-coding",
            "auscult-compose",
            "auscult-documents",
            "auscult-domain",
            "auscult-fhir",
            "auscult-language",
            "auscult-speech",
            "auscult-vault",
        ],
    ),
    ("auscult-cli", &["auscult-app", "auscult-coding", "auscult-domain"]),
    ("auscult-desktop", &["auscult-app", "auscult-domain"]),
    ("xtask", &[]),
];

/// Crates above all others: test code, which may use any of them.
const TESTING: &[&str] = &["auscult-tests"];

/// Crates of pure rules: data and a time in, values and findings out.
const PURE: &[&str] = &["auscult-domain", "auscult-coding", "auscult-compose", "auscult-fhir"];

/// What a pure crate must not reach, however far down.
const WORLDLY: &[&str] = &[
    "async-std",
    "axum",
    "cpal",
    "deadpool",
    "fs4",
    "hyper",
    "keyring",
    "libsqlite3-sys",
    "mio",
    "native-tls",
    "openssl",
    "openssl-sys",
    "reqwest",
    "rusqlite",
    "rustls",
    "socket2",
    "tauri",
    "tempfile",
    "tokio",
    "tokio-postgres",
    "ureq",
    "whisper-rs",
    "wry",
    "zbus",
];

/// Every crate that a program can contain, by id, with the ids of those it is built from.
pub struct Graph {
    names: BTreeMap<String, String>,
    normal: BTreeMap<String, BTreeSet<String>>,
    members: BTreeSet<String>,
}

/// Asks cargo about this workspace, for every platform.
///
/// # Errors
/// When cargo fails or Cargo.lock is out of date.
pub fn metadata(workspace: &Workspace) -> Result<Value> {
    let words = ["cargo", "metadata", "--format-version", "1", "--locked"];
    let text = read(&mut program(workspace.root(), &words))?;
    serde_json::from_str(&text).context("cargo metadata printed something that is not JSON")
}

impl Graph {
    /// Reads the graph from what `cargo metadata` printed. What only tests or build scripts need is not in it.
    pub fn of(metadata: &Value) -> Result<Self> {
        let list = |value: &Value| value.as_array().cloned().context("cargo metadata has changed its form");
        let text = |value: &Value| value.as_str().map(str::to_owned).context("cargo metadata has changed its form");
        let mut names = BTreeMap::new();
        for package in list(&metadata["packages"])? {
            names.insert(text(&package["id"])?, text(&package["name"])?);
        }
        let mut normal = BTreeMap::new();
        for node in list(&metadata["resolve"]["nodes"])? {
            let mut needs = BTreeSet::new();
            for dependency in list(&node["deps"])? {
                if list(&dependency["dep_kinds"])?.iter().any(|kind| kind["kind"].is_null()) {
                    needs.insert(text(&dependency["pkg"])?);
                }
            }
            normal.insert(text(&node["id"])?, needs);
        }
        let members = list(&metadata["workspace_members"])?.iter().map(text).collect::<Result<_>>()?;
        Ok(Self { names, normal, members })
    }

    /// Everything a program contains that is built from this crate, itself included.
    pub fn reached_from(&self, name: &str) -> BTreeSet<String> {
        let mut reached = BTreeSet::new();
        let mut next: VecDeque<&String> = self.names.iter().filter(|(_, of)| *of == name).map(|(id, _)| id).collect();
        while let Some(id) = next.pop_front() {
            if reached.insert(id.clone()) {
                next.extend(self.normal.get(id).into_iter().flatten());
            }
        }
        reached
    }

    fn name<'a>(&'a self, id: &'a str) -> &'a str {
        self.names.get(id).map_or(id, String::as_str)
    }

    /// What breaks the rules, in words.
    fn findings(&self) -> Vec<String> {
        let mut findings = Vec::new();
        for id in &self.members {
            let name = self.name(id);
            if TESTING.contains(&name) {
                continue;
            }
            let Some((_, allowed)) = ALLOWED.iter().find(|(of, _)| *of == name) else {
                findings.push(format!("{name} is not in the table of arrows (crates/xtask/src/arrows.rs)"));
                continue;
            };
            let needs = self.normal.get(id).into_iter().flatten().filter(|need| self.members.contains(*need));
            let wrong = needs.map(|need| self.name(need)).filter(|need| !allowed.contains(need));
            findings.extend(wrong.map(|need| format!("{name} must not depend on {need}")));
        }
        for name in PURE {
            let reached = self.reached_from(name);
            let wrong = reached.iter().map(|id| self.name(id)).filter(|reached| WORLDLY.contains(reached));
            findings.extend(wrong.map(|reached| format!("{name} is pure and must not reach {reached}")));
        }
        findings
    }
}

/// The stage: no arrow points up.
///
/// # Errors
/// When one does; each is printed.
pub fn check(workspace: &Workspace) -> Result<Outcome> {
    let findings = Graph::of(&metadata(workspace)?)?.findings();
    for finding in &findings {
        println!("{finding}");
    }
    if !findings.is_empty() {
        bail!("{} arrows point the wrong way", findings.len());
    }
    Ok(Outcome::Passed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn metadata_of(arrows: &[(&str, &[&str])], members: &[&str]) -> Value {
        let normal = |to: &&str| json!({"pkg": to, "dep_kinds": [{"kind": null}]});
        json!({
            "packages": arrows.iter().map(|(name, _)| json!({"id": name, "name": name})).collect::<Vec<_>>(),
            "workspace_members": members,
            "resolve": {"nodes": arrows.iter().map(|(name, needs)| json!({
                "id": name, "deps": needs.iter().map(normal).collect::<Vec<_>>()
            })).collect::<Vec<_>>()},
        })
    }

    fn findings(arrows: &[(&str, &[&str])], members: &[&str]) -> Vec<String> {
        Graph::of(&metadata_of(arrows, members)).expect("a graph").findings()
    }

    #[test]
    fn arrows_down_are_fine() {
        let arrows: &[(&str, &[&str])] =
            &[("auscult-app", &["auscult-vault"]), ("auscult-vault", &["auscult-domain"]), ("auscult-domain", &[])];
        assert_eq!(findings(arrows, &["auscult-app", "auscult-vault", "auscult-domain"]), Vec::<String>::new());
    }

    #[test]
    fn an_arrow_sideways_is_found() {
        let arrows: &[(&str, &[&str])] = &[("auscult-vault", &["auscult-audio"]), ("auscult-audio", &[])];
        let expected = vec!["auscult-vault must not depend on auscult-audio"];
        assert_eq!(findings(arrows, &["auscult-vault", "auscult-audio"]), expected);
    }

    #[test]
    fn a_pure_crate_is_caught_however_deep_it_hides() {
        let arrows: &[(&str, &[&str])] =
            &[("auscult-domain", &["a"]), ("a", &["b"]), ("b", &["tokio"]), ("tokio", &[])];
        assert_eq!(findings(arrows, &["auscult-domain"]), vec!["auscult-domain is pure and must not reach tokio"]);
    }

    #[test]
    fn a_crate_nobody_placed_is_found() {
        assert_eq!(findings(&[("auscult-new", &[])], &["auscult-new"]).len(), 1);
    }
}
