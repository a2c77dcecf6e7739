//! An event on its way into the log.

use std::{fmt, panic::Location, time::SystemTime};

use super::{Event, EventLogger, envelope};

/// An event that is not logged yet.
#[must_use = "nothing is logged before `send` or `try_send`"]
#[derive(Debug)]
pub struct Pending<'a, E> {
    logger: &'a EventLogger,
    event: E,
    at: Option<SystemTime>,
    caller: &'static Location<'static>,
}

/// Why an event was not logged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SendError {
    /// The buffer is full.
    Full,
    /// The logger's thread has ended.
    Closed,
}

impl<'a, E: Event> Pending<'a, E> {
    pub(crate) fn new(logger: &'a EventLogger, event: E, caller: &'static Location<'static>) -> Self {
        Self {
            logger,
            event,
            at: None,
            caller,
        }
    }

    /// When it happened, if the event does not say so itself and it was not now.
    pub fn at(mut self, time: SystemTime) -> Self {
        self.at = Some(time);
        self
    }

    /// Logs the event; waits while the buffer is full.
    ///
    /// # Errors
    /// [`SendError::Closed`]
    pub fn send(self) -> Result<(), SendError> {
        self.push(true)
    }

    /// Logs the event; never waits.
    ///
    /// # Errors
    /// [`SendError::Full`] or [`SendError::Closed`]; the event is lost.
    pub fn try_send(self) -> Result<(), SendError> {
        self.push(false)
    }

    fn push(self, wait: bool) -> Result<(), SendError> {
        let circumstances = envelope::Circumstances {
            service: self.logger.service(),
            source: self.logger.source(),
            context: self.logger.context(),
            at: self.at,
            caller: self.caller,
        };
        self.logger.push(envelope::wrap(&self.event, &circumstances), wait)
    }
}

impl fmt::Display for SendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            SendError::Full => "the event log's buffer is full",
            SendError::Closed => "the event log's thread has ended",
        })
    }
}

impl std::error::Error for SendError {}
