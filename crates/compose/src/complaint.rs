//! The chief complaint, where the chart has none: what the patient comes for, in a few of their words.

use crate::history::systems::called;
use crate::lexicon;
use crate::prose::polarity::negations;
use crate::prose::verbs::is_fragment;
use crate::sentences::Sentence;
use crate::statement::{Standing, Statement};
use crate::text::{among, re};
use auscult_domain::template::SectionKind;
use auscult_domain::transcript::Speaker;

/// The chief complaint, if the first part of the visit tells one.
pub(crate) fn of(history: &[Statement], sentences: &[Sentence]) -> Option<Statement> {
    let mut complaint = presented(sentences)
        .or_else(|| told(history))
        .or_else(|| asked(sentences))
        .or_else(|| discharged(sentences))?;
    with_side(&mut complaint, sentences);
    corrected(&mut complaint, sentences);
    let bare = re!(r"(?i)^(?:(?:this|that|these|those|her|his|the|some|my|your|a|an|bad|really) )+")
        .replace(&complaint.text, "");
    complaint.text = crate::text::capitalised(&bare);
    Some(complaint)
}

/// As the clinician presents it: `here for right knee pain`.
fn presented(sentences: &[Sentence]) -> Option<Statement> {
    let pattern = re!(
        r"(?i)\b(?:presents?|presenting|here|in|see you|come in|came in|coming in|sent (?:you |him |her )?(?:over|here)|referred(?: (?:here |over |to (?:me|us) )?by (?:[a-z.]+ ?){1,3})?)(?: today| here| in| to the clinic| to the office)*,? (?:for|with|because of|complaining of|due to) (?:an? |some |the |your |evaluation of |follow-?up (?:of|for) |complaints? of )*([a-z0-9' -]{4,60})"
    );
    let known = re!(
        r"(?i)\b(?:year[- ]old (?:[a-z]+ ){1,3}(?:here |who (?:presents|comes) )?with|(?:told me|says|said|see|understand|hear|heard|know) (?:here )?(?:that )?you(?:'ve been having| have been having|'ve had| have had|'re having| are having| have| had| hurt| injured)) (?:an? |some |your |the |newly diagnosed |what looks like )*([a-z0-9' -]{4,60})"
    );
    let early = sentences.iter().enumerate().take(14).filter(|(_, said)| said.speaker != Speaker::Patient);
    early
        .filter_map(|(at, said)| {
            pattern.captures(&said.text).or_else(|| known.captures(&said.text)).map(|found| (at, found[1].to_owned()))
        })
        .find_map(|(at, what)| {
            let what = re!(
                r"(?i)[,.]| (?:so|can|could|what|how|tell|that|she|he|and you|who|which|today|is that|is accompanied|accompanied|also|on your|it)\b"
            )
            .split(&what)
            .next()
            .unwrap_or_default()
            .trim()
            .to_owned();
            let what = crate::prose::cleaned(&what);
            let hurt = re!(r"\b(?:hurt|injured)\b").is_match(&sentences[at].lower);
            let part = what.rsplit(' ').next().is_some_and(is_part_of_body);
            let what = if hurt && part { format!("{what} injury") } else { what };
            let routine = re!(r"(?i)\b(?:annual|physical|check-?up|follow-?up|wellness|refill)").is_match(&what);
            let says = !lexicon::symptoms(&what).is_empty() || !lexicon::conditions(&what).is_empty();
            let clinical = says || (lexicon::is_clinical(&what) && what.split_whitespace().count() >= 2);
            ((clinical || routine) && !re!(r"(?i)\byou|history").is_match(&what))
                .then(|| Statement::new(SectionKind::ChiefComplaint, crate::prose::sentence(&what), vec![at]))
        })
}

/// As the clinician asks about it: `I see you hurt your left ankle`, `So you've been having trouble with your hip?`
fn asked(sentences: &[Sentence]) -> Option<Statement> {
    let early = sentences.iter().enumerate().take(16).filter(|(_, said)| said.speaker != Speaker::Patient);
    early
        .filter(|(_, said)| re!(r"\byou(?:'re|'ve|r)?\b").is_match(&said.lower) && negations(&said.lower) == 0)
        .filter(|(_, said)| !re!(r"\b(?:any|history|family)\b").is_match(&said.lower))
        .find_map(|(at, said)| {
            let complaint = phrase(&said.text)?;
            Some(Statement::new(SectionKind::ChiefComplaint, crate::prose::sentence(&complaint), vec![at]))
        })
}

