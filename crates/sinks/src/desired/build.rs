//! From events and an environment to the desired state.

use schemactl_model::{
    EventSpec, Finding, Schema,
    event::{Destination, DestinationKind, Role},
};

use super::{
    Desired, Lake, LakeEvent, Table, TableName, check, envelope,
    lake::{self, ALL_EVENTS, ERRORS},
    postgres,
    report::{Hint, Report, rule},
    settings,
    streams::Streams,
    tables::Tables,
};
use crate::{
    environment::{Environment, KinesisConnection, LakeConnection},
    execution::is_rendered,
};

/// What must exist in an environment so that events land where they say, and what is in the way: an
/// error is a destination that cannot be as declared, a warning one that nothing is provisioned for
/// yet. `events` are those of `schema`.
pub fn desired(schema: &Schema, events: &[EventSpec], environment: &Environment) -> (Desired, Vec<Finding>) {
    let built = build(schema, events, environment);
    let mut findings = built.findings;
    findings.extend(built.destinations.into_iter().flat_map(|destination| destination.findings));
    findings.sort();
    findings.dedup();
    (built.desired, findings)
}

/// The desired state with what came of each destination.
#[derive(Default)]
pub(crate) struct Built<'a> {
    pub(crate) desired: Desired,
    /// Events in order, and the destinations of each.
    pub(crate) destinations: Vec<BuiltDestination<'a>>,
    /// About the environment, and about what destinations come to together.
    findings: Vec<Finding>,
}

/// What came of one destination.
pub(crate) struct BuiltDestination<'a> {
    pub(crate) event: &'a EventSpec,
    pub(crate) destination: &'a Destination,
    /// None where nothing is provisioned.
    pub(crate) landing: Option<Landing>,
    pub(crate) findings: Vec<Finding>,
}

/// Where a destination lands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Landing {
    Table(TableName),
    Stream(String),
}

pub(crate) fn build<'a>(schema: &'a Schema, events: &'a [EventSpec], environment: &Environment) -> Built<'a> {
    let mut findings = settings::check(environment);
    if !findings.is_empty() {
        return Built { findings, ..Built::default() };
    }
    let kinesis = environment.connections.kinesis.clone().unwrap_or_default();
    let mut builder = Builder {
        schema,
        environment,
        streams: Streams::new(&kinesis),
        tables: Tables::default(),
        lake: Vec::new(),
    };
    let mut destinations = Vec::new();
    for event in events {
        for destination in &event.destinations {
            let mut report = Report::new(schema, event, destination);
            let landing = builder.destination(event, destination, &mut report);
            destinations.push(BuiltDestination { event, destination, landing, findings: report.finish() });
        }
    }
    let desired = builder.finish(&kinesis, &mut findings);
    Built { desired, destinations, findings }
}

struct Builder<'a, 'e> {
    schema: &'a Schema,
    environment: &'e Environment,
    streams: Streams<'e>,
    tables: Tables,
    /// Events that land in the lake, each with the destination that says so.
    lake: Vec<(LakeEvent, &'a EventSpec, &'a Destination)>,
}

