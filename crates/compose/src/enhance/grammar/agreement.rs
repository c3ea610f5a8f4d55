//! Subject and verb, where the subject cannot be mistaken.

use super::places;
use crate::enhance::edits::Edit;
use crate::enhance::lines::Line;
use crate::text::{among, capitalised, re};

/// Things of a note that are always several.
const SEVERAL: &str = "lungs symptoms labs vitals results pupils extremities kidneys levels sugars readings headaches masses \
    lesions sounds reflexes pulses medications murmurs nodules wheezes rales rhonchi crackles feet hands legs knees eyes ears \
    bowels sinuses tonsils toes fingers joints muscles nodes fractures abnormalities complaints concerns allergies changes \
    problems issues chills fevers sweats";

const WHY: &str = "Verb and subject do not agree.";

pub(super) fn propose(line: &Line, text: &str) -> Vec<Edit> {
    let mut out = several_with_one_verb(line, text);
    out.extend(there_is(line, text));
    out.extend(one_person(line, text));
    out.extend(of_have(line, text));
    out
}

/// `Lungs is clear`, `her symptoms has improved`; not `the level of symptoms is`.
fn several_with_one_verb(line: &Line, text: &str) -> Vec<Edit> {
    let pattern = re!(r"(?i)(?:^|[.;,:]\s+|\b(?:the|her|his|their|all|both|these|those)\s+)([a-z]+)\s+(is|was|has)\b");
    let body = &text[line.body.clone()];
    let mut out = Vec::new();
    for found in pattern.captures_iter(body) {
        let (Some(noun), Some(verb)) = (found.get(1), found.get(2)) else { continue };
        // `one of the labs was`, `none of her symptoms has`: the subject stands further left.
        let led = re!(r"(?i)\b(?:of|with|in|for|to|on|about|from|and|or)\s+$")
            .is_match(&body[..found.get(0).map_or(0, |all| all.start())])
            || re!(r"(?i)^(?:of|with|in|for|on)\b").is_match(found.get(0).map_or("", |all| all.as_str()));
        if among(SEVERAL, &noun.as_str().to_lowercase()) && !led {
            let range = line.body.start + verb.start()..line.body.start + verb.end();
            out.push(Edit::grammar(line, range, plural(verb.as_str()), WHY, 0.92));
        }
    }
    out
}

fn plural(verb: &str) -> &'static str {
    match verb.to_lowercase().as_str() {
        "is" => "are",
        "was" => "were",
        _ => "have",
    }
}

/// `There is no masses`.
fn there_is(line: &Line, text: &str) -> Vec<Edit> {
    let pattern = re!(
        r"(?i)\bthere (is|was|has been)(?: also)? (?:(?:no|some|multiple|several|many|any|two|three) )?([a-z]+)(?: ([a-z]+))?"
    );
    let body = &text[line.body.clone()];
    let several =
        |word: Option<regex::Match<'_>>| word.is_some_and(|word| among(SEVERAL, &word.as_str().to_lowercase()));
    let mut out = Vec::new();
    for found in pattern.captures_iter(body) {
        let Some(verb) = found.get(1) else { continue };
        let first = found.get(2).map_or("", |word| word.as_str()).to_lowercase();
        // `There is a change in symptoms`, `there is swelling of feet`: something else stands first.
        let described = several(found.get(3)) && !among("a an the one each in of on for with to and or change", &first);
        if several(found.get(2)) || described {
            let new = if verb.as_str().eq_ignore_ascii_case("has been") { "have been" } else { plural(verb.as_str()) };
            let range = line.body.start + verb.start()..line.body.start + verb.end();
            out.push(Edit::grammar(line, range, new, WHY, 0.91));
        }
    }
    out
}

/// `She have`, `the patient deny`, `he don't`.
fn one_person(line: &Line, text: &str) -> Vec<Edit> {
    let pattern = re!(
        r"(?i)(?:^|[.;]\s+|\band |\bthat )(?:she|he|it|(?:the )?patient) (have|do|were|deny|report|state|complain|endorse|note|take|feel|don't|haven't|weren't)\b"
    );
    let fixed = |word: &str| {
        let new = match word.to_lowercase().as_str() {
            "have" => "has",
            "do" => "does",
            "were" => "was",
            "deny" => "denies",
            "don't" => "doesn't",
            "haven't" => "hasn't",
            "weren't" => "wasn't",
            other => return format!("{other}s"),
        };
        new.to_owned()
    };
    let places = places(line, text, pattern).into_iter();
    places
        .filter(|(range, _)| {
            // `did the patient report`, `if she were`, `will he take`: the verb belongs to another.
            let before = text[line.body.start..range.start].to_lowercase();
            let before = before.trim_end();
            let subject =
                before.trim_end_matches(|c: char| c.is_alphabetic()).trim_end().trim_end_matches("the").trim_end();
            let bare = [
                "did",
                "does",
                "do",
                "if",
                "will",
                "would",
                "can",
                "could",
                "should",
                "may",
                "might",
                "let",
                "have",
                "had",
                "make",
                "that",
                "as though",
            ];
            let mood = bare.iter().any(|word| subject.ends_with(word));
            !mood
        })
        .map(|(range, word)| Edit::grammar(line, range, fixed(word), WHY, 0.93))
        .collect()
}

/// `could of` for `could have`, `their is`, `greater then`, `can not`.
fn of_have(line: &Line, text: &str) -> Vec<Edit> {
    let mut out = Vec::new();
    for (range, _) in places(
        line,
        text,
        re!(r"(?i)\b(?:could|should|would|must|might)( of)\b (?:been|had|done|gone|taken|come|caused)"),
    ) {
        out.push(Edit::grammar(line, range, " have", "After could, should or would it is ‘have’.", 0.97));
    }
    for (range, _) in places(
        line,
        text,
        re!(
            r"(?i)\b(?:greater|less|more|better|worse|higher|lower|larger|smaller|rather|other|older|younger) (then)\b"
        ),
    ) {
        out.push(Edit::grammar(line, range, "than", "A comparison takes ‘than’.", 0.95));
    }
    for (range, word) in places(line, text, re!(r"(?i)\b(can not)\b")) {
        let new = if word.starts_with('C') { capitalised("cannot") } else { "cannot".into() };
        out.push(Edit::grammar(line, range, new, "One word.", 0.95));
    }
    for (range, _) in places(line, text, re!(r"(?i)\b(their) (?:is|are|was|were|has been|have been) ")) {
        out.push(Edit::grammar(line, range, "there", "‘There’ says that something is.", 0.93));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::testing::check;

    #[test]
    fn verb_and_subject_agree() {
        check(&[
            ("Lungs is clear.", "Lungs are clear."),
            ("Her symptoms has improved.", "Her symptoms have improved."),
            ("One of the labs was high.", "One of the labs was high."),
            ("There is no masses on the right.", "There are no masses on the right."),
            ("There is a change in symptoms.", "There is a change in symptoms."),
            ("The patient deny fever and she have chills.", "The patient denies fever and she has chills."),
            ("If she were to fall. Did the patient report it?", "If she were to fall. Did the patient report it?"),
            ("It could of been worse then before.", "It could have been worse than before."),
            ("She can not sleep.", "She cannot sleep."),
        ]);
    }
}
