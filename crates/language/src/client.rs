//! The line to a server: what is sent, how long is waited, what counts as an answer.
//!
//! Invariants: a redirection is not followed, so the key goes nowhere but to its own host; near servers are never
//! reached through a proxy; every wait has an end; a question is sent again only where the server has refused to read
//! it, which costs nothing.

use crate::address::{OutOfReach, Reach, WithinReach};
use crate::events::Events;
use crate::wire::{self, Chunk, Context, DONE, Manner, Models, Props, Refused, Shown, Usage};
use crate::{Endpoint, Prompt};
use auscult_domain::generated::GenerationProblem as Problem;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::redirect::Policy;
use reqwest::{RequestBuilder, Response, StatusCode, Url};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::error::Error;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// An answer longer than this is no note, bytes of text.
const LONGEST_ANSWER: usize = 256 << 10;
/// The most that is read of one answer with everything around it, bytes.
const MOST_READ: usize = 32 << 20;
/// The most that is read of anything but an answer, bytes.
const MOST_TOLD: usize = 4 << 20;

/// How long is waited for what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// For a connection, and for what a server says about itself.
    pub connection: Duration,
    /// For the first word of an answer: the server may have to load the model and has to read the transcript.
    pub first_word: Duration,
    /// Between words.
    pub silence: Duration,
    /// For all of it.
    pub whole: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self { connection: seconds(5), first_word: seconds(120), silence: seconds(30), whole: seconds(300) }
    }
}

/// A model as its server lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelInfo {
    /// What it is asked for by.
    pub name: String,
    /// How many tokens of question and answer it holds, where the server says so.
    pub context_tokens: Option<u32>,
}

/// What is asked.
#[derive(Clone, Copy)]
pub(crate) struct Question<'a> {
    pub(crate) model: &'a str,
    pub(crate) prompt: &'a Prompt,
    /// The form of the answer.
    pub(crate) schema: &'a Value,
    /// When no more is waited, whatever has come.
    pub(crate) until: Instant,
}

/// What has come of an answer; kept also when the rest does not come.
#[derive(Default)]
pub(crate) struct Reply {
    /// The text.
    pub(crate) text: String,
    /// What the server counted.
    pub(crate) usage: Usage,
}

/// The line to one server.
pub(crate) struct Client {
    http: reqwest::Client,
    endpoint: Endpoint,
    patience: Patience,
}

impl Client {
    pub(crate) fn new(endpoint: Endpoint, patience: Patience) -> Result<Self, Problem> {
        // Fails only if the host program has already chosen a provider, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let reach = endpoint.address().reach();
        let http = reqwest::Client::builder()
            .connect_timeout(patience.connection)
            .redirect(Policy::none())
            .referer(false)
            .default_headers(headers(&endpoint)?)
            .dns_resolver(Arc::new(WithinReach(reach)));
        let http = if reach == Reach::Hosted { http } else { http.no_proxy() };
        Ok(Self { http: http.build().map_err(|_| Problem::Unreachable)?, endpoint, patience })
    }

    /// The models there are.
    pub(crate) async fn models(&self) -> Result<Vec<ModelInfo>, Problem> {
        let listed: Models = self.told(self.http.get(self.endpoint.address().of_protocol("models"))).await?;
        let model = |model: wire::Model| ModelInfo {
            context_tokens: model.max_model_len.or(model.context_length),
            name: model.id,
        };
        Ok(listed.data.into_iter().filter(|model| !model.id.is_empty()).map(model).collect())
    }

    /// How many tokens of question and answer a model holds.
    pub(crate) async fn context_of(&self, model: &str) -> Result<Context, Problem> {
        let listed = self.models().await?;
        let told = listed.into_iter().find(|each| each.name == model).and_then(|each| each.context_tokens);
        if told.is_some() || self.endpoint.address().reach() == Reach::Hosted {
            return Ok(Context { told, guessed: None });
        }
        let beside = |path: &str| self.endpoint.address().beside_protocol(path);
        let props = self.told::<Props>(self.http.get(beside("props"))).await.unwrap_or_default();
        if let Some(told) = props.default_generation_settings.n_ctx {
            return Ok(Context { told: Some(told), guessed: None });
        }
        let show = with_body(self.http.post(beside("api/show")), &json!({"model": model}));
        Ok(self.told::<Shown>(show).await.unwrap_or_default().context())
    }

