//! Where sentences begin in a transcript without marks: by the word itself, the one before it and the one after it.
//!
//! Cutting too seldom costs readability; cutting in the wrong place costs sense. So a conjunction begins a sentence only
//! where a subject follows it, and nothing begins after a word that calls for another.

use crate::lexicon;
use crate::prose::numbers::is_number_word;
use crate::text::among;

/// After these a sentence goes on.
const HANGING: &str = "a about actually after also although an and any are as at be because been before believe but by did do doing everything's feel feeling from give guess has have hope how i if in is it just know like look looks me my not now of on once or other pretty really running said say says see seems since so than that the then think though time to told unless until want was way what when where where'd where's whether which while who why with you your for gonna wanna gotta will i'll we'll you'll they'll against nothing anything something everything whatever";

/// After these `any` goes on: `have you lost any weight`.
const WANTING_ANY: &str = "appreciate appreciated palpate palpated lost lose losing gained gain gaining take taking taken tried try need needed noticed notice make made see seen hear get got getting gotten without there're using used";

/// Words sentences begin with.
const OPENING: &str = "okay alright i'm i've i'll i'd we'll let's now it's there's you're she's he's we're yeah how what let well your i if do does did have any";

/// Conjunctions, which begin a sentence only with a subject behind them.
const JOINING: &str = "and but so because then";

/// Subjects, and what stands for one.
const SUBJECTS: &str = "i i'm i've i'll i'd you you're you've your we we'll we're we've it it's that's he he's she she's they they're there there's my let let's for now if this these";

/// Whether a sentence may end with `before` where `word` follows: never after an article or a preposition.
pub(crate) fn may_end_with(before: &str, word: &str) -> bool {
    let before = before.to_lowercase();
    let word = word.to_lowercase();
    // What is cut off in front of `any` may have been denied.
    word != "any"
        && !among(
            "a an the and or but of my your his her our their to with from for at by because if is are was were very",
            &before,
        )
        && !(is_number_word(&before) && (is_number_word(&word) || word == "and" || word == "point"))
}

/// Whether `word` begins a sentence after `before` and in front of the words `ahead`, which are in small letters.
pub(crate) fn begins_sentence(before: &str, word: &str, ahead: &[String]) -> bool {
    let (before, word) = (before.to_lowercase(), word.to_lowercase());
    let after = ahead.first().map_or("", String::as_str);
    if among(HANGING, &before) || is_number_word(&before) && word == "and" || among("hundred thousand", &before) {
        return false;
    }
    if opens_question(&before, &word, after) {
        return true;
    }
    if word == "any" && among(WANTING_ANY, &before) {
        return false;
    }
    if word == "for" {
        // `for your first problem` begins something new wherever it stands.
        let problem = among("your the", after) && !lexicon::conditions(&ahead[1..].join(" ")).is_empty();
        let taken = among(
            "medicine medication medications pill pills meds treatment something anything taking take it surgery treated monitor test tests screening risk",
            &before,
        );
        if problem && !taken {
            return true;
        }
        return among("your the this her his", after) && among("okay you now then alright", &before);
    }
    if among(JOINING, &word) {
        return among(SUBJECTS, after) || (after == "on" && word != "because" && names_exam(ahead));
    }
    if word == "on" {
        // `on your heart exam i hear …` begins a finding; `an exam on your knee` does not.
        return names_exam(ahead) && !among("so and now but then focus focused do look based depending been", &before);
    }
    if matches!(word.as_str(), "listening" | "examining" | "palpating") {
        return among("to your the", after) && before != "on";
    }
    among(OPENING, &word) && !(word == "i" && after == "i")
}

/// Whether an examination is named right ahead: `your heart exam`.
fn names_exam(ahead: &[String]) -> bool {
    ahead.iter().any(|word| word.starts_with("exam"))
}

/// Whether a question opens with `word`: never after a word that asks itself, or after `going to`.
fn opens_question(before: &str, word: &str, after: &str) -> bool {
    let asks = match word {
        "do" | "did" | "were" => after == "you",
        "does" => among("it that the your this", after),
        "are" | "can" | "could" => after == "you",
        "have" => after == "you",
        "how" => among("long often about bad is are have has did do", after),
        "tell" => after == "me",
        _ => false,
    };
    let open = !among(
        "what when where how why who which whatever whenever as than gonna to will can could would should might may you i we they \
         also just not let and or so if that like before even let's have i'll we'll you'll is are do did just long often bad much many",
        before,
    );
    asks && open
}

#[cfg(test)]
mod tests {
    use super::begins_sentence;

    fn begins(before: &str, word: &str, ahead: &str) -> bool {
        begins_sentence(before, word, &ahead.split(' ').map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn a_conjunction_needs_a_subject() {
        assert!(begins("pain", "and", "i"));
        assert!(!begins("aches", "and", "pains"));
        assert!(!begins("hundred", "and", "i"));
    }

    #[test]
    fn nothing_begins_where_a_word_calls_for_another() {
        assert!(begins("yesterday", "i'm", "fine"));
        assert!(!begins("because", "i'm", "fine"));
        assert!(begins("okay", "for", "your"));
        assert!(!begins("medicine", "for", "your"));
        assert!(begins("knee", "for", "your hypertension i will"));
        assert!(!begins("pills", "for", "your hypertension i will"));
        assert!(!begins("lost", "any", "weight"));
    }

    #[test]
    fn a_question_opens_a_sentence_and_a_question_word_keeps_it() {
        assert!(begins("ibuprofen", "can", "you tell me"));
        assert!(begins("knee", "do", "you get any pain"));
        assert!(!begins("how", "do", "you feel"));
        assert!(!begins("gonna", "have", "you turn"));
    }

    #[test]
    fn an_examination_opens_a_sentence() {
        assert!(begins("clear", "on", "your heart exam"));
        assert!(begins("good", "now", "on your neck exam"));
        assert!(!begins("push", "on", "your knee now"));
    }
}
