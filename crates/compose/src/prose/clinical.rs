//! Everyday words → the words of a chart, where both say the same: `belly` → `abdomen`, `twice a day` → `twice daily`,
//! `about 4 days` → `approximately 4 days`. Never a word that says more than was said.

use super::verbs::{is_base, third};
use crate::text::{capitalised, re};

/// The line as a chart words it.
pub(crate) fn clinical(text: &str) -> String {
    let line = re!(r"(?i)\b(she|he) (?:she|he) ").replace_all(text, "$1 ").into_owned();
    let line = re!(r"(?i)\b((?:we|I)(?: will| are going to| am going to)? (?:have|had|put|started|start|keep|kept|got|want|need)) (he|she) (on|to|back|in|off|start|take|come)\b")
        .replace_all(&line, |found: &regex::Captures<'_>| {
            let whom = if found[2].eq_ignore_ascii_case("he") { "him" } else { "her" };
            format!("{} {whom} {}", &found[1], &found[3])
        })
        .into_owned();
    let line = re!(r"(?i)\b(follow up (?:in|after|with|at) [^,.]*?)[, ]+(?:congratulations|thanks?|bye|any (?:other )?questions|take care|have a (?:good|great|nice)|does that|sounds? good|alright|okay)\b.*$")
        .replace(&line, "$1.")
        .into_owned();
    let line = without_emphasis(&line);
    let line = plain_verbs(&line);
    let line = findings(&line);
    let line = amounts(&line);
    let line = complaints(&line);
    let line = names(&line);
    let line = re!(r" {2,}").replace_all(&line, " ").trim().to_owned();
    if text.starts_with(char::is_uppercase) { capitalised(&line) } else { line }
}

/// Words that only give weight to what is said; `not really` and `not just` keep their sense.
fn without_emphasis(line: &str) -> String {
    let line = re!(r"(?i)\b(not|n't|never|no|don't) (really|just)\b").replace_all(line, "$1 \u{1}$2").into_owned();
    let line = re!(r"(?i)(,\s*)?(?:^|\b)\b(?:really|just|actually|basically|definitely|obviously|at the end of the day)\b (?:,\s*)?")
        .replace_all(&line, |found: &regex::Captures<'_>| found.get(1).map_or("", |_| ", ").to_owned())
        .into_owned();
    let line = line.replace('\u{1}', "");
    let line = re!(r"(?i)\bpretty (good|bad|well|much|sore|normal|high|low|clear|stable|active|healthy|sick|tired)\b")
        .replace_all(&line, "$1")
        .into_owned();
    let line = re!(r"(?i)[, ]+(?:okay|ok|all right|alright|so|and then|and|but|or|yeah|you know)\.$")
        .replace(&line, ".")
        .into_owned();
    let line = re!(r"(?i)\b(?:okay|alright) (so|and|but)\b").replace_all(&line, "$1").into_owned();
    re!(r"(?i), (?:or )?(?:I am )?sorry,? ").replace_all(&line, ", ").into_owned()
}

/// `does have` → `has`, `has got` → `has`, `is having` stays.
fn plain_verbs(line: &str) -> String {
    let line = re!(r"(?i)\b(she|he|it|patient|that|this|there) (?:does|do) (also |still )?([a-z]+)\b").replace_all(
        line,
        |found: &regex::Captures<'_>| {
            let verb = found[3].to_lowercase();
            let also = found.get(2).map_or("", |word| word.as_str());
            if is_base(&verb) { format!("{} {also}{}", &found[1], third(&verb)) } else { found[0].to_owned() }
        },
    );
    let line = re!(r"(?i)\bdid (have|notice|take|get|feel)\b").replace_all(&line, |found: &regex::Captures<'_>| {
        match found[1].to_lowercase().as_str() {
            "have" => "had",
            "notice" => "noticed",
            "take" => "took",
            "get" => "got",
            _ => "felt",
        }
        .to_owned()
    });
    re!(r"(?i)\b(has|have) got\b").replace_all(&line, "$1").into_owned()
}

/// `I do not see any fracture` → `No fracture`, `I do appreciate an effusion` → `There is an effusion`.
fn findings(line: &str) -> String {
    let line = re!(r"(?i)^(on (?:her|his|the) [a-z -]{3,36}, )?I (?:do not|cannot|did not) (?:really )?(?:see|hear|feel|appreciate|notice|palpate) (?:any |a |an )?(?:evidence of (?:any |a |an )?)?")
        .replace(line, |found: &regex::Captures<'_>| match found.get(1) {
            Some(_) => format!("{}no ", &found[1]),
            None => "No ".to_owned(),
        })
        .into_owned();
    let line = re!(r"(?i)(, | and | but )I (?:do not|cannot|did not) (?:see|hear|feel|appreciate|notice) any ")
        .replace_all(&line, "${1}no ")
        .into_owned();
    re!(r"(?i)(^|, )I (?:do |can |did )?(?:also )?(?:see|hear|feel|appreciate|notice) (an?|some|mild|moderate|trace|slight|1|2|3|no|tenderness|swelling|edema|erythema) ")
        .replace(&line, |found: &regex::Captures<'_>| format!("{}there is {} ", &found[1], &found[2]))
        .into_owned()
}

