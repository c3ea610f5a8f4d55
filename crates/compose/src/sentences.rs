//! Segments → sentences, each knowing the segments it came from, who says it, and where in the visit it stands.
//!
//! Every word is in exactly one sentence, in order; a sentence has one speaker and at least one segment.

mod seams;

use crate::asking::{asks, asks_for_any, supposes};
use crate::boundaries::{begins_sentence, may_end_with};
use crate::learned::beginnings;
use crate::lexicon;
use crate::prose::numbers::is_number_word;
use crate::prose::polarity::{Answer, answer, negations};
use crate::prose::verbs::is_fragment;
use crate::text::{among, lower_words, plain};
use crate::voices;
use auscult_domain::transcript::{Segment, Speaker};

/// A sentence somebody said.
#[derive(Clone)]
pub(crate) struct Sentence {
    /// As it was said, on one line.
    pub text: String,
    /// In lower case, for cues.
    pub lower: String,
    /// Its segments, as positions in the transcript.
    pub segments: Vec<usize>,
    /// Who says it.
    pub speaker: Speaker,
    /// Counts up with every change of speaker.
    pub turn: usize,
    /// Whether it asks something.
    pub question: bool,
    /// The share of the visit's words said before it, 0 to 1.
    pub place: f32,
}

/// Longer than this without a mark, a line is cut at the words sentences begin with.
const LONG: usize = 14;
/// From this the beginning of a sentence is taken to be one by what was learned alone.
const LIKELY: f32 = 0.4;
/// Words that lose their capital within a sentence.
const GOING_ON: &str = "And But Or So Then Because With For If When Which That Of To In On At The";

/// A pause that ends a sentence even without a mark, milliseconds.
const PAUSE_MS: u32 = 2_000;

struct Draft {
    words: Vec<String>,
    /// The segment of each word.
    segments: Vec<usize>,
    speaker: Speaker,
    turn: usize,
}

/// The sentences of a transcript whose segments are spoken by `speakers`.
pub(crate) fn sentences(segments: &[Segment], speakers: &[Speaker]) -> Vec<Sentence> {
    let unmarked = is_unmarked(segments);
    let mut drafts: Vec<Draft> = Vec::new();
    let mut open = false;
    let mut turn = 0;
    // Sounds of listening within somebody's sentence, kept until it ends.
    let mut listening: Vec<Draft> = Vec::new();
    for (at, segment) in segments.iter().enumerate() {
        let voices = voices::of(segment, speakers.get(at).copied().unwrap_or(Speaker::Unknown));
        let mut speaker = voices[0].1;
        if open && drafts.last().is_some_and(|last| last.speaker != speaker) && is_listening(segment) {
            let heard = Draft {
                words: segment.words.iter().map(|word| word.text.clone()).collect(),
                segments: vec![at; segment.words.len()],
                speaker,
                turn,
            };
            listening.push(heard);
            continue;
        }
        if !open && !listening.is_empty() {
            drafts.append(&mut listening);
        }
        if let Some(last) = drafts.last() {
            turn += usize::from(last.speaker != speaker);
            open &= last.speaker == speaker && segment.start_ms.saturating_sub(end_before(segments, at)) < PAUSE_MS;
        }
        // A question opens a sentence of its own, even where the decoder wrote no mark before it.
        open &= !asks_for_any(plain(&segment.text()).to_lowercase().trim_end_matches(','));
        let begins = if unmarked { beginnings(&bare_words(segment)) } else { None };
        for (index, word) in segment.words.iter().enumerate() {
            if let Some((_, next)) = voices[1..].iter().find(|(from, _)| *from == index) {
                turn += usize::from(*next != speaker);
                (speaker, open) = (*next, false);
            }
            let after = segments.get(at + 1).and_then(|after| after.words.first());
            let next = segment.words.get(index + 1).or(after).map(|word| word.text.as_str());
            for part in plain(&word.text).split(' ').filter(|part| !part.is_empty()) {
                let words = drafts.last().map_or(0, |draft| draft.words.len());
                let likely = begins.as_ref().and_then(|begins| begins.get(index)).copied();
                let ahead = if unmarked { words_ahead(segment, index) } else { Vec::new() };
                let cut = unmarked && is_cut(likely, words, last_word(drafts.last()), part, &ahead);
                if !open || cut {
                    drafts.push(Draft { words: Vec::new(), segments: Vec::new(), speaker, turn });
                }
                if let Some(draft) = drafts.last_mut() {
                    // Each piece of sound is written down with a capital, also where it goes on with a sentence.
                    let goes_on = open && index == 0 && among(GOING_ON, part);
                    draft.words.push(if goes_on { part.to_lowercase() } else { part.to_owned() });
                    draft.segments.push(at);
                    open = !ends_sentence(part) || is_decimal_point(part, next);
                }
            }
        }
    }
    drafts.append(&mut listening);
    if unmarked {
        drafts = seams::mended(drafts);
    }
    finished(parted(drafts))
}

