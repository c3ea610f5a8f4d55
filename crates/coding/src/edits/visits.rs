//! Visits: new or known patient, one level a day, a preventive and a problem visit together, time that was spent.

use super::finding::{Rule, fixed_by};
use super::visit::{Line, Visit};
use crate::sets::modifiers::ProcedureGroup;
use crate::sets::procedures::procedure_ref;
use auscult_domain::coding::{CodeChange, CodeFinding, PatientStanding, RuleKind};

const STANDING: Rule = Rule::error("visit.standing", RuleKind::Billing);
const TWO_VISITS: Rule = Rule::warning("visit.two", RuleKind::CodeCombination);
const PREVENTIVE: Rule = Rule::error("visit.preventive_and_problem", RuleKind::CodeCombination);
const TIME: Rule = Rule::error("visit.time", RuleKind::Documentation);
const PROLONGED: Rule = Rule::error("visit.prolonged_time", RuleKind::Documentation);
const NO_TIME: Rule = Rule::warning("visit.time_not_documented", RuleKind::Documentation);
const COMPLEXITY: Rule = Rule::warning("visit.g2211_with_25", RuleKind::Billing);

const NEW_OR_KNOWN: &str = "CPT, evaluation and management guidelines: new and established patients";
const BY_TIME: &str = "CPT, evaluation and management guidelines: total time on the day of the encounter";

/// Visits of new patients, each with the code of a known patient of the same decision making.
const NEW_AND_KNOWN: &[(&str, &str)] = &[
    ("99202", "99212"),
    ("99203", "99213"),
    ("99204", "99214"),
    ("99205", "99215"),
    ("98000", "98004"),
    ("98001", "98005"),
    ("98002", "98006"),
    ("98003", "98007"),
    ("98008", "98012"),
    ("98009", "98013"),
    ("98010", "98014"),
    ("98011", "98015"),
    ("99341", "99347"),
    ("99342", "99348"),
    ("99344", "99349"),
    ("99345", "99350"),
    ("99381", "99391"),
    ("99382", "99392"),
    ("99383", "99393"),
    ("99384", "99394"),
    ("99385", "99395"),
    ("99386", "99396"),
    ("99387", "99397"),
];

pub(super) fn check(visit: &Visit<'_>) -> Vec<CodeFinding> {
    let mut findings: Vec<CodeFinding> = visit.lines.iter().filter_map(|line| standing(visit, line)).collect();
    findings.extend(together(visit));
    findings.extend(visit.lines.iter().filter_map(|line| prolonged(visit, line)));
    findings.extend(visit.lines.iter().filter_map(|line| too_short(visit, line)));
    findings.extend(complexity(visit));
    findings
}

/// Visits for a problem, in the practice, at home or at a distance.
pub(super) fn is_problem_visit(code: &str) -> bool {
    ("99202"..="99215").contains(&code) || ("98000"..="98015").contains(&code) || ("99341"..="99350").contains(&code)
}

fn is_preventive(code: &str) -> bool {
    ("99381"..="99397").contains(&code) || ["G0402", "G0438", "G0439"].contains(&code)
}

fn standing(visit: &Visit<'_>, line: &Line<'_>) -> Option<CodeFinding> {
    let standing = visit.encounter.standing?;
    let code = line.code();
    let (right, says) = match standing {
        PatientStanding::Established => {
            let known = NEW_AND_KNOWN.iter().find(|(new, _)| *new == code)?.1;
            (known, "is for a new patient, and this one was seen here within three years")
        }
        PatientStanding::New => {
            let new = NEW_AND_KNOWN.iter().find(|(_, known)| *known == code)?.0;
            (new, "is for a known patient, and this one was not seen here within three years")
        }
    };
    let finding = STANDING.finds(&[line.reference()], format!("{code} {says}."), NEW_OR_KNOWN);
    // The level of decision making is the same; one chosen by time may not be.
    let Some(with) = procedure_ref(right).ok().filter(|_| visit.encounter.total_minutes.is_none()) else {
        return Some(finding);
    };
    let label = format!("Use {right}, of the same decision making");
    Some(fixed_by(finding, label, CodeChange::Replace { code: line.reference().clone(), with }))
}

