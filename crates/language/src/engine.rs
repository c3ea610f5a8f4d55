//! The engine: a visit in, a note out, whatever the server does. What it could not write the rules have written.

use crate::answer::{self, Answer};
use crate::check;
use crate::client::{Client, ModelInfo, Patience, Question, Reply};
use crate::lines::{Line, lines};
use crate::parts::Load;
use crate::prompt::{DraftSentence, Material, OwnNote, Prompt, WORDING, prompt};
use crate::{Checked, Endpoint};
use auscult_compose::guard::{Guard, GuardRequest};
use auscult_compose::{ComposeError, ComposeRequest, Composer, Engine, OfflineComposer};
use auscult_domain::generated::{GenerationProblem as Problem, Refusal};
use auscult_domain::note::{NoteContent, Source, utf16_slice};
use std::cell::Cell;
use std::collections::BTreeMap;
use std::future::Future;
use std::ops::Range;
use std::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;

/// Stops what runs with it, at any moment. Clones stop together.
#[derive(Debug, Clone, Default)]
pub struct Stop(CancellationToken);

impl Stop {
    /// Stops it.
    pub fn stop(&self) {
        self.0.cancel();
    }
}

/// What is being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The server is asked what it holds.
    Asking,
    /// The model reads; how long is not known.
    Reading,
    /// The model writes.
    Writing,
}

/// How far a draft is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress {
    /// What is being done.
    pub stage: Stage,
    /// How much of it all is done, 0 to 1: a guess from the length of the rules' draft.
    pub done: f32,
    /// Since it began.
    pub elapsed: Duration,
    /// Until it is done, once there is something to guess from.
    pub left: Option<Duration>,
}

/// A visit to write about.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// The visit.
    pub visit: ComposeRequest<'a>,
    /// The clinician's own notes that are most alike, the likest first.
    pub own: &'a [OwnNote],
}

/// Everything about how a draft came to be.
#[derive(Clone, PartialEq, Default)]
pub struct Run {
    /// What was asked, whole; empty where nothing was sent.
    pub prompt: String,
    /// What was answered, before the check.
    pub answer: String,
    /// With which settings.
    pub settings: BTreeMap<String, String>,
    /// Sentences that were not taken as they were written.
    pub refused: Vec<Refusal>,
    /// Sentences that were.
    pub taken: usize,
    /// What was left out of the question for want of room.
    pub left_out: Vec<String>,
    /// Tokens read, as the server counts.
    pub input_tokens: Option<u32>,
    /// Tokens written, as the server counts.
    pub output_tokens: Option<u32>,
    /// How long it took.
    pub elapsed: Duration,
    /// Why the rules have written instead.
    pub problem: Option<Problem>,
}

/// A draft and how it came to be.
#[derive(Clone, PartialEq)]
pub struct Draft {
    /// The note: the model's, checked; or the rules', where the run had a problem.
    pub content: NoteContent,
    /// How it came to be.
    pub run: Run,
}

/// What a trial showed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Probe {
    /// How long a short answer took.
    pub elapsed: Duration,
    /// How many tokens of question and answer the model holds, where the server says so.
    pub context_tokens: Option<u32>,
}

/// A model on a server.
pub struct LanguageModel {
    /// The server.
    pub endpoint: Endpoint,
    /// The model's name there.
    pub model: String,
    /// What it holds, where its server does not say, tokens.
    pub context_tokens: Option<u32>,
    /// How long is waited.
    pub patience: Patience,
}

impl LanguageModel {
    /// Which engine this is, for the audit and the note's version.
    pub fn engine() -> Engine {
        Engine { name: "language-model".into(), version: env!("CARGO_PKG_VERSION").into() }
    }

    /// The models of a server.
    ///
    /// # Errors
    /// When it cannot be reached, or does not speak this protocol.
    pub fn list(endpoint: Endpoint, patience: Patience, stop: &Stop) -> Result<Vec<ModelInfo>, Problem> {
        let client = Client::new(endpoint, patience)?;
        on_this_thread(stop, client.models())
    }

