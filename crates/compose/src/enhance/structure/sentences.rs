//! Sentences that run on: cut where a new subject begins, in the order of what was told.

use super::super::edits::{Alters, Edit};
use super::super::lines::{Form, Line};
use crate::readability;
use crate::text::{capitalised, re};
use auscult_domain::enhancement::{ChangeType, EnhancementType};

/// From so many words on a sentence is long.
const LONG: usize = 28;
/// Each part has at least so many.
const SHORTEST: usize = 5;

pub(super) fn propose(line: &Line, text: &str) -> Vec<Edit> {
    if !matches!(line.form, Form::Prose | Form::Labelled | Form::Item) {
        return Vec::new();
    }
    let body = &text[line.body.clone()];
    let mut out = Vec::new();
    for part in readability::sentences(body) {
        let sentence = &body[part.clone()];
        if sentence.split_whitespace().count() < LONG {
            continue;
        }
        let mut from = 0;
        let joined = re!(
            r"(?i)(,? (?:and then|and|so then) )(?:(?:she|he|they|we|it|there|i) (?:is|was|are|were|am|has|had|have|do|does|did|will|would|can|could|may|should|also|then|just|still|now|never|reports|denies|states|takes|took|feels|felt|went|got|gets|started|stopped|noticed|think|thought|recommend|want)\b|the patient (?:is|was|has|had|will|reports|denies|states)\b|(?:her|his|the) [a-z]+ (?:is|was|are|were|has|have|had)\b|on [a-z]+ exam\b)"
        );
        for found in joined.captures_iter(sentence) {
            let Some(link) = found.get(1) else { continue };
            let (before, after) = (&sentence[from..link.start()], &sentence[link.end()..]);
            // `that she ate and she slept`, `between`: what a word in front rules stays with it.
            let ruled = re!(r"(?i)\b(?:if|when|whether|because|since|between|both|either|that|although|while|unless|until|who|which)\b[^,]*$").is_match(before);
            if before.split_whitespace().count() < SHORTEST || after.split_whitespace().count() < SHORTEST || ruled {
                continue;
            }
            let next: String = after.chars().take(1).collect();
            let start = line.body.start + part.start + link.start();
            let end = line.body.start + part.start + link.end() + next.len();
            let new = format!(". {}", capitalised(&next));
            let mut cut = Edit::of(
                EnhancementType::Structure,
                line.section,
                start..end,
                new,
                "A long sentence, cut where a new one begins.",
                0.78,
            );
            cut.kind = Some(ChangeType::Restructure);
            cut.alters = Alters::Voice;
            out.push(cut);
            from = link.end();
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::testing::laid_out;
    use auscult_domain::template::SectionKind;

    #[test]
    fn a_long_sentence_is_cut_where_a_new_one_begins() {
        let text = "She started to cough about ten days ago after her grandson had a cold at home, and she has been coughing up yellow phlegm every morning since then, and her chest is sore.";
        let expected = "She started to cough about ten days ago after her grandson had a cold at home. She has been coughing up yellow phlegm every morning since then, and her chest is sore.";
        assert_eq!(laid_out(SectionKind::HistoryOfPresentIllness, text), expected);
        let short = "She coughs and she has a fever.";
        assert_eq!(laid_out(SectionKind::HistoryOfPresentIllness, short), short);
    }
}
