//! A talk somebody has as text → the segments of a transcript: one for each sentence, each knowing the line it stood in.
//!
//! Every word of the text is in exactly one segment, except who speaks and when, which go to the segment. Where the text
//! says who speaks, that is taken as said by a person; where it does not, the speaker stays unknown.

use auscult_domain::transcript::{Segment, Speaker, Word};
use auscult_domain::{RecordingId, SegmentId};
use uuid::Uuid;

/// A talk from a text.
pub struct WrittenTalk {
    /// Its segments, in order.
    pub segments: Vec<Segment>,
    /// The line each of them begins in, from 1.
    pub lines: Vec<u32>,
    /// Whether the text said when; without that all times are 0.
    pub timed: bool,
}

/// A line of the talk, or a part of it by one speaker.
struct Turn<'a> {
    line: u32,
    at_ms: Option<u32>,
    speaker: Option<Speaker>,
    text: &'a str,
}

/// Reads a talk: with `[doctor]` and `[patient]` anywhere, with `Doctor:`, `DOCTOR -` or `12:41  clinician  ` at the
/// beginning of lines, or without any of them. A line without a mark goes on with the speaker of the line before.
pub fn read(text: &str) -> WrittenTalk {
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{0b}'], "\n");
    let labels = recurring_labels(&text);
    let mut turns = Vec::new();
    for (number, line) in (1..).zip(text.split('\n')) {
        let (at_ms, rest) = clock(line.trim());
        let before = turns.len();
        turns_of_line(rest, number, &labels, &mut turns);
        if let Some(first) = turns.get_mut(before) {
            first.at_ms = at_ms;
        }
    }
    segments(&turns)
}

fn turns_of_line<'a>(line: &'a str, number: u32, labels: &[String], turns: &mut Vec<Turn<'a>>) {
    let (mut speaker, mut rest) = match label_before(line, labels) {
        Some((speaker, rest)) => (Some(speaker), rest),
        None => (None, line),
    };
    loop {
        let next = bracketed(rest);
        let text = next.as_ref().map_or(rest, |mark| &rest[..mark.from]);
        if !text.trim().is_empty() || (next.is_none() && speaker.is_some()) {
            turns.push(Turn { line: number, at_ms: None, speaker, text: text.trim() });
        }
        let Some(mark) = next else { return };
        (speaker, rest) = (Some(mark.speaker), &rest[mark.to..]);
    }
}

/// A speaker in brackets within a line.
struct Bracketed {
    from: usize,
    to: usize,
    speaker: Speaker,
}

fn bracketed(text: &str) -> Option<Bracketed> {
    text.match_indices('[').find_map(|(from, _)| {
        let length = text[from..].find(']')?;
        let speaker = role(&text[from + 1..from + length])?;
        let behind = &text[from + length + 1..];
        let colon = behind.len() - behind.trim_start_matches([':', ' ', '-']).len();
        Some(Bracketed { from, to: from + length + 1 + colon, speaker })
    })
}

/// Who a word for a speaker names; `None` if it is no word for one.
fn role(name: &str) -> Option<Speaker> {
    let name = name.trim().trim_end_matches('.').to_lowercase().replace(['_', '-'], " ");
    let name = name.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ');
    Some(match name {
        "doctor" | "dr" | "doc" | "d" | "physician" | "clinician" | "provider" | "nurse" | "np" | "pa" | "md"
        | "therapist" | "guest clinic" | "guest clinician" | "resident" => Speaker::Clinician,
        "patient" | "pt" | "p" | "client" => Speaker::Patient,
        "patient guest" | "guest" | "guest family" | "family" | "companion" | "mother" | "mom" | "father" | "dad"
        | "wife" | "husband" | "daughter" | "son" | "partner" | "caregiver" | "parent" | "spouse" | "sister"
        | "brother" | "other" => Speaker::Companion,
        "speaker" | "unknown" | "?" => Speaker::Unknown,
        _ if name.strip_prefix("dr ").or(name.strip_prefix("dr. ")).is_some_and(is_name) => Speaker::Clinician,
        _ => return None,
    })
}

fn is_name(text: &str) -> bool {
    (1..=3).contains(&text.split(' ').count()) && text.chars().all(|c| c.is_alphabetic() || " '.".contains(c))
}

