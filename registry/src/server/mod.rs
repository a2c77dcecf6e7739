//! Connections, before anything on them is a request: how many there are, how long they may keep still, and how they
//! end. What is asked on them is the business of `http`.

mod accept;
mod activity;
mod connection;
mod files;
mod places;
mod stall;
mod tls;

use std::{net::IpAddr, path::PathBuf, time::Duration};

pub(crate) use accept::serve;
pub use files::raise_file_limit;
pub(crate) use places::network;
pub use tls::TlsError;
pub(crate) use tls::{Tls, keep_current};

/// What connections may take.
#[derive(Clone, Debug)]
pub struct Connections {
    /// At a time; where there are more, those that keep still longest go first.
    pub most: usize,
    /// At a time from one address; of IPv6, from one network of 64 bits.
    pub per_address: usize,
    /// How long a new one may take until it has sent the head of a request, its TLS handshake not counted.
    pub header_timeout: Duration,
    /// How long one may keep still between an answer and the next request.
    pub idle_timeout: Duration,
    /// How long readiness says no before the server stops to listen, so that nobody sends it any more.
    pub stop_delay: Duration,
    /// How long requests that are under way may then take.
    pub stop_timeout: Duration,
}

impl Default for Connections {
    fn default() -> Self {
        Connections {
            most: 10_000,
            per_address: 1_000,
            header_timeout: Duration::from_secs(10),
            // Load balancers keep theirs for a minute; whoever hangs up first should be them.
            idle_timeout: Duration::from_secs(75),
            stop_delay: Duration::ZERO,
            // A compilation may take a minute.
            stop_timeout: Duration::from_secs(75),
        }
    }
}

/// A certificate and its key, as PEM.
#[derive(Clone, Debug)]
pub struct TlsFiles {
    /// The server's certificate, then those it was signed with.
    pub certificate: PathBuf,
    /// The certificate's key.
    pub key: PathBuf,
}

/// Where a connection comes from; among the extensions of every request on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Peer(pub IpAddr);
