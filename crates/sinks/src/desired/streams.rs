//! Kinesis streams.

use std::collections::BTreeMap;

use schemactl_model::{EventName, event::DestinationKind};

use super::{
    Stream,
    report::{Report, rule},
};
use crate::environment::KinesisConnection;

/// Streams as events ask for them, by name.
pub(super) struct Streams<'a> {
    connection: &'a KinesisConnection,
    events: BTreeMap<String, Vec<EventName>>,
}

impl<'a> Streams<'a> {
    pub(super) fn new(connection: &'a KinesisConnection) -> Self {
        Self { connection, events: BTreeMap::new() }
    }

    /// An event on the environment's own stream; answers its name.
    pub(super) fn global(&mut self, event: &EventName) -> String {
        self.add(self.connection.stream.clone(), event)
    }

    /// An event on the stream its destination names, else on the environment's; answers its name.
    pub(super) fn destination(
        &mut self,
        kind: &DestinationKind,
        event: &EventName,
        report: &mut Report,
    ) -> Option<String> {
        let named = match kind {
            DestinationKind::Kinesis(kinesis) => kinesis.stream.as_deref().filter(|name| !name.is_empty()),
            _ => None,
        };
        let Some(named) = named else {
            return Some(self.global(event));
        };
        let name = format!("{}{named}", self.connection.prefix);
        if !is_stream_name(&name) {
            report.error(
                rule::NAME,
                format_args!("{name:?} is not a stream's name: 1 to 128 of a-z A-Z 0-9 _ . -"),
            );
            return None;
        }
        Some(self.add(name, event))
    }

    fn add(&mut self, stream: String, event: &EventName) -> String {
        self.events.entry(stream.clone()).or_default().push(event.clone());
        stream
    }

    pub(super) fn finish(self) -> Vec<Stream> {
        let stream = |(name, mut events): (String, Vec<EventName>)| {
            events.sort();
            events.dedup();
            Stream {
                is_global: name == self.connection.stream,
                retention_hours: self.connection.retention_hours,
                name,
                events,
            }
        };
        self.events.into_iter().map(stream).collect()
    }
}

/// What Kinesis takes as a name.
pub(super) fn is_stream_name(name: &str) -> bool {
    let known = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-');
    (1..=128).contains(&name.len()) && name.bytes().all(known)
}
