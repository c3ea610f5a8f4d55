//! First person (the patient speaks) and second person (the clinician speaks to the patient) → third person.

use super::verbs::{is_adverb, is_auxiliary, is_base, is_finite, is_past, third};
use crate::lexicon;
use crate::text::{among, is_mark, join, tokens};
use auscult_domain::patient::Sex;

/// What the patient is called in a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pronouns {
    /// Who does.
    pub subject: &'static str,
    /// To whom.
    pub object: &'static str,
    /// Whose.
    pub possessive: &'static str,
    /// To whom, by themselves.
    pub reflexive: &'static str,
}

impl Pronouns {
    /// By the sex on the card; where that says nothing, `the patient`.
    pub(crate) fn of(sex: Sex) -> Self {
        match sex {
            Sex::Female => Self { subject: "she", object: "her", possessive: "her", reflexive: "herself" },
            Sex::Male => Self { subject: "he", object: "him", possessive: "his", reflexive: "himself" },
            Sex::Other | Sex::Unknown => Self {
                subject: "the patient",
                object: "the patient",
                possessive: "the patient's",
                reflexive: "themself",
            },
        }
    }
}

/// Whose words these are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Person {
    /// The patient's own: `I` is the patient.
    First,
    /// Said to the patient: `you` is the patient.
    Second,
}

/// After these words `you` is whom something is done to.
const BEFORE_OBJECT: &str = "to for with of on at in by about from give gives gave get see let help helps make makes have want need ask asked tell told put send show \
    showed keep start started refer prescribe recommend call contact saw seen seeing gotten offer treat bother bothers bothering bring brings brought advise examine schedule remind place thank wake giving getting";

/// The line in third person.
pub(crate) fn third_person(text: &str, person: Person, pronouns: Pronouns) -> String {
    let words = tokens(text);
    let mut line =
        Line { words: &words, out: Vec::with_capacity(words.len()), pronouns, conjugating: false, infinitive: false };
    let mut at = 0;
    while at < words.len() {
        at += match person {
            Person::First => line.first(at),
            Person::Second => line.second(at),
        };
    }
    join(&line.out)
}

struct Line<'a> {
    words: &'a [String],
    out: Vec<String>,
    pronouns: Pronouns,
    /// The last subject was the patient in the present: what follows `and` is conjugated too.
    conjugating: bool,
    /// The last verb hangs on `to` or an auxiliary, and so do those joined to it.
    infinitive: bool,
}