    /// Something short a server says about itself.
    async fn told<T: DeserializeOwned>(&self, request: RequestBuilder) -> Result<T, Problem> {
        let until = Instant::now() + self.patience.connection * 2;
        let response = timeout_at(until, request.send()).await.map_err(|_| Problem::Unreachable)?;
        let response = response.map_err(|error| of_connection(&error))?;
        if !response.status().is_success() {
            return Err(of_status(response.status()));
        }
        let body = timeout_at(until, all_of(response, MOST_TOLD)).await.map_err(|_| Problem::FellSilent)??;
        serde_json::from_slice(&body).map_err(|_| Problem::NotThere)
    }

    /// Asks, and takes the answer as it comes; `on_piece` is called for each piece of it. What has come stands in
    /// `reply` also when the answer ends badly.
    pub(crate) async fn ask(
        &self,
        question: &Question<'_>,
        reply: &mut Reply,
        on_piece: &mut dyn FnMut(&str),
    ) -> Result<(), Problem> {
        let Question { model, prompt, schema, until } = *question;
        let first_word = (Instant::now() + self.patience.first_word).min(until);
        let mut manner = Manner::FormAndSteadiness;
        let response = loop {
            let body = wire::question(model, &prompt.system, &prompt.user, schema, manner);
            let url: Url = self.endpoint.address().of_protocol("chat/completions");
            let sent = timeout_at(first_word, with_body(self.http.post(url), &body).send()).await;
            let late = Wait::until(first_word, Problem::SlowToBegin, until).problem;
            let response = sent.map_err(|_| late)?.map_err(|error| of_connection(&error))?;
            let status = response.status();
            if status.is_success() {
                break response;
            }
            if !matches!(status, StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY) {
                return Err(of_status(status));
            }
            let why = timeout_at(first_word, all_of(response, MOST_TOLD)).await.map_err(|_| Problem::FellSilent)?;
            if is_too_long(&why.unwrap_or_default()) {
                return Err(Problem::DoesNotFit);
            }
            manner = manner.plainer().ok_or(Problem::ServerFailed)?;
        };
        if is_stream(&response) {
            self.read_stream(response, first_word, until, reply, on_piece).await
        } else {
            let body =
                timeout_at(first_word, all_of(response, MOST_READ)).await.map_err(|_| Problem::SlowToBegin)??;
            let chunk = serde_json::from_slice(&body).map_err(|_| Problem::NotANote)?;
            take(chunk, reply, on_piece)?.map_or(Err(Problem::NotANote), |()| Ok(()))
        }
    }

    async fn read_stream(
        &self,
        mut response: Response,
        first_word: Instant,
        until: Instant,
        reply: &mut Reply,
        on_piece: &mut dyn FnMut(&str),
    ) -> Result<(), Problem> {
        let (mut events, mut read, mut ended) = (Events::default(), 0, None);
        let mut wait = Wait::until(first_word, Problem::SlowToBegin, until);
        loop {
            let piece = match timeout_at(wait.end, response.chunk()).await {
                Ok(Ok(Some(piece))) => piece,
                // The answer is there; only the count of tokens was still to come.
                _ if ended.is_some() => return Ok(()),
                Err(_) => return Err(wait.problem),
                Ok(_) => return Err(Problem::BrokenOff),
            };
            read += piece.len();
            if read > MOST_READ {
                return Err(Problem::TooLong);
            }
            for event in events.feed(&piece).map_err(|_| Problem::TooLong)? {
                if event.trim() == DONE {
                    return ended.ok_or(Problem::BrokenOff);
                }
                let chunk = serde_json::from_str(&event).map_err(|_| Problem::NotANote)?;
                ended = ended.or(take(chunk, reply, on_piece)?);
                wait = Wait::until(Instant::now() + self.patience.silence, Problem::FellSilent, until);
            }
        }
    }
}

