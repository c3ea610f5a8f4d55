//! Which problem the clinician speaks of.

use crate::lexicon;
use crate::text::{capitalised, lower_words, re};

/// A problem of the assessment.
#[derive(Debug, Clone)]
pub(crate) struct Problem {
    /// Its heading, in the clinician's words.
    pub title: String,
}

/// Things measured that clinicians speak of as problems: `your blood pressure is controlled`.
const MEASURED: [&str; 8] =
    ["blood pressure", "cholesterol", "thyroid", "weight", "asthma", "depression", "anxiety", "heart"];

/// The problem a line begins to speak of, and the line without the words that only announce it.
pub(super) fn named(line: &str) -> (Option<String>, String) {
    let announced = re!(
        r"(?i)^(?:(?:and|so|now|okay|then|first|second|third|fourth|next|last|lastly|finally|well|alright|number \d|my|firstly|secondly|also)[ ,]+)*(?:for|regarding|as far as|in terms of|with regards? to|when it comes to|concerning|from (?:a|the)|about|lastly|on to|moving on to)[ ,]+(?:(?:your|the|her|his) )?(?:(?:first|second|third|fourth|fifth|sixth|next|last|other|final|main|1st|2nd|3rd) (?:problem|issue|diagnosis|concern|thing|one)s?(?: of| is)?[ ,]*(?:of |for |is )?(?:(?:your|the) )?)?([a-z0-9][a-z0-9' -]{2,45}?)(?:,| goes,?| is concerned,?| (?:i|we|it|let|you|this|that|i'm) )(.*)$"
    );
    if let Some(found) = announced.captures(line) {
        let title = title(&found[1]);
        if is_problem(&title) {
            let tail_from = found.get(2).map_or(line.len(), |tail| tail.start());
            let word = line[..tail_from].trim_end().rsplit(' ').next().unwrap_or_default();
            let tail = found[2].trim();
            let opens = re!(r"(?i)^(?:i|we|it|let|you|this|that)$").is_match(word);
            let rest = if opens { format!("{word} {tail}") } else { tail.to_owned() };
            return (Some(title), rest);
        }
    }
    let thought = re!(
        r"(?i)\b(?:I think (?:that )?(?:this is|it is|what you have is|you (?:have|do have|probably have|may have|might have|likely have|most likely have)|you are (?:having|dealing with)|this may be|this might be|this could be|this looks like)|this is most likely|this (?:looks|sounds) like|(?:looks|sounds) like you have|consistent with|diagnosis (?:of|is)|you (?:most likely|probably|likely) have|this is (?:likely |probably )?|impression is|suggestive of|concern(?:ed)? (?:for|about)|that you (?:might )?have|you do have|you have)\s*(?:probably |likely |most likely )?(?:(?:a|an|some|your|just|the|what we call|what is called|called|new|mild|moderate|severe|case of|little|bit of)\s+)*(.{3,70})"
    );
    if let Some(found) = thought.captures(line) {
        let words: Vec<String> = lower_words(&found[1]).into_iter().take(8).collect();
        let condition = lexicon::conditions(&words.join(" ")).into_iter().next();
        if let Some(condition) = condition
            && !re!(r"(?i)\b(?:not|no|don't|rule out|if)\b").is_match(&line[..found.get(1).map_or(0, |m| m.start())])
        {
            let before = words.join(" ").find(&condition).unwrap_or(0);
            if before <= 28 {
                let lead = words.join(" ")[..before].trim().to_owned();
                return (Some(title(&format!("{} {condition}", lead_of(&lead)))), line.to_owned());
            }
        }
    }
    let stands = re!(
        r"(?i)^(?:(?:and|so|now)[ ,]+)?your ([a-z0-9' -]{3,32}?) (?:is|are|has been|have been|looks?|seems?|was|remains?)\b"
    );
    if let Some(found) = stands.captures(line) {
        let what = found[1].to_lowercase();
        if MEASURED.contains(&what.as_str()) || lexicon::conditions(&what).iter().any(|condition| *condition == what) {
            return (Some(capitalised(&what)), line.to_owned());
        }
    }
    (None, line.to_owned())
}

/// Words in front of a condition that belong to its name: `right knee`, `type 2`.
fn lead_of(lead: &str) -> String {
    let words: Vec<&str> = lead.split_whitespace().collect();
    let from = words
        .iter()
        .rposition(|word| {
            matches!(
                *word,
                "a" | "an"
                    | "the"
                    | "of"
                    | "your"
                    | "some"
                    | "this"
                    | "that"
                    | "is"
                    | "have"
                    | "with"
                    | "like"
                    | "called"
                    | "what's"
                    | "on"
                    | "in"
                    | "and"
                    | "to"
                    | "probably"
                    | "likely"
                    | "possible"
                    | "about"
            )
        })
        .map_or(0, |at| at + 1);
    words[from..].join(" ")
}

fn title(words: &str) -> String {
    let words = re!(r"(?i)^(?:(?:your|the|a|an|some|her|his|is|of|for|this|that|history of|known) )+")
        .replace(words.trim(), "")
        .into_owned();
    capitalised(words.trim_matches(|c: char| c == ',' || c.is_whitespace()))
}

/// Whether a heading names something one can have.
fn is_problem(title: &str) -> bool {
    let lower = title.to_lowercase();
    let none = re!(
        r"\b(?:that|now|it|today|this|week|weeks|month|months|reason|plan|next|time|first|second|you|me|exam|pain medication|wheezing|example|sure|results)\b"
    );
    !none.is_match(&lower)
        && title.split_whitespace().count() <= 6
        && (!lexicon::conditions(&lower).is_empty()
            || !lexicon::symptoms(&lower).is_empty()
            || MEASURED.contains(&lower.as_str())
            || !lexicon::regions(&lower).is_empty())
}

/// The place of a problem among those named; named again it keeps its place.
pub(super) fn place(problems: &mut Vec<Problem>, title: String) -> usize {
    let words = |title: &str| lower_words(title).into_iter().filter(|word| word.len() > 2).collect::<Vec<_>>();
    let new = words(&title);
    let same = problems.iter().position(|problem| {
        let old = words(&problem.title);
        old == new
            || (!new.is_empty() && new.iter().all(|word| old.contains(word)))
            || (!old.is_empty() && old.iter().all(|word| new.contains(word)))
    });
    same.unwrap_or_else(|| {
        problems.push(Problem { title });
        problems.len() - 1
    })
}
