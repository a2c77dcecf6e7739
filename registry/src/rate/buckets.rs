//! A bucket of requests for each who asks, refilled evenly.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

use super::{Rate, TooOften};

/// Buckets that are remembered; those that are full again are forgotten first.
const MOST: usize = 100_000;
/// How often it is looked for some to forget.
const SWEEP: Duration = Duration::from_secs(10);

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Key {
    /// A token, by its name.
    Token(String),
    /// An address, or a network that counts as one.
    Address(IpAddr),
}

/// The buckets of one rate.
pub(crate) struct Buckets {
    rate: Option<Rate>,
    state: Mutex<State>,
}

struct State {
    /// When each bucket will be full again.
    full_at: HashMap<Key, Instant>,
    swept_at: Instant,
}

impl Buckets {
    pub fn new(rate: Option<Rate>) -> Buckets {
        let state = State { full_at: HashMap::new(), swept_at: Instant::now() };
        Buckets { rate: rate.filter(|rate| rate.count > 0), state: Mutex::new(state) }
    }

    /// Takes one request out of a bucket, or says when there is one.
    pub fn take(&self, key: Key, now: Instant) -> Result<(), TooOften> {
        let Some(rate) = self.rate else { return Ok(()) };
        let mut state = self.state();
        state.sweep(now);
        let full_at = state.filled(&key, now, rate)?;
        // Whoever has so many addresses is not held up by counting them; memory is what counts then.
        if state.full_at.len() < MOST || state.full_at.contains_key(&key) {
            state.full_at.insert(key, full_at);
        }
        Ok(())
    }

    /// Whether there is a request in a bucket.
    pub fn look(&self, key: &Key, now: Instant) -> Result<(), TooOften> {
        let Some(rate) = self.rate else { return Ok(()) };
        self.state().filled(key, now, rate).map(drop)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// When the bucket will be full again once one more is taken out of it.
    fn filled(&self, key: &Key, now: Instant, rate: Rate) -> Result<Instant, TooOften> {
        let full_at = self.full_at.get(key).copied().unwrap_or(now).max(now) + rate.per / rate.count;
        match full_at.duration_since(now).checked_sub(rate.per) {
            None | Some(Duration::ZERO) => Ok(full_at),
            Some(wait) => Err(TooOften(wait)),
        }
    }

    fn sweep(&mut self, now: Instant) {
        if now.duration_since(self.swept_at) >= SWEEP {
            self.full_at.retain(|_, full_at| *full_at > now);
            self.swept_at = now;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const THREE_A_MINUTE: Option<Rate> = Some(Rate { count: 3, per: Duration::from_secs(60) });

    fn key(name: &str) -> Key {
        Key::Token(name.to_owned())
    }

    #[test]
    fn a_bucket_empties_and_fills_evenly() {
        let buckets = Buckets::new(THREE_A_MINUTE);
        let start = Instant::now();
        let at = |seconds| start + Duration::from_secs(seconds);
        for _ in 0..3 {
            buckets.take(key("ci"), at(0)).unwrap();
        }
        assert_eq!(buckets.take(key("ci"), at(0)), Err(TooOften(Duration::from_secs(20))));
        assert_eq!(buckets.take(key("ci"), at(15)), Err(TooOften(Duration::from_secs(5))));
        buckets.take(key("other"), at(15)).unwrap();
        buckets.take(key("ci"), at(20)).unwrap();
        assert!(buckets.take(key("ci"), at(20)).is_err());
        for _ in 0..3 {
            buckets.take(key("ci"), at(90)).unwrap();
        }
        assert!(buckets.take(key("ci"), at(90)).is_err());
    }

    #[test]
    fn a_look_takes_nothing() {
        let buckets = Buckets::new(THREE_A_MINUTE);
        let now = Instant::now();
        (0..10).for_each(|_| buckets.look(&key("ci"), now).unwrap());
        (0..3).for_each(|_| buckets.take(key("ci"), now).unwrap());
        assert!(buckets.look(&key("ci"), now).is_err());
    }

    #[test]
    fn without_a_rate_there_is_no_limit() {
        let buckets = Buckets::new(None);
        let now = Instant::now();
        (0..10_000).for_each(|_| buckets.take(key("ci"), now).unwrap());
        assert!(buckets.state().full_at.is_empty());
    }

    #[test]
    fn full_buckets_are_forgotten_and_many_are_not_remembered() {
        let buckets = Buckets::new(THREE_A_MINUTE);
        let now = Instant::now();
        for number in 0..MOST + 10 {
            buckets.take(key(&number.to_string()), now).unwrap();
        }
        assert_eq!(buckets.state().full_at.len(), MOST);
        buckets.take(key("late"), now + Duration::from_secs(60)).unwrap();
        assert_eq!(buckets.state().full_at.len(), 1);
    }
}
