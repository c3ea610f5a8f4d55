//! Lines of lists: medicines, allergies with their reaction, relatives and their illnesses.

use crate::lexicon;
use crate::statement::Statement;
use crate::text::{capitalised, re};
use auscult_domain::template::SectionKind;

/// A line about medicines as lines of a list: `She takes the metformin, 1000 mg` → `Metformin 1000 mg`.
pub(super) fn medicines(line: &str) -> Vec<String> {
    let bare = re!(
        r"(?i)^(?:(?:and|also|then|yes|so)[ ,]+)*(?:(?:she|he|the patient|reports|it) )?(?:(?:is|has been) )?(?:(?:still|also|currently|just|only|already) )*(?:takes?|taking|on|uses?|using|has|have)?\s*(?:(?:the|a|an|her|his|my|some|the patient's) )?"
    )
    .replace(line, "");
    let bare = re!(r"(?i)^(?:(?:the|a|an|her|his|some) )").replace(&bare, "").into_owned();
    // `metformin, 1000 mg, in the morning` reads without its first comma.
    let bare = re!(r"^([A-Za-z0-9-]+(?: [A-Za-z0-9-]+)?), (\d)").replace(&bare, "$1 $2").into_owned();
    let starts_with_drug = {
        let lead: String = bare.split_whitespace().take(2).collect::<Vec<_>>().join(" ");
        !lexicon::drugs(&lead).is_empty()
    };
    if !starts_with_drug {
        return vec![ended(&capitalised(line))];
    }
    let parts: Vec<&str> = re!(r", and (?:the )?|, (?:the )?| and (?:the )?").split(&bare).collect();
    let each_one = parts.len() > 1 && parts.iter().all(|part| lexicon::drugs(part).len() == 1);
    if each_one {
        return parts
            .into_iter()
            .map(|part| ended(&capitalised(re!(r"(?i)^(?:a|an|the|some|her|his) ").replace(part.trim(), "").as_ref())))
            .collect();
    }
    vec![ended(&capitalised(&bare))]
}

fn ended(line: &str) -> String {
    format!("{}.", line.trim_end_matches(['.', ',', ' ']))
}

/// What is denied, by system: `denies fever, chest pain or cough` → three systems. What cannot be told apart stays whole.
pub(super) fn by_system(line: &str) -> Vec<(&'static str, String)> {
    let whole = || {
        let systems: Vec<&str> = lexicon::symptoms(line).iter().map(|symptom| lexicon::system(symptom)).collect();
        let telling = systems.iter().find(|system| !matches!(**system, "Hematologic" | "Other"));
        vec![(telling.or(systems.first()).copied().unwrap_or("Other"), line.to_owned())]
    };
    let Some(list) = line.strip_prefix("denies ").filter(|list| !list.contains(';')) else { return whole() };
    let items: Vec<&str> =
        re!(r",? or |,? and |, ").split(list).map(str::trim).filter(|item| !item.is_empty()).collect();
    let system_of = |item: &&str| match lexicon::symptoms(item).as_slice() {
        [one] if item.split_whitespace().count() <= one.split(' ').count() + 2 => Some(lexicon::system(one)),
        _ => None,
    };
    let systems: Vec<Option<&'static str>> = items.iter().map(system_of).collect();
    if items.len() < 2 || systems.iter().any(Option::is_none) {
        return whole();
    }
    let mut out: Vec<(&'static str, Vec<&str>)> = Vec::new();
    for (item, system) in items.iter().zip(systems.into_iter().flatten()) {
        match out.iter_mut().find(|(known, _)| *known == system) {
            Some((_, items)) => items.push(item),
            None => out.push((system, vec![item])),
        }
    }
    out.into_iter().map(|(system, items)| (system, format!("denies {}", listed(&items)))).collect()
}

/// `fever`, `fever or chills`, `fever, chills or cough`.
fn listed(items: &[&str]) -> String {
    match items {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

/// `her mother had diabetes, and her father …` → `mother had diabetes, and father …`.
pub(super) fn relatives(line: &str) -> String {
    static RELATIVE: std::sync::LazyLock<regex::Regex> = std::sync::LazyLock::new(|| {
        regex::Regex::new(
            r"\b(?:her|his|the patient's) ((?:(?:maternal|paternal|older|younger|oldest|youngest|other|late) )?(?:mother|father|mom|dad|brother|sister|grand\w+|aunt|uncle|parents|siblings|family))",
        )
        .expect("a valid pattern")
    });
    RELATIVE.replace_all(line, "$1").into_owned()
}

/// Joins a substance and the reaction told right after it: `Penicillin.` `She got hives.` → `Penicillin: hives.`
pub(super) fn merge_allergies(statements: &mut Vec<Statement>) {
    let mut at = 0;
    while at + 1 < statements.len() {
        let (first, second) = (&statements[at], &statements[at + 1]);
        let both = first.kind == SectionKind::Allergies && second.kind == SectionKind::Allergies;
        let substance = first.text.trim_end_matches('.');
        let reaction = re!(
            r"(?i)^(?:(?:she|he|the patient|it) )?(?:got|gets|had|gives (?:her|him|the patient)|gave (?:her|him|the patient)|breaks? out in|broke out in|causes?|caused|developed) (?:a )?(.+)$"
        );
        let short = substance.split_whitespace().count() <= 4 && !substance.to_lowercase().contains("not ");
        if both
            && short
            && let Some(found) = reaction.captures(second.text.trim_end_matches('.'))
        {
            let text = format!("{substance}: {}.", &found[1]);
            let sentences = [first.sentences.clone(), second.sentences.clone()].concat();
            statements[at] = Statement { text, sentences, ..statements[at].clone() };
            statements.remove(at + 1);
        } else {
            at += 1;
        }
    }
}

#[cfg(test)]
mod tests_of_lists {
    use super::*;
    use expect_test::{Expect, expect};

    fn check(lines: &str, expected: Expect) {
        let out: Vec<String> = lines.lines().map(|line| medicines(line.trim()).join(" / ")).collect();
        expected.assert_eq(&out.join("\n"));
    }

    #[test]
    fn medicines_stand_in_lines() {
        check(
            "she is still taking the metformin, 1000 mg twice a day, every day with meals
            the lisinopril, 20 mg, in the morning
            she takes lisinopril, metformin and a baby aspirin
            she is on Lasix and she forgets it
            a water pill",
            expect![[r#"
                Metformin 1000 mg twice a day, every day with meals.
                Lisinopril 20 mg, in the morning.
                Lisinopril. / Metformin. / Baby aspirin.
                Lasix and she forgets it.
                A water pill."#]],
        );
    }

    #[test]
    fn relatives_stand_without_whose_they_are() {
        let line = "her mother had diabetes, and her father died at 68";
        assert_eq!(relatives(line), "mother had diabetes, and father died at 68");
    }
}
