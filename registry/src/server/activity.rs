//! Whether anything is under way on a connection, and since when not.

use std::{
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use axum::body::{Body, Bytes};
use http_body::{Frame, SizeHint};
use tokio::sync::{Notify, watch};

use super::Connections;

#[derive(Clone, Copy, Default)]
struct State {
    running: usize,
    /// Requests so far. One that is answered at once is seen here only.
    begun: u64,
}

/// Counts the requests of one connection.
#[derive(Clone)]
pub(super) struct Activity(watch::Sender<State>);

/// A request under way; ends with its answer's last byte.
pub(super) struct Running(watch::Sender<State>);

impl Activity {
    pub fn new() -> Activity {
        Activity(watch::Sender::new(State::default()))
    }

    pub fn begin(&self) -> Running {
        self.0.send_modify(|state| *state = State { running: state.running + 1, begun: state.begun + 1 });
        Running(self.0.clone())
    }

    /// Ends when the connection has kept still for longer than it may, or keeps still while others want in.
    pub async fn overstayed(&self, limits: &Connections, crowd: &Notify) {
        let mut state = self.0.subscribe();
        loop {
            // The sender is ours: neither wait fails.
            let _ = state.wait_for(|state| state.running == 0).await;
            let begun = state.borrow().begun;
            let patience = if begun > 0 { limits.idle_timeout } else { limits.header_timeout };
            tokio::select! {
                () = tokio::time::sleep(patience) => return,
                // Whoever waits longest is woken first.
                () = crowd.notified() => return,
                _ = state.wait_for(|state| state.begun > begun) => {}
            }
        }
    }

    /// Ends when nothing has been under way for a while.
    pub async fn still_for(&self, patience: Duration) {
        let mut state = self.0.subscribe();
        loop {
            let _ = state.wait_for(|state| state.running == 0).await;
            let begun = state.borrow().begun;
            tokio::select! {
                () = tokio::time::sleep(patience) => return,
                _ = state.wait_for(|state| state.begun > begun) => {}
            }
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.0.send_modify(|state| state.running -= 1);
    }
}

/// A body that keeps its request under way.
pub(super) struct Answering {
    pub body: Body,
    pub _running: Running,
}

impl http_body::Body for Answering {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