fn together(visit: &Visit<'_>) -> Vec<CodeFinding> {
    let mut findings = Vec::new();
    let problems: Vec<&Line<'_>> = visit.lines.iter().filter(|line| is_problem_visit(line.code())).collect();
    if let [first, second, ..] = problems.as_slice() {
        let message = format!(
            "{} and {} are two visits on one day; the same clinician or specialty reports one, at the level of both together.",
            first.code(),
            second.code()
        );
        let source = "CMS claims processing manual, chapter 12, section 30.6.5";
        findings.push(TWO_VISITS.finds(&[first.reference(), second.reference()], message, source));
    }
    let preventive = visit.lines.iter().find(|line| is_preventive(line.code()));
    if let Some(preventive) = preventive
        && let Some(problem) = problems.iter().find(|line| !line.line.has("25"))
    {
        let message = format!(
            "{} beside {}: where a problem took significant work of its own, modifier 25 on {} says so and the note shows \
             it; where it did not, it is part of the preventive visit.",
            problem.code(),
            preventive.code(),
            problem.code()
        );
        let source = "CPT, guidelines of the preventive medicine services; CMS claims processing manual, chapter 12, section 30.6.2";
        findings.push(PREVENTIVE.finds(&[problem.reference(), preventive.reference()], message, source));
    }
    findings
}

/// The visits prolonged time is added to, with the minutes the first unit begins at: CPT's count from the level's least
/// minutes, Medicare's from beyond its longest.
const PROLONGED_FROM: &[(&str, &str, u32)] = &[
    ("99417", "99205", 75),
    ("99417", "99215", 55),
    ("99417", "99245", 70),
    ("99417", "99345", 90),
    ("99417", "99350", 75),
    ("99417", "98003", 75),
    ("99417", "98007", 55),
    ("99417", "98011", 75),
    ("99417", "98015", 55),
    ("99417", "99483", 75),
    ("G2212", "99205", 89),
    ("G2212", "99215", 69),
    ("G2212", "99483", 100),
];

fn prolonged(visit: &Visit<'_>, line: &Line<'_>) -> Option<CodeFinding> {
    let code = line.code();
    let mut rows = PROLONGED_FROM.iter().filter(|(added, _, _)| *added == code);
    let has = |primary: &str| visit.lines.iter().any(|other| other.code() == primary);
    let (_, primary, from) = rows.find(|(_, primary, _)| has(primary))?;
    let Some(minutes) = visit.encounter.total_minutes else {
        let message = format!("{code} is time, and no total minutes of the day are documented.");
        return Some(NO_TIME.finds(&[line.reference()], message, BY_TIME));
    };
    let earned = if minutes < *from { 0 } else { 1 + (minutes - from) / 15 };
    (line.line.units > earned).then(|| {
        let message = format!(
            "{code} with {} units beside {primary}: {minutes} minutes earn {earned}; the first begins at {from}.",
            line.line.units
        );
        let finding = PROLONGED.finds(&[line.reference()], message, BY_TIME);
        if earned == 0 {
            return finding;
        }
        let change = CodeChange::SetUnits { code: line.reference().clone(), units: earned };
        fixed_by(finding, format!("{earned} units"), change)
    })
}

/// A timed service whose least minutes the documented total does not even reach.
fn too_short(visit: &Visit<'_>, line: &Line<'_>) -> Option<CodeFinding> {
    let own = line.own?;
    let least = u32::from(own.least_minutes?);
    let minutes = visit.encounter.total_minutes?;
    let by_decision = is_problem_visit(line.code()) || ("99242"..="99245").contains(&line.code());
    let of_a_month = own.title.contains("month") || own.title.contains("7 days") || own.add_on;
    (minutes < least && !by_decision && !of_a_month).then(|| {
        let message = format!("{} begins at {least} minutes, and {minutes} are documented.", line.code());
        TIME.finds(&[line.reference()], message, BY_TIME)
    })
}

fn complexity(visit: &Visit<'_>) -> Option<CodeFinding> {
    let added = visit.lines.iter().find(|line| line.code() == "G2211")?;
    let visit_with_25 = visit.lines.iter().find(|line| is_problem_visit(line.code()) && line.line.has("25"))?;
    // Since 2025 vaccines and preventive services of Medicare are no obstacle.
    let harmless = |line: &Line<'_>| {
        let code = line.code();
        is_preventive(code)
            || ["90471", "90472", "90473", "90474", "G0008", "G0009", "G0010"].contains(&code)
            || ("90476".."90760").contains(&code)
            || ["G0442", "G0444", "G0446", "G0447"].contains(&code)
    };
    let others = visit.lines.iter().filter(|line| line.code() != "G2211" && !is_problem_visit(line.code()));
    let obstacle =
        others.filter(|line| ProcedureGroup::of(line.code()) != ProcedureGroup::Hcpcs).any(|line| !harmless(line));
    obstacle.then(|| {
        let message = format!(
            "Medicare does not pay G2211 where {} has modifier 25 for another service than a vaccine or a preventive one.",
            visit_with_25.code()
        );
        COMPLEXITY.finds(&[added.reference()], message, "CMS, physician fee schedule final rules of 2024 and 2025; MLN on G2211")
    })
}