/// The speaker a line begins with, and the rest of it.
fn label_before<'a>(line: &'a str, labels: &[String]) -> Option<(Speaker, &'a str)> {
    let (name, rest) = label(line)?;
    role(name).or_else(|| labels.iter().any(|known| known == name).then_some(Speaker::Unknown)).map(|who| (who, rest))
}

/// What may be a speaker at the beginning of a line: a few words before a colon, a dash or, after a time, two spaces.
fn label(line: &str) -> Option<(&str, &str)> {
    let by_mark = [":", " - ", " – ", " — ", "\t", "  "].into_iter().filter_map(|mark| line.split_once(mark));
    let (name, rest) = by_mark.min_by_key(|(name, _)| name.len())?;
    let short = name.len() <= 30 && (1..=3).contains(&name.split_whitespace().count());
    let named = name.chars().all(|c| c.is_alphanumeric() || " _.-'?".contains(c));
    (short && named).then(|| (name.trim(), rest.trim_start()))
}

/// Names with a capital that stand before a colon more than once: people the text calls by name.
fn recurring_labels(text: &str) -> Vec<String> {
    let named = text.lines().filter_map(|line| {
        let (name, _) = label(clock(line.trim()).1)?;
        let colon = clock(line.trim()).1[name.len()..].trim_start().starts_with(':');
        (colon && name.starts_with(char::is_uppercase) && role(name).is_none()).then(|| name.to_owned())
    });
    let mut names: Vec<String> = named.collect();
    names.sort();
    let mut recurring: Vec<String> =
        names.chunk_by(|a, b| a == b).filter(|c| c.len() > 1).map(|c| c[0].clone()).collect();
    recurring.dedup();
    recurring
}

/// A time at the beginning of a line (`12:41`, `[00:12:41]`), in milliseconds, and the rest of it.
fn clock(line: &str) -> (Option<u32>, &str) {
    let inner = line.strip_prefix(['[', '(']).unwrap_or(line);
    let length = inner.find(|c: char| !(c.is_ascii_digit() || ":.".contains(c))).unwrap_or(inner.len());
    let parts: Vec<&str> = inner[..length].split(':').collect();
    if !(2..=3).contains(&parts.len()) || parts.iter().any(|part| part.is_empty() || part.len() > 6) {
        return (None, line);
    }
    let seconds = parts.iter().try_fold(0.0_f64, |sum, part| Some(sum * 60.0 + part.parse::<f64>().ok()?));
    let rest = inner[length..].trim_start_matches([']', ')']);
    // A day has fewer milliseconds than 32 bits hold.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let ms = seconds.filter(|seconds| *seconds < 86_400.0).map(|seconds| (seconds * 1000.0) as u32);
    match ms {
        Some(ms) if rest.is_empty() || rest.starts_with([' ', '\t']) => (Some(ms), rest.trim_start()),
        _ => (None, line),
    }
}

