//! How often somebody may ask.

mod buckets;
mod spelling;

use std::{net::IpAddr, time::Duration};

pub(crate) use buckets::{Buckets, Key};
pub use spelling::InvalidRate;
use tokio::time::Instant;

/// So many requests in a span; all of them at once, if nothing came before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// Requests.
    pub count: u32,
    /// In this time.
    pub per: Duration,
}

/// How often somebody may ask a server; what is `None` has no limit. Each server on a database counts by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rates {
    /// With one token.
    pub token: Option<Rate>,
    /// From one address without a token.
    pub address: Option<Rate>,
    /// What compiles, with one token or from one address.
    pub compile: Option<Rate>,
    /// With wrong tokens, from one address.
    pub failure: Option<Rate>,
}

impl Default for Rates {
    fn default() -> Self {
        let a_minute = |count| Some(Rate { count, per: Duration::from_secs(60) });
        Rates {
            token: a_minute(6_000),
            address: a_minute(1_200),
            compile: a_minute(600),
            failure: a_minute(60),
        }
    }
}

/// Counts.
pub(crate) struct Limiter {
    token: Buckets,
    address: Buckets,
    compile: Buckets,
    failure: Buckets,
}

/// When it may be tried again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TooOften(pub Duration);

impl Limiter {
    pub fn new(rates: &Rates) -> Limiter {
        Limiter {
            token: Buckets::new(rates.token),
            address: Buckets::new(rates.address),
            compile: Buckets::new(rates.compile),
            failure: Buckets::new(rates.failure),
        }
    }

    /// Counts a request of somebody who was recognised, or who has no token.
    pub fn request(&self, token: Option<&str>, address: IpAddr, compiles: bool) -> Result<(), TooOften> {
        let now = Instant::now();
        let (key, buckets) = match token {
            Some(token) => (Key::Token(token.to_owned()), &self.token),
            None => (Key::Address(address), &self.address),
        };
        if compiles {
            self.compile.take(key.clone(), now)?;
        }
        buckets.take(key, now)
    }

    /// Whether a token from this address is looked at.
    pub fn may_fail(&self, address: IpAddr) -> Result<(), TooOften> {
        self.failure.look(&Key::Address(address), Instant::now())
    }

    /// Counts a wrong token.
    pub fn failed(&self, address: IpAddr) {
        // That the next one is refused is for the next one to find out.
        let _ = self.failure.take(Key::Address(address), Instant::now());
    }
}