impl Line<'_> {
    fn lower(&self, at: usize) -> String {
        self.words.get(at).map(|word| word.to_lowercase()).unwrap_or_default()
    }

    fn before(&self, at: usize) -> String {
        at.checked_sub(1).map(|at| self.lower(at)).unwrap_or_default()
    }

    fn first(&mut self, at: usize) -> usize {
        let p = self.pronouns;
        match self.lower(at).as_str() {
            "i" => return self.subject(at),
            "me" => self.put(p.object),
            "my" => self.whose(at),
            "mine" => self.put(if p.possessive == "his" {
                "his"
            } else if p.possessive == "her" {
                "hers"
            } else {
                p.possessive
            }),
            "myself" => self.put(p.reflexive),
            "we" => self.other_subject("they"),
            "us" => self.put("them"),
            "our" => self.put("their"),
            "ours" => self.put("theirs"),
            "you"
                if is_told(&self.lower(at + 1))
                    || matches!(
                        self.before(at).as_str(),
                        "see" | "saw" | "tell" | "told" | "call" | "called" | "ask" | "asked"
                    ) =>
            {
                self.put("the clinician")
            }
            _ => self.plain(at),
        }
        1
    }

    fn second(&mut self, at: usize) -> usize {
        let p = self.pronouns;
        match self.lower(at).as_str() {
            "you" if self.is_subject(at) => return self.subject(at),
            "you" => self.put(p.object),
            "your" => self.whose(at),
            "yours" => self.put(if p.possessive == "her" { "hers" } else { p.possessive }),
            "yourself" => self.put(p.reflexive),
            "i" => self.other_subject("I"),
            "we" => self.other_subject("we"),
            _ => self.plain(at),
        }
        1
    }

    /// The word before the last one written.
    fn before_last(&self) -> String {
        self.out.len().checked_sub(2).map(|at| self.out[at].to_lowercase()).unwrap_or_default()
    }

    fn put(&mut self, word: &str) {
        self.out.push(word.to_owned());
    }

    /// Whose; a part of the body needs no `the patient's` before it.
    fn whose(&mut self, at: usize) {
        let of_body = |at: usize| {
            let word = self.lower(at);
            matches!(word.as_str(), "gallbladder" | "appendix" | "kidney" | "kidneys" | "oxygen" | "sugars" | "body")
                || !lexicon::regions(&word).is_empty()
        };
        let sided = matches!(self.lower(at + 1).as_str(), "left" | "right" | "lower" | "upper");
        let plain = self.pronouns.possessive == "the patient's" && of_body(at + 1 + usize::from(sided));
        self.put(if plain { "the" } else { self.pronouns.possessive });
    }

    fn other_subject(&mut self, word: &str) {
        self.conjugating = false;
        self.put(word);
    }

    /// Whether `you` here does something.
    fn is_subject(&self, at: usize) -> bool {
        let before = self.before(at);
        let mut verb = at + 1;
        while is_adverb(&self.lower(verb)) {
            verb += 1;
        }
        let verb = self.lower(verb);
        let asked =
            matches!(before.as_str(), "do" | "are" | "have" | "did" | "were" | "can" | "could" | "will" | "should");
        let object = among(BEFORE_OBJECT, &before);
        // `have you taken it` asks; `I will have you apply ice` does not.
        let made = before == "have"
            && !is_past(&verb)
            && !matches!(verb.as_str(), "been" | "taken" | "done" | "seen" | "gotten" | "gone" | "given" | "ever");
        if asked && !made {
            return true;
        }
        // `my impression of you is`: the verb is another's.
        if matches!(verb.as_str(), "is" | "has" | "was" | "does") && object {
            return false;
        }
        if matches!(before.as_str(), "when" | "if" | "while" | "because" | "until" | "unless" | "where" | "whenever")
            && !is_mark(&verb)
            && !verb.is_empty()
        {
            return true;
        }
        is_finite(&verb)
            && (!object || (is_auxiliary(&verb) && !matches!(verb.as_str(), "do" | "need" | "want" | "have")))
    }

    /// The patient as a subject: the word itself and what agrees with it; gives the words used.
    fn subject(&mut self, at: usize) -> usize {
        if let Some(last) = self.out.last() {
            // `am I`, `do you`: the verb stands in front.
            let turned = match last.to_lowercase().as_str() {
                "am" | "are" => Some("is"),
                "have" => Some("has"),
                "do" => Some("does"),
                "were" => Some("was"),
                _ => None,
            };
            let asks = self.out.len() < 2
                || matches!(
                    self.before_last().as_str(),
                    "," | "and"
                        | "so"
                        | "but"
                        | "what"
                        | "how"
                        | "when"
                        | "where"
                        | "why"
                        | "or"
                        | "than"
                        | "nor"
                        | "neither"
                );
            if let Some(turned) = turned.filter(|_| asks)
                && let Some(last) = self.out.last_mut()
            {
                *last = turned.to_owned();
                self.put(self.pronouns.subject);
                self.conjugating = false;
                return 1;
            }
        }
        self.put(self.pronouns.subject);
        let asked = matches!(self.before(at).as_str(), "did" | "can" | "could" | "will" | "should" | "would");
        let mut verb = at + 1;
        while is_adverb(&self.lower(verb)) {
            self.out.push(self.words[verb].clone());
            verb += 1;
        }
        let word = self.lower(verb);
        if word.is_empty() || is_mark(&word) || asked {
            self.conjugating = false;
            return verb - at;
        }
        let (agreed, present, infinitive) = match word.as_str() {
            "am" | "are" => ("is".to_owned(), true, true),
            "were" => ("was".to_owned(), false, true),
            "do" => ("does".to_owned(), true, self.lower(verb + 1) == "not"),
            _ if is_base(&word) => (third(&word), true, false),
            _ if self.is_unknown_verb(at, &word) => (third(&word), true, false),
            _ => (self.words[verb].clone(), false, is_auxiliary(&word)),
        };
        self.out.push(agreed);
        self.conjugating = present;
        self.infinitive = infinitive;
        verb - at + 1
    }

    /// Whether a word no list holds must be the verb: it follows `when you`, and has no ending of its own.
    fn is_unknown_verb(&self, at: usize, word: &str) -> bool {
        matches!(self.before(at).as_str(), "when" | "if" | "while" | "whenever")
            && word.len() > 3
            && word.chars().all(|c| c.is_ascii_lowercase())
            && !is_finite(word)
            && !["s", "ed", "ing", "ly", "n't", "en"].iter().any(|end| word.ends_with(end))
    }

    /// Any other word; a verb joined to the patient's verb agrees with the patient too.
    fn plain(&mut self, at: usize) {
        let word = self.lower(at);
        let before = self.before(at);
        if matches!(word.as_str(), "to" | "can" | "could" | "will" | "would" | "should" | "not" | "did") {
            self.infinitive = true;
        }
        if matches!(word.as_str(), "he" | "she" | "it" | "they" | "this" | "that" | "there" | "who" | "which")
            || matches!(word.as_str(), "." | ";" | "?")
        {
            self.conjugating = false;
        }
        let joined = matches!(before.as_str(), "and" | "or" | "but" | "then")
            || (is_adverb(&before) && matches!(self.before(at.saturating_sub(1)).as_str(), "and" | "but" | "or"));
        // A verb follows `and` only where something of its own follows it: `wake up and go to`, not `pain and work`.
        let verb = is_base(&word) && !is_noun_too(&word) && !is_past(&word);
        if self.conjugating && !self.infinitive && joined && verb {
            self.out.push(third(&word));
        } else {
            self.out.push(self.words[at].clone());
        }
    }
}

