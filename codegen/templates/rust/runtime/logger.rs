//! The handle that events are logged with.

use std::{fmt, panic::Location, sync::Arc, time::Duration};

use super::{
    Context, Envelope, Event, FlushError, Pending, Recorder, SendError, Stdout, Transport, queue::Worker,
};

/// Envelopes that wait at most, unless the builder says otherwise.
const BUFFER: usize = 10_000;

/// Logs events. Cheap to clone; all clones share one buffer. The last one to go hands over what
/// still waits, for five seconds at most.
#[derive(Clone)]
pub struct EventLogger {
    core: Arc<Core>,
    context: Context,
}

struct Core {
    source: Source,
    sink: Sink,
}

enum Sink {
    Worker(Worker),
    Recorder(Recorder),
}

/// Who logs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    name: String,
    uri: String,
}

/// Makes an [`EventLogger`].
pub struct Builder {
    source: Source,
    transport: Box<dyn Transport>,
    buffer: usize,
}

/// A logger that cannot be made.
#[derive(Debug)]
pub enum BuildError {
    /// The service has no name.
    NoService,
    /// A buffer for no envelope.
    NoBuffer,
    /// The system gave no thread.
    NoThread(std::io::Error),
}

impl Source {
    /// A service by its name, for example `checkout-api`; `/services/checkout-api` in the envelope.
    pub fn service(name: impl Into<String>) -> Self {
        let name = name.into();
        let uri = format!("/services/{}", percent_encoded(&name));
        Self { name, uri }
    }
}

impl EventLogger {
    /// A logger to standard output with a buffer of 10,000 envelopes; change what you need to.
    pub fn builder(source: Source) -> Builder {
        Builder {
            source,
            transport: Box::new(Stdout::base64_lines()),
            buffer: BUFFER,
        }
    }

    /// A logger for tests and what it logged.
    pub fn recording() -> (Self, Recorder) {
        let recorder = Recorder::default();
        let sink = Sink::Recorder(recorder.clone());
        (Self::new(Source::service("recording"), sink), recorder)
    }

    fn new(source: Source, sink: Sink) -> Self {
        Self {
            core: Arc::new(Core { source, sink }),
            context: Context::default(),
        }
    }

    /// The same logger with another context.
    pub fn with(&self, context: Context) -> Self {
        Self {
            core: Arc::clone(&self.core),
            context,
        }
    }

    /// Prepares an event; `send` or `try_send` logs it.
    #[track_caller]
    pub fn emit<E: Event>(&self, event: E) -> Pending<'_, E> {
        Pending::new(self, event, Location::caller())
    }

    /// Waits until everything logged before is handed to the transport.
    ///
    /// # Errors
    /// The time is up, or the transport failed since the last call.
    pub fn flush(&self, timeout: Duration) -> Result<(), FlushError> {
        match &self.core.sink {
            Sink::Worker(worker) => worker.flush(timeout),
            Sink::Recorder(_) => Ok(()),
        }
    }

    pub(crate) fn context(&self) -> &Context {
        &self.context
    }

    pub(crate) fn service(&self) -> &str {
        &self.core.source.name
    }

    pub(crate) fn source(&self) -> &str {
        &self.core.source.uri
    }

    pub(crate) fn push(&self, envelope: Envelope, wait: bool) -> Result<(), SendError> {
        match &self.core.sink {
            Sink::Worker(worker) => worker.push(envelope, wait),
            Sink::Recorder(recorder) => {
                recorder.record(envelope);
                Ok(())
            }
        }
    }
}

impl Builder {
    /// Where envelopes go.
    #[must_use]
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Box::new(transport);
        self
    }

    /// Envelopes that wait at most.
    #[must_use]
    pub fn buffer(mut self, envelopes: usize) -> Self {
        self.buffer = envelopes;
        self
    }

    /// Starts the logger's thread.
    ///
    /// # Errors
    /// See [`BuildError`].
    pub fn build(self) -> Result<EventLogger, BuildError> {
        if self.source.name.is_empty() {
            return Err(BuildError::NoService);
        }
        if self.buffer == 0 {
            return Err(BuildError::NoBuffer);
        }
        let worker = Worker::start(self.transport, self.buffer).map_err(BuildError::NoThread)?;
        Ok(EventLogger::new(self.source, Sink::Worker(worker)))
    }
}

fn percent_encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

impl fmt::Debug for EventLogger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventLogger").field("source", &self.core.source).finish_non_exhaustive()
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BuildError::NoService => f.write_str("the name of the service is empty"),
            BuildError::NoBuffer => f.write_str("a buffer holds at least one envelope"),
            BuildError::NoThread(error) => write!(f, "the logger's thread did not start: {error}"),
        }
    }
}

impl std::error::Error for BuildError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            BuildError::NoThread(error) => Some(error),
            BuildError::NoService | BuildError::NoBuffer => None,
        }
    }
}
