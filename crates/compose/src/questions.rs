//! What a question asks, and the statement it becomes with its answer: `Any fever?` and `No.` → `Denies fever`.
//!
//! A merged statement says no exactly if the answer did. A question with a choice in it is never merged with a yes.

use crate::prose::polarity::Answer;
use crate::prose::verbs::{is_base, third};
use crate::prose::{Person, Pronouns, cleaned, person::third_person};
use crate::text::{capitalised, re};

/// What a question is about, as far as it decides where the answer belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Topic {
    /// Why the patient comes.
    Reason,
    /// Symptoms, present or absent.
    Symptoms,
    /// Medicines.
    Medications,
    /// Allergies.
    Allergies,
    /// Tobacco, alcohol, drugs, work, home.
    Social,
    /// The family's illnesses.
    Family,
    /// Past illnesses and operations.
    Past,
    /// Danger to self or others.
    Risk,
    /// Anything but the illness.
    SmallTalk,
    /// Whether there is more to ask, whether all is understood.
    Closing,
    /// Anything else.
    Other,
}

/// What a question, in lower case, is about.
pub(crate) fn topic(lower: &str) -> Topic {
    let topics: [(&regex::Regex, Topic); 11] = [
        (
            re!(
                r"suicid|kill yourself|hurt(?:ing)? yourself|harm(?:ing)? yourself|end your life|hurt(?:ing)? (?:anyone|someone|others)|homicid|better off dead|firearm|guns? (?:at|in)|safe at home"
            ),
            Topic::Risk,
        ),
        (
            re!(
                r"how are you\b.{0,12}[.?]$|how's it going|vacation|weekend|holiday|halloween|thanksgiving|christmas|the game|weather|movie|favorite|nice to (?:see|meet)|all right with you|grandkids|birthday"
            ),
            Topic::SmallTalk,
        ),
        (
            re!(
                r"questions|sound (?:good|like a plan|okay|alright)|make sense|okay with (?:you|that)|does that sound|anything else (?:i can|you want)"
            ),
            Topic::Closing,
        ),
        (
            re!(
                r"allergic|allergy|(?:any|have|your|drug|medication|food|no|other|of) (?:[a-z]+ )?allergies|^(?:and |okay |so )*allergies"
            ),
            Topic::Allergies,
        ),
        (
            re!(r"family|your (?:parents|mother|father|mom|dad|siblings|brother|sister)|anyone in your|run in the"),
            Topic::Family,
        ),
        (
            re!(
                r"\bsmok|tobacco|cigarette|\bvap(?:e|ing)|alcohol|\bdrink (?:any|alcohol|beer|wine|much|at all)|^(?:and |okay |so )*do you drink\b|\bdrinking\b|\bdrugs?\b|marijuana|cannabis|for (?:a living|work)|your (?:job|work)\b|married|live (?:alone|with|at)|who lives|\bexercis|\bhobb"
            ),
            Topic::Social,
        ),
        (
            re!(
                r"medical (?:history|problems|conditions)|past history|history of|surger|operation|been diagnosed|other (?:medical )?(?:problems|conditions)|hospitali[sz]|health problems|pregnan"
            ),
            Topic::Past,
        ),
        (
            re!(
                r"brings you|can i (?:help|do for) you|what's going on|what is going on|what happened|what seems|reason for|here for|come in (?:for|today)|tell me (?:about|what|a little)|how can i help"
            ),
            Topic::Reason,
        ),
        (
            re!(
                r"medic(?:ation|ine)|are you taking|you're (?:still )?taking|do you take|still on\b|been taking|taken anything|prescri|supplement|vitamin|\bdose|inhaler|insulin"
            ),
            Topic::Medications,
        ),
        (
            re!(
                r"\bany\b|have you (?:had|noticed|felt|experienced)|do you (?:have|feel|get|notice)|does it|is it|are you (?:having|feeling)|where|when|how (?:long|often|bad|much|severe|many)|better|worse|hurt|pain|symptom|scale"
            ),
            Topic::Symptoms,
        ),
        (re!(r"."), Topic::Other),
    ];
    topics.iter().find(|(pattern, _)| pattern.is_match(lower)).map_or(Topic::Other, |(_, topic)| *topic)
}

