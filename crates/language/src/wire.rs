//! What goes over the line, as far as it is read: the chat of OpenAI's protocol, and what llama.cpp, Ollama and vLLM say
//! about a model besides.

use serde::Deserialize;
use serde_json::{Value, json};

/// The end of a stream.
pub(crate) const DONE: &str = "[DONE]";

/// How much is asked of a server at once; each next manner asks for less, for servers that refuse what they don't know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Manner {
    /// The form of the answer and how steadily to write.
    FormAndSteadiness,
    /// The form of the answer.
    Form,
    /// Words alone.
    Words,
}

impl Manner {
    /// What to ask of a server that refused this.
    pub(crate) fn plainer(self) -> Option<Self> {
        match self {
            Self::FormAndSteadiness => Some(Self::Form),
            Self::Form => Some(Self::Words),
            Self::Words => None,
        }
    }
}

/// The body of a question.
pub(crate) fn question(model: &str, system: &str, user: &str, schema: &Value, manner: Manner) -> Value {
    let mut body = json!({
        "model": model,
        "messages": [{"role": "system", "content": system}, {"role": "user", "content": user}],
        "stream": true,
        "stream_options": {"include_usage": true},
    });
    if manner != Manner::Words {
        body["response_format"] =
            json!({"type": "json_schema", "json_schema": {"name": "note", "strict": true, "schema": schema}});
    }
    if manner == Manner::FormAndSteadiness {
        body["temperature"] = json!(0);
    }
    body
}

/// A piece of a streamed answer, or a whole one that was not streamed.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Chunk {
    pub(crate) choices: Vec<Choice>,
    pub(crate) usage: Option<Usage>,
    pub(crate) error: Option<Value>,
}

/// One of the answers; only one is asked for.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Choice {
    /// What is new, in a stream.
    pub(crate) delta: Option<Said>,
    /// What is said altogether, outside a stream.
    pub(crate) message: Option<Said>,
    /// Why it ended, once it has.
    pub(crate) finish_reason: Option<String>,
}

/// What the model says.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Said {
    pub(crate) content: Option<String>,
    /// What it thinks before it answers: a sign of life, no part of the answer.
    #[serde(alias = "reasoning")]
    pub(crate) reasoning_content: Option<String>,
    /// Why it will not answer.
    pub(crate) refusal: Option<String>,
}

/// What the server counted.
#[derive(Default, Clone, Copy, Deserialize)]
#[serde(default)]
pub(crate) struct Usage {
    pub(crate) prompt_tokens: Option<u32>,
    pub(crate) completion_tokens: Option<u32>,
}

/// Why a request was refused.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Refused {
    pub(crate) error: RefusedError,
}

/// Its kind, by the two names there are for one kind we do something about.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct RefusedError {
    #[serde(rename = "type")]
    kind: Value,
    code: Value,
}

impl RefusedError {
    /// Whether the question was longer than the model's memory.
    pub(crate) fn is_too_long(&self) -> bool {
        self.kind == "exceed_context_size_error" || self.code == "context_length_exceeded"
    }
}

/// The models of a server.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Models {
    pub(crate) data: Vec<Model>,
}

/// One of them; vLLM and some hosts say how much it holds.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Model {
    pub(crate) id: String,
    pub(crate) max_model_len: Option<u32>,
    pub(crate) context_length: Option<u32>,
}

/// What llama.cpp says about itself (`/props`).
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Props {
    pub(crate) default_generation_settings: PropsSettings,
}

/// Its settings.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct PropsSettings {
    pub(crate) n_ctx: Option<u32>,
}

/// What Ollama says about a model (`/api/show`).
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Shown {
    /// Lines of `name value`.
    pub(crate) parameters: String,
    pub(crate) model_info: serde_json::Map<String, Value>,
}

/// What Ollama holds of a question when nobody has set more: it cuts the rest off without a word, so no more is sent.
const OLLAMA_HOLDS: u32 = 4_096;
/// What a model is taken to hold where neither its server nor anybody says.
const USUAL: u32 = 8_192;

/// How many tokens of question and answer a model holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Context {
    /// As its server says.
    pub(crate) told: Option<u32>,
    /// As is usual for that kind of server.
    pub(crate) guessed: Option<u32>,
}

impl Context {
    /// What its server says; else what was set; else what is usual.
    pub(crate) fn or(self, set: Option<u32>) -> u32 {
        self.told.or(set).or(self.guessed).unwrap_or(USUAL)
    }
}

impl Shown {
    /// How much Ollama holds of a question to this model; nothing where the answer is not Ollama's.
    pub(crate) fn context(&self) -> Context {
        let most = self.model_info.iter().find(|(key, _)| key.ends_with(".context_length"));
        let Some(most) = most.and_then(|(_, value)| value.as_u64()) else { return Context::default() };
        let most = u32::try_from(most).unwrap_or(u32::MAX);
        let set = self.parameters.lines().find_map(|line| line.trim().strip_prefix("num_ctx"));
        let told = set.and_then(|value| value.trim().parse::<u32>().ok()).map(|set| set.min(most));
        Context { told, guessed: Some(OLLAMA_HOLDS.min(most)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ollama_holds_is_what_was_set_for_it() {
        let shown = |text: &str| serde_json::from_str::<Shown>(text).expect("read").context();
        let plain = r#"{"model_info":{"llama.context_length":131072},"parameters":"stop \"x\""}"#;
        assert_eq!((shown(plain).or(None), shown(plain).or(Some(16_000))), (4_096, 16_000));
        let set = r#"{"model_info":{"llama.context_length":131072},"parameters":"num_ctx    16384\nstop \"x\""}"#;
        assert_eq!(shown(set).or(Some(50_000)), 16_384);
        assert_eq!(shown(r#"{"model_info":{"llama.context_length":2048}}"#).or(None), 2_048);
        assert_eq!(shown("{}").or(None), 8_192);
    }

    #[test]
    fn the_form_is_asked_for_less_and_less() {
        let asked = |manner| question("m", "s", "u", &json!({}), manner);
        assert!(asked(Manner::FormAndSteadiness)["temperature"].is_number());
        assert!(asked(Manner::Form)["temperature"].is_null() && asked(Manner::Form)["response_format"].is_object());
        assert!(asked(Manner::Words)["response_format"].is_null());
    }
}
