//! Threads that recursive code cannot overflow within the limits.

use std::{
    any::Any,
    io,
    thread::{Builder, Scope, ScopedJoinHandle},
};

/// Virtual memory; what is never reached costs nothing.
const STACK: usize = 64 << 20;

/// Runs something on a thread with a large stack; an error is the payload of its panic, or why there is no
/// thread.
pub(crate) fn run<T: Send>(work: impl FnOnce() -> T + Send) -> Result<T, Box<dyn Any + Send>> {
    std::thread::scope(|scope| match spawn_scoped(scope, work) {
        Ok(thread) => thread.join(),
        Err(error) => Err(Box::new(error) as Box<dyn Any + Send>),
    })
}

/// Starts a thread with a large stack.
pub(crate) fn spawn_scoped<'scope, 'env, T: Send + 'scope>(
    scope: &'scope Scope<'scope, 'env>,
    work: impl FnOnce() -> T + Send + 'scope,
) -> io::Result<ScopedJoinHandle<'scope, T>> {
    Builder::new().name("compile".to_owned()).stack_size(STACK).spawn_scoped(scope, work)
}
