//! Which section a line of the history belongs in, and what in it is not worth a line.

use crate::lexicon;
use crate::prose::Pronouns;
use crate::questions::Topic;
use crate::text::re;
use auscult_domain::template::SectionKind;

/// The section of a line, by what it says first, and by what was asked second.
pub(super) fn of_line(line: &str, said: &str, topic: Topic) -> SectionKind {
    let lower = line.to_lowercase();
    if topic == Topic::Risk || re!(r"\bsuicid|\bhurt(?:ing)? (?:myself|herself|himself)|\bharm(?:ing)? (?:myself|herself|himself)|\bhomicid|\bself-harm").is_match(&lower) {
        return SectionKind::RiskAssessment;
    }
    if topic == Topic::Allergies || re!(r"\ballergic to\b|\ballergy to\b").is_match(&lower) {
        return SectionKind::Allergies;
    }
    if is_family(&lower, topic) {
        return SectionKind::FamilyHistory;
    }
    if is_habit(&lower) || (topic == Topic::Social && lexicon::symptoms(line).is_empty()) {
        return SectionKind::SocialHistory;
    }
    if takes_medicine(&lower, said, topic) {
        return SectionKind::Medications;
    }
    if topic == Topic::Past || re!(r"\b(?:diagnosed with|history of|had (?:a|my|her|his) [a-z ]*(?:surgery|operation|removed|replaced)|surgery in|appendectomy|hysterectomy|taken out)\b").is_match(&lower) {
        return SectionKind::PastMedicalHistory;
    }
    if lower.starts_with("denies ") && !lexicon::symptoms(line).is_empty() {
        return SectionKind::ReviewOfSystems;
    }
    SectionKind::HistoryOfPresentIllness
}

fn is_family(lower: &str, topic: Topic) -> bool {
    static ILL: std::sync::LazyLock<regex::Regex> = std::sync::LazyLock::new(|| {
        let relative = r"(?:mother|father|mom|dad|brothers?|sisters?|grandmother|grandfather|grandma|grandpa|aunts?|uncles?|parents|grandparents|siblings)";
        regex::Regex::new(&format!(r"\b{relative}(?:'s side)? (?:also |both |all )*(?:had|has|have|died|passed|was diagnosed|were diagnosed|suffer\w*|got)\b|\bruns? in (?:my|her|his|the|their) family|\badopted\b"))
            .expect("a valid pattern")
    });
    topic == Topic::Family
        || (ILL.is_match(lower) && (!lexicon::conditions(lower).is_empty() || lower.contains("died")))
}

fn is_habit(lower: &str) -> bool {
    re!(r"\b(?:smokes?|smoked|smoking|cigarettes?|tobacco|vapes?|vaping|alcohol|beers?|wine|does not drink|marijuana|pack a day|packs a day|retired|works? as|worked as|lives? (?:alone|with|at|in)|(?:is|am) (?:married|divorced|widowed|single)|years of marriage)\b")
        .is_match(lower)
        && !lower.contains("drink water")
}

/// What habit a line is about.
pub(super) fn habit(lower: &str) -> &'static str {
    let (smokes, drinks) = (re!(r"smok|cigar|tobacco|pack|vap"), re!(r"drink|alcohol|beer|wine|liquor"));
    if smokes.is_match(lower) && drinks.is_match(lower) {
        "Tobacco and alcohol"
    } else if smokes.is_match(lower) {
        "Tobacco"
    } else if drinks.is_match(lower) {
        "Alcohol"
    } else if re!(r"marijuana|cannabis|\bdrugs?\b|cocaine|heroin").is_match(lower) {
        "Drugs"
    } else if re!(r"work|retired|job|teach|driver|nurse|engineer|office|programmer|boss").is_match(lower) {
        "Work"
    } else if re!(r"liv|married|wife|husband|kids|children|divorced|widow|single|partner").is_match(lower) {
        "Home"
    } else {
        "Other"
    }
}

