//! Who speaks, proposed from the words: what only clinicians say, what only patients say, and that people take turns.
//!
//! Each segment's words give a log-odds; the likeliest course through the visit is then found over all segments
//! (Viterbi), in which turns change after questions and pauses and go on where a sentence goes on. A speaker a person
//! has confirmed is evidence for the others and is never changed.

use crate::asking::{asks_by_form, asks_for_any, asks_for_yours};
use crate::lexicon;
use crate::text::{plain, re};
use auscult_domain::transcript::{Segment, Speaker};

/// Log-odds of a confirmed speaker: more than any words can outweigh.
const CERTAIN: f32 = 1_000.0;
/// What a single segment's words can weigh at most.
const MOST: f32 = 6.0;

/// The likeliest speaker of each segment, in order: the clinician or the patient, or whoever was confirmed.
pub fn propose(segments: &[Segment]) -> Vec<Speaker> {
    if segments.is_empty() {
        return Vec::new();
    }
    let odds: Vec<f32> = segments.iter().map(evidence).collect();
    let course = likeliest_course(segments, &odds);
    let speaker = |(segment, clinician): (&Segment, bool)| match segment.speaker {
        known if segment.speaker_confirmed && known != Speaker::Unknown => known,
        _ if clinician => Speaker::Clinician,
        _ => Speaker::Patient,
    };
    segments.iter().zip(course).map(speaker).collect()
}

/// Log-odds that the clinician says this segment.
fn evidence(segment: &Segment) -> f32 {
    match (segment.speaker_confirmed, segment.speaker) {
        (true, Speaker::Clinician) => CERTAIN,
        (true, Speaker::Patient) => -CERTAIN,
        (true, Speaker::Companion) => 0.0,
        _ => words_say(&plain(&segment.text()).to_lowercase()),
    }
}

/// Log-odds of the words, limited so that one odd sentence does not turn a visit around.
fn words_say(lower: &str) -> f32 {
    let sum: f32 = cues()
        .iter()
        .map(|(pattern, weight)| {
            let times = pattern.find_iter(lower).take(3).count();
            #[allow(clippy::cast_precision_loss)]
            let times = times as f32;
            weight * times.min(2.0)
        })
        .sum();
    let sum = sum + asking_says(lower);
    sum.clamp(-MOST, MOST)
}

/// Log-odds of the way a line asks, which a decoder may have written without its mark.
fn asking_says(lower: &str) -> f32 {
    let clinician = if asks_for_any(lower) {
        2.5
    } else if asks_for_yours(lower) {
        1.5
    } else if !lower.ends_with('?') && asks_by_form(lower) {
        0.7
    } else {
        0.0
    };
    // `Is it pneumonia?` is the patient's worry.
    let worry = re!(
        r"^(?:(?:and|so|but|okay|well|oh)[ ,]+)*(?:is it|is this|is that|could it be|could this be|do i have|am i having|it's not)\b"
    );
    let patient = if worry.is_match(lower) && !lexicon::conditions(lower).is_empty() { 2.5 } else { 0.0 };
    // `I think this is bronchitis` is what the clinician thinks.
    let finds = re!(
        r"\bi think (?:that )?(?:this|that|it|you)(?:'s| is| are|'re| have|'ve)\b|\b(?:consistent with|looks like)\b"
    );
    let finding = if finds.is_match(lower) && !lexicon::conditions(lower).is_empty() { 2.0 } else { 0.0 };
    clinician + finding - patient
}

