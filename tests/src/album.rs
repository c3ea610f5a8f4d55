//! Every screen as a person sees it, in each set of colours: kept as pictures, and looked at by axe-core.
//!
//! axe-core (Deque, MPL-2.0) is a judge of accessibility that nobody here wrote; it is a development dependency of
//! the window and is put into the page from outside.

use crate::desk::Desk;
use crate::programs::repository;
use crate::window::Window;
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// The sets of colours there are.
pub const THEMES: [&str; 3] = ["light", "dark", "contrast"];

/// Where pictures go, and what was found in them.
pub struct Album {
    folder: PathBuf,
    judge: String,
    findings: Vec<String>,
    pictures: Vec<PathBuf>,
}

impl Album {
    /// An album in this folder.
    ///
    /// # Errors
    /// When axe-core is not installed.
    pub fn new(folder: &Path) -> Result<Self> {
        let file = repository().join("ui/node_modules/axe-core/axe.min.js");
        let judge = std::fs::read_to_string(file).context("axe-core is missing; run: npm ci in ui")?;
        std::fs::create_dir_all(folder)?;
        Ok(Self { folder: folder.to_owned(), judge, findings: Vec::new(), pictures: Vec::new() })
    }

    /// Keeps the screen as it stands, in each set of colours, and judges it in each.
    ///
    /// # Errors
    /// When no picture can be taken or axe-core fails; what axe-core finds is told by [`Album::close`].
    pub fn keep(&mut self, desk: &Desk, window: &Window, screen: &str) -> Result<()> {
        let theme = "const root = document.documentElement; const before = root.dataset.theme; \
                     root.dataset.theme = arguments[0]; return before";
        let mut before = Value::Null;
        for (index, name) in THEMES.iter().enumerate() {
            let was = window.ask(theme, &[(*name).into()])?;
            if index == 0 {
                before = was;
            }
            settled(window)?;
            let picture = self.folder.join(format!("{screen}-{name}.png"));
            window.screenshot(desk, &picture)?;
            self.pictures.push(picture);
            let found = violations(window, &self.judge)?;
            self.findings.extend(found.into_iter().map(|finding| format!("{screen}, {name}: {finding}")));
        }
        window.ask(theme, &[before])?;
        Ok(())
    }

    /// The pictures taken.
    pub fn pictures(&self) -> &[PathBuf] {
        &self.pictures
    }

    /// Ends the album.
    ///
    /// # Errors
    /// When axe-core found anything on any screen; the error names all of it.
    pub fn close(self) -> Result<()> {
        if !self.findings.is_empty() {
            bail!("axe-core found {} violations:\n{}", self.findings.len(), self.findings.join("\n"));
        }
        Ok(())
    }
}

/// Brings every colour that is on its way to another to its end: a picture, and a judge, in between would see neither
/// set of colours.
fn settled(window: &Window) -> Result<()> {
    let script = "const done = arguments[0]; \
                  document.getAnimations().filter(each => each instanceof CSSTransition).forEach(each => each.finish()); \
                  requestAnimationFrame(() => done(true))";
    window.ask_later(script, &[])?;
    Ok(())
}

/// What axe-core finds in the page now: rule, what it means, and where.
fn violations(window: &Window, judge: &str) -> Result<Vec<String>> {
    if window.ask("return typeof window.axe", &[])? != "object" {
        window.ask(judge, &[])?;
    }
    let script = "const done = arguments[0]; \
                  axe.run(document, {resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}) \
                  .then(found => done(found.violations.map(each => `${each.id}: ${each.help}: ` + \
                  each.nodes.map(node => node.target.join(' ') + ' ' + (node.any[0]?.message ?? '')).join(' | '))), \
                  problem => done(['axe failed: ' + problem]))";
    Ok(serde_json::from_value(window.ask_later(script, &[])?)?)
}
