//! Keeps a worker running and gives it stretches until all are heard.
//!
//! Invariant: a stretch leaves the queue only when its words were given on, in order. Whatever the worker does (end,
//! hang, answer nonsense, refuse one stretch), the queue stays.

use crate::SpeechError;
use crate::process::WorkerProcess;
use crate::protocol::{DecodedWord, Effort, Order, Report};
use crate::pulse::{Doing, LOOK};
use crate::spelling::house_style;
use crate::stretch::{Cutter, Pace, RATE, Stretch};
use crate::transcriber::{Gauge, OnEvent, TranscriberEvent, TranscriberOptions};
use crate::utterance::{place, split};
use auscult_domain::transcript::Word;
use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::Instant;

/// What the supervisor is told.
pub(crate) enum Message {
    /// More of the stream.
    Sound(Vec<f32>, Pace),
    /// The stream has ended.
    Finish,
    /// Stop now.
    Cancel,
    /// The worker of this generation reported.
    Worker(u64, Report),
    /// The worker of this generation closed its output.
    WorkerGone(u64),
}

/// A worker that ends this often in a row before it was ready will not do so the next time.
const STARTS: u32 = 3;
/// After this many failures on a stretch, it is tried alone and in the plainest way.
const PLAIN_AFTER: u32 = 2;
/// After this many, its place is marked in the transcript, and the next one is heard.
const MARK_AFTER: u32 = 5;
/// Confidence of words heard where there was hardly any voice.
const UNLIKELY: f32 = 0.3;
/// What stands where the decoder failed.
const NOT_TRANSCRIBED: &str = "[not transcribed]";

struct Pending {
    id: u64,
    stretch: Stretch,
    /// Whether the worker that now runs has it.
    given: bool,
    failures: u32,
    heard: Option<Vec<DecodedWord>>,
}

impl Pending {
    fn length_ms(&self) -> u32 {
        (self.stretch.samples.len() as u64 * 1000 / RATE) as u32
    }
}

pub(crate) struct Supervisor {
    options: TranscriberOptions,
    from_ms: u32,
    on_event: OnEvent,
    messages: Sender<Message>,
    gauge: Arc<Gauge>,
    cutter: Cutter<Box<earshot::Detector>>,
    queue: VecDeque<Pending>,
    next_id: u64,
    /// Samples fed so far.
    fed: u64,
    ended: bool,
    worker: Option<WorkerProcess>,
    /// When it last looked after the worker.
    looked: Instant,
    generation: u64,
    failed_starts: u32,
    /// End of the last word given, milliseconds of the recording.
    told_until: u32,
    backlog_told: u32,
}

/// Whether the supervisor has more to do.
#[derive(PartialEq)]
enum Next {
    Go,
    Stop,
}

impl Supervisor {
    pub(crate) fn new(
        options: TranscriberOptions,
        from_ms: u32,
        on_event: OnEvent,
        messages: Sender<Message>,
        gauge: Arc<Gauge>,
    ) -> Self {
        Self {
            options,
            from_ms,
            on_event,
            messages,
            gauge,
            cutter: Cutter::new(),
            queue: VecDeque::new(),
            next_id: 0,
            fed: 0,
            ended: false,
            worker: None,
            looked: Instant::now(),
            generation: 0,
            failed_starts: 0,
            told_until: from_ms,
            backlog_told: 0,
        }
    }

    pub(crate) fn run(&mut self, inbox: &Receiver<Message>) {
        if let Err(error) = self.work(inbox) {
            self.tell(TranscriberEvent::Failed(error));
        }
        self.drop_worker();
    }

    fn work(&mut self, inbox: &Receiver<Message>) -> Result<(), SpeechError> {
        self.start_worker()?;
        loop {
            let next = match inbox.recv_timeout(LOOK) {
                Ok(message) => self.take(message)?,
                Err(RecvTimeoutError::Timeout) => Next::Go,
                Err(RecvTimeoutError::Disconnected) => Next::Stop,
            };
            if next == Next::Stop {
                return Ok(());
            }
            self.look_after_worker()?;
            self.give_work();
            self.tell_what_was_heard();
            self.tell_backlog();
            if self.ended && self.queue.is_empty() {
                self.tell(TranscriberEvent::Finished);
                return Ok(());
            }
        }
    }

    fn tell(&self, event: TranscriberEvent) {
        (self.on_event)(event);
    }

    fn take(&mut self, message: Message) -> Result<Next, SpeechError> {
        match message {
            Message::Sound(sound, pace) if !self.ended => {
                self.cutter.pace = pace;
                self.fed += sound.len() as u64;
                let stretches = self.cutter.push(&sound);
                self.enqueue(stretches);
            }
            Message::Finish if !self.ended => {
                self.ended = true;
                let stretches = self.cutter.finish();
                self.enqueue(stretches);
            }
            Message::Sound(..) | Message::Finish => {}
            Message::Cancel => return Ok(Next::Stop),
            Message::Worker(generation, report) if generation == self.generation => self.hear(report)?,
            Message::WorkerGone(generation) if generation == self.generation => self.restart("it ended")?,
            Message::Worker(..) | Message::WorkerGone(_) => {}
        }
        Ok(Next::Go)
    }

    fn enqueue(&mut self, stretches: Vec<Stretch>) {
        for stretch in stretches {
            let id = self.next_id;
            self.next_id += 1;
            self.queue.push_back(Pending { id, stretch, given: false, failures: 0, heard: None });
        }
    }