/// `quit 12 years ago` after `Do you smoke?` → `quit smoking 12 years ago`.
pub(super) fn with_habit(line: &str, asked: &str) -> String {
    let what = if re!(r"\bsmok").is_match(asked) {
        "smoking"
    } else if re!(r"\b(?:do|did) you (?:still )?drink|\bdrinking").is_match(asked) {
        "drinking"
    } else {
        return line.to_owned();
    };
    re!(r"\b(quit|stopped)( (?:about |around )?(?:\d|in|last|a )|$)").replace(line, format!("$1 {what}$2")).into_owned()
}

/// Without the patient as its subject: `Quit smoking 12 years ago`.
pub(super) fn without_subject(line: &str, pronouns: Pronouns) -> String {
    let rest = line.strip_prefix(pronouns.subject).and_then(|rest| rest.strip_prefix(' '));
    rest.map_or(line, |rest| rest.strip_prefix("is ").or_else(|| rest.strip_prefix("has been ")).unwrap_or(rest))
        .to_owned()
}

/// Whether the line says a medicine is being taken now.
fn takes_medicine(lower: &str, said: &str, topic: Topic) -> bool {
    let drugs = lexicon::drugs(lower);
    if drugs.is_empty() || lower.starts_with("denies") || lower.starts_with("reports") {
        return false;
    }
    let not_now = re!(
        r"\b(?:ran out|stopped|quit|used to|tried|not|never|no longer|took|helps?|helped|worked|works|gave|started|seems?|makes?|made|if|when|did|forg\w+|but|would|off)\b"
    );
    let dose = re!(
        r"\b\d+(?:\.\d+)? (?:mg|mcg|units|g|mL)\b|\bonce a day\b|\btwice a day\b|\bevery (?:day|morning|night)\b|\bdaily\b|\bin the (?:morning|evening)\b|\bat (?:night|bedtime)\b"
    );
    if not_now.is_match(lower) {
        return false;
    }
    topic == Topic::Medications && lower.split_whitespace().count() <= 25
        || (re!(r"\b(?:takes?|taking|is on|are on)\b").is_match(lower) && dose.is_match(lower))
        || (dose.is_match(lower) && drugs.len() == 1 && said.split_whitespace().count() <= 14)
}

/// The section of what the clinician reads from the chart.
pub(super) fn of_recall(said: &str) -> SectionKind {
    if said.contains("allerg") {
        SectionKind::Allergies
    } else if re!(r"\b(?:taking|take|you're on|you are on)\b").is_match(said) && !lexicon::drugs(said).is_empty() {
        SectionKind::Medications
    } else if !lexicon::conditions(said).is_empty() || re!(r"taken out|removed|surgery|history").is_match(said) {
        SectionKind::PastMedicalHistory
    } else {
        SectionKind::HistoryOfPresentIllness
    }
}

/// Without the words a clinician reads a chart aloud with.
pub(super) fn without_preamble(line: &str) -> String {
    let line = re!(
        r"(?i)^(?:(?:lastly|dragon|now|and|so|yes|yeah|I(?: have)? heard(?: that)?|I saw(?: here)?(?: in (?:your|the) (?:record|chart|notes?))?(?: that)?|I remember(?:ed)?(?: that)?|we know(?: that)?|I see(?: here)?(?: in (?:your|the) (?:record|chart|notes?))?(?: here)?(?: that)?|(?:it )?looks like(?: here)?|it (?:says|sounds like)(?: here)?(?: that)?|I understand(?: that)?|I know(?: that)?|you (?:said|mentioned|told me)(?: that)?|the (?:nurse|medical assistant) (?:told|said to) (?:me )?(?:that )?|according to (?:your|the) (?:record|chart)s?,?|looking here at (?:your|the) notes?,?|I have here(?: that)?)[ ,]*)+"
    )
    .replace(line, "");
    let line = re!(r"(?i)^I have (.*?) (?:written|listed|noted|down|documented) (?:here|down)\b").replace(&line, "$1");
    line.trim_matches(|c: char| c == ',' || c.is_whitespace()).to_owned()
}