/// Patterns and what each says: above zero the clinician, below zero the patient.
fn cues() -> [(&'static regex::Regex, f32); 41] {
    [
        // The patient is spoken to.
        (re!(r"\byour?\b|\byou're\b|\byou've\b"), 0.9),
        (
            re!(
                r"\b(?:do you|are you|have you|did you|were you|can you|would you|how are you|any other|what brings you|tell me|how's your|how is your|how long|how often|when did|where is|is it|does it|does that|is that)\b"
            ),
            1.2,
        ),
        (re!(r"\?"), 0.7),
        // What clinicians do.
        (
            re!(
                r"\b(?:let me|let's|let us|i'll prescribe|i'm going to (?:prescribe|order|refer|send|check|listen|examine|give|start|have)|i'm gonna|i'd like you|i'd like to (?:see|order|start|get|have|check)|i want you|i want to (?:start|restart|order|see|check|increase|get|make)|i wanna|we'll|we will|we're going to|we're gonna|we can|i would recommend|i recommend|i'd recommend|i'm prescribing)\b"
            ),
            2.0,
        ),
        (
            re!(
                r"\b(?:prescribe|prescription|refer you|referral|follow up|milligrams|order|recommend|dosage|exam|examination|physical therapy|labs|results|diagnosis|consistent with|treatment|symptoms|history of|assessment|plan)\b"
            ),
            0.6,
        ),
        (
            re!(
                r"\b(?:take a|open your|lie back|lay back|look at|deep breath|breathe in|i hear|i see|i don't see|i (?:do |also )?appreciate (?:an?|some|no|any|mild|moderate|trace|bilateral|tenderness|\d)|on exam|your exam|does that hurt|when i press|push against|lungs are|heart is|no murmurs?|blood pressure (?:is|was)|pulse|temperature is|oxygen|exudate|lymph nodes|swelling|tenderness|range of motion|bilateral|bilaterally)\b"
            ),
            1.1,
        ),
        (
            re!(
                r"\b(?:hey,? dragon|mrs?\. |ms\. |miss |mister |nice to meet you|good to see you|what can i do for you|take care of yourself|you're welcome|any questions|does that sound|sound good)\b"
            ),
            1.0,
        ),
        (
            re!(
                r"\b(?:my (?:assessment|plan|exam|recommendation|nurse|medical assistant|impression))\b|\b(?:the nurse|year[- ]old)\b"
            ),
            2.5,
        ),
        (re!(r"\b(?:okay|all right|alright)\b[,.]? (?:so|and|well|now|let|great|good|any|do|have)\b"), 0.8),
        (re!(r"^(?:okay|all right|alright|good|great|very good|excellent|perfect|i see|got it|gotcha|mm)\b"), 0.4),
        (
            re!(
                r"\b(?:that's (?:good|great|wonderful|excellent)|i'm (?:glad|sorry to hear)|i understand|we do have|sorry to hear)\b"
            ),
            1.2,
        ),
        (re!(r"\byou\b"), 0.5),
        (re!(r"\b(?:written here|i have here|on record|in your (?:chart|record)s?|it says here)\b"), 4.0),
        // What only an examination finds, and what is ordered or dictated.
        (
            re!(r"\b(?:wheezes|crackles|rhonchi|rales|murmurs?|exudates?|lymph nodes?|edema|masses|guarding|sores)\b"),
            1.5,
        ),
        (re!(r"\b(?:a1c|hemoglobin|creatinine|cholesterol|x-?rays?|labs?|mri|impression|diagnos[ei]s)\b"), 0.8),
        (re!(r"\byour (?:weight|temperature|pulse|oxygen|blood pressure|heart rate) (?:is|was)\b"), 1.5),
        (re!(r"\b(?:doesn't|didn't|don't|does not|did not) (?:really )?help\b"), -1.5),
        (re!(r"\bdragon\b|\bgo ahead and (?:finalize|finish|order|do|add|put)\b"), 4.0),
        (re!(r"\bif i (?:lift|press|push|touch|move|bend|squeeze|tap)\b|\bwhat i'm (?:seeing|hearing|feeling)\b"), 2.0),
        (
            re!(r"^(?:i see|wow|oh no|oh gosh|good for you|congratulations|gotcha)\b|\bhow about\b|\bma'am\b|\bsir\b"),
            1.2,
        ),
        (
            re!(
                r"\b(?:i don't (?:see|hear|appreciate|feel)|there's no|there is no|shows?|fracture|abnormal\w*|chronic|otherwise|chart|records?|dosage|procedure|unremarkable|palpation|flexion|elevated|examine|antibiotics?|virus|imaging|risks?)\b"
            ),
            0.7,
        ),
        (re!(r"\b(?:he|she) (?:is|has|was|presents)\b|\b(?:the patient|presents|male|female)\b"), 0.6),
        // What patients say of themselves.
        (
            re!(
                r"\b(?:i've had|i've been|i have been|i had|i was|i feel|i felt|i get|i got|i take|i took|i'm taking|i ran out|i quit|i used to|i noticed|i don't|i do not|i didn't|i haven't|i can't|i couldn't|i tried|i smoke|i drink|i work|i live|i started|i stopped|i woke|i went|i came|i hurt|i fell|i usually|i never|i try|i eat|i sleep|i wake|i just|i thought|i could)\b"
            ),
            -1.4,
        ),
        (
            re!(
                r"\bmy (?:back|knee|foot|feet|head|chest|stomach|belly|throat|neck|arm|leg|hand|wrist|shoulder|hip|ankle|toe|finger|eyes?|ears?|sugars?|weight|pain|mother|father|mom|dad|wife|husband|son|daughter|brother|sister|grand\w+|kids|children|job|blood|doctor|medicine|medication|diabetes|wife's|boss|family|sleep|period|legs|body|heart|skin|right|left|last|primary)\b"
            ),
            -2.0,
        ),
        (re!(r"\b(?:nope|none|never|nothing|yup)\b"), -0.9),
        (re!(r"\b(?:can i|can we|could i|do i|am i|if i|when i)\b"), -0.9),
        (
            re!(
                r"\b(?:it was|it's been|it started|they told me|they said|they gave|it gets|it goes)\b|\b(?:days|weeks|months|years) ago\b"
            ),
            -0.6,
        ),
        (re!(r"\bmy\b"), -0.7),
        (re!(r"\b(?:me|i'm|myself)\b"), -0.4),
        (re!(r"\b(?:doctor|doc)\b[.?!,]*(?:$| )"), -1.6),
        (
            re!(
                r"^(?:um,? |uh,? |well,? |oh,? )*(?:yes|yeah|yep|no|nope|not really|nah|never|correct|mm-hmm|mhm|uh-huh|sure|that's right|thank you|thanks|i do|i am|i have|not that)\b"
            ),
            -1.9,
        ),
        (
            re!(
                r"\b(?:hurts|it started|kind of|kinda|a little bit|over the counter|sometimes|maybe|probably|it just|it's just|it feels|feels like|i guess|really|pretty)\b"
            ),
            -0.6,
        ),
        (
            re!(
                r"\b(?:should i|do i need|what should i|is that bad|is it serious|can i still|will i|so is it|what about)\b"
            ),
            -2.6,
        ),
        (
            re!(
                r"\b(?:thank you|thanks|i appreciate it|sounds good|i can do that|that sounds good|that works|will do)\b"
            ),
            -1.0,
        ),
        // How long it has been so; `for the` begins a problem only elsewhere.
        (re!(r"^(?:for|over|in) (?:about )?(?:the (?:last|past)|\w+ (?:days|weeks|months|years))\b"), -2.5),
        // Whole answers to what the clinician proposes.
        (
            re!(
                r"^(?:(?:okay|ok|all right|alright|yeah|yes|great|good|perfect|oh|well)[,. ]+)*(?:(?:that|it) )?(?:all )?(?:sounds|would be|works) (?:good|great|fine|perfect|like a plan|for me)(?: to me)?[.!]*$"
            ),
            -1.5,
        ),
        (
            re!(
                r"^(?:(?:okay|all right|alright|yeah|yes|sure)[,. ]+)*i (?:can|could|will|guess i can) (?:do|try) (?:that|it)\b"
            ),
            -2.0,
        ),
        (re!(r"\bi (?:really )?appreciate (?:it|that|you|your)\b"), -1.5),
        (re!(r"^(?:just|some|about|usually|probably|maybe|like|since|around|only|once|twice|mostly|every)\b"), -0.9),
        (re!(r"^(?:and|so|but|now|um|uh)?[ ,]*(?:for|regarding|as far as|in terms of) (?:your|the)\b"), 1.5),
        (
            re!(
                r"\b(?:no chest pain|no fever|no blood|no nausea|nothing new|not that i know|i'm allergic|allergic to \w+[.]?$)\b"
            ),
            -0.8,
        ),
    ]
}

/// The likeliest course: `true` where the clinician speaks.
fn likeliest_course(segments: &[Segment], odds: &[f32]) -> Vec<bool> {
    let marks = Marks::of(segments);
    // The clinician opens most visits.
    let mut best = [0.3 + odds[0] / 2.0, -0.3 - odds[0] / 2.0];
    let mut came_from: Vec<[usize; 2]> = Vec::with_capacity(segments.len());
    for (at, pair) in segments.windows(2).enumerate() {
        let change = change_odds(&pair[0], &pair[1], marks);
        let step = |from: usize, to: usize| if from == to { -change / 2.0 } else { change / 2.0 };
        let mut next = [0.0; 2];
        let mut from = [0; 2];
        for to in 0..2 {
            let (stay, turn) = (best[to] + step(to, to), best[1 - to] + step(1 - to, to));
            from[to] = if turn > stay { 1 - to } else { to };
            let sign = if to == 0 { 0.5 } else { -0.5 };
            next[to] = stay.max(turn) + sign * odds[at + 1];
        }
        came_from.push(from);
        best = next;
    }
    let mut state = usize::from(best[1] > best[0]);
    let mut course = vec![state == 0];
    for from in came_from.iter().rev() {
        state = from[state];
        course.push(state == 0);
    }
    course.reverse();
    course
}

/// Whether ends of sentences are marked in a transcript.
#[derive(Clone, Copy, PartialEq)]
enum Marks {
    Written,
    Missing,
}

impl Marks {
    fn of(segments: &[Segment]) -> Self {
        let ends = |segment: &&Segment| segment.text().ends_with(['.', '?', '!']);
        if segments.iter().filter(ends).count() * 2 > segments.len() { Self::Written } else { Self::Missing }
    }
}

/// Log-odds that the next segment is somebody else's.
fn change_odds(before: &Segment, after: &Segment, marks: Marks) -> f32 {
    let text = plain(&before.text());
    let pause = if before.recording == after.recording { after.start_ms.saturating_sub(before.end_ms) } else { 2_000 };
    let ends = match text.chars().last() {
        Some('?') => 1.9,
        Some('.') if asks_by_form(&text.to_lowercase()) => 1.6,
        Some('.' | '!') => 0.0,
        // Without a mark the sentence goes on, unless nothing here has marks.
        // Decoders drop marks before questions.
        _ if marks == Marks::Written && asks_for_any(&plain(&after.text()).to_lowercase()) => 0.0,
        _ if marks == Marks::Written => -2.0,
        _ => 0.0,
    };
    let short = if text.split_whitespace().count() <= 3 { 0.5 } else { 0.0 };
    // People take their turns within 200 to 700 ms, and pause longer only where one speaks for long.
    let pause = match pause {
        0..=80 => -0.8,
        81..=250 => -0.5,
        251..=450 => 0.5,
        451..=900 => 1.0,
        _ => 0.5,
    };
    ends + short + pause
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::said;
    use auscult_domain::transcript::Speaker::{Clinician, Companion, Patient, Unknown};

    fn check(lines: &[&str], expected: &str) {
        let segments = said(&lines.iter().map(|line| (*line, Unknown)).collect::<Vec<_>>());
        let letters: String = propose(&segments)
            .iter()
            .map(|speaker| match speaker {
                Clinician => 'C',
                Patient => 'P',
                Companion => 'O',
                Unknown => 'U',
            })
            .collect();
        assert_eq!(letters, expected, "{lines:#?}");
    }

    #[test]
    fn words_tell_who_speaks() {
        check(
            &[
                "Good morning, Mrs. Alvarez.",
                "What brings you in today?",
                "I've had a cough for ten days.",
                "It started after my grandson had a cold.",
                "Any fever or chills?",
                "No.",
                "Let me have a look at you.",
                "Take a deep breath.",
                "I'll prescribe an inhaler.",
                "Okay, thank you, doctor.",
            ],
            "CCPPCPCCCP",
        );
    }

    #[test]
    fn nothing_said_nobody_speaks() {
        check(&[], "");
    }

    #[test]
    fn a_confirmed_speaker_stays_and_is_evidence() {
        let mut segments = said(&[
            ("Where does it hurt?", Clinician),
            ("In the knee.", Unknown),
            ("He limps.", Companion),
            ("Since when?", Unknown),
        ]);
        let proposed = propose(&segments);
        assert_eq!(proposed[..3], [Clinician, Patient, Companion]);
        segments[0].speaker = Patient;
        assert_eq!(propose(&segments)[0], Patient, "what a person said is never changed");
    }
}
