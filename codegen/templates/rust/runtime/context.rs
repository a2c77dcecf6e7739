//! What is known where an event is logged and not in the event itself.

use std::fmt;

/// Set on a handle with [`EventLogger::with`](crate::EventLogger::with); fills what an event leaves
/// open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// The user, where the event has no user id of its own.
    pub user_id: Option<String>,
    /// The device, where the event has no device id of its own.
    pub device_id: Option<String>,
    /// The trace the work belongs to.
    pub trace: Option<Trace>,
}

/// A W3C trace context: 32 and 16 lower-case hex digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    trace_id: String,
    span_id: String,
}

/// Text that is not a trace context.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidTrace;

impl Trace {
    /// A trace and a span by their ids.
    pub fn new(trace_id: &str, span_id: &str) -> Result<Self, InvalidTrace> {
        if !is_id(trace_id, 32) || !is_id(span_id, 16) {
            return Err(InvalidTrace);
        }
        Ok(Self {
            trace_id: trace_id.to_owned(),
            span_id: span_id.to_owned(),
        })
    }

    /// Reads a `traceparent` header: `00-<trace id>-<span id>-<flags>`.
    pub fn parse(traceparent: &str) -> Result<Self, InvalidTrace> {
        let mut parts = traceparent.trim().split('-');
        match (parts.next(), parts.next(), parts.next(), parts.next()) {
            (Some(version), Some(trace_id), Some(span_id), Some(_)) if version.len() == 2 => {
                Self::new(trace_id, span_id)
            }
            _ => Err(InvalidTrace),
        }
    }

    /// The trace, 32 hex digits.
    pub fn trace_id(&self) -> &str {
        &self.trace_id
    }

    /// The span, 16 hex digits.
    pub fn span_id(&self) -> &str {
        &self.span_id
    }
}

/// Zero alone stands for "no id" and is none.
fn is_id(text: &str, length: usize) -> bool {
    let is_hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    text.len() == length && text.bytes().all(is_hex) && text.bytes().any(|byte| byte != b'0')
}

impl fmt::Display for InvalidTrace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a trace is 32 lower-case hex digits and a span 16, neither all zero")
    }
}

impl std::error::Error for InvalidTrace {}
