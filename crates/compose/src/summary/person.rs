//! From a note about somebody to words spoken to them: `the patient`, `she`, `her` become `you`, `your`, and the verbs
//! follow.

use crate::text::{among, capitalised, re};

/// A sentence about the patient, spoken to them.
pub(super) fn to_you(sentence: &str) -> String {
    let text = sentence.replace('’', "'");
    let text = opened(&text);
    let text = re!(r"(?i)\b(?:the )?patient's\b").replace_all(&text, "your").into_owned();
    let text = re!(r"(?i)\b(?:(?:mr|ms|mrs)\.? [A-Z][a-z]+|(?:the )?patient|(?:she|he)(?:/(?:she|he))?)\b(?:')?")
        .replace_all(&text, "you")
        .into_owned();
    let text = re!(r"(?i)\b(?:herself|himself)\b").replace_all(&text, "yourself").into_owned();
    let text = re!(r"(?i)\bhis\b").replace_all(&text, "your").into_owned();
    let text = re!(r"(?i)\bhim\b|\bhers\b").replace_all(&text, "you").into_owned();
    let text = her(&text);
    let text = re!(r"\bI am\b").replace_all(&text, "we are").into_owned();
    let text = re!(r"\bI was\b").replace_all(&text, "we were").into_owned();
    let text = re!(r"\bI\b").replace_all(&text, "we").into_owned();
    let text = re!(r"(?i)\bmy\b").replace_all(&text, "our").into_owned();
    let text = re!(r"\bme\b").replace_all(&text, "us").into_owned();
    capitalised(&verbs(&text))
}

/// How notes begin their sentences, and how one begins when speaking to somebody.
fn opened(text: &str) -> String {
    let age = re!(
        r"(?i)^.{1,60}? is (?:a|an) (?:very )?(?:pleasant )?\d+[- ]year[- ]old\b.*?\b(?:presents?|presenting|presented|comes? in|came in|is here|is being seen|here|seen)(?: (?:here|today|to (?:the )?clinic))* (for|with|to|because of|due to) (.+)$"
    );
    if let Some(found) = age.captures(text) {
        return format!("You came in {} {}", &found[1], &found[2]);
    }
    let told =
        |pattern: &regex::Regex, new: &str| pattern.is_match(text).then(|| pattern.replace(text, new).into_owned());
    told(re!(r"(?i)^(?:(?:the )?patient |she |he )?(?:also )?(?:denies|denied) (?:any |having (?:any )?|having )?"), "You told us you do not have ")
        .or_else(|| told(re!(r"(?i)^(?:(?:the )?patient |she |he )?(?:also )?(?:reports?|reported|states?|stated|notes?|noted|says|said|mentions|mentioned) (?:that )?(she|he|it|her|his|the pain|there|they)\b"), "You told us that $1"))
        .or_else(|| told(re!(r"(?i)^(?:(?:the )?patient |she |he )?(?:also )?(?:reports?|reported|endorses?|endorsed|describes|described|complains of|complained of|notes|mentions) (?:having |some |of )?"), "You told us about "))
        .or_else(|| told(re!(r"(?i)^(?:has|had) "), "You have "))
        .unwrap_or_else(|| text.to_owned())
}

/// `her knee` is yours, `gave her` is you.
fn her(text: &str) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    let mut out: Vec<String> = Vec::with_capacity(words.len());
    for (at, word) in words.iter().enumerate() {
        let bare = word.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase();
        if bare != "her" {
            out.push((*word).to_owned());
            continue;
        }
        let next = words
            .get(at + 1)
            .map_or(String::new(), |next| next.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase());
        let verb =
            at.checked_sub(1).and_then(|before| words.get(before)).map_or(String::new(), |verb| verb.to_lowercase());
        let object = among(
            "see let make help helped helps want wanted ask asked told tell gave give advise advised encourage encouraged get put",
            &verb,
        ) || word.ends_with([',', '.', ';', ':'])
            || next.is_empty()
            || among(
                "the to a an that in on for about some back with and at if when again today this off from up as is was has by into it not",
                &next,
            );
        out.push(word.to_lowercase().replace("her", if object { "you" } else { "your" }));
    }
    out.join(" ")
}

/// The verb behind `you`, past adverbs.
fn verbs(text: &str) -> String {
    let mut words: Vec<String> = text.split(' ').map(str::to_owned).collect();
    for at in 0..words.len() {
        if !words[at].eq_ignore_ascii_case("you") {
            continue;
        }
        // `gave you relief`: behind a verb or preposition `you` is no subject.
        let before = at.checked_sub(1).map(|before| words[before].to_lowercase());
        let object = before.is_some_and(|before| {
            among(
                "to for with gave give told tell by from see of about let help helps helped put bring send sent",
                before.as_str(),
            )
        });
        if object {
            continue;
        }
        let mut verb = at + 1;
        while words.get(verb).is_some_and(|word| among("also still then just not never often usually currently now only sometimes occasionally recently already always", &word.to_lowercase())) {
            verb += 1;
        }
        let Some(word) = words.get(verb).cloned() else { continue };
        let body = word.trim_end_matches([',', '.', ';', ':']).to_owned();
        let mark = word[body.len()..].to_owned();
        words[verb] = format!("{}{mark}", second_person(&body));
    }
    words.join(" ")
}

fn second_person(verb: &str) -> String {
    match verb {
        "has" => "have".into(),
        "is" => "are".into(),
        "was" => "were".into(),
        "does" => "do".into(),
        "goes" => "go".into(),
        "doesn't" => "don't".into(),
        "hasn't" => "haven't".into(),
        "isn't" => "aren't".into(),
        "wasn't" => "weren't".into(),
        "denies" => "deny".into(),
        _ if verb.len() > 3 && verb.ends_with("ies") => format!("{}y", &verb[..verb.len() - 3]),
        _ if verb.ends_with("sses") || verb.ends_with("ches") || verb.ends_with("shes") => {
            verb[..verb.len() - 2].to_owned()
        }
        _ if verb.len() > 3
            && verb.ends_with('s')
            && !verb.ends_with("ss")
            && !verb.ends_with("us")
            && !verb.ends_with("is") =>
        {
            verb[..verb.len() - 1].to_owned()
        }
        _ => verb.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spoken_to_the_patient() {
        let pairs = [
            ("The patient has a cough.", "You have a cough."),
            ("She denies fever or chills.", "You told us you do not have fever or chills."),
            ("Reports that she feels tired.", "You told us that you feel tired."),
            ("Her knee hurts when she walks.", "Your knee hurts when you walk."),
            ("I gave her the forms and told her to rest.", "We gave you the forms and told you to rest."),
            ("He also takes aspirin.", "You also take aspirin."),
            ("Ms. Mitchell is doing well.", "You are doing well."),
        ];
        for (text, expected) in pairs {
            assert_eq!(to_you(text), expected);
        }
    }
}