/// What the clinician says of the patient with themselves in it, as it is of the patient alone: `I have him on a water
/// pill` → `he is on a water pill`; `…, I know that …` → `…, …`.
pub(super) fn of_the_patient(line: &str, pronouns: Pronouns) -> String {
    let line = re!(r"(?i)^(?:I|we) (?:have|had|put|started) (?:you|her|him|the patient) on ")
        .replace(line, |found: &regex::Captures<'_>| {
            let was = if found[0].to_lowercase().contains(" had ") { "was" } else { "is" };
            let was = if found[0].to_lowercase().contains("put") || found[0].to_lowercase().contains("started") {
                "was put"
            } else {
                was
            };
            format!("{} {was} on ", pronouns.subject)
        })
        .into_owned();
    let line = re!(r"(?i)(, | and | but )I (?:know|see|saw|understand|remember|heard|have heard)(?: that)? ")
        .replace_all(&line, "$1")
        .into_owned();
    re!(r"(?i)^(in terms of [a-z' -]{3,40}), (?:I|we) (?:know|see|saw|think|believe)(?: that)? ")
        .replace(&line, "$1, ")
        .into_owned()
}

/// Whether a line of the story still is about the clinician: no note says `I saw my doctor`.
pub(super) fn speaks_of_clinician(line: &str) -> bool {
    re!(r"\b(?:I|i|I'm|I've)\b|\b(?:my|me|myself)\b").is_match(line)
        && !re!(
            r"(?i)\bI (?:last saw|have not seen|prescribed|recommended|started|referred|ordered|increased|decreased)\b"
        )
        .is_match(line)
}

/// Thanks, greetings and the like, in lower case.
pub(super) fn is_chatter(lower: &str) -> bool {
    re!(r"^(?:thank(?:s| you)|good (?:morning|afternoon|evening)|hi\b|hello|hey|nice to|bye|see you|sounds good|that (?:sounds|would be) (?:good|great)|i appreciate|i can do that|okay[.,]?$|all right[.,]?$|you're welcome|sure[.,]?$|perfect|got it|i understand|i agree|excuse me|sorry)|that's fine")
        .is_match(lower)
}

/// Whether the patient speaks of their own body or life, in lower case.
pub(super) fn is_own(lower: &str) -> bool {
    re!(r"\b(?:it (?:just )?(?:started|hurts|won't|doesn't|gets|got|goes|comes|feels|came|happened|keeps|has)|it's (?:been|worse|better|gotten|getting|really|just)|i (?:woke|fell|twisted|noticed|ran out|stopped|started|can't|couldn't|feel|felt|injured|landed|slipped|heard|lift|lifted|hit|was diagnosed)|i've been)\b|\b(?:weeks?|months?|days?|years?) ago\b")
        .is_match(lower)
}

/// Whether there is enough in a line to say it.
pub(super) fn is_worth_saying(line: &str) -> bool {
    line.split_whitespace().count() >= 3 && !is_chatter(&line.to_lowercase()) && !is_vague(line)
}

/// Lines that say nothing: `not at this point`, `right here`, `that is it`.
pub(super) fn is_vague(line: &str) -> bool {
    re!(r"(?i)^(?:begins with .*|that hurts.{0,8}|(?:(?:she|he|the patient) )?(?:thinks so|guesses|does not know|does not think so|thinks that is it|hopes so)|that is (?:it|right|all|good|fine|correct|true)|right here|here|this|that|it|all of it|not (?:at|that|right now)\b.*|so|right there.*|over here|you know|the (?:other|same)(?: one)?|nothing (?:else|new)|it has been|it has|they are (?:good|fine|okay|great)|that one|it (?:is|was|does|did|has))$")
        .is_match(line.trim())
}