    fn hear(&mut self, report: Report) -> Result<(), SpeechError> {
        if let Some(worker) = &mut self.worker {
            worker.pulse.beat();
        }
        match (report, &mut self.worker) {
            (Report::Heartbeat { steps }, Some(worker)) => worker.pulse.stepped(steps),
            (Report::Ready, Some(worker)) => {
                self.failed_starts = 0;
                worker.ready = true;
                worker.pulse.begins();
            }
            (Report::Heartbeat { .. } | Report::Ready, None) => {}
            (Report::Heard { id, words }, _) => {
                if let Some(pending) = self.queue.iter_mut().find(|pending| pending.id == id) {
                    pending.heard = Some(words);
                }
            }
            (Report::Failed { id }, _) => {
                if let Some(pending) = self.queue.iter_mut().find(|pending| pending.id == id) {
                    pending.given = false;
                    blame(pending);
                }
            }
            (Report::Refused(error), _) => return Err(error),
        }
        Ok(())
    }

    fn start_worker(&mut self) -> Result<(), SpeechError> {
        self.generation += 1;
        let TranscriberOptions { worker, model, threads, .. } = &self.options;
        let worker = WorkerProcess::start(worker, model, *threads, self.generation, self.messages.clone())?;
        self.gauge.worker.store(worker.id(), Ordering::Relaxed);
        self.worker = Some(worker);
        Ok(())
    }

    fn drop_worker(&mut self) {
        self.gauge.worker.store(0, Ordering::Relaxed);
        self.worker = None;
    }

    fn restart(&mut self, reason: &str) -> Result<(), SpeechError> {
        if !self.worker.as_ref().is_some_and(|worker| worker.ready) {
            self.failed_starts += 1;
            if self.failed_starts >= STARTS {
                let (attempts, reason) = (self.failed_starts, reason.to_owned());
                return Err(SpeechError::WorkerKeepsFailing { attempts, reason });
            }
        }
        self.drop_worker();
        for pending in self.queue.iter_mut().filter(|pending| pending.heard.is_none()) {
            if std::mem::take(&mut pending.given) {
                blame(pending);
            }
        }
        self.tell(TranscriberEvent::WorkerRestarted { reason: reason.to_owned() });
        self.start_worker()
    }

    fn look_after_worker(&mut self) -> Result<(), SpeechError> {
        // However many messages came in between, one look is one look.
        if self.looked.elapsed() < LOOK {
            return Ok(());
        }
        self.looked = Instant::now();
        let decodes = self.queue.iter().any(|pending| pending.given && pending.heard.is_none());
        let Some(worker) = &mut self.worker else { return Ok(()) };
        let doing = match (worker.ready, decodes) {
            (false, _) => Doing::Loading,
            (true, true) => Doing::Decoding,
            (true, false) => Doing::Nothing,
        };
        worker.pulse.look(doing).map_or(Ok(()), |reason| self.restart(reason))
    }

    /// Keeps one more stretch with the worker than it has threads; only one if that one made it fail before.
    fn give_work(&mut self) {
        let Some(worker) = self.worker.as_mut().filter(|worker| worker.ready) else { return };
        let unheard = self.queue.iter().filter(|pending| pending.heard.is_none());
        let suspicious = unheard.clone().next().is_some_and(|first| first.failures >= PLAIN_AFTER);
        let window = if suspicious { 1 } else { self.options.threads + 1 };
        let given = unheard.filter(|pending| pending.given).count();
        let waiting = self.queue.iter_mut().filter(|pending| pending.heard.is_none() && !pending.given);
        for pending in waiting.take(window.saturating_sub(given)) {
            pending.given = true;
            let effort = if pending.failures >= PLAIN_AFTER { Effort::Plain } else { Effort::Full };
            let (samples, voice) = (pending.stretch.samples.clone(), pending.stretch.voice.clone());
            worker.order(Order::Decode { id: pending.id, effort, samples, voice });
        }
    }

    fn tell_what_was_heard(&mut self) {
        while let Some(pending) = self.queue.pop_front_if(|pending| pending.heard.is_some()) {
            let stretch = &pending.stretch;
            let ms = |sample: u64| self.from_ms.saturating_add((sample * 1000 / RATE) as u32);
            let offset = ms(stretch.first_sample);
            let end = ms(stretch.first_sample + stretch.samples.len() as u64);
            let mut words = place(pending.heard.unwrap_or_default(), offset, self.told_until, end);
            if !stretch.certain {
                words.iter_mut().for_each(|word| word.confidence = word.confidence.min(UNLIKELY));
            }
            self.tell_words(words);
        }
    }

    fn tell_words(&mut self, words: Vec<Word>) {
        let vocabulary = self.options.vocabulary.clone();
        for segment in split(vocabulary.repair(house_style(words, |word| vocabulary.knows(word)))) {
            self.told_until = segment.end_ms;
            self.tell(TranscriberEvent::Heard(segment));
        }
    }

    fn tell_backlog(&mut self) {
        /// Smaller changes are not told.
        const STEP_MS: u32 = 1_000;
        let behind_ms: u32 = self.queue.iter().map(Pending::length_ms).sum();
        let queued: usize = self.queue.iter().map(|pending| pending.stretch.samples.len()).sum();
        let open = (queued + self.cutter.held_samples()) as u64;
        self.gauge.done.store(self.fed.saturating_sub(open), Ordering::Relaxed);
        if behind_ms.abs_diff(self.backlog_told) >= STEP_MS || (behind_ms == 0 && self.backlog_told != 0) {
            self.backlog_told = behind_ms;
            self.tell(TranscriberEvent::Backlog { behind_ms });
        }
    }
}

/// A stretch on which the worker failed; after too many times its place is marked instead.
fn blame(pending: &mut Pending) {
    pending.failures += 1;
    if pending.failures >= MARK_AFTER {
        let end_ms = pending.length_ms();
        let mark = DecodedWord { text: NOT_TRANSCRIBED.to_owned(), start_ms: 0, end_ms, confidence: 0.0 };
        pending.heard = Some(vec![mark]);
    }
}
