//! Async work from commands that are not.

use std::{future::Future, time::Duration};

use tokio::runtime::{Builder, Runtime};

use crate::error::{Error, Result};

/// How long threads may go on, at the end, with what nobody waits for any more.
const SHUTDOWN: Duration = Duration::from_secs(10);

/// Runs work to its end. Commands that need no async crate never start a runtime.
pub fn block_on<F: Future>(work: F) -> Result<F::Output> {
    Ok(Threads::new()?.block_on(work))
}

/// A runtime whose end does not wait for ever.
pub struct Threads {
    /// There until the end.
    runtime: Option<Runtime>,
}

impl Threads {
    pub fn new() -> Result<Threads> {
        let runtime = Builder::new_multi_thread().enable_all().build();
        let runtime = runtime.map_err(|error| Error::failed("cannot start threads").because(&error))?;
        Ok(Threads { runtime: Some(runtime) })
    }

    /// Runs work to its end.
    pub fn block_on<F: Future>(&self, work: F) -> F::Output {
        self.runtime.as_ref().expect("only the drop takes it").block_on(work)
    }
}

impl Drop for Threads {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_timeout(SHUTDOWN);
        }
    }
}
