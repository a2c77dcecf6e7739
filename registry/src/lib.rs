//! The registry's server: who may do what, publishing, the catalog and the change feed, over HTTP.
//!
//! Four layers. `server` has the connections. [`http`] extracts, authorises, calls one function of the service and converts what
//! it answers. `service` decides and knows no HTTP. The store keeps. Sources of strangers are
//! compiled in child processes only.

mod config;
mod courier;
mod http;
mod metrics;
mod network;
mod oidc;
mod rate;
mod registry;
mod server;
mod service;
mod signals;

pub use config::{Config, MetricsAccess, secret_key_file, token_file};
pub use http::{Route, routes};
pub use network::{InvalidNetwork, Network};
pub use oidc::{InvalidOidc, Oidc, OidcIssuer, OidcKeyTimes, OidcLogin, OidcRule, Patterns};
pub use rate::{InvalidRate, Rate, Rates};
pub use registry::{Registry, StartError};
pub use server::{Connections, TlsError, TlsFiles, raise_file_limit};
pub use service::{Drafts, InvalidKey, Retries, fsck, moving};
pub use signals::told_to_stop;
