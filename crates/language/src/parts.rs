//! Whether a visit fits into a model's memory, and how it is asked about in parts where it does not.
//!
//! Invariant: the parts are the transcript, whole and in order. What does not fit even so is refused, never cut.
//!
//! Tokens are guessed at three bytes each, which is more than any tokenizer in use makes of English; a server that
//! finds it still too long says so and nothing is lost.

use crate::lines::Line;
use crate::prompt::DraftSentence;
use std::ops::Range;

/// Room for what a server adds around a question, and for the frame of an answer, tokens.
const AROUND: usize = 400;
/// In more parts than this a visit is not asked about.
const MOST_PARTS: usize = 16;

/// A guess at the tokens of a text, on the safe side.
pub(crate) fn tokens(bytes: usize) -> usize {
    bytes.div_ceil(3)
}

/// What has to fit.
pub(crate) struct Load<'a> {
    /// Bytes that stand in every part: the task and the chart.
    pub(crate) fixed: usize,
    /// The transcript.
    pub(crate) lines: &'a [Line],
    /// The rules' draft.
    pub(crate) draft: &'a [DraftSentence],
}

impl Load<'_> {
    /// What one line takes: itself, what the rules made of it, and its share of the answer.
    fn of_line(&self, line: &Line) -> usize {
        let draft = self.draft.iter().filter(|sentence| sentence.lines.first() == Some(&line.number));
        let draft: usize = draft.map(|sentence| sentence.section.len() + sentence.text.len() + 16).sum();
        let shown = line.shown().len() + 1;
        tokens(shown + draft) + tokens(shown + draft) / 2
    }

    /// What all of it takes, question and answer, tokens.
    pub(crate) fn whole(&self) -> usize {
        AROUND + tokens(self.fixed) + self.lines.iter().map(|line| self.of_line(line)).sum::<usize>()
    }

    /// The parts in which it fits into this many tokens; `None` where it does not.
    pub(crate) fn parts(&self, context: usize) -> Option<Vec<Range<usize>>> {
        let room = context.checked_sub(AROUND + tokens(self.fixed))?;
        let costs: Vec<usize> = self.lines.iter().map(|line| self.of_line(line)).collect();
        let mut parts = Vec::new();
        let mut from = 0;
        while from < costs.len() {
            let mut taken = 0;
            let fits = costs[from..].iter().take_while(|cost| {
                taken += **cost;
                taken <= room
            });
            let most = from + fits.count();
            if most == from || parts.len() == MOST_PARTS {
                return None;
            }
            let to = if most == costs.len() { most } else { self.good_end(from, most) };
            parts.push(from..to);
            from = to;
        }
        Some(parts)
    }

    /// Before a line of the clinician's in the last third, so that no answer is parted from its question.
    fn good_end(&self, from: usize, most: usize) -> usize {
        use auscult_domain::transcript::Speaker::Clinician;
        let least = most - (most - from) / 3;
        (least..=most).rev().find(|at| *at > from && self.lines[*at].speaker == Clinician).unwrap_or(most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lines::lines;
    use crate::testing::{cough, said};
    use auscult_domain::transcript::Speaker::{Clinician, Patient};
    use proptest::prelude::*;

    #[test]
    fn a_visit_that_fits_is_one_part_and_one_that_never_can_is_none() {
        let lines = lines(&cough());
        let load = Load { fixed: 3_000, lines: &lines, draft: &[] };
        let one_part = std::iter::once(0..lines.len()).collect();
        assert_eq!(load.parts(load.whole()), Some(one_part));
        assert!(load.parts(load.whole() - 1).is_some_and(|parts| parts.len() > 1));
        assert_eq!(load.parts(1_000), None);
        assert_eq!(Load { fixed: 0, lines: &[], draft: &[] }.parts(4_096), Some(vec![]));
    }

    proptest! {
        #[test]
        fn the_parts_are_the_whole(lengths in proptest::collection::vec(1usize..400, 1..80), context in 500usize..4_000) {
            let texts: Vec<String> = lengths.iter().map(|length| "x".repeat(*length)).collect();
            let talk: Vec<_> = texts.iter().enumerate().map(|(at, text)| (text.as_str(), if at % 2 == 0 { Clinician } else { Patient })).collect();
            let lines = lines(&said(&talk));
            let load = Load { fixed: 300, lines: &lines, draft: &[] };
            if let Some(parts) = load.parts(context) {
                let all: Vec<usize> = parts.iter().cloned().flatten().collect();
                prop_assert_eq!(all, (0..lines.len()).collect::<Vec<_>>());
                for part in parts {
                    let load = Load { fixed: 300, lines: &lines[part], draft: &[] };
                    prop_assert!(load.whole() <= context);
                }
            }
        }
    }
}