impl<'a> Builder<'a, '_> {
    fn destination(
        &mut self,
        event: &'a EventSpec,
        destination: &'a Destination,
        report: &mut Report<'a>,
    ) -> Option<Landing> {
        let kind = destination.kind_name();
        check::column_kinds(event, report);
        let is_executed = check::personal(event, destination, report);
        if !self.environment.connections.has(kind) {
            let problem = format!("the environment has no connection of kind {kind}; nothing is provisioned");
            report.warning(rule::NOT_CONNECTED, problem).hint(&format!("add [env.NAME.connections.{kind}]"));
            return None;
        }
        if !is_rendered(kind) {
            let problem = format!("plan does not render {kind} yet; nothing is provisioned");
            report.warning(rule::NOT_RENDERED, problem);
            return None;
        }
        if !check::selection(destination, report) || !is_executed || report.is_refused() {
            return None;
        }
        check::partitions(destination, report);
        match &destination.kind {
            DestinationKind::Postgres(_) => self.postgres(event, destination, report),
            DestinationKind::Lake(_) => self.lake(event, destination, report),
            _ => self.streams.destination(&destination.kind, &event.name, report).map(Landing::Stream),
        }
    }

    fn postgres(
        &mut self,
        event: &'a EventSpec,
        destination: &'a Destination,
        report: &mut Report<'a>,
    ) -> Option<Landing> {
        let connection = self.environment.connections.postgres.as_ref()?;
        let DestinationKind::Postgres(asked) = &destination.kind else {
            return None;
        };
        let namespace = asked.schema.as_deref().unwrap_or(&connection.schema);
        let name = asked.table.as_deref().unwrap_or(event.name.as_str());
        let table = postgres::table(self.schema, event, destination, (namespace, name), report)?;
        check::retention(event, report);
        self.add(table, report)
    }

    /// Adds a table; none if something was reported, or its name is taken.
    fn add(&mut self, table: Table, report: &mut Report) -> Option<Landing> {
        let name = table.name.clone();
        self.tables.add(table, report).then_some(Landing::Table(name))
    }

    fn lake(
        &mut self,
        event: &'a EventSpec,
        destination: &'a Destination,
        report: &mut Report<'a>,
    ) -> Option<Landing> {
        let connection = self.environment.connections.lake.as_ref()?;
        if self.environment.connections.kinesis.is_none() {
            let problem =
                "the lake is fed from a Kinesis stream, and the environment has no connection to one";
            report.error(rule::NOT_CONNECTED, problem).hint("add [env.NAME.connections.kinesis]");
            return None;
        }
        let DestinationKind::Lake(asked) = &destination.kind else {
            return None;
        };
        let name = asked.table.clone().unwrap_or_else(|| event.name.as_str().replace('.', "_"));
        let path = asked.prefix.clone().unwrap_or_else(|| name.clone());
        let path = path.trim_matches('/').to_owned();
        if !settings::is_glue_name(&name) || !settings::is_path(&path) {
            let problem =
                format!("table {name:?} at {path:?} is not what Glue and S3 take as a name and a path");
            report
                .error(rule::NAME, problem)
                .hint("use a-z, 0-9 and _ for the table, and . - / besides for the path");
            return None;
        }
        let target = (connection.database.as_str(), name.as_str());
        let table = lake::table(self.schema, event, destination, target, report)?;
        let taken = [ALL_EVENTS, ERRORS].iter().any(|other| overlap(other, &path))
            || self.lake.iter().any(|(other, ..)| overlap(&other.path, &path));
        if taken {
            report.error(
                rule::NAME,
                format_args!("it cannot have its files at {path:?}: others lie there, above or below"),
            );
        }
        if self.lake.iter().any(|(other, ..)| other.name == event.name) {
            let problem = "the event lands in the lake already, by another of its destinations";
            report.error(rule::NAME, problem).hint("keep one lake destination per event");
        }
        check::kept_errors(event, destination, connection.prefix.trim_matches('/'), report);
        let landing = self.add(table, report)?;
        let (event_name, retention_days) = (event.name.clone(), event.retention_days);
        self.lake.push((
            LakeEvent { name: event_name, table: name, path, retention_days },
            event,
            destination,
        ));
        Some(landing)
    }

    fn finish(mut self, kinesis: &KinesisConnection, findings: &mut Vec<Finding>) -> Desired {
        let mut lake = None;
        if let Some(connection) = self.environment.connections.lake.as_ref().filter(|_| !self.lake.is_empty())
        {
            let copied = [(Role::UserId, &envelope::USER_ID), (Role::DeviceId, &envelope::DEVICE_ID)];
            let allowed = |role: Role| {
                self.lake
                    .iter()
                    .all(|(_, event, destination)| lake::may_copy(self.schema, event, destination, role))
            };
            let with: Vec<_> =
                copied.iter().filter(|(role, _)| allowed(*role)).map(|(_, field)| *field).collect();
            self.tables.push(lake::all_events(&connection.database, &with));
            let mut events: Vec<_> = self.lake.into_iter().map(|(event, ..)| event).collect();
            events.sort_by(|one, other| one.name.cmp(&other.name));
            for event in &events {
                self.streams.global(&event.name);
            }
            findings.extend(settings::check_lake_size(events.len(), connection));
            lake = Some(whole_lake(connection, kinesis, events));
        }
        Desired {
            tables: self.tables.finish(),
            streams: self.streams.finish(),
            lake,
            region: kinesis.region.clone(),
        }
    }
}

fn whole_lake(connection: &LakeConnection, kinesis: &KinesisConnection, events: Vec<LakeEvent>) -> Lake {
    Lake {
        bucket: connection.bucket.clone(),
        prefix: connection.prefix.trim_matches('/').to_owned(),
        database: connection.database.clone(),
        stream: kinesis.stream.clone(),
        events,
    }
}

/// Whether one path is the other's, or lies below it.
fn overlap(one: &str, other: &str) -> bool {
    let (one, other) = (format!("{one}/"), format!("{other}/"));
    one.starts_with(&other) || other.starts_with(&one)
}
