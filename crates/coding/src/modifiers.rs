//! Which modifiers a procedure can have, and whether one is right on a line: the rules of modifiers in one place, for
//! the edits, for the choice in a window and for a question of a coder.

use crate::sets::CodesOfTheDay;
use crate::sets::fees::Fee;
use crate::sets::modifiers::{ModifierEntry, ProcedureGroup};
use crate::sets::ncci::key;

/// What else is known where a modifier is judged. The default is a procedure alone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ModifierContext {
    /// The modifiers that stand on the line, the one that is judged with them.
    pub beside: Vec<String>,
    /// The other procedures of the claim; `None` where they are not known.
    pub other_lines: Option<Vec<String>>,
    /// The place of service, two digits.
    pub place_of_service: Option<String>,
}

/// Why a modifier is not right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objection {
    /// The lasting name of the rule.
    pub rule: &'static str,
    /// Whether it can be right after all: a person has to look.
    pub doubtful: bool,
    /// Why, in a sentence.
    pub why: String,
    /// Where the rule is written.
    pub source: String,
}

/// The modifiers that can go with a procedure, in order: those of its group to which the fee schedule, where it is
/// imported, does not object.
pub fn valid_for<'a>(code: &str, codes: &CodesOfTheDay<'a>) -> Vec<&'a ModifierEntry> {
    let alone = ModifierContext::default();
    let fits =
        |entry: &&ModifierEntry| is_valid(code, &entry.code, &alone, codes).iter().all(|objection| objection.doubtful);
    codes.modifiers().into_iter().filter(fits).collect()
}

/// What speaks against a modifier on a procedure; nothing where it is right.
pub fn is_valid(code: &str, modifier: &str, context: &ModifierContext, codes: &CodesOfTheDay<'_>) -> Vec<Objection> {
    let mut objections = Vec::new();
    let Some(entry) = codes.modifier(modifier) else {
        let why = format!("{modifier} is not among the modifiers that are known.");
        objections.push(doubt("modifiers.unknown", why, "list of modifiers"));
        return objections;
    };
    let group = ProcedureGroup::of(code);
    if !entry.groups.is_empty() && !entry.groups.contains(&group) {
        let groups: Vec<&str> = entry.groups.iter().map(|group| group.words()).collect();
        let why = format!("{modifier} goes with {}, and {code} belongs to {}.", groups.join(", "), group.words());
        objections.push(against("modifiers.group", why, "CPT, appendix A; CMS, HCPCS modifiers"));
        return objections;
    }
    objections.extend(by_add_on(code, modifier, codes));
    objections.extend(by_lines(code, modifier, context, codes));
    objections.extend(by_neighbours(modifier, &context.beside));
    let fee = key(code).zip(codes.fees()).and_then(|(key, fees)| fees.fee(key).map(|fee| (fee, fees.version())));
    if let Some((fee, version)) = fee
        && let Some((rule, why)) = by_fee(fee, modifier)
    {
        objections.push(against(rule, why, format!("physician fee schedule {}", version.version)));
    }
    objections.extend(by_place(modifier, context));
    objections
}

fn against(rule: &'static str, why: impl Into<String>, source: impl Into<String>) -> Objection {
    Objection { rule, doubtful: false, why: why.into(), source: source.into() }
}

fn doubt(rule: &'static str, why: impl Into<String>, source: impl Into<String>) -> Objection {
    Objection { doubtful: true, ..against(rule, why, source) }
}

/// Add-on codes are never multiple or bilateral procedures of their own.
fn by_add_on(code: &str, modifier: &str, codes: &CodesOfTheDay<'_>) -> Option<Objection> {
    let fee = key(code).zip(codes.fees()).and_then(|(key, fees)| fees.fee(key));
    let add_on = codes.own_procedure(code).or_else(|| codes.procedure(code)).is_some_and(|procedure| procedure.add_on)
        || fee.is_some_and(|fee| fee.global == "ZZZ");
    (add_on && modifier == "51").then(|| {
        against(
            "modifiers.add_on",
            format!("{code} is an add-on code and is never reduced as a further procedure."),
            "CPT, introduction, add-on codes",
        )
    })
}

