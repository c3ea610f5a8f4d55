//! What the clinician finds: vital signs read aloud, and the examination by region of the body.

use crate::lexicon;
use crate::prose::{Person, Pronouns, cleaned, person::third_person, sentence};
use crate::sentences::Sentence;
use crate::statement::Statement;
use crate::text::re;
use crate::visit::Part;
use auscult_domain::template::SectionKind;
use auscult_domain::transcript::Speaker;

/// The findings, in the order they were said.
pub(crate) fn write(sentences: &[Sentence], parts: &[Part], pronouns: Pronouns) -> Vec<Statement> {
    let mut out = Vec::new();
    let mut region = None;
    for (at, said) in sentences.iter().enumerate() {
        if matches!(said.speaker, Speaker::Patient | Speaker::Companion) || said.question {
            continue;
        }
        // Readings of another day are part of the story.
        let past = re!(r"\b(?:your|the) [a-z ]{3,24} was\b|\bwere\b|\bin the (?:er|emergency|hospital)\b|\blooks? like (?:you|your)\b").is_match(&said.lower);
        let today = re!(r"\btoday\b|\bin (?:the|our) (?:office|clinic)\b|\bvitals?\b|\bhere\b").is_match(&said.lower);
        let readable = match parts[at] {
            Part::Exam | Part::Results => true,
            Part::History => today || (re!(r"\byour\b").is_match(&said.lower) && !past),
            Part::Plan => today && re!(r"\byour blood pressure\b|\bvitals?\b").is_match(&said.lower),
        };
        if readable {
            let vitals = vitals(&said.text);
            if !vitals.is_empty() {
                out.extend(vitals.into_iter().map(|text| Statement::new(SectionKind::VitalSigns, text, vec![at])));
                continue;
            }
        }
        match parts[at] {
            Part::Exam if is_finding(&said.lower) => findings(at, said, &mut region, pronouns, &mut out),
            Part::Results if is_result(said) => out.push(result(at, said, pronouns)),
            Part::Results if said.text.split_whitespace().count() >= 5 && !said.lower.contains("show me") => {
                out.push(result(at, said, pronouns).loose())
            }
            _ => {}
        }
    }
    out
}

/// The readings of a line: `Temperature 98.9 °F`, `Blood pressure 136/82`. Empty if it is about something else.
fn vitals(text: &str) -> Vec<String> {
    let line = cleaned(text);
    let patterns: [(&regex::Regex, &str, &str); 6] = [
        (re!(r"(?i)\btemp(?:erature)?\b[a-z ,]{0,24}?(\d{2,3}(?:\.\d)?)(?: (°[FC]))?"), "Temperature", ""),
        (re!(r"(?i)\bblood pressure\b[a-z ,']{0,60}?(\d{2,3}/\d{2,3})"), "Blood pressure", ""),
        (re!(r"(?i)\b(?:pulse|heart rate)\b(?: ox)?[a-z ,]{0,20}?(\d{2,3})(?:\b)"), "Pulse", ""),
        (re!(r"(?i)\b(?:respirat\w+(?: rate)?|breathing rate)\b[a-z ,]{0,20}?(\d{1,2})\b"), "Respiratory rate", ""),
        (
            re!(r"(?i)\b(?:oxygen|o2|pulse ox|sat(?:uration)?s?|spo2)\b[a-z0-2 ,]{0,24}?(\d{2,3}) ?(%)?"),
            "Oxygen saturation",
            " %",
        ),
        (re!(r"(?i)\bweight\b[a-z ,]{0,20}?(\d{2,3}(?:\.\d)?) (lb|kg)"), "Weight", ""),
    ];
    let mut found: Vec<(usize, String)> = Vec::new();
    for (pattern, name, unit) in patterns {
        let Some(reading) = pattern.captures(&line) else { continue };
        let value = &reading[1];
        let number: f64 = value.split('/').next().and_then(|value| value.parse().ok()).unwrap_or(0.0);
        let said_unit = reading.get(2).map(|unit| format!(" {}", unit.as_str()));
        let unit = match name {
            "Temperature" if said_unit.is_none() && (90.0..=110.0).contains(&number) => " °F".to_owned(),
            "Temperature" if said_unit.is_none() && (33.0..=43.0).contains(&number) => " °C".to_owned(),
            "Pulse" if reading[0].to_lowercase().contains("ox") => continue,
            "Oxygen saturation" if !(50.0..=100.0).contains(&number) => continue,
            _ => said_unit.unwrap_or_else(|| unit.to_owned()),
        };
        found.push((reading.get(0).map_or(0, |whole| whole.start()), format!("{name} {value}{unit}.")));
    }
    found.sort();
    let goal =
        re!(r"(?i)\b(?:if|goal|target|below|under|over|above|less than|at home|used to|was last)\b").is_match(&line);
    if goal { Vec::new() } else { found.into_iter().map(|(_, text)| text).collect() }
}

