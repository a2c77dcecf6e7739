//! What the server counts about itself. It is counted where it happens and printed by `http`; no label holds
//! anything that a client chose.

mod histogram;
mod process;
mod requests;
mod text;

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

pub(crate) use histogram::Histogram;
pub(crate) use process::Process;
pub(crate) use requests::Requests;
pub(crate) use text::{Kind, Text};

/// All counts of one server.
#[derive(Default)]
pub(crate) struct Metrics {
    pub requests: Requests,
    pub connections: Gauge,
    pub compiles: Compiles,
    pub publishes: Publishes,
    pub process: Process,
}

/// Compilations of sources that nobody vouches for.
#[derive(Default)]
pub(crate) struct Compiles {
    pub waiting: Gauge,
    pub running: Gauge,
    pub durations: Histogram,
}

/// What became of publishes.
#[derive(Default)]
pub(crate) struct Publishes {
    pub created: Counter,
    pub unchanged: Counter,
    pub refused: Counter,
    pub failed: Counter,
}

/// Goes up.
#[derive(Default)]
pub(crate) struct Counter(AtomicU64);

impl Counter {
    pub fn add(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    pub fn value(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// Goes up and down.
#[derive(Default)]
pub(crate) struct Gauge(AtomicI64);

/// One of what a gauge counts, for as long as it lives.
pub(crate) struct Counted<'a>(&'a Gauge);

impl Gauge {
    pub fn count(&self) -> Counted<'_> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Counted(self)
    }

    pub fn value(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }
}

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::Relaxed);
    }
}