/// Whether talk without marks is cut in front of a word: where one learned from marks surely would, and in a long line
/// also where the words allow it.
fn is_cut(likely: Option<f32>, words: usize, before: &str, word: &str, ahead: &[String]) -> bool {
    let allowed = words >= LONG / 2 && begins_sentence(before, word, ahead);
    allowed || likely.is_some_and(|likely| likely > LIKELY && may_end_with(before, word))
}

/// The next few words of a segment, in small letters.
fn words_ahead(segment: &Segment, index: usize) -> Vec<String> {
    segment.words.iter().skip(index + 1).take(5).map(|word| plain(&word.text).to_lowercase()).collect()
}

/// The words of a segment in small letters without marks.
fn bare_words(segment: &Segment) -> Vec<String> {
    let bare = |text: &str| plain(text).to_lowercase().trim_end_matches([',', '.', '?', '!', ';', ':']).to_owned();
    segment.words.iter().map(|word| bare(&word.text)).collect()
}

/// Whether a segment is only a sound of listening: `mm-hmm`.
fn is_listening(segment: &Segment) -> bool {
    let words = lower_words(&segment.text());
    words.len() <= 2
        && words.iter().all(|word| {
            matches!(word.as_str(), "mm-hmm" | "mhm" | "mm" | "uh-huh" | "okay" | "yeah" | "right" | "sure" | "hmm")
        })
}

fn last_word(draft: Option<&Draft>) -> &str {
    draft.and_then(|draft| draft.words.last()).map_or("", String::as_str)
}

fn end_before(segments: &[Segment], at: usize) -> u32 {
    let before = at.checked_sub(1).and_then(|before| segments.get(before));
    before.filter(|before| before.recording == segments[at].recording).map_or(0, |before| before.end_ms)
}

/// Whether the transcript has next to no marks.
fn is_unmarked(segments: &[Segment]) -> bool {
    let words = segments.iter().flat_map(|segment| &segment.words);
    let (mut all, mut marked) = (0_usize, 0_usize);
    for word in words {
        all += 1;
        marked += usize::from(word.text.ends_with(['.', '?', '!', ',']));
    }
    all > 60 && marked * 40 < all
}

/// Whether the full stop of `ninety eight. four` or `a. five centimeter` is a decimal point: a number cut in two there
/// would be ten times as much.
fn is_decimal_point(word: &str, next: Option<&str>) -> bool {
    let number = |word: &str| is_number_word(word.trim_end_matches(['.', ',']).to_lowercase().as_str());
    let whole = number(word) || matches!(word, "hundred." | "Hundred." | "a." | "the." | "of." | "about.");
    whole && next.is_some_and(|next| number(next) && next.starts_with(|c: char| c.is_lowercase()))
}

/// Whether a word ends its sentence: a mark, but not that of `Dr.` or an initial.
fn ends_sentence(word: &str) -> bool {
    if word.ends_with(['?', '!']) {
        return true;
    }
    let Some(body) = word.strip_suffix('.') else { return false };
    let abbreviation = matches!(
        body.to_lowercase().as_str(),
        "dr" | "mr" | "mrs" | "ms" | "st" | "vs" | "e.g" | "i.e" | "a.m" | "p.m"
    );
    let initial = body.len() == 1 && body.chars().all(|c| c.is_uppercase() && c != 'I');
    !(abbreviation || initial || body.ends_with('.'))
}

fn finished(drafts: Vec<Draft>) -> Vec<Sentence> {
    let total = drafts.iter().map(|draft| draft.words.len()).sum::<usize>().max(1);
    let mut before = 0;
    let mut sentences = Vec::with_capacity(drafts.len());
    for mut draft in drafts {
        draft.segments.dedup();
        let text = draft.words.join(" ");
        let lower = text.to_lowercase();
        // Shares of a visit need no more digits than f32 has.
        #[allow(clippy::cast_precision_loss)]
        let place = before as f32 / total as f32;
        before += draft.words.len();
        sentences.push(Sentence {
            question: asks(lower.trim_end_matches(',')),
            segments: draft.segments,
            speaker: draft.speaker,
            turn: draft.turn,
            text,
            lower,
            place,
        });
    }
    for at in 0..sentences.len() {
        if is_doubting_answer(&sentences, at) {
            let said = &mut sentences[at];
            said.question = false;
            said.text = format!("{}.", said.text.trim_end_matches('?'));
            said.lower = said.text.to_lowercase();
        }
        sentences[at].question |= is_answered(&sentences, at);
    }
    sentences
}

/// Whether a line only sounds like a question: `Any wheezing?` `Some wheezing at night?`
fn is_doubting_answer(sentences: &[Sentence], at: usize) -> bool {
    let (Some(asked), said) = (at.checked_sub(1).map(|before| &sentences[before]), &sentences[at]) else {
        return false;
    };
    let first = lower_words(&said.text).into_iter().next().unwrap_or_default();
    said.text.ends_with('?')
        && said.speaker == Speaker::Patient
        && asked.speaker != Speaker::Patient
        && asked.question
        && among("some yes yeah no maybe sometimes mostly usually about around just only", &first)
        && is_fragment(said.text.trim_end_matches('?'))
}