/// Whether a sentence of the examination says what was found, rather than what to do.
fn is_finding(lower: &str) -> bool {
    let told = re!(
        r"^(?:(?:okay|all right|alright|so|and|now|go ahead|well|good|great|um|uh|if you)[ ,.]*)*(?:take a|breathe|open|look (?:up|at|over|straight)|push|pull|squeeze|lie|lay|sit|stand|follow|let me|let's|i'm going to|i'm gonna|i am going to|i want to|i wanna|i'd like|i will|i'll|hey|hold|relax|bend|lift|raise|turn|kick|say|show|thank|can you|could you|we're|i need|go ahead|try|press|keep|tell me|let us|deep breath|here|there you go|perfect|big)\b"
    );
    let finds = re!(
        r"\b(?:no|not|without|is|are|was|looks?|sounds?|some|mild|slight|normal|clear|regular|tender\w*|swelling|swollen|red|redness|intact|positive|negative|good|full|soft|there's|i (?:do )?(?:hear|see|feel|appreciate|notice|note)|you (?:do )?have|range of motion|pain (?:with|to|on|when)|murmur|edema|wheez\w+|crackles)\b"
    );
    let body = !lexicon::regions(lower).is_empty() || !lexicon::symptoms(lower).is_empty() || re!(r"\b(?:range of motion|alert|distress|vitals?|appear\w*|affect|mood|oriented|speech|eye contact|sensation|strength)\b").is_match(lower);
    let reasons = re!(
        r"\b(?:could|would|option|possib\w+|causes?|because|risks?|if you|we can|call me|that means|which means|what we call)\b"
    );
    finds.is_match(lower)
        && body
        && !reasons.is_match(lower)
        && (!told.is_match(lower)
            || re!(r"\bi (?:do )?(?:see|hear|feel|appreciate|notice)\b|\bthere(?:'s| is)\b").is_match(lower))
}

/// The findings of a sentence, each clause under its region.
fn findings(
    at: usize,
    said: &Sentence,
    region: &mut Option<&'static str>,
    pronouns: Pronouns,
    out: &mut Vec<Statement>,
) {
    if re!(r"\b(?:affect|mood|oriented|thought process|eye contact|insight|judgment|speech)\b").is_match(&said.lower) {
        let line = finding(&third_person(&cleaned(&said.text), Person::Second, pronouns), "");
        out.push(Statement::new(SectionKind::MentalStatus, sentence(&line), vec![at]));
        return;
    }
    let line = without_manoeuvres(&cleaned(&said.text));
    let spoken = re!(
        r"(?i)^(?:how does|does (?:that|this|it)|let me|sorry|firstly|first|I want to|I am going to|I will|can you|going to)\b"
    );
    for clause in clauses(&line).into_iter().filter(|clause| !spoken.is_match(clause)) {
        let named = lexicon::regions(&clause);
        let here = match (named.first(), *region) {
            (Some(first), _) => Some(*first),
            (None, before) => before,
        };
        *region = here;
        let name = here.unwrap_or("General");
        let line = finding(&third_person(&clause, Person::Second, pronouns), name);
        if line.split_whitespace().count() >= 1 && !line.is_empty() {
            let kind = if re!(r"(?i)\bvitals?\b|\bblood pressure\b|\bheart rate\b|\btemperature\b").is_match(&line) {
                SectionKind::VitalSigns
            } else {
                SectionKind::PhysicalExam
            };
            let statement = Statement::new(kind, sentence(&line), vec![at]);
            out.push(if kind == SectionKind::PhysicalExam { statement.labelled(name) } else { statement });
        }
    }
}

