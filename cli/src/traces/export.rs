//! Sends spans to a collector.

use std::{
    sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use ureq::Agent;

use super::span::{Span, body};

/// Spans that are sent at once.
const BATCH: usize = 512;
/// How long the first of a batch waits for others.
const WAIT: Duration = Duration::from_secs(2);
/// How long a collector may take.
const ANSWER: Duration = Duration::from_secs(5);

/// Sends until it is dropped; what is there by then is sent.
pub struct Exporter {
    /// Nothing is sent by it: that it is gone is the message.
    end: Option<SyncSender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Exporter {
    pub(super) fn start(endpoint: &str, spans: Receiver<Span>) -> Exporter {
        let (end, ended) = sync_channel(0);
        let address = format!("{}/v1/traces", endpoint.trim_end_matches('/'));
        let thread =
            thread::Builder::new().name("traces".to_owned()).spawn(move || run(&address, &spans, &ended));
        // Without a thread there are no traces; the server goes on.
        Exporter { end: Some(end), thread: thread.ok() }
    }
}

impl Drop for Exporter {
    fn drop(&mut self) {
        drop(self.end.take());
        if let Some(thread) = self.thread.take() {
            // A thread that panicked has said so.
            let _ = thread.join();
        }
    }
}

fn run(address: &str, spans: &Receiver<Span>, ended: &Receiver<()>) {
    let config = Agent::config_builder().timeout_global(Some(ANSWER)).build();
    let agent = Agent::from(config);
    let mut fails = false;
    loop {
        // A sender that is gone is an end, one that is silent none.
        let last = !matches!(ended.recv_timeout(Duration::ZERO), Err(RecvTimeoutError::Timeout));
        let batch = batch(spans, if last { Duration::ZERO } else { WAIT });
        if batch.is_empty() {
            if last {
                return;
            }
            continue;
        }
        let sent = agent.post(address).send_json(body(&batch));
        match (sent, fails) {
            (Ok(_), _) => fails = false,
            // Told once, not for every batch; at the end nobody waits for a collector that is not there.
            (Err(_), true) if last => return,
            (Err(_), true) => {}
            (Err(error), false) => {
                fails = true;
                tracing::warn!(%error, spans = batch.len(), "traces are lost: the collector does not take them");
            }
        }
    }
}

/// What there is within a time, as much as is sent at once.
fn batch(spans: &Receiver<Span>, wait: Duration) -> Vec<Span> {
    let deadline = Instant::now() + wait;
    let mut batch = Vec::new();
    while batch.len() < BATCH {
        let left = deadline.saturating_duration_since(Instant::now());
        match spans.recv_timeout(left) {
            Ok(span) => batch.push(span),
            Err(_) => break,
        }
    }
    batch
}