/// The statement a question becomes with a yes or a no; `None` where it cannot become one safely.
pub(crate) fn answered(question: &str, answer: Answer, pronouns: Pronouns) -> Option<String> {
    let no = match answer {
        Answer::No => true,
        Answer::Yes => false,
        Answer::Other => return None,
    };
    let asked = cleaned(question);
    // `have, are, did you buy it`: the last beginning is the one that was meant.
    let asked = re!(r"(?i)^(?:(?:have|are|did|do|is|was|were|does|has|can)[ ,]+)+((?:have|are|did|do|were|can) you\b)")
        .replace(&without_lead(&asked), "$1")
        .into_owned();
    let asked = without_tail(&asked);
    let asked = re!(r"(?i),? (?:like|as) I (?:asked|said|recommended|suggested|told)(?: (?:you|her|him))?(?: to)?$")
        .replace(&asked, "")
        .into_owned();
    if asked.split_whitespace().count() > 28 || is_choice(&asked) {
        return None;
    }
    reported(&asked, no, pronouns).or_else(|| turned(&asked, no, pronouns)).or_else(|| declared(&asked, no, pronouns))
}

/// `Are you short of breath?` and `Just when I climb stairs.` → `reports shortness of breath, only when …`: who names the
/// condition says yes. `None` where the answer is none of this kind.
pub(crate) fn on_condition(question: &str, answer: &str, pronouns: Pronouns) -> Option<String> {
    let found = re!(r"(?i)^(?:(?:uh|um|well|yeah)[ ,]+)*((?:just |only |mostly |mainly |usually |sometimes |maybe )*)((?:when|whenever|if|with|after|during|at night|in the (?:morning|evening|afternoon|night))\b.*)$").captures(answer.trim())?;
    if crate::prose::polarity::negations(answer) > 0 || found[2].split_whitespace().count() > 24 {
        return None;
    }
    let asked = question.rsplit(['?', '.']).find(|part| part.split_whitespace().count() >= 3)?;
    let statement = reported(&without_lead(&cleaned(asked)), false, pronouns)?;
    let when = crate::prose::rewritten(&found[2], Person::First, pronouns);
    let how = re!(r"(?i)\b(only|just|mostly|mainly|usually|sometimes|maybe)\b")
        .find(&found[1])
        .map_or("", |word| word.as_str())
        .to_lowercase();
    let how = match how.as_str() {
        "" => "",
        "just" | "only" => "only ",
        other => return Some(format!("{statement}, {other} {when}")),
    };
    Some(format!("{statement} {how}{when}"))
}

fn without_lead(asked: &str) -> String {
    re!(r"(?i)^(?:(?:okay|alright|so|and|now|all right|how about|what about|then)[ ,]+)+")
        .replace(asked, "")
        .into_owned()
}

/// `How about your bowel movements?` and `They are normal` → `bowel movements are normal`; `When was that?` and `It was
/// yesterday` → `Onset: yesterday`.
pub(crate) fn named(question: &str, answer: &str) -> Option<String> {
    let found =
        re!(r"(?i)^(?:it|that|this|they)(?: all)? ((?:is|are|was|were|has been|have been|happened|started)) (.+)$")
            .captures(answer)?;
    let asked = re!(r"[;.?]").split(question).find(|part| part.split_whitespace().count() >= 2).unwrap_or(question);
    let label = label(asked)?;
    let words = found[2].split_whitespace().count();
    match label.as_str() {
        "Onset" | "Duration" | "Frequency" | "Severity" if words <= 7 => {
            Some(format!("{}: {}", label_of_time(label.clone(), &found[2]), &found[2]))
        }
        "Onset" | "Duration" | "Frequency" | "Severity" | "Modifying factors" | "Worse with" | "Better with"
        | "Location" | "Character" => None,
        what => Some(format!("{} {} {}", crate::text::decapitalised(what), &found[1], &found[2])),
    }
}

/// A point in time is no duration, whatever was asked: `Onset: 5 days ago`.
pub(crate) fn label_of_time(label: String, answer: &str) -> String {
    let point = re!(
        r"(?i)\bago\b|\byesterday\b|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\blast (?:week|night|month|year)\b|\bsince\b|\b(?:january|february|march|april|may|june|july|august|september|october|november|december)\b"
    );
    if label == "Duration" && point.is_match(answer) { "Onset".to_owned() } else { label }
}