/// How much, how often, how long.
fn amounts(line: &str) -> String {
    let line = re!(r"(?i)\blike (?:about |around )?(\d)").replace_all(line, "approximately $1").into_owned();
    let line = re!(r"(?i)\b(?:about|around|roughly) (\d)").replace_all(&line, "approximately $1").into_owned();
    let line = re!(r"(?i)\bmaybe (?:about |approximately )?(\d)").replace_all(&line, "approximately $1").into_owned();
    let line = re!(r"(?i)\bapproximately approximately\b").replace_all(&line, "approximately").into_owned();
    let line = re!(r"(?i)\b(once|twice|1 time|2 times) (?:a|per) day\b").replace_all(&line, "$1 daily").into_owned();
    let line = re!(r"(?i)\b(mg|mcg|tablets?|units?|puffs?|pills?) (?:a day|every day|per day)\b")
        .replace_all(&line, "$1 daily")
        .into_owned();
    let line = re!(r"(?i)\bdaily, every day\b").replace_all(&line, "daily").into_owned();
    let line = re!(r"(?i)\bevery (?:single )?day\b").replace_all(&line, "daily").into_owned();
    let line = re!(r"(?i)\ba (?:little|tiny|small) bit of (?:a )?").replace_all(&line, "some ").into_owned();
    let line = re!(r"(?i)\b(?:just )?a (?:little|tiny) bit (more|less|better|worse|higher|lower|of)\b")
        .replace_all(&line, "slightly $1")
        .into_owned();
    let line = re!(r"(?i)\ba little (?:bit )?(red|winded|elevated|high|low|swollen|sore|tender|tired|dizzy|nauseous|worse|better|higher|lower|short|lightheaded|anxious|stiff|numb|bruised|itchy|weak|overweight|decreased|enlarged)\b")
        .replace_all(&line, "slightly $1")
        .into_owned();
    let line = re!(r"(?i)\b(?:a little bit|a little) (swelling|tenderness|redness|pain|edema|fever|cough|nausea|wheezing|bruising|congestion|numbness|weakness|stiffness|weight)\b")
        .replace_all(&line, "some $1")
        .into_owned();
    re!(r"(?i)\bsome (some|any|mild|a)\b").replace_all(&line, "$1").into_owned()
}

/// What people complain of.
fn complaints(line: &str) -> String {
    let rules: [(&regex::Regex, &str); 22] = [
        (re!(r"(?i)\b(?:belly|stomach|tummy) (?:pains?|aches?)\b"), "abdominal pain"),
        (re!(r"(?i)\bbelly\b"), "abdomen"),
        (re!(r"(?i)\bfeeling (short of breath|out of breath|winded)\b"), "shortness of breath"),
        (
            re!(r"(?i)\b(denies|reports|has|had|have|any|no|or) (?:being |getting )?short of breath\b"),
            "$1 shortness of breath",
        ),
        (re!(r"(?i)\b(denies|reports) (?:any )?symptoms (?:like|such as|of) "), "$1 "),
        (re!(r"(?i)\btrouble (breathing|swallowing|urinating|walking)\b"), "difficulty $1"),
        (re!(r"(?i)\bthrowing up\b"), "vomiting"),
        (re!(r"(?i)\bthrew up\b"), "vomited"),
        (re!(r"(?i)\bthrow up\b"), "vomit"),
        (re!(r"(?i)\bfeeling sick to (?:her|his|the|their) stomach\b|\bfeeling nauseous\b"), "nausea"),
        (re!(r"(?i)\bin (?:her|his|the|the patient's) pee\b"), "in the urine"),
        (re!(r"(?i)\bpeeing\b"), "urinating"),
        (re!(r"(?i)\bpees\b"), "urinates"),
        (re!(r"(?i)\bpee\b"), "urinate"),
        (re!(r"(?i)\b(when (?:she|he) urinates) or when (?:she|he) urinates\b"), "$1"),
        (re!(r"(?i)\bpoop(?:ing)?\b"), "bowel movement"),
        (re!(r"(?i)\bpassed out\b"), "lost consciousness"),
        (re!(r"(?i)\b(stuffed up|stuffy nose)\b"), "nasal congestion"),
        (re!(r"(?i)\bsuper (sore|painful|tired|high|low|bad)\b"), "very $1"),
        (re!(r"(?i)\b(her|his|the|blood|your|patient's) sugars\b"), "$1 blood sugars"),
        (re!(r"(?i)\bblood blood sugars\b"), "blood sugars"),
        (re!(r"(?i)^sugars\b"), "Blood sugars"),
    ];
    replaced(line, &rules)
}

