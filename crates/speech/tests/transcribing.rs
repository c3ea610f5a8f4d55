//! The real model on real sound: words, times, repairs; silence, noise and nothing.

mod support;

use auscult_domain::transcript::{Segment, Speaker, UNCERTAIN_BELOW, disorder};
use auscult_speech::{HeardSegment, benchmark};
use support::{model, sample, transcribe, worker};

/// Ids do not matter here.
const NOBODY: &str = "00000000-0000-0000-0000-000000000000";

fn as_segments(heard: &[HeardSegment]) -> Vec<Segment> {
    let segment = |heard: &HeardSegment| Segment {
        id: NOBODY.parse().expect("an id"),
        recording: NOBODY.parse().expect("an id"),
        start_ms: heard.start_ms,
        end_ms: heard.end_ms,
        speaker: Speaker::Unknown,
        speaker_confirmed: false,
        words: heard.words.clone(),
    };
    heard.iter().map(segment).collect()
}

#[test]
fn a_consultation_becomes_words_in_order() {
    let outcome = transcribe(&sample(22));
    let text = outcome.text();
    for said in ["Good morning", "recording our visit", "that's fine", "brings you in today", "dry cough"] {
        assert!(text.contains(said), "'{said}' was not heard in the sample");
    }
    assert_eq!(disorder(&as_segments(&outcome.segments)), None);
    assert!(outcome.restarts.is_empty(), "an undisturbed worker was started again: {:?}", outcome.restarts);
    // 'Thank you. What brings you in today?' is asked from 9.5 s to 11.4 s, and answered from 12.0 s.
    let question =
        outcome.segments.iter().find(|segment| segment.words.iter().any(|word| word.text.starts_with("brings")));
    let question = question.expect("the question");
    assert!(question.start_ms.abs_diff(9_530) < 1_500 && question.end_ms.abs_diff(11_350) < 800, "{question:?}");
    assert!(question.words.iter().all(|word| !word.text.contains("cough")), "question and answer are one segment");
}

/// Words that must be put in, left out or changed to make one text the other.
fn words_between(a: &str, b: &str) -> usize {
    let (a, b): (Vec<&str>, Vec<&str>) = (a.split(' ').collect(), b.split(' ').collect());
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (at, word) in a.iter().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], at + 1);
        for (index, other) in b.iter().enumerate() {
            let change = diagonal + usize::from(word != other);
            diagonal = row[index + 1];
            row[index + 1] = change.min(diagonal + 1).min(row[index] + 1);
        }
    }
    row[b.len()]
}

#[test]
fn a_faint_recording_is_understood_as_well() {
    let sound = sample(60);
    // The sample's speech lies 23 dB below the limit; this is 40 dB below, and a peak at 40 dB below.
    for gain in [0.15, 0.015] {
        let faint: Vec<f32> = sound.iter().map(|sample| sample * gain).collect();
        let (text, heard) = (transcribe(&sound).text(), transcribe(&faint).text());
        let (between, words) = (words_between(&text, &heard), text.split(' ').count());
        assert!(between * 100 <= words * 3, "{between} of {words} words differ at {gain}");
    }
}

#[test]
fn nothing_and_silence_have_no_words() {
    for sound in [Vec::new(), vec![0.0; 100], vec![0.0; 16_000 * 20]] {
        assert!(transcribe(&sound).segments.is_empty());
    }
}

#[test]
fn noise_has_no_certain_words() {
    let mut state = 1u32;
    let mut noise = || {
        // xorshift: the same noise each time
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        (state as f32 / u32::MAX as f32 - 0.5) * 0.2
    };
    let outcome = transcribe(&(0..16_000 * 12).map(|_| noise()).collect::<Vec<_>>());
    let certain = outcome.segments.iter().flat_map(|segment| &segment.words);
    let certain: Vec<_> = certain.filter(|word| word.confidence >= UNCERTAIN_BELOW).collect();
    assert!(certain.is_empty(), "{} words are certain in noise", certain.len());
}

#[test]
fn a_laptop_is_measured() {
    let found = benchmark(&worker(), &model(), 2).expect("it runs");
    assert!(found.real_time_factor > 0.0 && found.real_time_factor.is_finite());
}
