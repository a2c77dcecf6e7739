//! The buffer, and the thread that empties it into the transport.

use std::{
    collections::VecDeque,
    fmt, io,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant, SystemTime},
};

use super::{Envelope, SendError, Transport};

/// What the last handle waits for, at most.
const FAREWELL: Duration = Duration::from_secs(5);
/// Envelopes that a transport gets at once, at most.
const BATCH: usize = 500;

/// Why not everything logged is known to be out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FlushError {
    /// The time is up; so many envelopes still wait.
    Timeout(u64),
    /// The transport failed since the last flush, and what it was given is lost; the last reason.
    Transport(String),
}

/// Owns the thread.
pub(crate) struct Worker {
    queue: Arc<Queue>,
}

struct Queue {
    state: Mutex<State>,
    changed: Condvar,
    capacity: usize,
}

#[derive(Default)]
struct State {
    waiting: VecDeque<Envelope>,
    /// Envelopes taken in so far, and those that the transport is done with.
    accepted: u64,
    finished: u64,
    failure: Option<String>,
    closed: bool,
}

impl Worker {
    pub fn start(transport: Box<dyn Transport>, capacity: usize) -> io::Result<Self> {
        let queue = Arc::new(Queue {
            state: Mutex::default(),
            changed: Condvar::new(),
            capacity,
        });
        let shared = Arc::clone(&queue);
        thread::Builder::new().name("event-log".to_owned()).spawn(move || run(&shared, transport))?;
        Ok(Self { queue })
    }

    pub fn push(&self, envelope: Envelope, wait: bool) -> Result<(), SendError> {
        let mut state = self.queue.lock();
        while !state.closed && state.waiting.len() >= self.queue.capacity {
            if !wait {
                return Err(SendError::Full);
            }
            state = self.queue.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        if state.closed {
            return Err(SendError::Closed);
        }
        state.waiting.push_back(envelope);
        state.accepted += 1;
        self.queue.changed.notify_all();
        Ok(())
    }

    pub fn flush(&self, timeout: Duration) -> Result<(), FlushError> {
        let start = Instant::now();
        let mut state = self.queue.lock();
        let goal = state.accepted;
        while state.finished < goal {
            let Some(left) = timeout.checked_sub(start.elapsed()).filter(|left| !left.is_zero()) else {
                return Err(FlushError::Timeout(goal - state.finished));
            };
            let waited = self.queue.changed.wait_timeout(state, left);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        state.failure.take().map_or(Ok(()), |reason| Err(FlushError::Transport(reason)))
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.queue.lock().closed = true;
        self.queue.changed.notify_all();
        // Nobody is left to tell.
        let _ = self.flush(FAREWELL);
    }
}

impl Queue {
    /// Nothing is left half-done where a thread panics with the lock, so poison means nothing here.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next envelopes; `None` once there can be no more.
    fn take(&self) -> Option<Vec<Envelope>> {
        let mut state = self.lock();
        while state.waiting.is_empty() {
            if state.closed {
                return None;
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        let count = state.waiting.len().min(BATCH);
        let batch = state.waiting.drain(..count).collect();
        self.changed.notify_all();
        Some(batch)
    }

    fn finish(&self, count: usize, result: io::Result<()>) {
        let mut state = self.lock();
        state.finished += count as u64;
        if let Err(error) = result {
            state.failure = Some(error.to_string());
        }
        self.changed.notify_all();
    }
}

fn run(queue: &Queue, mut transport: Box<dyn Transport>) {
    let _guard = Guard(queue);
    while let Some(mut batch) = queue.take() {
        let now = SystemTime::now().into();
        for envelope in &mut batch {
            envelope.sent_time = Some(now);
        }
        queue.finish(batch.len(), transport.send(&batch));
    }
}

/// Tells everybody who waits when the thread ends, by a panic of the transport too.
struct Guard<'a>(&'a Queue);

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        let mut state = self.0.lock();
        state.closed = true;
        state.waiting.clear();
        if state.finished < state.accepted {
            state.finished = state.accepted;
            state.failure = Some("the transport panicked".to_owned());
        }
        self.0.changed.notify_all();
    }
}

impl fmt::Display for FlushError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FlushError::Timeout(waiting) => write!(f, "the time is up and {waiting} events still wait"),
            FlushError::Transport(reason) => write!(f, "events were lost: {reason}"),
        }
    }
}

impl std::error::Error for FlushError {}
