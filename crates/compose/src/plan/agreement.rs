//! Whether the patient agrees to the plan: only where they say so, and take nothing back.

use crate::prose::sentence;
use crate::sentences::Sentence;
use crate::statement::Statement;
use crate::text::re;
use crate::visit::Part;
use auscult_domain::template::SectionKind;
use auscult_domain::transcript::Speaker;

/// The patient's agreement with the plan, from the words they give it with.
pub(super) fn of(sentences: &[Sentence], parts: &[Part]) -> Option<Statement> {
    let spoken = |at: &usize| parts[*at] == Part::Plan && sentences[*at].speaker == Speaker::Patient;
    let refuses = re!(
        r"\bi (?:don't|do not|won't|will not) (?:want|agree|think i (?:want|can|will|need)|take|do that)|\bi'd rather not|\bi would rather not|\bno way\b|\bi'm not (?:going to|gonna|taking|doing)|\bi refuse|\bi disagree|\bi(?:'ll| will) think about it"
    );
    let assents = re!(
        r"^(?:(?:okay|ok|yes|yeah|alright|all right|great|perfect|good|oh|um|uh|well|no)[,.! ]+)*(?:(?:that|it|this|all|all of that|that all) )?(?:sounds? (?:good|great|fine|like a plan|perfect|okay)|works|would be (?:great|good|fine)|i (?:can|will) do that|i agree|i understand|makes sense|will do|i appreciate it|that's (?:fine|great|good|perfect)|sure thing|you got it|perfect|thank you|thanks|okay|ok|alright|all right|great|sure)\b"
    );
    if (0..sentences.len()).filter(spoken).any(|at| refuses.is_match(&sentences[at].lower)) {
        return None;
    }
    let at = (0..sentences.len()).rev().filter(spoken).find(|at| {
        assents.is_match(&sentences[*at].lower)
            && !sentences[*at].question
            && sentences[*at].text.split_whitespace().count() <= 12
    })?;
    // What is agreed to: what the clinician said before.
    let told = (0..at).rev().find(|before| sentences[*before].speaker == Speaker::Clinician)?;
    let ordered = (0..at).any(|before| parts[before] == Part::Plan && sentences[before].speaker == Speaker::Clinician);
    let text = sentence("the patient understands and agrees with the recommended medical treatment plan");
    let statement = Statement::new(SectionKind::Plan, text, vec![told, at]);
    ordered.then(|| statement.labelled("Patient agreements"))
}
