//! Numbers, doses, units and vital signs: each figure of a note must be a figure of the visit, and of the same thing.

use super::drugs;
use super::figures::{Figure, figures};
use super::heard::{HeardFigure, is_dose};
use super::reading::{Remark, Sentence, figure_words};
use super::tokens::Token;
use super::vitals::{self, Vital};
use auscult_domain::guard::{GuardFinding, GuardKind};

/// A figure said this far from what the sentence is about was said of something else.
const LEAST_NEAR: f32 = 0.2;
/// Another figure of the same measure this much nearer is the one that was said.
const MARGIN: f32 = 0.2;
/// A vital sign's figure that was said without naming the sign must be said this near.
const NEAR_VITAL: f32 = 0.55;

/// What of the figures of a sentence is not supported.
pub(super) fn check(sentence: &Sentence<'_>) -> Vec<GuardFinding> {
    let tokens = sentence.tokens();
    let all = figures(tokens);
    let views: Vec<&Token> = tokens.iter().collect();
    let claims: Vec<&Figure> =
        all.iter().filter(|figure| !is_name(tokens, figure) && !counts_lines(tokens, figure)).collect();
    let found: Vec<Option<GuardFinding>> =
        claims.iter().map(|figure| unsupported(sentence, &views, figure, &all)).collect();
    // `104 °F (40 °C)`: the second is the first once more.
    let restated = |figure: &Figure| {
        claims.iter().zip(&found).any(|(other, found)| {
            found.is_none()
                && other.unit != figure.unit
                && figure.unit.is_some()
                && other.unit.is_some()
                && figure.is(other)
        })
    };
    let kept: Vec<bool> = claims.iter().map(|figure| !restated(figure)).collect();
    found.into_iter().zip(kept).filter(|(_, kept)| *kept).filter_map(|(found, _)| found).collect()
}

/// A figure within a name (`COVID-19`, `C5-6`, `2nd`).
fn is_name(tokens: &[Token], figure: &Figure) -> bool {
    let hangs = |token: &Token| token.joint != ' ';
    let before = figure.first.checked_sub(1).and_then(|at| tokens.get(at));
    let lettered = before.is_some_and(|token| {
        token.lower.starts_with(char::is_alphabetic) && super::units::unit(&token.lower).is_none()
    });
    let ordinal = tokens
        .get(figure.last + 1)
        .is_some_and(|next| next.joint == '\0' && ["st", "nd", "rd", "th", "s"].contains(&next.lower.as_str()));
    let spoken_number = tokens[figure.first].lower.starts_with(char::is_alphabetic);
    (hangs(&tokens[figure.first]) && lettered && !spoken_number) || ordinal
}

/// The number of a line in a list: `1. Hypertension`.
fn counts_lines(tokens: &[Token], figure: &Figure) -> bool {
    figure.first == 0 && figure.last == 0 && figure.unit.is_none() && tokens[0].mark == '.'
        || tokens.len() == 1 && figure.unit.is_none()
}

fn unsupported(sentence: &Sentence<'_>, views: &[&Token], figure: &Figure, all: &[Figure]) -> Option<GuardFinding> {
    let heard = sentence.heard;
    let dose = is_dose(figure.unit);
    if figure.values == [1.0] && !dose {
        return None;
    }
    let same: Vec<&HeardFigure> = heard.figures.iter().filter(|said| figure.is(&said.figure)).collect();
    if same.iter().any(|said| sentence.rests_on(said.line)) {
        return None;
    }
    let drug = dose.then(|| drug_of(sentence.tokens(), figure)).flatten();
    let vital = vitals::of(views, figure.first, figure).filter(|_| !dose);
    if let Some(drug) = &drug {
        if heard.doses_of(drug).any(|said| figure.is(&said.figure)) {
            return None;
        }
        if let Some(said) = heard
            .doses_of(drug)
            .filter(|said| said.figure.unit.is_some())
            .max_by(|a, b| sentence.near(a.line).total_cmp(&sentence.near(b.line)))
        {
            return Some(finding(sentence, figure, GuardKind::Dose, Some(said)));
        }
    }
    if let Some(vital) = vital {
        let reading = |said: &&&HeardFigure| said.vital == Some(vital);
        if same.iter().any(|said| reading(&said) || sentence.near(said.line) >= NEAR_VITAL && said.vital.is_none()) {
            return None;
        }
        let other = heard
            .figures
            .iter()
            .filter(|said| said.vital == Some(vital) && plausible(vital, said))
            .max_by(|a, b| sentence.near(a.line).total_cmp(&sentence.near(b.line)));
        return Some(finding(sentence, figure, GuardKind::Vital, other));
    }
    let kind = if dose { GuardKind::Dose } else { GuardKind::Number };
    let nearest = |list: &[&HeardFigure]| list.iter().map(|said| sentence.near(said.line)).fold(0.0, f32::max);
    let rivals: Vec<&HeardFigure> = heard.figures.iter().filter(|said| is_rival(figure, said, all)).collect();
    let rival = rivals.iter().copied().max_by(|a, b| sentence.near(a.line).total_cmp(&sentence.near(b.line)));
    if same.is_empty() {
        let other_unit = heard.figures.iter().find(|said| {
            figure.unit.is_some()
                && said.figure.unit.is_some()
                && said.figure.values == figure.values
                && sentence.near(said.line) >= 0.4
        });
        if let Some(said) = other_unit {
            return Some(finding(sentence, figure, GuardKind::Unit, Some(said)));
        }
        return Some(finding(sentence, figure, kind, rival));
    }
    let best = nearest(&same);
    let contradicted = rival.is_some_and(|rival| sentence.near(rival.line) > best + MARGIN);
    ((best < LEAST_NEAR && !sentence.is_bare()) || contradicted).then(|| finding(sentence, figure, kind, rival))
}

