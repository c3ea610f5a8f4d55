//! Transcripts for the tests of this crate.

use auscult_domain::transcript::{Segment, Speaker, Word};
use auscult_domain::{RecordingId, SegmentId};
use uuid::Uuid;

/// Segments one after the other, half a second apart, their speakers confirmed unless unknown.
pub(crate) fn said(lines: &[(&str, Speaker)]) -> Vec<Segment> {
    let mut at = 0;
    let mut segments = Vec::new();
    for (index, (line, speaker)) in lines.iter().enumerate() {
        let start_ms = at;
        let mut words = Vec::new();
        for text in line.split_whitespace() {
            let end_ms = at + 200;
            words.push(Word { text: text.into(), start_ms: at, end_ms, confidence: 0.9, heard: None, changed: None });
            at = end_ms;
        }
        segments.push(Segment {
            id: SegmentId::from_uuid(Uuid::from_u128(index as u128 + 1)),
            recording: RecordingId::from_uuid(Uuid::from_u128(1)),
            start_ms,
            end_ms: at,
            speaker: *speaker,
            speaker_confirmed: *speaker != Speaker::Unknown,
            words,
        });
        at += 500;
    }
    segments
}
