//! What every logger needs besides its events: handles, buffer, transports, recording.
//!
//! Logging is not async: a call encodes nothing and waits for nothing but the buffer's lock, and a
//! thread of its own hands envelopes to the transport. So it serves async and blocking code alike.

mod context;
mod envelope;
mod event;
mod logger;
mod pending;
mod queue;
mod recording;
mod transport;

pub use context::{Context, InvalidTrace, Trace};
pub use event::{Event, InvalidEvent};
pub use logger::{BuildError, Builder, EventLogger, Source};
pub use pending::{Pending, SendError};
pub use queue::FlushError;
pub use recording::{Recorded, Recorder};
pub use transport::{Stdout, Transport};

/// The envelope around every event.
pub use crate::messages::schemactl::v1::Envelope;

#[allow(unused_imports, reason = "not every module has an event that asks")]
pub(crate) use event::{Text, is_unset};
