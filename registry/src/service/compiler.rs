//! Compiling in child processes, a few at a time.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use schemactl_compile::{Compiled, Input, Limits, worker::Worker};
use schemactl_model::Finding;
use tokio::sync::Semaphore;
use tracing::Instrument;

use super::{ServiceError, blocking};
use crate::metrics::Metrics;

/// How long a compilation waits for its turn.
const PATIENCE: Duration = Duration::from_secs(60);

/// Starts children and limits how many there are.
pub(crate) struct Compiler {
    slots: usize,
    metrics: Arc<Metrics>,
    worker: Worker,
    limits: Limits,
    turns: Arc<Semaphore>,
}

impl Compiler {
    pub(crate) fn new(
        worker: Worker,
        limits: Limits,
        compilations: usize,
        metrics: Arc<Metrics>,
    ) -> Compiler {
        let slots = compilations.clamp(1, Semaphore::MAX_PERMITS);
        Compiler { slots, metrics, worker, limits, turns: Arc::new(Semaphore::new(slots)) }
    }

    /// Compilations at a time.
    pub(crate) fn slots(&self) -> usize {
        self.slots
    }

    /// Compiles sources that nobody vouches for.
    pub(crate) async fn compile(&self, input: Input) -> Result<Result<Compiled, Vec<Finding>>, ServiceError> {
        self.compile_within(input, self.limits.time).await
    }

    /// The same in less time.
    pub(crate) async fn compile_within(
        &self,
        input: Input,
        time: Duration,
    ) -> Result<Result<Compiled, Vec<Finding>>, ServiceError> {
        let span = tracing::info_span!(target: "schemactl::trace", "compile", files = input.files.len());
        let waiting = self.metrics.compiles.waiting.count();
        let turn = tokio::time::timeout(PATIENCE, self.turns.clone().acquire_owned());
        let turn = turn.await;
        drop(waiting);
        let Ok(turn) = turn else {
            return Err(ServiceError::Busy("too many modules are being compiled"));
        };
        let turn = turn.map_err(ServiceError::internal)?;
        let limits = Limits { time: time.min(self.limits.time), ..self.limits.clone() };
        let (worker, metrics) = (self.worker.clone(), self.metrics.clone());
        // The turn goes along: a request that is given up must not free it while its child still runs.
        let outcome = blocking(move || {
            let running = metrics.compiles.running.count();
            let start = Instant::now();
            let outcome = worker.compile(&input, &limits);
            metrics.compiles.durations.observe(start.elapsed());
            drop((running, turn));
            outcome
        });
        outcome.instrument(span).await?.map_err(ServiceError::internal)
    }
}
