//! The change feed: reading it, waiting for it, and hearing of what other servers write.

mod body;
mod changes;
mod follow;
mod streams;
mod watch;

use tokio::sync::{Notify, watch as channel};

pub(crate) use body::change_body;
pub(crate) use follow::Follower;
pub(crate) use streams::Slot;
pub(super) use streams::Streams;
pub(super) use watch::{announce, watch};

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Changed with every change that this server knows of.
    Running(u64),
    Stopping,
}

/// Wakes those who wait for changes. It only speeds things up: what is true is in the store.
pub(crate) struct Feed {
    state: channel::Sender<State>,
    /// Something to tell other servers.
    ours: Notify,
}

impl Feed {
    pub(crate) fn new() -> Feed {
        Feed { state: channel::Sender::new(State::Running(0)), ours: Notify::new() }
    }

    /// This server has added a change.
    pub(crate) fn wake(&self) {
        self.stir();
        self.ours.notify_one();
    }

    /// There is a change, whoever added it.
    fn stir(&self) {
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
    state: channel::Receiver<State>,
}

impl Listener {
    /// Waits until there is something new; false if the server stops. What has changed since the last call counts.
    pub(crate) async fn wait(&mut self) -> bool {
        if self.is_stopping() {
            return false;
        }
        // An error says that the feed is gone, and the server with it.
        self.state.changed().await.is_ok() && !self.is_stopping()
    }

    pub(crate) fn is_stopping(&self) -> bool {
        *self.state.borrow() == State::Stopping
    }

    /// Waits until the server stops.
    pub(crate) async fn stopped(&mut self) {
        // As above.
        let _ = self.state.wait_for(|state| *state == State::Stopping).await;
    }
}
