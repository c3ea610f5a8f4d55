//! The figures of the suggestions, on notes that may not ship: AUSCULT_DATA names the folder that has them.
//!
//! `suggest_figures` prints headings (the half to work with), whole notes, denied conditions, time, and how sure the
//! proposals are against how often they are right. `suggest_figures apart` takes the half of the headings kept apart.
//! `misses` names what is not found, `composed FILE` reads notes as `compose_figures notes valid` prints them,
//! `text FILE` prints what one text earns.

#[path = "../tests/material/mod.rs"]
mod material;

use auscult_coding::sets::CodeLibrary;
use auscult_coding::suggest::{CodingText, SuggestRequest, Suggester};
use auscult_domain::coding::ProposedCode;
use material::{Half, Heading, Material, Note};
use std::io::Write;
use std::time::Instant;

struct Engine {
    library: CodeLibrary,
    suggester: Suggester,
}

impl Engine {
    fn new() -> Self {
        let library = CodeLibrary::shipped();
        let suggester = Suggester::of(&library.on(material::day()));
        Self { library, suggester }
    }

    fn suggest(&self, text: &str) -> Vec<ProposedCode> {
        let codes = self.library.on(material::day());
        self.suggester.suggest(&SuggestRequest::of(&CodingText::from_plain(text), &codes))
    }
}

fn main() -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let started = Instant::now();
    let _ = auscult_coding::sets::Icd10Cm::shipped();
    let set = started.elapsed();
    let started = Instant::now();
    let engine = Engine::new();
    writeln!(out, "set read in {:.0} ms, suggester ready in {:.0} ms more", ms(set), ms(started.elapsed()))?;
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["text", file] => return print_text(&mut out, &engine, &std::fs::read_to_string(file)?),
        ["composed", file] => {
            let Some(material) = Material::found() else { return left_out(&mut out) };
            return composed(&mut out, &engine, &material, &std::fs::read_to_string(file)?);
        }
        _ => {}
    }
    let Some(material) = Material::found() else { return left_out(&mut out) };
    let misses = arguments.iter().any(|argument| argument == "misses");
    let half = if arguments.iter().any(|argument| argument == "apart") { Half::Apart } else { Half::Work };
    headings(&mut out, &engine, &material, half, misses)?;
    notes(&mut out, &engine, &material.notes, "whole notes", misses)?;
    notes(&mut out, &engine, &material.assessments, "dictated assessments", misses)?;
    denied(&mut out, &engine, &material, misses)?;
    sureness(&mut out, &engine, &material, half)
}

/// How sure the proposals are against how often a coder would keep them: the headings of the half, and those notes and
/// dictated assessments whose number is odd, for the even ones were used to fit.
fn sureness(out: &mut impl Write, engine: &Engine, material: &Material, half: Half) -> std::io::Result<()> {
    let odd = |note: &&Note| note.encounter.ends_with(['1', '3', '5', '7', '9']) == (half == Half::Apart);
    let notes = material.notes.iter().chain(&material.assessments).filter(odd);
    let notes = notes.map(|note| (note.text.as_str(), note.codes.concat()));
    let headings = material.headings.iter().filter(|heading| heading.half == half);
    let headings = headings.map(|heading| (heading.text.as_str(), heading.codes.clone()));
    let mut bins = [(0u32, 0u32, 0u32); 10];
    for (text, accepted) in notes.chain(headings) {
        for code in engine.suggest(text) {
            let bin = &mut bins[usize::from(code.confidence / 10).min(9)];
            bin.0 += 1;
            bin.1 += u32::from(code.confidence);
            bin.2 += u32::from(accepted.iter().any(|ok| ok == code.code.code.as_str()));
        }
    }
    writeln!(out, "sure, in percent | proposals | said | kept")?;
    for (at, (count, said, kept)) in bins.iter().enumerate().filter(|(_, bin)| bin.0 > 0) {
        let (said, kept) = (f64::from(*said) / f64::from(*count), 100.0 * f64::from(*kept) / f64::from(*count));
        writeln!(out, "{:3}-{:3} | {count:4} | {said:5.1} | {kept:5.1}", at * 10, at * 10 + 9)?;
    }
    Ok(())
}

fn left_out(out: &mut impl Write) -> std::io::Result<()> {
    writeln!(out, "left out: headings, notes, denied conditions, for AUSCULT_DATA is not set")
}

