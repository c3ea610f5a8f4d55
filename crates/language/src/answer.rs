//! The agreed form of an answer, and reading it, also from a model that says a word before or after.

use auscult_domain::template::Template;
use serde::Deserialize;
use serde_json::{Value, json};

/// The longest sentence there is, characters.
const LONGEST_SENTENCE: usize = 600;

/// A note as a model gives it.
#[derive(Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct Answer {
    pub(crate) sections: Vec<AnswerSection>,
}

/// A section of it.
#[derive(Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct AnswerSection {
    pub(crate) key: String,
    #[serde(default)]
    pub(crate) sentences: Vec<AnswerSentence>,
}

/// A sentence and the lines it says it comes from.
#[derive(Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct AnswerSentence {
    pub(crate) text: String,
    #[serde(default)]
    pub(crate) lines: Vec<i64>,
}

/// The JSON schema of an answer for this template about lines `first` to `last`.
pub(crate) fn schema(template: &Template, first: u32, last: u32) -> Value {
    let keys: Vec<&str> = template.sections.iter().map(|section| section.key.as_str()).collect();
    let object = |properties: Value, required: &[&str]| json!({"type": "object", "properties": properties, "required": required, "additionalProperties": false});
    let line = json!({"type": "integer", "minimum": first, "maximum": last});
    let lines = json!({"type": "array", "items": line, "minItems": 1});
    let sentence = object(json!({"text": {"type": "string"}, "lines": lines}), &["text", "lines"]);
    let sentences = json!({"type": "array", "items": sentence});
    let key = json!({"type": "string", "enum": keys});
    let section = object(json!({"key": key, "sentences": sentences}), &["key", "sentences"]);
    object(json!({"sections": {"type": "array", "items": section}}), &["sections"])
}

/// Reads an answer: the last JSON object of the agreed form in it, whatever stands around it.
pub(crate) fn read(text: &str) -> Option<Answer> {
    let starts = text.match_indices('{').map(|(at, _)| at);
    let mut found = None;
    let mut from = 0;
    for start in starts {
        if start < from {
            continue;
        }
        let mut values = serde_json::Deserializer::from_str(&text[start..]).into_iter::<Value>();
        if let Some(Ok(value)) = values.next() {
            from = start + values.byte_offset();
            found = serde_json::from_value::<Answer>(value).ok().or(found);
        }
    }
    found.map(tidied)
}

/// Sentences in one line each; empty ones and those too long to be one are left out.
fn tidied(answer: Answer) -> Answer {
    let sentence = |sentence: AnswerSentence| {
        let text = sentence.text.split_whitespace().collect::<Vec<_>>().join(" ");
        let reads = text.chars().any(char::is_alphanumeric) && text.chars().count() <= LONGEST_SENTENCE;
        reads.then_some(AnswerSentence { text, ..sentence })
    };
    let section = |section: AnswerSection| AnswerSection {
        sentences: section.sentences.into_iter().filter_map(sentence).collect(),
        ..section
    };
    Answer { sections: answer.sections.into_iter().map(section).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTE: &str =
        r#"{"sections":[{"key":"plan","sentences":[{"text":" Rest.\n","lines":[1]},{"text":"…","lines":[1]}]}]}"#;

    fn plan(text: &str) -> Option<Vec<String>> {
        let sections = read(text)?.sections;
        Some(sections.into_iter().flat_map(|section| section.sentences).map(|sentence| sentence.text).collect())
    }

    #[test]
    fn a_note_is_read_from_among_other_words() {
        let expected = Some(vec!["Rest.".to_owned()]);
        assert_eq!(plan(NOTE), expected);
        assert_eq!(plan(&format!("<think>{{maybe}} {{\"a\":1}}</think>Here:\n```json\n{NOTE}\n```\nDone.")), expected);
    }

    #[test]
    fn what_is_no_note_is_none() {
        for text in
            ["", "I cannot help with that.", "{", "{}", "[1]", "{\"sections\":3}", "{\"sections\":[{\"key\":\"plan\""]
        {
            assert!(read(text).is_none(), "{text}");
        }
        assert!(read(&"{".repeat(100_000)).is_none());
    }
}
