//! Threads that recursive code cannot overflow within the limits.

use std::{
    any::Any,
    thread::{Builder, Scope, ScopedJoinHandle},
};

/// Virtual memory; what is never reached costs nothing.
const STACK: usize = 64 << 20;

/// Runs something on a thread with a large stack; an error is the payload of its panic.
pub(crate) fn run<T: Send>(work: impl FnOnce() -> T + Send) -> Result<T, Box<dyn Any + Send>> {
    std::thread::scope(|scope| spawn_scoped(scope, work).join())
}

/// Starts a thread with a large stack.
pub(crate) fn spawn_scoped<'scope, 'env, T: Send + 'scope>(
    scope: &'scope Scope<'scope, 'env>,
    work: impl FnOnce() -> T + Send + 'scope,
) -> ScopedJoinHandle<'scope, T> {
    let builder = Builder::new().name("compile".to_owned()).stack_size(STACK);
    builder.spawn_scoped(scope, work).expect("a process that cannot start a thread cannot go on")
}