/// A line without what the patient is told to do, or asked, while they are examined.
fn without_manoeuvres(line: &str) -> String {
    let line = re!(r"(?i)(?:\b(?:you|she|he) wants? to |\bcan you |\bgo ahead and |\bif you could |\bjust |\band )*\b(?:take (?:a |some |in a )?(?:nice |big |deep )*breaths?(?: in)?(?: and out)?(?: for me)?|breathe in(?: and out)?(?: for me)?|look (?:up|down|straight ahead) for me|follow my finger)\b[,. ]*")
        .replace_all(line, "")
        .into_owned();
    let line = re!(r"(?i)(?:^|[, ]+)(?:(?:and|so|but|now|okay|little bit)[ ,]+)*(?:how about (?:when|if|right|down|up|here|over)|how does (?:that|this|it) feel|does (?:that|this|it) (?:hurt|feel)|do you (?:have|feel)|can you (?:feel|bend|move|tell)|is (?:that|this|it) (?:tender|sore|painful)|did (?:that|this) hurt)\b.*$")
        .replace(&line, "")
        .into_owned();
    let line = re!(r"(?i)[, ]+(?:and |so )*(?:I am|we are) going to .*$|[, ]+(?:and |so )*thank (?:you|her|him)$|[, ]+(?:and|so|especially|essentially|so essentially)$")
        .replace(&line, "")
        .into_owned();
    let line = re!(r"(?i)^.*\bthe good news is,?(?: that)? ").replace(&line, "").into_owned();
    re!(r"(?i)^.*\b(?:review(?:ed|ing)?|look(?:ing)? at|review of) (?:your|the|her|his) vitals?(?: signs?)?\b(?:,? (?:here|today|in (?:the|our) office|with the medical assistant))*[, ]*(?:and |so )*(?:your |the )?(?:vitals )?")
        .replace(&line, "vital signs reviewed: ")
        .into_owned()
}

/// A line of findings in clauses: cut where a comma or an `and` is followed by another region's finding.
fn clauses(line: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for piece in re!(r", (?:and )?| and (?:(?:the|your|there|on) )").split(line).scan(0, |from, piece| {
        let start = line[*from..].find(piece).map_or(*from, |at| *from + at);
        let lead = line[*from..start].to_owned();
        *from = start + piece.len();
        Some((lead, piece.to_owned()))
    }) {
        let (lead, piece) = piece;
        let begins = re!(r"(?i)^(?:your|the|no|there|I|on|you|lungs?|heart|abdomen|some|mild)\b").is_match(&piece)
            || re!(r"(?i)(?:the|your|there|on) $").is_match(&lead);
        let regions = lexicon::regions(&piece);
        let before = out.last().map(|last| lexicon::regions(last)).unwrap_or_default();
        let new_region =
            !regions.is_empty() && !before.is_empty() && regions.iter().all(|region| !before.contains(region));
        let word =
            re!(r"(?i)(the|your|there|on) $").captures(&lead).map(|word| format!("{} ", &word[1])).unwrap_or_default();
        match out.last_mut() {
            Some(last) if !(begins && new_region) => {
                last.push_str(&lead);
                last.push_str(&piece);
            }
            _ => out.push(format!("{word}{piece}")),
        }
    }
    out
}

