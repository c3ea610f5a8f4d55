//! Against a real llama.cpp server with a tiny model: the line, the form of the answer, stopping, a memory too small.
//! What the model writes is not judged; it is far too small for that.
//!
//! `AUSCULT_LLAMA_PYTHON` names a Python that has `judges/requirements.txt`; without it this is left out by name.

mod visit;

use auscult_domain::generated::GenerationProblem as Problem;
use auscult_domain::transcript::Speaker::Patient;
use auscult_language::{Address, Endpoint, LanguageModel, Patience, Request, Stage, Stop};
use std::cell::Cell;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use visit::Visit;

/// The server; it ends with the test.
struct Llama {
    child: Child,
    address: String,
}

impl Llama {
    /// A server that holds so many tokens; nothing where it is not installed.
    fn serve(tokens: u32) -> Option<Self> {
        let Some(python) = std::env::var_os("AUSCULT_LLAMA_PYTHON") else {
            eprintln!("left out: no llama.cpp server (AUSCULT_LLAMA_PYTHON is not set)");
            return None;
        };
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/judges/serve.py");
        let mut child = Command::new(python)
            .args([script, &tokens.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Python starts");
        let mut address = String::new();
        BufReader::new(child.stdout.take().expect("piped")).read_line(&mut address).expect("an address");
        assert!(address.starts_with("http"), "the server did not start");
        Some(Self { child, address: address.trim().to_owned() })
    }

    fn model(&self, whole: Duration) -> LanguageModel {
        let endpoint = Endpoint::new(Address::parse(&self.address).expect("an address"), None, None).expect("near");
        let patience = Patience { connection: Duration::from_secs(15), first_word: whole, silence: whole, whole };
        let models = LanguageModel::list(endpoint.clone(), patience, &Stop::default()).expect("listed");
        LanguageModel { endpoint, model: models[0].name.clone(), context_tokens: None, patience }
    }
}

impl Drop for Llama {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_real_server_answers_in_the_form_and_says_what_it_holds() {
    let Some(llama) = Llama::serve(2_048) else { return };
    let model = llama.model(Duration::from_secs(25));
    match model.try_out(&Stop::default()) {
        Ok(probe) => assert_eq!(probe.context_tokens, Some(2_048)),
        // A busy machine: too slow is an answer, a broken line would not be.
        Err(problem) => assert!(is_slow(problem), "{problem}"),
    }
    let visit = Visit::of(&[("I have a cough.", Patient)]);
    let written = Cell::new(0);
    let told = |progress: auscult_language::Progress| {
        written.set(written.get() + u32::from(progress.stage == Stage::Writing));
    };
    let draft = model.draft(&Request { visit: visit.request(), own: &[] }, &told, &Stop::default()).expect("a note");
    let problem = draft.run.problem;
    eprintln!("{} pieces in {:?}: {problem:?}, {}", written.get(), draft.run.elapsed, draft.run.answer);
    assert!(problem.is_none_or(|problem| is_slow(problem) || problem == Problem::NothingStands), "{problem:?}");
    assert!(draft.run.answer.is_empty() || draft.run.answer.trim_start().starts_with('{'), "it keeps to the form");
}

#[test]
fn a_real_server_is_stopped_in_the_middle_and_asked_nothing_it_cannot_hold() {
    let Some(llama) = Llama::serve(1_024) else { return };
    let model = llama.model(Duration::from_secs(25));
    let visit = Visit::about_a_cough();
    let request = Request { visit: visit.request(), own: &[] };
    let draft = model.draft(&request, &|_| {}, &Stop::default()).expect("a note");
    assert_eq!(draft.run.problem, Some(Problem::DoesNotFit));
    assert!(draft.run.prompt.is_empty(), "nothing was sent");
    assert_eq!(draft.content, visit.by_rules());
    let llama = Llama::serve(4_096).expect("as before");
    let model = llama.model(Duration::from_secs(25));
    let stop = Stop::default();
    let stopper = stop.clone();
    let told = move |progress: auscult_language::Progress| {
        if progress.stage == Stage::Reading {
            stopper.stop();
        }
    };
    assert_eq!(model.draft(&request, &told, &stop).expect("a note").run.problem, Some(Problem::Cancelled));
}

fn is_slow(problem: Problem) -> bool {
    matches!(problem, Problem::SlowToBegin | Problem::FellSilent | Problem::TookTooLong)
}