/// The one symptom a question asks for, where the answer names another without saying of what.
pub(crate) fn asked_symptom(question: &str, answer: &str) -> Option<String> {
    let asked = question.rsplit(['?', '.']).find(|part| part.split_whitespace().count() >= 3)?;
    let asks = re!(r"(?i)\b(?:do|did|have|are|any)\b").is_match(asked);
    match (crate::lexicon::symptoms(asked).as_slice(), crate::lexicon::symptoms(answer).as_slice()) {
        ([asked], [told]) if asks && asked != told && asked.contains("pain") => Some(asked.clone()),
        _ => None,
    }
}

/// Whether the question offers a choice that yes or no cannot settle: `is it dry, or are you bringing anything up`.
fn is_choice(asked: &str) -> bool {
    re!(r"(?i)\bor (?:are|is|do|does|did|was|have|has|can|just|more|not)\b|^(?:what|when|where|how|why|who|which)\b|\b(?:what|when|how|why)\b.*\b(?:do|are|is|did) you\b").is_match(asked)
}

fn without_tail(asked: &str) -> String {
    re!(r"(?i)[, ]+(?:or anything|anything like that|or no|at all|is that right|is that correct|things like that|that kind of thing|with that|about that|for me|did you say|would you say|any of that)\s*$")
        .replace(asked, "")
        .into_owned()
}

/// `Any X`, `have you had X`, `do you have X` → `reports X`, `denies X`.
fn reported(asked: &str, no: bool, pronouns: Pronouns) -> Option<String> {
    let found = re!(
        r"(?i)^(?:(?P<feel>(?:do|did|are|have) you (?:ever |also |still )?(?:feel|feeling|felt|been feeling))|(?:have|do|did|are|were) you (?:ever |also |still |currently |recently )?(?:had|have|having|been having|noticed|notice|noticing|experienced|experience|experiencing|gotten|get|getting|seen)|you (?:have|are having)|having|is there|are there|was there|has there been)?\s*(?:(?P<any>any|an|a|some)\s+)?(?P<what>[a-z].*)$"
    )
    .captures(asked)?;
    if re!(r"(?i)\b(?:me|i|us)\b|^thing|^like\b|\bhere\b").is_match(&found["what"]) {
        return None;
    }
    let article = found.name("any").is_some_and(|word| !word.as_str().eq_ignore_ascii_case("any"));
    if article && re!(r"(?i)^(?:a|an|some)\b").is_match(asked) {
        return None;
    }
    let lead = found.get(0)?.start() == 0 && (asked.len() - found["what"].len()) > 0;
    let what = found["what"].to_owned();
    let opened = found.name("any").is_some()
        || re!(r"(?i)^(?:have|do|did|are|were|you|having|is there|are there|was there|has there)").is_match(asked);
    if !lead || !opened || re!(r"(?i)^(?:you|to|do|are|have|is|did|does|was|were|has|can|could|will|not|it|that|done|go|take|taken|on|in|able|your)\b").is_match(&what) {
        return None;
    }
    let what = re!(r"(?i)(, |\bor |\band )(?:any|a|an|some) ").replace_all(&what, "$1").into_owned();
    let what =
        re!(r"(?i)^(?:other |kind of |type of |sort of |of )+").replace(&what, |caught: &regex::Captures<'_>| {
            if caught[0].contains("other") { "other ".to_owned() } else { String::new() }
        });
    let what = third_person(&what, Person::Second, pronouns);
    let what = re!(r"(?i)\b(?:she|he|the patient) has\b.*$").replace(&what, "").trim().to_owned();
    let what = re!(r"(?i)[ ,]+(?:or|and|any)$").replace(&what, "").into_owned();
    what.split_whitespace().next()?;
    let feeling = if found.name("feel").is_some() { "feeling " } else { "" };
    Some(format!("{} {feeling}{what}", if no { "denies" } else { "reports" }))
}