/// A finding as it is written: without who hears it, and without its region where that stands in front.
fn finding(clause: &str, region: &str) -> String {
    let line = re!(
        r"(?i)^(?:(?:so|and|but|now|also|okay|um|uh|then|good|well)[ ,]+)*(?:on (?:the|my|her|his|the patient's)? ?(?:physical |heart |lung |back |foot |knee |right |left |shoulder |hand |neck |abdominal |skin |eye |hip |ankle |ear |throat )*exam(?:ination)?(?: of (?:her|his|the) [a-z ]{2,24})?(?: today)?[ ,]*)?"
    )
    .replace(clause, "")
    .into_owned();
    let line =
        re!(r"(?i)^I (?:do not|cannot) (?:really )?(?:hear|see|feel|appreciate|notice|palpate) (?:any |a |an )?")
            .replace(&line, "no ")
            .into_owned();
    let line = re!(
        r"(?i)^(?:(?:and|but|so)[ ,]+)?(?:I (?:do |can |am )?(?:also )?(?:hear|see|feel|appreciate|notice|noticing|seeing|hearing|note|find)(?: that)?|there (?:is|are|does appear to be)|(?:she|he|the patient) (?:has|does have|does appear to have)|it (?:looks|appears) like (?:there is |(?:she|he) has )?)\s+(?:a |an |some )?"
    )
    .replace(&line, |found: &regex::Captures<'_>| if found[0].trim_end().ends_with("some") { "some " } else { "" }.to_owned())
    .into_owned();
    let line = re!(r"(?i)^(?:there (?:is|are) )?(?:her|his|the patient's|the) (.+)$").replace(&line, "$1").into_owned();
    let line = re!(r"(?i)[, ]+(?:(?:and|now|so) )*(?:let me .*|(?:on|for) (?:her|his|the|the patient's) (?:[a-z]+ ){0,2}exam(?:ination)?)$")
        .replace(&line, "")
        .into_owned();
    let line = re!(r"(?i)^(?:and |so )?(?:on )?(?:listening to|examining|examination of|looking at|palpating) (?:her|his|the) [a-z ]{3,24}?,? (?:(?:she|he) has (?:a )?(?:nice )?|there (?:is|are) (?:an? )?|I (?:do )?(?:hear|see|appreciate|notice) (?:an? )?)")
        .replace(&line, "")
        .into_owned();
    let line = without_double(&line);
    let copula = match region {
        "Throat" | "Neck" | "Skin" | "Head" | "Nose" | "Back" => {
            re!(r"(?i)^(?:throat|neck|skin|head|nose|back) (?:exam )?(?:is|looks|sounds) (.+)$")
        }
        "Eyes" | "Ears" => re!(r"(?i)^(?:eyes|ears) (?:are|look) (.+)$"),
        _ => re!(r"^(\z.)$"),
    };
    let line = copula.replace(&line, "$1").into_owned();
    match region {
        "Neck" => re!(r"(?i) in (?:the|her|his) neck$").replace(&line, "").into_owned(),
        "Gastrointestinal" => re!(r"(?i) (?:in|of) (?:the|her|his) (?:abdomen|belly)$").replace(&line, "").into_owned(),
        _ => line,
    }
}

/// `Lungs lungs are clear` → `lungs are clear`.
fn without_double(line: &str) -> String {
    match line.split_once(' ') {
        Some((first, rest)) if rest.split(' ').next().is_some_and(|next| next.eq_ignore_ascii_case(first)) => {
            rest.to_owned()
        }
        _ => line.to_owned(),
    }
}

fn is_result(said: &Sentence) -> bool {
    let tells = re!(
        r"\b(?:shows?|showed|looks?|is|was|were|are|came|demonstrates?|reveals?|appears?|no|there's|normal|elevated|low|high|consistent|negative|positive)\b"
    );
    let to_do = re!(
        r"^(?:(?:so|okay|and|now)[ ,]+)*(?:let me|let's|hey|show|i want to|i wanted to|i wanna|i'm going to|i'd like|you can|that means|this is, i|i think|i'm gonna)\b|\bdragon\b|\blook(?:ing)? at some of\b"
    );
    tells.is_match(&said.lower)
        && lexicon::is_clinical(&said.text)
        && (!to_do.is_match(&said.lower) || said.lower.contains("shows"))
        && said.text.split_whitespace().count() >= 4
}

fn result(at: usize, said: &Sentence, pronouns: Pronouns) -> Statement {
    let line = third_person(&without_manoeuvres(&cleaned(&said.text)), Person::Second, pronouns);
    let line = re!(
        r"(?i)^(?:(?:so|and|now|okay)[ ,]+)*(?:(?:looking|look) (?:here )?at|in (?:looking at|reviewing)|I (?:personally )?reviewed|reviewing) (?:the |her |his |some of )?(?:the )?(?:results? (?:of|from) )?(?:the |her |his )?([a-z0-9 -]{2,40}), (?:it|this|they|there)"
    )
    .replace(&line, "$1")
    .into_owned();
    let line = re!(r"(?i)^(?:her|his|the patient's|the) ").replace(&line, "").into_owned();
    Statement::new(SectionKind::Results, sentence(&line), vec![at])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sentences::sentences;
    use crate::testing::said;
    use auscult_domain::patient::Sex;
    use expect_test::{Expect, expect};

    fn check(lines: &str, expected: Expect) {
        let lines: Vec<(&str, Speaker)> = lines.lines().map(|line| (line.trim(), Speaker::Clinician)).collect();
        let segments = said(&lines);
        let sentences = sentences(&segments, &vec![Speaker::Clinician; segments.len()]);
        let parts = vec![Part::Exam; sentences.len()];
        let statements = write(&sentences, &parts, Pronouns::of(Sex::Female));
        let out: Vec<String> = statements.iter().map(|s| format!("{:?} {:?} {}", s.kind, s.group, s.text)).collect();
        expected.assert_eq(&out.join("\n"));
    }

    #[test]
    fn vitals_read_aloud_become_readings() {
        check(
            "Your temperature is ninety eight point nine, blood pressure one thirty six over eighty two, pulse eighty eight, and your oxygen is ninety six percent.
            Your weight is one hundred and seventy eight pounds.
            Your blood pressure goal is below one thirty over eighty.",
            expect![[r#"
                VitalSigns Text Temperature 98.9 °F.
                VitalSigns Text Blood pressure 136/82.
                VitalSigns Text Pulse 88.
                VitalSigns Text Oxygen saturation 96 %.
                VitalSigns Text Weight 178 lb.
                VitalSigns Text Blood pressure goal is below 130/80."#]],
        );
    }

    #[test]
    fn what_the_patient_is_told_to_do_is_no_finding() {
        check(
            "Your lungs you want to take a deep breath for me lungs are clear bilaterally.
            On your left shoulder exam you have limited range of motion and how does that feel here.
            I did review your vitals everything here looks good.",
            expect![[r#"
                PhysicalExam Label("Respiratory") Lungs are clear bilaterally.
                PhysicalExam Label("Musculoskeletal") Limited range of motion.
                VitalSigns Text Vital signs reviewed: everything here looks good."#]],
        );
    }

    #[test]
    fn findings_stand_under_their_region() {
        check(
            "Throat is a little red, no exudate.
            No swollen lymph nodes in the neck.
            Take a deep breath for me.
            I hear some scattered wheezes on both sides, no crackles.
            Heart is regular, no murmurs.
            Your feet look good, the pulses are normal and there are no sores.
            On your heart exam, I do appreciate a three out of six systolic ejection murmur.
            I don't see any swelling in your legs.
            Your lungs are clear, and your abdomen is soft.",
            expect![[r#"
                PhysicalExam Label("Throat") A little red, no exudate.
                PhysicalExam Label("Neck") No swollen lymph nodes.
                PhysicalExam Label("Respiratory") Some scattered wheezes on both sides, no crackles.
                PhysicalExam Label("Cardiovascular") Heart is regular, no murmurs.
                PhysicalExam Label("Extremities") Feet look good, the pulses are normal and there are no sores.
                PhysicalExam Label("Cardiovascular") 3/6 systolic ejection murmur.
                PhysicalExam Label("Extremities") No swelling in her legs.
                PhysicalExam Label("Respiratory") Lungs are clear.
                PhysicalExam Label("Gastrointestinal") Abdomen is soft."#]],
        );
    }
}