    /// Asks for a word, with nothing of any patient in the question.
    ///
    /// # Errors
    /// Whatever would keep a note from being written.
    pub fn try_out(&self, stop: &Stop) -> Result<Probe, Problem> {
        let client = Client::new(self.endpoint.clone(), self.patience)?;
        let begun = Instant::now();
        on_this_thread(stop, async {
            let context = client.context_of(&self.model).await?;
            let prompt = Prompt { system: TRIAL.into(), user: "Answer now.".into() };
            let schema = serde_json::json!({
                "type": "object", "properties": {"ready": {"type": "boolean"}}, "required": ["ready"],
                "additionalProperties": false,
            });
            let mut reply = Reply::default();
            let until = tokio::time::Instant::now() + self.patience.whole;
            let question = Question { model: &self.model, prompt: &prompt, schema: &schema, until };
            client.ask(&question, &mut reply, &mut |_| {}).await?;
            if reply.text.trim().is_empty() {
                return Err(Problem::NotANote);
            }
            Ok(Probe { elapsed: begun.elapsed(), context_tokens: context.told })
        })
    }

    /// A draft of a note. There always is one: where the model gives none that stands, the rules' is given, and the
    /// run says why. Blocks; `on_progress` is called often and has to return quickly.
    ///
    /// # Errors
    /// [`ComposeError`] when the request itself is broken.
    pub fn draft(
        &self,
        request: &Request<'_>,
        on_progress: &dyn Fn(Progress),
        stop: &Stop,
    ) -> Result<Draft, ComposeError> {
        let begun = Instant::now();
        let by_rules = OfflineComposer.compose(&request.visit)?;
        let mut run = Run { settings: self.settings(), ..Run::default() };
        let material = Gathered::of(request, &by_rules);
        let written = Client::new(self.endpoint.clone(), self.patience).and_then(|client| {
            let teller = Teller { begun, expected: expected_bytes(&by_rules), on_progress, seen: Cell::new((0, None)) };
            on_this_thread(stop, self.write(&client, request, &material, &mut run, &teller))
        });
        let checked = written.and_then(|answer| {
            let ComposeRequest { segments, patient, encounter, template } = request.visit;
            let guard = Guard::of(&GuardRequest { segments, patient, encounter, known: &[] });
            let checked = check::checked(&answer, &material.lines, &by_rules, template, &guard);
            run.refused.clone_from(&checked.refused);
            if checked.taken == 0 { Err(Problem::NothingStands) } else { Ok(checked) }
        });
        run.elapsed = begun.elapsed();
        let content = match checked {
            Ok(Checked { content, taken, .. }) => {
                run.taken = taken;
                content
            }
            Err(problem) => {
                run.problem = Some(problem);
                by_rules
            }
        };
        Ok(Draft { content, run })
    }

    fn settings(&self) -> BTreeMap<String, String> {
        let seconds = |time: Duration| time.as_secs().to_string();
        let of = |name: &str, value: String| (name.to_owned(), value);
        BTreeMap::from([
            of("wording", WORDING.to_owned()),
            of("temperature", "0".to_owned()),
            of("wait for the first word, s", seconds(self.patience.first_word)),
            of("wait altogether, s", seconds(self.patience.whole)),
        ])
    }

    /// Asks, in as many parts as it takes.
    async fn write(
        &self,
        client: &Client,
        request: &Request<'_>,
        gathered: &Gathered,
        run: &mut Run,
        teller: &Teller<'_>,
    ) -> Result<Answer, Problem> {
        if gathered.lines.is_empty() {
            return Err(Problem::NothingStands);
        }
        teller.tell(Stage::Asking);
        let context = client.context_of(&self.model).await?.or(self.context_tokens);
        run.settings.insert("context, tokens".to_owned(), context.to_string());
        let (own, parts) = gathered.fitted(request, context, &mut run.left_out).ok_or(Problem::DoesNotFit)?;
        let mut whole = Answer { sections: Vec::new() };
        for part in parts {
            let answer = self.write_part(client, request, gathered, own, part, run, teller).await?;
            whole.sections.extend(answer.sections);
        }
        Ok(whole)
    }

