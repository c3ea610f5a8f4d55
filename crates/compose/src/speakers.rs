//! Who speaks, proposed from the words.

use auscult_domain::transcript::{Segment, Speaker};

/// A speaker for each segment, in order.
pub fn propose(segments: &[Segment]) -> Vec<Speaker> {
    segments.iter().map(|segment| segment.speaker).collect()
}
