//! The registry's server: who may do what, publishing, the catalog and the change feed, over HTTP.
//!
//! Three layers. [`http`] extracts, authorises, calls one function of the service and converts what
//! it answers. `service` decides and knows no HTTP. The store keeps. Sources of strangers are
//! compiled in child processes only.

mod config;
mod courier;
mod http;
mod registry;
mod service;
mod signals;

pub use config::Config;
pub use courier::{InvalidNetwork, Network};
pub use http::{Route, routes};
pub use registry::{Registry, StartError};
pub use service::{InvalidKey, Retries, fsck, moving};
pub use signals::told_to_stop;
