//! What kind of a measure a line of the plan is, as plans are laid out: tests, treatment, referrals, counsel.

use crate::lexicon;
use crate::text::re;

/// The labels in the order they stand under a problem.
pub(crate) const ORDER: [&str; 4] =
    ["Additional testing", "Medical treatment", "Specialist referrals", "Patient education and counseling"];

/// The label of advice, which is what a plan can best do without.
pub(crate) const COUNSEL: &str = ORDER[3];

/// The label of a line of the plan.
pub(super) fn label(line: &str) -> &'static str {
    let refers = re!(
        r"(?i)\brefer(?:ral|red)?\b|\bconsult(?:ation)? (?:with|to)\b|\bsee (?:a|an|the) \w+(?:ologist|iatrist|surgeon)\b"
    );
    let treats = re!(
        r"(?i)\b(?:prescri\w+|inject\w*|injection|physical therapy|brace|surgery|splint|boot|crutches|inhaler|cream|ointment|cast|sling|increase|decrease|restart|refill|dose|mg|mcg|therapy|ice|wean|taper|cpap|insulin|procedure|excision|operation)\b|^(?:we will )?(?:continue|start|stop|discontinue|hold|reduce|give|treat)\b"
    );
    let tests = !lexicon::tests(line).is_empty()
        || re!(r"(?i)\b(?:order|biopsy|culture|panel|screen\w*|recheck|kidney function|swab)\b").is_match(line);
    let advises = re!(r"(?i)\badvised\b|^the patient (?:should|may)\b|\bexplained\b|\bdiscussed\b").is_match(line);
    let drug = !lexicon::drugs(line).is_empty();
    if refers.is_match(line) {
        ORDER[2]
    } else if tests && !drug && !advises {
        ORDER[0]
    } else if drug || (treats.is_match(line) && !advises) {
        ORDER[1]
    } else if tests && !advises {
        ORDER[0]
    } else {
        ORDER[3]
    }
}