/// The other side, where the patient says so: `It's not the right knee, it's the left knee.`
fn corrected(complaint: &mut Statement, sentences: &[Sentence]) {
    let lower = complaint.text.to_lowercase();
    for (wrong, right) in [("right", "left"), ("left", "right")] {
        let denied = [format!("not the {wrong}"), format!("not my {wrong}")];
        let says = |said: &Sentence| {
            said.speaker == Speaker::Patient
                && said.lower.contains(right)
                && denied.iter().any(|denied| said.lower.contains(denied))
        };
        if let Some(at) = sentences.iter().take(16).position(says).filter(|_| among(&lower, wrong)) {
            complaint.text = lower.replace(wrong, right);
            complaint.sentences.push(at);
            return;
        }
    }
}

/// The side, where the visit names one side of the part that hurts and never the other.
fn with_side(complaint: &mut Statement, sentences: &[Sentence]) {
    let lower = complaint.text.to_lowercase();
    let Some(found) = re!(r"^([a-z]+) (?:pain|injury|swelling|problem)\.$").captures(&lower) else { return };
    let part = found[1].to_owned();
    let sides = ["left", "right"].map(|side| {
        let name = format!("{side} {part}");
        sentences.iter().position(|said| said.lower.contains(&name))
    });
    let (side, at) = match sides {
        [Some(at), None] => ("left", at),
        [None, Some(at)] => ("right", at),
        _ => return,
    };
    if is_part_of_body(&part) {
        complaint.text = crate::text::capitalised(&format!("{side} {lower}"));
        complaint.sentences.push(at);
    }
}

/// After a hospital: the clinician says where the patient has been.
fn discharged(sentences: &[Sentence]) -> Option<Statement> {
    let been = re!(
        r"\b(?:you(?:'re| were|'ve been| went| just| just got| just came)?|she was|he was)\b.{0,30}\b(?:in|to|from|out of) the (emergency (?:room|department)|er|hospital)\b"
    );
    let early = sentences.iter().enumerate().take(10).filter(|(_, said)| said.speaker != Speaker::Patient);
    let (at, place) = early.filter_map(|(at, said)| Some((at, been.captures(&said.lower)?[1].to_owned()))).next()?;
    let place = if place == "er" { "ER".to_owned() } else { place };
    Some(Statement::new(
        SectionKind::ChiefComplaint,
        format!("{} follow-up.", crate::text::capitalised(&place)),
        vec![at],
    ))
}

/// As the patient tells it: the first thing of the history that can be complained of.
fn told(history: &[Statement]) -> Option<Statement> {
    let story = history.iter().filter(|statement| {
        statement.kind == SectionKind::HistoryOfPresentIllness
            && statement.standing == Standing::Firm
            && negations(&statement.text) == 0
            && !statement.text.starts_with("Companion")
    });
    story.take(6).find_map(|statement| {
        let complaint = in_full(&statement.text).or_else(|| phrase(&statement.text))?;
        Some(Statement::new(
            SectionKind::ChiefComplaint,
            crate::prose::sentence(&complaint),
            statement.sentences.clone(),
        ))
    })
}

/// A line that is nothing but a complaint: `has had a cough for approximately 10 days`.
fn in_full(line: &str) -> Option<String> {
    let text = line.trim_end_matches('.');
    let text = re!(r"(?i)^(?:(?:she|he|the patient|patient) (?:has had|has been having|has|is having|is here (?:for|because of)|had|has been (?:really |so |very )?(?:experiencing|dealing with|getting)|gets|reports)|reports) (?:a |an |some |this |these |really |bad )*")
        .replace(text, "");
    let text = re!(r"(?i),.*$| and (?:it|she|he|i|then|that)\b.*$").replace_all(&text, "").trim().to_owned();
    if re!(r"(?i)^(?:been|being|had|not|to|no)\b").is_match(&text) {
        return None;
    }
    let opening: String = text.split_whitespace().take(3).collect::<Vec<_>>().join(" ");
    let names =
        lexicon::symptoms(&opening).iter().any(|name| !says_little(name)) || !lexicon::conditions(&opening).is_empty();
    let plain = is_fragment(&text) && !text.contains(": ") && text.split_whitespace().count() <= 8;
    (names && plain && text.len() < line.trim_end_matches('.').len()).then_some(text)
}

