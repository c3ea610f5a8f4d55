//! What the patient reports, by system: the symptoms of the story once more, as a review of systems has them.
//!
//! Only what the patient says they have, now and of themselves; a symptom that is denied anywhere is left to its denial.

use crate::lexicon;
use crate::prose::polarity::negations;
use crate::prose::sentence;
use crate::sentences::Sentence;
use crate::statement::{Standing, Statement};
use crate::text::re;
use auscult_domain::template::SectionKind;
use auscult_domain::transcript::Speaker;

/// The symptoms of one system, with the sentences that tell of them.
struct System {
    name: &'static str,
    symptoms: Vec<String>,
    sentences: Vec<usize>,
}

/// A line for each system the patient reports something of.
pub(super) fn reported(story: &[Statement], sentences: &[Sentence]) -> Vec<Statement> {
    let denied: Vec<String> = story
        .iter()
        .filter(|statement| negations(&statement.text) > 0)
        .flat_map(|statement| lexicon::symptoms(&statement.text))
        .filter_map(|symptom| called(&symptom))
        .collect();
    let mut systems: Vec<System> = Vec::new();
    for statement in story.iter().filter(|statement| is_own_complaint(statement, sentences)) {
        for symptom in lexicon::symptoms(&statement.text) {
            let (name, Some(called)) = (lexicon::system(&symptom), called(&symptom)) else { continue };
            // A swollen knee is no sign of the heart.
            let name = match called.as_str() {
                "swelling" if re!(r"(?i)\b(?:legs|feet|ankles|lower extremit)").is_match(&statement.text) => name,
                "swelling" => "Musculoskeletal",
                _ => name,
            };
            if name == "Other" || denied.contains(&called) {
                continue;
            }
            let called = sided(&called, &statement.text);
            let at = systems.iter().position(|system| system.name == name).unwrap_or_else(|| {
                systems.push(System { name, symptoms: Vec::new(), sentences: Vec::new() });
                systems.len() - 1
            });
            let system = &mut systems[at];
            if !system.symptoms.iter().any(|known| known.ends_with(&called) || called.ends_with(known.as_str())) {
                system.symptoms.push(called);
                system.sentences.extend(&statement.sentences);
            }
        }
    }
    systems.into_iter().map(line).collect()
}

fn line(system: System) -> Statement {
    let text = sentence(&format!("reports {}", listed(&system.symptoms)));
    Statement::new(SectionKind::ReviewOfSystems, text, system.sentences).labelled(system.name)
}

/// `a`, `a and b`, `a, b and c`.
fn listed(symptoms: &[String]) -> String {
    match symptoms {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

fn is_own_complaint(statement: &Statement, sentences: &[Sentence]) -> bool {
    let elsewhere = re!(
        r"(?i)\b(?:if|used to|no longer|went away|gone|resolved|unless|worried|mother|father|mom|dad|wife|husband|kids|children|son|daughter|grandson|granddaughter|brother|sister|friend|they|companion|would|could|might|had|was|were|did|before|years ago|last year|in the past|better|helps?|helped|for the|history)\b"
    );
    let last = statement.sentences.last().and_then(|at| sentences.get(*at));
    statement.kind == SectionKind::HistoryOfPresentIllness
        && statement.standing == Standing::Firm
        && last.is_some_and(|said| said.speaker == Speaker::Patient)
        && negations(&statement.text) == 0
        // `Chest pain: slight cramps` is not about cramps of the belly.
        && !statement.text.contains(": ")
        && !elsewhere.is_match(&re!(r"(?i)\bhas had\b|\bhave had\b").replace_all(&statement.text, "has"))
}

/// What a chart calls a symptom; `None` for words that say no symptom by themselves.
pub(crate) fn called(symptom: &str) -> Option<String> {
    let name = match symptom {
        "fevers" | "feverish" => "fever",
        "fatigued" | "tired" | "tiredness" | "exhausted" => "fatigue",
        "sweats" | "sweating" => "sweating",
        "losing weight" | "lost weight" => "weight loss",
        "gaining weight" | "gained weight" => "weight gain",
        "blurred vision" => "blurry vision",
        "congested" | "stuffy" | "stuffiness" => "congestion",
        "earache" => "ear pain",
        "trouble swallowing" => "difficulty swallowing",
        "nosebleed" | "nosebleeds" | "nose bleeds" => "nosebleeds",
        "chest pains" => "chest pain",
        "racing heart" | "heart racing" | "fluttering" => "palpitations",
        "swollen" | "swollen legs" => "swelling",
        "coughs" | "coughing" => "cough",
        "short of breath" | "winded" | "breathless" | "out of breath" | "catch my breath" => "shortness of breath",
        "wheeze" | "wheezes" => "wheezing",
        "trouble breathing" | "problems breathing" => "difficulty breathing",
        "nauseous" | "nauseated" => "nausea",
        "vomit" | "vomited" | "throwing up" | "threw up" | "throw up" => "vomiting",
        "constipated" => "constipation",
        "belly pain" | "stomach pain" | "stomach ache" => "abdominal pain",
        "cramps" => "cramping",
        "bloated" => "bloating",
        "joint pains" => "joint pain",
        "stiff" => "stiffness",
        "spasm" => "spasms",
        "itchy" => "itching",
        "bruise" | "bruises" => "bruising",
        "dizzy" => "dizziness",
        "lightheaded" | "light-headed" => "lightheadedness",
        "numb" | "numbing" => "numbness",
        "headaches" => "headache",
        "confused" => "confusion",
        "depressed" => "depression",
        "anxious" => "anxiety",
        "stressed" => "stress",
        "trouble sleeping" => "insomnia",
        "vision" | "vision changes" | "memory" | "balance" | "falls" | "falling" | "fell" | "energy" | "appetite"
        | "weight" | "blood" | "gas" | "bowel movements" | "urination" | "urinating" | "peeing" | "pee"
        | "discharge" | "mood" | "crying" | "worry" | "worried" | "wound" | "warmth" | "phlegm" | "mucus"
        | "sputum" | "snore" | "snoring" | "overwhelmed" | "limp" | "limping" | "rash" | "lesion" | "lesions"
        | "ulcer" | "sores" => return None,
        other => other,
    };
    Some(name.to_owned())
}

/// With its side, where the patient names it: `right knee pain`.
fn sided(symptom: &str, text: &str) -> String {
    let lower = text.to_lowercase();
    ["left", "right"]
        .into_iter()
        .find(|side| lower.contains(&format!("{side} {symptom}")))
        .map_or_else(|| symptom.to_owned(), |side| format!("{side} {symptom}"))
}
