//! Drugs: each drug of a note must have been named in the visit, by any of its names, or stand in the chart.

use super::drugs::{self, drugs, same, sounds_like};
use super::reading::{Remark, Sentence};
use auscult_domain::guard::{GuardFinding, GuardKind};

/// The drugs of a sentence nobody named.
pub(super) fn check(sentence: &Sentence<'_>) -> Vec<GuardFinding> {
    let heard = sentence.heard;
    let tokens = sentence.tokens();
    let unsaid = drugs(tokens).into_iter().filter(|drug| {
        let word = &tokens[drug.at].lower;
        let named = heard.drugs.iter().any(|(_, said)| same(&said.generic, &drug.generic));
        !named && !heard.words.contains(word) && !heard.words.iter().any(|heard| sounds_like(word, heard))
    });
    let mut findings: Vec<GuardFinding> = unsaid.map(|drug| unheard(sentence, drug.at)).collect();
    findings.extend(swapped(sentence));
    findings
}

fn unheard(sentence: &Sentence<'_>, at: usize) -> GuardFinding {
    let near = sentence.heard.drugs.iter().max_by(|(a, _), (b, _)| sentence.near(*a).total_cmp(&sentence.near(*b)));
    let near = near.filter(|(line, _)| sentence.near(*line) >= 0.3);
    let said = near.map(|(line, drug)| (*line, sentence.heard.lines[*line].tokens[drug.at].lower.clone()));
    let reason = match &said {
        Some((_, name)) => format!("This drug was not heard in this visit and is not in the chart. Said: {name}."),
        None => "This drug was not heard in this visit and is not in the chart.".to_owned(),
    };
    sentence.finding(at..at + 1, Remark { kind: GuardKind::Drug, reason, contradicted: said.is_some(), said })
}

/// A drug of this visit put in the place of the one the sentence came from.
fn swapped(sentence: &Sentence<'_>) -> Vec<GuardFinding> {
    if !sentence.edited || sentence.sources.is_empty() {
        return Vec::new();
    }
    let heard = sentence.heard;
    let of_source: Vec<&(usize, drugs::Drug)> =
        heard.drugs.iter().filter(|(line, _)| sentence.is_source(&heard.lines[*line])).collect();
    let mine = drugs(sentence.tokens());
    let left_out = of_source.iter().find(|(_, said)| !mine.iter().any(|drug| same(&drug.generic, &said.generic)));
    let Some((line, said)) = left_out else { return Vec::new() };
    let put_in = mine.iter().filter(|drug| !of_source.iter().any(|(_, said)| same(&said.generic, &drug.generic)));
    let put_in = put_in.filter(|drug| heard.drugs.iter().any(|(_, said)| same(&said.generic, &drug.generic)));
    put_in
        .map(|drug| {
            let name = heard.lines[*line].tokens[said.at].lower.clone();
            let reason = format!("Another drug was said here: {name}.");
            let remark = Remark { kind: GuardKind::Drug, reason, contradicted: true, said: Some((*line, name)) };
            sentence.finding(drug.at..drug.at + 1, remark)
        })
        .collect()
}