/// `Does it hurt at night` → `it hurts at night`, `it does not hurt at night`.
fn turned(asked: &str, no: bool, pronouns: Pronouns) -> Option<String> {
    let found = re!(r"(?i)^(do|does|did|are|is|was|were|have|has|can|could|will) (you|it|that|there|they|this|he|she) ((?:ever |still |also |actually )*)(.+)$").captures(asked)?;
    let (aux, subject, adverb, rest) =
        (found[1].to_lowercase(), found[2].to_lowercase(), found[3].to_lowercase(), found[4].to_owned());
    let you = subject == "you";
    if re!(r"(?i)^(?:tell|describe|point|show|explain|give|think|remember|recall|say|see|do me)\b").is_match(&rest)
        && aux != "did"
    {
        return None;
    }
    let subject = if you { pronouns.subject.to_owned() } else { subject };
    let rest = third_person(&rest, Person::Second, pronouns);
    let rest = if no {
        rest
    } else {
        re!(r"\b(?:any|anything)\b")
            .replace_all(&rest, |any: &regex::Captures<'_>| if &any[0] == "any" { "some" } else { "something" })
            .into_owned()
    };
    let verb = rest.split_whitespace().next()?.to_owned();
    let adverb = if no { String::new() } else { adverb.replace("ever ", "").replace("actually ", "") };
    let plural = subject == "they";
    let line = match (aux.as_str(), no) {
        ("do" | "does", false) if plural => format!("{subject} {adverb}{rest}"),
        ("do" | "does", false)
            if is_base(&verb) || matches!(verb.as_str(), "hurt" | "put" | "cut" | "let" | "set" | "spread") =>
        {
            format!("{subject} {adverb}{}{}", third(&verb), &rest[verb.len()..])
        }
        ("do" | "does", false) => return None,
        ("do" | "does", true) => format!("{subject} {} not {rest}", if plural { "do" } else { "does" }),
        ("are" | "is", _) => format!("{subject} {} {}{adverb}{rest}", if plural { "are" } else { "is" }, not(no)),
        ("was" | "were", _) => format!("{subject} {} {}{adverb}{rest}", if plural { "were" } else { "was" }, not(no)),
        ("have" | "has", _) => format!("{subject} {} {}{adverb}{rest}", if plural { "have" } else { "has" }, not(no)),
        ("did", _) => format!("{subject} did {}{rest}", not(no)),
        (aux, _) => format!("{subject} {aux} {}{rest}", not(no)),
    };
    Some(re!(r"\bcan not\b").replace(&line, "cannot").into_owned())
}

fn not(no: bool) -> &'static str {
    if no { "not " } else { "" }
}

/// `You're still taking the metformin` → the same in third person, denied only where `not` has its place.
fn declared(asked: &str, no: bool, pronouns: Pronouns) -> Option<String> {
    if !re!(r"(?i)^(?:you|your|it|that|there|this|the|he|she|they)\b").is_match(asked)
        || asked.split_whitespace().count() < 3
    {
        return None;
    }
    let line = third_person(asked, Person::Second, pronouns);
    if !no {
        return Some(line);
    }
    let at = re!(r"^(?:she|he|the patient|it|that|there|this|they) (?:is|was|has|does|can|are|were)\b").find(&line)?;
    Some(format!("{} not{}", &line[..at.end()], &line[at.end()..]))
}

/// The label a fragment of an answer stands under: `How long …?` → `Duration`, `How has your diabetes been?` → `Diabetes`.
pub(crate) fn label(question: &str) -> Option<String> {
    let asked = cleaned(question);
    let lower = asked.to_lowercase();
    let labels: [(&regex::Regex, &str); 9] = [
        (re!(r"\bhow long\b"), "Duration"),
        (
            re!(
                r"\b(?:how long ago|since when|what day)\b|\bwhen (?:did|was|were|do)\b.*\b(?:it|this|that|these|those|start|started|begin|began|happen|happened|first|notice|occur|injury|accident|pain|symptoms?)\b"
            ),
            "Onset",
        ),
        (re!(r"\bhow (?:often|many times|frequent)"), "Frequency"),
        (re!(r"\b(?:how (?:bad|severe)|scale|out of 10|to 10|rate)\b"), "Severity"),
        (
            re!(r"\b(?:make|makes|making|made|feel|help|helps|anything).*\b(?:better or worse|worse or better)\b"),
            "Modifying factors",
        ),
        (re!(r"\b(?:make|makes|making).*\bworse\b"), "Worse with"),
        (re!(r"\b(?:make|makes|making).*\bbetter\b"), "Better with"),
        (
            re!(
                r"\bwhere\b.*\b(?:pain|hurt|located|location|tender)|\bwhere (?:is|are) (?:it|the|your)\b|\bpoint to\b"
            ),
            "Location",
        ),
        (re!(r"\b(?:what kind|what does|describe|what type).*\bpain\b"), "Character"),
    ];
    if let Some(last) = re!(r"\bwhen (?:was|were|did you have) (?:your|the) (last [a-z ]{3,30}?)\??$").captures(&lower)
    {
        return Some(capitalised(last[1].trim()));
    }
    if let Some((_, label)) = labels.iter().find(|(pattern, _)| pattern.is_match(&lower)) {
        return Some((*label).to_owned());
    }
    let about = re!(
        r"^(?:and |so |now |then )*(?:how (?:has|have|is|are|was|were|about|are you doing with|have you been doing with|are things with)|what (?:is|was|about|are)|how (?:is|are) (?:the|your))?\s*(?:your|the) ([a-z0-9][a-z0-9' -]{2,40}?)(?: been(?: doing| running| going| like| lately)*| doing| going| running| looking| lately| these days)*$"
    )
    .captures(&lower)?;
    let about = about[1].trim().to_owned();
    let verb = re!(r"\b(?:is|are|was|were|do|does|did|has|have|you|that|which|who)\b");
    (!verb.is_match(&about) && about.split_whitespace().count() <= 5).then(|| capitalised(&about))
}

