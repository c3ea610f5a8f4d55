//! Weeks of gestation: with a code of pregnancy they are coded beside it (chapter 15, use additional code Z3A), and they
//! say its trimester (guideline I.C.15.a.3).

use super::{Place, Visit, add, derived, recode};
use crate::suggest::conditions::Condition;
use auscult_domain::template::SectionKind as K;

const WEEKS: &str = "the weeks of gestation are coded beside a code of pregnancy";
const TRIMESTER: &str = "the weeks of gestation say the trimester";

pub(super) fn apply(visit: &Visit<'_>, conditions: &mut Vec<Condition>) {
    let Some((weeks, place)) = gestation(visit) else { return };
    let trimester = match weeks {
        0..14 => "first trimester",
        14..28 => "second trimester",
        _ => "third trimester",
    };
    for code in conditions.iter().map(|condition| condition.code.clone()).collect::<Vec<_>>() {
        let Some(entry) = visit.concepts.set.get(&code) else { continue };
        if !entry.title().to_lowercase().contains("unspecified trimester") {
            continue;
        }
        let sibling =
            |child: &crate::sets::Entry<'_>| child.billable() && child.title().to_lowercase().contains(trimester);
        if let Some(better) = entry.parent().and_then(|above| above.children().find(sibling)) {
            recode(conditions, &code, better.code(), TRIMESTER);
        }
    }
    // Not with abortive outcomes, delivery aside, nor after birth (Z3A, note at the category).
    let pregnant = conditions.iter().find(|condition| {
        condition.code.starts_with('O') && !condition.code.starts_with("O0") && condition.code.as_str() < "O85"
            || condition.code.starts_with("O09")
            || condition.code.starts_with("O9A")
            || condition.code.starts_with("O99")
    });
    let Some(weight) = pregnant.map(|condition| condition.weight) else { return };
    let code = match weeks {
        0..8 => "Z3A.01".to_owned(),
        8..=42 => format!("Z3A.{weeks:02}"),
        _ => "Z3A.49".to_owned(),
    };
    add(conditions, derived(&code, weight * 0.85, vec![place], visit, WEEKS));
}

/// The completed weeks of this pregnancy: `28 weeks pregnant`, `28w3d`, `gestational age of 28 weeks`, `at 28 weeks`.
fn gestation(visit: &Visit<'_>) -> Option<(u32, Place)> {
    let told = |kind: K| !matches!(kind, K::FamilyHistory | K::PastMedicalHistory | K::Plan);
    let mut reads = visit.reads.iter().enumerate().filter(|(_, read)| told(read.statement.kind));
    reads.find_map(|(at, read)| {
        let words: Vec<&str> = read.tokens.iter().map(|token| token.word.as_str()).collect();
        let found = (0..words.len()).find_map(|place| {
            if let Some((weeks, days)) = words[place].split_once('w')
                && days.strip_suffix('d').is_some_and(|days| days.parse::<u32>().is_ok())
            {
                return Some((weeks.parse().ok()?, place..place + 1));
            }
            let weeks: u32 = words[place].parse().ok().filter(|weeks| (4..=44).contains(weeks))?;
            let unit = (place + 1..(place + 5).min(words.len()))
                .find(|at| matches!(words[*at], "weeks" | "week" | "wks" | "wk"))?;
            let near = &words[place.saturating_sub(5)..(unit + 4).min(words.len())];
            let pregnancy =
                ["pregnant", "gestation", "gestational", "pregnancy", "iup", "intrauterine", "ega", "ga", "gravid"];
            near.iter().any(|word| pregnancy.contains(word)).then_some((weeks, place..unit + 1))
        });
        found.map(|(weeks, words): (u32, std::ops::Range<usize>)| (weeks, (at, read.bytes(&words))))
    })
}
