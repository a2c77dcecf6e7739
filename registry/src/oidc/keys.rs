//! The keys of an issuer, as they were published at some time.

use std::time::{Duration, Instant};

use super::{
    algorithm::Algorithm,
    key::{Key, Published},
};

/// Keys that are looked at.
const MOST: usize = 100;

pub(super) struct Keys {
    keys: Vec<Key>,
    since: Instant,
}

impl Keys {
    pub(super) fn new(published: Vec<Published>, since: Instant) -> Keys {
        Keys { keys: published.into_iter().take(MOST).filter_map(Key::of).collect(), since }
    }

    pub(super) fn age(&self) -> Duration {
        self.since.elapsed()
    }

    /// Those that a token can be signed with: the one it names, or all of its kind.
    pub(super) fn candidates(&self, id: Option<&str>, name: &str, algorithm: Algorithm) -> Vec<&Key> {
        let is_named = |key: &&Key| id.is_none() || key.id.as_deref() == id;
        self.keys.iter().filter(is_named).filter(|key| key.is_for(name, algorithm)).collect()
    }
}
