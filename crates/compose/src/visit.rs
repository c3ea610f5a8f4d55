//! Where in the visit each sentence stands: history, examination, results, assessment and plan.

use crate::sentences::Sentence;
use crate::text::re;
use auscult_domain::transcript::Speaker;

/// A part of the visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Part {
    /// The patient tells, the clinician asks.
    History,
    /// The clinician examines and says what is found.
    Exam,
    /// The clinician says what tests have shown.
    Results,
    /// The clinician says what it is and what will be done.
    Plan,
}

/// The part each sentence stands in. A plan that was announced is not left again.
pub(crate) fn parts(sentences: &[Sentence]) -> Vec<Part> {
    let mut part = Part::History;
    let mut examined = false;
    let mut firmly = false;
    let mut parts = Vec::with_capacity(sentences.len());
    for sentence in sentences {
        let clinician = sentence.speaker != Speaker::Patient && sentence.speaker != Speaker::Companion;
        if clinician {
            let settled = part == Part::Plan && firmly;
            if begins_plan_firmly(sentence) {
                (part, firmly) = (Part::Plan, true);
            } else if !settled && begins_exam(&sentence.lower) {
                (part, examined) = (Part::Exam, true);
            } else if !settled && !sentence.question && begins_results(&sentence.lower) {
                part = Part::Results;
            } else if part != Part::Plan && begins_plan(sentence, examined) {
                part = Part::Plan;
            } else if part == Part::Results && sentence.question {
                part = if examined { Part::Exam } else { Part::History };
            } else if part == Part::Exam && sentence.question && leaves_exam(&sentence.lower) {
                part = Part::History;
            }
        }
        parts.push(part);
    }
    parts
}

fn begins_exam(lower: &str) -> bool {
    re!(
        r"\bphysical exam|\bexamine you(?:r [a-z]+)?\b|\bperform (?:the|your|an|a) (?:physical )?exam|\bcalling out\b|\b(?:have|take) a (?:quick |good |closer )*(?:look at you|listen)|take a look at (?:your|the) (?:foot|feet|knee|back|throat|ears|eyes|skin|shoulder|arm|leg|hand|wrist|elbow|hip|ankle|neck|rash|wound)|\bquick exam\b|\bdo (?:a|your|an) (?:quick )?(?:physical )?exam\b|\blisten(?:ing)? (?:to )?your (?:heart|lungs)\b|\bdeep breath\b|\b(?:your|the) vital|vital signs|\byour temperature (?:is|was)\b|\bon (?:your |the )?(?:\w+ ){0,2}exam(?:ination)?\b|\blet me (?:check|look|listen|feel|examine|press)\b|^(?:your )?(?:heart|lungs|throat|abdomen) (?:is|are|sounds?)\b|\bi (?:hear|do hear|do appreciate|appreciate|don't appreciate) "
    )
    .is_match(lower)
}

fn begins_results(lower: &str) -> bool {
    re!(r"\b(?:results? of your|your (?:x-?rays?|x ray|mri|ct|ekg|ecg|labs?|lab results?|blood work|echo\w*|ultrasound)|the (?:x-?rays?|x ray|mri|ct scan|ekg|labs?|blood work|echo\w*|ultrasound)|your results|the results)\b.*\b(?:shows?|showed|looks?|is|was|were|are|came|demonstrates?|reveals?|came back|appears?|good|normal|elevated)\b|\b(?:looking at|reviewed|reviewing|look at) (?:some of )?(?:your|the) (?:results?|labs?|x-?rays?|mri|ct|ekg|blood work|echo)")
        .is_match(lower)
}

fn leaves_exam(lower: &str) -> bool {
    re!(r"\b(?:do you smoke|allerg|your family|history of|any (?:other )?medical|do you take|are you taking)\b")
        .is_match(lower)
}

/// Words that announce assessment and plan.
fn begins_plan_firmly(sentence: &Sentence) -> bool {
    let strong = re!(
        r"\b(?:assessment and (?:my |the )?plan|my (?:assessment|impression|plan|recommendation)|(?:for|about) (?:your|the|her|his) (?:first|1st) (?:problem|issue|diagnosis)|in summary|i'll prescribe|i will prescribe|i'm (?:going to|gonna|gon na) (?:prescribe|order|refer|start|send|put you|give you)|my diagnosis|here's (?:what i|the plan))\b"
    );
    sentence.place > 0.25 && strong.is_match(&sentence.lower)
}

/// Words with which assessment and plan begin once the patient was examined, or late in the visit.
fn begins_plan(sentence: &Sentence, examined: bool) -> bool {
    let weak = re!(
        r"\bi think (?:this is|that this is|it's|it is|you have|what you have|you're|that you|this)\b|\bi(?:'d| would) (?:like|recommend|suggest)|\bi want (?:to|you)\b|\bi wan(?:t to|na)\b|\bwe(?:'ll| will| can|'re going to|'re gonna) (?:get|order|start|check|repeat|continue|increase|do|have|refer|prescribe|send|give|try|put|see)\b|\blet's (?:start|get|try|order|have|go over|talk about (?:what|the plan))|\b(?:sounds?|looks?) like (?:you have|a |an |it's|pneumonia|bronch)|\byou (?:most likely|probably|likely) have\b|\bconsistent with\b|\bfor your [a-z ]{3,30},|\bi don't think (?:so|it|this|that)\b|\bdiagnosis (?:is|of)\b|\b(?:could be|potential causes?|we could do|options? (?:is|are))\b|\bso (?:what|here's what) (?:i think|i'd|we)"
    );
    let late = (examined && sentence.place > 0.3) || sentence.place > 0.65;
    !sentence.question && late && weak.is_match(&sentence.lower) && !is_about_exam(&sentence.lower)
}

fn is_about_exam(lower: &str) -> bool {
    re!(r"\bphysical exam|\blisten to\b|\blook at\b|\bexamine\b|\bquick exam\b|\bcheck (?:you|your (?:heart|lungs|back|knee))|lay down|lie (?:down|back)|show me|\bexam\b|against my|push (?:your|out|down|against|up)|turn your|raise your|bend (?:your|it|at|over)|rest your arm|palm|follow my|squeeze my|take a (?:peek|listen|look)").is_match(lower)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sentences::sentences;
    use crate::testing::said;
    use auscult_domain::transcript::Speaker::{Clinician, Patient};

    #[test]
    fn a_visit_goes_from_history_to_exam_to_plan() {
        let lines = [
            ("What brings you in today?", Clinician),
            ("I have a cough.", Patient),
            ("Let me have a look at you.", Clinician),
            ("Throat is a little red.", Clinician),
            ("So is it pneumonia?", Patient),
            ("I think this is acute bronchitis.", Clinician),
            ("Okay.", Patient),
        ];
        let segments = said(&lines);
        let speakers: Vec<Speaker> = segments.iter().map(|segment| segment.speaker).collect();
        let parts = parts(&sentences(&segments, &speakers));
        assert_eq!(parts, [Part::History, Part::History, Part::Exam, Part::Exam, Part::Exam, Part::Plan, Part::Plan]);
    }
}
