//! One side of a change with all that `plan` would make of it.

use std::collections::HashMap;

use schemactl_model::{
    EventName, EventSpec, Severity,
    event::{Destination, PiiAction},
};

use super::Side;
use crate::{
    desired::{Built, BuiltDestination, Lake, LakeEvent, Landing, Stream, Table, TableName, build, rule},
    environment::{Connections, Environment, KinesisConnection, LakeConnection, PostgresConnection},
    execution::{Execution, execution, is_whole},
};

/// A side with the tables and streams that it comes to.
pub(super) struct State<'a> {
    built: Built<'a>,
    /// Indices of destinations by message and name.
    indices: HashMap<(&'a str, &'a str), usize>,
    /// Indices of tables.
    tables: HashMap<TableName, usize>,
}

impl<'a> State<'a> {
    pub(super) fn of(side: Side<'a>) -> Self {
        let built = build(side.schema, side.events, &stand_in());
        let key = |one: &BuiltDestination<'a>| (&*one.event.message, &*one.destination.name);
        let indices = built.destinations.iter().enumerate().map(|(index, one)| (key(one), index)).collect();
        let tables = built.desired.tables.iter().enumerate();
        let tables = tables.map(|(index, table)| (table.name.clone(), index)).collect();
        Self { built, indices, tables }
    }

    fn destination(&self, event: &EventSpec, destination: &Destination) -> Option<&BuiltDestination<'a>> {
        let index = self.indices.get(&(&*event.message, &*destination.name))?;
        self.built.destinations.get(*index)
    }

    /// Where a destination lands; none where `plan` provisions nothing.
    pub(super) fn landing(&self, event: &EventSpec, destination: &Destination) -> Option<&Landing> {
        self.destination(event, destination)?.landing.as_ref()
    }

    pub(super) fn table(&self, name: &TableName) -> Option<&Table> {
        self.built.desired.tables.get(*self.tables.get(name)?)
    }

    pub(super) fn stream(&self, name: &str) -> Option<&Stream> {
        self.built.desired.streams.iter().find(|stream| stream.name == name)
    }

    /// The lake, and how an event lies in it.
    pub(super) fn in_lake(&self, event: &EventName) -> Option<(&Lake, &LakeEvent)> {
        let lake = self.built.desired.lake.as_ref()?;
        Some((lake, lake.events.iter().find(|one| one.name == *event)?))
    }

    /// What keeps a destination from being as declared, whatever is done. That a value is denied or a
    /// credential is for policy to say, and said there.
    pub(super) fn obstacles(&self, event: &EventSpec, destination: &Destination) -> Vec<String> {
        let prefix = format!("Event {:?}, destination {:?}: ", event.name.as_str(), destination.name);
        let findings = self.destination(event, destination).map(|one| &*one.findings).unwrap_or_default();
        let errors = findings
            .iter()
            .filter(|finding| finding.severity == Severity::Error && finding.rule != rule::PII)
            .map(|finding| finding.message.strip_prefix(&prefix).unwrap_or(&finding.message).to_owned());
        errors.chain(unmaskable(event, destination)).collect()
    }
}

fn unmaskable(event: &EventSpec, destination: &Destination) -> Option<String> {
    let kind = destination.kind_name();
    let Execution::Never(reason) = execution(kind, PiiAction::Mask) else {
        return None;
    };
    let fields: Vec<_> = event
        .personal
        .iter()
        .filter(|field| is_whole(kind) || destination.fields.takes(field.top_level()))
        .filter(|field| destination.action(field.class) == PiiAction::Mask)
        .map(|field| field.path.as_str())
        .collect();
    (!fields.is_empty()).then(|| format!("{kind} cannot mask {}: {reason}", fields.join(", ")))
}

/// An environment in which everything has its default name. Which one an event really lands in is not
/// known where a change is judged, and says nothing about what the change means.
fn stand_in() -> Environment {
    let lake = LakeConnection {
        // Whoever reads a path is to see that the environment says which.
        bucket: "the-bucket".to_owned(),
        prefix: "events".to_owned(),
        database: "events".to_owned(),
        active_partitions: 500,
    };
    Environment {
        connections: Connections {
            lake: Some(lake),
            kinesis: Some(KinesisConnection::default()),
            postgres: Some(PostgresConnection::default()),
            ..Connections::default()
        },
    }
}
