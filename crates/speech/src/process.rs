//! The worker as a child process: started, written to, read from, ended.
//!
//! Invariant: the supervisor never waits for the worker. Reading and writing have threads of their own, so that a
//! stopped worker with a full pipe holds up nobody; dropping the process kills it and reaps it.

use crate::SpeechError;
use crate::protocol::{Load, Order, Report};
use crate::pulse::Pulse;
use crate::supervisor::Message;
use crate::transcriber::WorkerCommand;
use std::io::{BufReader, BufWriter};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{self, Sender};

/// The decoder takes and gives back blocks of many megabytes. Left alone, glibc soon keeps them for later, which makes
/// a hundred megabytes; other libraries do not know these words.
const GIVES_MEMORY_BACK: [(&str, &str); 2] =
    [("MALLOC_MMAP_THRESHOLD_", "524288"), ("MALLOC_TRIM_THRESHOLD_", "524288")];

pub(crate) struct WorkerProcess {
    child: Child,
    orders: Sender<Order>,
    /// Whether its model is loaded.
    pub ready: bool,
    /// Whether it gets on.
    pub pulse: Pulse,
}

impl WorkerProcess {
    pub(crate) fn start(
        worker: &WorkerCommand,
        model: &Path,
        threads: usize,
        generation: u64,
        messages: Sender<Message>,
    ) -> Result<Self, SpeechError> {
        let refused = |reason: String| SpeechError::WorkerNotStarted { reason };
        let mut child = Command::new(&worker.program)
            .args(&worker.args)
            .envs(GIVES_MEMORY_BACK)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| refused(error.to_string()))?;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(refused("it has no input or output".to_owned()));
        };
        let (orders, to_write) = mpsc::channel();
        // From here on, dropping `process` ends the child.
        let process = Self { child, orders, ready: false, pulse: Pulse::default() };
        std::thread::spawn(move || write_orders(input, &to_write));
        std::thread::spawn(move || read_reports(output, generation, &messages));
        process.order(Order::Load(Load { model: model.to_path_buf(), threads }));
        Ok(process)
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Sends an order. If the worker is gone, the reading thread says so.
    pub(crate) fn order(&self, order: Order) {
        let _ = self.orders.send(order);
    }
}

impl Drop for WorkerProcess {
    fn drop(&mut self) {
        // It keeps nothing worth waiting for. Neither call fails unless it has already ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn write_orders(input: ChildStdin, orders: &mpsc::Receiver<Order>) {
    let mut input = BufWriter::new(input);
    for order in orders {
        if order.write(&mut input).is_err() {
            return;
        }
    }
}

fn read_reports(output: ChildStdout, generation: u64, messages: &Sender<Message>) {
    let mut output = BufReader::new(output);
    while let Ok(Some(report)) = Report::read(&mut output) {
        if messages.send(Message::Worker(generation, report)).is_err() {
            return;
        }
    }
    let _ = messages.send(Message::WorkerGone(generation));
}
