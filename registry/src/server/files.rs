//! Open files: every connection is one.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Files that are open whatever comes in: the database's, children's pipes, certificates.
const OTHERS: u64 = 256;

/// Lets the process open as many files as it is allowed to, and answers how many connections that makes at most.
pub fn raise_file_limit() -> usize {
    let limit = getrlimit(Resource::Nofile);
    let most = match limit.maximum {
        // Where the system says no, it stays as it is.
        Some(maximum) if setrlimit(Resource::Nofile, Rlimit { current: Some(maximum), ..limit }).is_ok() => {
            maximum
        }
        _ => limit.current.unwrap_or(u64::MAX),
    };
    usize::try_from(most.saturating_sub(OTHERS)).unwrap_or(usize::MAX).max(1)
}
