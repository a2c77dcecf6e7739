//! Async work from commands that are not.

use std::future::Future;

use tokio::runtime::{Builder, Runtime};

use crate::error::{Error, Result};

/// Runs work to its end. Commands that need no async crate never start a runtime.
pub fn block_on<F: Future>(work: F) -> Result<F::Output> {
    Ok(new()?.block_on(work))
}

/// A runtime.
pub fn new() -> Result<Runtime> {
    let runtime = Builder::new_multi_thread().enable_all().build();
    Ok(runtime.map_err(|error| Error::failed("cannot start threads").because(&error))?)
}
