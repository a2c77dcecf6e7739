//! Wakes those who wait for changes. It only speeds things up: what is true is in the store.

use std::time::Duration;

use tokio::sync::watch;

/// Other servers on the same database publish too, unheard of here: look at least this often.
const GLANCE: Duration = Duration::from_secs(1);

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Changed with every publish of this server.
    Running(u64),
    Stopping,
}

pub(crate) struct Feed {
    state: watch::Sender<State>,
}

impl Feed {
    pub(crate) fn new() -> Feed {
        Feed { state: watch::Sender::new(State::Running(0)) }
    }

    /// Something was published.
    pub(crate) fn wake(&self) {
        self.state.send_modify(|state| {
            if let State::Running(count) = state {
                *count += 1;
            }
        });
    }

    /// Nobody is to wait any more.
    pub(crate) fn stop(&self) {
        self.state.send_replace(State::Stopping);
    }

    /// Somebody who starts to wait.
    pub(crate) fn listen(&self) -> Listener {
        Listener { state: self.state.subscribe() }
    }
}

pub(crate) struct Listener {
    state: watch::Receiver<State>,
}

impl Listener {
    /// Waits until it is worth looking again; false if the server stops.
    pub(crate) async fn wait(&mut self) -> bool {
        // What has changed since the last look counts: it was seen at that look's begin, not now.
        if *self.state.borrow() == State::Stopping {
            return false;
        }
        // Time being up is as good a reason to look as a change.
        let _ = tokio::time::timeout(GLANCE, self.state.changed()).await;
        *self.state.borrow() != State::Stopping
    }
}
