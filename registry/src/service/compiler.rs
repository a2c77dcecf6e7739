//! Compiling in child processes, a few at a time.

use std::{sync::Arc, time::Duration};

use schemactl_compile::{Compiled, Input, Limits, worker::Worker};
use schemactl_model::Finding;
use tokio::sync::Semaphore;

use super::{ServiceError, blocking};

/// How long a compilation waits for its turn.
const PATIENCE: Duration = Duration::from_secs(60);

/// Starts children and limits how many there are.
pub(crate) struct Compiler {
    worker: Worker,
    limits: Limits,
    turns: Arc<Semaphore>,
}

impl Compiler {
    pub(crate) fn new(worker: Worker, limits: Limits, compilations: usize) -> Compiler {
        Compiler { worker, limits, turns: Arc::new(Semaphore::new(compilations.max(1))) }
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
        let turn = tokio::time::timeout(PATIENCE, self.turns.clone().acquire_owned());
        let Ok(turn) = turn.await else {
            return Err(ServiceError::Busy("too many modules are being compiled"));
        };
        let turn = turn.map_err(ServiceError::internal)?;
        let limits = Limits { time: time.min(self.limits.time), ..self.limits.clone() };
        let worker = self.worker.clone();
        // The turn goes along: a request that is given up must not free it while its child still runs.
        let outcome = blocking(move || {
            let outcome = worker.compile(&input, &limits);
            drop(turn);
            outcome
        });
        outcome.await?.map_err(ServiceError::internal)
    }
}
