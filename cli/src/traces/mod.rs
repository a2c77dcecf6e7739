//! What happened in a request, and for how long, told to a collector by OTLP: HTTP with JSON.
//!
//! A layer turns the server's spans into values; a thread of its own sends them in batches. What a collector that is
//! gone or slow would hold up is dropped, never a request.

mod export;
mod layer;
mod span;

use std::sync::mpsc::sync_channel;

use tracing_subscriber::{Layer, Registry};

pub use export::Exporter;
use layer::Collect;

/// Spans with this target are traces; all others, and all events, are none.
pub const TARGET: &str = "schemactl::trace";

/// Spans that wait to be sent.
const WAITING: usize = 4096;

/// The layer, and what sends until it is dropped.
pub fn to(endpoint: &str) -> (impl Layer<Registry> + Send + Sync + 'static, Exporter) {
    let (sender, receiver) = sync_channel(WAITING);
    (Collect::new(sender), Exporter::start(endpoint, receiver))
}
