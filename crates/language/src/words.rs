//! Words as they are compared: lower case, without marks, cut down to their stems.

use rust_stemmers::{Algorithm, Stemmer};
use std::sync::LazyLock;

static STEMMER: LazyLock<Stemmer> = LazyLock::new(|| Stemmer::create(Algorithm::English));

/// Words that say how something stands in a note or a talk, not what it is about.
const ABOUT_NOTHING: &str = "a an the and or but of to in on at by for from with without as is are was were be been \
    being am it its this that these those there here he she his her hers him they them their i me my mine we us our you \
    your yours who which what when where while than then so if not no nor any some all also only just very too more most \
    less least about into over under up down out off again still yet since until after before during has have had having \
    do does did done can could will would shall should may might must get got go goes went going \
    patient reports reported reporting states stated denies denied denying notes noted describes described presents \
    presented presenting complains complaint history present illness currently current today visit clinician doctor \
    physician provider exam examination found finding findings shows showed reveals revealed consistent likely \
    plan continue advised recommended discussed follow follows well okay yes yeah oh um uh like know think feel feels \
    felt thing things kind bit lot little really actually because due per mr mrs ms";

/// The words of a text, lower case, an apostrophe inside kept (`don't`).
pub(crate) fn lower_words(text: &str) -> impl Iterator<Item = String> + '_ {
    let words = text.split(|c: char| !(c.is_alphanumeric() || c == '\'' || c == '’'));
    words.map(|word| word.trim_matches(['\'', '’']).replace('’', "'").to_lowercase()).filter(|word| !word.is_empty())
}

/// The stems of the words a text is about; numbers are compared elsewhere.
pub(crate) fn stems(text: &str) -> Vec<String> {
    let about = |word: &String| {
        word.chars().count() > 1
            && !word.bytes().any(|byte| byte.is_ascii_digit())
            && !word.contains('\'')
            && !ABOUT_NOTHING.split_whitespace().any(|other| other == word)
    };
    lower_words(text).filter(about).map(|word| stem(&word)).collect()
}

pub(crate) fn stem(word: &str) -> String {
    STEMMER.stem(word).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_text_is_about() {
        assert_eq!(stems("The patient’s been coughing for 3 weeks; denies fevers."), ["cough", "week", "fever"]);
        assert_eq!(stems("Okay, I don't know."), Vec::<String>::new());
    }
}