/// What is waited for: until when, and what it means when it does not come.
struct Wait {
    end: Instant,
    problem: Problem,
}

impl Wait {
    fn until(end: Instant, problem: Problem, whole: Instant) -> Self {
        if end < whole { Self { end, problem } } else { Self { end: whole, problem: Problem::TookTooLong } }
    }
}

/// Adds a piece to the answer; tells when it was the last.
fn take(chunk: Chunk, reply: &mut Reply, on_piece: &mut dyn FnMut(&str)) -> Result<Option<()>, Problem> {
    if chunk.error.is_some() {
        return Err(Problem::ServerFailed);
    }
    if let Some(usage) = chunk.usage {
        reply.usage = usage;
    }
    let Some(choice) = chunk.choices.into_iter().next() else { return Ok(None) };
    let said = choice.delta.or(choice.message).unwrap_or_default();
    if said.refusal.is_some_and(|refusal| !refusal.is_empty()) {
        return Err(Problem::Declined);
    }
    let thought = said.reasoning_content.filter(|thought| !thought.is_empty());
    let piece = said.content.filter(|piece| !piece.is_empty());
    if let Some(piece) = &piece {
        reply.text.push_str(piece);
        if reply.text.len() > LONGEST_ANSWER {
            return Err(Problem::TooLong);
        }
    }
    if piece.is_some() || thought.is_some() {
        on_piece(piece.as_deref().unwrap_or_default());
    }
    match choice.finish_reason.as_deref() {
        None => Ok(None),
        Some("length") => Err(Problem::CutShort),
        Some("content_filter") => Err(Problem::Declined),
        Some(_) => Ok(Some(())),
    }
}

fn headers(endpoint: &Endpoint) -> Result<HeaderMap, Problem> {
    let mut headers = HeaderMap::new();
    if let Some(key) = endpoint.key() {
        let bearer = zeroize::Zeroizing::new(format!("Bearer {}", key.secret()));
        let mut value = HeaderValue::from_str(&bearer).map_err(|_| Problem::KeyRefused)?;
        value.set_sensitive(true);
        headers.insert(AUTHORIZATION, value);
    }
    Ok(headers)
}

fn with_body(request: RequestBuilder, body: &Value) -> RequestBuilder {
    request.header(CONTENT_TYPE, "application/json").body(body.to_string())
}

/// A body of at most this many bytes.
async fn all_of(mut response: Response, most: usize) -> Result<Vec<u8>, Problem> {
    let mut body = Vec::new();
    while let Some(piece) = response.chunk().await.map_err(|_| Problem::BrokenOff)? {
        body.extend_from_slice(&piece);
        if body.len() > most {
            return Err(Problem::TooLong);
        }
    }
    Ok(body)
}

fn is_stream(response: &Response) -> bool {
    let kind = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("text/event-stream"))
}

fn is_too_long(body: &[u8]) -> bool {
    serde_json::from_slice::<Refused>(body).is_ok_and(|refused| refused.error.is_too_long())
}

fn of_status(status: StatusCode) -> Problem {
    match status.as_u16() {
        300..=399 => Problem::Redirected,
        401 | 403 => Problem::KeyRefused,
        404 | 405 => Problem::NotThere,
        413 => Problem::DoesNotFit,
        402 | 429 => Problem::TooManyRequests,
        _ => Problem::ServerFailed,
    }
}

/// What kept a request from being answered. The error itself names the address and is not passed on.
fn of_connection(error: &reqwest::Error) -> Problem {
    let mut cause: Option<&(dyn Error + 'static)> = error.source();
    while let Some(error) = cause {
        if error.is::<OutOfReach>() {
            return Problem::OutOfReach;
        }
        cause = error.source();
    }
    if error.is_connect() || error.is_builder() || error.is_timeout() {
        Problem::Unreachable
    } else {
        Problem::BrokenOff
    }
}