    #[allow(clippy::too_many_arguments, reason = "one step of `write`, with what it has at hand")]
    async fn write_part(
        &self,
        client: &Client,
        request: &Request<'_>,
        gathered: &Gathered,
        own: &[OwnNote],
        part: Range<usize>,
        run: &mut Run,
        teller: &Teller<'_>,
    ) -> Result<Answer, Problem> {
        let lines = &gathered.lines[part];
        let (Some(first), Some(last)) = (lines.first(), lines.last()) else { return Err(Problem::NothingStands) };
        let prompt = gathered.prompt(request, own, lines);
        let schema = answer::schema(request.visit.template, first.number, last.number);
        teller.tell(Stage::Reading);
        run.prompt.push_str(&prompt.whole());
        let mut reply = Reply::default();
        // All parts together may take so long, not each.
        let until = tokio::time::Instant::from_std(teller.begun + self.patience.whole);
        let question = Question { model: &self.model, prompt: &prompt, schema: &schema, until };
        let asked = client.ask(&question, &mut reply, &mut |piece| teller.wrote(piece)).await;
        run.answer.push_str(&reply.text);
        let add =
            |sum: &mut Option<u32>, part: Option<u32>| *sum = part.map(|part| sum.unwrap_or(0).saturating_add(part));
        add(&mut run.input_tokens, reply.usage.prompt_tokens);
        add(&mut run.output_tokens, reply.usage.completion_tokens);
        asked?;
        if read_in_part(prompt.bytes(), reply.usage.prompt_tokens) {
            return Err(Problem::ReadInPart);
        }
        answer::read(&reply.text).ok_or(Problem::NotANote)
    }
}

const TRIAL: &str =
    "This is a trial of the connection. Answer with the JSON object {\"ready\": true} and nothing else.";

/// Whether a server counted far fewer tokens than any tokenizer makes of so much text: then it has cut some off.
fn read_in_part(bytes: usize, counted: Option<u32>) -> bool {
    counted.is_some_and(|counted| bytes > 2_000 && (counted as usize) * 8 < bytes)
}

/// How long an answer will be, guessed from the rules' draft with the form around it.
fn expected_bytes(by_rules: &NoteContent) -> usize {
    let spans: usize = by_rules.sections.iter().map(|section| section.spans.len()).sum();
    let text: usize = by_rules.sections.iter().map(|section| section.text.len()).sum();
    (text + spans * 30).max(200)
}

/// What a prompt is made of, as it is gathered once for all parts.
struct Gathered {
    lines: Vec<Line>,
    chart: Vec<String>,
    draft: Vec<DraftSentence>,
}

impl Gathered {
    fn of(request: &Request<'_>, by_rules: &NoteContent) -> Self {
        let lines = lines(request.visit.segments);
        let number_of = |segment| lines.iter().find(|line| line.segment == segment).map(|line| line.number);
        let (mut chart, mut draft) = (Vec::new(), Vec::new());
        for section in &by_rules.sections {
            for span in &section.spans {
                let Some(text) = utf16_slice(&section.text, span.start, span.end) else { continue };
                match &span.source {
                    Source::Chart { .. } => chart.push(text.to_owned()),
                    Source::Spoken { segments } => {
                        let lines = segments.segments().iter().filter_map(|segment| number_of(*segment)).collect();
                        draft.push(DraftSentence { section: section.key.clone(), text: text.to_owned(), lines });
                    }
                }
            }
        }
        Self { lines, chart, draft }
    }

    fn prompt(&self, request: &Request<'_>, own: &[OwnNote], lines: &[Line]) -> Prompt {
        let of_part = |sentence: &&DraftSentence| lines.iter().any(|line| sentence.lines.contains(&line.number));
        let draft: Vec<DraftSentence> = self.draft.iter().filter(of_part).cloned().collect();
        prompt(&Material {
            template: request.visit.template,
            sex: request.visit.patient.sex,
            chart: &self.chart,
            own,
            draft: &draft,
            lines,
        })
    }

    /// The own notes there is room for, and the parts: notes are left out one by one, the least alike first, before the
    /// transcript is parted.
    fn fitted<'a>(
        &self,
        request: &Request<'a>,
        context: u32,
        left_out: &mut Vec<String>,
    ) -> Option<(&'a [OwnNote], Vec<Range<usize>>)> {
        let context = context as usize;
        let load = |own: &[OwnNote]| Load {
            fixed: self.prompt(request, own, &[]).bytes(),
            lines: &self.lines,
            draft: &self.draft,
        };
        let mut own = request.own;
        while let Some((last, rest)) = own.split_last() {
            if load(own).whole() <= context {
                break;
            }
            left_out.push(last.label.clone());
            own = rest;
        }
        load(own).parts(context).map(|parts| (own, parts))
    }
}