#[cfg(test)]
mod tests {
    use super::*;
    use auscult_domain::patient::Sex;
    use expect_test::{Expect, expect};

    fn check(questions: &str, expected: Expect) {
        let pronouns = Pronouns::of(Sex::Female);
        let out: Vec<String> = questions
            .lines()
            .map(|line| {
                let line = line.trim();
                let show = |answer| answered(line, answer, pronouns).unwrap_or_else(|| "-".into());
                format!("{} | {} | {}", show(Answer::Yes), show(Answer::No), label(line).unwrap_or_default())
            })
            .collect();
        expected.assert_eq(&out.join("\n"));
    }

    #[test]
    fn an_answer_is_read_with_what_was_asked() {
        let she = Pronouns::of(Sex::Female);
        let on = |question, answer| on_condition(question, answer, she).unwrap_or_default();
        assert_eq!(
            on("any problems breathing? do you feel short of breath?", "uh, just when I'm climbing stairs"),
            "reports feeling short of breath only when she is climbing stairs"
        );
        assert_eq!(
            on("Do you have any chest pain?", "Sometimes when I run"),
            "reports chest pain, sometimes when she runs"
        );
        assert_eq!(on("Do you have any chest pain?", "when I run it does not hurt"), "");
        assert_eq!(
            named("And how about your bowel movements; are they okay?", "they are normal").as_deref(),
            Some("bowel movements are normal")
        );
        assert_eq!(named("When did this happen?", "it was yesterday").as_deref(), Some("Onset: yesterday"));
        assert_eq!(named("Does it hurt?", "it is sore"), None);
        assert_eq!(asked_symptom("Do you have any chest pain?", "slight cramps").as_deref(), Some("chest pain"));
        assert_eq!(asked_symptom("Do you have any chest pain?", "some chest pain"), None);
    }

    #[test]
    fn questions_become_statements() {
        check(
            "Any numbness or tingling in your feet?
            And you're still taking the metformin, one thousand milligrams twice a day?
            Have you had a fever or chills?
            Do you smoke?
            Are you allergic to any medications?
            Does it hurt when you walk?
            Is it a dry cough, or are you bringing anything up?
            Did you injure yourself any place else?
            Okay, and do you have any chest pain?
            Have you noticed any weight gain, swollen legs, or things like that?
            Do you feel short of breath?
            How has your diabetes been doing?
            And your blood pressure at home?
            How long has that been going on for?
            Have you ever had surgery?
            Can you put weight on it?
            Is there any tenderness where I'm pressing?
            Are you taking your medications?
            Have you been watching your diet?",
            expect![[r#"
                reports numbness or tingling in her feet | denies numbness or tingling in her feet | 
                she is still taking the metformin, 1000 mg twice a day | she is not still taking the metformin, 1000 mg twice a day | 
                reports fever or chills | denies fever or chills | 
                she smokes | she does not smoke | 
                she is allergic to some medications | she is not allergic to any medications | 
                it hurts when she walks | it does not hurt when she walks | 
                - | - | 
                she did injure herself some place else | she did not injure herself any place else | 
                reports chest pain | denies chest pain | 
                reports weight gain, swollen legs | denies weight gain, swollen legs | 
                reports feeling short of breath | denies feeling short of breath | 
                - | - | Diabetes
                her blood pressure at home | - | Blood pressure at home
                - | - | Duration
                reports surgery | denies surgery | 
                she can put weight on it | she cannot put weight on it | 
                there is some tenderness where I am pressing | there is not any tenderness where I am pressing | 
                she is taking her medications | she is not taking her medications | 
                she has been watching her diet | she has not been watching her diet | "#]],
        );
    }
}