/// Whether a line the clinician only supposes is answered: `You're still taking it.` `Yes.`
fn is_answered(sentences: &[Sentence], at: usize) -> bool {
    let [said, next, ..] = &sentences[at..] else { return false };
    said.speaker != Speaker::Patient
        && supposes(&said.lower)
        && next.speaker == Speaker::Patient
        && answer(&next.text) != Answer::Other
}

/// What the patient says of one thing, told apart from what they say of the next: `some wheezing at night, no blood`;
/// `every day with meals, and the lisinopril in the morning`.
fn parted(drafts: Vec<Draft>) -> Vec<Draft> {
    let mut out = Vec::with_capacity(drafts.len());
    for mut draft in drafts {
        let begins = |draft: &Draft| absence_begins(&draft.words).or_else(|| another_drug_begins(&draft.words));
        if draft.speaker == Speaker::Patient
            && let Some(at) = begins(&draft)
        {
            let rest = Draft { words: draft.words.split_off(at), segments: draft.segments.split_off(at), ..draft };
            out.push(draft);
            out.push(rest);
        } else {
            out.push(draft);
        }
    }
    out
}

/// The word at which an answer about one drug turns to another: a yes or a no, then `and the lisinopril, 20 milligrams`.
fn another_drug_begins(words: &[String]) -> Option<usize> {
    if answer(&words.join(" ")) == Answer::Other {
        return None;
    }
    let bare =
        |at: usize| words.get(at).map(|word| word.trim_end_matches([',', '.']).to_lowercase()).unwrap_or_default();
    (2..words.len()).find(|at| {
        let named = usize::from(matches!(bare(at + 1).as_str(), "the" | "my")) + at + 1;
        bare(*at) == "and"
            && !lexicon::drugs(&bare(named)).is_empty()
            && (is_number_word(&bare(named + 1)) || bare(named + 1).starts_with(|c: char| c.is_ascii_digit()))
    })
}

/// The word at which a list of what there is turns to what there is not; lines with a verb are left whole.
fn absence_begins(words: &[String]) -> Option<usize> {
    let at = (2..words.len()).find(|at| words[at - 1].ends_with(',') && words[*at].eq_ignore_ascii_case("no"))?;
    let (has, has_not) = (words[..at].join(" "), words[at..].join(" "));
    let names = |line: &str| is_fragment(line) && !lexicon::symptoms(line).is_empty();
    let plain = names(&has) && names(&has_not) && negations(&has) == 0;
    (plain && answer(&has) == Answer::Other).then_some(at)
}

#[cfg(test)]
mod tests_of_sentences {
    use super::*;
    use crate::testing::said;
    use expect_test::{Expect, expect};

    fn check(lines: &[(&str, Speaker)], expected: Expect) {
        let segments = said(lines);
        let speakers: Vec<Speaker> = segments.iter().map(|segment| segment.speaker).collect();
        let out: Vec<String> = sentences(&segments, &speakers)
            .iter()
            .map(|s| format!("{:?} {} {}{}", s.segments, s.turn, s.text, if s.question { " [asks]" } else { "" }))
            .collect();
        expected.assert_eq(&out.join("\n"));
    }

    #[test]
    fn sentences_run_over_segments_and_end_within_them() {
        check(
            &[
                ("Good morning, Mrs. Alvarez. Is that", Speaker::Clinician),
                ("all right with you?", Speaker::Clinician),
                ("Yes. My temperature was 98.9 today", Speaker::Patient),
                ("Okay, so any fever", Speaker::Clinician),
            ],
            expect![[r#"
                [0] 0 Good morning, Mrs. Alvarez.
                [0, 1] 0 Is that all right with you? [asks]
                [2] 1 Yes.
                [2] 1 My temperature was 98.9 today
                [3] 2 Okay, so any fever [asks]"#]],
        );
    }

    #[test]
    fn one_thing_is_told_from_the_next() {
        check(
            &[
                ("Yes, every day with meals and the lisinopril 20 milligrams in the morning", Speaker::Patient),
                ("any numbness in your feet.", Speaker::Clinician),
                ("I take it with meals and water.", Speaker::Patient),
                ("As needed for the wheezing,", Speaker::Clinician),
                ("And benzonatate for the cough", Speaker::Clinician),
                ("any wheezing?", Speaker::Clinician),
                ("Some wheezing at night?", Speaker::Patient),
            ],
            expect![[r#"
                [0] 0 Yes, every day with meals
                [0] 0 and the lisinopril 20 milligrams in the morning
                [1] 1 any numbness in your feet. [asks]
                [2] 2 I take it with meals and water.
                [3, 4] 3 As needed for the wheezing, and benzonatate for the cough
                [5] 3 any wheezing? [asks]
                [6] 4 Some wheezing at night."#]],
        );
    }
}
