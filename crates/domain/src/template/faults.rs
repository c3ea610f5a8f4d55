//! What keeps a template from being kept.

use super::{Template, TemplateSection};
use crate::finding::Finding;
use std::collections::BTreeSet;

impl Template {
    /// What is wrong with it, as a person is told; empty when it can be kept.
    pub fn faults(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        if self.name.trim().is_empty() {
            findings.push(Finding::error("name", "A template needs a name."));
        }
        if self.sections.is_empty() {
            findings.push(Finding::error("sections", "A template needs at least one section."));
        }
        if !all_differ(self.sections.iter().map(|section| section.key.as_str())) {
            findings.push(Finding::error("sections", "Every section needs a key of its own."));
        }
        if self.sections.iter().any(|section| section.title.trim().is_empty()) {
            findings.push(Finding::error("sections", "Every section needs a heading."));
        }
        findings.extend(self.sections.iter().filter_map(parts));
        findings
    }
}

fn parts(section: &TemplateSection) -> Option<Finding> {
    let named = section.subsections.iter().all(|part| !part.title.trim().is_empty());
    let apart = all_differ(section.subsections.iter().map(|part| part.key.as_str()));
    let within = section.subsections.iter().flat_map(|part| &part.kinds).all(|kind| section.kinds.contains(kind));
    if named && apart && within {
        return None;
    }
    let what = if within {
        "needs a heading and a key of its own for every part."
    } else {
        "has a part that holds what does not belong in the section."
    };
    Some(Finding::error("sections", format!("{} {what}", section.title)))
}

/// Whether these keys are all there and no two are alike.
fn all_differ<'a>(mut keys: impl Iterator<Item = &'a str>) -> bool {
    let mut seen = BTreeSet::new();
    keys.all(|key| !key.is_empty() && seen.insert(key))
}