/// What the other lines of the claim say, where they are known.
fn by_lines(code: &str, modifier: &str, context: &ModifierContext, codes: &CodesOfTheDay<'_>) -> Option<Objection> {
    let others = context.other_lines.as_ref()?;
    let global = |code: &String| {
        let fee = key(code).zip(codes.fees()).and_then(|(key, fees)| fees.fee(key));
        fee.map(|fee| fee.global.clone())
    };
    let ncci = "NCCI policy manual, chapter I, section E";
    match modifier {
        "25" if others.is_empty() => Some(doubt(
            "modifiers.nothing_beside",
            format!("{code} has modifier 25 and there is no other service on this day."),
            ncci,
        )),
        "25" if others.iter().any(|other| global(other).as_deref() == Some("090")) => Some(doubt(
            "modifiers.major_operation",
            "An operation with a global period of 90 days stands beside: the visit at which it was decided has 57.",
            "CMS claims processing manual, chapter 12, section 40.2",
        )),
        "57" if codes.fees().is_some() && !others.iter().any(|other| global(other).as_deref() == Some("090")) => {
            Some(doubt(
                "modifiers.no_major_operation",
                format!(
                    "{code} has modifier 57 and no operation with a global period of 90 days is on this claim; it may be tomorrow's."
                ),
                "CMS claims processing manual, chapter 12, section 40.2",
            ))
        }
        "76" | "77" | "91" if !others.iter().any(|other| other == code) => Some(doubt(
            "modifiers.not_repeated",
            format!("{modifier} says that {code} was done again, and it is on the claim once."),
            "CPT, appendix A",
        )),
        _ => None,
    }
}

/// Modifiers that contradict each other on a line.
const NEVER_TOGETHER: &[(&str, &str, &str)] = &[
    ("26", "TC", "the reading and the technical part together are the whole procedure, without a modifier"),
    ("RT", "LT", "both sides are modifier 50, or two lines"),
    ("50", "RT", "50 means both sides"),
    ("50", "LT", "50 means both sides"),
    ("93", "95", "a visit is by telephone or by video"),
    ("93", "GT", "a visit is by telephone or by video"),
    ("95", "GT", "both say the same; the payer wants one"),
    ("76", "77", "it was the same clinician or another"),
    ("GA", "GZ", "a notice was signed or it was not"),
    ("JW", "JZ", "something was thrown away or nothing was"),
    ("80", "82", "one kind of assistant"),
    ("80", "AS", "one kind of assistant"),
    ("52", "53", "it was reduced or broken off"),
];

fn by_neighbours(modifier: &str, beside: &[String]) -> Vec<Objection> {
    let has = |code: &str| beside.iter().any(|other| other == code);
    let mut objections = Vec::new();
    let pairs = NEVER_TOGETHER.iter().filter(|(one, other, _)| *one == modifier && has(other));
    for (one, other, why) in pairs {
        objections.push(against(
            "modifiers.contradict",
            format!("{one} and {other}: {why}."),
            "CPT, appendix A; CMS, HCPCS modifiers",
        ));
    }
    let exact = ["XE", "XS", "XP", "XU"].into_iter().filter(|code| has(code));
    if modifier == "59" && exact.count() > 0 {
        let why = "59 stands beside the more exact X modifier; one of the two.";
        objections.push(against("modifiers.contradict", why, "CMS, MLN on modifier 59 and X{EPSU}"));
    }
    if beside.iter().filter(|other| *other == modifier).count() > 1 {
        objections.push(against(
            "modifiers.twice",
            format!("{modifier} stands there twice."),
            "professional claim (837P SV101)",
        ));
    }
    objections
}

/// What the indicators of the fee schedule say.
fn by_fee(fee: &Fee, modifier: &str) -> Option<(&'static str, String)> {
    let code = &fee.code;
    let operation = ["010", "090"].contains(&fee.global.as_str());
    let why = match modifier {
        "26" if !['1', '6'].contains(&fee.components) => "has no reading apart from the rest",
        "TC" if fee.components != '1' => "has no technical part apart from the rest",
        "50" if ['0', '9'].contains(&fee.bilateral) => "is not a procedure that both sides have",
        "50" if fee.bilateral == '2' => "is for both sides already",
        "80" | "81" | "82" | "AS" if ['1', '9'].contains(&fee.assistant) => "is never paid with an assistant",
        "62" if ['0', '9'].contains(&fee.two_surgeons) => "is never paid for two surgeons",
        "66" if ['0', '9'].contains(&fee.team) => "is never paid for a team",
        "54" | "55" | "56" if !operation => "has no global period to divide",
        "51" if fee.multiple == '0' => "is never reduced as a further procedure",
        _ => return None,
    };
    Some(("modifiers.fee_schedule", format!("{modifier} is not for {code}: it {why}.")))
}

fn by_place(modifier: &str, context: &ModifierContext) -> Option<Objection> {
    let place = crate::sets::places::place(context.place_of_service.as_deref()?)?;
    (modifier == "TC" && place.facility).then(|| {
        doubt(
            "modifiers.technical_in_facility",
            format!("The technical part belongs to the facility ({}).", place.title),
            "CMS claims processing manual, chapter 13, section 20.1",
        )
    })
}