/// The complaint within a line: `doing okay aside from this left shoulder pain` → `left shoulder pain`; `my knee hurts` →
/// `knee pain`; `I twisted my left ankle` → `left ankle injury`.
fn phrase(line: &str) -> Option<String> {
    static PATTERNS: std::sync::LazyLock<[regex::Regex; 4]> = std::sync::LazyLock::new(|| {
        let sided = r"((?:(?:left|right|lower|upper|bilateral|inner|outer|middle|index|big|little|great) |both )*)";
        [
            format!(r"(?i)\b{sided}([a-z]+) (pain|pains|ache|swelling|numbness|weakness|stiffness|injury|infection|ulcer|rash)\b"),
            format!(r"(?i)\b(?:her|his|my|the|their|the patient's) {sided}([a-z]+) (?:(?:really|just|still|has been|is|started|keeps) )*(?:hurts?|hurting|aches?|aching|sore|killing)\b"),
            format!(r"(?i)\b(?:hurt|injured|twisted|sprained|broke|landed on|bent|rolled|jammed|hit) (?:on )?(?:her|his|my|the|your) {sided}([a-z]+)\b"),
            format!(
                r"(?i)\b(?:problems?|trouble|issues?) with (?:her|his|my|the|your) {sided}([a-z]+)\b"
            ),
        ]
        .map(|pattern| crate::text::pattern(&pattern))
    });
    let part_of_body = |word: &str| is_part_of_body(&word.to_lowercase());
    for (pattern, what) in PATTERNS.iter().zip(["", "pain", "injury", "problem"]) {
        let found = pattern.captures_iter(line).find(|found| part_of_body(&found[2]));
        if let Some(found) = found {
            let what = if what.is_empty() { found[3].to_lowercase() } else { what.to_owned() };
            return Some(format!("{}{} {what}", &found[1], &found[2]).to_lowercase());
        }
    }
    // `pain on the right side of her abdomen`
    let placed = re!(
        r"(?i)\b((?:pain|swelling|numbness|tingling|weakness|burning|rash|lump|bump|itching|discomfort) (?:in|on|around|under|behind|below) (?:(?:her|his|the|both|the patient's) )?(?:(?:left|right|lower|upper|inside|outside|top|bottom|side|front|back|of|her|his|the) )*([a-z]+))"
    );
    if let Some(found) = placed.captures(line).filter(|found| part_of_body(&found[2])) {
        return Some(re!(r"(?i)\b(?:her|his|the patient's)\b").replace_all(&found[1], "the").into_owned());
    }
    if re!(r"(?i)\bblood pressure (?:has been|is|was|runs|running|has gone) (?:[a-z]+ ){0,2}(?:high|up|elevated)\b")
        .is_match(line)
    {
        return Some("high blood pressure".to_owned());
    }
    let mut symptoms: Vec<String> = Vec::new();
    for name in lexicon::symptoms(line).into_iter().filter(|name| !says_little(name)) {
        let name = called(&name).unwrap_or(name);
        if !symptoms.contains(&name) {
            symptoms.push(name);
        }
    }
    (!symptoms.is_empty()).then(|| symptoms[..symptoms.len().min(3)].join(", "))
}

fn is_part_of_body(word: &str) -> bool {
    let more = "toe toes finger fingers thumb calf thigh groin jaw scalp rib ribs chest side buttock knuckle";
    among(more, word) || (!lexicon::regions(word).is_empty() && lexicon::symptoms(word).is_empty())
}

/// Symptoms that make no complaint by themselves.
fn says_little(name: &str) -> bool {
    matches!(
        name,
        "hurt"
            | "hurts"
            | "hurting"
            | "pain"
            | "pains"
            | "painful"
            | "sore"
            | "sick"
            | "blood"
            | "gas"
            | "weight"
            | "mood"
            | "energy"
            | "appetite"
            | "symptoms"
            | "symptom"
            | "severity"
            | "sharp"
            | "dull"
            | "burning"
            | "throbbing"
            | "stabbing"
            | "tender"
            | "discomfort"
            | "worry"
            | "worried"
            | "stress"
            | "stressed"
            | "memory"
            | "balance"
            | "fell"
            | "fall"
            | "falls"
            | "falling"
            | "bump"
            | "mass"
            | "pee"
            | "peeing"
            | "burn"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    fn check(lines: &str, expected: Expect) {
        let of = |line: &str| in_full(line).or_else(|| phrase(line)).unwrap_or_else(|| "-".into());
        let out: Vec<String> = lines.lines().map(|line| of(line.trim())).collect();
        expected.assert_eq(&out.join("\n"));
    }

    #[test]
    fn a_complaint_is_a_thing_and_no_sentence() {
        check(
            "She has had a cough for approximately 10 days.
            He is doing okay aside from this left shoulder pain that he has been having.
            He has been having this sharp pain on the right side of his abdomen below his ribs.
            Her right knee has been hurting since Monday.
            She twisted her left ankle on the stairs.
            Anxiety is going good now.
            It is sharp.
            When she called, she was having chest pains.
            She is worried about work.",
            expect![[r#"
                cough for approximately 10 days
                left shoulder pain
                pain on the right side of the abdomen
                right knee pain
                left ankle injury
                anxiety
                -
                chest pains
                -"#]],
        );
    }
}