/// Names: relatives, places of care, days, brands.
fn names(line: &str) -> String {
    let rules: [(&regex::Regex, &str); 10] = [
        (re!(r"(?i)\bkids\b"), "children"),
        (re!(r"(?i)\b(?:mom|mommy)\b"), "mother"),
        (re!(r"(?i)\b(?:dad|daddy)\b"), "father"),
        (re!(r"(?i)\bgrandma\b"), "grandmother"),
        (re!(r"(?i)\bgrandpa\b"), "grandfather"),
        (re!(r"(?i)\bmeds\b"), "medications"),
        (re!(r"(?i)\bmedicines\b"), "medications"),
        (re!(r"(?i)\bright now\b"), "currently"),
        (re!(r"(?i)\bon (?:the|her|his) (left|right) hand side\b"), "on the $1 side"),
        (re!(r"(?i)\bthe x-rays?\b"), "the x-ray"),
    ];
    let line = replaced(line, &rules);
    let line = re!(r"\b([Dd]r|[Mm]rs?|[Mm]s)\. ?([a-z])")
        .replace_all(&line, |found: &regex::Captures<'_>| {
            format!("{}. {}", capitalised(&found[1]), found[2].to_uppercase())
        })
        .into_owned();
    let line = re!(r"\b(?:labor day|memorial day|thanksgiving|christmas|halloween|easter)\b")
        .replace_all(&line, |found: &regex::Captures<'_>| {
            found[0].split(' ').map(capitalised).collect::<Vec<_>>().join(" ")
        })
        .into_owned();
    re!(r"\b(?:cozaar|norvasc|diovan|benicar|zestril|crestor|zocor|glucophage|jardiance|farxiga|januvia|trulicity|victoza|lantus|humalog|novolog|buspar|singulair|protonix|celebrex|voltaren|toradol|vicodin|adderall|ritalin|concerta|wellbutrin|cymbalta|effexor|celexa|paxil|xanax|ativan|valium|klonopin|ambien|seroquel|abilify|lamictal|depakote|keppra|dilantin|entresto|imodium|zofran|monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|april|june|july|august|september|october|november|december|tylenol|advil|motrin|aleve|lasix|zoloft|prozac|lexapro|mucinex|robitussin|claritin|zyrtec|flonase|benadryl|humira|synthroid|norco|percocet|ultram|mobic|lipitor|eliquis|xarelto|coumadin|plavix|bumex|ozempic|prilosec|nexium|pepcid|tums|flomax|imitrex|topamax|neurontin|lyrica|keflex|bactrim|augmentin|zithromax|medrol|miralax|doppler|achilles)\b")
        .replace_all(&line, |found: &regex::Captures<'_>| capitalised(&found[0]))
        .into_owned()
}

fn replaced(line: &str, rules: &[(&regex::Regex, &str)]) -> String {
    let mut line = line.to_owned();
    for (pattern, written) in rules {
        if let std::borrow::Cow::Owned(changed) = pattern.replace_all(&line, *written) {
            line = changed;
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::clinical;
    use expect_test::{Expect, expect};

    fn check(lines: &str, expected: Expect) {
        let out: Vec<String> = lines.lines().map(|line| clinical(line.trim())).collect();
        expected.assert_eq(&out.join("\n"));
    }

    #[test]
    fn everyday_words_become_those_of_a_chart() {
        check(
            "She has had it for like 4 days.
            Really hard to swallow.
            It does not really help.
            It is not just the knee.
            Metformin 500 mg twice a day.
            A little red, no exudate.
            She has a little bit of swelling.
            She does have a cough.
            He does not smoke.
            Denies feeling short of breath.
            Her sugars are high, around 180.
            She took lasix on monday, okay.
            There is belly pain and blood in her pee.
            Her mom had it.",
            expect![[r#"
                She has had it for approximately 4 days.
                Hard to swallow.
                It does not help.
                It is not the knee.
                Metformin 500 mg twice daily.
                Slightly red, no exudate.
                She has some swelling.
                She has a cough.
                He does not smoke.
                Denies shortness of breath.
                Her blood sugars are high, approximately 180.
                She took Lasix on Monday.
                There is abdominal pain and blood in the urine.
                Her mother had it."#]],
        );
    }
}
