//! Words that say the same in a consultation and in a note, and words that say nothing by themselves.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// Words of a note beside what people say for them; every group is one word to the guard.
const SAME: &[&[&str]] = &[
    &["dyspnea", "breath", "breathing", "breathless"],
    &["emesis", "vomiting", "vomit", "vomited", "throwing", "threw"],
    &["edema", "swelling", "swollen"],
    &["pyrexia", "fever", "fevers", "febrile", "feverish", "afebrile"],
    &["fatigue", "tired", "tiredness", "fatigued"],
    &["dizziness", "dizzy", "lightheaded", "lightheadedness"],
    &["pruritus", "itching", "itchy", "itch"],
    &["hypertension", "hypertensive", "htn"],
    &["abdomen", "abdominal", "belly", "stomach"],
    &["lower", "low"],
    &["syncope", "fainted", "fainting", "faint"],
    &["diarrhea", "diarrheal"],
    &["tenderness", "tender"],
    &["smoke", "smokes", "smoked", "smoking", "smoker", "tobacco", "cigarettes"],
    &["alcohol", "drink", "drinks", "drinking"],
    &["murmur", "murmurs"],
    &["erythema", "redness", "red", "erythematous"],
    &["ecchymosis", "bruising", "bruise", "bruised"],
    &["temperature", "temp"],
    &["pulse", "heartbeat"],
    &["doctor", "dr", "physician"],
    &["xray", "x-ray", "radiograph", "radiographs", "xrays"],
    &["depressed", "depression"],
    &["anxious", "anxiety"],
    &["painful", "pain", "pains", "hurts", "hurt", "hurting", "ache", "aches", "aching", "achy", "sore", "soreness"],
    &["numb", "numbness"],
    &["nauseous", "nausea", "nauseated"],
    &["constipated", "constipation"],
    &["congested", "congestion", "stuffy", "stuffiness"],
    &["headache", "headaches"],
    &["cough", "coughs", "coughing", "coughed"],
    &["wheeze", "wheezes", "wheezing", "wheezy"],
    &["chill", "chills"],
    &["weak", "weakness"],
    &["weekly", "week"],
    &["daily", "day"],
    &["monthly", "month"],
    &["yearly", "year", "annual"],
];

/// Words that do not tell one sentence from another.
const EMPTY: &str = "a an the and or but so if of to in on at by for from with as is are was were be been being am has have had do does did will would can could should may might must it its this that these those there here he she they them his her their him i me my you your we us our not no nor none never without denies denied deny reports reported states stated endorses patient patients about just also any some all more most very really much well okay ok yeah yes yep right left both bilateral um uh like know think going get got go one then than when where what which who how up down out over again too only still now today currently present presents noted notes note history mr mrs ms";

static GROUPS: LazyLock<HashMap<&'static str, &'static str>> =
    LazyLock::new(|| SAME.iter().flat_map(|group| group.iter().map(|word| (*word, group[0]))).collect());
static EMPTY_WORDS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| EMPTY.split(' ').collect());

/// The word that stands for all that say the same.
pub(super) fn same_word(word: &str) -> &str {
    GROUPS.get(word).copied().unwrap_or(word)
}

/// Whether a word tells nothing of what a sentence is about.
pub(super) fn is_empty(word: &str) -> bool {
    word.len() < 2 || EMPTY_WORDS.contains(word)
}
