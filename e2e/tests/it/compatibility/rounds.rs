//! How many rounds a test takes.

use std::env;

/// The seeds of a test: `usual` of them, or as many as `SCHEMACTL_ROUNDS` says, from `SCHEMACTL_SEED` on.
pub fn seeds(usual: u64) -> impl Iterator<Item = u64> {
    let first = setting("SCHEMACTL_SEED").unwrap_or(1);
    let rounds = setting("SCHEMACTL_ROUNDS").unwrap_or(usual);
    first..first + rounds
}

fn setting(name: &str) -> Option<u64> {
    let value = env::var(name).ok()?;
    Some(value.parse().unwrap_or_else(|_| panic!("{name} is not a number: {value:?}")))
}
