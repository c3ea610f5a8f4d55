//! What a code leaves open by its own title: a side, a kind, a site that its neighbours in the classification name.

use crate::sets::Entry;
use auscult_domain::coding::{Asked, GapSeverity, QueryForm};

/// Something left open.
pub(super) struct Open {
    /// What is missing, in a sentence.
    pub missing: String,
    /// The question.
    pub question: String,
    /// Who is asked.
    pub asked: Asked,
    /// How it is answered.
    pub form: QueryForm,
    /// How the answer reads in the note.
    pub sentence: String,
    /// How much hangs on it.
    pub severity: GapSeverity,
}

/// What the title of a code leaves open.
pub(super) fn open(entry: Entry<'_>) -> Vec<Open> {
    let printed = entry.stem().unwrap_or(entry);
    let title = printed.title();
    if !title.to_ascii_lowercase().contains("unspecified") {
        return Vec::new();
    }
    let siblings: Vec<Entry<'_>> =
        printed.parent().into_iter().flat_map(Entry::children).filter(|sibling| *sibling != printed).collect();
    let mut out = Vec::new();
    let named = short(printed);
    if siblings.iter().any(|sibling| has(sibling.title(), "right"))
        && siblings.iter().any(|sibling| has(sibling.title(), "left"))
    {
        let mut choices = vec!["right".to_owned(), "left".to_owned()];
        if siblings.iter().any(|sibling| has(sibling.title(), "bilateral")) {
            choices.push("both".to_owned());
        }
        out.push(Open {
            missing: format!("The side is not documented: {named}."),
            question: format!("Which side is it? ({named})"),
            asked: Asked::Physician,
            form: QueryForm::MultipleChoice { choices },
            sentence: "Affected side: {answer}.".to_owned(),
            severity: GapSeverity::Critical,
        });
    }
    if has(title, "trimester") {
        out.push(Open {
            missing: format!("The trimester is not documented: {named}."),
            question: "Which trimester is it?".to_owned(),
            asked: Asked::Physician,
            form: QueryForm::MultipleChoice { choices: ["first", "second", "third"].map(str::to_owned).into() },
            sentence: "Pregnancy in the {answer} trimester.".to_owned(),
            severity: GapSeverity::Critical,
        });
    }
    out
}

/// A title without what it leaves open.
fn short(entry: Entry<'_>) -> String {
    let lower = entry.title().to_owned();
    lower.split(", unspecified").next().unwrap_or(&lower).replace("unspecified ", "").trim().to_lowercase()
}

fn has(title: &str, word: &str) -> bool {
    title.split(|c: char| !c.is_alphanumeric()).any(|part| part.eq_ignore_ascii_case(word))
}
