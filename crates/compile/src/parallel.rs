//! The same work for many things, on all cores.

use std::{
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use crate::stack;

/// Threads beyond these gain little and cost address space.
const MOST_THREADS: usize = 8;

/// The results in the order of the items. `worker` makes what one thread does for each of its items.
pub(crate) fn map<T: Sync, R: Send, F: FnMut(&T) -> R>(items: &[T], worker: impl Fn() -> F + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(items.len()));
    let work = || {
        let mut work = worker();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(index) else { break };
            let result = work(item);
            done.lock().expect("nothing panics while it holds the lock").push((index, result));
        }
    };
    let threads = thread::available_parallelism().map_or(1, usize::from).min(items.len()).min(MOST_THREADS);
    thread::scope(|scope| {
        for _ in 1..threads {
            // With fewer threads it takes longer, that is all.
            if stack::spawn_scoped(scope, work).is_err() {
                break;
            }
        }
        work();
    });
    let mut done = done.into_inner().expect("nothing panics while it holds the lock");
    done.sort_unstable_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}