fn ms(time: std::time::Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

fn rank(proposed: &[ProposedCode], accepted: &[String]) -> usize {
    proposed.iter().position(|code| accepted.iter().any(|ok| ok == code.code.code.as_str())).unwrap_or(usize::MAX)
}

fn headings(
    out: &mut impl Write,
    engine: &Engine,
    material: &Material,
    half: Half,
    misses: bool,
) -> std::io::Result<()> {
    let headings: Vec<&Heading> = material.headings.iter().filter(|heading| heading.half == half).collect();
    let (mut alone, mut within) = ([0; 2], [0; 2]);
    for heading in &headings {
        let proposed = engine.suggest(&heading.text);
        let at = rank(&proposed, &heading.codes);
        alone[0] += usize::from(at == 0);
        alone[1] += usize::from(at < 5);
        let whole = engine.suggest(&heading.note);
        let own = material::of_problem(&whole, &heading.text);
        let inside = rank(&own, &heading.codes);
        within[0] += usize::from(inside == 0);
        within[1] += usize::from(inside < 5);
        if misses && (at > 0 || inside > 0) {
            let codes: Vec<&str> = proposed.iter().take(5).map(|code| code.code.code.as_str()).collect();
            let inside: Vec<&str> = own.iter().take(5).map(|code| code.code.code.as_str()).collect();
            writeln!(
                out,
                "  {} {:?} wants {:?}: alone {codes:?}, in its note {inside:?}",
                heading.encounter, heading.text, heading.codes
            )?;
        }
    }
    let share = |count: usize| 100.0 * count as f64 / headings.len().max(1) as f64;
    writeln!(
        out,
        "headings, {half:?} half, {}: alone first {:.1} %, in five {:.1} %; in their note first {:.1} %, in five {:.1} %",
        headings.len(),
        share(alone[0]),
        share(alone[1]),
        share(within[0]),
        share(within[1])
    )
}

fn notes(out: &mut impl Write, engine: &Engine, notes: &[Note], what: &str, misses: bool) -> std::io::Result<()> {
    let (mut found, mut all, mut most) = (0, 0, 0.0f64);
    let mut whole = 0.0;
    for note in notes {
        let started = Instant::now();
        let proposed = engine.suggest(&note.text);
        let took = ms(started.elapsed());
        most = most.max(took);
        whole += took;
        for accepted in &note.codes {
            all += 1;
            let at = rank(&proposed, accepted);
            found += usize::from(at < 10);
            if misses && at >= 10 {
                writeln!(out, "  {} misses {accepted:?}", note.encounter)?;
            }
        }
        if misses {
            let shown =
                |code: &ProposedCode| format!("{}:{}={}", code.code.code, code.confidence, code.evidence[0].text);
            writeln!(out, "  {} {:?}", note.encounter, proposed.iter().take(12).map(shown).collect::<Vec<_>>())?;
        }
    }
    let share = 100.0 * found as f64 / all.max(1) as f64;
    let mean = whole / notes.len().max(1) as f64;
    writeln!(out, "{what}, {}: recall at 10 {share:.1} % of {all}; {mean:.1} ms each, {most:.1} at most", notes.len())?;
    precision(out, engine, notes, misses)
}

/// How many of the surer proposals are among the labels. What a label leaves out may still be right: labels name what a
/// coder would report, not all that could be.
fn precision(out: &mut impl Write, engine: &Engine, notes: &[Note], misses: bool) -> std::io::Result<()> {
    let (mut right, mut all) = (0, 0);
    for note in notes {
        let accepted = note.codes.concat();
        for code in engine.suggest(&note.text).iter().filter(|code| code.confidence >= 50) {
            all += 1;
            if accepted.iter().any(|ok| ok == code.code.code.as_str()) {
                right += 1;
            } else if misses {
                writeln!(
                    out,
                    "  {} not labelled {}:{} {}",
                    note.encounter, code.code.code, code.confidence, code.reason
                )?;
            }
        }
    }
    let (each, share) = (all as f64 / notes.len().max(1) as f64, 100.0 * right as f64 / all.max(1) as f64);
    writeln!(out, "  of confidence 50 and more: {each:.1} a note, {share:.1} % of {all} among the labels")
}

fn composed(out: &mut impl Write, engine: &Engine, material: &Material, lines: &str) -> std::io::Result<()> {
    let (mut found, mut all) = (0, 0);
    for line in lines.lines() {
        let value: serde_json::Value = serde_json::from_str(line)?;
        let (Some(id), Some(text)) = (value["id"].as_str(), value["note"].as_str()) else { continue };
        let Some(note) = material.notes.iter().find(|note| note.encounter == id) else { continue };
        let proposed = engine.suggest(text);
        for accepted in &note.codes {
            all += 1;
            let hit = rank(&proposed, accepted) < 10;
            found += usize::from(hit);
            if !hit {
                let codes: Vec<&str> = proposed.iter().take(12).map(|code| code.code.code.as_str()).collect();
                writeln!(out, "  {id} misses {accepted:?}: {codes:?}")?;
            }
        }
    }
    writeln!(out, "composed notes: recall at 10 {:.1} % of {all}", 100.0 * found as f64 / all.max(1) as f64)
}

fn denied(out: &mut impl Write, engine: &Engine, material: &Material, misses: bool) -> std::io::Result<()> {
    let mut wrong = 0;
    for sentence in &material.denied {
        let proposed = engine.suggest(sentence);
        if !proposed.is_empty() {
            wrong += 1;
            if misses {
                let codes: Vec<String> =
                    proposed.iter().map(|code| format!("{}={:?}", code.code.code, code.evidence[0].text)).collect();
                writeln!(out, "  {sentence:?}: {codes:?}")?;
            }
        }
    }
    writeln!(
        out,
        "denied, family, hypothetical: {wrong} of {} sentences earn a code ({:.1} %)",
        material.denied.len(),
        100.0 * wrong as f64 / material.denied.len().max(1) as f64
    )
}

fn print_text(out: &mut impl Write, engine: &Engine, text: &str) -> std::io::Result<()> {
    for code in engine.suggest(text) {
        let evidence: Vec<&str> = code.evidence.iter().map(|evidence| evidence.text.as_str()).collect();
        writeln!(
            out,
            "{:9} {:3} {:?} {} | {} {evidence:?} {:?}",
            code.code.code.as_str(),
            code.confidence,
            code.support,
            code.title,
            code.reason,
            code.more_specific
        )?;
    }
    Ok(())
}