/// A figure that was said of the same measure and that the sentence does not hold as well.
fn is_rival(figure: &Figure, said: &HeardFigure, all: &[Figure]) -> bool {
    let measure = |figure: &Figure| figure.unit.map(|(measure, _)| measure);
    measure(&said.figure) == measure(figure)
        && said.figure.of_ratio == figure.of_ratio
        && !all.iter().any(|other| other.is(&said.figure))
        && said.figure.values.iter().any(|value| *value != 1.0)
}

/// A reading people have, so that `one` of `one thirty six` is not offered as a pressure.
fn plausible(vital: Vital, said: &HeardFigure) -> bool {
    let least = match vital {
        Vital::Pressure | Vital::Pulse => 30.0,
        Vital::Temperature => 34.0,
        Vital::Saturation => 50.0,
        Vital::Breaths => 6.0,
        Vital::Weight | Vital::Height | Vital::MassIndex => 10.0,
        Vital::Pain => 0.0,
    };
    said.figure.values.iter().any(|value| *value >= least)
}

/// The drug a dose of a note is of: the one named last before it, or the next after it.
fn drug_of(tokens: &[Token], figure: &Figure) -> Option<String> {
    let named = drugs::drugs(tokens);
    let before = named.iter().rev().find(|drug| drug.at < figure.first);
    let after = || named.iter().find(|drug| drug.at > figure.last);
    before.or_else(after).map(|drug| drug.generic.clone())
}

fn finding(sentence: &Sentence<'_>, figure: &Figure, kind: GuardKind, said: Option<&HeardFigure>) -> GuardFinding {
    let said = said.filter(|said| sentence.near(said.line) > 0.0 || kind == GuardKind::Vital);
    let words = said.map(|said| (said.line, figure_words(&sentence.heard.lines[said.line], &said.figure)));
    let what = match kind {
        GuardKind::Dose => "This dose",
        GuardKind::Vital => "This reading",
        GuardKind::Unit => "This unit",
        _ => "This number",
    };
    let reason = match &words {
        Some((_, said)) => format!("{what} was not heard in this visit. Said: {said}."),
        None => format!("{what} was not heard in this visit and is not in the chart."),
    };
    let remark = Remark {
        kind,
        reason,
        contradicted: words.is_some(),
        said: words.or_else(|| sentence.nearest().map(|line| (line, sentence.heard.lines[line].text.clone()))),
    };
    sentence.finding(whole(sentence.tokens(), figure), remark)
}

/// The words of a figure: with its unit, and both parts of `136/82`.
fn whole(tokens: &[Token], figure: &Figure) -> std::ops::Range<usize> {
    let mut from = figure.first;
    let mut to = figure.unit_last + 1;
    if tokens[from].joint == '/' && from > 0 && tokens[from - 1].lower.starts_with(|c: char| c.is_ascii_digit()) {
        from -= 1;
    }
    if tokens.get(to).is_some_and(|next| next.joint == '/' && next.lower.starts_with(|c: char| c.is_ascii_digit())) {
        to += 1;
    }
    from..to
}