/// Verbs whose base form is more often a noun after `and`.
fn is_noun_too(word: &str) -> bool {
    const NOUNS: &str = "work cough sleep walk run rest change stress strain sweat drink smoke exercise end care support rub test treat drive help like look play dream type visit record \
        touch taste smell pop shower garden golf plan snack clean open mind own love start hope";
    among(NOUNS, word)
}

/// Verbs of which a patient's `you` is the clinician.
fn is_told(verb: &str) -> bool {
    matches!(
        verb,
        "told"
            | "said"
            | "gave"
            | "prescribed"
            | "asked"
            | "recommended"
            | "mentioned"
            | "started"
            | "suggested"
            | "ordered"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    fn check(person: Person, sex: Sex, lines: &str, expected: Expect) {
        let out: Vec<String> = lines.lines().map(|line| third_person(line.trim(), person, Pronouns::of(sex))).collect();
        expected.assert_eq(&out.join("\n"));
    }

    #[test]
    fn the_patient_speaks() {
        check(
            Person::First,
            Sex::Female,
            "I have had a cough for about 10 days now.
            It started after my grandson had a cold.
            I have been coughing up some yellow phlegm.
            I get a little winded on the stairs, but not at rest.
            I do not drink.
            I quit 12 years ago, I used to smoke.
            I wake up and go to the bathroom.
            I want to sleep and wake rested.
            I also take metformin and usually feel fine.
            My sugars bother me, and I check them myself.
            I am not sure if I was wrong.
            We were helping my daughter and our friends.
            You told me I should rest.
            I cannot do that but try.",
            expect![[r#"
                she has had a cough for about 10 days now.
                It started after her grandson had a cold.
                she has been coughing up some yellow phlegm.
                she gets a little winded on the stairs, but not at rest.
                she does not drink.
                she quit 12 years ago, she used to smoke.
                she wakes up and goes to the bathroom.
                she wants to sleep and wake rested.
                she also takes metformin and usually feels fine.
                her sugars bother her, and she checks them herself.
                she is not sure if she was wrong.
                they were helping her daughter and their friends.
                the clinician told her she should rest.
                she cannot do that but try."#]],
        );
    }

    #[test]
    fn the_clinician_speaks_to_the_patient() {
        check(
            Person::Second,
            Sex::Male,
            "if you get a fever over 101, if you become short of breath
            Your lungs do not sound like pneumonia
            an antibiotic would not help you
            I want you to weigh yourself every day
            you have some tenderness in your right knee
            call me if you are gaining more weight
            I think you have a lumbar strain
            we can prescribe you some meloxicam for you to take
            you were told that you should rest
            you need to take it and keep your foot up
            we will have you apply ice to it
            my impression of you is good
            you have pain when you pronate that arm
            have you taken it",
            expect![[r#"
                if he gets a fever over 101, if he becomes short of breath
                his lungs do not sound like pneumonia
                an antibiotic would not help him
                I want him to weigh himself every day
                he has some tenderness in his right knee
                call me if he is gaining more weight
                I think he has a lumbar strain
                we can prescribe him some meloxicam for him to take
                he was told that he should rest
                he needs to take it and keep his foot up
                we will have him apply ice to it
                my impression of him is good
                he has pain when he pronates that arm
                has he taken it"#]],
        );
    }

    #[test]
    fn without_a_sex_on_the_card_it_is_the_patient() {
        check(
            Person::First,
            Sex::Unknown,
            "I think my knee hurts me.",
            expect!["the patient thinks the knee hurts the patient."],
        );
    }
}
