//! Which problem the clinician speaks of.

use crate::lexicon;
use crate::text::{capitalised, lower_words, re};

/// A problem of the assessment.
#[derive(Debug, Clone)]
pub(crate) struct Problem {
    /// Its heading, in the clinician's words.
    pub title: String,
    /// The sentence that named it; `None` for what the note itself groups.
    pub sentence: Option<usize>,
}

/// Things measured that clinicians speak of as problems: `your blood pressure is controlled`.
const MEASURED: [&str; 8] =
    ["blood pressure", "cholesterol", "thyroid", "weight", "asthma", "depression", "anxiety", "heart"];

/// The problem a line begins to speak of, and the line without the words that only announce it.
pub(super) fn named(line: &str) -> (Option<String>, String) {
    let line = re!(r"(?i)^.*?\b(for (?:your|the|this|her|his) (?:first|second|third|fourth|fifth|next|last|other) (?:problem|issue|diagnosis))").replace(line, "$1");
    let line = line.as_ref();
    let announced = re!(
        r"(?i)^(?:(?:and|so|now|okay|then|first|second|third|fourth|next|last|lastly|finally|well|alright|number \d|my|firstly|secondly|also)[ ,]+)*(?:for|regarding|as far as|in terms of|with regards? to|when it comes to|concerning|from (?:a|the)|about|lastly|on to|moving on to)[ ,]+(?:(?:your|the|this|her|his) )?(?:(?:(?:first|second|third|fourth|fifth|sixth|next|last|other|final|main|1st|2nd|3rd) (?:problem|issue|diagnosis|concern|thing|one)s?|(?:problem|issue|diagnosis|number)(?: number)? (?:one|two|three|four|five|\d))(?: of| is)?[ ,]*(?:of |for |is |so |which is )?(?:(?:your|the) )?){0,2}([a-z0-9][a-z0-9' -]{2,45}?)(?:,| goes,?| is concerned,?| (?:i|we|it|let|you|this|that|i'm|my|okay|so|uh|what|which|and|is|has|now|then|since|because) |$)(.*)$"
    );
    if let Some(found) = announced.captures(line) {
        let title = title(&found[1]);
        // What is counted as a problem is one, whatever it is called.
        let counted =
            re!(r"(?i)\b(?:first|second|third|fourth|fifth|sixth|next|last|other|final) (?:problem|issue|diagnosis)\b")
                .is_match(&line[..found.get(1).map_or(0, |title| title.start())]);
        if is_problem(&title) || counted && is_named(&title) {
            let tail_from = found.get(2).map_or(line.len(), |tail| tail.start());
            let word = line[..tail_from].trim_end().rsplit(' ').next().unwrap_or_default();
            let tail = found[2].trim();
            let opens = re!(r"(?i)^(?:i|we|it|let|you|this|that|my|what)$").is_match(word);
            let rest = if opens { format!("{word} {tail}") } else { tail.to_owned() };
            return (Some(title), rest);
        }
    }
    if let Some(condition) = thought(line) {
        return (Some(title(&condition)), line.to_owned());
    }
    let stands = re!(
        r"(?i)^(?:(?:and|so|now)[ ,]+)?your ([a-z0-9' -]{3,32}?) (?:is|are|has been|have been|looks?|seems?|was|remains?)\b"
    );
    if let Some(found) = stands.captures(line) {
        let what = found[1].to_lowercase();
        if MEASURED.contains(&what.as_str()) || lexicon::conditions(&what).contains(&what) {
            return (Some(capitalised(&what)), line.to_owned());
        }
    }
    (None, line.to_owned())
}

/// The condition a line says it is: `I think this is acute bronchitis`.
fn thought(line: &str) -> Option<String> {
    let heads = re!(
        r"(?i)\b(?:I think (?:that )?(?:this is|it is|what you have is|you (?:have|do have|probably have|may have|might have|likely have|most likely have)|you are (?:having|dealing with)|this may be|this might be|this could be|this looks like)|this is most likely|this (?:looks|sounds) like|(?:looks|sounds) like you have|consistent with|diagnosis (?:here |for (?:you|this) |at this (?:time|point) )*(?:of|is|would be|will be)|suspect(?: that)?(?: this is| it is| you have)?|what you have is|(?:think|believe) (?:that )?(?:it was|this was)|my impression (?:of you |here |is )*|you (?:most likely|probably|likely) have|this is|impression is|suggestive of|concern(?:ed)? (?:for|about)|you (?:do |might |may )?have)\b"
    );
    heads.find_iter(line).find_map(|head| {
        let denied = re!(r"(?i)\b(?:not|no|rule out|if)\b").is_match(&line[..head.start()]);
        let words: Vec<String> = lower_words(&line[head.end()..]).into_iter().take(9).collect();
        let after = words.join(" ");
        let condition = lexicon::conditions(&after).into_iter().next().filter(|_| !denied)?;
        let before = after.find(&condition)?;
        let lead = after[..before].trim();
        let negated = re!(r"\b(?:not|no|or|when|if|some tenderness|pain)\b").is_match(lead);
        (!negated && lead.split_whitespace().count() <= 6).then(|| format!("{} {condition}", lead_of(lead)))
    })
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
    let words = re!(r"(?i)^(?:(?:your|the|a|an|some|her|his|is|of|for|this|that|history of|known|problem|problems|issue|issues|with) )+")
        .replace(words.trim(), "")
        .into_owned();
    let words = re!(r"(?i)(?: (?:standpoint|perspective|goes|part of (?:it|things)|is|are|was|and|or|so|that|with))+$")
        .replace(&words, "")
        .into_owned();
    capitalised(&crate::prose::units::written(words.trim_matches(|c: char| c == ',' || c.is_whitespace())))
}

/// Whether a heading names a condition rather than a symptom or a part of the body.
pub(super) fn is_condition(title: &str) -> bool {
    !lexicon::conditions(title).is_empty()
}

/// Whether a heading could be the name of anything: a few words without a verb.
fn is_named(title: &str) -> bool {
    let words = title.split_whitespace().count();
    (1..=4).contains(&words)
        && title.len() > 3
        && crate::prose::verbs::is_fragment(title)
        && !re!(r"(?i)\b(?:that|now|it|today|this|you|me|um|uh|so|what|think|like|want|going)\b").is_match(title)
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
pub(super) fn place(problems: &mut Vec<Problem>, title: String, sentence: Option<usize>) -> usize {
    let words = |title: &str| lower_words(title).into_iter().filter(|word| word.len() > 2).collect::<Vec<_>>();
    let new = words(&title);
    let same = problems.iter().position(|problem| {
        let old = words(&problem.title);
        old == new
            || (!new.is_empty() && new.iter().all(|word| old.contains(word)))
            || (!old.is_empty() && old.iter().all(|word| new.contains(word)))
    });
    same.unwrap_or_else(|| {
        problems.push(Problem { title, sentence });
        problems.len() - 1
    })
}
