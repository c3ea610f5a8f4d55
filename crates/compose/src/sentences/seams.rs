//! Where talk without marks was cut into pieces that cannot stand: they are joined again, or the cut is moved.
//!
//! No word is lost or changed; only pieces of one speaker's turn are joined, so a sentence still has one speaker.

use super::Draft;
use crate::prose::verbs::{is_auxiliary, is_base, is_finite, is_fragment};
use crate::text::among;

/// The longest sentence two pieces are joined to, in words.
const LONGEST: usize = 45;
/// The longest condition without what follows from it, in words.
const LONGEST_CONDITION: usize = 11;

/// No sentence ends with these.
const HANGING: &str = "a an the my your his our their of to with from by about into because if or and but very really \
    as than that's is are was were am been be i'm you're we're i've you've we've i'll you'll we'll i'd it's there's he's she's \
    i she he we they who which where when while whether would could should might must not also just gonna wanna any some \
    nothing anything something everything whatever \
    need needs want wants other every each either between without let's what's called";
/// Nor with these, where a thing follows.
const DETERMINERS: &str = "a an the my your his her our their this these those some any no each every both";
/// These begin no sentence.
const GOING_ON: &str = "or nor than of who which whose that's-why except besides instead";
/// Words that open a question together with who is asked.
const ASKING: &str = "do does did are were can could have has is will would";
const ASKED: &str = "you it that this there they she he your i";

/// What is to be done about a cut.
#[derive(Debug, PartialEq, Eq)]
enum Seam {
    /// It stays.
    Stays,
    /// The pieces belong together.
    Joined,
    /// So many last words of the first piece belong to the second.
    Moved(usize),
}

/// The pieces as they can stand.
pub(super) fn mended(drafts: Vec<Draft>) -> Vec<Draft> {
    let mut out: Vec<Draft> = Vec::with_capacity(drafts.len());
    for mut draft in drafts {
        let Some(last) = out.last_mut().filter(|last| last.turn == draft.turn && last.speaker == draft.speaker) else {
            out.push(draft);
            continue;
        };
        match seam(&lower(last), &lower(&draft)) {
            Seam::Joined => {
                last.words.append(&mut draft.words);
                last.segments.append(&mut draft.segments);
            }
            Seam::Moved(words) => {
                let at = last.words.len() - words;
                let (mut words, mut segments) = (last.words.split_off(at), last.segments.split_off(at));
                words.append(&mut draft.words);
                segments.append(&mut draft.segments);
                out.push(Draft { words, segments, ..draft });
            }
            Seam::Stays => out.push(draft),
        }
    }
    out
}

fn lower(draft: &Draft) -> Vec<String> {
    draft.words.iter().map(|word| word.to_lowercase()).collect()
}

fn seam(left: &[String], right: &[String]) -> Seam {
    let (Some(last), Some(first)) = (left.last(), right.first()) else { return Seam::Joined };
    if left.len() + right.len() > LONGEST {
        return Seam::Stays;
    }
    if left.len() > 2 && among(ASKING, last) && among(ASKED, first) {
        return Seam::Moved(1);
    }
    if among(HANGING, last) || among(GOING_ON, first) || takes_object(left, right) {
        return Seam::Joined;
    }
    // What is named after a no is denied with it: `no rebound | guarding or masses`.
    let denied = left.iter().rev().take(4).any(|word| among("no not without any denies", word));
    if denied && names_a_thing(first) && left.len() > 1 {
        return Seam::Joined;
    }
    if is_condition(left) && left.len() <= LONGEST_CONDITION && !among("okay alright so and", first) {
        return Seam::Joined;
    }
    // `it takes the edge off but he still | have some pain`
    let bare_verb = is_finite(first) && among("still always never usually just also currently probably really", last);
    if bare_verb { Seam::Joined } else { Seam::Stays }
}

/// Whether the first piece ends with a verb and the second begins with what it is done to: `i hurt | my left foot`.
fn takes_object(left: &[String], right: &[String]) -> bool {
    let (Some(last), Some(first)) = (left.last(), right.first()) else { return false };
    // What was said without a verb of its own may be a thing or the beginning of something new.
    let short = right.len() <= 3 || is_fragment(&right.join(" "));
    let verb = is_base(last) || is_auxiliary(last) || is_finite(last);
    if (first == "any" && verb)
        || (last == "here" && first == "and" && right.get(1).is_some_and(|next| next == "there"))
    {
        return true;
    }
    let transitive = (is_base(last)
        || is_auxiliary(last)
        || last.ends_with("ing")
        || among("had hurt hit twisted injured took got felt did", last))
        && !among(
            "help helps know think see go come work sleep eat drink walk run hope sound feel guess understand agree worry happen",
            last,
        );
    transitive
        && among(DETERMINERS, first)
        && (short || among("hurt hit twist move bend touch press on at take took get got had have", last))
}

/// Whether a word is neither a subject nor a verb nor any other word sentences begin with.
fn names_a_thing(word: &str) -> bool {
    const OPENERS: &str = "i you he she it we they there this that these those my your his her our their the a an and but so because then \
        okay alright yeah yes no well oh right now let let's what how when where why who which if hey hi hello good great thank thanks \
        do does did is are was were have has had can could will would please just um uh hmm on in at for with after before since \
        everything everybody also any either maybe probably actually otherwise lastly first second next";
    !among(OPENERS, word) && !word.contains('\'') && !is_finite(word) && word.chars().all(|c| c.is_ascii_lowercase())
}

/// Whether a piece only says on what condition, or with what: `when i push on your knee`, `so without any ibuprofen`.
fn is_condition(piece: &[String]) -> bool {
    let from = piece.iter().position(|word| !among("okay alright so and now but well then um uh", word));
    let Some(first) = from.map(|from| piece[from].as_str()) else { return false };
    let with = among("without with during after before", first) && is_fragment(&piece.join(" "));
    with || among("if when while because since although until once whenever", first)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(left: &str, right: &str) -> Seam {
        let words = |line: &str| line.split(' ').map(str::to_owned).collect::<Vec<_>>();
        seam(&words(left), &words(right))
    }

    #[test]
    fn pieces_that_cannot_stand_are_joined() {
        assert_eq!(check("i see that you hurt", "your left foot"), Seam::Joined);
        assert_eq!(check("no pain that radiates down", "or up the arm"), Seam::Joined);
        assert_eq!(check("when i push on your knee", "does it hurt more inside"), Seam::Joined);
        assert_eq!(check("it gets to where i", "need a rest"), Seam::Joined);
        assert_eq!(check("so without the tablets", "how bad is it"), Seam::Joined);
        assert_eq!(check("i cannot reach or lift", "any boxes and i do not try"), Seam::Joined);
        assert_eq!(check("it is nothing", "i cannot handle"), Seam::Joined);
        assert_eq!(check("soft with no rebound", "guarding or masses"), Seam::Joined);
        assert_eq!(check("there is no swelling", "you have good pulses"), Seam::Stays);
        assert_eq!(check("i watch it here", "and there but not much"), Seam::Joined);
    }

    #[test]
    fn what_stands_is_left_apart() {
        assert_eq!(check("the pain is better", "i sleep through the night"), Seam::Stays);
        assert_eq!(check("i iced it and that helps", "the swelling went down"), Seam::Stays);
        assert_eq!(check("you should rest it now", "i will order a sling"), Seam::Stays);
    }

    #[test]
    fn a_question_begins_with_its_verb() {
        assert_eq!(check("i will rest it for now can", "i lift weights"), Seam::Moved(1));
    }
}