/// Tells how far it is.
struct Teller<'a> {
    begun: Instant,
    expected: usize,
    on_progress: &'a dyn Fn(Progress),
    /// Bytes written, and when the first of them came.
    seen: Cell<(usize, Option<Instant>)>,
}

impl Teller<'_> {
    fn wrote(&self, piece: &str) {
        let (bytes, since) = self.seen.get();
        self.seen.set((bytes + piece.len(), since.or_else(|| Some(Instant::now()))));
        self.tell(Stage::Writing);
    }

    fn tell(&self, stage: Stage) {
        let (bytes, since) = self.seen.get();
        #[allow(clippy::cast_precision_loss)]
        let done = (bytes as f32 / self.expected as f32).min(0.95);
        let left = since.filter(|_| done > 0.05).map(|since| since.elapsed().mul_f32((1.0 - done) / done));
        (self.on_progress)(Progress { stage, done, elapsed: self.begun.elapsed(), left });
    }
}

/// Runs something that waits for the network on this thread, until it ends or is stopped.
fn on_this_thread<T>(stop: &Stop, work: impl Future<Output = Result<T, Problem>>) -> Result<T, Problem> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|_| Problem::Unreachable)?;
    let ended = runtime.block_on(async {
        tokio::select! {
            biased;
            () = stop.0.cancelled() => Err(Problem::Cancelled),
            ended = work => ended,
        }
    });
    // A name that is still being looked up is not waited for.
    runtime.shutdown_background();
    ended
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parts::tokens;
    use crate::testing::{by_rules, cough, rosa, soap, visit};

    #[test]
    fn own_notes_are_left_out_before_the_visit_is_parted_and_named() {
        let (template, patient, encounter, segments) = (soap(), rosa(), visit(), cough());
        let visit =
            ComposeRequest { template: &template, segments: &segments, patient: &patient, encounter: &encounter };
        let own = |label: &str| OwnNote { label: label.into(), text: "Knee pain. ".repeat(200) };
        let own = [own("2026-10-01"), own("2026-09-01")];
        let request = Request { visit, own: &own };
        let gathered = Gathered::of(&request, &by_rules(&segments));
        let mut left_out = Vec::new();
        let fits = |context, left_out: &mut Vec<String>| {
            gathered.fitted(&request, context, left_out).map(|(own, parts)| (own.len(), parts.len()))
        };
        assert_eq!(fits(32_000, &mut left_out), Some((2, 1)));
        assert!(left_out.is_empty());
        let whole = |own: &[OwnNote]| {
            let fixed = gathered.prompt(&request, own, &[]).bytes();
            u32::try_from(Load { fixed, lines: &gathered.lines, draft: &gathered.draft }.whole()).expect("small")
        };
        assert_eq!(fits(whole(&own) - 1, &mut left_out), Some((1, 1)));
        assert_eq!(left_out, ["2026-09-01"]);
        let parted = fits(whole(&[]) - 1, &mut left_out).expect("in parts");
        assert!(parted.0 == 0 && parted.1 > 1, "{parted:?}");
        assert_eq!(fits(1_000, &mut left_out), None);
    }

    #[test]
    fn a_server_that_read_less_than_it_was_sent_is_found_out() {
        assert!(read_in_part(40_000, Some(4_096)));
        assert!(!read_in_part(40_000, Some(9_500)));
        assert!(!read_in_part(500, Some(20)));
        assert!(!read_in_part(40_000, None));
    }

    #[test]
    fn a_question_is_never_larger_than_was_reckoned() {
        let (template, patient, encounter, segments) = (soap(), rosa(), visit(), cough());
        let visit =
            ComposeRequest { template: &template, segments: &segments, patient: &patient, encounter: &encounter };
        let request = Request { visit, own: &[] };
        let gathered = Gathered::of(&request, &by_rules(&segments));
        let fixed = gathered.prompt(&request, &[], &[]).bytes();
        let load = Load { fixed, lines: &gathered.lines, draft: &gathered.draft };
        assert!(tokens(gathered.prompt(&request, &[], &gathered.lines).bytes()) < load.whole());
    }
}