fn segments(turns: &[Turn<'_>]) -> WrittenTalk {
    let told: Vec<u32> = turns.iter().filter_map(|turn| turn.at_ms).collect();
    let timed = !told.is_empty() && turns.first().is_some_and(|turn| turn.at_ms.is_some()) && told.is_sorted();
    let mut talk = WrittenTalk { segments: Vec::new(), lines: Vec::new(), timed };
    let (mut speaker, mut at_ms) = (Speaker::Unknown, 0);
    for turn in turns {
        speaker = turn.speaker.unwrap_or(speaker);
        at_ms = turn.at_ms.filter(|_| timed).unwrap_or(at_ms);
        for words in sentences(&as_heard(turn.text)) {
            let word = |text: String| Word {
                text,
                start_ms: at_ms,
                end_ms: at_ms,
                confidence: 1.0,
                heard: None,
                changed: None,
            };
            talk.lines.push(turn.line);
            talk.segments.push(Segment {
                id: SegmentId::from_uuid(Uuid::from_u128(talk.segments.len() as u128 + 1)),
                recording: RecordingId::from_uuid(Uuid::from_u128(1)),
                start_ms: at_ms,
                end_ms: at_ms,
                speaker,
                speaker_confirmed: speaker != Speaker::Unknown,
                words: words.into_iter().map(word).collect(),
            });
        }
    }
    talk
}

/// Text whose marks and endings stand apart, as corpora have it, put together: `do n't .` → `don't.`
fn as_heard(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for token in text.split_whitespace() {
        let mark = token.chars().all(|c| ",.?!;:".contains(c));
        let ending = matches!(token, "n't" | "'s" | "'m" | "'re" | "'ve" | "'ll" | "'d")
            || matches!(
                (words.last().map(String::as_str), token),
                (Some("gon" | "wan"), "na") | (Some("lem" | "gim"), "me") | (Some("got"), "ta")
            );
        match words.last_mut() {
            Some(last) if mark || ending => last.push_str(token),
            _ => words.push(token.to_owned()),
        }
    }
    words
}

/// The words of each sentence. A mark alone, before the first word, is no sentence.
fn sentences(words: &[String]) -> Vec<Vec<String>> {
    let words: Vec<String> = words.iter().filter(|word| word.chars().any(char::is_alphanumeric)).cloned().collect();
    let ends = |word: &String| {
        let body = word.trim_end_matches(['"', '\u{201d}', ')']);
        let title = ["mrs.", "mr.", "ms.", "dr.", "st.", "vs.", "e.g.", "i.e.", "a.m.", "p.m."];
        body.ends_with(['.', '?', '!']) && !title.contains(&body.to_lowercase().as_str())
    };
    words.split_inclusive(ends).map(<[String]>::to_vec).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let talk = read(text);
        let shown = talk.segments.iter().zip(&talk.lines).map(|(segment, line)| {
            let who = match segment.speaker {
                Speaker::Clinician => "D",
                Speaker::Patient => "P",
                Speaker::Companion => "C",
                Speaker::Unknown => "?",
            };
            format!("{line} {who} {}", segment.text())
        });
        assert_eq!(shown.collect::<Vec<_>>(), expected, "{text}");
        assert_eq!(auscult_domain::transcript::disorder(&talk.segments), None);
    }

    #[test]
    fn every_way_of_saying_who_speaks_is_read() {
        check("[doctor] any fever ?\n[patient] no . i do n't .", &["1 D any fever?", "2 P no.", "2 P i don't."]);
        check("[doctor] Any fever? [patient] No.", &["1 D Any fever?", "1 P No."]);
        check("Doctor: Any fever?\n Patient: No.\nNone at all.", &["1 D Any fever?", "2 P No.", "3 P None at all."]);
        check("DOCTOR - Any fever?\nPATIENT - No.", &["1 D Any fever?", "2 P No."]);
        check("Dr. Lee: Any fever?\nPt: No.\nMother: He had.", &["1 D Any fever?", "2 P No.", "3 C He had."]);
        check("Guest_clinic: Hello.\nGuest_family: Hello.", &["1 D Hello.", "2 C Hello."]);
        check("00:12  clinician  Any fever?\n00:14  ?          No.", &["1 D Any fever?", "2 ? No."]);
        check(
            "Ann: Any fever?\nBob: No.\nAnn: Good.\nBob: Yes.",
            &["1 ? Any fever?", "2 ? No.", "3 ? Good.", "4 ? Yes."],
        );
    }

    #[test]
    fn text_without_marks_is_taken_as_it_stands() {
        check("\u{feff}Any fever? No.\r\n\r\nMy plan: rest.", &["1 ? Any fever?", "1 ? No.", "3 ? My plan: rest."]);
        check("I saw Dr. Lee at 3 p.m. today.", &["1 ? I saw Dr. Lee at 3 p.m. today."]);
        check("  \n . \n", &[]);
        check("It was 12:30 then.", &["1 ? It was 12:30 then."]);
    }

    #[test]
    fn times_count_only_if_they_are_in_order() {
        let at = |text: &str| read(text).segments.iter().map(|segment| segment.start_ms).collect::<Vec<_>>();
        assert_eq!(at("[00:01] Doctor: Hi. Yes.\n[01:02:03] Patient: Hi."), [1000, 1000, 3_723_000]);
        assert_eq!(at("00:09 Doctor: Hi.\n00:02 Patient: Hi."), [0, 0]);
        assert!(!read("Doctor: Hi.").timed);
    }
}
